import * as z from 'zod';
import { refuse } from '../refusal.js';
import { scopesAnywhere } from '../scopes.js';
import type { Message } from '../things.js';
import { messageJson } from '../wire.js';
import { channelFor } from './channels.js';
import { flag, type Method, method, page, paging } from './method.js';

const span = {
  channel: z.string(),
  ...paging,
  latest: z.string().optional(),
  oldest: z.string().optional(),
  inclusive: flag.optional(),
  include_all_metadata: flag.optional(),
};

interface Span {
  readonly latest?: string | undefined;
  readonly oldest?: string | undefined;
  readonly inclusive?: boolean | undefined;
}

const within = (
  { ts }: Message,
  { latest = '9999999999.999999', oldest = '0', inclusive = false }: Span,
): boolean => {
  const [at, from, to] = [Number(ts), Number(oldest), Number(latest)];
  return (from < at && at < to) || (inclusive && (at === from || at === to));
};

export const history: Readonly<Record<string, Method>> = {
  'conversations.history': method({
    args: z.strictObject(span),
    scopes: scopesAnywhere('history'),
    tier: 3,
    run: (args, call) => {
      const channel = channelFor(call, args.channel, {
        need: 'history',
        member: true,
        archived: 'allowed',
      });
      const found = channel.log
        .filter(({ threadTs, ts, broadcast }) => threadTs === undefined || threadTs === ts || broadcast)
        .filter((message) => within(message, args))
        .toReversed();
      const { items, response_metadata } = page(found, args);
      return {
        messages: items.map((m) => messageJson(call.state, channel, m, args.include_all_metadata)),
        has_more: response_metadata.next_cursor !== '',
        pin_count: channel.pins.length,
        response_metadata,
      };
    },
  }),
  'conversations.replies': method({
    args: z.strictObject({ ...span, ts: z.string() }),
    scopes: scopesAnywhere('history'),
    tier: 3,
    run: (args, call) => {
      const channel = channelFor(call, args.channel, {
        need: 'history',
        member: true,
        archived: 'allowed',
      });
      const asked = channel.message(args.ts) ?? refuse('thread_not_found');
      const root = asked.threadTs ?? asked.ts;
      const found = channel.log
        .filter(({ ts, threadTs }) => ts === root || threadTs === root)
        .filter((message) => message.ts === root || within(message, args));
      const { items, response_metadata } = page(found, args);
      return {
        messages: items.map((m) => messageJson(call.state, channel, m, args.include_all_metadata)),
        has_more: response_metadata.next_cursor !== '',
        response_metadata,
      };
    },
  }),
};
