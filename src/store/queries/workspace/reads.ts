/** How far people have read what is said in the embedded workspace. */
import { and, eq, sql } from 'drizzle-orm';
import type { Reader, Writer } from '../../store.js';

/** The signal that somebody has read further in a channel: their windows show it. */
export const readTopic = (userId: string, channelId: string): string => `read:${userId}:${channelId}`;
/** Whose reading of which channel a signal tells of. */
export function readIn(topic: string): { readonly userId: string; readonly channelId: string } | undefined {
  const [, userId, channelId] = /^read:([^:]+):([^:]+)$/u.exec(topic) ?? [];
  return userId === undefined || channelId === undefined ? undefined : { userId, channelId };
}

/** The number of the latest message that somebody has read in a channel; undefined where they have never been. */
export async function readUpTo(db: Reader, channelId: string, userId: string): Promise<number | undefined> {
  const { channelReads: r } = db.tables;
  const rows = await db
    .hot('read up to', (q) =>
      q
        .select({ seq: r.seq })
        .from(r)
        .where(and(eq(r.userId, sql.placeholder('user')), eq(r.channelId, sql.placeholder('channel'))))
        .prepare('read_up_to'),
    )
    .execute({ user: userId, channel: channelId });
  return rows[0]?.seq;
}

/** Somebody has read a channel up to a message; never back again. Says whether that is news. */
export async function markRead(w: Writer, channelId: string, userId: string, seq: number): Promise<boolean> {
  const { channelReads: r } = w.tables;
  const marked = await w
    .hot('mark read', (q) =>
      q
        .insert(r)
        .values({
          channelId: sql.placeholder('channel'),
          userId: sql.placeholder('user'),
          seq: sql.placeholder('seq'),
        })
        .onConflictDoUpdate({
          target: [r.userId, r.channelId],
          set: { seq: sql`excluded.seq` },
          setWhere: sql`${r.seq} < excluded.seq`,
        })
        .returning({ seq: r.seq })
        .prepare('mark_read'),
    )
    .execute({ channel: channelId, user: userId, seq });
  if (marked.length > 0) w.signal(readTopic(userId, channelId));
  return marked.length > 0;
}

/** What somebody says themselves is read by them, if they had read everything before it. */
export async function readOwn(w: Writer, channelId: string, userId: string, seq: number): Promise<void> {
  const { channelReads: r } = w.tables;
  await w
    .hot('read own', (q) =>
      q
        .update(r)
        .set({ seq: sql`${r.seq} + 1` })
        .where(
          and(
            eq(r.userId, sql.placeholder('user')),
            eq(r.channelId, sql.placeholder('channel')),
            eq(r.seq, sql.placeholder('before')),
          ),
        )
        .prepare('read_own'),
    )
    .execute({ user: userId, channel: channelId, before: seq - 1 });
}
