/** Whoever changes anything stands in the audit log with it, whichever door they came through. */
import { expect, onTestFinished, test } from 'vitest';
import { DeliveryProblem } from '../../src/core/ports.js';
import type { Row } from '../../src/store/queries/rows.js';
import type { Schema } from '../../src/store/schema/define.js';
import { temporaryFolder } from '../store/temporaryFolder.js';
import { type RunningApp, startApp } from '../support/app.js';
import { doublePlatform } from '../support/chatPlatform.js';
import { ChatServerDouble } from '../support/doubles/chatServer.js';
import { call } from '../support/process.js';
import { declared } from '../web/given.js';
import { Visitor } from '../web/visitor.js';

/** Written along with something that is audited, or the product's own memory: who did what does not stand there. */
const CARRIED: ReadonlySet<keyof Schema> = new Set([
  'auditLog',
  'inbox',
  'counters',
  'timers',
  'lanes',
  'deliveries',
  'conversations',
  'posts',
  'channels',
  'channelMembers',
  'channelReads',
  'mentions',
  'presence',
  'adapterState',
  'systemState',
] as const);

/** Every row that somebody answers for, table by table; a table that is new is among them. */
async function answeredFor(app: RunningApp): Promise<ReadonlyMap<string, string>> {
  const { read } = app.store;
  const tables = Object.entries(read.tables).filter(
    ([name]) => ![...CARRIED].some((known) => known === name),
  );
  const rows = new Map<string, string>();
  for (const [name, table] of tables) {
    const all: readonly Record<string, unknown>[] = await read.select().from(table);
    // What Muster says is what it delivers, and using a token changes nothing but the note of it.
    const theirs = all.filter((row) => name !== 'messages' || row['authorId'] !== null);
    rows.set(name, JSON.stringify(theirs.map(({ lastUsedAt: _, ...row }) => row)));
  }
  return rows;
}

const auditOf = async (app: RunningApp): Promise<readonly Row<'auditLog'>[]> =>
  await app.store.read.select().from(app.store.read.tables.auditLog);

/** In the order of the alphabet: what is written within a millisecond has no order by its ids. */
const actionsOf = (entries: readonly Row<'auditLog'>[]): readonly string[] =>
  entries.map(({ action }) => action).sort();

/** Runs a step, and answers the tables that it changed and the audit entries it left. */
async function seen(app: RunningApp, step: () => Promise<unknown>) {
  const before = await answeredFor(app);
  const known = new Set((await auditOf(app)).map(({ id }) => id));
  await step();
  await app.worker.drain();
  const after = await answeredFor(app);
  const changed = [...after].filter(([name, rows]) => rows !== before.get(name)).map(([name]) => name);
  return { changed, entries: (await auditOf(app)).filter(({ id }) => !known.has(id)) };
}

const PATH = '/incidents/INC-2026-001';
const post =
  (app: RunningApp, path: string, body: object, headers: Record<string, string> = {}) =>
  () =>
    call(app.url, 'POST', path, body, headers);

async function given(env: Record<string, string> = {}, chat?: ChatServerDouble): Promise<RunningApp> {
  const app = await startApp(env, chat === undefined ? {} : { platforms: [doublePlatform(chat)] });
  onTestFinished(() => app.stop());
  return app;
}

test('a fresh installation says what it began with', async () => {
  const app = await given();
  const entries = await auditOf(app);
  expect(actionsOf(entries)).toEqual(['example.seed', 'organization.create', 'token.create', 'user.create']);
  expect(new Set(entries.map(({ surface }) => surface))).toEqual(new Set(['setup']));
  expect(JSON.stringify(await auditOf(app))).not.toContain('test-admin-token');
});

test('the token of the environment: another one revokes it, and the first one again restores it', async () => {
  const DATABASE_URL = `file:${temporaryFolder()}/muster.db`;
  const known = new Set<string>();
  /** What a start with this token writes about it. */
  const started = async (token: string) => {
    const app = await startApp({ DATABASE_URL, MUSTER_ADMIN_TOKEN: token });
    try {
      const entries = (await auditOf(app)).filter(({ id, subjectType }) => {
        if (known.has(id)) return false;
        known.add(id);
        return subjectType === 'token';
      });
      return actionsOf(entries);
    } finally {
      await app.stop();
    }
  };
  expect(await started('one')).toEqual(['token.create']);
  expect(await started('one')).toEqual([]);
  expect(await started('two')).toEqual(['token.create', 'token.revoke']);
  expect(await started('one')).toEqual(['token.restore', 'token.revoke']);
});

test('every change leaves its entry, and none leaves two', async () => {
  const app = await given();
  const visitor = new Visitor(app);
  const { path } = await visitor.enter();
  const nonce = crypto.randomUUID();
  const say = () => visitor.post(`${path}/messages`, { text: 'hello', nonce });
  const declare = post(app, '/incidents', { title: 'x', severity: 'SEV1' }, { 'idempotency-key': 'k' });
  const story: readonly [step: () => Promise<unknown>, ...actions: string[]][] = [
    [declare, 'incident.declare', 'incident.room'],
    [declare],
    [post(app, `${PATH}/acknowledge`, {}), 'incident.acknowledge'],
    [post(app, `${PATH}/acknowledge`, {})],
    [post(app, `${PATH}/close`, {})],
    [post(app, `${PATH}/timeline`, { text: 'A note' }), 'incident.note'],
    [post(app, '/clock', { advance: 'PT4M' }), 'incident.nudge', 'clock.move'],
    [() => call(app.url, 'GET', PATH)],
    [say, 'message.post'],
    [say],
    [() => visitor.type(path, '/incident note INC-2026-001 Another'), 'incident.note'],
    [() => visitor.become('Chen'), 'session.persona'],
    [() => visitor.become('Chen')],
    [() => declared(visitor, '/incident declare sev3 y'), 'incident.declare', 'incident.room'],
    [post(app, `${PATH}/resolve`, { root_cause: 'z' }), 'incident.resolve'],
    [post(app, `${PATH}/close`, {}), 'incident.close'],
  ];
  for (const [step, ...actions] of story) {
    const { changed, entries } = await seen(app, step);
    expect(actionsOf(entries)).toEqual(actions.sort());
    if (actions.length === 0) expect(changed).toEqual([]);
    for (const { requestId, actorId, surface } of entries) {
      expect(requestId).not.toBeNull();
      // People have names; a timer and a delivery act for nobody.
      expect(actorId === null).toBe(surface === 'timer' || surface === 'outbox');
    }
  }
  const said = JSON.stringify(await auditOf(app));
  expect(said).not.toContain('hello');
});

test('a change that fails to arrive is noted once, tied to its delivery', async () => {
  const chat = new ChatServerDouble();
  const app = await given({}, chat);
  chat.before = (method) => {
    if (method === 'openRoom') throw new DeliveryProblem('Rooms cannot be made.', true);
  };
  const { entries } = await seen(app, post(app, '/incidents', { title: 'x', severity: 'SEV2' }));
  expect(actionsOf(entries)).toContain('incident.delivery-failed');
  const deliveries = await app.store.read.select().from(app.store.read.tables.deliveries);
  for (const entry of entries.filter(({ surface }) => surface === 'outbox'))
    expect(deliveries.map(({ id }) => id)).toContain(entry.requestId);
});

test('a session is there from its beginning to its end, and guessing is nobody’s', async () => {
  const app = await given({ HOST: '0.0.0.0', PUBLIC_URL: 'https://muster.example' });
  const visitor = new Visitor(app, 'muster.example');
  const signIn = (token: string) => () => visitor.submit('/sign-in', { token });
  const signOut = () => visitor.submit('/sign-out', {});
  const story: readonly [step: () => Promise<unknown>, ...actions: string[]][] = [
    [signIn('wrong'), 'session.refuse'],
    [signOut],
    [signIn('test-admin-token'), 'session.start'],
    [signOut, 'session.end'],
    [signOut],
  ];
  const subjects = new Set<string>();
  for (const [step, ...actions] of story) {
    const { changed, entries } = await seen(app, step);
    expect(actionsOf(entries)).toEqual(actions.sort());
    if (actions.length === 0) expect(changed).toEqual([]);
    for (const entry of entries) {
      expect(entry).toMatchObject({ surface: 'web', subjectType: 'session' });
      expect(entry.actorId === null).toBe(entry.action === 'session.refuse');
      expect(JSON.stringify(entry)).not.toMatch(/wrong|test-admin-token/u);
      if (entry.action !== 'session.refuse') subjects.add(entry.subjectId);
    }
  }
  expect(subjects.size).toBe(1);
});
