/**
 * One description, two dialects. The PostgreSQL builders are the canonical TypeScript types; the SQLite kit is cast to
 * them once, here. Column names are written out, so that neither side depends on drizzle's casing option.
 */
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import * as pg from 'drizzle-orm/pg-core';
import * as sqlite from 'drizzle-orm/sqlite-core';

// Custom types instead of the built-in ones: those cannot bind null through a placeholder, and hot queries are prepared.
const pgInstant = pg.customType<{ data: Date; driverData: string }>({
  dataType: () => 'timestamptz(3)',
  toDriver: (at) => (isNull(at) ? nothing() : at.toISOString()),
  fromDriver: (at) => new Date(at),
});
/** Compared byte by byte, as SQLite does, whatever the language of the database: its order is that of a range of prefixes. */
const pgBytewise = pg.customType<{ data: string; driverData: string }>({
  dataType: () => 'text collate "C"',
});
const pgJson = pg.customType<{ data: unknown; driverData: unknown }>({
  dataType: () => 'jsonb',
  toDriver: (value) => (isNull(value) ? nothing() : JSON.stringify(value)),
});
const sqliteInstant = sqlite.customType<{ data: Date; driverData: number }>({
  dataType: () => 'integer',
  toDriver: (at) => (isNull(at) ? nothing() : at.getTime()),
  fromDriver: (at) => new Date(at),
});
const sqliteJson = sqlite.customType<{ data: unknown; driverData: string }>({
  dataType: () => 'text',
  toDriver: (value) => (isNull(value) ? nothing() : JSON.stringify(value)),
  fromDriver: (value): unknown => JSON.parse(value),
});
const isNull = (value: unknown): boolean => value === null || value === undefined;
/** Drizzle's types have no room for the null that a bound placeholder may carry; the driver has. */
const nothing = (): never => null as never;

// Conditions of partial indexes carry literals: a bound value would keep the planner from matching them.
const conditions = {
  isNotNull: (column: SQLWrapper): SQL => sql`${column} is not null`,
  isTrue: (column: SQLWrapper): SQL => sql`${column} = true`,
  is: (column: SQLWrapper, value: string): SQL => sql`${column} = ${sql.raw(`'${value}'`)}`,
  isOneOf: (column: SQLWrapper, values: readonly string[]): SQL =>
    sql`${column} in (${sql.raw(values.map((v) => `'${v}'`).join(', '))})`,
};

export const pgKit = {
  ...conditions,
  table: pg.pgTable,
  index: pg.index,
  uniqueIndex: pg.uniqueIndex,
  primaryKey: pg.primaryKey,
  text: (name: string) => pg.text(name),
  bytewise: (name: string) => pgBytewise(name),
  oneOf: <const T extends readonly [string, ...string[]]>(name: string, values: T) =>
    pg.text(name, { enum: values as unknown as [T[number], ...T[number][]] }),
  int: (name: string) => pg.integer(name),
  int53: (name: string) => pg.bigint(name, { mode: 'number' }),
  bool: (name: string) => pg.boolean(name),
  json: <T>(name: string) => pgJson(name).$type<T>(),
  instant: (name: string) => pgInstant(name),
};
export type Kit = typeof pgKit;

export const sqliteKit = {
  ...conditions,
  table: sqlite.sqliteTable,
  index: sqlite.index,
  uniqueIndex: sqlite.uniqueIndex,
  primaryKey: sqlite.primaryKey,
  text: (name: string) => sqlite.text(name),
  bytewise: (name: string) => sqlite.text(name),
  oneOf: (name: string, values: readonly [string, ...string[]]) =>
    sqlite.text(name, { enum: values as [string, ...string[]] }),
  int: (name: string) => sqlite.integer(name),
  int53: (name: string) => sqlite.integer(name, { mode: 'number' }),
  bool: (name: string) => sqlite.integer(name, { mode: 'boolean' }),
  json: (name: string) => sqliteJson(name),
  instant: (name: string) => sqliteInstant(name),
} as unknown as Kit;
