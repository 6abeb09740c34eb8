/** The laws of the tick, each its own test. */
import { describe, expect, test } from 'vitest';
import type { Job, JobContext } from '../../../src/core/time/job.js';
import { Ticker } from '../../../src/core/time/ticker.js';
import { armTimer } from '../../../src/store/queries/timers.js';
import type { WorldOptions } from '../../support/world.js';
import { gate, given, timersOf } from '../given.js';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 2, 2, 9, minutes));

interface Ran {
  readonly subject: string;
  readonly dueAt: Date;
  readonly now: Date;
}

/** A world with one job, a clock for its tick that may go anywhere, and what has run. */
const ticking = async (
  run: (context: JobContext) => Promise<void> = () => Promise.resolve(),
  options: WorldOptions = {},
) => {
  const ran: Ran[] = [];
  const job: Job = {
    kind: 'job',
    label: 'the job',
    run: async (context) => {
      await run(context);
      ran.push({ subject: context.timer.subject, dueAt: context.dueAt, now: context.now });
    },
  };
  const world = await given(options);
  const time = { now: at(0) };
  const { store, newId, platforms, log } = world;
  const clock = { now: () => time.now, wallNow: () => world.clock.wallNow() };
  const ticker = new Ticker({ store, clock, newId, platforms, jobs: [job], log });
  const arm = (subject: string, dueAt: Date, kind = 'job') =>
    store.tx((w) =>
      armTimer(w, { id: newId(), organizationId: world.organization.id, kind, subject, dueAt, data: {} }),
    );
  return { world, ticker, ran, time, arm };
};
const subjects = (ran: readonly Ran[]): string[] => ran.map((r) => r.subject);

test('nothing runs before it is due, and at its instant it does', async () => {
  const { ticker, ran, time, arm } = await ticking();
  await arm('a', at(5));
  time.now = new Date(at(5).getTime() - 1);
  expect(await ticker.tick()).toEqual({ ran: 0, failed: 0 });
  time.now = at(5);
  expect(await ticker.tick()).toEqual({ ran: 1, failed: 0 });
  expect(ran).toEqual([{ subject: 'a', dueAt: at(5), now: at(5) }]);
});

test('late is fine: what fell due meanwhile runs in the order of the instants, and knows its own', async () => {
  const { ticker, ran, time, arm } = await ticking();
  for (const minute of [7, 3, 9, 1]) await arm(`m${minute}`, at(minute));
  await arm('later', at(59));
  time.now = at(30);
  await ticker.tick();
  expect(subjects(ran)).toEqual(['m1', 'm3', 'm7', 'm9']);
  expect(ran.map((r) => r.dueAt)).toEqual([at(1), at(3), at(7), at(9)]);
  expect(ran.every((r) => r.now.getTime() === at(30).getTime())).toBe(true);
});

test('late by hundreds is fine: more than one batch holds', async () => {
  const { ticker, ran, time, arm, world } = await ticking();
  for (let i = 0; i < 250; i += 1) await arm(`s${String(i).padStart(3, '0')}`, new Date(at(0).getTime() + i));
  time.now = at(30);
  expect(await ticker.tick()).toEqual({ ran: 250, failed: 0 });
  expect(subjects(ran)).toEqual([...subjects(ran)].sort());
  expect(new Set(subjects(ran)).size).toBe(250);
  expect(await timersOf(world, 'job')).toEqual([]);
});

test('twice is fine', async () => {
  const { ticker, ran, time, arm } = await ticking();
  await arm('a', at(1));
  time.now = at(2);
  await ticker.tick();
  expect(await ticker.tick()).toEqual({ ran: 0, failed: 0 });
  expect(subjects(ran)).toEqual(['a']);
});

test('a clock that went back is fine: nothing runs again, and what is armed waits for its instant', async () => {
  const { ticker, ran, time, arm } = await ticking();
  await arm('a', at(10));
  time.now = at(10);
  await ticker.tick();
  await arm('b', at(11));
  time.now = at(0);
  await ticker.tick();
  time.now = at(10);
  await ticker.tick();
  expect(subjects(ran)).toEqual(['a']);
  time.now = at(11);
  await ticker.tick();
  expect(subjects(ran)).toEqual(['a', 'b']);
});

test('a tick during a tick is that tick', async () => {
  const go = gate();
  const { ticker, ran, time, arm } = await ticking(() => go.opened);
  await arm('a', at(1));
  time.now = at(1);
  const ticks = [ticker.tick(), ticker.tick()];
  go.open();
  const [one, other] = await Promise.all(ticks);
  expect(one).toBe(other);
  expect(subjects(ran)).toEqual(['a']);
});

describe('a job that fails', () => {
  test('backs off further each time, and its neighbours run', async () => {
    const { ticker, ran, time, arm, world } = await ticking((c) =>
      c.timer.subject === 'bad' ? Promise.reject(new Error('it broke')) : Promise.resolve(),
    );
    await arm('bad', at(1));
    for (const good of ['a', 'b']) await arm(good, at(2));
    time.now = at(2);
    expect(await ticker.tick()).toEqual({ ran: 3, failed: 1 });
    expect(subjects(ran).sort()).toEqual(['a', 'b']);
    const waits: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const [timer] = await timersOf(world, 'job');
      expect(timer).toMatchObject({
        armed: true,
        attempts: i + 1,
        lastError: 'it broke',
        scheduledFor: at(1),
      });
      waits.push(((timer?.dueAt.getTime() ?? 0) - time.now.getTime()) / 1_000);
      time.now = timer?.dueAt ?? at(0);
      expect(await ticker.tick()).toEqual({ ran: 1, failed: 1 });
    }
    expect(waits).toEqual([2, 4, 8, 16, 32]);
    expect(world.logged.join('')).toContain('it broke');
  });

  test('is parked after its last attempt, kept for somebody to look at, and logged as an error', async () => {
    const { ticker, time, arm, world } = await ticking(() => Promise.reject(new Error('it broke')));
    await arm('bad', at(0));
    let rounds = 0;
    for (; ; rounds += 1) {
      const [timer] = await timersOf(world, 'job');
      if (timer?.armed !== true) break;
      expect(timer.dueAt.getTime() - time.now.getTime()).toBeLessThanOrEqual(10 * 60_000);
      time.now = timer.dueAt;
      await ticker.tick();
    }
    expect(rounds).toBe(12);
    expect(await timersOf(world, 'job')).toMatchObject([
      { armed: false, attempts: 12, lastError: 'it broke' },
    ]);
    time.now = at(10_000);
    expect(await ticker.tick()).toEqual({ ran: 0, failed: 0 });
    expect(world.logged.at(-1)).toContain('a job failed for good and is parked');
  });

  test('leaves nothing of what it wrote, and takes nothing of its neighbours’', async () => {
    const { ticker, time, arm, world } = await ticking(async ({ w, timer }) => {
      await w.insert(w.tables.adapterState).values({ island: 'test', key: timer.subject, value: true });
      if (timer.subject === 'b') throw new Error('it broke');
    });
    for (const subject of ['a', 'b', 'c']) await arm(subject, at(1));
    time.now = at(1);
    await ticker.tick();
    const { adapterState: t } = world.store.read.tables;
    expect((await world.store.read.select({ key: t.key }).from(t)).map((r) => r.key).sort()).toEqual([
      'a',
      'c',
    ]);
  });

  test('and succeeds then is done with', async () => {
    let failures = 2;
    const { ticker, ran, time, arm, world } = await ticking(() =>
      failures-- > 0 ? Promise.reject(new Error('not yet')) : Promise.resolve(),
    );
    await arm('a', at(1));
    for (const minute of [1, 2, 3]) {
      time.now = at(minute);
      await ticker.tick();
    }
    expect(ran).toEqual([{ subject: 'a', dueAt: at(1), now: at(3) }]);
    expect(await timersOf(world, 'job')).toEqual([]);
  });

  test('by never coming to an end holds up nobody for ever', async () => {
    const { ticker, ran, time, arm, world } = await ticking(
      ({ timer }) => (timer.subject === 'm3' ? new Promise<void>(() => {}) : Promise.resolve()),
      { store: { txLimitMs: 60 } },
    );
    for (let i = 0; i < 8; i += 1) await arm(`m${i}`, at(i));
    time.now = at(30);
    const { failed } = await ticker.tick();
    expect(failed).toBe(1);
    // Those before it in its batch were undone with it and ran again, as the database has it: once.
    expect(new Set(subjects(ran))).toEqual(new Set(['m0', 'm1', 'm2', 'm4', 'm5', 'm6', 'm7']));
    expect(await timersOf(world, 'job')).toMatchObject([{ subject: 'm3', armed: true, attempts: 1 }]);
  });
});

test('a timer of a kind that nobody knows fails like a job, and is not lost', async () => {
  const { ticker, time, arm, world } = await ticking();
  await arm('a', at(1), 'of-another-version');
  time.now = at(1);
  expect(await ticker.tick()).toEqual({ ran: 1, failed: 1 });
  expect(await timersOf(world, 'of-another-version')).toMatchObject([
    { armed: true, lastError: 'There is no job for timers of kind of-another-version.' },
  ]);
});

test('after stopping, the batch in hand is finished and no other begun', async () => {
  const { ticker, ran, time, arm } = await ticking();
  for (let i = 0; i < 150; i += 1) await arm(`s${i}`, at(1));
  time.now = at(1);
  const tick = ticker.tick();
  await ticker.stop();
  const { ran: count } = await tick;
  expect(count).toBeLessThan(150);
  expect(ran).toHaveLength(count);
  expect(await ticker.tick()).toEqual({ ran: 0, failed: 0 });
});

test('arming again replaces: one timer of a kind and subject', async () => {
  const { ticker, ran, time, arm } = await ticking();
  await arm('a', at(1));
  await arm('a', at(5));
  time.now = at(3);
  await ticker.tick();
  expect(ran).toEqual([]);
  time.now = at(5);
  await ticker.tick();
  expect(ran).toEqual([{ subject: 'a', dueAt: at(5), now: at(5) }]);
});
