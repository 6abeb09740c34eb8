/** Two equal replicas on one database: nothing runs twice, nothing is said twice, nothing gets lost between them. */
import { expect, test } from 'vitest';
import { anyLaneOwed, leaseLanes } from '../../../src/store/queries/outbox.js';
import { reading } from '../../support/chatPlatform.js';
import type { World } from '../../support/world.js';
import { done, engines, replicas, send } from './engines.js';

const of = <T>(all: readonly T[], i: number): T => {
  const one = all[i % all.length];
  if (one === undefined) throw new Error('there is none');
  return one;
};
const referenceOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'reference' in value ? String(value.reference) : '';
const entriesOf = async (world: World, reference: string, kind?: string) => {
  const incident = await world.incidents().find(reference);
  if (incident === undefined) throw new Error(`There is no ${reference}.`);
  const { results } = await world.incidents().timeline(incident, { limit: 200, offset: 0 });
  return results.filter((e) => kind === undefined || e.kind === kind);
};

for (const [engine, makeUrl] of Object.entries(engines)) {
  test(`64 declares at once, through two replicas, are 1 to 64: ${engine}`, async () => {
    const both = await replicas(await makeUrl(), 2);
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, i) =>
        done(send(of(both, i), 'Emil', 'declare', { title: `Number ${i}` })),
      ),
    );
    const expected = Array.from({ length: 64 }, (_, i) => `INC-2026-${String(i + 1).padStart(3, '0')}`);
    expect(answers.map((a) => referenceOf(a.value)).sort()).toEqual(expected);
  });

  test(`what is owed to a platform that has no place free is left alone, and all else is leased: ${engine}`, async () => {
    const [world] = await replicas(await makeUrl(), 1);
    if (world === undefined) throw new Error('There is no replica.');
    await done(send(world, 'Emil', 'declare', { title: 'Down' }));
    const [now, wallNow] = [world.clock.now(), new Date(Date.now() + 60_000)];
    const lease = { now, wallNow, by: 'test', until: new Date(Date.now() + 120_000), limit: 10 };
    const leased = (...except: string[]) =>
      world.store.tx((w) => leaseLanes(w, { ...lease, except }), { waits: true });
    expect(await anyLaneOwed(world.store.read, { ...lease, except: ['double'] })).toBe(false);
    expect(await leased('double')).toEqual([]);
    expect(await anyLaneOwed(world.store.read, { ...lease, except: ['other'] })).toBe(true);
    const lanes = await leased('other');
    expect(lanes.map(({ platform }) => platform)).toEqual(lanes.map(() => 'double'));
    expect(lanes.length).toBeGreaterThan(0);
  });

  test(`of 32 who acknowledge at once one wins, and all others are told who: ${engine}`, async () => {
    const both = await replicas(await makeUrl(), 2);
    await done(send(of(both, 0), 'Emil', 'declare', { title: 'Down', severity: 'SEV1' }));
    const names = ['Ada', 'Ben', 'Chen', 'Dana'];
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, i) =>
        done(send(of(both, i), of(names, Math.floor(i / 2)), 'ack', { incident: 'INC-2026-001' })),
      ),
    );
    const replies = answers.map((answer) => reading(answer.reply.message));
    const [entry, ...more] = await entriesOf(of(both, 1), 'INC-2026-001', 'ACKNOWLEDGED');
    expect(more).toEqual([]);
    expect(replies.filter((r) => r.includes('is yours now.'))).toHaveLength(1);
    expect(replies.filter((r) => r.includes(`${entry?.actor?.name} has it.`))).toHaveLength(24);
    expect(replies.filter((r) => r.includes('is yours already.'))).toHaveLength(7);
  });

  test(`40 notes at once are numbered without a gap: ${engine}`, async () => {
    const both = await replicas(await makeUrl(), 2);
    await done(send(of(both, 0), 'Emil', 'declare', { title: 'Down', severity: 'SEV4' }));
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        done(send(of(both, i), 'Chen', 'note', { incident: 'INC-2026-001', text: `Note ${i}` })),
      ),
    );
    const entries = await entriesOf(of(both, 0), 'INC-2026-001');
    expect(entries.map((e) => e.seq)).toEqual(Array.from({ length: 41 }, (_, i) => i + 1));
    expect(new Set(entries.map((e) => e.text)).size).toBe(41);
  });

  test(`a request that reaches both replicas at once runs once and is answered alike: ${engine}`, async () => {
    const both = await replicas(await makeUrl(), 2);
    for (let round = 1; round <= 5; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          done(send(of(both, i), 'Emil', 'declare', { title: `Round ${round}` }, `key ${round}`)),
        ),
      );
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    }
    expect(await of(both, 0).send('Ada', 'incident list', {})).toMatchObject({ count: 5 });
    const reused = await send(of(both, 1), 'Emil', 'declare', { title: 'Another' }, 'key 1');
    expect(reused).toMatchObject({ type: 'refused', refusal: { code: 'KEY_REUSED' } });
  });

  test(`what is due is run by one of them, once: ${engine}`, async () => {
    const both = await replicas(await makeUrl(), 2);
    const count = 60;
    for (let i = 0; i < count; i += 1)
      await done(send(of(both, i), 'Emil', 'declare', { title: `Number ${i}`, severity: 'SEV1' }));
    for (const minute of [3, 8]) {
      for (const world of both) world.clock.moveTo(new Date(Date.UTC(2026, 2, 2, 9, minute)));
      const reports = await Promise.all(both.flatMap((world) => [world.ticker.tick(), world.ticker.tick()]));
      const ran = (reports[0]?.ran ?? 0) + (reports[2]?.ran ?? 0);
      // A subject in the other one's hands may be left to the next tick.
      const after = await of(both, 0).ticker.tick();
      expect(ran + after.ran).toBe(count);
      expect([...reports, after].map((r) => r.failed)).toEqual([0, 0, 0, 0, 0]);
    }
    for (let i = 1; i <= count; i += 1) {
      const nudges = await entriesOf(of(both, 0), `INC-2026-${String(i).padStart(3, '0')}`, 'NUDGE');
      expect(nudges).toHaveLength(2);
    }
  });

  test(`what is owed is sent by one of them, once and in order: ${engine}`, async () => {
    const both = await replicas(await makeUrl(), 2);
    const chat = of(both, 0).chat;
    const stopped = new AbortController();
    const working = both.map(async (world) => {
      while (!stopped.signal.aborted) {
        await world.worker.drain();
        await new Promise((resolve) => setImmediate(resolve));
      }
      await world.worker.drain();
    });
    for (let i = 1; i <= 12; i += 1) {
      const incident = `INC-2026-${String(i).padStart(3, '0')}`;
      await done(send(of(both, i), 'Emil', 'declare', { title: `Number ${i}`, severity: 'SEV1' }));
      for (let n = 1; n <= 4; n += 1)
        await done(send(of(both, i + n), 'Chen', 'note', { incident, text: `Note ${n}` }));
      await done(send(of(both, i), 'Chen', 'ack', { incident }));
    }
    stopped.abort();
    await Promise.all(working);
    expect(chat.rooms).toHaveLength(13);
    expect(of(both, 0).messages('incidents')).toHaveLength(12);
    for (let i = 1; i <= 12; i += 1) {
      const messages = of(both, 0).messages(`inc-2026-${String(i).padStart(3, '0')}`);
      expect(messages[0]).toContain('Status: Investigating');
      expect(messages.slice(1, 5).map((m) => m.split('\n')[1])).toEqual([
        'Note 1',
        'Note 2',
        'Note 3',
        'Note 4',
      ]);
      expect(messages.slice(5)).toEqual([expect.stringContaining('acknowledged')]);
    }
    const { deliveries } = of(both, 0).store.read.tables;
    const states = await of(both, 0).store.read.select({ state: deliveries.state }).from(deliveries);
    expect(states.filter((d) => d.state !== 'DONE')).toEqual([]);
  });

  test(`the clock is pushed past everything although another replica works, too: ${engine}`, async () => {
    const both = await replicas(await makeUrl(), 2);
    await done(send(of(both, 0), 'Emil', 'declare', { title: 'Down', severity: 'SEV1' }));
    of(both, 1).clock.moveTo(new Date(Date.UTC(2026, 2, 2, 9, 20)));
    await Promise.all([of(both, 0).advance(20), of(both, 1).agenda.tick()]);
    await Promise.all(both.map((world) => world.agenda.tick()));
    await Promise.all(both.map((world) => world.worker.drain()));
    const nudges = await entriesOf(of(both, 0), 'INC-2026-001', 'NUDGE');
    // Three reminders, or fewer that stand for more: never one twice.
    const stoodFor = nudges.map((e) => 1 + Number(e.data['missed']));
    expect(stoodFor.reduce((a, b) => a + b, 0)).toBe(3);
    expect(of(both, 0).messages('inc-2026-001')).toHaveLength(1 + nudges.length);
  });
}
