/** What cannot be delivered: tried again where that makes sense, and else told by other means; never dropped in silence. */
import { describe, expect, test } from 'vitest';
import { oweDirect } from '../../../src/core/outbox/owing.js';
import { DeliveryProblem } from '../../../src/core/ports.js';
import { md, say } from '../../../src/domain/message.js';
import type { World } from '../../support/world.js';
import { deliveriesOf, given, incidentNow, sent, timelineOf } from '../given.js';

const REF = 'INC-2026-001';
const room = 'inc-2026-001';
const noted = (world: World) =>
  world
    .messages(room)
    .slice(1)
    .map((m) => m.split('\n')[1]);
const failures = async (world: World) =>
  (await timelineOf(world)).filter((e) => e.kind === 'DELIVERY_FAILED').map((e) => e.text);
const openDeliveries = async (world: World) =>
  (await deliveriesOf(world)).filter((d) => d.state !== 'DONE' && d.state !== 'FAILED');

/** Fails the next calls of a method, each with its problem. */
const failing = (world: World, method: string, problems: Error[]): void => {
  world.chat.before = (called) => {
    if (called !== method) return;
    const problem = problems.shift();
    if (problem !== undefined) throw problem;
  };
};

describe('a failure that may pass', () => {
  test('is tried again later and later, and nothing behind it overtakes', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    failing(world, 'post', [new Error('502'), new DeliveryProblem('503', false)]);
    for (const text of ['First', 'Second']) await sent(world, 'Chen', 'note', { incident: REF, text });
    await world.worker.drain();
    expect(noted(world)).toEqual([]);
    await world.agenda.advance(999, world.mover);
    expect(noted(world)).toEqual([]);
    await world.agenda.advance(1, world.mover);
    expect(noted(world)).toEqual([]);
    await world.agenda.advance(1_999, world.mover);
    expect(noted(world)).toEqual([]);
    await world.agenda.advance(1, world.mover);
    expect(noted(world)).toEqual(['First', 'Second']);
    expect(await failures(world)).toEqual([]);
    expect(world.logged.filter((line) => line.includes('tried again later'))).toHaveLength(2);
  });

  test('waits as long as the platform asks for', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    failing(world, 'post', [new DeliveryProblem('rate limited', false, 90_000)]);
    await world.run('Chen', `/incident note ${REF} First`);
    await world.agenda.advance(45_000, world.mover);
    // What becomes owed meanwhile does not shorten the wait.
    await world.run('Chen', `/incident note ${REF} Second`);
    await world.agenda.advance(44_999, world.mover);
    expect(noted(world)).toEqual([]);
    expect(world.chat.calls.filter((c) => c.method === 'post')).toHaveLength(3);
    await world.agenda.advance(1, world.mover);
    expect(noted(world)).toEqual(['First', 'Second']);
  });

  test('of one lane does not keep the others waiting', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    failing(world, 'post', [new Error('502')]);
    await world.run('Chen', `/incident note ${REF} First`);
    await world.run('Emil', '/incident declare sev3 Other');
    expect(world.messages('inc-2026-002')).toHaveLength(1);
    expect(noted(world)).toEqual([]);
  });

  test('is sat out for more than three hours and then given up, in the timeline and the log', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    world.chat.before = (method) => {
      if (method === 'post') throw new Error('the platform is down');
    };
    await world.run('Chen', `/incident note ${REF} First`);
    await world.advance(180);
    expect(await failures(world)).toEqual([]);
    await world.advance(60);
    expect(await failures(world)).toEqual(['could not deliver to inc-2026-001-down: the platform is down']);
    expect(world.logged.at(-1)).toContain('a delivery failed for good');
    expect(await openDeliveries(world)).toEqual([]);
    world.chat.before = () => {};
    await world.run('Chen', `/incident note ${REF} Second`);
    expect(noted(world)).toEqual(['Second']);
  });
});

test('a failure for good is told in the timeline, and what is behind it goes on', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  failing(world, 'post', [new DeliveryProblem('message too long', true)]);
  for (const text of ['First', 'Second']) await sent(world, 'Chen', 'note', { incident: REF, text });
  await world.worker.drain();
  expect(noted(world)).toEqual(['Second']);
  const entry = (await timelineOf(world)).at(-1);
  expect(entry).toMatchObject({
    kind: 'DELIVERY_FAILED',
    actor: null,
    text: 'could not deliver to inc-2026-001-down: message too long',
    data: { kind: 'post' },
  });
  expect((await deliveriesOf(world)).filter((d) => d.state === 'FAILED')).toMatchObject([
    { id: entry?.data['delivery'], lastError: 'message too long' },
  ]);
});

describe('a room that cannot be made', () => {
  const roomless = async (line = '/incident declare sev1 Down') => {
    const world = await given();
    world.chat.before = (method, name) => {
      if (method === 'openRoom' && name.startsWith('inc-'))
        throw new DeliveryProblem('rooms are not allowed here.', true);
    };
    await sent(world, 'Emil', 'declare', {
      title: 'Down',
      severity: 'SEV1',
      private: line.includes('private'),
    });
    return world;
  };

  test('is told to the reporter and in the announcements, and stands in the timeline', async () => {
    const world = await roomless();
    await world.worker.drain();
    const told = 'The war room of INC-2026-001 Down could not be made: rooms are not allowed here.';
    expect(world.messages('direct Emil')).toEqual([expect.stringContaining(told)]);
    expect(world.messages('incidents')).toEqual([
      expect.stringContaining('Status: Detected'),
      expect.stringContaining(told),
    ]);
    expect(await failures(world)).toEqual([
      'could not open the war room #inc-2026-001-down: rooms are not allowed here.',
    ]);
    expect(await openDeliveries(world)).toEqual([]);
    expect((await incidentNow(world)).rooms).toEqual([]);
  });

  test('has what is said in it sent to the reporter, in order: what was owed and what comes later', async () => {
    const world = await roomless();
    for (const text of ['First', 'Second']) await sent(world, 'Chen', 'note', { incident: REF, text });
    await world.worker.drain();
    await world.run('Chen', `/incident note ${REF} Third`);
    await world.run('Chen', `/incident role ${REF} take lead`);
    await world.advance(1);
    expect(world.messages('direct Emil').slice(1)).toEqual([
      expect.stringContaining('First'),
      expect.stringContaining('Second'),
      expect.stringContaining('Third'),
      expect.stringContaining('Chen Wei is Incident commander now'),
    ]);
    expect(world.chat.rooms.map((r) => r.name).sort()).toEqual([
      'direct Chen Wei',
      'direct Emil Novak',
      'incidents',
    ]);
  });

  test('of a private incident is told to the reporter alone', async () => {
    const world = await roomless('private');
    await world.worker.drain();
    expect(world.messages('direct Emil')).toHaveLength(1);
    expect(world.chat.rooms.map((r) => r.name)).toEqual(['direct Emil Novak']);
  });

  test('for a while only is made later, and nobody is bothered', async () => {
    const world = await given();
    failing(world, 'openRoom', [new Error('502'), new Error('502')]);
    await world.run('Emil', '/incident declare sev3 Down');
    await sent(world, 'Chen', 'note', { incident: REF, text: 'First' });
    await world.agenda.advance(10_000, world.mover);
    expect(noted(world)).toEqual(['First']);
    expect(world.chat.rooms.map((r) => r.name).sort()).toEqual(['inc-2026-001-down', 'incidents']);
  });
});

test('people who cannot be invited are named to the reporter and in the timeline', async () => {
  const world = await given();
  world.chat.barred.set(world.viewer('Chen').userId ?? '', 'is a guest here.');
  await world.run('Emil', '/incident declare sev3 Down');
  await world.run('Chen', `/incident role ${REF} take lead`);
  expect(world.messages('direct Emil')).toEqual([
    'Not everybody could be invited:\nChen Wei: is a guest here.',
  ]);
  expect(await failures(world)).toEqual(['could not invite Chen Wei: is a guest here.']);
  expect(await openDeliveries(world)).toEqual([]);
});

test('who was invited by somebody and cannot come is named to whoever invited them', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  world.chat.barred.set(world.viewer('Chen').userId ?? '', 'is a guest here.');
  await world.run('Dana', `/incident invite ${REF} Chen`);
  expect(world.messages('direct Dana')).toContain(
    'Not everybody could be invited:\nChen Wei: is a guest here.',
  );
  expect(world.chat.rooms.some((r) => r.name === 'direct Emil Novak')).toBe(false);
});

test('a direct message that cannot be delivered stands in the timeline', async () => {
  const world = await given();
  world.chat.barred.set(world.viewer('Emil').userId ?? '', 'has left.');
  world.chat.before = (method, name) => {
    if (method === 'openRoom' && name.startsWith('direct'))
      throw new DeliveryProblem('No such person.', true);
  };
  await world.run('Emil', '/incident declare sev3 Down');
  expect(await failures(world)).toEqual([
    'could not invite Emil Novak: has left.',
    'could not deliver to Emil Novak: No such person.',
  ]);
});

describe('a direct conversation that is gone', () => {
  /** Tells Dana something directly, about an incident. */
  const tell = async (world: World, words: string) => {
    const { store, clock, newId, platforms, organization } = world;
    const { id } = await incidentNow(world);
    const owing = { organizationId: organization.id, now: clock.now(), newId, platforms };
    const dana = { id: world.viewer('Dana').userId ?? '', name: 'Dana Flores' };
    await store.tx((w) => oweDirect({ ...owing, w }, dana, id, say('info', md`${words}`)));
    await world.worker.drain();
  };
  /** `others`: what comes after it is gone as well. */
  const lost = async (others: boolean) => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    await tell(world, 'One');
    const old = world.chat.named('direct Dana');
    Object.assign(old, { key: 'old', name: 'old' });
    world.chat.before = (method, where) => {
      if (method === 'post' && (others || where === old.id))
        throw new DeliveryProblem('ConversationNotFound', true, null, { at: 'ROOM' });
    };
    await tell(world, 'Two');
    return world;
  };

  test('is opened anew, and what could not be said there is said', async () => {
    const world = await lost(false);
    await tell(world, 'Three');
    expect(world.messages(world.chat.rooms.at(-1)?.name ?? '')).toEqual(['Two', 'Three']);
    expect(await failures(world)).toEqual([]);
  });

  test('and whose successor is gone as well is given up, in the timeline', async () => {
    const world = await lost(true);
    expect(await failures(world)).toEqual(['could not deliver to direct Dana Flores: ConversationNotFound']);
    expect(await openDeliveries(world)).toEqual([]);
  });
});

test('a channel of announcements that is gone is made anew, for what is announced now and what was', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  const old = world.chat.named('incidents');
  Object.assign(old, { key: 'old', name: 'old' });
  world.chat.before = (method, where) => {
    if ((method === 'post' || method === 'edit') && where === old.id)
      throw new DeliveryProblem('ConversationNotFound', true, null, { at: 'ROOM' });
  };
  await world.run('Emil', '/incident declare sev2 Other');
  await world.run('Chen', `/incident ack ${REF}`);
  expect(world.messages('incidents')).toEqual([
    expect.stringContaining('Other'),
    expect.stringContaining('Investigating'),
  ]);
  expect(await failures(world)).toEqual([]);
});

test('deliveries of a platform that is not connected wait for it', async () => {
  const world = await given();
  const { conversations } = world.store.read.tables;
  await world.run('Emil', '/incident declare sev3 Down');
  await world.store.tx(async (w) => {
    await w.update(conversations).set({ platform: 'gone' });
  });
  await world.run('Chen', `/incident note ${REF} First`);
  await world.advance(5);
  expect(await failures(world)).toEqual([]);
  await world.store.tx(async (w) => {
    await w.update(conversations).set({ platform: 'double' });
  });
  await world.advance(2);
  expect(noted(world)).toEqual(['First']);
});

test('a card that somebody took away is posted anew with the present state, once', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  const { id, messages } = world.chat.named(room);
  const [taken] = messages.splice(0, 1);
  world.chat.before = (method, where) => {
    if (method === 'edit' && where === id && !messages.some((m) => m.key === taken?.key))
      throw new DeliveryProblem('message_not_found', true);
  };
  await world.run('Chen', `/incident severity ${REF} sev2`);
  const cards = world.messages(room).filter((m) => m.startsWith(REF));
  expect(cards).toHaveLength(1);
  expect(cards[0]).toContain('SEV2');
  expect(await failures(world)).toEqual([]);
  await world.run('Chen', `/incident ack ${REF}`);
  expect(world.messages(room).filter((m) => m.startsWith(REF))).toHaveLength(1);
  expect(world.messages(room).find((m) => m.startsWith(REF))).toContain('Investigating');
});
