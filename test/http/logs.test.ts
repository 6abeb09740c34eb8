/** Every line of the log can be tied to what caused it, and none says what somebody wrote or what must stay secret. */
import { join } from 'node:path';
import Connection from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { DeliveryProblem } from '../../src/core/ports.js';
import { temporaryFolder } from '../store/temporaryFolder.js';
import { type RunningApp, startApp } from '../support/app.js';
import { doublePlatform } from '../support/chatPlatform.js';
import { ChatServerDouble } from '../support/doubles/chatServer.js';
import { ADMIN_TOKEN, call } from '../support/process.js';
import { Visitor } from '../web/visitor.js';

let app: RunningApp | undefined;
afterEach(() => app?.stop());

const lines = z.array(z.looseObject({ level: z.string(), msg: z.string() }));
const logged = ({ logged: all }: RunningApp) => lines.parse(all.map((line) => JSON.parse(line)));

/** What ties a line to others. */
const TIES = ['request', 'delivery', 'timer', 'lane', 'key', 'reference', 'beat', 'instance'];

test('a request is followed from its door to the deliveries it caused', async () => {
  const chat = new ChatServerDouble();
  app = await startApp({}, { platforms: [doublePlatform(chat)] });
  const headers = { 'x-request-id': 'req-1' };
  await call(app.url, 'POST', '/incidents', { title: 'x', severity: 'SEV1' }, headers);
  await app.worker.drain();
  await call(app.url, 'POST', '/clock', { advance: 'PT4M' });
  const all = logged(app);
  const mine = all.filter(({ request }) => request === 'req-1');
  expect(new Set(mine.map(({ msg }) => msg))).toEqual(
    new Set(['owed a delivery', 'incident changed', 'ran a command', 'answered']),
  );
  const owed = mine.filter(({ msg }) => msg === 'owed a delivery');
  const sent = all.filter(({ msg }) => msg === 'sent a delivery');
  expect(owed.length).toBeGreaterThan(2);
  for (const { delivery, key } of owed)
    if (key === null) expect(sent.map((line) => line['delivery'])).toContain(delivery);
  for (const line of sent)
    expect(line).toMatchObject({ lane: expect.any(String), incident: expect.any(String), attempt: 1 });
  // What follows from a delivery is tied to it, and what a timer causes to the timer.
  const followed = all.filter(({ msg, surface }) => msg === 'owed a delivery' && surface === 'outbox');
  for (const { request } of followed) expect(sent.map((line) => line['delivery'])).toContain(request);
  const jobs = all.filter(({ msg }) => msg === 'ran a job');
  expect(jobs).toHaveLength(1);
  expect(all.find(({ msg, surface }) => msg === 'owed a delivery' && surface === 'timer')?.['request']).toBe(
    jobs[0]?.['timer'],
  );
});

test('warnings and errors are tied to what failed', async () => {
  const chat = new ChatServerDouble();
  const file = join(temporaryFolder(), 'muster.db');
  app = await startApp({ DATABASE_URL: `file:${file}` }, { platforms: [doublePlatform(chat)] });
  let calls = 0;
  chat.before = (method) => {
    calls += 1;
    if (method === 'setTopic') throw new DeliveryProblem('There are no topics here.', true);
    if (calls < 3) throw new Error('The chat is down.');
  };
  await call(app.url, 'POST', '/incidents', { title: 'x', severity: 'SEV1' });
  await call(app.url, 'POST', '/clock', { advance: 'PT1M' });
  await call(app.url, 'POST', '/incidents/INC-2026-001/acknowledge', {});
  await app.worker.drain();
  breakTimeline(file);
  await call(app.url, 'POST', '/incidents/INC-2026-001/timeline', { text: 'y' });
  const visitor = new Visitor(app);
  const { path } = await visitor.enter();
  await visitor.type(path, '/incident note INC-2026-001 y');
  await call(app.url, 'POST', '/clock', { advance: 'PT1H' });
  const bad = logged(app).filter(({ level }) => level === 'warn' || level === 'error');
  expect(new Set(bad.map(({ msg }) => msg))).toEqual(
    new Set([
      'a delivery is tried again later',
      'a delivery failed for good',
      'a request failed',
      'a job failed and is tried again later',
      'a job failed for good and is parked',
    ]),
  );
  for (const line of bad) expect(TIES.filter((tie) => typeof line[tie] === 'string')).not.toEqual([]);
});

/** From now on no entry of a timeline can be written: a fault, wherever it is met. */
function breakTimeline(file: string): void {
  const connection = new Connection(file);
  connection.exec(
    `create trigger broken before insert on timeline_entries begin select raise(abort, 'broken'); end`,
  );
  connection.close();
}

test.each(['info', 'debug'])('what was written and what is secret is never logged at %s', async (level) => {
  const secret = 'TOKEN-5f8e';
  const text = (n: number): string => `MARKED-${n} <b>text</b>`;
  const file = join(temporaryFolder(), 'muster.db');
  const env = {
    LOG_LEVEL: level,
    DATABASE_URL: `file:${file}`,
    MUSTER_ENCRYPTION_KEY: 'abcdef0123456789'.repeat(4),
  };
  const chat = new ChatServerDouble();
  app = await startApp(env, { platforms: [doublePlatform(chat)] });
  const { url } = app;
  await call(url, 'POST', '/incidents', { title: text(1), description: text(2), severity: 'SEV1' });
  await call(url, 'POST', '/incidents/INC-2026-001/acknowledge', {});
  await call(url, 'POST', '/incidents/INC-2026-001/timeline', { text: text(3) });
  await call(url, 'POST', '/incidents/INC-2026-001/updates', { message: text(4) });
  await call(url, 'POST', '/incidents', { title: 1, description: text(5) });
  await call(url, 'GET', `/incidents?search=${encodeURIComponent(text(6))}`);
  await call(url, 'GET', '/incidents', undefined, { authorization: `Bearer ${secret}` });
  await fetch(`${url}/api/v1/incidents`, { method: 'POST', body: `{${text(7)}`, headers: json() });
  await fetch(`${url}/${encodeURIComponent(text(8))}`);
  const visitor = new Visitor(app);
  const { path } = await visitor.enter();
  for (const line of [text(9), `/incident note INC-2026-001 ${text(10)}`, `/incident ${text(11)}`])
    await visitor.type(path, line);
  await app.worker.drain();
  breakTimeline(file);
  await call(url, 'POST', '/incidents/INC-2026-001/timeline', { text: text(12) });
  await visitor.type(path, `/incident note INC-2026-001 ${text(13)}`);
  await call(url, 'POST', '/incidents', { title: text(14) });
  await call(url, 'POST', '/clock', { advance: 'PT1H' });
  const all = app.logged.join('');
  expect(all).toContain('a request failed');
  expect(all).not.toMatch(/MARKED/u);
  for (const hidden of [secret, ADMIN_TOKEN, env.MUSTER_ENCRYPTION_KEY]) expect(all).not.toContain(hidden);
});

const json = () => ({ authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' });

test('nobody’s failed sign-in tells what was tried', async () => {
  app = await startApp({ HOST: '0.0.0.0', PUBLIC_URL: 'https://muster.example' });
  const visitor = new Visitor(app, 'muster.example');
  await visitor.submit('/sign-in', { token: 'TRIED-1' });
  await visitor.submit('/sign-in', { token: ADMIN_TOKEN });
  const cookie = visitor.cookies.get('__Host-muster_session') ?? '';
  await visitor.enter();
  await visitor.submit('/sign-out', {});
  const failed = logged(app).find(({ msg }) => msg === 'somebody failed to sign in');
  expect(failed).toMatchObject({ level: 'warn', request: expect.any(String), address: '127.0.0.1' });
  expect(cookie).not.toBe('');
  for (const hidden of ['TRIED-1', ADMIN_TOKEN, cookie]) expect(app.logged.join('')).not.toContain(hidden);
});
