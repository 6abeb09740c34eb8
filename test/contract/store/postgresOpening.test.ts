/** A PostgreSQL database that cannot be used is told in one line; migrating it never skips and never loses. */
import { createServer } from 'node:net';
import type pg from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { migratePostgres, readMigrations } from '../../../src/store/migrate.js';
import { openStore } from '../../../src/store/open.js';
import { migration } from '../../store/migration.js';
import { expectOneLine } from '../../store/oneLine.js';
import { type AdministeredDatabase, administeredDatabase } from './support/database.js';
import { proxyTo } from './support/proxy.js';

const fresh = async (): Promise<AdministeredDatabase> => {
  const database = await administeredDatabase();
  onTestFinished(() => database.drop());
  return database;
};

const changed = (change: (url: URL) => void): string => {
  const url = new URL(inject('postgresUrl'));
  change(url);
  return url.href;
};

const unusedPort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const ledger = async (pool: pg.Pool): Promise<string[]> =>
  (await pool.query<{ name: string }>('select name from muster_migrations order by name')).rows.map(
    (row) => row.name,
  );

test('a server that does not run', async () => {
  const port = await unusedPort();
  await expectOneLine(openStore(changed((url) => (url.port = String(port)))), /does not answer/);
});

test('a host that does not exist', async () => {
  await expectOneLine(openStore(changed((url) => (url.hostname = 'nowhere.invalid'))), /does not answer/);
});

test('a wrong password', async () => {
  await expectOneLine(openStore(changed((url) => (url.password = 'wrong'))), /refuses the user or password/);
});

test('a user that does not exist', async () => {
  await expectOneLine(openStore(changed((url) => (url.username = 'nobody'))), /refuses the user or password/);
});

test('a database that does not exist', async () => {
  await expectOneLine(openStore(changed((url) => (url.pathname = '/nowhere'))), /does not exist/);
});

test('an address that is none', async () => {
  await expectOneLine(openStore('postgres://user:p@ss@host:port/x'), /DATABASE_URL/);
});

test('a read-only database', async () => {
  const { url, pool } = await fresh();
  const { rows } = await pool.query<{ name: string }>('select current_database() as name');
  await pool.query(`alter database ${rows[0]?.name} set default_transaction_read_only = on`);
  await expectOneLine(openStore(url), /cannot be written/);
});

test('a database from a newer version is refused and not changed', async () => {
  const { url, pool } = await fresh();
  await (await openStore(url)).close();
  await pool.query(`insert into muster_migrations (hash, name) values ('from the future', '9999_future')`);
  const before = await ledger(pool);
  await expectOneLine(openStore(url), /newer version/);
  expect(await ledger(pool)).toEqual(before);
});

test('whoever only looks leaves a database that is behind as it is', async () => {
  const { url, pool } = await fresh();
  await expectOneLine(openStore(url, { migrate: false }), /the next start migrates it/);
  expect((await pool.query(`select to_regclass('muster_migrations') as ledger`)).rows).toEqual([
    { ledger: null },
  ]);
  await (await openStore(url)).close();
  await (await openStore(url, { migrate: false })).close();
  await pool.query(`delete from muster_migrations`);
  await expectOneLine(openStore(url, { migrate: false }), /the next start migrates it/);
  expect(await ledger(pool)).toEqual([]);
});

test('a refused start leaves no connection behind', async () => {
  const { url, pool } = await fresh();
  await pool.query(`create table muster_migrations (hash text primary key, name text not null)`);
  await pool.query(`insert into muster_migrations values ('x', 'x')`);
  await expectOneLine(openStore(url), /newer version/);
  const others = `select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
  await expect.poll(async () => (await pool.query(others)).rowCount).toBe(0);
});

test.each<[string, RegExp]>([
  ['by the server', /takes no connection just now/],
  ['by the network', /does not answer/],
])('a connection that is ended %s while starting', async (by, what) => {
  const { url, pool } = await fresh();
  const proxy = await proxyTo(url);
  const holder = await pool.connect();
  // As long as another process migrates.
  await holder.query('select pg_advisory_lock(727001)');
  const opening = expectOneLine(openStore(proxy.url), what);
  const waiting = `from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`;
  await expect.poll(async () => (await pool.query(`select 1 ${waiting}`)).rowCount).toBe(1);
  if (by === 'by the network') proxy.cut();
  else await pool.query(`select pg_terminate_backend(pid) ${waiting}`);
  await opening;
  holder.release(true);
  await (await openStore(url)).close();
});

test('six that start together on a new database all start, and one of them migrates', async () => {
  const { url, pool } = await fresh();
  const stores = await Promise.all(Array.from({ length: 6 }, () => openStore(url)));
  expect(new Set(stores.map((store) => store.instance.id)).size).toBe(6);
  expect(await ledger(pool)).toEqual(readMigrations('postgres').map((m) => m.name));
  for (const store of stores) await store.close();
});

test('each migration is applied once, also one that is older by name', async () => {
  const { pool } = await fresh();
  const [a, b, c] = [
    migration('0001_a', 'create table a (id int)'),
    migration('0002_b', 'create table b (id int)', 'insert into b values (1)'),
    migration('0003_c', 'alter table b add column c int'),
  ];
  expect(await migratePostgres(pool, [a])).toEqual(['0001_a']);
  expect(await migratePostgres(pool, [a])).toEqual([]);
  const late = migration('0000_late', 'create table late (id int)');
  const together = await Promise.all([0, 1, 2].map(() => migratePostgres(pool, [late, a, b, c])));
  expect(together.flat().sort()).toEqual(['0000_late', '0002_b', '0003_c']);
  expect((await pool.query('select * from b')).rows).toEqual([{ id: 1, c: null }]);
});

test('a migration that fails takes its whole run with it', async () => {
  const { pool } = await fresh();
  const good = migration('0001_good', 'create table good (id int)');
  const bad = migration('0002_bad', 'create table bad (id int)', 'insert into nowhere values (1)');
  await expect(migratePostgres(pool, [good, bad])).rejects.toThrow('nowhere');
  const { rows } = await pool.query(`select tablename from pg_tables where schemaname = 'public'`);
  expect(rows).toEqual([]);
  expect(await migratePostgres(pool, [good])).toEqual(['0001_good']);
});
