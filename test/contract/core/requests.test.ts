/** Stories, kept requests and strange texts on the real engines. */
import pg from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { DeferredAnswers } from '../../../src/core/dispatch/deferred.js';
import { Dispatcher } from '../../../src/core/dispatch/dispatcher.js';
import { TimedOut } from '../../../src/core/ports.js';
import { receive } from '../../../src/store/queries/inbox.js';
import { releaseLeases } from '../../../src/store/queries/system.js';
import { gate } from '../../core/given.js';
import { ChatServerDouble } from '../../support/doubles/chatServer.js';
import { freshDatabase } from '../../support/postgres.js';
import type { World } from '../../support/world.js';
import { done, engines, replicas, send } from './engines.js';

const REF = 'INC-2026-001';
const one = async (databaseUrl: string, options = {}): Promise<World> => {
  const [world] = await replicas(databaseUrl, 1, options);
  if (world === undefined) throw new Error('there is none');
  return world;
};
const toldTo = async (world: World, who: string): Promise<string[]> => {
  await world.worker.drain();
  return world.chat.rooms.some((r) => r.name.startsWith(`direct ${who}`))
    ? world.messages(`direct ${who}`)
    : [];
};
const line = (world: World, text: string, key: string) => ({
  viewer: world.viewer('Emil'),
  surface: 'double',
  asked: { type: 'line' as const, line: text },
  canAsk: true,
  key,
});

/** Acknowledges a request and dies before anything else is done. */
const keptAndDead = async (world: World, text: string, key: string): Promise<void> => {
  class Dying extends Dispatcher {
    override dispatch(): Promise<never> {
      return new Promise(() => {});
    }
  }
  const { store, clock, newId, platforms, registry, log } = world;
  const dispatcher = new Dying({ store, clock, newId, platforms, registry, log });
  const patience = { within: () => Promise.reject(new TimedOut('at once')) };
  const deferred = new DeferredAnswers({ store, clock, newId, platforms, patience, dispatcher, log });
  expect(await deferred.answer(line(world, text, key))).toEqual({ type: 'later' });
};

for (const [engine, makeUrl] of Object.entries(engines)) {
  test(`a whole life, with a process killed in the middle: ${engine}`, async () => {
    const url = await makeUrl();
    const chat = new ChatServerDouble();
    const first = await one(url, { chat });
    await first.run('Emil', '/incident declare sev1 "Checkout is down" --service checkout');
    await first.run('Chen', `/incident ack ${REF}`);
    const end = gate();
    chat.before = () => end.opened;
    await done(send(first, 'Chen', 'note', { incident: REF, text: 'Before the crash' }));
    first.worker.wake();
    await expect.poll(() => chat.calls.at(-1)?.method).toBe('edit');
    await first.kill();
    chat.before = () => {
      throw new Error('nobody is there any more');
    };
    end.open();
    await first.worker.stop();
    chat.before = () => {};

    const next = await one(url, { chat });
    await releaseLeases(next.store);
    await next.run('Ben', `/incident role ${REF} take lead`);
    await next.run('Chen', `/incident status ${REF} monitoring`);
    await next.advance(30);
    await next.run('Chen', `/incident update ${REF} --next 1h "It holds"`);
    await next.run('Chen', `/incident resolve ${REF} "Rolled back"`);
    await next.run('Chen', `/incident close ${REF}`);
    expect(await next.send('Emil', 'incident show', { incident: REF })).toMatchObject({
      status: 'CLOSED',
      commander: { name: 'Ben Carter' },
      services: [{ name: 'checkout' }],
      tags: ['checkout'],
      resolution: 'Rolled back',
      mitigated_at: '2026-03-02T09:00:00.000Z',
      resolved_at: '2026-03-02T09:30:00.000Z',
    });
    // The war room, the announcements, and what the commander is told alone.
    expect(chat.rooms.map(({ name }) => name).sort()).toEqual([
      'direct Ben Carter',
      'inc-2026-001-checkout-is-down',
      'incidents',
    ]);
    expect(next.messages('incidents')).toHaveLength(1);
    expect(next.messages('inc-2026-001').map((m) => m.split('\n')[0])).toEqual([
      `${REF} · Checkout is down`,
      `Chen Wei acknowledged ${REF} and has it.`,
      'Chen Wei noted:',
      'Ben Carter is Incident commander now.',
      'Chen Wei moved the incident from Investigating to Monitoring.',
      `Ben Carter: ${REF} has been monitored for 30 minutes. Is it stable?`,
      'Status update · Monitoring',
      `Chen Wei resolved ${REF}. Well done, everybody.`,
      `Chen Wei closed ${REF}.`,
    ]);
  });

  test(`a request that was acknowledged and cut off is run once, although two replicas find it: ${engine}`, async () => {
    const url = await makeUrl();
    const wall = { at: new Date('2026-03-02T09:00:00Z') };
    const both = await replicas(url, 2, { wall });
    const [first] = both;
    if (first === undefined) throw new Error('there is none');
    const requests = [
      '/incident declare sev3 Down',
      '/incident list',
      `/incident show ${REF}X`,
      '/incident declare',
    ];
    for (const [i, text] of requests.entries()) await keptAndDead(first, text, `key ${i}`);
    wall.at = new Date(wall.at.getTime() + 31_000);
    for (let round = 0; round < 3; round += 1)
      await Promise.all(both.map((world) => world.deferred.recover()));
    const told = await toldTo(first, 'Emil');
    expect(told).toHaveLength(requests.length);
    for (const part of [`${REF} is declared`, 'open incident', 'There is no incident', 'Missing: title.'])
      expect(told.join('\n')).toContain(part);
    expect(await first.send('Ada', 'incident list', {})).toMatchObject({ count: 1 });
  });

  test(`what no database takes is kept, answered and told all the same: ${engine}`, async () => {
    const wall = { at: new Date('2026-03-02T09:00:00Z') };
    const world = await one(await makeUrl(), { wall });
    await keptAndDead(world, '/incident declare a\0b \ud83d', 'key');
    wall.at = new Date(wall.at.getTime() + 31_000);
    await world.deferred.recover();
    expect(await toldTo(world, 'Emil')).toEqual([
      expect.stringContaining('/incident declare a\ufffdb \ufffd'),
    ]);
    for (const word of ['\0', 'a\0b', '\ud800', 'x'.repeat(100_000)])
      for (const [verb, values] of [
        ['declare', { title: 'x', services: [word] }],
        ['list', { commander: word }],
        ['list', { service: word }],
        ['list', { search: word }],
        ['list', { tag: word }],
        ['show', { incident: word }],
      ] as const) {
        const answer = await send(world, 'Ada', verb, values);
        expect(answer.type === 'refused' ? answer.refusal.code : 'done').toBe(
          verb === 'show' ? 'NOT_FOUND' : 'INVALID',
        );
      }
  });

  test(`lists find words, tags, services and people alike: ${engine}`, async () => {
    const world = await one(await makeUrl());
    await world.run('Emil', '/incident declare sev3 "Überlast 100% der API" --service search');
    await world.run('Emil', '/incident declare sev1 "Other_thing"');
    await world.run('Chen', '/incident role INC-2026-002 take lead');
    const found = async (values: Record<string, unknown>) => {
      const page = (await world.send('Ada', 'incident list', values)) as { results: { reference: string }[] };
      return page.results.map((i) => i.reference);
    };
    for (const search of ['Überlast', 'API', 'api', '100%', 'inc-2026-001'])
      expect(await found({ search })).toEqual([REF]);
    expect(await found({ search: 'Other_' })).toEqual(['INC-2026-002']);
    expect(await found({ search: 'Other%' })).toEqual([]);
    expect(await found({ tag: 'API' })).toEqual([REF]);
    expect(await found({ tag: 'ap' })).toEqual([]);
    expect(await found({ service: 'Search' })).toEqual([REF]);
    expect(await found({ commander: 'chen' })).toEqual(['INC-2026-002']);
    expect(await found({ severity: ['SEV1', 'SEV2'] })).toEqual(['INC-2026-002']);
    expect(await found({ ordering: 'severity' })).toEqual(['INC-2026-002', REF]);
    expect(await found({ ordering: 'reference' })).toEqual([REF, 'INC-2026-002']);
    expect(await found({ limit: 1, offset: 1, ordering: 'reference' })).toEqual(['INC-2026-002']);
    expect(await found({ since: '2026-03-02T09:00:00Z', until: '2026-03-02T09:00:00.001Z' })).toHaveLength(2);
    expect(await found({ until: '2026-03-02T09:00:00Z' })).toEqual([]);
  });
}

test('a request that is kept while its answer is being recorded is told its answer', async () => {
  const database = await freshDatabase(inject('postgresUrl'));
  onTestFinished(() => database.drop());
  const world = await one(database.url);
  const request = line(world, '/incident declare sev3 Down', 'key');
  const [kept, end] = [gate(), gate()];
  const at = world.clock.wallNow();
  const keeping = world.store.tx(async (w) => {
    await receive(w, {
      key: 'key',
      organizationId: world.organization.id,
      userId: request.viewer.userId ?? '',
      surface: request.surface,
      fingerprint: 'the same',
      request: '',
      state: 'PENDING',
      answer: null,
      receivedAt: at,
      expiresAt: new Date(at.getTime() + 60_000),
    });
    kept.open();
    await end.opened;
  });
  await kept.opened;
  // It does not see the row that is being kept, and waits for it only when it records its answer.
  const answer = world.dispatcher.dispatch(request);
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  const waiting = async () => (await admin.query('select 1 from pg_locks where not granted')).rowCount;
  await expect.poll(waiting, { timeout: 5_000 }).toBeGreaterThan(0);
  await admin.end();
  end.open();
  await keeping;
  await done(answer);
  expect(await toldTo(world, 'Emil')).toEqual([expect.stringContaining(`${REF} is declared`)]);
});
