import { expect } from 'vitest';
import { HandleDead, TransactionTooLong } from '../../../../src/store/errors.js';
import type { Writer } from '../../../../src/store/store.js';
import { gate, keysIn, put, type Theme } from './given.js';

const never = new Promise<never>(() => undefined);

export const limits: Theme = ({ test, open }) => {
  test('more waiting writes than the queue holds are refused, and every accepted one is kept', async () => {
    const store = await open({ queueLimit: 8, groupCommit: 4 });
    const end = gate();
    const accepted: string[] = [];
    const refused: unknown[] = [];
    const all = Array.from({ length: 200 }, (_, i) => {
      const key = `k${String(i).padStart(3, '0')}`;
      const work = store.tx(async (w) => {
        await end.opened;
        await put(w, key);
      });
      return work.then(
        () => accepted.push(key),
        (error: unknown) => refused.push(error),
      );
    });
    expect(store.waitingWrites()).toBeGreaterThan(0);
    expect(store.waitingWrites()).toBeLessThanOrEqual(8);
    end.open();
    await Promise.all(all);

    expect(refused.length).toBeGreaterThan(100);
    for (const refusal of refused)
      expect(refusal).toMatchObject({ code: 'BUSY', details: { retryAfterSeconds: 1 } });
    expect(accepted.length).toBeGreaterThanOrEqual(8);
    expect(await keysIn(store.read)).toEqual(accepted.sort());

    await store.tx((w) => put(w, 'later'));
    expect(await keysIn(store.read)).toContain('later');
    expect(store.waitingWrites()).toBe(0);
  });

  test('our own work, which waits, is not refused by a full queue', async () => {
    const store = await open({ queueLimit: 4, groupCommit: 1 });
    const end = gate();
    const crowd = Array.from({ length: 40 }, (_, i) =>
      store.tx(async (w) => {
        await end.opened;
        await put(w, `crowd ${i}`);
      }),
    );
    const refused = expect(store.tx((w) => put(w, 'refused'))).rejects.toMatchObject({ code: 'BUSY' });
    const own = store.tx((w) => put(w, 'own'), { waits: true });
    end.open();
    await Promise.all([refused, own, Promise.allSettled(crowd)]);
    const kept = await keysIn(store.read);
    expect(kept).toContain('own');
    expect(kept).not.toContain('refused');
  });

  test('a transaction that never ends is undone and its neighbours are not', async () => {
    const store = await open({ txLimitMs: 150 });
    let stuck: Writer | undefined;
    const endless = store.tx(async (w) => {
      stuck = w;
      await put(w, 'lost');
      await never;
    });
    const neighbours = ['a', 'b', 'c'].map((key) => store.tx((w) => put(w, key)));
    await expect(endless).rejects.toBeInstanceOf(TransactionTooLong);
    await Promise.all(neighbours);
    await store.tx((w) => put(w, 'later'));
    expect(await keysIn(store.read)).toEqual(['a', 'b', 'c', 'later']);
    await expect((async () => stuck && put(stuck, 'late'))()).rejects.toBeInstanceOf(HandleDead);
  });

  test('what a transaction does after its time is up is refused', async () => {
    const store = await open({ txLimitMs: 150 });
    const up = gate();
    const late = Promise.withResolvers<unknown>();
    const tooLong = store.tx(async (w) => {
      await w.savepoint(async () => {
        await put(w, 'lost');
        await up.opened;
        await put(w, 'late').catch(late.resolve);
      });
    });
    await expect(tooLong).rejects.toBeInstanceOf(TransactionTooLong);
    await store.tx(async (w) => {
      await w.savepoint(async () => {
        await put(w, 'next');
        up.open();
        expect(await late.promise).toBeInstanceOf(HandleDead);
      });
    });
    expect(await keysIn(store.read)).toEqual(['next']);
  });

  test('endless transactions do not use the store up', async () => {
    const store = await open({ txLimitMs: 60 });
    for (let round = 0; round < 2; round += 1) {
      const stuck = Array.from({ length: 12 }, () => store.tx(() => never));
      for (const outcome of await Promise.allSettled(stuck)) expect(outcome.status).toBe('rejected');
    }
    await store.tx((w) => put(w, 'a'));
    expect(await keysIn(store.read)).toEqual(['a']);
  });
};
