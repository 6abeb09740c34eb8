/** What was said in a channel of the embedded workspace, and in its threads. */
import { and, asc, desc, eq, gt, lt, type SQL, sql } from 'drizzle-orm';
import type { Person } from '../../../domain/message.js';
import type { Schema } from '../../schema/define.js';
import type { Reader } from '../../store.js';
import type { Row } from '../rows.js';

export type Posted = Row<'messages'> & { readonly author: Person | null };

const posted = ({ messages: m, users: u }: Schema) => ({ message: m, author: { id: u.id, name: u.name } });
const flat = (rows: readonly { message: Row<'messages'>; author: Person | null }[]): readonly Posted[] =>
  rows.map(({ message, author }) => ({ ...message, author }));

/** A line of messages: what stands in a channel itself, or the answers in one of its threads. */
export interface MessageLine {
  readonly channelId: string;
  readonly threadId: string | null;
}

const inLine = ({ messages: m }: Schema, { threadId }: MessageLine): SQL =>
  threadId === null
    ? sql`${m.channelId} = ${sql.placeholder('line')} and ${m.threadId} is null`
    : sql`${m.threadId} = ${sql.placeholder('line')}`;
const lineIs = ({ channelId, threadId }: MessageLine): Record<string, unknown> => ({
  line: threadId ?? channelId,
});
const kindOf = ({ threadId }: MessageLine): string => (threadId === null ? 'channel' : 'thread');

/** No message has a higher number. */
const END = 2_147_483_647;

/** The latest messages of a line before a number, oldest first: found by the number, however many there are. */
export async function messagesBefore(
  db: Reader,
  line: MessageLine,
  seq: number,
  limit: number,
): Promise<readonly Posted[]> {
  const { messages: m, users: u } = db.tables;
  const rows = await db
    .hot(`messages before in ${kindOf(line)}`, (q) =>
      q
        .select(posted(db.tables))
        .from(m)
        .leftJoin(u, eq(u.id, m.authorId))
        .where(and(inLine(db.tables, line), lt(m.seq, sql.placeholder('seq'))))
        .orderBy(desc(m.seq))
        .limit(sql.placeholder('limit'))
        .prepare(`messages_before_in_${kindOf(line)}`),
    )
    .execute({ ...lineIs(line), seq, limit });
  return flat(rows).toReversed();
}

/** The first messages of a line after a number, oldest first. */
export async function messagesAfter(
  db: Reader,
  line: MessageLine,
  seq: number,
  limit: number,
): Promise<readonly Posted[]> {
  const { messages: m, users: u } = db.tables;
  const rows = await db
    .hot(`messages after in ${kindOf(line)}`, (q) =>
      q
        .select(posted(db.tables))
        .from(m)
        .leftJoin(u, eq(u.id, m.authorId))
        .where(and(inLine(db.tables, line), gt(m.seq, sql.placeholder('seq'))))
        .orderBy(asc(m.seq))
        .limit(sql.placeholder('limit'))
        .prepare(`messages_after_in_${kindOf(line)}`),
    )
    .execute({ ...lineIs(line), seq, limit });
  return flat(rows);
}

/** The newest messages of a channel without its threads, or of a thread, oldest first. */
export const newestMessages = (db: Reader, line: MessageLine, limit: number): Promise<readonly Posted[]> =>
  messagesBefore(db, line, END, limit);

/** What was said or changed after a change, in a channel and its threads, in the order of the changes. */
export async function messagesChanged(
  db: Reader,
  channelId: string,
  after: number,
  limit: number,
): Promise<readonly Posted[]> {
  const { messages: m, users: u } = db.tables;
  const rows = await db
    .hot('messages changed', (q) =>
      q
        .select(posted(db.tables))
        .from(m)
        .leftJoin(u, eq(u.id, m.authorId))
        .where(and(eq(m.channelId, sql.placeholder('channel')), gt(m.change, sql.placeholder('after'))))
        .orderBy(asc(m.change))
        .limit(sql.placeholder('limit'))
        .prepare('messages_changed'),
    )
    .execute({ channel: channelId, after, limit });
  return flat(rows);
}

/** A message of a channel or of its threads by its id. */
export async function messageIn(db: Reader, channelId: string, id: string): Promise<Posted | undefined> {
  const { messages: m, users: u } = db.tables;
  const rows = await db
    .select(posted(db.tables))
    .from(m)
    .leftJoin(u, eq(u.id, m.authorId))
    .where(and(eq(m.channelId, channelId), eq(m.id, id)));
  return flat(rows)[0];
}

/** The latest pinned message of a channel. */
export async function pinnedMessage(db: Reader, channelId: string): Promise<Posted | undefined> {
  const { messages: m, users: u } = db.tables;
  const rows = await db
    .hot('pinned message', (q) =>
      q
        .select(posted(db.tables))
        .from(m)
        .leftJoin(u, eq(u.id, m.authorId))
        .where(and(eq(m.channelId, sql.placeholder('channel')), sql`${m.pinned} = true`))
        .orderBy(desc(m.seq))
        .limit(1)
        .prepare('pinned_message'),
    )
    .execute({ channel: channelId });
  return flat(rows)[0];
}
