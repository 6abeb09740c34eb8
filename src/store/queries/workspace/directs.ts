/** What only its members read: somebody's conversation with Muster, and those with other people. */
import { and, eq, or, sql } from 'drizzle-orm';
import type { Reader, Writer } from '../../store.js';
import { insertRows } from '../rows.js';
import { type Viewer, visibilityOf } from '../viewer.js';
import { type Channel, type Member, othersIn, PERSONAL, titleOf } from './channels.js';
import { type Mark, markColumns, markFrom, ownReading } from './marks.js';
import { presentAmong } from './presence.js';

/** The signal that the list of somebody's conversations may have changed. */
export const directsTopic = (userId: string): string => `directs:${userId}`;
export const directsOf = (topic: string): string | undefined => /^directs:(.+)$/u.exec(topic)?.[1];

/** A conversation in somebody's list: who else is in it, and which of them are there. */
export interface ListedConversation extends Pick<Channel, 'id' | 'name'> {
  readonly others: readonly (Member & { readonly present: boolean })[];
  readonly mark: Mark;
}

export interface Directs {
  /** The reader's own conversation with Muster; null before there is one. */
  readonly own: { readonly id: string; readonly mark: Mark } | null;
  /** Those with people, the one with the latest message first. */
  readonly people: readonly ListedConversation[];
}

/** How many conversations a list has. */
const LISTED = 30;

/** The conversations that stand in somebody's list. One in which nobody said anything is listed for those who looked in. */
export async function directsSeen(db: Reader, viewer: Viewer, wallNow: Date): Promise<Directs> {
  const { channels: c, channelMembers: cm, channelReads: r, messages: m } = db.tables;
  const rows = await db
    .hot('directs listed', (q) =>
      q
        .select({ id: c.id, kind: c.kind, mark: markColumns(db.tables) })
        .from(cm)
        .innerJoin(c, eq(c.id, cm.channelId))
        .leftJoin(r, ownReading(db.tables))
        .leftJoin(m, and(eq(m.channelId, c.id), eq(m.seq, c.lastSeq)))
        .where(
          and(
            eq(cm.userId, sql.placeholder('user')),
            eq(c.organizationId, sql.placeholder('organization')),
            sql`${c.kind} in ${PERSONAL}`,
            or(sql`${c.kind} = 'DIRECT'`, sql`${c.lastSeq} > 0`, sql`${r.seq} is not null`),
          ),
        )
        .orderBy(
          sql`case when ${c.kind} = 'DIRECT' then 0 else 1 end`,
          sql`coalesce(${m.at}, ${c.createdAt}) desc`,
          sql`${c.id} desc`,
        )
        .limit(LISTED + 1)
        .prepare('directs_listed'),
    )
    .execute(visibilityOf(viewer));
  const own = rows.find(({ kind }) => kind === 'DIRECT');
  const conversations = rows.filter(({ kind }) => kind === 'PEOPLE');
  const others = await othersIn(
    db,
    conversations.map(({ id }) => id),
    viewer.userId,
  );
  const present = await presentAmong(
    db,
    [...new Set([...others.values()].flat().map(({ id }) => id))],
    wallNow,
  );
  return {
    own: own === undefined ? null : { id: own.id, mark: markFrom(own.mark) },
    people: conversations.map(({ id, mark }) => {
      const there = others.get(id) ?? [];
      return {
        id,
        name: titleOf(there),
        others: there.map((one) => ({ ...one, present: present.has(one.id) })),
        mark: markFrom(mark),
      };
    }),
  };
}

/** Puts people into a conversation that was just made. */
export async function joinConversation(
  w: Writer,
  channelId: string,
  userIds: readonly string[],
): Promise<void> {
  await insertRows(
    w,
    w.tables.channelMembers,
    userIds.map((userId) => ({ channelId, userId })),
    { unlessThere: true },
  );
  for (const userId of userIds) w.signal(directsTopic(userId));
}

/** The members of a conversation are told that it has become the latest. */
export async function signalMembers(w: Writer, channelId: string): Promise<void> {
  const { channelMembers: m } = w.tables;
  const rows = await w.select({ userId: m.userId }).from(m).where(eq(m.channelId, channelId));
  for (const { userId } of rows) w.signal(directsTopic(userId));
}
