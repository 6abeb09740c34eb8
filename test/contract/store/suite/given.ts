/** What every case of the store's contract is given. */
import { asc, eq } from 'drizzle-orm';
import { expect } from 'vitest';
import type { Reader, Store, StoreOptions, Writer } from '../../../../src/store/store.js';

/** One database, empty at the start of each case. */
export interface Database {
  open(options?: Partial<StoreOptions>): Promise<Store>;
  /** Whether a second store can be opened on the same data. */
  readonly shared: boolean;
}

export interface Given {
  test(name: string, fn: () => Promise<void>): void;
  /** A store on this case's database; closed when the case is over. */
  open(options?: Partial<StoreOptions>): Promise<Store>;
  /** Another store on the same data; where there can be none, the same one. */
  beside(store: Store): Promise<Store>;
}

export type Theme = (given: Given) => void;

/** Writes a row that refers to nothing. */
export const put = async (w: Writer, key: string, value: unknown = true): Promise<void> => {
  await w.insert(w.tables.adapterState).values({ island: 'test', key, value });
};

export const keysIn = async (db: Reader): Promise<string[]> => {
  const t = db.tables.adapterState;
  return (await db.select({ key: t.key }).from(t).orderBy(asc(t.key))).map((row) => row.key);
};

/** All the ways to read, which must all agree. */
export const countsIn = async (db: Reader): Promise<number[]> => {
  const t = db.tables.adapterState;
  const hot = db.hot('rows of test', (q) =>
    q.select().from(t).where(eq(t.island, 'test')).prepare('rows_of_test'),
  );
  return [
    await db.$count(t),
    (await hot.execute()).length,
    (await db.selectDistinct({ key: t.key }).from(t)).length,
    (await db.select().from(t)).length,
  ];
};

export const at = new Date('2026-03-01T02:59:59.123Z');

/** An organization, for rows that need one. */
export const seedOrganization = (store: Store): Promise<void> =>
  store.tx(async (w) => {
    await w.insert(w.tables.organizations).values({
      id: 'org',
      slug: 'acme',
      name: 'Acme',
      settings: { roomTemplate: 'inc', announcementsChannel: 'incidents' },
      createdAt: at,
    });
  });

export const user = (id: string) => ({
  id,
  organizationId: 'org',
  name: id,
  email: null,
  emailKey: null,
  timezone: 'Europe/Berlin',
  role: 'RESPONDER' as const,
  clearance: 0,
  phone: null,
  slackUserId: null,
  teamsUserId: null,
  isService: false,
  active: true,
  createdAt: at,
  updatedAt: at,
  version: 1,
  managedBy: null,
});

export const timer = (id: string, dueAt: Date, armed = true) => ({
  id,
  organizationId: 'org',
  kind: 'nudge',
  subject: `incident:${id}`,
  dueAt,
  scheduledFor: dueAt,
  armed,
  attempts: 0,
  lastError: null,
  data: {},
});

/** A point that something waits at until it is opened. */
export const gate = (): { readonly opened: Promise<void>; open(): void } => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
};

/** Fails the case when the promise settles before `during` does. */
export const stillWaiting = async (promise: Promise<unknown>, during: Promise<unknown>): Promise<void> => {
  const settled = promise.then(
    () => 'settled',
    () => 'settled',
  );
  expect(await Promise.race([settled, during.then(() => 'waiting')])).toBe('waiting');
};
