import * as z from 'zod';
import { joined, left } from '../happenings.js';
import { refuse } from '../refusal.js';
import { scopesAnywhere } from '../scopes.js';
import type { Channel } from '../things.js';
import { channelJson } from '../wire.js';
import { channelFor, inChannels } from './channels.js';
import { type Call, flag, type Method, method } from './method.js';

/** Why this person cannot be invited. */
function objection(call: Call, channel: Channel, id: string): string | undefined {
  const user = call.state.users.get(id);
  if (id === call.me) return 'cant_invite_self';
  if (user === undefined) return 'user_not_found';
  if (channel.members.has(id)) return 'already_in_channel';
  if (user.deleted) return 'cant_invite';
  if (user.isStranger || !call.reaches(user.teamId)) return 'org_user_not_in_team';
  const elsewhere = [...call.state.channels.values()].some(
    (other) => inChannels.includes(other.kind) && other.members.has(id),
  );
  if (user.isUltraRestricted && elsewhere) return 'ura_max_channels';
  return undefined;
}

export const membership: Readonly<Record<string, Method>> = {
  'conversations.invite': method({
    args: z.strictObject({ channel: z.string(), users: z.string(), force: flag.optional() }),
    scopes: scopesAnywhere('invite'),
    tier: 3,
    run: (args, call) => {
      const channel = channelFor(call, args.channel, { need: 'invite', member: true, kinds: inChannels });
      const ids = args.users.split(',').filter((id) => id !== '');
      if (ids.length === 0) call.mistake('no_user');
      if (ids.length > 100) call.mistake('too_many_users', [`${ids.length} users`]);
      const errors = ids.flatMap((user) => {
        const error = objection(call, channel, user);
        return error === undefined ? [] : [{ user, ok: false, error }];
      });
      const welcome = ids.filter((id) => !errors.some(({ user }) => user === id));
      const [first] = errors;
      if (first !== undefined && (args.force !== true || welcome.length === 0))
        refuse(first.error, { errors });
      for (const id of welcome) void joined(call.state, channel, id, call.me);
      return {
        channel: channelJson(call.state, channel, call.me),
        ...(errors.length === 0 ? {} : { errors }),
      };
    },
  }),
  'conversations.kick': method({
    args: z.strictObject({ channel: z.string(), user: z.string() }),
    scopes: scopesAnywhere('manage'),
    tier: 3,
    run: (args, call) => {
      const channel = channelFor(call, args.channel, { need: 'manage', member: true, kinds: inChannels });
      if (args.user === call.me) refuse('cant_kick_self');
      if (channel.general) refuse('cant_kick_from_general');
      if (!call.state.users.has(args.user)) refuse('user_not_found');
      if (!channel.members.has(args.user)) refuse('not_in_channel');
      void left(call.state, channel, args.user);
      return {};
    },
  }),
  'conversations.join': method({
    args: z.strictObject({ channel: z.string() }),
    scopes: ['channels:join'],
    tier: 3,
    run: (args, call) => {
      const channel = channelFor(call, args.channel, { need: 'join', kinds: ['public'] });
      const already = channel.members.has(call.me);
      if (!already) void joined(call.state, channel, call.me);
      return {
        channel: channelJson(call.state, channel, call.me),
        ...(already
          ? {
              warning: 'already_in_channel',
              response_metadata: { warnings: ['already_in_channel'] },
            }
          : {}),
      };
    },
  }),
  'conversations.leave': method({
    args: z.strictObject({ channel: z.string() }),
    scopes: scopesAnywhere('manage'),
    tier: 3,
    run: (args, call) => {
      const channel = channelFor(call, args.channel, { need: 'manage', kinds: inChannels });
      if (channel.general) refuse('cant_leave_general');
      if (!channel.members.has(call.me)) return { not_in_channel: true };
      void left(call.state, channel, call.me);
      return {};
    },
  }),
  'conversations.open': method({
    args: z.strictObject({
      users: z.string().optional(),
      channel: z.string().optional(),
      return_im: flag.optional(),
      prevent_creation: flag.optional(),
    }),
    scopes: scopesAnywhere('open'),
    tier: 3,
    run: (args, call) => {
      const ids = (args.users ?? '').split(',').filter((id) => id !== '');
      if (args.channel === undefined && ids.length === 0) call.mistake('users_list_not_supplied');
      if (ids.length > 8) call.mistake('too_many_users');
      const people = ids.map((id) => call.state.users.get(id) ?? refuse('user_not_found'));
      for (const user of people) {
        if (user.deleted) refuse('user_disabled');
        if (user.id === call.me) refuse('cannot_dm_bot');
      }
      const [first] = people;
      call.need(...(ids.length > 1 ? ['mpim:write'] : ['im:write']));
      const channel =
        first === undefined
          ? channelFor(call, args.channel ?? '', { need: 'open', kinds: ['im', 'mpim'] })
          : call.state.direct(call.teamOf(first).id, [call.me, ...ids]);
      return {
        channel: args.return_im === true ? channelJson(call.state, channel, call.me) : { id: channel.id },
      };
    },
  }),
};
