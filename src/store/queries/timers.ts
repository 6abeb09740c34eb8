/** Timers, as one organization's work arms and disarms them. Claiming them is the system's. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Writer } from '../store.js';
import type { NewRow, Row } from './rows.js';

export type Timer = Row<'timers'>;

/** Arms a timer; one of the same kind and subject is replaced. */
export async function armTimer(
  w: Writer,
  row: Pick<NewRow<'timers'>, 'id' | 'organizationId' | 'kind' | 'subject' | 'dueAt' | 'data'>,
): Promise<void> {
  const { timers: t } = w.tables;
  await w
    .hot('arm timer', (db) =>
      db
        .insert(t)
        .values({
          id: sql.placeholder('id'),
          organizationId: sql.placeholder('organizationId'),
          kind: sql.placeholder('kind'),
          subject: sql.placeholder('subject'),
          dueAt: sql.placeholder('dueAt'),
          scheduledFor: sql.placeholder('dueAt'),
          armed: true,
          attempts: 0,
          lastError: null,
          data: sql.placeholder('data'),
        })
        .onConflictDoUpdate({
          target: [t.subject, t.kind],
          set: {
            id: sql`excluded.id`,
            dueAt: sql`excluded.due_at`,
            scheduledFor: sql`excluded.scheduled_for`,
            armed: sql`excluded.armed`,
            attempts: 0,
            lastError: null,
            data: sql`excluded.data`,
          },
        })
        .prepare('arm_timer'),
    )
    .execute({ ...row });
}

/** Disarms timers of a subject: the need has gone. */
export async function disarmTimers(w: Writer, subject: string, kinds: readonly string[]): Promise<void> {
  if (kinds.length === 0) return;
  const { timers: t } = w.tables;
  // One that a tick has claimed at this instant is passed over: its job waits for our lock on the subject, and then finds
  // that the need has gone. Waiting for the tick in turn would be a deadlock.
  const armed = await w.claimed(
    w
      .select({ id: t.id })
      .from(t)
      .where(and(eq(t.subject, subject), inArray(t.kind, [...kinds]))),
  );
  if (armed.length === 0) return;
  await w.delete(t).where(
    inArray(
      t.id,
      armed.map(({ id }) => id),
    ),
  );
}
