/** Several processes on one database: starting together, claiming together, and dying. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../src/store/open.js';
import type { Store } from '../../../src/store/store.js';
import { temporaryFolder } from '../../store/temporaryFolder.js';
import { keysIn, put, seedOrganization, timer } from './suite/given.js';
import { administeredDatabase } from './support/database.js';
import { startProcess } from './support/process.js';

const urls: Record<string, () => Promise<string>> = {
  'a SQLite file': async () => `file:${join(temporaryFolder(), 'muster.db')}`,
  PostgreSQL: async () => {
    const database = await administeredDatabase();
    onTestFinished(() => database.drop());
    return database.url;
  },
};

const opened = async (url: string): Promise<Store> => {
  const store = await openStore(url);
  onTestFinished(() => store.close());
  return store;
};

const several = (url: string, count: number) =>
  Promise.all(Array.from({ length: count }, () => startProcess(url)));

for (const [engine, makeUrl] of Object.entries(urls)) {
  test(`six processes that start together on a new database all start: ${engine}`, async () => {
    const url = await makeUrl();
    const processes = await several(url, 6);
    const answers = await Promise.all(processes.map((other) => other.ask('open')));
    expect(answers).toEqual(Array.from({ length: 6 }, () => 'opened'));
    const store = await opened(url);
    await store.tx((w) => put(w, 'a'));
    expect(await keysIn(store.read)).toEqual(['a']);
  });

  test(`three processes claim each timer exactly once: ${engine}`, async () => {
    const url = await makeUrl();
    const store = await opened(url);
    await seedOrganization(store);
    const ids = Array.from({ length: 300 }, (_, i) => `t${i}`);
    await store.tx(async (w) => {
      await w.insert(w.tables.timers).values(ids.map((id) => timer(id, new Date('2026-01-01T00:00:00Z'))));
    });
    const processes = await several(url, 3);
    await Promise.all(processes.map((other) => other.ask('open')));
    const claimed = await Promise.all(processes.map((other) => other.ask('drain')));
    expect(claimed.flatMap((line) => line.split(' ').filter((id) => id !== '')).sort()).toEqual(ids.sort());
  });

  test(`a process killed in a transaction leaves nothing behind but the knowledge that it is dead: ${engine}`, async () => {
    const url = await makeUrl();
    const store = await opened(url);
    const other = await startProcess(url);
    expect(await other.ask('open')).toBe('opened');
    const id = await other.ask('id');
    expect(await store.instance.isAlive(id)).toBe(true);
    expect(await other.ask('hold')).toBe('holding');
    const waiting = engine === 'PostgreSQL' ? undefined : store.tx((w) => put(w, 'waited'));
    expect(await keysIn(store.read)).toEqual([]);
    await other.kill();
    await waiting;
    await store.tx((w) => put(w, 'next'));
    await expect.poll(() => store.instance.isAlive(id)).toBe(false);
    expect(await keysIn(store.read)).not.toContain('held');
  });
}
