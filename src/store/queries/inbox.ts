/** Requests received, by their unique id: one received twice runs once and answers the same. */
import { eq, sql } from 'drizzle-orm';
import type { Reader, Writer } from '../store.js';
import { insertRow, later, type NewRow, type Row } from './rows.js';

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
 * Records the answer together with what the request did. False when it was done before: then nothing of this
 * transaction may be kept.
 */
export async function recordAnswer(w: Writer, row: NewRow<'inbox'>): Promise<boolean> {
  const { inbox: t } = w.tables;
  const rows = await w
    .hot('record answer', (db) =>
      db
        .insert(t)
        .values({
          key: sql.placeholder('key'),
          organizationId: sql.placeholder('organizationId'),
          userId: sql.placeholder('userId'),
          surface: sql.placeholder('surface'),
          fingerprint: sql.placeholder('fingerprint'),
          request: sql.placeholder('request'),
          state: 'DONE',
          answer: sql.placeholder('answer'),
          receivedAt: sql.placeholder('receivedAt'),
          expiresAt: sql.placeholder('expiresAt'),
        })
        .onConflictDoUpdate({
          target: t.key,
          set: { state: sql`'DONE'`, answer: sql`excluded.answer` },
          setWhere: sql`${t.state} = 'PENDING'`,
        })
        .returning({ key: t.key })
        .prepare('record_answer'),
    )
    .execute({ ...row });
  return rows.length > 0;
}

/** Marks a request that was refused as done; a refusal changes nothing else. */
export async function settleRefused(w: Writer, key: string, answer: unknown): Promise<void> {
  const { inbox: t } = w.tables;
  await w
    .update(t)
    .set({ state: sql`'DONE'`, answer: sql`${later(t.answer, 'answer')}` })
    .where(eq(t.key, key))
    .prepare('settle_refused')
    .execute({ answer });
}
