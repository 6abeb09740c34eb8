/** Before existing data is migrated, a whole copy is put beside it. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Connection from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { migrateSqlite } from '../../src/store/migrate.js';
import { openStore } from '../../src/store/open.js';
import { backUp } from '../../src/store/openSqlite.js';
import { migration } from './migration.js';
import { temporaryFolder } from './temporaryFolder.js';

const first = migration('0000_first', 'create table t (id int)', `insert into t values (1), (2)`);
const second = migration('0001_second', 'delete from t', 'create table u (id int)');
const third = migration('0002_third', 'create table v (id int)');

const opened = (file: string): Connection.Database => {
  const connection = new Connection(file);
  connection.pragma('journal_mode = WAL');
  onTestFinished(() => void connection.close());
  return connection;
};
const rowsOf = (file: string): unknown => {
  const connection = new Connection(file, { readonly: true });
  try {
    return connection.prepare('select id from t').raw().all();
  } finally {
    connection.close();
  }
};

test('the copy holds the state before the migration, and later ones replace it', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'muster.db');
  const copy = `${file}.before-migration`;
  const connection = opened(file);
  const migrate = (...known: ReturnType<typeof migration>[]) =>
    migrateSqlite(connection, known, () => backUp(file));
  migrate(first);
  expect(existsSync(copy)).toBe(false);
  migrate(first, second);
  expect(rowsOf(copy)).toEqual([[1], [2]]);
  expect(rowsOf(file)).toEqual([]);
  writeFileSync(`${copy}.part`, 'left by a process that was killed');
  migrate(first, second, third);
  expect(rowsOf(copy)).toEqual([]);
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('nobody else can write between the copy and the migration', () => {
  const file = join(temporaryFolder(), 'muster.db');
  const [one, other] = [opened(file), opened(file)];
  other.pragma('busy_timeout = 0');
  migrateSqlite(one, [first]);
  migrateSqlite(one, [first, second], () => {
    backUp(file);
    expect(() => other.exec('insert into t values (3)')).toThrow('locked');
  });
});

test('a store that starts on its own version makes none', async () => {
  const folder = temporaryFolder();
  for (let start = 0; start < 2; start += 1)
    await (await openStore(`file:${join(folder, 'muster.db')}`)).close();
  expect(readdirSync(folder)).toEqual(['muster.db']);
});
