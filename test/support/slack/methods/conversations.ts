import * as z from 'zod';
import { archived, channelChanged, joined, noted, renamed, unarchived } from '../happenings.js';
import { lengthOf } from '../json.js';
import { refuse } from '../refusal.js';
import { scopesAnywhere, scopesFor } from '../scopes.js';
import { Channel, type Team } from '../things.js';
import { channelJson } from '../wire.js';
import { channelFor, inChannels, visible } from './channels.js';
import { type Call, flag, type Method, method, page, paging } from './method.js';
import { kindsIn } from './users.js';

const named = { channel: z.string() };

/** The rules for names of channels. */
function nameFor(call: Call, team: Team, name: string): string {
  if (name === '') call.mistake('invalid_name_required');
  if (lengthOf(name) > 80) call.mistake('invalid_name_maxlength');
  if (!/^[a-z0-9_-]+$/.test(name)) call.mistake('invalid_name_specials', [`name: ${name}`]);
  if (/^[_-]+$/.test(name)) call.mistake('invalid_name_punctuation');
  // An archived channel still holds its name.
  if ([...call.state.channels.values()].some((c) => c.teamId === team.id && c.name === name))
    refuse('name_taken');
  return name;
}

/** Sets a line that everybody sees above the channel. */
const headline = (field: 'topic' | 'purpose') =>
  method({
    args: z.strictObject({
      ...named,
      topic: field === 'topic' ? z.string() : z.never().optional(),
      purpose: field === 'purpose' ? z.string() : z.never().optional(),
    }),
    scopes: scopesAnywhere('topic'),
    tier: 2,
    run: (args, call) => {
      const channel = channelFor(call, args.channel, { need: 'topic', member: true });
      const text = args[field] ?? '';
      if (lengthOf(text) > 250) call.mistake('too_long', [`${field} has ${lengthOf(text)} characters`]);
      channel[field] = text;
      void noted(call.state, channel, call.me, `channel_${field}`, `set the channel ${field}: ${text}`);
      return { channel: channelJson(call.state, channel, call.me) };
    },
  });

export const conversations: Readonly<Record<string, Method>> = {
  'conversations.create': method({
    args: z.strictObject({
      name: z.string(),
      is_private: flag.optional(),
      team_id: z.string().optional(),
    }),
    scopes: scopesAnywhere('manage'),
    tier: 2,
    run: (args, call) => {
      const { state } = call;
      const team = call.within(args.team_id);
      const kind = args.is_private === true ? 'private' : 'public';
      call.need(...scopesFor('manage', kind));
      const name = nameFor(call, team, args.name);
      const channel = new Channel(state.id('C'), team.id, name, kind, call.me, state.seconds());
      state.addChannel(channel);
      void joined(state, channel, call.me);
      void channelChanged(state, channel, 'created', call.me);
      return { channel: channelJson(state, channel, call.me) };
    },
  }),
  'conversations.info': method({
    args: z.strictObject({
      ...named,
      include_num_members: flag.optional(),
      include_locale: flag.optional(),
    }),
    scopes: scopesAnywhere('read'),
    tier: 3,
    run: (args, call) => {
      const channel = channelFor(call, args.channel, { need: 'read', archived: 'allowed' });
      const members = args.include_num_members === true ? { num_members: channel.members.size } : {};
      return { channel: { ...channelJson(call.state, channel, call.me), ...members } };
    },
  }),
  'conversations.list': method({
    args: z.strictObject({
      ...paging,
      types: z.string().optional(),
      exclude_archived: flag.optional(),
      team_id: z.string().optional(),
    }),
    scopes: scopesAnywhere('read'),
    tier: 2,
    run: (args, call) => {
      const kinds = kindsIn(args.types ?? 'public_channel');
      for (const kind of kinds) call.need(...scopesFor('read', kind));
      const team = call.within(args.team_id);
      const all = [...call.state.channels.values()].filter(
        (c) =>
          c.teamId === team.id &&
          kinds.includes(c.kind) &&
          (!c.private || c.members.has(call.me)) &&
          !(args.exclude_archived === true && c.archived),
      );
      const { items, response_metadata } = page(all, args);
      return {
        channels: items.map((channel) => ({
          ...channelJson(call.state, channel, call.me),
          num_members: channel.members.size,
        })),
        response_metadata,
      };
    },
  }),
  'conversations.archive': method({
    args: z.strictObject(named),
    scopes: scopesAnywhere('manage'),
    tier: 2,
    run: (args, call) => {
      const wanted = { need: 'manage', archived: 'allowed', kinds: inChannels } as const;
      const channel = channelFor(call, args.channel, wanted);
      if (channel.archived) refuse('already_archived');
      if (channel.general) refuse('cant_archive_general');
      if (!channel.members.has(call.me)) refuse('not_in_channel');
      void archived(call.state, channel, call.me);
      return {};
    },
  }),
  'conversations.unarchive': method({
    args: z.strictObject(named),
    scopes: scopesAnywhere('manage'),
    tier: 2,
    run: (args, call) => {
      const wanted = { need: 'manage', archived: 'allowed', kinds: inChannels } as const;
      const channel = channelFor(call, args.channel, wanted);
      if (!channel.archived) refuse('not_archived');
      void unarchived(call.state, channel, call.me);
      // Nobody promises that the bot is still in: whoever takes it for granted should notice here.
      if (!channel.private) channel.members.delete(call.me);
      return {};
    },
  }),
  'conversations.rename': method({
    args: z.strictObject({ ...named, name: z.string() }),
    scopes: scopesAnywhere('manage'),
    tier: 2,
    run: (args, call) => {
      const channel = channelFor(call, args.channel, { need: 'manage', member: true, kinds: inChannels });
      if (channel.creator !== call.me) refuse('not_authorized');
      if (args.name !== channel.name)
        void renamed(call.state, channel, call.me, nameFor(call, call.state.team(channel.teamId), args.name));
      return { channel: channelJson(call.state, channel, call.me) };
    },
  }),
  'conversations.setTopic': headline('topic'),
  'conversations.setPurpose': headline('purpose'),
  'conversations.members': method({
    args: z.strictObject({ ...named, ...paging }),
    scopes: scopesAnywhere('read'),
    tier: 4,
    run: (args, call) => {
      const channel = visible(call, args.channel);
      call.need(...scopesFor('read', channel.kind));
      const { items, response_metadata } = page([...channel.members], args);
      return { members: items, response_metadata };
    },
  }),
};
