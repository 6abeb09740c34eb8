import { expect } from 'vitest';
import { UniqueViolation } from '../../../../src/store/errors.js';
import { countsIn, gate, keysIn, put, stillWaiting, type Theme } from './given.js';

export const transactions: Theme = ({ test, open }) => {
  test('keeps all that a transaction wrote and gives back its result', async () => {
    const store = await open();
    const result = await store.tx(async (w) => {
      await put(w, 'a');
      await put(w, 'b');
      return 42;
    });
    expect(result).toBe(42);
    expect(await keysIn(store.read)).toEqual(['a', 'b']);
  });

  test('keeps nothing of a transaction that throws, and throws the same error', async () => {
    const store = await open();
    const error = new Error('no');
    const failing = store.tx(async (w) => {
      await put(w, 'a');
      throw error;
    });
    await expect(failing).rejects.toBe(error);
    expect(await keysIn(store.read)).toEqual([]);
  });

  test('a body that throws at once rejects', async () => {
    const store = await open();
    const failing = store.tx(() => {
      throw new Error('at once');
    });
    await expect(failing).rejects.toThrow('at once');
    await store.tx((w) => put(w, 'a'));
    expect(await keysIn(store.read)).toEqual(['a']);
  });

  test('keeps nothing when the database refuses a later write', async () => {
    const store = await open();
    const failing = store.tx(async (w) => {
      await put(w, 'a');
      await put(w, 'b');
      await put(w, 'a');
    });
    await expect(failing).rejects.toBeInstanceOf(UniqueViolation);
    expect(await keysIn(store.read)).toEqual([]);
  });

  test('never claims that something was kept when a database error was caught inside', async () => {
    const store = await open();
    const outcome = await store
      .tx(async (w) => {
        await put(w, 'a');
        await put(w, 'a').catch(() => undefined);
      })
      .then(
        () => 'kept',
        () => 'refused',
      );
    expect(await keysIn(store.read)).toEqual(outcome === 'kept' ? ['a'] : []);
  });

  test('reads its own writes', async () => {
    const store = await open();
    await store.tx(async (w) => {
      expect(await countsIn(w)).toEqual([0, 0, 0, 0]);
      await put(w, 'a');
      expect(await countsIn(w)).toEqual([1, 1, 1, 1]);
    });
  });

  test('a read never sees what is not committed', async () => {
    const store = await open();
    const [written, end] = [gate(), gate()];
    const failing = store.tx(async (w) => {
      await put(w, 'ghost');
      written.open();
      await end.opened;
      throw new Error('undone');
    });
    await written.opened;
    const beside = countsIn(store.read);
    const settled = expect(failing).rejects.toThrow('undone');
    end.open();
    await settled;
    expect(await beside).toEqual([0, 0, 0, 0]);
  });

  test('a read beside an open transaction gets the old state at once', async () => {
    const store = await open();
    await store.tx((w) => put(w, 'old'));
    const [written, end] = [gate(), gate()];
    const running = store.tx(async (w) => {
      await put(w, 'new');
      written.open();
      await end.opened;
    });
    await written.opened;
    await stillWaiting(running, expect(countsIn(store.read)).resolves.toEqual([1, 1, 1, 1]));
    end.open();
    await running;
    expect(await keysIn(store.read)).toEqual(['new', 'old']);
  });

  test('reads beside a stream of transactions all come back', async () => {
    const store = await open();
    const writes = Array.from({ length: 60 }, (_, i) => store.tx((w) => put(w, `k${i}`)));
    const reads = Array.from({ length: 20 }, () => countsIn(store.read));
    for (const [count = -1] of await Promise.all(reads)) {
      expect(count).toBeGreaterThanOrEqual(0);
      expect(count).toBeLessThanOrEqual(60);
    }
    await Promise.all(writes);
    expect(await countsIn(store.read)).toEqual([60, 60, 60, 60]);
  });

  test('a transaction inside a transaction is refused', async () => {
    const store = await open();
    const nested = store.tx(async (w) => {
      await put(w, 'outer');
      await store.tx((inner) => put(inner, 'inner'));
    });
    await expect(nested).rejects.toThrow('pass the handle on');
    expect(await keysIn(store.read)).toEqual([]);
    await store.tx((w) => put(w, 'next'));
    expect(await keysIn(store.read)).toEqual(['next']);
  });

  test('the store can be asked whether it answers', async () => {
    const store = await open();
    await expect(store.ping()).resolves.toBeUndefined();
    expect(store.waitingWrites()).toBe(0);
  });
};
