import { and, asc, eq, inArray, lte } from 'drizzle-orm';
import { expect } from 'vitest';
import type { Store, Writer } from '../../../../src/store/store.js';
import { at, gate, seedOrganization, type Theme, timer } from './given.js';

const TIMERS = 240;

const seedTimers = async (store: Store, count: number): Promise<void> => {
  await seedOrganization(store);
  await store.tx(async (w) => {
    const later = new Date(at.getTime() + 60_000);
    await w
      .insert(w.tables.timers)
      .values([
        ...Array.from({ length: count }, (_, i) => timer(`t${String(i).padStart(3, '0')}`, at)),
        timer('not yet', later),
        timer('not armed', at, false),
      ]);
  });
};

const dueIds = async (w: Writer, limit: number): Promise<string[]> => {
  const t = w.tables.timers;
  const due = w
    .select({ id: t.id })
    .from(t)
    .where(and(eq(t.armed, true), lte(t.dueAt, at)))
    .orderBy(asc(t.dueAt), asc(t.id))
    .limit(limit);
  return (await w.claimed(due)).map((row) => row.id);
};

/** Claims batch after batch until none is left to claim. */
const drain = async (store: Store, batch: number): Promise<string[]> => {
  const claimed: string[] = [];
  for (;;) {
    const ids = await store.tx(async (w) => {
      const due = await dueIds(w, batch);
      if (due.length === 0) return [];
      const t = w.tables.timers;
      return (await w.delete(t).where(inArray(t.id, due)).returning({ id: t.id })).map((row) => row.id);
    });
    if (ids.length === 0) return claimed;
    claimed.push(...ids);
  }
};

export const claims: Theme = ({ test, open, beside }) => {
  test('two who claim due timers at the same time claim each exactly once', async () => {
    const store = await open();
    const other = await beside(store);
    await seedTimers(store, TIMERS);
    const [one, two] = await Promise.all([drain(store, 10), drain(other, 10)]);
    const all = [...one, ...two, ...(await drain(store, 10))];
    expect(all).toHaveLength(TIMERS);
    expect(new Set(all).size).toBe(TIMERS);
    const left = await store.read.select({ id: store.read.tables.timers.id }).from(store.read.tables.timers);
    expect(left.map((row) => row.id).sort()).toEqual(['not armed', 'not yet']);
  });

  test('claiming passes over what another has locked', async () => {
    const store = await open();
    const other = await beside(store);
    await seedTimers(store, 4);
    const [taken, end] = [gate(), gate()];
    const first = store.tx(async (w) => {
      const ids = await dueIds(w, 2);
      taken.open();
      await end.opened;
      return ids;
    });
    await taken.opened;
    expect(await other.tx((w) => dueIds(w, 10))).toEqual(['t002', 't003']);
    end.open();
    expect(await first).toEqual(['t000', 't001']);
    expect(await other.tx((w) => dueIds(w, 10))).toEqual(['t000', 't001', 't002', 't003']);
  });

  test('a subject that another works on cannot be taken, nor waited for', async () => {
    const store = await open();
    const other = await beside(store);
    const [taken, end] = [gate(), gate()];
    const first = store.tx(async (w) => {
      const free = await w.trySubject('incident:1');
      taken.open();
      await end.opened;
      return free;
    });
    await taken.opened;
    expect(await other.tx((w) => w.trySubject('incident:1'))).toBe(false);
    expect(await store.tx((w) => w.trySubject('incident:1'))).toBe(false);
    expect(await other.tx((w) => w.trySubject('incident:2'))).toBe(true);
    end.open();
    expect(await first).toBe(true);
    expect(await other.tx((w) => w.trySubject('incident:1'))).toBe(true);
  });

  test('a subject is free again after the transaction, kept or undone', async () => {
    const store = await open();
    expect(await store.tx((w) => w.trySubject('incident:1'))).toBe(true);
    const failing = store.tx(async (w) => {
      expect(await w.trySubject('incident:1')).toBe(true);
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(await store.tx((w) => w.trySubject('incident:1'))).toBe(true);
  });
};
