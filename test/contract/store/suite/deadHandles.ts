import { eq } from 'drizzle-orm';
import { expect } from 'vitest';
import { HandleDead } from '../../../../src/store/errors.js';
import { insertRow } from '../../../../src/store/queries/rows.js';
import type { Store, Writer } from '../../../../src/store/store.js';
import { gate, keysIn, put, type Theme } from './given.js';

const insertion = (w: Writer) =>
  w.insert(w.tables.adapterState).values({ island: 'test', key: 'late', value: 1 });
const hotInsertion = (w: Writer) =>
  w.hot('late insertion', (db) =>
    db
      .insert(w.tables.adapterState)
      .values({ island: 'test', key: 'late', value: 1 })
      .prepare('late_insertion'),
  );

/** Made while the handle lives, used when it is dead. */
const keptFromInside: Record<string, (w: Writer) => () => PromiseLike<unknown>> = {
  select: (w) => {
    const query = w.select().from(w.tables.adapterState);
    return () => query;
  },
  insert: (w) => {
    const query = insertion(w);
    return () => query;
  },
  update: (w) => {
    const query = w.update(w.tables.adapterState).set({ value: 'late' });
    return () => query;
  },
  delete: (w) => {
    const query = w.delete(w.tables.adapterState).where(eq(w.tables.adapterState.key, 'a'));
    return () => query;
  },
  $count: (w) => {
    const query = w.$count(w.tables.adapterState);
    return () => query;
  },
  'hot query': (w) => {
    const query = hotInsertion(w);
    return () => query.execute();
  },
};

/** Asked of the handle when it is dead. */
const askedAfter: Record<string, (w: Writer) => unknown> = {
  select: (w) => w.select().from(w.tables.adapterState),
  selectDistinct: (w) => w.selectDistinct().from(w.tables.adapterState),
  $count: (w) => w.$count(w.tables.adapterState),
  insert: insertion,
  update: (w) => w.update(w.tables.adapterState).set({ value: 'late' }),
  delete: (w) => w.delete(w.tables.adapterState),
  'hot query': (w) => hotInsertion(w).execute(),
  insertRow: (w) => insertRow(w, w.tables.adapterState, { island: 'test', key: 'late', value: 1 }),
  savepoint: (w) => w.savepoint(() => Promise.resolve()),
  signal: (w) => w.signal('late'),
  afterCommit: (w) => w.afterCommit(() => undefined),
  trySubject: (w) => w.trySubject('late'),
};

const endings: Record<string, (store: Store, fn: (w: Writer) => void) => Promise<void>> = {
  'a commit': (store, fn) =>
    store.tx(async (w) => {
      await put(w, 'a');
      fn(w);
    }),
  'an undone transaction': async (store, fn) => {
    await store.tx((w) => put(w, 'a'));
    const failing = store.tx(async (w) => {
      await put(w, 'undone');
      fn(w);
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
  },
};

export const deadHandles: Theme = ({ test, open }) => {
  for (const [ending, endWith] of Object.entries(endings)) {
    for (const [what, keep] of Object.entries(keptFromInside)) {
      test(`${what} made before and awaited after ${ending} throws`, async () => {
        const store = await open();
        let late: (() => PromiseLike<unknown>) | undefined;
        await endWith(store, (w) => {
          late = keep(w);
        });
        await expect((async () => late?.())()).rejects.toBeInstanceOf(HandleDead);
        expect(await keysIn(store.read)).toEqual(['a']);
      });
    }

    for (const [what, use] of Object.entries(askedAfter)) {
      test(`${what} after ${ending} throws`, async () => {
        const store = await open();
        let dead: Writer | undefined;
        await endWith(store, (w) => {
          dead = w;
        });
        await expect((async () => dead && use(dead))()).rejects.toBeInstanceOf(HandleDead);
        expect(await keysIn(store.read)).toEqual(['a']);
      });
    }
  }

  test("a hot query runs when it is executed, not when it is awaited: then perhaps in nobody's transaction", async () => {
    const store = await open();
    let running: PromiseLike<unknown> | undefined;
    const failing = store.tx(async (w) => {
      running = hotInsertion(w).execute();
      await put(w, 'a');
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    await running;
    expect(await keysIn(store.read)).toEqual([]);
  });

  test('a savepoint left open by a transaction does not reach into the next one', async () => {
    const store = await open();
    const late = gate();
    let left: Promise<unknown> | undefined;
    const first = store.tx(async (w) => {
      left = w.savepoint(async () => {
        await put(w, 'lost');
        await late.opened;
        throw new Error('too late');
      });
      left.catch(() => undefined);
      await put(w, 'lost too');
      throw new Error('undone');
    });
    await expect(first).rejects.toThrow('undone');
    await store.tx(async (w) => {
      await w.savepoint(async () => {
        await put(w, 'kept');
        late.open();
        await expect(left).rejects.toThrow('too late');
        await put(w, 'kept too');
      });
    });
    expect(await keysIn(store.read)).toEqual(['kept', 'kept too']);
  });
};
