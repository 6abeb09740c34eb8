import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Connection from 'better-sqlite3';
import { driverCode, isLocked, StoreUnusable } from './errors.js';
import { migrateSqlite, readMigrations, refuseUnmigratedSqlite, sqliteMigrated } from './migrate.js';
import { define } from './schema/define.js';
import { sqliteKit } from './schema/kit.js';
import { sqliteStore } from './sqlite.js';
import { fileInstance, memoryInstance } from './sqliteInstance.js';
import type { Store, StoreOptions } from './store.js';

const MEMORY = ':memory:';
/** How long another process may hold the file before we give up, in milliseconds: long enough for its migration. */
const BUSY_LIMIT_MS = 30_000;

/** Room for what counting a list to its end reads, which SQLite's 2 MB would read anew each time. */
const READER_CACHE_KIB = 16_384;

/** Up to this size the whole file is looked through for damage at every start: that takes a fraction of a second. */
const LOOKED_THROUGH_BYTES = 256 * 1024 * 1024;

/** How often a file is opened anew that could not be read for a moment. */
const IO_TRIES = 5;

/** Opens a SQLite file, migrated. */
export function openSqlite(file: string, options: StoreOptions): Store {
  for (let tried = 1; ; tried += 1)
    try {
      return openOnce(file, options);
    } catch (error) {
      // Processes that start at the same moment on a new file switch its journal under one another.
      if (tried === IO_TRIES || !isUnreadable(error)) throw explain(error, file);
      pauseBriefly();
    }
}

function openOnce(file: string, options: StoreOptions): Store {
  const memory = file === MEMORY;
  const opened: Connection.Database[] = [];
  try {
    if (!memory) mkdirSync(dirname(file), { recursive: true });
    const damageIn = memory ? () => null : damageCheck(file);
    const writer = new Connection(file, { timeout: BUSY_LIMIT_MS });
    opened.push(writer);
    retryWhileBusy(() => writer.pragma('journal_mode = WAL'));
    // FULL: with less, a power cut may take back what people were told is kept.
    writer.pragma('synchronous = FULL');
    // What savepoints would undo is kept here: in a temporary file it costs more than all the rest of a transaction.
    writer.pragma('temp_store = MEMORY');
    const damage = damageIn(writer);
    if (damage !== null)
      throw new StoreUnusable(
        `The database ${file} is damaged (${damage.replace(/\s+/gu, ' ')}). Restore a backup; nothing was changed.`,
      );
    const known = readMigrations('sqlite');
    if (options.migrate === false) refuseUnmigratedSqlite(writer, known);
    else migrateSqlite(writer, known, () => backUp(file));
    writer.pragma('foreign_keys = ON');
    // From here on nobody waits inside SQLite, which would stop the whole process: the store looks again by itself.
    writer.pragma('busy_timeout = 0');
    const reader = memory ? null : new Connection(file, { readonly: true, timeout: BUSY_LIMIT_MS });
    if (reader !== null) opened.push(reader);
    reader?.pragma(`cache_size = -${READER_CACHE_KIB}`);
    const instance = memory ? memoryInstance() : fileInstance(file);
    return sqliteStore(
      {
        writer,
        reader,
        tables: define(sqliteKit),
        instance,
        release: () => instance.release(),
        migrated: async () => sqliteMigrated(reader ?? writer, known),
      },
      options,
    );
  } catch (error) {
    for (const connection of opened) connection.close();
    throw error;
  }
}

/**
 * How to look for damage in a file that is not open yet. A large one is looked through only when whoever had it open
 * last did not close it, which its log that is still there tells; else only whether all of it is there.
 */
export function damageCheck(
  file: string,
  lookedThroughBytes = LOOKED_THROUGH_BYTES,
): (connection: Connection.Database) => string | null {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= lookedThroughBytes || existsSync(`${file}-wal`))
    return (connection) => {
      const found = String(connection.pragma('quick_check(1)', { simple: true }));
      return found === 'ok' ? null : found;
    };
  return (connection) => {
    const pages = Number(connection.pragma('page_count', { simple: true }));
    const pageSize = Number(connection.pragma('page_size', { simple: true }));
    return pages * pageSize > size ? `it is cut short at ${size} bytes` : null;
  };
}

/** A whole copy beside the file, in case the new version disappoints. */
export function backUp(file: string): void {
  const copy = `${file}.before-migration`;
  const part = `${copy}.part`;
  rmSync(part, { force: true });
  // A connection of its own, because the writer is in a transaction: nobody else can migrate between the copy and us.
  // Not a plain copy: closing a second handle on the file would drop this process's locks on it.
  const source = new Connection(file, { readonly: true });
  try {
    source.prepare('vacuum into ?').run(part);
    renameSync(part, copy);
  } finally {
    source.close();
    rmSync(part, { force: true });
  }
}

// The busy time-out does not cover the switch to WAL.
function retryWhileBusy(fn: () => void): void {
  for (let round = 0; ; round += 1) {
    try {
      fn();
      return;
    } catch (error) {
      if (round >= 200 || !isLocked(error)) throw error;
      pauseBriefly();
    }
  }
}

/** Opening is synchronous: nothing else runs before it is done. */
const pauseBriefly = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);

const isUnreadable = (error: unknown): boolean => /^SQLITE_IOERR/u.test(driverCode(error) ?? '');

function explain(error: unknown, file: string): unknown {
  if (error instanceof StoreUnusable) return error;
  const code = driverCode(error) ?? '';
  const because = (sentence: string): StoreUnusable => new StoreUnusable(sentence, { cause: error });
  if (/^SQLITE_(NOTADB|CORRUPT)/u.test(code))
    return because(
      `${file} is not a sound SQLite database. Restore a backup, or point DATABASE_URL elsewhere; nothing was changed.`,
    );
  if (isUnreadable(error))
    return because(
      `There is no space left for ${file}, or its disk fails (${code}). Free some and start again; nothing was changed.`,
    );
  if (/^(SQLITE_FULL|ENOSPC)/u.test(code))
    return because(`There is no space left for ${file}. Free some and start again; nothing was changed.`);
  if (/^(SQLITE_READONLY|SQLITE_CANTOPEN|EACCES|EROFS|EPERM|ENOENT|ENOTDIR|EEXIST)/u.test(code))
    return because(
      `${file} cannot be written: check that the file and its folder belong to whoever runs Muster.`,
    );
  if (/^SQLITE_BUSY/u.test(code))
    return because(`Another process keeps ${file} locked. Stop it, or use PostgreSQL for several processes.`);
  return error;
}
