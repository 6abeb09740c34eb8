/** What takes longer than a platform waits: kept, acknowledged, and answered exactly once, whatever happens. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ANSWER_WITHIN_MS, DeferredAnswers, type InTime } from '../../../src/core/dispatch/deferred.js';
import { Dispatcher } from '../../../src/core/dispatch/dispatcher.js';
import type { Answer, Request } from '../../../src/core/dispatch/request.js';
import { type Patience, TimedOut } from '../../../src/core/ports.js';
import { Refusal } from '../../../src/domain/errors.js';
import type { InboxRow } from '../../../src/store/queries/inbox.js';
import { temporaryFolder } from '../../store/temporaryFolder.js';
import { ChatServerDouble } from '../../support/doubles/chatServer.js';
import type { World } from '../../support/world.js';
import { gate, given, timelineOf } from '../given.js';

/** No patience for answers, all of it for deliveries. */
const impatient: Patience = {
  within: (work, limitMs) =>
    limitMs === ANSWER_WITHIN_MS ? Promise.race([Promise.reject(new TimedOut('at once')), work]) : work,
};

const request = (world: World, who: string, line: string, key = 'k'): Request & { readonly key: string } => ({
  viewer: world.viewer(who),
  surface: 'double',
  asked: { type: 'line', line },
  canAsk: true,
  key,
});
const inbox = async (world: World): Promise<readonly InboxRow[]> =>
  await world.store.read.select().from(world.store.read.tables.inbox);
const told = async (world: World, who: string): Promise<string[]> => {
  await world.worker.drain();
  const room = world.chat.rooms.find((r) => r.name.startsWith(`direct ${who}`));
  return room === undefined ? [] : world.messages(room.name);
};

/** Answers with a dispatcher that the test holds: the real one, after what the test does. */
const held = (
  world: World,
  before: (real: () => Promise<Answer>) => Promise<Answer>,
  patience = impatient,
) => {
  class Held extends Dispatcher {
    override dispatch(asked: Request): Promise<Answer> {
      return before(() => super.dispatch(asked));
    }
  }
  const { store, clock, newId, platforms, registry, log } = world;
  const dispatcher = new Held({ store, clock, newId, platforms, registry, log });
  return new DeferredAnswers({ store, clock, newId, platforms, patience, dispatcher, log });
};

describe('an answer', () => {
  test('in time is answered in time, and nothing is told besides', async () => {
    const world = await given();
    expect((await world.deferred.answer(request(world, 'Emil', '/incident declare sev3 Down'))).type).toBe(
      'done',
    );
    expect(await told(world, 'Emil')).toEqual([]);
  });

  test('that is late follows as one direct message; until then its request is durable', async () => {
    const world = await given();
    const go = gate();
    const deferred = held(world, async (real) => {
      await go.opened;
      return await real();
    });
    const kept = request(world, 'Emil', '/incident declare sev3 Down');
    expect(await deferred.answer(kept)).toEqual({ type: 'later' });
    expect(await inbox(world)).toMatchObject([{ key: 'k', state: 'PENDING', surface: 'double' }]);
    expect(await told(world, 'Emil')).toEqual([]);
    go.open();
    await deferred.idle();
    expect(await told(world, 'Emil')).toEqual([expect.stringContaining('INC-2026-001 is declared as SEV3')]);
    expect(await inbox(world)).toMatchObject([{ key: 'k', state: 'DONE' }]);
    // A repeat of the request finds it done, and nobody is told again.
    expect((await world.deferred.answer(kept)).type).toBe('done');
    await world.deferred.recover();
    expect(await told(world, 'Emil')).toHaveLength(1);
    expect(await timelineOf(world)).toHaveLength(2);
  });

  test('of a command that only reads follows just so', async () => {
    const world = await given({ patience: impatient });
    await world.run('Emil', '/incident declare sev3 Down');
    expect(await world.deferred.answer(request(world, 'Chen', '/incident list'))).toEqual({ type: 'later' });
    await world.deferred.idle();
    expect(await told(world, 'Chen')).toEqual([expect.stringContaining('1 open incident')]);
  });

  test('that was there before the request could be kept is answered itself', async () => {
    const patience: Patience = {
      within: async (work) => {
        await work;
        throw new TimedOut('just too late');
      },
    };
    const world = await given({ patience });
    const answer = await held(world, (real) => real(), patience).answer(
      request(world, 'Emil', '/incident declare sev3 Down'),
    );
    expect(answer).toMatchObject({ type: 'done', value: { reference: 'INC-2026-001' } });
    expect(await inbox(world)).toMatchObject([{ state: 'DONE' }]);
  });

  test('that is a refusal is told with what was typed, whatever that was', async () => {
    const world = await given({ patience: impatient });
    const line = `/incident declare ${'x'.repeat(201)} \0 \ud800`;
    await world.deferred.answer(request(world, 'Emil', line));
    await world.deferred.idle();
    const [message] = await told(world, 'Emil');
    expect(message).toContain('at most 200 are accepted');
    expect(message).toContain('xxx \ufffd \ufffd');
  });

  test('that would be a form says what to repeat', async () => {
    const world = await given({ patience: impatient });
    await world.deferred.answer(request(world, 'Emil', '/incident declare'));
    await world.deferred.idle();
    expect(await told(world, 'Emil')).toEqual([
      expect.stringContaining('Please repeat it.\nUsage: /incident declare'),
    ]);
  });

  test('that is a fault is told with a reference that stands in the log', async () => {
    const world = await given();
    const deferred = held(world, () => Promise.reject(new Error('a bug')));
    expect(await deferred.answer(request(world, 'Emil', '/incident declare x'))).toEqual({ type: 'later' });
    await deferred.idle();
    const [message] = await told(world, 'Emil');
    const reference = /under ([0-9a-f-]{36})/u.exec(message ?? '')?.[1];
    expect(
      world.logged.filter((line) => line.includes(reference ?? 'none') && line.includes('a bug')),
    ).toHaveLength(1);
  });

  test('is waited for where nothing can be kept', async () => {
    const world = await given();
    const busy = {
      ...world.store,
      tx: () => Promise.reject(new Refusal('BUSY', 'Too much to write.')),
    } as World['store'];
    const { clock, newId, platforms, dispatcher, log } = world;
    const deferred = new DeferredAnswers({
      store: busy,
      clock,
      newId,
      platforms,
      dispatcher,
      log,
      patience: impatient,
    });
    expect((await deferred.answer(request(world, 'Emil', '/incident declare sev3 Down'))).type).toBe('done');
  });
});

test('a request delivered again while it is being worked on is acknowledged too, and runs once', async () => {
  const world = await given();
  const go = gate();
  const deferred = held(world, async (real) => {
    await go.opened;
    return await real();
  });
  const twice: InTime[] = [];
  for (const _ of [1, 2])
    twice.push(await deferred.answer(request(world, 'Emil', '/incident declare sev3 Down')));
  expect(twice).toEqual([{ type: 'later' }, { type: 'later' }]);
  go.open();
  await deferred.idle();
  expect(await told(world, 'Emil')).toHaveLength(1);
  expect(await world.send('Ada', 'incident list', {})).toMatchObject({ count: 1 });
});

test('a request that is still being worked on here is not taken for one that was cut off', async () => {
  const wall = { at: new Date('2026-03-02T09:00:00Z') };
  const world = await given({ wall });
  const go = gate();
  let runs = 0;
  const deferred = held(world, async (real) => {
    runs += 1;
    await go.opened;
    return await real();
  });
  await deferred.answer(request(world, 'Emil', '/incident list'));
  wall.at = new Date(wall.at.getTime() + 60_000);
  const recovering = deferred.recover();
  go.open();
  await recovering;
  expect(runs).toBe(1);
  expect(await told(world, 'Emil')).toHaveLength(1);
});

describe('a process that died after it had acknowledged', () => {
  const never = () => new Promise<never>(() => {});

  test.each([
    ['declared', '/incident declare sev3 Down', 'INC-2026-001 is declared as SEV3'],
    ['reads', '/incident list', 'No open incidents'],
    ['is refused', '/incident show INC-2026-099', 'There is no incident “INC-2026-099”.'],
    ['asks', '/incident declare', 'Missing: title.'],
  ])('is followed by one that runs it, once: what %s', async (_, line, answer) => {
    const wall = { at: new Date('2026-03-02T09:00:00Z') };
    const databaseUrl = `file:${join(temporaryFolder(), 'muster.db')}`;
    const chat = new ChatServerDouble();
    const dying = await given({ databaseUrl, chat, wall });
    expect(await held(dying, never).answer(request(dying, 'Emil', line))).toEqual({ type: 'later' });
    await dying.kill();

    const next = await given({ databaseUrl, chat, wall });
    await next.deferred.recover();
    // It may still be in the hands of a living one.
    expect(await inbox(next)).toMatchObject([{ state: 'PENDING' }]);
    wall.at = new Date(wall.at.getTime() + 31_000);
    await next.deferred.recover();
    await next.deferred.recover();
    expect(await told(next, 'Emil')).toEqual([expect.stringContaining(answer)]);
    expect(await inbox(next)).toMatchObject([{ state: 'DONE' }]);
  });

  test('had kept what cannot be read: it is put aside, and logged, and the others are run', async () => {
    const wall = { at: new Date('2026-03-02T09:00:00Z') };
    const world = await given({ wall });
    await held(world, never).answer(request(world, 'Emil', '/incident list'));
    const { inbox: t } = world.store.read.tables;
    await world.store.tx(async (w) => {
      await w.update(t).set({ request: 'not what we wrote' });
    });
    await held(world, never).answer(request(world, 'Emil', '/incident list', 'l'));
    wall.at = new Date(wall.at.getTime() + 31_000);
    await world.deferred.recover();
    expect(await inbox(world)).toMatchObject([{ state: 'DONE' }, { state: 'DONE' }]);
    expect(await told(world, 'Emil')).toEqual([expect.stringContaining('No open incidents')]);
    expect(world.logged.join('')).toContain('a kept request cannot be run');
  });
});
