/** Cut off in the middle: whatever the platform did before is adopted, nothing is made or said twice. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { releaseLeases } from '../../../src/store/queries/system.js';
import { temporaryFolder } from '../../store/temporaryFolder.js';
import { ChatServerDouble } from '../../support/doubles/chatServer.js';
import type { World } from '../../support/world.js';
import { deliveriesOf, gate, given, sent, timelineOf } from '../given.js';

const REF = 'INC-2026-001';
const METHODS = ['openRoom', 'post', 'setTopic', 'invite', 'edit'] as const;

/** Everything that goes on in an incident, so that every kind of call is made. */
const live = async (world: World): Promise<void> => {
  await sent(world, 'Emil', 'declare', { title: 'Down', severity: 'SEV1' });
  await world.worker.drain();
  await sent(world, 'Chen', 'ack', { incident: REF });
  await sent(world, 'Chen', 'role', { incident: REF, role: 'INCIDENT_COMMANDER' });
};

const expectOnce = async (world: World): Promise<void> => {
  expect(world.chat.rooms.map((r) => r.name).sort()).toEqual([
    'direct Chen Wei',
    'inc-2026-001-down',
    'incidents',
  ]);
  expect(world.messages('incidents')).toEqual([expect.stringContaining('Commander: Chen Wei')]);
  expect(world.messages('inc-2026-001')).toEqual([
    expect.stringContaining('Commander: Chen Wei'),
    expect.stringContaining('Chen Wei acknowledged'),
    expect.stringContaining('Chen Wei is Incident commander now'),
  ]);
  const room = world.chat.named('inc-2026-001');
  expect(room.members).toEqual(['Emil', 'Chen'].map((who) => world.viewer(who).userId));
  expect(room.topic).toContain('commander: Chen Wei');
  const entries = await timelineOf(world);
  expect(entries.filter((e) => e.kind === 'ROOM')).toHaveLength(1);
  expect(entries.map((e) => e.seq)).toEqual(entries.map((_, i) => i + 1));
  expect((await deliveriesOf(world)).every((d) => d.state === 'DONE')).toBe(true);
};

describe('an answer that is lost after the platform has done it', () => {
  test.each(METHODS)('%s, every first time', async (method) => {
    const world = await given();
    const lost = new Set<string>();
    world.chat.after = (called, room) => {
      if (called !== method || lost.has(room)) return;
      lost.add(room);
      throw new Error('the connection broke');
    };
    await live(world);
    await world.agenda.advance(30_000, world.mover);
    expect(lost.size).toBeGreaterThan(0);
    await expectOnce(world);
  });
});

describe('a process that dies', () => {
  /** Kills the process at the n-th call, before or after the platform has done it; another takes over. */
  const killedAt = async (n: number, when: 'before' | 'after'): Promise<number> => {
    const databaseUrl = `file:${join(temporaryFolder(), 'muster.db')}`;
    const chat = new ChatServerDouble();
    const first = await given({ databaseUrl, chat });
    await sent(first, 'Emil', 'declare', { title: 'Down', severity: 'SEV1' });
    await sent(first, 'Chen', 'ack', { incident: REF });
    await sent(first, 'Chen', 'role', { incident: REF, role: 'INCIDENT_COMMANDER' });
    const [died, never] = [gate(), gate()];
    let calls = 0;
    chat[when] = () => {
      calls += 1;
      if (calls < n) return;
      died.open();
      return never.opened;
    };
    const draining = first.worker.drain();
    await Promise.race([died.opened, draining]);
    await first.kill();
    chat[when] = () => {};
    never.open();
    await draining.catch(() => {});

    const next = await given({ databaseUrl, chat });
    await releaseLeases(next.store);
    await next.worker.drain();
    await expectOnce(next);
    return calls;
  };

  test.each(['before', 'after'] as const)(
    '%s the platform did what was asked, at whichever call',
    async (when) => {
      // One more than there are calls: then it dies in peace.
      for (let n = 1; ; n += 1) if ((await killedAt(n, when)) < n) return expect(n).toBeGreaterThan(6);
    },
  );

  test('leaves a lane that is taken over at the start, not a minute later', async () => {
    const databaseUrl = `file:${join(temporaryFolder(), 'muster.db')}`;
    const wall = { at: new Date('2026-03-02T09:00:00Z') };
    const chat = new ChatServerDouble();
    const first = await given({ databaseUrl, chat, wall });
    const [reached, never] = [gate(), gate()];
    chat.before = () => {
      reached.open();
      return never.opened;
    };
    await sent(first, 'Emil', 'declare', { title: 'Down', severity: 'SEV1' });
    const draining = first.worker.drain();
    await reached.opened;
    const next = await given({ databaseUrl, chat, wall });
    chat.before = () => {};
    // While it lives, its lanes are its own.
    expect(await releaseLeases(next.store)).toBe(0);
    await next.worker.drain();
    expect(chat.rooms).toEqual([]);
    await first.kill();
    expect(await releaseLeases(next.store)).toBe(2);
    await next.worker.drain();
    expect(chat.rooms.map((r) => r.name).sort()).toEqual(['inc-2026-001-down', 'incidents']);
    never.open();
    await draining.catch(() => {});
  });

  test('and is not noticed loses its lanes after a minute', async () => {
    const databaseUrl = `file:${join(temporaryFolder(), 'muster.db')}`;
    const wall = { at: new Date('2026-03-02T09:00:00Z') };
    const chat = new ChatServerDouble();
    const stuck = await given({ databaseUrl, chat, wall });
    const [reached, go] = [gate(), gate()];
    chat.before = (method, name) => {
      if (method !== 'openRoom' || name === 'incidents') return;
      reached.open();
      return go.opened;
    };
    await sent(stuck, 'Emil', 'declare', { title: 'Down', severity: 'SEV3' });
    const draining = stuck.worker.drain();
    await reached.opened;
    chat.before = () => {};
    const next = await given({ databaseUrl, chat, wall });
    wall.at = new Date(wall.at.getTime() + 59_999);
    await next.worker.drain();
    expect(chat.rooms.map((r) => r.name)).toEqual(['incidents']);
    wall.at = new Date(wall.at.getTime() + 1);
    await next.worker.drain();
    expect(next.messages('inc-2026-001')).toHaveLength(1);
    // What the stuck one finds when it wakes up counts no more: the lane is not its own.
    const [before, entries] = [await deliveriesOf(next), await timelineOf(next)];
    go.open();
    await draining;
    expect(await deliveriesOf(next)).toEqual(before);
    expect(await timelineOf(next)).toEqual(entries);
    expect(entries.filter((e) => e.kind === 'ROOM')).toHaveLength(1);
  });
});

test('stopping finishes what is in hand and begins nothing else', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  for (const text of ['First', 'Second']) await sent(world, 'Chen', 'note', { incident: REF, text });
  const [reached, go] = [gate(), gate()];
  world.chat.before = (method) => {
    if (method !== 'post') return;
    reached.open();
    return go.opened;
  };
  world.worker.wake();
  await reached.opened;
  const stopping = world.worker.stop();
  go.open();
  await stopping;
  expect(world.messages('inc-2026-001').slice(1)).toEqual([expect.stringContaining('First')]);
  const states = (await deliveriesOf(world)).filter((d) => d.kind === 'post').map((d) => d.state);
  expect(states).toEqual(['DONE', 'OPEN']);
});
