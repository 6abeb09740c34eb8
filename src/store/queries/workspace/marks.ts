/** What is new to somebody in a channel: whether there is anything, and how much of it is meant for them. */
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Schema } from '../../schema/define.js';
import type { Reader } from '../../store.js';
import { type Viewer, visibilityLater, visibilityOf } from '../viewer.js';
import { channelVisible, PERSONAL } from './channels.js';

export interface Mark {
  /** Somebody else said something after what was read last. */
  readonly unread: boolean;
  /** How many messages among it name the reader, or are for nobody else; counted to {@link MOST_COUNTED}. */
  readonly forMe: number;
}
export const NO_MARK: Mark = { unread: false, forMe: 0 };

export const MOST_COUNTED = 100;

/** Joins how far the reader has read the channel: bound as `user`. */
export const ownReading = ({ channels: c, channelReads: r }: Schema): SQL =>
  and(eq(r.channelId, c.id), eq(r.userId, sql.placeholder('user'))) ?? sql`false`;

/**
 * The mark as columns of a query that joins {@link ownReading}. Where all is read, which is nearly everywhere, two numbers
 * are compared. What was said before somebody was here is nothing new to them, and where they have never been the last
 * message says whether something is.
 */
export const markColumns = ({ channels: c, channelReads: r, messages: m, mentions, users: u }: Schema) => {
  const user = sql.placeholder('user');
  const read = sql`coalesce(${r.seq}, 0)`;
  const personal = sql`${c.kind} in ${PERSONAL}`;
  const others = sql`${m.channelId} = ${c.id} and (${m.authorId} is null or ${m.authorId} <> ${user}) and ${m.deletedAt} is null`;
  const here = sql`${m.at} >= (select ${u.createdAt} from ${u} where ${u.id} = ${user})`;
  const from = sql`coalesce(${r.seq}, case when ${personal} then 0 else ${c.lastSeq} - 1 end)`;
  const direct = sql`(select count(*) from (select 1 from ${m} where ${others} and ${m.seq} > ${read} limit ${sql.raw(String(MOST_COUNTED))}) as told)`;
  const named = sql`(select count(*) from (select 1 from ${mentions} where ${mentions.userId} = ${user} and ${mentions.channelId} = ${c.id} and ${mentions.seq} > ${read} limit ${sql.raw(String(MOST_COUNTED))}) as naming)`;
  return {
    unread:
      sql`case when ${c.lastSeq} > ${read} and exists (select 1 from ${m} where ${others} and ${here} and ${m.seq} > ${from}) then 1 else 0 end`.mapWith(
        (value: unknown) => Number(value) === 1,
      ),
    forMe:
      sql`case when ${c.lastSeq} <= ${read} then 0 when ${personal} then ${direct} else ${named} end`.mapWith(
        Number,
      ),
  };
};

/** Whoever is named in something is told of it, even if it is old. */
export const markFrom = ({ unread, forMe }: Mark): Mark => ({ unread: unread || forMe > 0, forMe });

/** The mark of one channel; none where the viewer may not know of it. */
export async function markOf(db: Reader, viewer: Viewer, channelId: string): Promise<Mark> {
  const { channels: c, channelReads: r } = db.tables;
  const [found] = await db
    .hot('mark of channel', (q) =>
      q
        .select(markColumns(db.tables))
        .from(c)
        .leftJoin(r, ownReading(db.tables))
        .where(and(eq(c.id, sql.placeholder('id')), channelVisible(db.tables, visibilityLater)))
        .prepare('mark_of_channel'),
    )
    .execute({ id: channelId, ...visibilityOf(viewer) });
  return found === undefined ? NO_MARK : markFrom(found);
}
