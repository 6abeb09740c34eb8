import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../src/store/open.js';
import { temporaryFolder } from '../../store/temporaryFolder.js';
import { describeStore } from './describeStore.js';
import { gate, keysIn, put, stillWaiting } from './suite/given.js';

const oneWriter = 'one writer: the second transaction does not start before the first has ended';

describeStore(
  'a SQLite file',
  async () => {
    const url = `file:${join(temporaryFolder(), 'muster.db')}`;
    return { open: (options) => openStore(url, options), shared: true };
  },
  {
    skip: {
      'claiming passes over what another has locked': oneWriter,
      'a subject that another works on cannot be taken, nor waited for': oneWriter,
      'every replica hears it': 'a file has no replicas; each process looks for itself',
    },
  },
);

test('a write waits for another process that writes without stopping this one', async () => {
  const url = `file:${join(temporaryFolder(), 'muster.db')}`;
  const [store, other] = [await openStore(url), await openStore(url)];
  onTestFinished(async () => {
    await store.close();
    await other.close();
  });
  const [holding, end] = [gate(), gate()];
  const first = store.tx(async (w) => {
    await put(w, 'first');
    holding.open();
    await end.opened;
  });
  await holding.opened;
  const from = performance.now();
  const second = other.tx((w) => put(w, 'second'));
  // Were the process stopped, no timer could run and no read could be answered before the other one gives up.
  await stillWaiting(second, new Promise((resolve) => setTimeout(resolve, 50)));
  expect(await keysIn(other.read)).toEqual([]);
  expect(performance.now() - from).toBeLessThan(1_000);
  end.open();
  await Promise.all([first, second]);
  expect(await keysIn(other.read)).toEqual(['first', 'second']);
});

test('closed stores leave nothing beside the file', async () => {
  const folder = temporaryFolder();
  const url = `file:${join(folder, 'muster.db')}`;
  const stores = [await openStore(url), await openStore(url)];
  await stores[0]?.tx((w) => put(w, 'a'));
  for (const store of stores) await store.close();
  expect(readdirSync(folder)).toEqual(['muster.db']);
});
