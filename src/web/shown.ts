/** Which messages a window shows: the newest of a line, or a piece of its past. */
import type { Channel } from '../store/queries/workspace/channels.js';
import {
  type MessageLine,
  messagesAfter,
  messagesBefore,
  newestMessages,
  type Posted,
} from '../store/queries/workspace/messages.js';
import type { Web } from './parts.js';
import { withUnfolded } from './unfolding.js';
import type { Said } from './view/message.js';

/** How many messages a page begins with: what fills a screen. Older ones come as somebody scrolls. */
const PAGE = 20;
/** How many come at once when there are more to come. */
export const MORE = 50;

/** A piece of a line, oldest first. */
export interface Shown {
  readonly messages: readonly Said[];
  /** The message before the first of them, if there is one. */
  readonly before: Posted | undefined;
  /** Others came after them. */
  readonly isPast: boolean;
}

interface Piece {
  readonly messages: readonly Posted[];
  readonly before: Posted | undefined;
  readonly isPast: boolean;
}

const piece = async (web: Web, channel: Channel, { messages, ...rest }: Piece): Promise<Shown> => ({
  messages: await withUnfolded(web, channel, messages),
  ...rest,
});

/** Takes the one before off what was found with it. */
const parted = (found: readonly Posted[], limit: number): Pick<Piece, 'messages' | 'before'> => ({
  messages: found.slice(-limit),
  before: found.length > limit ? found[0] : undefined,
});

export const lineOf = ({ id }: Pick<Channel, 'id'>, threadId: string | null = null): MessageLine => ({
  channelId: id,
  threadId,
});

/** The newest messages. */
export async function newest(web: Web, channel: Channel, line: MessageLine): Promise<Shown> {
  const found = await newestMessages(web.store.read, line, PAGE + 1);
  return await piece(web, channel, { ...parted(found, PAGE), isPast: false });
}

/** What stands before a message. */
export async function earlier(web: Web, channel: Channel, line: MessageLine, seq: number): Promise<Shown> {
  const { read } = web.store;
  const found = await messagesBefore(read, line, seq, MORE + 1);
  const last = found.at(-1)?.seq ?? 0;
  const isPast = (await messagesAfter(read, line, last, 1)).length > 0;
  return await piece(web, channel, { ...parted(found, MORE), isPast });
}

/** What stands after a message. */
export async function later(web: Web, channel: Channel, line: MessageLine, seq: number): Promise<Shown> {
  const { read } = web.store;
  const found = await messagesAfter(read, line, seq, MORE + 1);
  const [before] = await messagesBefore(read, line, seq + 1, 1);
  return await piece(web, channel, { messages: found.slice(0, MORE), before, isPast: found.length > MORE });
}

/** A message with what stands around it. */
export async function around(web: Web, channel: Channel, line: MessageLine, message: Posted): Promise<Shown> {
  const { read } = web.store;
  const half = PAGE / 2;
  const old = parted(await messagesBefore(read, line, message.seq, half + 1), half);
  const next = await messagesAfter(read, line, message.seq, half + 1);
  return await piece(web, channel, {
    messages: [...old.messages, message, ...next.slice(0, half)],
    before: old.before,
    isPast: next.length > half,
  });
}
