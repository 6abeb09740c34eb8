/** Migrating SQLite: every migration once, none skipped, no row lost. */
import Connection from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { StoreUnusable } from '../../src/store/errors.js';
import { migrateSqlite } from '../../src/store/migrate.js';
import { migration } from './migration.js';

const memory = (): Connection.Database => {
  const connection = new Connection(':memory:');
  onTestFinished(() => void connection.close());
  return connection;
};
const all = (connection: Connection.Database, query: string): unknown[] =>
  connection.prepare(query).raw().all();
const tables = (connection: Connection.Database): unknown[] =>
  all(connection, `select name from sqlite_master where type = 'table' order by name`).flat();
const dump = (connection: Connection.Database): string => connection.serialize().toString('base64');

const parents = migration(
  '0000_parents',
  'create table parent (id integer primary key, name text not null)',
  'create table child (id integer primary key, parent integer not null references parent (id) on delete cascade)',
);
const data = migration(
  '0001_data',
  `insert into parent values (1, 'one'), (2, 'two')`,
  'insert into child values (10, 1), (20, 2)',
);
/** As drizzle-kit writes it, pragmas included. */
const rebuild = migration(
  '0002_rebuild',
  'PRAGMA foreign_keys=OFF;',
  'CREATE TABLE `__new_parent` (`id` integer PRIMARY KEY, `name` text);',
  'INSERT INTO `__new_parent` ("id", "name") SELECT "id", "name" FROM `parent`;',
  'DROP TABLE `parent`;',
  'ALTER TABLE `__new_parent` RENAME TO `parent`;',
  'PRAGMA foreign_keys=ON;',
);

test('a new database gets all of them, in their order', () => {
  const connection = memory();
  expect(migrateSqlite(connection, [parents, data])).toEqual(['0000_parents', '0001_data']);
  expect(tables(connection)).toEqual(['child', 'muster_migrations', 'parent']);
});

test('migrating twice changes nothing', () => {
  const connection = memory();
  migrateSqlite(connection, [parents, data]);
  const before = dump(connection);
  expect(migrateSqlite(connection, [parents, data])).toEqual([]);
  expect(dump(connection)).toBe(before);
});

test('rebuilding a table keeps the rows that refer to it', () => {
  const connection = memory();
  migrateSqlite(connection, [parents, data]);
  expect(migrateSqlite(connection, [parents, data, rebuild])).toEqual(['0002_rebuild']);
  expect(all(connection, 'select * from child')).toEqual([
    [10, 1],
    [20, 2],
  ]);
  connection.exec('insert into parent values (3, null)');
  connection.exec('delete from parent where id = 1');
  expect(all(connection, 'select * from child')).toEqual([[20, 2]]);
});

test('one that is older by name is applied all the same', () => {
  const connection = memory();
  migrateSqlite(connection, [parents, rebuild]);
  expect(migrateSqlite(connection, [parents, data, rebuild])).toEqual(['0001_data']);
  expect(all(connection, 'select count(*) from child')).toEqual([[2]]);
});

test('two of the same name are told apart by what they do', () => {
  const connection = memory();
  const one = migration('0000_same', 'create table one (id int)');
  const two = migration('0000_same', 'create table two (id int)');
  migrateSqlite(connection, [one]);
  expect(migrateSqlite(connection, [one, two])).toEqual(['0000_same']);
  expect(tables(connection)).toEqual(['muster_migrations', 'one', 'two']);
});

test('a database from a newer version is refused and not changed', () => {
  const connection = memory();
  migrateSqlite(connection, [parents, data]);
  const before = dump(connection);
  const older = [parents, migration('0001_other', 'create table other (id int)')];
  expect(() => migrateSqlite(connection, older)).toThrow(StoreUnusable);
  expect(() => migrateSqlite(connection, older)).toThrow(/^[^\n]*newer version[^\n]*$/u);
  expect(dump(connection)).toBe(before);
});

test('one that fails takes its whole run with it', () => {
  const connection = memory();
  migrateSqlite(connection, [parents]);
  const bad = migration('0002_bad', 'create table bad (id int)', 'insert into nowhere values (1)');
  expect(() => migrateSqlite(connection, [parents, data, bad])).toThrow('nowhere');
  expect(connection.inTransaction).toBe(false);
  expect(all(connection, 'select * from parent')).toEqual([]);
  expect(tables(connection)).toEqual(['child', 'muster_migrations', 'parent']);
  expect(migrateSqlite(connection, [parents, data])).toEqual(['0001_data']);
});

test('one that leaves rows without what they refer to is refused', () => {
  const connection = memory();
  migrateSqlite(connection, [parents, data]);
  const orphaning = migration('0003_orphaning', 'delete from parent where id = 2');
  expect(() => migrateSqlite(connection, [parents, data, orphaning])).toThrow(
    /would leave 1 rows.*nothing was changed/u,
  );
  expect(all(connection, 'select count(*) from parent')).toEqual([[2]]);
});

test.each<[string, () => void]>([
  ['kept', () => undefined],
  ['refused', () => expect.unreachable()],
])('foreign keys are watched after a migration that was %s', (_, beforeChange) => {
  const connection = memory();
  migrateSqlite(connection, [parents, data]);
  try {
    migrateSqlite(connection, [parents, data, rebuild], beforeChange);
  } catch {
    // The one that was refused.
  }
  expect(() => connection.exec('insert into child values (30, 99)')).toThrow('FOREIGN KEY');
});

test('what is to happen before a change happens once, sees the old state, and can prevent it', () => {
  const connection = memory();
  const seen: unknown[] = [];
  const look = (): void => void seen.push(all(connection, 'select count(*) from parent'));
  migrateSqlite(connection, [parents], look);
  migrateSqlite(connection, [parents], look);
  expect(seen).toEqual([]);
  migrateSqlite(connection, [parents, data], look);
  expect(seen).toEqual([[[0]]]);
  const prevent = (): void => {
    throw new Error('no backup');
  };
  expect(() => migrateSqlite(connection, [parents, data, rebuild], prevent)).toThrow('no backup');
  expect(() => connection.exec('insert into parent values (4, null)')).toThrow('NOT NULL');
});
