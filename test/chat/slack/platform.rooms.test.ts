/** Rooms in Slack: one for each key, under a name that is free, and what Slack refuses. */
import { describe, expect, test } from 'vitest';
import { newConversation } from '../../../src/core/outbox/owing.js';
import type { RoomRef } from '../../../src/core/ports.js';
import { gate } from '../../core/given.js';
import { givenRoom, givenSlack, NAME, roomRequest, type SlackWorld, saying } from './platformGiven.js';

const MINUTE = 60_000;
const named = ({ slack }: SlackWorld, name: string) =>
  slack.channels.filter((channel) => channel.name.startsWith(name));
const announcements = (world: SlackWorld, more = {}) =>
  roomRequest(world, { key: 'announcements:incidents', name: 'incidents', kind: 'ANNOUNCEMENTS', ...more });

/** The channel is made, and nobody hears of it. */
async function lostAnswer(world: SlackWorld, more = {}): Promise<void> {
  world.slack.fail('conversations.create', 1, 'reset-after');
  await expect(world.platform.openRoom(roomRequest(world, more))).rejects.toMatchObject({
    code: 'unreachable',
    permanent: false,
  });
}

/** A conversation of ours that goes on in a channel already. */
const conversationIn = (world: SlackWorld, externalId: string) =>
  world.store.tx((w) =>
    newConversation(
      {
        w,
        organizationId: world.organizationId,
        now: world.clock.now(),
        newId: world.newId,
        platforms: [],
      },
      {
        kind: 'DIRECT',
        platform: 'slack',
        incidentId: null,
        userId: world.users[0]?.id ?? null,
        name: 'x',
        private: false,
      },
      { externalId, url: null },
    ),
  );

describe('a room', () => {
  test('is opened with its address', async () => {
    const world = await givenSlack();
    const { externalId, ...rest } = await world.platform.openRoom(roomRequest(world));
    expect(rest).toEqual({ name: NAME, url: `https://workspace-one.slack.com/archives/${externalId}` });
    expect(world.slack.channel(externalId)).toMatchObject({ name: NAME, private: false });
    expect(world.slack.calls.map(({ method }) => method)).toEqual(['conversations.create']);
  });

  test('whose name is taken gets a number, also where the channel of that name is archived', async () => {
    const world = await givenSlack();
    world.slack.addChannel({ name: NAME });
    world.slack.addChannel({ name: `${NAME}-2` }).archived = true;
    world.slack.addChannel({ name: `${NAME}-3`, private: true });
    expect((await world.platform.openRoom(roomRequest(world))).name).toBe(`${NAME}-4`);
  });

  test('goes on with the names where it had to stop', async () => {
    const world = await givenSlack();
    for (const name of [NAME, `${NAME}-2`, `${NAME}-3`]) world.slack.addChannel({ name });
    world.slack.before('conversations.create', ({ name }) => {
      if (name === `${NAME}-3`) world.slack.fail('users.conversations', 1, { status: 503 });
    });
    await expect(world.platform.openRoom(roomRequest(world))).rejects.toMatchObject({ permanent: false });
    world.slack.before('conversations.create', undefined);
    const before = world.slack.callsTo('conversations.create').length;
    expect((await world.platform.openRoom(roomRequest(world))).name).toBe(`${NAME}-4`);
    expect(
      world.slack
        .callsTo('conversations.create')
        .slice(before)
        .map(({ args }) => args['name']),
    ).toEqual([`${NAME}-3`, `${NAME}-4`]);
  });

  test('for which every name is taken is given up', async () => {
    const world = await givenSlack();
    world.slack.fail('conversations.create', 'always', { error: 'name_taken' });
    await expect(world.platform.openRoom(roomRequest(world))).rejects.toMatchObject({
      permanent: true,
      message: `Every name like ${NAME} is taken in Slack.`,
    });
  });

  test.each([
    ['restricted_action', 'Slack does not let Muster make channels'],
    ['invalid_name_specials', 'Slack does not take the name of the channel (invalid_name_specials).'],
    ['too_many_convos_for_team', 'as many channels as it may have'],
  ])('that Slack refuses with %s is given up, in words', async (error, words) => {
    const world = await givenSlack();
    world.slack.fail('conversations.create', 'always', { error });
    await expect(world.platform.openRoom(roomRequest(world))).rejects.toMatchObject({
      permanent: true,
      message: expect.stringContaining(words),
    });
    world.slack.heal();
    await expect(world.platform.openRoom(roomRequest(world))).resolves.toMatchObject({ name: NAME });
  });
});

describe('a room that was made, and whose answer was lost', () => {
  test('is found again', async () => {
    const world = await givenSlack();
    await lostAnswer(world);
    const [made] = named(world, NAME);
    expect(await world.platform.openRoom(roomRequest(world))).toMatchObject({
      externalId: made?.id,
      name: NAME,
    });
    expect(world.slack.channels).toHaveLength(2);
  });

  test('is found again under the name that it was about to get', async () => {
    const world = await givenSlack();
    world.slack.addChannel({ name: NAME });
    world.slack.before('conversations.create', ({ name }) => {
      if (name === NAME) world.slack.fail('conversations.create', 1, 'reset-after');
    });
    await expect(world.platform.openRoom(roomRequest(world))).rejects.toMatchObject({ permanent: false });
    world.slack.before('conversations.create', undefined);
    const room = await world.platform.openRoom(roomRequest(world));
    expect(room.name).toBe(`${NAME}-2`);
    expect(named(world, NAME).map(({ name }) => name)).toEqual([NAME, `${NAME}-2`]);
  });

  test('is found among many, page by page', async () => {
    const world = await givenSlack();
    for (let i = 0; i < 1_200; i += 1)
      world.slack.addChannel({ name: `other-${i}`, members: ['bot'], creator: 'muster' });
    await lostAnswer(world);
    await world.platform.openRoom(roomRequest(world));
    expect(named(world, NAME)).toHaveLength(1);
    expect(world.slack.callsTo('users.conversations')).toHaveLength(3);
  });

  test('is found by another replica, after a crash, and hours later', async () => {
    const world = await givenSlack();
    await lostAnswer(world);
    world.pass(180 * MINUTE);
    await world.replica().platform.openRoom(roomRequest(world));
    expect(named(world, NAME)).toHaveLength(1);
  });

  test('is found although the clocks differ by minutes', async () => {
    const world = await givenSlack();
    world.pass(4 * MINUTE);
    const late = world.wall.at;
    world.slack.before('conversations.create', () => {
      world.wall.at = new Date(late.getTime() - 4 * MINUTE);
    });
    await lostAnswer(world);
    world.wall.at = late;
    await world.platform.openRoom(roomRequest(world));
    expect(named(world, NAME)).toHaveLength(1);
  });

  test('is not used for an incident that has become private', async () => {
    const world = await givenSlack();
    await lostAnswer(world);
    const room = await world.platform.openRoom(roomRequest(world, { private: true }));
    expect(room.name).toBe(`${NAME}-2`);
    expect(world.slack.channel(room.externalId).private).toBe(true);
    // The same where the answer had come, and it was recording it that failed.
    const again = await world.platform.openRoom(roomRequest(world));
    expect(world.slack.channel(again.externalId).private).toBe(false);
  });
});

describe('a channel of the same name is left alone that', () => {
  const opensAnother = async (world: SlackWorld): Promise<void> => {
    await lostAnswer(world);
    const mine = named(world, NAME).at(-1);
    // What was made is gone again, so that only the other one could be found.
    world.slack.state.channels.delete(mine?.id ?? '');
  };

  test('is older than the wish', async () => {
    const world = await givenSlack();
    const old = world.slack.addChannel({ name: `${NAME}-old`, members: ['bot'], creator: 'muster' });
    world.pass(6 * MINUTE);
    await opensAnother(world);
    old.name = NAME;
    expect((await world.platform.openRoom(roomRequest(world))).name).toBe(`${NAME}-2`);
  });

  test('somebody else has made', async () => {
    const world = await givenSlack();
    await opensAnother(world);
    world.slack.addChannel({ name: NAME, members: ['bot'], creator: 'ada' });
    expect((await world.platform.openRoom(roomRequest(world))).name).toBe(`${NAME}-2`);
  });

  test('another room of ours is in', async () => {
    const world = await givenSlack();
    await opensAnother(world);
    await world.platform.openRoom(roomRequest(world, { key: 'another' }));
    expect((await world.platform.openRoom(roomRequest(world))).name).toBe(`${NAME}-2`);
  });

  test('a conversation of ours has', async () => {
    const world = await givenSlack();
    await opensAnother(world);
    const { id } = world.slack.addChannel({ name: NAME, members: ['bot'], creator: 'muster' });
    await conversationIn(world, id);
    expect((await world.platform.openRoom(roomRequest(world))).name).toBe(`${NAME}-2`);
  });
});

describe('two replicas that open a room at once', () => {
  test('open one', async () => {
    const world = await givenSlack();
    const replicas = [world.platform, world.replica().platform, world.replica().platform];
    const rooms = await Promise.all(replicas.map((platform) => platform.openRoom(roomRequest(world))));
    expect(new Set(rooms.map(({ externalId }) => externalId)).size).toBe(1);
    expect(named(world, NAME)).toHaveLength(1);
  });

  test('open one, also when the first is stuck after it has made it', async () => {
    const world = await givenSlack();
    const [made, go] = [gate(), gate()];
    let calls = 0;
    world.slack.after('conversations.create', () => {
      calls += 1;
      if (calls > 1) return undefined;
      made.open();
      return go.opened;
    });
    const stuck = world.platform.openRoom(roomRequest(world));
    await made.opened;
    const second = await world.replica().platform.openRoom(roomRequest(world));
    go.open();
    expect((await stuck).externalId).toBe(second.externalId);
    expect(named(world, NAME)).toHaveLength(1);
  });

  test('open one, also when the second comes too late by a moment', async () => {
    const world = await givenSlack();
    let first: RoomRef | undefined;
    world.slack.before('conversations.create', async () => {
      world.slack.before('conversations.create', undefined);
      first = await world.replica().platform.openRoom(roomRequest(world));
    });
    expect(await world.platform.openRoom(roomRequest(world))).toEqual(first);
    // The first has looked for what the second was about to make; what is noted need not be looked for.
    expect(world.slack.callsTo('users.conversations')).toHaveLength(1);
  });

  test('for two incidents of one name open two', async () => {
    const world = await givenSlack();
    const rooms = await Promise.all(
      ['one', 'two', 'three', 'four'].map((key) =>
        world.replica().platform.openRoom(roomRequest(world, { key })),
      ),
    );
    expect(new Set(rooms.map(({ externalId }) => externalId)).size).toBe(4);
    const again = await world.platform.openRoom(roomRequest(world, { key: 'three' }));
    expect(again.externalId).toBe(rooms[2]?.externalId);
  });
});

describe('a room that was opened before', () => {
  test('is taken out of the archive where somebody has put it away', async () => {
    const world = await givenSlack();
    const { room } = await givenRoom(world);
    await world.slack.as('ada').archives(room);
    expect((await world.platform.openRoom(roomRequest(world))).externalId).toBe(room);
    expect(world.slack.channel(room)).toMatchObject({ archived: false });
    expect([...world.slack.channel(room).members]).toContain('UBOT');
  });

  test.each(['not_in_channel', 'restricted_action'])(
    'makes room for another where it cannot be taken out again (%s), and that one stays',
    async (error) => {
      const world = await givenSlack();
      const { room } = await givenRoom(world);
      await world.slack.as('ada').archives(room);
      world.slack.fail('conversations.unarchive', 'always', { error });
      const other = await world.platform.openRoom(roomRequest(world));
      expect(other).toMatchObject({ name: `${NAME}-2` });
      expect(await world.platform.openRoom(roomRequest(world))).toEqual(other);
      expect(named(world, NAME)).toHaveLength(2);
    },
  );

  test('is not taken for the other one, whose answer was lost', async () => {
    const world = await givenSlack();
    const { room } = await givenRoom(world);
    // Slack may well leave the bot in.
    world.slack.channel(room).archived = true;
    world.slack.fail('conversations.unarchive', 'always', { error: 'not_in_channel' });
    await lostAnswer(world);
    await world.platform.openRoom(roomRequest(world));
    expect(named(world, NAME).map(({ name }) => name)).toEqual([NAME, `${NAME}-2`]);
  });

  test('is opened anew where somebody has deleted it', async () => {
    const world = await givenSlack();
    const { room } = await givenRoom(world);
    world.slack.state.channels.delete(room);
    expect((await world.platform.openRoom(roomRequest(world))).externalId).not.toBe(room);
  });
});

describe('the channel of announcements', () => {
  test('is the public one that is called so, and is joined', async () => {
    const world = await givenSlack();
    const { id } = world.slack.addChannel({ name: 'incidents', members: ['ada'] });
    expect((await world.platform.openRoom(announcements(world))).externalId).toBe(id);
    expect([...world.slack.channel(id).members]).toContain('UBOT');
    expect((await world.platform.openRoom(announcements(world))).externalId).toBe(id);
  });

  test('is found among many, page by page, and goes on where it had to stop', async () => {
    const world = await givenSlack();
    for (let i = 0; i < 1_600; i += 1) world.slack.addChannel({ name: `other-${i}` });
    const { id } = world.slack.addChannel({ name: 'incidents' });
    let pages = 0;
    world.slack.before('conversations.list', () => {
      pages += 1;
      if (pages === 2) world.slack.fail('conversations.list', 1, { status: 429, retryAfter: 20 });
    });
    await expect(world.platform.openRoom(announcements(world))).rejects.toMatchObject({
      code: 'ratelimited',
      retryAfterMs: 20_000,
    });
    world.pass(20_000);
    expect((await world.platform.openRoom(announcements(world))).externalId).toBe(id);
    expect(world.slack.callsTo('conversations.list')).toHaveLength(5);
  });

  test('begins at the first page where the place is not known any more', async () => {
    const world = await givenSlack();
    for (let i = 0; i < 600; i += 1) world.slack.addChannel({ name: `other-${i}` });
    const { id } = world.slack.addChannel({ name: 'incidents' });
    world.slack.before('conversations.list', (args) => {
      if (args['cursor'] !== undefined) world.slack.before('conversations.list', undefined);
    });
    let seen = 0;
    world.slack.after('conversations.list', () => {
      seen += 1;
      if (seen === 1) world.slack.fail('conversations.list', 1, { error: 'invalid_cursor' });
    });
    expect((await world.platform.openRoom(announcements(world))).externalId).toBe(id);
  });

  test('is made where there is none', async () => {
    const world = await givenSlack();
    const room = await world.platform.openRoom(announcements(world));
    expect(room.name).toBe('incidents');
    expect(world.slack.callsTo('conversations.list')).toHaveLength(0);
  });

  test('is another where that one is archived or private', async () => {
    const world = await givenSlack();
    world.slack.addChannel({ name: 'incidents' }).archived = true;
    expect((await world.platform.openRoom(announcements(world))).name).toBe('incidents-2');
    world.slack.addChannel({ name: 'alarms', private: true });
    const alarms = announcements(world, { key: 'announcements:alarms', name: 'alarms' });
    expect((await world.platform.openRoom(alarms)).name).toBe('alarms-2');
  });

  test('is used although nobody may make channels', async () => {
    const world = await givenSlack();
    world.slack.fail('conversations.create', 'always', { error: 'restricted_action' });
    await expect(world.platform.openRoom(announcements(world))).rejects.toMatchObject({ permanent: true });
    const { id } = world.slack.addChannel({ name: 'incidents' });
    expect((await world.platform.openRoom(announcements(world))).externalId).toBe(id);
  });

  test('is not a war room of ours that happens to be called so', async () => {
    const world = await givenSlack();
    await world.platform.openRoom(roomRequest(world, { name: 'incidents' }));
    expect((await world.platform.openRoom(announcements(world))).name).toBe('incidents-2');
  });

  test('is not one in which another conversation of ours goes on', async () => {
    const world = await givenSlack();
    await conversationIn(world, world.slack.addChannel({ name: 'incidents' }).id);
    expect((await world.platform.openRoom(announcements(world))).name).toBe('incidents-2');
  });
});

describe('a room that Muster was taken out of', () => {
  test('is joined again', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    world.slack.channel(at.room).members.delete('UBOT');
    await world.platform.setTopic(at, 'SEV1');
    expect(world.slack.channel(at.room).topic).toBe('SEV1');
    world.slack.channel(at.room).members.delete('UBOT');
    expect(await saying(world.platform, at, { repeated: true })).toMatchObject({});
    expect([...world.slack.channel(at.room).members]).toEqual(['UBOT']);
  });

  test('is given up where it is private, in words', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world, { private: true });
    world.slack.channel(at.room).members.delete('UBOT');
    await expect(world.platform.setTopic(at, 'SEV1')).rejects.toMatchObject({
      code: 'channel_not_found',
      permanent: true,
    });
    world.slack.fail('conversations.setTopic', 1, { error: 'not_in_channel' });
    await expect(world.platform.setTopic(at, 'SEV1')).rejects.toMatchObject({
      permanent: true,
      message: expect.stringContaining('somebody in it has to invite it'),
    });
  });
});

describe('a room that somebody has archived by hand', () => {
  const archived = async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    await world.slack.as('ada').archives(at.room);
    return { world, at };
  };

  test('is taken out again by whatever is to be done there', async () => {
    const { world, at } = await archived();
    await saying(world.platform, at);
    expect(world.slack.channel(at.room)).toMatchObject({ archived: false });
    expect(world.slack.channel(at.room).messages).toHaveLength(1);
  });

  test('and that Muster was put out of is taken out again and joined', async () => {
    const { world, at } = await archived();
    world.slack.channel(at.room).members.delete('UBOT');
    await world.platform.setTopic(at, 'SEV1');
    expect(world.slack.channel(at.room)).toMatchObject({ archived: false, topic: 'SEV1' });
  });

  test('is given up where Slack does not let it be taken out, in words', async () => {
    const { world, at } = await archived();
    world.slack.fail('conversations.unarchive', 'always', { error: 'not_in_channel' });
    await expect(saying(world.platform, at)).rejects.toMatchObject({
      permanent: true,
      message: expect.stringContaining('somebody has to do that in Slack'),
    });
  });

  test('waits where Slack cannot be reached just then', async () => {
    const { world, at } = await archived();
    world.slack.fail('conversations.unarchive', 1, { status: 503 });
    await expect(saying(world.platform, at)).rejects.toMatchObject({ permanent: false });
    await saying(world.platform, at, { repeated: true });
    expect(world.slack.channel(at.room).messages).toHaveLength(1);
  });
});
