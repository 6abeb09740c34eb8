import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm';
import { expect } from 'vitest';
import { UniqueViolation } from '../../../../src/store/errors.js';
import { insertRow, insertRowIfNew } from '../../../../src/store/queries/rows.js';
import type { Writer } from '../../../../src/store/store.js';
import { at, keysIn, put, seedOrganization, type Theme, timer, user } from './given.js';

const instants = [
  '1969-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00.000Z',
  '2026-03-29T01:00:00.001Z',
  '2026-10-25T00:59:59.999Z',
  '9999-12-31T23:59:59.999Z',
];
const texts = [
  '',
  ' a ',
  'O\'Brien "x" \\ %_?$1',
  'tab\tline\nend',
  '🔥👩‍🚒',
  'é e\u0301',
  'שלום \u202e',
  '\ufeffx',
  'x'.repeat(100_000),
];
const values: unknown[] = [
  [],
  {},
  ['a', 'b'],
  [1, [2, [null]]],
  { a: null, b: { c: [true, false] } },
  'null',
  '',
  '{"a":1}',
  0,
  -1.5,
  9_007_199_254_740_991,
  true,
  false,
  { 'clé 🔑': '👩‍🚒', "quo'te": '\\n' },
];

export const rows: Theme = ({ test, open }) => {
  test('instants come back to the millisecond', async () => {
    const store = await open();
    await seedOrganization(store);
    const t = store.read.tables.timers;
    await store.tx(async (w) => {
      for (const [i, instant] of instants.entries())
        await insertRow(w, w.tables.timers, timer(`hot${i}`, new Date(instant)));
      await w.insert(t).values(instants.map((instant, i) => timer(`set${i}`, new Date(instant))));
    });
    for (const prefix of ['hot', 'set']) {
      for (const [i, instant] of instants.entries()) {
        const found = await store.read
          .select()
          .from(t)
          .where(and(eq(t.id, `${prefix}${i}`), eq(t.dueAt, new Date(instant))));
        expect(found).toEqual([timer(`${prefix}${i}`, new Date(instant))]);
      }
    }
    const ordered = await store.read.select({ dueAt: t.dueAt }).from(t).orderBy(asc(t.dueAt), asc(t.id));
    expect(ordered.map((row) => row.dueAt.toISOString())).toEqual(
      instants.flatMap((instant) => [instant, instant]),
    );
  });

  test('texts come back as they were', async () => {
    const store = await open();
    const t = store.read.tables.adapterState;
    await store.tx(async (w) => {
      for (const text of texts) await put(w, text, text);
    });
    for (const text of texts) {
      const found = await store.read.select().from(t).where(eq(t.key, text));
      expect(found).toEqual([{ island: 'test', key: text, value: text, expiresAt: null }]);
    }
  });

  test('JSON comes back as it was, through builders and prepared queries', async () => {
    const store = await open();
    const t = store.read.tables.adapterState;
    await store.tx(async (w) => {
      for (const [i, value] of values.entries()) {
        await put(w, `set${i}`, value);
        await insertRow(w, t, { island: 'test', key: `hot${i}`, value });
      }
    });
    for (const [i, value] of values.entries())
      for (const prefix of ['set', 'hot'])
        expect(
          await store.read
            .select({ value: t.value })
            .from(t)
            .where(eq(t.key, `${prefix}${i}`)),
        ).toEqual([{ value }]);
  });

  test('booleans, numbers and enumerations come back as they were', async () => {
    const store = await open();
    await seedOrganization(store);
    const people = [
      { ...user('bot'), isService: true, active: false, role: 'ADMIN' as const, clearance: 2_147_483_647 },
      { ...user('ann'), clearance: -1 },
    ];
    await store.tx(async (w) => {
      for (const person of people) await insertRow(w, w.tables.users, person);
    });
    const t = store.read.tables.users;
    expect(await store.read.select().from(t).where(eq(t.isService, true))).toEqual([people[0]]);
    expect(await store.read.select().from(t).where(eq(t.active, true))).toEqual([people[1]]);
  });

  test('null is null in the database, whichever way it was written', async () => {
    const store = await open();
    await seedOrganization(store);
    const t = store.read.tables.tokens;
    const audit = store.read.tables.auditLog;
    const token = (id: string, usedAt: Date | null) => ({
      id,
      organizationId: 'org',
      userId: 'ann',
      name: id,
      role: 'VIEWER' as const,
      hash: id,
      createdAt: at,
      lastUsedAt: usedAt,
      expiresAt: null,
      revokedAt: null,
    });
    const entry = (id: string, after: unknown) => ({
      id,
      organizationId: 'org',
      at,
      actorId: null,
      surface: 'test',
      action: 'test',
      subjectType: 'test',
      subjectId: 'test',
      before: null,
      after,
      requestId: null,
    });
    await store.tx(async (w) => {
      await w.insert(w.tables.users).values(user('ann'));
      // The same prepared query with and without a value, in both orders.
      for (const usedAt of [null, at, null])
        await insertRow(w, t, token(`hot ${String(usedAt)} ${await w.$count(t)}`, usedAt));
      await w.insert(t).values([token('set null', null), token('set at', at)]);
      for (const after of [null, { a: null }, null])
        await insertRow(w, audit, entry(`hot ${await w.$count(audit)}`, after));
      await w.insert(audit).values([entry('set null', null), entry('set', [null])]);
    });
    const { read } = store;
    expect(await read.$count(t, isNull(t.lastUsedAt))).toBe(3);
    expect(await read.$count(t, and(isNotNull(t.lastUsedAt), eq(t.lastUsedAt, at)))).toBe(2);
    expect(await read.$count(t, isNotNull(t.expiresAt))).toBe(0);
    expect((await read.select().from(t).where(isNull(t.lastUsedAt))).map((row) => row.lastUsedAt)).toEqual([
      null,
      null,
      null,
    ]);
    expect(await read.$count(audit, isNull(audit.after))).toBe(3);
    const after = await read
      .select({ after: audit.after })
      .from(audit)
      .where(isNotNull(audit.after))
      .orderBy(asc(audit.id));
    expect(after).toEqual([{ after: { a: null } }, { after: [null] }]);
  });

  test('a row is inserted if it is new, and left alone if it is not', async () => {
    const store = await open();
    const row = (key: string, value: unknown) => ({ island: 'test', key, value });
    const t = store.read.tables.adapterState;
    const results = await store.tx(async (w) => [
      await insertRowIfNew(w, t, row('a', 1)),
      await insertRowIfNew(w, t, row('a', 2)),
      await insertRowIfNew(w, t, row('b', 3)),
    ]);
    expect(results).toEqual([true, false, true]);
    expect(await store.tx((w) => insertRowIfNew(w, t, row('b', 4)))).toBe(false);
    expect(await store.read.select({ value: t.value }).from(t).orderBy(asc(t.key))).toEqual([
      { value: 1 },
      { value: 3 },
    ]);
  });

  test('two rows in one unique place are a UniqueViolation, whichever key it is', async () => {
    const store = await open();
    await seedOrganization(store);
    const violating: Record<string, (w: Writer) => Promise<unknown>> = {
      'a primary key': async (w) => {
        await w.insert(w.tables.users).values([user('ann'), user('ann')]);
      },
      'a unique index': async (w) => {
        await w.insert(w.tables.users).values({ ...user('ann'), emailKey: 'ann@acme.example' });
        await w.insert(w.tables.users).values({ ...user('bob'), emailKey: 'ann@acme.example' });
      },
      'a primary key of two columns': async (w) => {
        await put(w, 'a');
        await put(w, 'a');
      },
      'a prepared query': async (w) => {
        await insertRow(w, w.tables.timers, timer('a', at));
        await insertRow(w, w.tables.timers, { ...timer('b', at), subject: 'incident:a' });
      },
    };
    for (const [what, violate] of Object.entries(violating))
      await expect(store.tx(violate), what).rejects.toBeInstanceOf(UniqueViolation);
  });

  test('a row that refers to nothing is refused, and not as a duplicate', async () => {
    const store = await open();
    const error: unknown = await store
      .tx((w) => insertRow(w, w.tables.timers, timer('a', at)))
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(UniqueViolation);
    expect(await keysIn(store.read)).toEqual([]);
  });
};
