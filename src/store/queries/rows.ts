/** Shared by all queries: rows written through prepared statements, and the types that the schema gives them. */
import { type Column, getTableColumns, getTableName, Param, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Schema } from '../schema/define.js';
import type { Writer } from '../store.js';

/** A row as it is read, by the table's name in the schema. */
export type Row<T extends keyof Schema> = Schema[T]['$inferSelect'];
/** A row as it is written. */
export type NewRow<T extends keyof Schema> = Schema[T]['$inferInsert'];

/** A value bound later, encoded as the column wants it: what `eq(column, placeholder)` forgets to do. */
export const later = (column: Column, name: string): SQL => sql`${new Param(sql.placeholder(name), column)}`;

/** What writing a row of a table needs to know of it. */
interface Shape {
  readonly name: string;
  readonly keys: readonly string[];
}
const shapes = new WeakMap<PgTable, Shape>();
const shapeOf = (table: PgTable): Shape => {
  const known = shapes.get(table);
  if (known !== undefined) return known;
  const shape = { name: getTableName(table), keys: Object.keys(getTableColumns(table)) };
  shapes.set(table, shape);
  return shape;
};

// The placeholders stand for exactly the columns of the table; drizzle cannot see that for a table it does not know.
const placeholders = <T extends PgTable>(table: T, suffix = ''): T['$inferInsert'] =>
  Object.fromEntries(
    shapeOf(table).keys.map((key) => [key, sql.placeholder(key + suffix)]),
  ) as T['$inferInsert'];

const bind = (
  table: PgTable,
  row: Record<string, unknown>,
  bound: Record<string, unknown> = {},
  suffix = '',
): Record<string, unknown> => {
  for (const key of shapeOf(table).keys) bound[key + suffix] = row[key] ?? null;
  return bound;
};

/** Inserts one row, every column named: a default in the schema only fills in rows that are older than its column. */
export async function insertRow<T extends PgTable>(
  w: Writer,
  table: T,
  row: T['$inferInsert'],
): Promise<void> {
  const name = `insert ${shapeOf(table).name}`;
  await w
    .hot(name, (db) => db.insert(table).values(placeholders(table)).prepare(name))
    .execute(bind(table, row));
}

/** Inserts one row unless one with the same unique key is there; says whether it did. */
export async function insertRowIfNew<T extends PgTable>(
  w: Writer,
  table: T,
  row: T['$inferInsert'],
): Promise<boolean> {
  const name = `insert if new ${shapeOf(table).name}`;
  const inserted = await w
    .hot(name, (db) =>
      db
        .insert(table)
        .values(placeholders(table))
        .onConflictDoNothing()
        .returning({ one: sql<number>`1`.as('one') })
        .prepare(name),
    )
    .execute(bind(table, row));
  return inserted.length > 0;
}

/** Inserts a few rows with one statement; with `unlessThere`, without those of whose unique key there is one already. */
export async function insertRows<T extends PgTable>(
  w: Writer,
  table: T,
  rows: readonly T['$inferInsert'][],
  { unlessThere = false } = {},
): Promise<void> {
  if (rows.length === 0) return;
  const name = `insert ${rows.length}${unlessThere ? ' if new' : ''} ${shapeOf(table).name}`;
  const bound: Record<string, unknown> = {};
  for (const [i, row] of rows.entries()) bind(table, row, bound, String(i));
  await w
    .hot(name, (db) => {
      const insert = db.insert(table).values(rows.map((_, i) => placeholders(table, String(i))));
      return (unlessThere ? insert.onConflictDoNothing() : insert).prepare(name);
    })
    .execute(bound);
}
