/** What Prometheus is shown, over real HTTP: complete, with zeros, and with nothing in it that is nobody's business. */
import { eq } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { type RunningApp, startApp } from '../support/app.js';
import { doublePlatform } from '../support/chatPlatform.js';
import { ChatServerDouble } from '../support/doubles/chatServer.js';
import { call } from '../support/process.js';
import { Visitor } from '../web/visitor.js';

async function given(env: Record<string, string> = {}, chat?: ChatServerDouble): Promise<RunningApp> {
  const app = await startApp(env, chat === undefined ? {} : { platforms: [doublePlatform(chat)] });
  onTestFinished(() => app.stop());
  return app;
}

const exposition = async (app: RunningApp): Promise<string> =>
  await (await fetch(`${app.url}/metrics`)).text();

/** Every series by its name and labels. */
async function series(app: RunningApp): Promise<ReadonlyMap<string, number>> {
  const lines = (await exposition(app)).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

const starting = (seen: ReadonlyMap<string, number>, name: string) =>
  Object.fromEntries([...seen].filter(([key]) => key.startsWith(name)));

test('commands are counted by verb, surface and outcome, and what nobody knows is unknown', async () => {
  const app = await given();
  await call(app.url, 'POST', '/incidents', { title: 'zebra' });
  await call(app.url, 'POST', '/incidents/INC-2026-001/close', {});
  const visitor = new Visitor(app);
  const { path } = await visitor.enter();
  await visitor.type(path, '/incident zebra giraffe');
  await visitor.type(path, '/incident show zebra');
  const seen = await series(app);
  expect(starting(seen, 'muster_commands_total')).toEqual({
    'muster_commands_total{command="incident declare",surface="rest",outcome="done"}': 1,
    'muster_commands_total{command="incident close",surface="rest",outcome="CONFLICT"}': 1,
    'muster_commands_total{command="unknown",surface="web",outcome="UNKNOWN_COMMAND"}': 1,
    'muster_commands_total{command="incident show",surface="web",outcome="NOT_FOUND"}': 1,
  });
  expect(seen.get('muster_command_duration_seconds_count{command="incident declare",surface="rest"}')).toBe(
    1,
  );
  await call(app.url, 'GET', '/incidents/zebra');
  await fetch(`${app.url}/zebra?zebra=zebra`, { headers: { 'x-request-id': 'zebra' } });
  expect(await exposition(app)).not.toMatch(/zebra|giraffe|INC-/u);
});

test('requests are counted by the template of their route', async () => {
  const app = await given();
  await call(app.url, 'GET', '/incidents/INC-2026-999');
  await call(app.url, 'GET', '/incidents');
  await fetch(`${app.url}/nowhere`);
  await fetch(`${app.url}/elsewhere`, { method: 'POST' });
  const seen = await series(app);
  expect(starting(seen, 'muster_http_requests_total')).toEqual({
    'muster_http_requests_total{route="/api/v1/incidents/:incident",method="GET",status="4xx"}': 1,
    'muster_http_requests_total{route="/api/v1/incidents",method="GET",status="2xx"}': 1,
    'muster_http_requests_total{route="unmatched",method="GET",status="4xx"}': 1,
    'muster_http_requests_total{route="unmatched",method="POST",status="4xx"}': 1,
  });
  expect(seen.get('muster_http_request_duration_seconds_count{route="/api/v1/incidents",method="GET"}')).toBe(
    1,
  );
});

test('open incidents are counted by severity and status, with zeros, and only those that everybody may see', async () => {
  const app = await given();
  await call(app.url, 'POST', '/incidents', { title: 'a', severity: 'SEV2' });
  await call(app.url, 'POST', '/incidents', { title: 'b', severity: 'SEV2' });
  await call(app.url, 'POST', '/incidents/INC-2026-002/acknowledge', {});
  await call(app.url, 'POST', '/incidents', { title: 'c', severity: 'SEV1', private: true });
  await call(app.url, 'POST', '/incidents', { title: 'd', severity: 'SEV4' });
  const { incidents } = app.store.read.tables;
  await app.store.tx((w) => w.update(incidents).set({ clearance: 2 }).where(eq(incidents.severity, 'SEV4')));
  await call(app.url, 'POST', '/incidents', { title: 'e', severity: 'SEV3' });
  await call(app.url, 'POST', '/incidents/INC-2026-005/cancel', { reason: 'None' });
  const shown = starting(await series(app), 'muster_open_incidents');
  expect(Object.keys(shown)).toHaveLength(16);
  expect(Object.entries(shown).filter(([, count]) => count > 0)).toEqual([
    ['muster_open_incidents{severity="SEV2",status="DETECTED"}', 1],
    ['muster_open_incidents{severity="SEV2",status="INVESTIGATING"}', 1],
  ]);
});

test('the outbox is shown by where its lanes lead, with its oldest debt, however often it is tried', async () => {
  const chat = new ChatServerDouble();
  chat.before = (method) => {
    if (method === 'openRoom') throw new Error('The chat is down.');
  };
  const app = await given({}, chat);
  expect(starting(await series(app), 'muster_open_deliveries')).toEqual({
    'muster_open_deliveries{lane="WAR_ROOM"}': 0,
    'muster_open_deliveries{lane="ANNOUNCEMENTS"}': 0,
    'muster_open_deliveries{lane="DIRECT"}': 0,
  });
  await call(app.url, 'POST', '/incidents', { title: 'a', severity: 'SEV2' });
  await call(app.url, 'POST', '/clock', { advance: 'PT90S' });
  const seen = await series(app);
  expect(seen.get('muster_open_deliveries{lane="WAR_ROOM"}')).toBeGreaterThan(0);
  expect(seen.get('muster_oldest_delivery_age_seconds{lane="WAR_ROOM"}')).toBe(90);
  expect(seen.get('muster_oldest_delivery_age_seconds{lane="DIRECT"}')).toBe(0);
  expect(seen.get('muster_deliveries_total{kind="room.open",result="retried"}')).toBeGreaterThan(0);
  expect(seen.get('muster_deliveries_total{kind="room.open",result="sent"}')).toBe(1);
});

test('timers show how late they are and how old the oldest is that is due', async () => {
  const app = await given({ MUSTER_TICK: '0 0 1 1 *' });
  await call(app.url, 'POST', '/incidents', { title: 'a', severity: 'SEV1' });
  expect((await series(app)).get('muster_oldest_due_timer_age_seconds')).toBe(0);
  // Nobody ticks: what is due stays due.
  app.clock.moveTo(new Date('2026-03-02T09:13:00Z'));
  const late = await series(app);
  expect(late.get('muster_oldest_due_timer_age_seconds')).toBe(600);
  expect(late.get('muster_armed_timers')).toBe(1);
  await app.ticker.tick();
  const caughtUp = await series(app);
  expect(caughtUp.get('muster_oldest_due_timer_age_seconds')).toBe(0);
  expect(starting(caughtUp, 'muster_timers_total')).toEqual({
    'muster_timers_total{kind="incident.commander-nudge",result="done"}': 1,
  });
});

test('transactions, live windows, the process and its event loop are shown', async () => {
  const app = await given({ MUSTER_TICK: '* * * * * *' });
  const visitor = new Visitor(app, new URL(app.url).host);
  const { path } = await visitor.enter();
  await expect
    .poll(async () => (await series(app)).get('muster_ticks_total{result="done"}'), { timeout: 5_000 })
    .toBeGreaterThan(0);
  const leave = new AbortController();
  const window = await fetch(`${app.url}${path}/events`, { signal: leave.signal });
  expect(window.status).toBe(200);
  const seen = await series(app);
  expect(seen.get('muster_live_windows')).toBe(1);
  expect(seen.get('muster_transactions_total{result="kept"}')).toBeGreaterThan(0);
  expect(seen.get('muster_transaction_wait_seconds_count')).toBeGreaterThan(0);
  expect(seen.get('muster_transaction_duration_seconds_count')).toBeGreaterThan(0);
  expect(seen.get('muster_waiting_writes')).toBe(0);
  expect(seen.get('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  expect(Object.keys(starting(seen, 'muster_info'))).toEqual(['muster_info{version="0.1.0"}']);
  leave.abort();
  await expect.poll(async () => (await series(app)).get('muster_live_windows')).toBe(0);
});

test('they come while the database is gone, without what is not known any more', async () => {
  const app = await given();
  await call(app.url, 'POST', '/incidents', { title: 'a' });
  expect((await series(app)).get('muster_store_up')).toBe(1);
  await app.store.close();
  const seen = await series(app);
  expect(seen.get('muster_store_up')).toBe(0);
  expect(starting(seen, 'muster_open_')).toEqual({});
  expect(starting(seen, 'muster_armed_')).toEqual({});
  expect(seen.get('muster_commands_total{command="incident declare",surface="rest",outcome="done"}')).toBe(1);
});
