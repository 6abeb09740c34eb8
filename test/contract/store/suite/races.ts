import { and, eq, sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { StaleWrite } from '../../../../src/domain/errors.js';
import type { Store } from '../../../../src/store/store.js';
import { keysIn, put, seedOrganization, type Theme, user } from './given.js';

const count = (store: Store, name: string): Promise<void> =>
  store.tx(async (w) => {
    const t = w.tables.counters;
    const which = and(eq(t.organizationId, 'org'), eq(t.name, name));
    const [row] = await w.locked(w.select().from(t).where(which));
    if (row === undefined) throw new Error('no counter');
    await w
      .update(t)
      .set({ value: row.value + 1 })
      .where(which);
  });

const rename = (store: Store, version: number, name: string): Promise<void> =>
  store.tx(async (w) => {
    const t = w.tables.users;
    const changed = await w
      .update(t)
      .set({ name, version: sql`${t.version} + 1` })
      .where(and(eq(t.id, 'ann'), eq(t.version, version)))
      .returning({ id: t.id });
    if (changed.length === 0) throw new StaleWrite();
  });

export const races: Theme = ({ test, open, beside }) => {
  test('of forty transactions the one that fails hurts only itself', async () => {
    const store = await open();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) =>
        store.tx(async (w) => {
          await put(w, `k${String(i).padStart(2, '0')}`);
          if (i === 17) await put(w, 'k17');
        }),
      ),
    );
    expect(outcomes.flatMap((o, i) => (o.status === 'rejected' ? [i] : []))).toEqual([17]);
    const kept = await keysIn(store.read);
    expect(kept).toHaveLength(39);
    expect(kept).not.toContain('k17');
  });

  test('no increment is lost among 64 at once', async () => {
    const store = await open();
    const other = await beside(store);
    await seedOrganization(store);
    await store.tx(async (w) => {
      await w.insert(w.tables.counters).values({ organizationId: 'org', name: 'incidents', value: 0 });
    });
    await Promise.all(Array.from({ length: 64 }, (_, i) => count(i % 2 === 0 ? store : other, 'incidents')));
    const [row] = await store.read.select().from(store.read.tables.counters);
    expect(row?.value).toBe(64);
  });

  test('of several who change one version exactly one wins', async () => {
    const store = await open();
    const other = await beside(store);
    await seedOrganization(store);
    await store.tx(async (w) => {
      await w.insert(w.tables.users).values(user('ann'));
    });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 12 }, (_, i) => rename(i % 2 === 0 ? store : other, 1, `name ${i}`)),
    );
    const winners = outcomes.flatMap((o, i) => (o.status === 'fulfilled' ? [i] : []));
    const losers = outcomes.flatMap((o) => (o.status === 'rejected' ? [o.reason as unknown] : []));
    expect(winners).toHaveLength(1);
    expect(losers.every((reason) => reason instanceof StaleWrite)).toBe(true);
    const [ann] = await store.read.select().from(store.read.tables.users);
    expect(ann).toMatchObject({ name: `name ${winners[0]}`, version: 2 });
  });
};
