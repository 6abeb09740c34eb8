/** Who is named in what people say in the embedded workspace. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Nameable } from '../../../domain/mentions.js';
import type { Person } from '../../../domain/message.js';
import type { Reader, Writer } from '../../store.js';
import { insertRows } from '../rows.js';
import { visibilityOfEach } from '../viewer.js';
import { channelVisible } from './channels.js';

/** Everybody whose name may stand in a message of the organization: people, active ones. */
export async function nameable(db: Reader, organizationId: string): Promise<readonly Nameable[]> {
  const { users: u } = db.tables;
  return await db
    .hot('nameable', (q) =>
      q
        .select({ id: u.id, name: u.name, email: u.email })
        .from(u)
        .where(
          and(
            eq(u.organizationId, sql.placeholder('organization')),
            sql`${u.active} = true`,
            sql`${u.isService} = false`,
          ),
        )
        .prepare('nameable'),
    )
    .execute({ organization: organizationId });
}

/** Those of the people that may read a channel. */
export async function readersAmong(
  db: Reader,
  channelId: string,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { users: u, channels: c } = db.tables;
  if (userIds.length === 0) return new Set();
  const rows = await db
    .select({ id: u.id })
    .from(u)
    .innerJoin(c, and(eq(c.id, channelId), eq(c.organizationId, u.organizationId)))
    .where(and(inArray(u.id, [...userIds]), channelVisible(db.tables, visibilityOfEach(db.tables))));
  return new Set(rows.map(({ id }) => id));
}

interface Said {
  readonly channelId: string;
  readonly seq: number;
  readonly authorId: string | null;
}

/** Notes who is named in a message, in place of whoever was; nobody is told that they named themselves. */
export async function noteMentions(
  w: Writer,
  { channelId, seq, authorId }: Said,
  mentioned: readonly Person[],
): Promise<void> {
  const { mentions: m } = w.tables;
  await w.delete(m).where(and(eq(m.channelId, channelId), eq(m.seq, seq)));
  const ids = new Set(mentioned.map(({ id }) => id).filter((id) => id !== authorId));
  await insertRows(
    w,
    m,
    [...ids].map((userId) => ({ userId, channelId, seq })),
  );
}
