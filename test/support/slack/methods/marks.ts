/** What is stuck to channels and messages: pins, bookmarks and reactions. */
import * as z from 'zod';
import { reacted } from '../happenings.js';
import { type Fields, lengthOf } from '../json.js';
import { refuse } from '../refusal.js';
import type { Bookmark, Channel } from '../things.js';
import { messageJson } from '../wire.js';
import { messageIn, visible } from './channels.js';
import { type Call, flag, type Method, method, ts } from './method.js';

const member = (call: Call, id: string): Channel => {
  const channel = visible(call, id);
  if (!channel.members.has(call.me)) refuse('not_in_channel');
  return channel;
};
const active = (call: Call, id: string): Channel => {
  const channel = member(call, id);
  if (channel.archived) refuse('is_archived');
  return channel;
};

const pinArgs = z.strictObject({ channel: z.string(), timestamp: ts });

const pinned = (call: Call, channel: Channel, at: string, type: 'pin_added' | 'pin_removed') =>
  call.state.happen({
    team: channel.teamId,
    subscription: type,
    within: channel,
    event: { type, user: call.me, channel_id: channel.id, item: { type: 'message', ts: at } },
  });

const pins: Readonly<Record<string, Method>> = {
  'pins.add': method({
    args: pinArgs,
    scopes: ['pins:write'],
    tier: 2,
    run: (args, call) => {
      const channel = active(call, args.channel);
      messageIn(channel, args.timestamp);
      if (channel.pins.some((pin) => pin.ts === args.timestamp)) refuse('already_pinned');
      if (channel.pins.length >= 100) refuse('too_many_pins');
      channel.pins.push({ ts: args.timestamp, by: call.me });
      call.state.changed();
      void pinned(call, channel, args.timestamp, 'pin_added');
      return {};
    },
  }),
  'pins.remove': method({
    args: pinArgs,
    scopes: ['pins:write'],
    tier: 2,
    run: (args, call) => {
      const channel = active(call, args.channel);
      const at = channel.pins.findIndex((pin) => pin.ts === args.timestamp);
      if (at < 0) refuse('no_pin');
      channel.pins.splice(at, 1);
      call.state.changed();
      void pinned(call, channel, args.timestamp, 'pin_removed');
      return {};
    },
  }),
  'pins.list': method({
    args: z.strictObject({ channel: z.string() }),
    scopes: ['pins:read'],
    tier: 2,
    run: (args, call) => {
      const channel = member(call, args.channel);
      const items = channel.pins.flatMap(({ ts: at, by }) => {
        const message = channel.message(at);
        return message === undefined
          ? []
          : [
              {
                type: 'message',
                channel: channel.id,
                created_by: by,
                message: messageJson(call.state, channel, message),
              },
            ];
      });
      return { items };
    },
  }),
};

const bookmarkJson = (channel: Channel, bookmark: Bookmark): Fields => ({
  id: bookmark.id,
  channel_id: channel.id,
  title: bookmark.title,
  link: bookmark.link,
  emoji: bookmark.emoji ?? '',
  type: 'link',
});

function linkFor(call: Call, link: string): string {
  const scheme = URL.canParse(link) ? new URL(link).protocol : '';
  if (scheme !== 'http:' && scheme !== 'https:') call.mistake('invalid_link', [link]);
  return link;
}
const titleFor = (call: Call, title: string): string =>
  title.trim() === '' || lengthOf(title) > 255 ? call.mistake('invalid_arguments', ['title']) : title;
const bookmarkIn = (channel: Channel, id: string): Bookmark =>
  channel.bookmarks.find((bookmark) => bookmark.id === id) ?? refuse('not_found');

const bookmarks: Readonly<Record<string, Method>> = {
  'bookmarks.add': method({
    args: z.strictObject({
      channel_id: z.string(),
      title: z.string(),
      type: z.literal('link'),
      link: z.string(),
      emoji: z.string().optional(),
      entity_id: z.string().optional(),
      parent_id: z.string().optional(),
    }),
    scopes: ['bookmarks:write'],
    tier: 2,
    run: (args, call) => {
      const channel = active(call, args.channel_id);
      const bookmark: Bookmark = {
        id: call.state.id('Bk'),
        title: titleFor(call, args.title),
        link: linkFor(call, args.link),
        emoji: args.emoji,
      };
      if (channel.bookmarks.length >= 100) refuse('too_many_bookmarks');
      channel.bookmarks.push(bookmark);
      call.state.changed();
      return { bookmark: bookmarkJson(channel, bookmark) };
    },
  }),
  'bookmarks.edit': method({
    args: z.strictObject({
      channel_id: z.string(),
      bookmark_id: z.string(),
      title: z.string().optional(),
      link: z.string().optional(),
      emoji: z.string().optional(),
    }),
    scopes: ['bookmarks:write'],
    tier: 2,
    run: (args, call) => {
      const channel = active(call, args.channel_id);
      const bookmark = bookmarkIn(channel, args.bookmark_id);
      if (args.title !== undefined) bookmark.title = titleFor(call, args.title);
      if (args.link !== undefined) bookmark.link = linkFor(call, args.link);
      if (args.emoji !== undefined) bookmark.emoji = args.emoji;
      call.state.changed();
      return { bookmark: bookmarkJson(channel, bookmark) };
    },
  }),
  'bookmarks.remove': method({
    args: z.strictObject({ channel_id: z.string(), bookmark_id: z.string() }),
    scopes: ['bookmarks:write'],
    tier: 2,
    run: (args, call) => {
      const channel = active(call, args.channel_id);
      channel.bookmarks.splice(channel.bookmarks.indexOf(bookmarkIn(channel, args.bookmark_id)), 1);
      call.state.changed();
      return {};
    },
  }),
  'bookmarks.list': method({
    args: z.strictObject({ channel_id: z.string() }),
    scopes: ['bookmarks:read'],
    tier: 3,
    run: (args, call) => {
      const channel = member(call, args.channel_id);
      return { bookmarks: channel.bookmarks.map((bookmark) => bookmarkJson(channel, bookmark)) };
    },
  }),
};

export const emojiName = /^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/;

const reactionArgs = z.strictObject({ channel: z.string(), timestamp: ts, name: z.string() });

const reactions: Readonly<Record<string, Method>> = {
  'reactions.add': method({
    args: reactionArgs,
    scopes: ['reactions:write'],
    tier: 3,
    run: (args, call) => {
      const channel = active(call, args.channel);
      const message = messageIn(channel, args.timestamp);
      if (!emojiName.test(args.name)) call.mistake('invalid_name', [args.name]);
      const known = message.reactions.find(({ name }) => name === args.name);
      if (known?.users.includes(call.me) === true) refuse('already_reacted');
      if (known === undefined) message.reactions.push({ name: args.name, users: [call.me] });
      else known.users.push(call.me);
      void reacted(call.state, channel, message, call.me, args.name, 'reaction_added');
      return {};
    },
  }),
  'reactions.remove': method({
    args: reactionArgs,
    scopes: ['reactions:write'],
    tier: 2,
    run: (args, call) => {
      const channel = active(call, args.channel);
      const message = messageIn(channel, args.timestamp);
      const known = message.reactions.find(({ name }) => name === args.name);
      if (known === undefined || !known.users.includes(call.me)) return refuse('no_reaction');
      known.users.splice(known.users.indexOf(call.me), 1);
      if (known.users.length === 0) message.reactions.splice(message.reactions.indexOf(known), 1);
      void reacted(call.state, channel, message, call.me, args.name, 'reaction_removed');
      return {};
    },
  }),
  'reactions.get': method({
    args: z.strictObject({ channel: z.string(), timestamp: ts, full: flag.optional() }),
    scopes: ['reactions:read'],
    tier: 3,
    run: (args, call) => {
      const channel = member(call, args.channel);
      const message = messageIn(channel, args.timestamp);
      return {
        type: 'message',
        channel: channel.id,
        message: messageJson(call.state, channel, message),
      };
    },
  }),
};

export const marks: Readonly<Record<string, Method>> = { ...pins, ...bookmarks, ...reactions };
