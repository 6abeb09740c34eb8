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

/**
 * Counts to the cap and no further.
 * @param where several conditions, no two of which hold for the same row, count what any of them holds for: the next one only
 * if those before did not reach the cap.
 */
export async function cappedCount(
  db: Reader,
  table: PgTable,
  where: SQL | undefined | readonly SQL[],
): Promise<{ count: number; countCapped: boolean }> {
  const parts = (Array.isArray(where) ? where : [where]).map(
    (condition) => sql`select 1 as one from ${table} where ${condition ?? sql`true`}`,
  );
  const counted = sql`(select one from (${sql.join(parts, sql` union all `)}) as parts limit ${COUNT_CAP + 1}) as counted`;
  const rows = await db.select({ count: sql`count(*)`.mapWith(Number) }).from(counted);
  const count = rows[0]?.count ?? 0;
  return { count: Math.min(count, COUNT_CAP), countCapped: count > COUNT_CAP };
}
