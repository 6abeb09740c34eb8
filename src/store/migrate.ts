/**
 * Applies migrations by their hash: nothing is skipped because another branch's migration is newer, several processes
 * starting together wait for one, and rebuilding a table never deletes the rows that refer to it.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type Connection from 'better-sqlite3';
import type pg from 'pg';
import { z } from 'zod';
import { StoreBehind, StoreUnusable } from './errors.js';

/** One released migration: never edited once released. */
export interface Migration {
  readonly name: string;
  readonly hash: string;
  readonly statements: readonly string[];
}

const journal = z.object({ entries: z.array(z.object({ tag: z.string() })) });

/** The migrations of an engine, in the order of their journal. */
export function readMigrations(engine: 'sqlite' | 'postgres'): readonly Migration[] {
  const folder = fileURLToPath(new URL(`../../migrations/${engine}/`, import.meta.url));
  const { entries } = journal.parse(JSON.parse(readFileSync(`${folder}meta/_journal.json`, 'utf8')));
  return entries.map(({ tag }) => {
    const source = readFileSync(`${folder}${tag}.sql`, 'utf8');
    return {
      name: tag,
      hash: createHash('sha256').update(source).digest('hex'),
      statements: source
        .split('--> statement-breakpoint')
        .map((s) => s.trim())
        .filter((s) => s !== ''),
    };
  });
}

const LEDGER = 'muster_migrations';
const CREATE_LEDGER = `create table if not exists ${LEDGER} (hash text primary key, name text not null)`;

const missing = (known: readonly Migration[], applied: ReadonlySet<string>): readonly Migration[] => {
  const ours = new Set(known.map((m) => m.hash));
  const newer = [...applied].filter((hash) => !ours.has(hash));
  if (newer.length > 0)
    throw new StoreUnusable(
      `The database was written by a newer version of Muster (it has ${newer.length === 1 ? 'a migration' : `${newer.length} migrations`} that this one does not know). Start that version, or restore an older backup; nothing was changed.`,
    );
  return known.filter((m) => !applied.has(m.hash));
};

const hashesIn = (connection: Connection.Database): ReadonlySet<string> =>
  new Set(
    z
      .array(z.object({ hash: z.string() }))
      .parse(connection.prepare(`select hash from ${LEDGER}`).all())
      .map((r) => r.hash),
  );

const all = (known: readonly Migration[], applied: ReadonlySet<string>): boolean =>
  known.every(({ hash }) => applied.has(hash));

/** Whether a SQLite database has every migration of ours. More of a newer version, which runs beside us, do no harm. */
export const sqliteMigrated = (connection: Connection.Database, known: readonly Migration[]): boolean =>
  all(known, hashesIn(connection));

/** The same of a PostgreSQL database. */
export async function postgresMigrated(pool: pg.Pool, known: readonly Migration[]): Promise<boolean> {
  const { rows } = await pool.query<{ hash: string }>(`select hash from ${LEDGER}`);
  return all(known, new Set(rows.map((r) => r.hash)));
}

const behind = (): StoreBehind =>
  new StoreBehind('The database is of an older version of Muster: the next start migrates it.');

const ledgerIn = (connection: Connection.Database): boolean =>
  connection.prepare(`select 1 from sqlite_master where type = 'table' and name = ?`).get(LEDGER) !==
  undefined;

/** Leaves SQLite as it is. @throws {StoreBehind} when it lacks a migration. */
export function refuseUnmigratedSqlite(connection: Connection.Database, known: readonly Migration[]): void {
  if (!ledgerIn(connection) || missing(known, hashesIn(connection)).length > 0) throw behind();
}

/** Leaves PostgreSQL as it is. @throws {StoreBehind} when it lacks a migration. */
export async function refuseUnmigratedPostgres(pool: pg.Pool, known: readonly Migration[]): Promise<void> {
  const { rows } = await pool.query<{ ledger: string | null }>('select to_regclass($1) as ledger', [LEDGER]);
  if (rows[0]?.ledger == null || !(await postgresMigrated(pool, known))) throw behind();
}

/**
 * Migrates SQLite and says which migrations were applied. `beforeChange` runs before the first one touches a database
 * that has some already, while nobody else can write.
 */
export function migrateSqlite(
  connection: Connection.Database,
  known: readonly Migration[],
  beforeChange: () => void = () => {},
): readonly string[] {
  const appliedHashes = (): ReadonlySet<string> => (ledgerIn(connection) ? hashesIn(connection) : new Set());
  // Looked at without a lock first: nothing to do is the usual case.
  if (missing(known, appliedHashes()).length === 0) return [];
  // A rebuild drops the old table: with foreign keys on, that would delete every row that refers to it.
  connection.pragma('foreign_keys = OFF');
  connection.exec('BEGIN IMMEDIATE');
  try {
    const applied = appliedHashes();
    const todo = missing(known, applied);
    if (applied.size > 0 && todo.length > 0) beforeChange();
    connection.exec(CREATE_LEDGER);
    const record = connection.prepare(`insert into ${LEDGER} (hash, name) values (?, ?)`);
    for (const migration of todo) {
      for (const statement of migration.statements) connection.exec(statement);
      record.run(migration.hash, migration.name);
    }
    const orphans = connection.pragma('foreign_key_check');
    if (Array.isArray(orphans) && orphans.length > 0)
      throw new StoreUnusable(
        `Migrating would leave ${orphans.length} rows without what they refer to; nothing was changed.`,
      );
    connection.exec('COMMIT');
    return todo.map((m) => m.name);
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw error;
  } finally {
    connection.pragma('foreign_keys = ON');
  }
}

/** The advisory lock under which one process migrates while the others wait. */
const MIGRATION_LOCK = 727_001;

/** Migrates PostgreSQL and says which migrations were applied. */
export async function migratePostgres(
  pool: pg.Pool,
  known: readonly Migration[],
): Promise<readonly string[]> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query('BEGIN');
    await client.query(CREATE_LEDGER);
    const { rows } = await client.query<{ hash: string }>(`select hash from ${LEDGER}`);
    const todo = missing(known, new Set(rows.map((r) => r.hash)));
    for (const migration of todo) {
      for (const statement of migration.statements) await client.query(statement);
      await client.query(`insert into ${LEDGER} (hash, name) values ($1, $2)`, [
        migration.hash,
        migration.name,
      ]);
    }
    await client.query('COMMIT');
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    client.release();
    return todo.map((m) => m.name);
  } catch (error) {
    // Closing the connection undoes the transaction and gives the lock back, whatever state they are in.
    client.release(true);
    throw error;
  }
}
