import * as z from 'zod';
import { contentOf, type Given, objectionTo } from '../content.js';
import { edited, posted, removed } from '../happenings.js';
import { type Fields, isFields, lengthOf } from '../json.js';
import { refuse } from '../refusal.js';
import type { Channel } from '../things.js';
import { messageJson } from '../wire.js';
import { messageIn, visible } from './channels.js';
import { anyObject, type Call, flag, json, type Method, method, ts } from './method.js';

const content = {
  text: z.string().optional(),
  markdown_text: z.string().optional(),
  blocks: json(z.unknown()).optional(),
  attachments: json(z.unknown()).optional(),
  link_names: flag.optional(),
  parse: z.enum(['full', 'none']).optional(),
};
const author = {
  as_user: flag.optional(),
  username: z.string().optional(),
  icon_emoji: z.string().optional(),
  icon_url: z.string().optional(),
};
const metadata = json(z.union([anyObject, z.literal('')])).optional();

/** Refuses what cannot be said, and gives what is said. */
function saying(call: Call, given: Given) {
  const objection = objectionTo(given);
  if (objection !== undefined) call.mistake(objection.error, objection.messages);
  return contentOf(call.state, given, call.method);
}

/** Where the app may write: its channels, public ones with a scope, and whoever it writes to directly. */
function writable(call: Call, id: string): Channel {
  const user = call.state.users.get(id);
  if (user !== undefined) {
    if (user.deleted || !call.reaches(user.teamId)) refuse('channel_not_found');
    if (user.isBot) refuse('cannot_dm_bot');
    return call.state.direct(user.teamId, [call.me, user.id]);
  }
  const channel = visible(call, id);
  const open = channel.kind === 'public' && call.install.scopes.has('chat:write.public');
  if (!channel.members.has(call.me) && !open) refuse('not_in_channel');
  if (channel.archived) refuse('is_archived');
  return channel;
}

function threadOf(channel: Channel, threadTs: string | undefined): string | undefined {
  if (threadTs === undefined) return undefined;
  const parent = channel.message(threadTs) ?? refuse('thread_not_found');
  return parent.threadTs ?? parent.ts;
}

/** Metadata is a type and what it carries; an empty one takes away what was there. */
function metadataOf(call: Call, given: Fields | '' | undefined): Fields | undefined {
  if (given === undefined || given === '' || Object.keys(given).length === 0) return undefined;
  if (typeof given['event_type'] !== 'string' || !isFields(given['event_payload']))
    call.mistake('invalid_metadata_format', ['metadata needs event_type and event_payload']);
  return given;
}

const own = (call: Call, channel: Channel, at: string, error: string) => {
  const message = messageIn(channel, at);
  if (message.botId !== call.install.botId) refuse(error);
  return message;
};

export const chat: Readonly<Record<string, Method>> = {
  'chat.postMessage': method({
    args: z.strictObject({
      channel: z.string(),
      ...content,
      ...author,
      metadata,
      thread_ts: ts.optional(),
      reply_broadcast: flag.optional(),
      unfurl_links: flag.optional(),
      unfurl_media: flag.optional(),
      mrkdwn: flag.optional(),
    }),
    scopes: ['chat:write'],
    tier: 'special',
    run: (args, call) => {
      if ([args.username, args.icon_emoji, args.icon_url].some((field) => field !== undefined))
        call.need('chat:write.customize');
      const channel = writable(call, args.channel);
      const said = saying(call, args);
      const message = call.state.append(channel, {
        user: call.me,
        botId: call.install.botId,
        username: args.username,
        ...said,
        metadata: metadataOf(call, args.metadata),
        threadTs: threadOf(channel, args.thread_ts),
        broadcast: args.reply_broadcast === true,
        subtype: args.reply_broadcast === true ? 'thread_broadcast' : undefined,
      });
      void posted(call.state, channel, message);
      return {
        channel: channel.id,
        ts: message.ts,
        message: messageJson(call.state, channel, message, true),
      };
    },
  }),
  'chat.update': method({
    args: z.strictObject({
      channel: z.string(),
      ts,
      ...content,
      as_user: flag.optional(),
      metadata,
      reply_broadcast: flag.optional(),
      file_ids: json(z.array(z.string())).optional(),
    }),
    scopes: ['chat:write'],
    tier: 3,
    run: (args, call) => {
      const channel = visible(call, args.channel);
      if (channel.archived) refuse('is_inactive');
      const message = own(call, channel, args.ts, 'cant_update_message');
      if (lengthOf(args.text ?? '') > 4000) call.mistake('msg_too_long');
      const said = saying(call, args);
      const before = messageJson(call.state, channel, message);
      // Without blocks the old ones stay only when there is no new text either.
      const keepsBlocks = args.blocks === undefined && args.text === undefined;
      message.text = said.text === '' ? message.text : said.text;
      message.blocks = keepsBlocks ? message.blocks : said.blocks;
      message.attachments = args.attachments === undefined ? message.attachments : said.attachments;
      message.metadata = args.metadata === undefined ? message.metadata : metadataOf(call, args.metadata);
      message.edits += 1;
      message.editedTs = call.state.ts();
      call.state.changed();
      void edited(call.state, channel, message, before);
      return {
        channel: channel.id,
        ts: message.ts,
        text: message.text,
        message: messageJson(call.state, channel, message, true),
      };
    },
  }),
  'chat.postEphemeral': method({
    args: z.strictObject({
      channel: z.string(),
      user: z.string(),
      ...content,
      ...author,
      thread_ts: ts.optional(),
    }),
    scopes: ['chat:write'],
    tier: 4,
    run: (args, call) => {
      if (!args.channel.startsWith('C') && !/^[DG]/.test(args.channel)) refuse('channel_not_found');
      const channel = writable(call, args.channel);
      if (!channel.members.has(args.user)) refuse('user_not_in_channel');
      const said = saying(call, args);
      const at = call.state.ts();
      call.state.ephemerals.push({
        ts: at,
        user: args.user,
        channel: channel.id,
        threadTs: threadOf(channel, args.thread_ts),
        via: 'chat.postEphemeral',
        ...said,
        edits: 0,
        deleted: false,
      });
      call.state.changed();
      return { message_ts: at };
    },
  }),
  'chat.delete': method({
    args: z.strictObject({ channel: z.string(), ts, as_user: flag.optional() }),
    scopes: ['chat:write'],
    tier: 3,
    run: (args, call) => {
      const channel = visible(call, args.channel);
      void removed(call.state, channel, own(call, channel, args.ts, 'cant_delete_message'));
      return { channel: channel.id, ts: args.ts };
    },
  }),
  'chat.getPermalink': method({
    args: z.strictObject({ channel: z.string(), message_ts: ts }),
    tier: 'special',
    run: (args, call) => {
      const channel = visible(call, args.channel);
      const { ts: at, threadTs } = messageIn(channel, args.message_ts);
      const thread = threadTs === undefined ? '' : `?thread_ts=${threadTs}&cid=${channel.id}`;
      return {
        channel: channel.id,
        permalink: `https://${call.state.team(channel.teamId).domain}.slack.com/archives/${channel.id}/p${at.replace('.', '')}${thread}`,
      };
    },
  }),
  'chat.unfurl': method({
    args: z.strictObject({
      unfurls: json(z.record(z.string(), anyObject)),
      channel: z.string().optional(),
      ts: ts.optional(),
      unfurl_id: z.string().optional(),
      source: z.enum(['composer', 'conversations_history']).optional(),
    }),
    scopes: ['links:write'],
    tier: 3,
    run: (args, call) => {
      const shared = call.state.shared.find(
        (share) =>
          (share.unfurlId === args.unfurl_id && args.source !== undefined) ||
          (share.channel === args.channel && share.ts === args.ts),
      );
      if (shared === undefined) return refuse('cannot_unfurl_message');
      for (const [url, unfurl] of Object.entries(args.unfurls)) {
        if (!shared.urls.includes(url)) call.mistake('cannot_unfurl_url', [`${url} was not shared`]);
        const objection = objectionTo({ text: 'an attachment', attachments: [unfurl] });
        if (objection !== undefined) call.mistake(objection.error, objection.messages);
      }
      call.state.unfurls.push({ ...shared, unfurls: args.unfurls });
      call.state.changed();
      return {};
    },
  }),
};
