/** Requests received, by their unique id: one received twice runs once and answers the same. */
import { and, eq, lt, sql } from 'drizzle-orm';
import type { Reader, Writer } from '../store.js';
import { insertRow, insertRowIfNew, later, type NewRow, type Row } from './rows.js';

export type InboxRow = Row<'inbox'>;

/** What was received under a key, whether or not it is done. */
export const inboxRow = async (db: Reader, key: string): Promise<InboxRow | undefined> => {
  const { inbox: t } = db.tables;
  const rows = await db
    .hot('inbox row', (q) =>
      q
        .select()
        .from(t)
        .where(eq(t.key, sql.placeholder('key')))
        .prepare('inbox_row'),
    )
    .execute({ key });
  return rows[0];
};

/** Keeps a request until it is done; a second one under the same key fails with UniqueViolation. */
export const receive = (w: Writer, row: NewRow<'inbox'>): Promise<void> => insertRow(w, w.tables.inbox, row);

/**
 * Records the answer together with what the request did: NEW, or PROMISED when the person was told that it would follow.
 * Undefined when the request was done before: then nothing of this transaction may be kept.
 */
export async function recordAnswer(w: Writer, row: NewRow<'inbox'>): Promise<'NEW' | 'PROMISED' | undefined> {
  const { inbox: t } = w.tables;
  if (await insertRowIfNew(w, t, row)) return 'NEW';
  if (await settlePending(w, row.key, row.answer)) return 'PROMISED';
  // Its key has expired, and is a new one again.
  await w.delete(t).where(and(eq(t.key, row.key), lt(t.expiresAt, row.receivedAt)));
  return (await insertRowIfNew(w, t, row)) ? 'NEW' : undefined;
}

/** Marks a kept request as done. False when it was done already: then it has been answered, too. */
export async function settlePending(w: Writer, key: string, answer: unknown): Promise<boolean> {
  const { inbox: t } = w.tables;
  const rows = await w
    .update(t)
    .set({ state: sql`'DONE'`, answer: sql`${later(t.answer, 'answer')}` })
    .where(and(eq(t.key, key), sql`${t.state} = 'PENDING'`))
    .returning({ key: t.key })
    .prepare('settle_pending')
    .execute({ answer });
  return rows.length > 0;
}
