/** Pages of a list, with a count that stays cheap however long the list is. */
import { type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Reader } from '../store.js';

export interface Page {
  readonly limit: number;
  readonly offset: number;
}
export interface PageOf<T> {
  /** Exact up to {@link COUNT_CAP}. */
  readonly count: number;
  /** There are more than `count` says. */
  readonly countCapped: boolean;
  readonly results: readonly T[];
}

/** How far lists are counted: beyond, nobody turns pages, and counting would cost more than the page. */
export const COUNT_CAP = 10_000;

/** Counts to the cap and no further. */
export async function cappedCount(
  db: Reader,
  table: PgTable,
  where: SQL | undefined,
): Promise<{ count: number; countCapped: boolean }> {
  const some = db
    .select({ one: sql<number>`1`.as('one') })
    .from(table)
    .where(where)
    .limit(COUNT_CAP + 1)
    .as('some');
  const rows = await db.select({ count: sql`count(*)`.mapWith(Number) }).from(some);
  const count = rows[0]?.count ?? 0;
  return { count: Math.min(count, COUNT_CAP), countCapped: count > COUNT_CAP };
}
