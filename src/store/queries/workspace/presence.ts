/** Who has a window of the workspace open, on the wall clock: every process tells of its own, and all read the same. */
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Person } from '../../../domain/message.js';
import type { Reader, Writer } from '../../store.js';
import { later } from '../rows.js';
import { visibilityOfEach } from '../viewer.js';
import { channelVisible } from './channels.js';

/** How long somebody counts as present after a window of theirs was last known to be open: three beats. */
const PRESENT_MS = 45_000;
/** How many names are read of those who are there. */
const MOST_NAMED = 50;

/** The signal that somebody has come. */
export const presenceTopic = (organizationId: string): string => `presence:${organizationId}`;

const since = (wallNow: Date): Date => new Date(wallNow.getTime() - PRESENT_MS);

/** The windows of these people are open; whoever was not there before is told of. */
export async function markPresent(
  w: Writer,
  organizationId: string,
  userIds: readonly string[],
  wallNow: Date,
): Promise<void> {
  const { presence: p } = w.tables;
  if (userIds.length === 0) return;
  const known = await presentAmong(w, userIds, wallNow);
  await w
    .insert(p)
    .values(userIds.map((userId) => ({ userId, organizationId, seenAt: wallNow })))
    .onConflictDoUpdate({ target: p.userId, set: { seenAt: sql`excluded.seen_at` } });
  if (userIds.some((id) => !known.has(id))) w.signal(presenceTopic(organizationId));
}

/** Those of the people who are there. */
export async function presentAmong(
  db: Reader,
  userIds: readonly string[],
  wallNow: Date,
): Promise<ReadonlySet<string>> {
  const { presence: p } = db.tables;
  if (userIds.length === 0) return new Set();
  const rows = await db
    .select({ id: p.userId })
    .from(p)
    .where(and(inArray(p.userId, [...userIds]), gt(p.seenAt, since(wallNow))));
  return new Set(rows.map(({ id }) => id));
}

export interface Presence {
  /** By name; no more than {@link MOST_NAMED}. */
  readonly people: readonly Person[];
  readonly more: boolean;
}

/** Who is there of those that may read a channel. */
export async function presentIn(db: Reader, channelId: string, wallNow: Date): Promise<Presence> {
  const { presence: p, users: u, channels: c } = db.tables;
  const rows = await db
    .hot('present in channel', (q) =>
      q
        .select({ id: u.id, name: u.name })
        .from(p)
        .innerJoin(u, eq(u.id, p.userId))
        .innerJoin(c, and(eq(c.id, sql.placeholder('channel')), eq(c.organizationId, p.organizationId)))
        .where(
          and(
            sql`${p.seenAt} > ${later(p.seenAt, 'since')}`,
            eq(u.active, sql`true`),
            channelVisible(db.tables, visibilityOfEach(db.tables)),
          ),
        )
        .orderBy(asc(u.name), asc(u.id))
        .limit(MOST_NAMED + 1)
        .prepare('present_in_channel'),
    )
    .execute({ channel: channelId, since: since(wallNow) });
  return { people: rows.slice(0, MOST_NAMED), more: rows.length > MOST_NAMED };
}
