/** Saying something in a channel, and changing what was said: both take numbers under the channel's lock. */
import { isDeepStrictEqual } from 'node:util';
import { and, eq, sql } from 'drizzle-orm';
import type { Message } from '../../../domain/message.js';
import type { Writer } from '../../store.js';
import { insertRow, type Row } from '../rows.js';
import { type Channel, channelTopic } from './channels.js';

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

export type NewMessage = Pick<
  Row<'messages'>,
  'id' | 'channelId' | 'authorId' | 'key' | 'body' | 'pinned' | 'at'
>;

/** Says something, unless it was said under this key before; answers the message's id. Undefined: no such channel. */
export async function addMessage(w: Writer, row: NewMessage): Promise<string | undefined> {
  const { messages: m } = w.tables;
  if ((await lockChannel(w, row.channelId)) === undefined) return undefined;
  const known = await w
    .hot('message by key', (q) =>
      q
        .select({ id: m.id })
        .from(m)
        .where(and(eq(m.channelId, sql.placeholder('channel')), eq(m.key, sql.placeholder('key'))))
        .prepare('message_by_key'),
    )
    .execute({ channel: row.channelId, key: row.key });
  if (known[0] !== undefined) return known[0].id;
  const numbers = await takeNumbers(w, row.channelId, { message: true });
  await insertRow(w, m, { ...row, ...numbers, replies: 0 });
  w.signal(channelTopic(row.channelId));
  return row.id;
}

/** Changes what a message says; nothing happens if it says so already. False: no such message. */
export async function editMessage(
  w: Writer,
  channelId: string,
  id: string,
  body: Message,
  at: Date,
): Promise<boolean> {
  const { messages: m } = w.tables;
  if ((await lockChannel(w, channelId)) === undefined) return false;
  const [present] = await w
    .select({ body: m.body })
    .from(m)
    .where(and(eq(m.id, id), eq(m.channelId, channelId)));
  if (present === undefined) return false;
  // As JSON keeps it: what is undefined is not there.
  if (isDeepStrictEqual(present.body, JSON.parse(JSON.stringify(body)))) return true;
  const { change } = await takeNumbers(w, channelId, { message: false });
  await w.update(m).set({ body, change, editedAt: at }).where(eq(m.id, id));
  w.signal(channelTopic(channelId));
  return true;
}
