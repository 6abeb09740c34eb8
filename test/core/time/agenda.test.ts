/** Moving the clock: everything on the way runs, each at its own instant. */
import { describe, expect, test } from 'vitest';
import { createClock } from '../../../src/app/clock.js';
import { Agenda, storedClock } from '../../../src/core/time/agenda.js';
import type { Job } from '../../../src/core/time/job.js';
import { Refusal } from '../../../src/domain/errors.js';
import { armTimer } from '../../../src/store/queries/timers.js';
import type { World } from '../../support/world.js';
import { deliveriesOf, gate, given, timelineOf, timersOf } from '../given.js';

const at = (hhmm: string): Date => new Date(`2026-03-02T${hhmm}:00.000Z`);
const room = 'inc-2026-001';

test('advance runs timers, what they arm and what they owe, in order, each at its own instant', async () => {
  const world = await given({ at: '2026-03-02T09:00:00.000Z' });
  await world.run('Emil', '/incident declare sev1 Down');
  await world.run('Emil', '/incident declare sev2 Other');
  await world.advance(20);
  expect(world.clock.now()).toEqual(at('09:20'));
  for (const reference of ['INC-2026-001', 'INC-2026-002']) {
    const nudged = (await timelineOf(world, reference)).filter((e) => e.kind === 'NUDGE');
    expect(nudged.map((e) => e.at)).toEqual([at('09:03'), at('09:08'), at('09:18')]);
  }
  const posts = (await deliveriesOf(world)).filter((d) => d.kind === 'post');
  expect(posts.map((d) => d.settledAt)).toEqual(posts.map((d) => d.createdAt));
  const { messages } = world.chat.named(room);
  expect(messages.slice(1).map((m) => JSON.stringify(m.body).match(/for (\d+) minutes/u)?.[1])).toEqual([
    '3',
    '8',
    '18',
  ]);
});

test('a delivery that has to be tried again is tried at its instant on the way, before what is due after it', async () => {
  const world = await given({ at: '2026-03-02T09:00:00.000Z' });
  await world.run('Emil', '/incident declare sev1 Down');
  let outage = 6;
  world.chat.before = (method) => {
    if (method !== 'post' || outage === 0) return;
    outage -= 1;
    throw new Error('the platform is down');
  };
  await world.run('Chen', '/incident note INC-2026-001 First');
  await world.advance(10);
  expect(world.messages(room).slice(1)).toEqual([
    expect.stringContaining('First'),
    expect.stringContaining('for 3 minutes'),
    expect.stringContaining('for 8 minutes'),
  ]);
  const [note] = (await deliveriesOf(world)).filter((d) => d.kind === 'post');
  // 1 + 2 + 4 + 8 + 16 + 32 seconds after 09:00.
  expect(note).toMatchObject({ attempts: 7, settledAt: new Date(at('09:01').getTime() + 3_000) });
});

test('moves queue up, and each begins where the one before it ended', async () => {
  const world = await given({ at: '2026-03-02T09:00:00.000Z' });
  await Promise.all([
    world.advance(5),
    world.advance(5),
    world.agenda.moveTo(() => at('09:30'), world.mover),
  ]);
  expect(world.clock.now()).toEqual(at('09:30'));
});

test('the regular tick stands back while the clock is moved', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev1 Down');
  const [reached, go] = [gate(), gate()];
  world.chat.before = async (method) => {
    if (method !== 'post') return;
    reached.open();
    await go.opened;
  };
  const moving = world.advance(10);
  await reached.opened;
  const due = { kind: 'unknown', subject: 'x', dueAt: at('09:00'), data: {} };
  await world.store.tx((w) =>
    armTimer(w, { ...due, id: world.newId(), organizationId: world.organization.id }),
  );
  await world.agenda.tick();
  expect(await timersOf(world, 'unknown')).toMatchObject([{ attempts: 0 }]);
  go.open();
  await moving;
  expect(await timersOf(world, 'unknown')).toMatchObject([{ attempts: expect.toSatisfy((n) => n > 0) }]);
  expect((await timelineOf(world)).filter((e) => e.kind === 'NUDGE')).toHaveLength(2);
});

test('a regular tick runs what is due and sends what became due', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev1 Down');
  world.clock.moveTo(at('09:03'));
  await world.agenda.tick();
  await world.worker.drain();
  expect(world.messages(room).at(-1)).toContain('Who takes command?');
});

test('the next instant is the earliest of timers and retries, and nothing that is past', async () => {
  const world = await given({ at: '2026-03-02T09:00:00.000Z' });
  expect(await world.agenda.next()).toBeNull();
  await world.run('Emil', '/incident declare sev1 Down');
  expect(await world.agenda.next()).toEqual(at('09:03'));
  world.chat.before = () => {
    throw new Error('down');
  };
  await world.run('Chen', '/incident note INC-2026-001 First');
  expect(await world.agenda.next()).toEqual(new Date(at('09:00').getTime() + 1_000));
});

test('advance comes to an end although somebody else has a lane in hand', async () => {
  const world = await given({ at: '2026-03-02T09:00:00.000Z' });
  await world.run('Emil', '/incident declare sev3 Down');
  const { lanes } = world.store.read.tables;
  await world.store.tx(async (w) => {
    await w.update(lanes).set({ leasedBy: 'another', leasedUntil: new Date(8_000_000_000_000) });
  });
  await world.send('Chen', 'incident note', { incident: 'INC-2026-001', text: 'First' });
  await world.advance(5);
  expect(world.clock.now()).toEqual(at('09:05'));
  expect(world.messages(room)).toHaveLength(1);
});

test('what a job causes at an instant is done before the clock goes on', async () => {
  const seen: string[] = [];
  const chain: Job = {
    kind: 'chain',
    label: 'the chain goes on',
    run: async ({ incidents, now, timer, w }) => {
      seen.push(`${timer.subject} ${now.toISOString().slice(11, 16)}`);
      if (timer.subject !== 'first') return;
      await armTimer(w, {
        id: crypto.randomUUID(),
        organizationId: timer.organizationId,
        kind: 'chain',
        subject: 'second',
        dueAt: now,
        data: {},
      });
      const incident = await incidents.get('INC-2026-001');
      await incidents.note(
        incident,
        [],
        [{ tone: 'info', blocks: [{ type: 'quote', text: 'from the job' }] }],
      );
    },
  };
  const world: World = await given({ jobs: [chain], at: '2026-03-02T09:00:00.000Z' });
  await world.run('Emil', '/incident declare sev3 Down');
  for (const [subject, dueAt] of [
    ['third', at('09:02')],
    ['first', at('09:01')],
  ] as const)
    await world.store.tx((w) =>
      armTimer(w, {
        id: world.newId(),
        organizationId: world.organization.id,
        kind: 'chain',
        subject,
        dueAt,
        data: {},
      }),
    );
  await world.advance(5);
  expect(seen).toEqual(['first 09:01', 'second 09:01', 'third 09:02']);
  expect(world.messages(room).at(-1)).toBe('from the job');
});

describe('a clock', () => {
  test('moves forward only', async () => {
    const world = await given({ at: '2026-03-02T09:00:00.000Z' });
    await expect(world.agenda.moveTo(() => at('08:59'), world.mover)).rejects.toMatchObject({
      code: 'INVALID',
    });
    await world.advance(1);
    expect(world.clock.now()).toEqual(at('09:01'));
  });

  test('that runs by itself is not moved', async () => {
    const world = await given();
    const { store, ticker, worker } = world;
    const agenda = new Agenda({
      store,
      ticker,
      worker,
      platforms: world.platforms,
      newId: world.newId,
      clock: createClock({ mode: 'system' }, undefined),
    });
    const moving = agenda.advance(60_000, world.mover);
    await expect(moving).rejects.toBeInstanceOf(Refusal);
    await expect(moving).rejects.toMatchObject({ code: 'CONFLICT', details: { state: { mode: 'system' } } });
  });

  test('is found where it was left', async () => {
    const world = await given({ at: '2026-03-02T09:00:00.000Z' });
    expect(await storedClock(world.store, 'manual')).toBeUndefined();
    await world.advance(17);
    expect(await storedClock(world.store, 'manual')).toBe(at('09:17').getTime());
    expect(await storedClock(world.store, 'offset')).toBeUndefined();
  });
});
