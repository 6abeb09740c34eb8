import { expect } from 'vitest';
import { gate, keysIn, put, stillWaiting, type Theme } from './given.js';

export const closing: Theme = ({ test, open, beside }) => {
  test('closing waits for the transactions in hand, running and waiting', async () => {
    const store = await open({ groupCommit: 1 });
    const other = await beside(store);
    const [started, end] = [gate(), gate()];
    const keys = Array.from({ length: 15 }, (_, i) => `k${String(i).padStart(2, '0')}`);
    const inHand = keys.map((key) =>
      store.tx(async (w) => {
        started.open();
        await end.opened;
        await put(w, key);
        return key;
      }),
    );
    await started.opened;
    const closed = store.close();
    await stillWaiting(
      closed,
      other === store ? new Promise((resolve) => setImmediate(resolve)) : keysIn(other.read),
    );
    end.open();
    await closed;
    expect(await Promise.all(inHand)).toEqual(keys);
    if (other !== store) expect(await keysIn(other.read)).toEqual(keys);
  });

  test('closing twice is closing once', async () => {
    const store = await open();
    await store.tx((w) => put(w, 'a'));
    await store.close();
    await expect(store.close()).resolves.toBeUndefined();
  });

  test('what comes after closing is refused', async () => {
    const store = await open();
    await store.close();
    await expect(store.tx((w) => put(w, 'late'))).rejects.toThrow();
  });

  test('an instance knows that it lives and that nobody else does', async () => {
    const { instance } = await open();
    expect(await instance.isAlive(instance.id)).toBe(true);
    for (const dead of ['1', '2147483647', '00000000-0000-4000-8000-000000000000', '', '../x', 'nobody 👻'])
      expect(await instance.isAlive(dead)).toBe(false);
  });

  test('an instance beside it lives until it is closed', async () => {
    const store = await open();
    const other = await beside(store);
    expect(other.instance.id).not.toBe(store.instance.id);
    expect(await store.instance.isAlive(other.instance.id)).toBe(true);
    expect(await other.instance.isAlive(store.instance.id)).toBe(true);
    await other.close();
    expect(await store.instance.isAlive(other.instance.id)).toBe(false);
    expect(await store.instance.isAlive(store.instance.id)).toBe(true);
  });
};
