/** War rooms on request: opened, tried again, and channels that are there already. */
import { describe, expect, test } from 'vitest';
import type { Place } from '../../../src/core/commands/command.js';
import { fingerprint } from '../../../src/core/dispatch/request.js';
import { DeliveryProblem } from '../../../src/core/ports.js';
import { receive } from '../../../src/store/queries/inbox.js';
import type { World } from '../../support/world.js';
import { given, incidentNow, json, refused, sent, timelineOf } from '../given.js';
import { auditedAs, channelOf, clear, inRoom } from './cast.js';
import { OTHER, REF } from './states.js';

const quiet = async (values: Record<string, unknown> = {}): Promise<World> => {
  const world = await given();
  await sent(world, 'Emil', 'declare', { title: 'Slow', severity: 'SEV4', ...values });
  await world.worker.drain();
  return world;
};
const rooms = (world: World) =>
  world.chat.rooms.map(({ name }) => name).filter((name) => name !== 'incidents');
const kinds = async (world: World) => (await timelineOf(world)).map(({ kind, text }) => `${kind} ${text}`);
/** No room can be made until the answer is called. */
const withoutRooms = (world: World): (() => void) => {
  world.chat.before = (method, room) => {
    if (method === 'openRoom' && room.startsWith('inc-')) throw new DeliveryProblem('not allowed', true);
  };
  return () => {
    world.chat.before = () => {};
  };
};

describe('a SEV4', () => {
  test('has no room until somebody asks for one, and then its people are in it', async () => {
    const world = await quiet();
    await world.run('Dana', `/incident ack ${REF}`);
    await world.run('Chen', `/incident invite ${REF} Ben`);
    expect(rooms(world).filter((name) => name.startsWith('inc'))).toEqual([]);
    expect(await world.run('Chen', `/incident room ${REF}`)).toBe('INC-2026-001 gets its war room now.');
    expect(rooms(world)).toContain('inc-2026-001-slow');
    expect(inRoom(world, 'inc-2026-001')).toEqual(['Ben', 'Dana', 'Emil']);
    expect((await kinds(world)).slice(-2)).toEqual([
      'ROOM asked for a war room',
      'ROOM opened the war room #inc-2026-001-slow',
    ]);
    expect(await auditedAs(world, 'incident.room')).toHaveLength(1);
    expect((await incidentNow(world)).rooms).toMatchObject([
      { platform: 'double', name: 'inc-2026-001-slow' },
    ]);
  });

  test('that becomes worse gets its room with everybody who belongs to it', async () => {
    const world = await quiet();
    await world.run('Dana', `/incident ack ${REF}`);
    await world.run('Chen', `/incident invite ${REF} Ben`);
    await world.run('Chen', `/incident severity ${REF} sev2`);
    expect(inRoom(world, 'inc-2026-001')).toEqual(['Ben', 'Dana', 'Emil']);
  });

  test('asked again before the room is there says so, and opens no second one', async () => {
    const world = await quiet();
    await sent(world, 'Chen', 'room', { incident: REF });
    const before = await incidentNow(world);
    await sent(world, 'Dana', 'room', { incident: REF });
    expect(await incidentNow(world)).toEqual(before);
    await world.worker.drain();
    expect(await world.run('Dana', `/incident room ${REF}`)).toBe(
      'INC-2026-001 has its room already: #inc-2026-001-slow.',
    );
    expect(rooms(world).filter((name) => name.startsWith('inc'))).toHaveLength(1);
  });
});

test('a room that could not be made is tried again', async () => {
  const world = await given();
  const allow = withoutRooms(world);
  await world.run('Emil', '/incident declare sev2 Down');
  expect((await incidentNow(world)).rooms).toEqual([]);
  await world.run('Chen', `/incident room ${REF}`);
  expect((await incidentNow(world)).rooms).toEqual([]);
  expect((await kinds(world)).filter((line) => line.startsWith('DELIVERY_FAILED'))).toHaveLength(2);
  allow();
  await world.run('Chen', `/incident room ${REF}`);
  expect(world.chat.named('inc-2026-001-down')).toMatchObject({
    topic: 'INC-2026-001 · SEV2 high · Detected · commander: nobody yet',
    members: [world.viewer('Emil').userId],
  });
  await world.run('Chen', `/incident note ${REF} Heard?`);
  expect(world.messages('inc-2026-001').at(-1)).toContain('Heard?');
});

test('a room that opens after the incident was made private is private', async () => {
  const world = await given({ abilities: { convertRooms: false } });
  await sent(world, 'Emil', 'declare', { title: 'A secret', severity: 'SEV2' });
  await sent(world, 'Ben', 'private', { incident: REF });
  await world.worker.drain();
  expect(world.chat.named('inc-2026-001').private).toBe(true);
});

test('a room that failed while the incident was public is private when it is tried again', async () => {
  const world = await given();
  const allow = withoutRooms(world);
  await world.run('Emil', '/incident declare sev2 "A secret"');
  await world.run('Ben', `/incident private ${REF}`);
  allow();
  await world.run('Ben', `/incident room ${REF}`);
  expect(world.chat.calls.filter(({ method }) => method === 'openRoom').at(-1)?.room).toContain('inc-');
  expect(world.chat.named('inc-2026-001').private).toBe(true);
});

describe('room here', () => {
  const here = (world: World, place: Place, who = 'Chen', reference = REF) =>
    world.run(who, `/incident room ${reference} here`, { place });

  test('takes the channel with topic, card and people', async () => {
    const world = await quiet();
    const place = await channelOf(world, 'help-checkout');
    expect(await here(world, place)).toBe('INC-2026-001 has this channel as its war room now.');
    expect(world.chat.named('help-checkout').topic).toContain('INC-2026-001');
    expect(world.messages('help-checkout')[0]).toContain('INC-2026-001 · Slow');
    expect(world.messages('help-checkout')[1]).toBe(
      'Chen Wei made this channel the war room of INC-2026-001 Slow.',
    );
    expect(inRoom(world, 'help-checkout')).toEqual(['Emil']);
    expect((await kinds(world)).at(-1)).toBe('ROOM made #help-checkout the war room');
    const room = await world.roomOf(REF);
    await world.run('Chen', '/incident ack', { place: { ...place, ...room } });
    expect((await incidentNow(world)).status).toBe('INVESTIGATING');
    expect(await here(world, { ...place, ...room })).toBe(
      'INC-2026-001 has this channel as its war room already.',
    );
  });

  test('takes it in the place of a room that could not be made', async () => {
    const world = await given();
    withoutRooms(world);
    await world.run('Emil', '/incident declare sev2 Down');
    await here(world, await channelOf(world, 'help-checkout'));
    expect((await incidentNow(world)).rooms).toMatchObject([{ name: 'help-checkout' }]);
    expect(world.messages('help-checkout')[0]).toContain('INC-2026-001 · Down');
  });

  const conflict = async (world: World, place: Place, who = 'Chen', reference = REF) =>
    await refused(world.type(who, `/incident room ${reference} here`, { place }));

  test('is refused where incidents are announced', async () => {
    const world = await quiet();
    const { conversations } = world.store.read.tables;
    const rows = await world.store.read.select().from(conversations);
    const announcements = rows.find(({ kind }) => kind === 'ANNOUNCEMENTS');
    const place = await channelOf(world, 'incidents');
    const refusal = await conflict(world, { ...place, conversationId: announcements?.id ?? '' });
    expect(refusal).toMatchObject({ code: 'CONFLICT' });
    expect(refusal.message).toContain('it cannot be a war room');
    // Even where the surface does not know what the channel is for.
    const channel = { ...place.channel, externalId: announcements?.externalId ?? '' } as Place['channel'];
    if (channel === undefined) throw new Error('no channel');
    expect((await conflict(world, { ...place, channel })).code).toBe('CONFLICT');
  });

  test('is refused in another incident’s room, and with a room of its own', async () => {
    const world = await quiet();
    await world.run('Ada', '/incident declare sev2 Down');
    const place = await channelOf(world, 'some');
    const room = await world.roomOf(OTHER);
    expect((await conflict(world, { ...place, ...room })).message).toContain('war room of another incident');
    const refusal = await conflict(world, place, 'Chen', OTHER);
    expect(refusal).toMatchObject({ code: 'CONFLICT', details: { state: { room: 'inc-2026-002-down' } } });
  });

  test('is refused in direct messages and over the API', async () => {
    const world = await quiet();
    const nowhere = { conversationId: null, incidentId: null };
    expect((await conflict(world, nowhere)).message).toContain('Only a channel');
    expect(await refused(json(world, 'Chen', 'room', { incident: REF, action: 'HERE' }))).toMatchObject({
      code: 'INVALID',
      details: { fields: { action: ['This is no channel.'] } },
    });
  });

  test.each([
    ['private', { private: true }],
    ['above everybody’s clearance', { clearance: 2 }],
  ])('keeps an incident that is %s out of public channels', async (_, values) => {
    const world = await given();
    const viewer = await clear(world, 'Emil', 2);
    await json(world, 'Emil', 'declare', { title: 'A secret', severity: 'SEV4', ...values }, { viewer });
    const boss = { ...world.viewer('Ada'), clearance: 2 };
    const line = { type: 'line', line: `/incident room ${REF} here` } as const;
    const type = (place: Place) =>
      world.dispatcher.dispatch({ viewer: boss, surface: 'test', asked: line, canAsk: true, place });
    const refusal = await refused(type(await channelOf(world, 'everybody')));
    expect(refusal).toMatchObject({ code: 'CONFLICT', details: { state: { private: 'private' in values } } });
    expect((await type(await channelOf(world, 'few', true))).type).toBe('done');
  });

  test('is still known as the channel where a request was kept that was cut off', async () => {
    const wall = { at: new Date('2026-03-02T09:00:00Z') };
    const world = await given({ wall });
    await world.run('Emil', '/incident declare sev4 Slow');
    const place = await channelOf(world, 'help-checkout');
    const viewer = world.viewer('Chen');
    const asked = { type: 'line', line: `/incident room ${REF} here` } as const;
    const request = { viewer, surface: 'double', asked, place, canAsk: false };
    await world.store.tx((w) =>
      receive(w, {
        key: 'k',
        organizationId: viewer.organizationId,
        userId: viewer.userId ?? '',
        surface: 'double',
        fingerprint: fingerprint(request),
        request: JSON.stringify({ asked, place }),
        state: 'PENDING',
        answer: null,
        receivedAt: wall.at,
        expiresAt: new Date('2026-03-03T09:00:00Z'),
      }),
    );
    wall.at = new Date('2026-03-02T09:01:00Z');
    await world.deferred.recover();
    expect((await incidentNow(world)).rooms).toMatchObject([{ name: 'help-checkout' }]);
  });

  test('is refused once the incident is over', async () => {
    const world = await quiet();
    await world.run('Chen', `/incident resolve ${REF} x`);
    const refusal = await conflict(world, await channelOf(world, 'some'));
    expect(refusal).toMatchObject({ code: 'CONFLICT', details: { state: { status: 'RESOLVED' } } });
  });
});
