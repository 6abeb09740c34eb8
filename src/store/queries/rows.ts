/** Shared by all queries: rows written through prepared statements, and the types that the schema gives them. */
import {
  type Column,
  getTableColumns,
  getTableName,
  Param,
  type Placeholder,
  type SQL,
  sql,
} from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Schema } from '../schema/define.js';
import type { Writer } from '../store.js';

/** A row as it is read, by the table's name in the schema. */
export type Row<T extends keyof Schema> = Schema[T]['$inferSelect'];
/** A row as it is written. */
export type NewRow<T extends keyof Schema> = Schema[T]['$inferInsert'];

/** A value bound later, encoded as the column wants it: what `eq(column, placeholder)` forgets to do. */
export const later = (column: Column, name: string): SQL => sql`${new Param(sql.placeholder(name), column)}`;

const placeholders = (table: PgTable): Record<string, Placeholder> =>
  Object.fromEntries(Object.keys(getTableColumns(table)).map((key) => [key, sql.placeholder(key)]));

const bind = (table: PgTable, row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.keys(getTableColumns(table)).map((key) => [key, row[key] ?? null]));

/** Inserts one row, every column named: there are no defaults in the schema. */
export async function insertRow<T extends PgTable>(
  w: Writer,
  table: T,
  row: T['$inferInsert'],
): Promise<void> {
  const name = `insert ${getTableName(table)}`;
  // The placeholders stand for exactly the columns of the table; drizzle cannot see that for a table it does not know.
  await w
    .hot(name, (db) =>
      db
        .insert(table)
        .values(placeholders(table) as T['$inferInsert'])
        .prepare(name),
    )
    .execute(bind(table, row));
}

/** Inserts one row unless one with the same unique key is there; says whether it did. */
export async function insertRowIfNew<T extends PgTable>(
  w: Writer,
  table: T,
  row: T['$inferInsert'],
): Promise<boolean> {
  const name = `insert if new ${getTableName(table)}`;
  const inserted = await w
    .hot(name, (db) =>
      db
        .insert(table)
        .values(placeholders(table) as T['$inferInsert'])
        .onConflictDoNothing()
        .returning({ one: sql<number>`1`.as('one') })
        .prepare(name),
    )
    .execute(bind(table, row));
  return inserted.length > 0;
}
