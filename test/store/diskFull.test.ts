/** Space that runs out while the store works: writes are refused, reading goes on, and it recovers by itself. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Connection from 'better-sqlite3';
import { asc } from 'drizzle-orm';
import { describe, expect, onTestFinished, test } from 'vitest';
import { migrateSqlite, readMigrations } from '../../src/store/migrate.js';
import { openStore } from '../../src/store/open.js';
import { define } from '../../src/store/schema/define.js';
import { sqliteKit } from '../../src/store/schema/kit.js';
import { sqliteStore } from '../../src/store/sqlite.js';
import { memoryInstance } from '../../src/store/sqliteInstance.js';
import { defaultStoreOptions, type Store, type Writer } from '../../src/store/store.js';
import { cannotMount, smallDisk } from './mounts.js';
import { temporaryFolder } from './temporaryFolder.js';

interface Disk {
  readonly store: Store;
  makeRoom(): void;
  /** The same data in a new store. */
  reopen(): Promise<Store>;
}

const block = 'x'.repeat(60_000);
const put = async (w: Writer, key: string, text = block): Promise<void> => {
  await w.insert(w.tables.adapterState).values({ island: 'test', key, value: text });
};
const keysIn = async ({ read }: Store): Promise<string[]> => {
  const t = read.tables.adapterState;
  return (await read.select({ key: t.key }).from(t).orderBy(asc(t.key))).map((row) => row.key);
};

/** A disk of four megabytes of which two can be given back. */
const smallTmpfs = async (): Promise<Disk> => {
  const disk = smallDisk(4);
  const url = `file:${join(disk, 'muster.db')}`;
  const ballast = join(disk, 'ballast');
  writeFileSync(ballast, Buffer.alloc(2_000_000));
  const store = await openStore(url);
  onTestFinished(() => store.close());
  return { store, makeRoom: () => rmSync(ballast), reopen: () => openStore(url) };
};

/** A database that may not grow beyond some pages more than it has: SQLite then says the same as on a full disk. */
const fewPages = async (): Promise<Disk> => {
  const file = join(temporaryFolder(), 'muster.db');
  const writer = new Connection(file);
  writer.pragma('journal_mode = WAL');
  migrateSqlite(writer, readMigrations('sqlite'));
  const pages = Number(writer.pragma('page_count', { simple: true }));
  writer.pragma(`max_page_count = ${pages + 400}`);
  const reader = new Connection(file, { readonly: true });
  const parts = {
    writer,
    reader,
    tables: define(sqliteKit),
    instance: memoryInstance(),
    release: () => undefined,
    migrated: () => Promise.resolve(true),
  };
  const store = sqliteStore(parts, defaultStoreOptions);
  onTestFinished(() => store.close());
  return {
    store,
    makeRoom: () => void writer.pragma(`max_page_count = ${pages + 4_000}`),
    reopen: () => openStore(`file:${file}`),
  };
};

const refused = { code: 'STORE_READ_ONLY', details: { retryAfterSeconds: 30 } };

/** Writes until there is no space, and says what was accepted. */
const fill = async (store: Store): Promise<string[]> => {
  for (let i = 0; i < 1_000; i += 1) {
    const key = `k${String(i).padStart(4, '0')}`;
    const error: unknown = await store
      .tx((w) => put(w, key))
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    if (error === undefined) continue;
    expect(error).toMatchObject(refused);
    return Array.from({ length: i }, (_, n) => `k${String(n).padStart(4, '0')}`);
  }
  return expect.unreachable('the disk never got full');
};

const fullDisk = (make: () => Promise<Disk>): void => {
  test('refuses writes, keeps what it accepted and nothing else, and goes on reading', async () => {
    const { store, reopen } = await make();
    const accepted = await fill(store);
    expect(accepted.length).toBeGreaterThan(3);
    expect(await keysIn(store)).toEqual(accepted);
    const several = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        store.tx(async (w) => {
          await put(w, `small ${i}`, 'small');
          await put(w, `large ${i}`, block.repeat(100));
        }),
      ),
    );
    for (const outcome of several) expect(outcome).toMatchObject({ status: 'rejected', reason: refused });
    expect(await keysIn(store)).toEqual(accepted);
    await store.close();
    const again = await reopen();
    expect(await keysIn(again)).toEqual(accepted);
    await again.close();
  });

  test('a failure that was caught does not let the rest be kept alone', async () => {
    const { store } = await make();
    const accepted = await fill(store);
    const outcome = await store
      .tx(async (w) => {
        await put(w, 'before', 'small');
        await w.savepoint(() => put(w, 'large', block.repeat(100))).catch(() => undefined);
        await put(w, 'after', 'small');
      })
      .then(
        () => ['after', 'before'],
        (error: unknown) => {
          expect(error).toMatchObject(refused);
          return [];
        },
      );
    expect(await keysIn(store)).toEqual([...outcome, ...accepted]);
  });

  test('takes writes again by itself once there is space', async () => {
    const { store, makeRoom, reopen } = await make();
    const accepted = await fill(store);
    makeRoom();
    await store.tx((w) => put(w, 'later'));
    expect(await keysIn(store)).toEqual([...accepted, 'later']);
    await store.close();
    const again = await reopen();
    expect(await keysIn(again)).toEqual([...accepted, 'later']);
    await again.close();
  });
};

describe.skipIf(cannotMount !== undefined)(
  `a full disk${cannotMount ? ` (left out: ${cannotMount})` : ''}`,
  () => fullDisk(smallTmpfs),
);
describe('a database that may not grow', () => fullDisk(fewPages));
