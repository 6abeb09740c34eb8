/** What a PostgreSQL server does to its clients. */
import { and, eq } from 'drizzle-orm';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { OutcomeUnknown } from '../../../src/store/errors.js';
import { openStore } from '../../../src/store/open.js';
import type { Store } from '../../../src/store/store.js';
import { gate, keysIn, put, seedOrganization } from './suite/given.js';
import { type AdministeredDatabase, administeredDatabase } from './support/database.js';
import { proxyTo } from './support/proxy.js';

let database: AdministeredDatabase;

beforeAll(async () => {
  database = await administeredDatabase();
  return () => database.drop();
});

const opened = async (url = database.url): Promise<Store> => {
  const store = await openStore(url);
  onTestFinished(() => store.close());
  await database.pool.query('delete from adapter_state');
  return store;
};

const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'kept',
    () => 'refused',
  );

const terminate = async (which: string): Promise<number> => {
  const { rowCount } = await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and ${which}`,
  );
  return rowCount ?? 0;
};

test('of two transactions that wait for each other one is repeated, and both are kept', async () => {
  const store = await opened();
  await seedOrganization(store);
  const t = store.read.tables.counters;
  await store.tx(async (w) => {
    await w.insert(t).values(['a', 'b'].map((name) => ({ organizationId: 'org', name, value: 0 })));
  });
  const holding = { a: gate(), b: gate() };
  let rounds = 0;
  const both = async (first: 'a' | 'b', second: 'a' | 'b'): Promise<void> => {
    await store.tx(async (w) => {
      rounds += 1;
      for (const name of [first, second]) {
        const which = and(eq(t.organizationId, 'org'), eq(t.name, name));
        const [row] = await w.locked(w.select().from(t).where(which));
        await w
          .update(t)
          .set({ value: (row?.value ?? 0) + 1 })
          .where(which);
        holding[first].open();
        if (name === first) await holding[second].opened;
      }
    });
  };
  await Promise.all([both('a', 'b'), both('b', 'a')]);
  expect((await store.read.select().from(t)).map((row) => row.value)).toEqual([2, 2]);
  expect(rounds).toBe(3);
});

test('a connection lost in a transaction refuses it politely, and the store goes on', async () => {
  const store = await opened();
  const lost = store.tx(async (w) => {
    await put(w, 'lost');
    expect(await terminate(`state = 'idle in transaction'`)).toBe(1);
    await put(w, 'lost too');
  });
  await expect(lost).rejects.toMatchObject({ code: 'BUSY', details: { retryAfterSeconds: 1 } });
  await store.tx((w) => put(w, 'next'));
  expect(await keysIn(store.read)).toEqual(['next']);
});

test('a network that breaks in a transaction refuses it politely, and the store goes on', async () => {
  const proxy = await proxyTo(database.url);
  const store = await opened(proxy.url);
  const broken = store.tx(async (w) => {
    await put(w, 'lost');
    proxy.cut();
    await put(w, 'lost too');
  });
  await expect(broken).rejects.toMatchObject({ code: 'BUSY' });
  await expect.poll(() => outcome(store.tx((w) => put(w, 'next')))).toBe('kept');
  expect(await keysIn(store.read)).toEqual(['next']);
});

test('a network that breaks during a commit is not taken for an undone transaction', async () => {
  const proxy = await proxyTo(database.url);
  const store = await opened(proxy.url);
  proxy.cutAfter('COMMIT');
  await expect(store.tx((w) => put(w, 'perhaps'))).rejects.toBeInstanceOf(OutcomeUnknown);
  await expect.poll(() => keysIn(store.read)).toEqual(['perhaps']);
});

test('idle connections that the server ends are replaced', async () => {
  const store = await opened();
  await Promise.all(Array.from({ length: 5 }, (_, i) => store.tx((w) => put(w, `k${i}`))));
  expect(await terminate(`state = 'idle' and query not like '%muster%'`)).toBeGreaterThan(0);
  await expect.poll(() => outcome(store.tx((w) => put(w, 'next')))).toBe('kept');
  expect(await keysIn(store.read)).toContain('next');
});

test('a lost listener comes back, says so with the empty topic, and its instance lives on', async () => {
  const store = await opened();
  const replica = await opened();
  const heard: string[] = [];
  const [back, again] = [gate(), gate()];
  store.onSignal((topic) => {
    heard.push(topic);
    if (topic === '') back.open();
    else again.open();
  });
  const { rows } = await database.pool.query<{ pid: number }>(
    `select pid from pg_locks where locktype = 'advisory' and objid = $1 and objsubid = 2`,
    [Number(store.instance.id)],
  );
  expect(await terminate(`pid = ${rows[0]?.pid}`)).toBe(1);
  expect(await store.instance.isAlive(store.instance.id)).toBe(true);
  await back.opened;
  expect(await replica.instance.isAlive(store.instance.id)).toBe(true);
  await replica.tx(async (w) => w.signal('after'));
  await again.opened;
  expect(heard).toEqual(['', 'after']);
});

test('a constraint checked only at the commit undoes the transaction', async () => {
  const store = await opened();
  await database.pool.query(
    'alter table sessions alter constraint sessions_token_id_tokens_id_fk deferrable initially deferred',
  );
  const { rowCount } = await database.pool.query(`select 1 from organizations where id = 'org'`);
  if (rowCount === 0) await seedOrganization(store);
  const at = new Date(0);
  const failing = store.tx(async (w) => {
    await put(w, 'lost');
    await w.insert(w.tables.sessions).values({
      id: 's',
      publicId: 's',
      organizationId: 'org',
      userId: 'none',
      method: 'LINK',
      createdAt: at,
      lastSeenAt: at,
      expiresAt: at,
      address: '',
      agent: '',
    });
  });
  await expect(failing).rejects.toThrow();
  expect(await keysIn(store.read)).toEqual([]);
  await store.tx((w) => put(w, 'next'));
  expect(await keysIn(store.read)).toEqual(['next']);
});

test('a database that becomes read-only refuses writes, goes on reading, and recovers', async () => {
  const store = await opened();
  await store.tx((w) => put(w, 'a'));
  const { rows } = await database.pool.query<{ name: string }>('select current_database() as name');
  await database.pool.query(`alter database ${rows[0]?.name} set default_transaction_read_only = on`);
  await terminate(`state = 'idle' and query not like '%muster%'`);
  await expect
    .poll(() => store.tx((w) => put(w, 'b')).catch((error: unknown) => error))
    .toMatchObject({
      code: 'STORE_READ_ONLY',
      details: { retryAfterSeconds: 30 },
    });
  expect(await keysIn(store.read)).toEqual(['a']);
  await database.pool.query(`alter database ${rows[0]?.name} reset default_transaction_read_only`);
  await terminate(`state = 'idle' and query not like '%muster%'`);
  await expect.poll(() => outcome(store.tx((w) => put(w, 'c')))).toBe('kept');
  expect(await keysIn(store.read)).toEqual(['a', 'c']);
});
