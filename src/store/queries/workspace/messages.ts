/** What was said in a channel of the embedded workspace. */
import { and, asc, desc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Person } from '../../../domain/message.js';
import type { Schema } from '../../schema/define.js';
import type { Reader } from '../../store.js';
import type { Row } from '../rows.js';

export type Posted = Row<'messages'> & { readonly author: Person | null };

const posted = ({ messages: m, users: u }: Schema) => ({ message: m, author: { id: u.id, name: u.name } });
const flat = (rows: readonly { message: Row<'messages'>; author: Person | null }[]): readonly Posted[] =>
  rows.map(({ message, author }) => ({ ...message, author }));

/** The newest messages of a channel, oldest first. */
export async function newestMessages(
  db: Reader,
  channelId: string,
  limit: number,
): Promise<readonly Posted[]> {
  const { messages: m, users: u } = db.tables;
  const rows = await db
    .hot('newest messages', (q) =>
      q
        .select(posted(db.tables))
        .from(m)
        .leftJoin(u, eq(u.id, m.authorId))
        .where(eq(m.channelId, sql.placeholder('channel')))
        .orderBy(desc(m.seq))
        .limit(sql.placeholder('limit'))
        .prepare('newest_messages'),
    )
    .execute({ channel: channelId, limit });
  return flat(rows).toReversed();
}

/** What was said or changed after a change, in the order of the changes. */
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

/** A message of a channel by its id. */
export async function messageIn(db: Reader, channelId: string, id: string): Promise<Posted | undefined> {
  const { messages: m, users: u } = db.tables;
  const rows = await db
    .select(posted(db.tables))
    .from(m)
    .leftJoin(u, eq(u.id, m.authorId))
    .where(and(eq(m.channelId, channelId), eq(m.id, id)));
  return flat(rows)[0];
}

/** Messages by their numbers. */
export async function messagesNumbered(
  db: Reader,
  channelId: string,
  seqs: readonly number[],
): Promise<readonly Posted[]> {
  const { messages: m, users: u } = db.tables;
  if (seqs.length === 0) return [];
  return flat(
    await db
      .select(posted(db.tables))
      .from(m)
      .leftJoin(u, eq(u.id, m.authorId))
      .where(and(eq(m.channelId, channelId), inArray(m.seq, [...seqs]))),
  );
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
