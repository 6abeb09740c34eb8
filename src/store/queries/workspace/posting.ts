/** Saying something in a channel, changing and deleting what was said: all take numbers under the channel's lock. */
import { isDeepStrictEqual } from 'node:util';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Mentioned } from '../../../domain/mentions.js';
import type { Message } from '../../../domain/message.js';
import type { Writer } from '../../store.js';
import { insertRow, type Row } from '../rows.js';
import { type Channel, channelTopic } from './channels.js';
import { signalMembers } from './directs.js';
import { noteMentions } from './mentions.js';
import { readOwn } from './reads.js';
import { indexWords } from './words.js';

/** The channel, locked: its numbers are ours until the end of the transaction. */
async function lockChannel(w: Writer, id: string): Promise<Channel | undefined> {
  const { channels: c } = w.tables;
  const rows = await w
    .hot('lock channel', (q) =>
      w
        .locked(
          q
            .select()
            .from(c)
            .where(eq(c.id, sql.placeholder('id'))),
        )
        .prepare('lock_channel'),
    )
    .execute({ id });
  return rows[0];
}

/** Takes the next change of a locked channel, and with `message` also the next message's number. */
async function takeNumbers(
  w: Writer,
  id: string,
  { message }: { message: boolean },
): Promise<{ seq: number; change: number }> {
  const { channels: c } = w.tables;
  const more = message ? 1 : 0;
  const rows = await w
    .hot(`take numbers ${more}`, (q) =>
      q
        .update(c)
        .set({
          lastSeq: sql`${c.lastSeq} + ${sql.raw(String(more))}`,
          lastChange: sql`${c.lastChange} + 1`,
        })
        .where(eq(c.id, sql.placeholder('id')))
        .returning({ seq: c.lastSeq, change: c.lastChange })
        .prepare(`take_numbers_${more}`),
    )
    .execute({ id });
  const [taken] = rows;
  if (taken === undefined) throw new Error(`There is no channel ${id}.`);
  return taken;
}

export interface NewMessage
  extends Pick<Row<'messages'>, 'id' | 'channelId' | 'authorId' | 'key' | 'body' | 'pinned' | 'at'> {
  /** The message that it answers, or one that answers the same: it stands in that one's thread. */
  readonly answers?: string | undefined;
  /** Who is named in it. */
  readonly mentions?: readonly Mentioned[];
}

/**
 * Says something, unless it was said under this key before; answers the message's id. Undefined: no such channel, or no
 * such message in it that could be answered.
 */
export async function addMessage(w: Writer, { answers, ...row }: NewMessage): Promise<string | undefined> {
  const { messages: m } = w.tables;
  const { channelId } = row;
  const channel = await lockChannel(w, channelId);
  if (channel === undefined) return undefined;
  const known = await w
    .hot('message by key', (q) =>
      q
        .select({ id: m.id })
        .from(m)
        .where(and(eq(m.channelId, sql.placeholder('channel')), eq(m.key, sql.placeholder('key'))))
        .prepare('message_by_key'),
    )
    .execute({ channel: channelId, key: row.key });
  if (known[0] !== undefined) return known[0].id;
  const threadId = answers === undefined ? null : await threadOf(w, channelId, answers);
  if (threadId === undefined) return undefined;
  const numbers = await takeNumbers(w, channelId, { message: true });
  await insertRow(w, m, { ...row, ...numbers, threadId, replies: 0 });
  await tell(w, channel, row, numbers.seq);
  await indexWords(w, { organizationId: channel.organizationId, messageId: row.id, body: row.body });
  if (threadId !== null) await countReply(w, channelId, threadId, row.at);
  w.signal(channelTopic(channelId));
  return row.id;
}

/** Whoever is concerned by what was said: those who are named, whoever said it, and the others of a conversation. */
async function tell(
  w: Writer,
  { id, kind }: Channel,
  { authorId, mentions }: NewMessage,
  seq: number,
): Promise<void> {
  if (mentions !== undefined && mentions.length > 0)
    await noteMentions(w, { channelId: id, seq, authorId }, mentions);
  if (authorId !== null) await readOwn(w, id, authorId, seq);
  if (kind === 'PEOPLE') await signalMembers(w, id);
}

/** The thread in which an answer to a message stands: one that answers a reply stands beside it. */
async function threadOf(w: Writer, channelId: string, id: string): Promise<string | undefined> {
  const { messages: m } = w.tables;
  const [found] = await w
    .select({ threadId: m.threadId })
    .from(m)
    .where(and(eq(m.id, id), eq(m.channelId, channelId)));
  return found === undefined ? undefined : (found.threadId ?? id);
}

/** The message that was answered shows so: that is a change of it, too. */
async function countReply(w: Writer, channelId: string, threadId: string, at: Date): Promise<void> {
  const { messages: m } = w.tables;
  const { change } = await takeNumbers(w, channelId, { message: false });
  await w
    .update(m)
    .set({ replies: sql`${m.replies} + 1`, lastReplyAt: at, change })
    .where(eq(m.id, threadId));
}

/** Changes what a message says; nothing happens if it says so already. False: no such message, or it was deleted. */
export async function editMessage(
  w: Writer,
  channelId: string,
  id: string,
  body: Message,
  at: Date,
  mentions: readonly Mentioned[] = [],
): Promise<boolean> {
  const { messages: m } = w.tables;
  const present = await lockedMessage(w, channelId, id);
  if (present === undefined) return false;
  // As JSON keeps it: what is undefined is not there.
  if (isDeepStrictEqual(present.body, JSON.parse(JSON.stringify(body)))) return true;
  const { change } = await takeNumbers(w, channelId, { message: false });
  await w.update(m).set({ body, mentions, change, editedAt: at }).where(eq(m.id, id));
  if (present.authorId !== null) await noteMentions(w, { channelId, ...present }, mentions);
  await indexWords(w, { organizationId: present.organizationId, messageId: id, body, before: present.body });
  w.signal(channelTopic(channelId));
  return true;
}

/** What is left of a message that was deleted: its place. */
const NOTHING: Message = { tone: 'neutral', blocks: [] };

/** Takes a message's words away, and everything by which they are found; its place and its thread stay. False: there is none. */
export async function deleteMessage(w: Writer, channelId: string, id: string, at: Date): Promise<boolean> {
  const { messages: m, messageWords, mentions } = w.tables;
  const present = await lockedMessage(w, channelId, id);
  if (present === undefined) return false;
  const { change } = await takeNumbers(w, channelId, { message: false });
  await w
    .update(m)
    .set({ body: NOTHING, mentions: null, pinned: false, change, deletedAt: at })
    .where(eq(m.id, id));
  await w.delete(messageWords).where(eq(messageWords.messageId, id));
  await w.delete(mentions).where(and(eq(mentions.channelId, channelId), eq(mentions.seq, present.seq)));
  w.signal(channelTopic(channelId));
  return true;
}

/** A message that is not deleted, with its channel locked. */
async function lockedMessage(
  w: Writer,
  channelId: string,
  id: string,
): Promise<
  (Pick<Row<'messages'>, 'body' | 'seq' | 'authorId'> & Pick<Channel, 'organizationId'>) | undefined
> {
  const { messages: m } = w.tables;
  const channel = await lockChannel(w, channelId);
  if (channel === undefined) return undefined;
  const [present] = await w
    .select({ body: m.body, seq: m.seq, authorId: m.authorId })
    .from(m)
    .where(and(eq(m.id, id), eq(m.channelId, channelId), isNull(m.deletedAt)));
  return present === undefined ? undefined : { ...present, organizationId: channel.organizationId };
}
