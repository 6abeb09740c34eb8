/** The baselines: better-sqlite3 by hand, with the pragmas of the product. */
import { copyFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Connection from 'better-sqlite3';

export type Value = string | number | null;

/** Opens a file as the product does. */
export function openRaw(file: string): Connection.Database {
  const raw = new Connection(file);
  raw.pragma('journal_mode = WAL');
  raw.pragma('synchronous = FULL');
  raw.pragma('foreign_keys = ON');
  return raw;
}

/** A copy of a database that nobody has open. */
export const copyOf = (file: string, name: string): string => copyInto(dirname(file), file, name);

/** The same, into another folder. */
export function copyInto(folder: string, file: string, name: string): string {
  const copy = join(folder, `${name}.db`);
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${copy}${suffix}`, { force: true });
  copyFileSync(file, copy);
  return copy;
}

export const columnsOf = (raw: Connection.Database, table: string): string[] =>
  raw.prepare<[string], string>('select name from pragma_table_info(?)').pluck().all(table);

export const insertInto = (raw: Connection.Database, table: string): Connection.Statement<Value[]> => {
  const columns = columnsOf(raw, table);
  return raw.prepare(
    `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  );
};

/** Runs `work` in a transaction by itself: with the commit that is one wait for the disk. */
export function transactions(raw: Connection.Database): (work: () => void) => void {
  const begin = raw.prepare('BEGIN IMMEDIATE');
  const commit = raw.prepare('COMMIT');
  return (work) => {
    begin.run();
    work();
    commit.run();
  };
}

/** The tables, each after those it refers to. */
export function tablesInOrder(raw: Connection.Database): readonly string[] {
  const names = raw
    .prepare<[], string>(
      "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name",
    )
    .pluck()
    .all();
  const ordered = new Set<string>();
  const visit = (name: string): void => {
    if (ordered.has(name)) return;
    for (const parent of raw
      .prepare<[string], string>('select "table" from pragma_foreign_key_list(?)')
      .pluck()
      .all(name))
      if (parent !== name) visit(parent);
    ordered.add(name);
  };
  for (const name of names) visit(name);
  return [...ordered];
}
