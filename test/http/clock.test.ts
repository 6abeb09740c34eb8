/** The clock resource: everything due on the way runs, each at its own instant, and the answer comes when all is done. */
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type RunningApp, startApp } from '../support/app.js';
import { call } from '../support/process.js';

let app: RunningApp | undefined;
afterEach(() => app?.stop());

const entries = z.object({ results: z.array(z.object({ kind: z.string(), at: z.string() })) });

test('advancing runs the nudges on the way, each at its own instant', async () => {
  app = await startApp();
  await call(app.url, 'POST', '/incidents', { title: 'x', severity: 'SEV1' });
  const moved = await call(app.url, 'POST', '/clock', { advance: 'PT2H' });
  expect(moved).toMatchObject({ status: 200, body: { now: '2026-03-02T11:00:00.000Z', mode: 'manual' } });
  const { results } = entries.parse(
    (await call(app.url, 'GET', '/incidents/INC-2026-001/timeline?ordering=seq')).body,
  );
  expect(results.filter((e) => e.kind === 'NUDGE').map((e) => e.at)).toEqual(
    ['09:03', '09:08', '09:18', '09:38', '10:38'].map((t) => `2026-03-02T${t}:00.000Z`),
  );
  expect(await (await fetch(`${app.url}/metrics`)).text()).not.toMatch(/^muster_open_deliveries\S* [^0]/mu);
});

test('set moves to an instant, forward only', async () => {
  app = await startApp();
  expect((await call(app.url, 'POST', '/clock', { set: '2026-03-02T09:30:00Z' })).body).toMatchObject({
    now: '2026-03-02T09:30:00.000Z',
  });
  expect((await call(app.url, 'POST', '/clock', { set: '2026-03-02T09:00:00Z' })).status).toBe(422);
  expect((await call(app.url, 'GET', '/clock')).body).toMatchObject({ now: '2026-03-02T09:30:00.000Z' });
});

test.each([
  {},
  { advance: '15' },
  { advance: 'PT-5M' },
  { advance: 'PT0S' },
  { advance: 'P20Y' },
  { set: 'tomorrow' },
  { advance: 'PT1M', set: '2027-01-01T00:00:00Z' },
])('%j is refused', async (body) => {
  app = await startApp();
  expect((await call(app.url, 'POST', '/clock', body)).status).toBe(422);
});

test('takes an admin', async () => {
  app = await startApp();
  expect(
    (await call(app.url, 'POST', '/clock', { advance: 'PT1M' }, { 'x-acting-user': 'ben@example.com' }))
      .status,
  ).toBe(403);
  expect(
    (await call(app.url, 'GET', '/clock', undefined, { 'x-acting-user': 'emil@example.com' })).status,
  ).toBe(200);
});

test('is refused where the clock runs by itself', async () => {
  app = await startApp({ MUSTER_CLOCK: 'system' });
  expect((await call(app.url, 'POST', '/clock', { advance: 'PT1M' })).status).toBe(409);
  expect((await call(app.url, 'GET', '/clock')).body).toMatchObject({ mode: 'system' });
});

test('who moved it, from where and by how much stands in the audit log', async () => {
  app = await startApp();
  await call(app.url, 'POST', '/clock', { advance: 'PT15M' });
  const rows = await app.store.read.select().from(app.store.read.tables.auditLog);
  expect(rows.filter(({ surface }) => surface !== 'setup')).toMatchObject([
    {
      action: 'clock.move',
      surface: 'rest',
      actorId: expect.any(String),
      before: { now: '2026-03-02T09:00:00.000Z' },
      after: { now: '2026-03-02T09:15:00.000Z' },
    },
  ]);
});
