/** What a scrape of the metrics reads: the rows that are open, and none of the thousands that are over. */
import { join } from 'node:path';
import Connection from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../src/store/open.js';
import { gaugeQueries, gauges } from '../../../src/store/queries/gauges.js';
import type { Store } from '../../../src/store/store.js';
import { temporaryFolder } from '../../store/temporaryFolder.js';
import { at, seedOrganization, user } from './suite/given.js';
import { administeredDatabase } from './support/database.js';

const OVER = 3_000;
const CHUNK = 500;

const incident = (n: number, more: object = {}) => ({
  id: `i${n}`,
  organizationId: 'org',
  year: 2026,
  number: n,
  reference: `INC-2026-${n}`,
  title: 'x',
  description: '',
  severity: 'SEV2' as const,
  priority: 'P2' as const,
  category: 'OTHER' as const,
  status: 'CLOSED' as const,
  impact: {
    summary: null,
    affectedUsers: null,
    errorRatePercent: null,
    revenue: null,
    customersAffected: null,
  },
  tags: [],
  private: false,
  clearance: 0,
  reporterId: 'u',
  externalRefs: [],
  source: 'test',
  declaredAt: at,
  lastEntry: 0,
  version: 1,
  createdAt: at,
  updatedAt: at,
  ...more,
});

const room = (n: number) => ({
  id: `l${n}`,
  organizationId: 'org',
  kind: 'WAR_ROOM' as const,
  platform: 'test',
  incidentId: `i${n}`,
  userId: null,
  name: `room-${n}`,
  private: false,
  state: 'OPEN' as const,
  externalId: `r${n}`,
  url: null,
  createdAt: at,
});

const delivery = (n: number, state: 'DONE' | 'OPEN') => ({
  id: `d${n}`,
  organizationId: 'org',
  lane: `l${n}`,
  position: 1,
  kind: 'post',
  payload: {},
  dedupeKey: null,
  incidentId: `i${n}`,
  state,
  attempts: 1,
  result: null,
  lastError: null,
  createdAt: at,
  settledAt: state === 'DONE' ? at : null,
});

/** Thousands of incidents that are over, each with its room and a delivery, and a few that are not. */
async function fill(store: Store): Promise<void> {
  await seedOrganization(store);
  await store.tx(async (w) => {
    const { users, incidents, lanes, conversations, deliveries } = w.tables;
    await w.insert(users).values(user('u'));
    for (let from = 0; from < OVER; from += CHUNK) {
      const numbers = Array.from({ length: CHUNK }, (_, i) => from + i);
      await w.insert(incidents).values(numbers.map((n) => incident(n)));
      await w.insert(lanes).values(
        numbers.map((n) => ({
          id: `l${n}`,
          organizationId: 'org',
          lastPosition: 1,
          owedAt: null,
          leasedBy: null,
          leasedUntil: null,
        })),
      );
      await w.insert(conversations).values(numbers.map(room));
      await w.insert(deliveries).values(numbers.map((n) => delivery(n, n < 2 ? 'OPEN' : 'DONE')));
    }
    await w
      .insert(incidents)
      .values([
        incident(OVER, { status: 'DETECTED' }),
        incident(OVER + 1, { status: 'DETECTED' }),
        incident(OVER + 2, { status: 'MONITORING', severity: 'SEV1' }),
        incident(OVER + 3, { status: 'DETECTED', private: true }),
        incident(OVER + 4, { status: 'DETECTED', clearance: 1 }),
      ]);
  });
  const seen = await gauges(store.read);
  expect(seen.owed).toEqual([{ lane: 'WAR_ROOM', count: 2, since: at }]);
  expect([...seen.openIncidents].sort((a, b) => a.severity.localeCompare(b.severity))).toEqual([
    { severity: 'SEV1', status: 'MONITORING', count: 1 },
    { severity: 'SEV2', status: 'DETECTED', count: 2 },
  ]);
}

const statements = (store: Store) => Object.values(gaugeQueries).map((query) => query(store.read).toSQL());

test('SQLite', async () => {
  const file = join(temporaryFolder(), 'muster.db');
  const store = await openStore(`file:${file}`);
  onTestFinished(() => store.close());
  await fill(store);
  const connection = new Connection(file);
  onTestFinished(() => void connection.close());
  // With statistics and without: nobody runs ANALYZE on a new installation.
  for (const statistics of ['', 'analyze']) {
    connection.exec(statistics);
    for (const { sql } of statements(store)) {
      const values = sql.match(/\?/gu)?.map(() => '1') ?? [];
      const plan = connection.prepare(`explain query plan ${sql}`).all(...values);
      const steps = plan.map((step) => (step as { detail: string }).detail).join('\n');
      expect(steps, sql).toMatch(/USING (COVERING )?INDEX (deliveries_head_idx|incidents_status_idx)/u);
      // An index of what is open may be read from end to end; a table may not.
      expect(steps, sql).not.toMatch(
        /SCAN (incidents|conversations|deliveries(?! USING INDEX deliveries_head_idx))/u,
      );
    }
  }
});

test('PostgreSQL', async () => {
  const database = await administeredDatabase();
  const store = await openStore(database.url);
  onTestFinished(async () => {
    await store.close();
    await database.drop();
  });
  await fill(store);
  await database.pool.query('analyze');
  for (const { sql, params } of statements(store)) {
    const { rows } = await database.pool.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, params);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/(deliveries_head_idx|incidents_status_idx)/u);
    expect(plan).not.toMatch(/Seq Scan on (incidents|conversations|deliveries)/u);
  }
});
