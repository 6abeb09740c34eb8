import { expect, test } from 'vitest';
import { openStore } from '../../../src/store/open.js';
import { describeStore } from './describeStore.js';
import { keysIn, put } from './suite/given.js';

const oneWriter = 'one writer: the second transaction does not start before the first has ended';
const alone = 'one connection: there is no other store on it';

describeStore(
  'SQLite in memory',
  async () => ({ open: (options) => openStore('file::memory:', options), shared: false }),
  {
    skip: {
      'a read beside an open transaction gets the old state at once':
        'one connection: a read waits until the transaction has ended',
      'claiming passes over what another has locked': oneWriter,
      'a subject that another works on cannot be taken, nor waited for': oneWriter,
      'every replica hears it': alone,
      'an instance beside it lives until it is closed': alone,
    },
  },
);

test('a read inside a transaction, which could only wait for ever, is refused', async () => {
  const store = await openStore('file::memory:');
  const waiting = store.tx(async (w) => {
    await put(w, 'a');
    return keysIn(store.read);
  });
  await expect(waiting).rejects.toHaveProperty(
    'cause.message',
    expect.stringContaining('read through its handle'),
  );
  expect(await keysIn(store.read)).toEqual([]);
  await store.close();
});
