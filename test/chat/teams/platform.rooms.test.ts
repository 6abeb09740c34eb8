/** Rooms in Teams: one for each key, in the team or as a chat, under a name that is free, and what Graph refuses. */
import { describe, expect, test } from 'vitest';
import { APPLICATION_PERMISSIONS } from '../../../src/chat/teams/permissions.js';
import { namesLike, tidyName } from '../../../src/chat/teams/roomsNames.js';
import type { RoomRef } from '../../../src/core/ports.js';
import {
  givenRoom,
  givenTeams,
  NAME,
  personNamed,
  roomRequest,
  roomsNamed,
  saying,
  type TeamsWorld,
  textsIn,
} from './platformGiven.js';

const MINUTE = 60_000;
const announcements = (world: TeamsWorld, more = {}) =>
  roomRequest(world, {
    key: 'announcements:incidents',
    name: 'incidents',
    kind: 'ANNOUNCEMENTS',
    people: [],
    ...more,
  });
const without = (...names: string[]) => APPLICATION_PERMISSIONS.filter((name) => !names.includes(name));
const namesOf = (world: TeamsWorld) => roomsNamed(world, 'inc-').map(({ name }) => name);

/** The room is made, and nobody hears of it. */
async function lostAnswer(world: TeamsWorld, more = {}): Promise<void> {
  world.teams.fail({ api: 'graph', method: 'POST', path: /^chats$|channels$/, cutOff: 'after' });
  await expect(world.platform.openRoom(roomRequest(world, more))).rejects.toMatchObject({
    code: 'unreachable',
    permanent: false,
  });
}

describe('a room', () => {
  test('is a standard channel in the team, with its address', async () => {
    const world = await givenTeams();
    const { externalId, ...rest } = await world.platform.openRoom(roomRequest(world));
    const channel = world.teams.conversation(externalId);
    expect(rest).toEqual({ name: NAME, url: channel.webUrl });
    expect(channel).toMatchObject({ kind: 'channel', name: NAME, team: world.teams.team() });
    expect(world.teams.callsTo('graph').map(({ method }) => method)).toEqual(['POST']);
  });

  test.each([
    ['that is private', { private: true }, {}],
    ['without a team', {}, { teamless: true }],
  ])('%s is a group chat with the people involved, and the app is in it', async (_, more, options) => {
    const world = await givenTeams(options);
    const { externalId, name } = await world.platform.openRoom(roomRequest(world, more));
    const chat = world.teams.conversation(externalId);
    expect(name).toBe(NAME);
    expect(chat.kind).toBe('groupChat');
    expect([...chat.members.keys()].map((id) => world.teams.user(id).givenName)).toEqual(['Ada', 'Ben']);
    expect(chat.installation).toBeDefined();
    await saying(world.platform, { organizationId: world.organizationId, room: externalId });
    expect(textsIn(world, externalId)).toEqual(['Hello']);
  });

  test.each([400, 409] as const)(
    'whose name is taken gets a number, also that of a deleted channel (%s)',
    async (status) => {
      const world = await givenTeams();
      world.teams.graph.duplicate = status;
      world.teams.addChannel(NAME);
      world.teams.addChannel(`${NAME}-2`).archived = true;
      world.teams.addChannel(`${NAME}-3`).deleted = true;
      expect((await world.platform.openRoom(roomRequest(world))).name).toBe(`${NAME}-4`);
    },
  );

  test('goes on with the names where it had to stop', async () => {
    const world = await givenTeams();
    for (const name of [NAME, `${NAME}-2`]) world.teams.addChannel(name);
    world.teams.fail({ api: 'graph', method: 'GET', path: /channels$/, status: 503 });
    await expect(world.platform.openRoom(roomRequest(world))).rejects.toMatchObject({ permanent: false });
    expect((await world.platform.openRoom(roomRequest(world))).name).toBe(`${NAME}-3`);
  });

  test.each([
    ['402', { status: 402 }, true, 'paid for'],
    ['400', { status: 400 }, true, 'Microsoft refused: BadRequest.'],
    ['a team that is archived', { status: 400, message: 'The team is archived.' }, true, 'refused'],
    ['412', { status: 412 }, false, 'answered with 412'],
    ['504', { status: 504 }, false, 'answered with 504'],
  ] as const)(
    'that Graph refuses with %s is given up or waits, in words',
    async (_, how, permanent, words) => {
      const world = await givenTeams();
      world.teams.fail({ api: 'graph', method: 'POST', ...how });
      await expect(world.platform.openRoom(roomRequest(world))).rejects.toMatchObject({
        permanent,
        message: expect.stringContaining(words),
      });
      await expect(world.platform.openRoom(roomRequest(world))).resolves.toMatchObject({ name: NAME });
    },
  );

  test.each([
    ['Chat.Create', { private: true }],
    ['AppCatalog.Read.All', { private: true }],
    ['TeamsAppInstallation.ReadWriteAndConsentSelfForChat.All', { private: true }],
  ])('waits for an administrator who has to consent to %s, and is opened once then', async (name, more) => {
    const world = await givenTeams();
    world.teams.consent(without(name));
    for (let i = 0; i < 2; i += 1)
      await expect(world.platform.openRoom(roomRequest(world, more))).rejects.toMatchObject({
        code: 'consent_missing',
        permanent: false,
        at: 'WAY',
        retryAfterMs: MINUTE,
      });
    expect(world.warnings().filter((said) => said.startsWith('Teams does not work'))).toHaveLength(1);
    world.teams.consent(APPLICATION_PERMISSIONS);
    // No token knows of it that was given before.
    await world.platform.openRoom(roomRequest(world, more));
    expect(roomsNamed(world, NAME)).toHaveLength(1);
    expect(world.infos()).toContain('Teams works again');
  });

  test('waits for whoever puts the app into the catalogue', async () => {
    const world = await givenTeams();
    const tenant = world.teams.state.tenant();
    const { catalogId } = tenant;
    tenant.catalogId = undefined;
    const open = () => world.platform.openRoom(roomRequest(world, { private: true }));
    await expect(open()).rejects.toMatchObject({
      permanent: false,
      at: 'WAY',
      message: expect.stringContaining('upload its package'),
    });
    tenant.catalogId = catalogId;
    await open();
    expect(roomsNamed(world, NAME)).toHaveLength(1);
  });

  test('of people of whom Teams does not take all begins with one whom it takes', async () => {
    const world = await givenTeams();
    const guest = world.teams.addUser({ name: 'Gus', guest: true });
    const [ada, ben] = [personNamed(world, 'Ada'), personNamed(world, 'Ben')];
    world.teams.state.users.delete(world.teams.user('Ada').id);
    const { externalId } = await world.platform.openRoom(
      roomRequest(world, { private: true, people: [ada, ben] }),
    );
    expect([...world.teams.conversation(externalId).members.keys()]).toEqual([world.teams.user('Ben').id]);
    const at = { organizationId: world.organizationId, room: externalId };
    expect(await world.platform.invite(at, [ada, ben])).toEqual([
      { personId: ada.id, problem: 'is not in this Microsoft 365 organization any more' },
    ]);
    expect(guest.guest).toBe(true);
  });

  test('of nobody who has an account is given up', async () => {
    const world = await givenTeams();
    const people = [{ id: world.newId(), name: 'Nobody' }];
    await expect(
      world.platform.openRoom(roomRequest(world, { private: true, people })),
    ).rejects.toMatchObject({
      permanent: true,
      message: expect.stringContaining('nobody to make a group chat'),
    });
  });
});

describe('a room that was made, and whose answer was lost', () => {
  test.each([false, true])(
    'is found again, by another replica and hours later (private: %s)',
    async (isPrivate) => {
      const world = await givenTeams();
      await lostAnswer(world, { private: isPrivate });
      const [made] = roomsNamed(world, NAME);
      world.pass(180 * MINUTE);
      const room = await world.replica().platform.openRoom(roomRequest(world, { private: isPrivate }));
      expect(room).toMatchObject({ externalId: made?.id, name: NAME });
      expect(roomsNamed(world, NAME)).toHaveLength(1);
    },
  );

  test('as a chat is made once more where it may not be looked for, and that is said', async () => {
    const world = await givenTeams();
    world.teams.consent(without('Chat.ReadBasic.All'));
    await lostAnswer(world, { private: true });
    await world.platform.openRoom(roomRequest(world, { private: true }));
    expect(roomsNamed(world, NAME)).toHaveLength(2);
    expect(world.warnings()).toContain(
      'a chat whose making was cut off cannot be looked for: it is made once more',
    );
  });

  test('as a chat is made in time, however many chats there are to look through', async () => {
    const world = await givenTeams();
    const { teams } = world;
    await lostAnswer(world, { private: true });
    for (const chat of roomsNamed(world, NAME)) teams.state.conversations.delete(chat.id);
    for (let i = 0; i < 600; i += 1)
      teams.state.newConversation('groupChat', teams.tenantId, `${i}`).own.set(teams.user('Ada').id, 'owner');
    teams.before({ api: 'graph', method: 'GET', path: '/chats?' }, () => world.pass(1_500));
    await world.platform.openRoom(roomRequest(world, { private: true }));
    expect(roomsNamed(world, NAME)).toHaveLength(1);
  });

  test('is never found once it is deleted', async () => {
    const world = await givenTeams();
    await lostAnswer(world);
    for (const channel of roomsNamed(world, NAME)) channel.deleted = true;
    expect((await world.platform.openRoom(roomRequest(world))).name).toBe(`${NAME}-2`);
  });

  test('is not used for an incident that has become private', async () => {
    const world = await givenTeams();
    await lostAnswer(world);
    const room = await world.platform.openRoom(roomRequest(world, { private: true }));
    expect(world.teams.conversation(room.externalId).kind).toBe('groupChat');
    // The same where the answer had come, and it was recording it that failed.
    const again = await world.platform.openRoom(roomRequest(world));
    expect(world.teams.conversation(again.externalId).kind).toBe('channel');
  });

  test('is told from one of the same name that somebody else has made just then', async () => {
    const world = await givenTeams();
    world.teams.fail({ api: 'graph', method: 'POST', path: /channels$/, cutOff: 'before' });
    await expect(world.platform.openRoom(roomRequest(world))).rejects.toMatchObject({ permanent: false });
    world.teams.addChannel(NAME);
    expect((await world.platform.openRoom(roomRequest(world))).name).toBe(`${NAME}-2`);
  });
});

describe('two replicas that open a room at once', () => {
  test.each([false, true])('open one (private: %s)', async (isPrivate) => {
    const world = await givenTeams();
    const request = roomRequest(world, { private: isPrivate });
    const replicas = [world.platform, world.replica().platform, world.replica().platform];
    const done = await Promise.allSettled(replicas.map((platform) => platform.openRoom(request)));
    // Whoever comes too late is told to come back, never that it cannot be.
    for (const one of done)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ permanent: false });
    const rooms = await Promise.all(replicas.map((platform) => platform.openRoom(request)));
    expect(new Set(rooms.map(({ externalId }) => externalId)).size).toBe(1);
    expect(roomsNamed(world, NAME)).toHaveLength(1);
  });

  test('open one, also when the second comes too late by a moment', async () => {
    const world = await givenTeams();
    let first: RoomRef | undefined;
    const done = world.teams.before({ api: 'graph', method: 'POST', path: /channels$/ }, async () => {
      done();
      first = await world.replica().platform.openRoom(roomRequest(world));
    });
    expect(await world.platform.openRoom(roomRequest(world))).toEqual(first);
  });

  test('go on with a chat that a process which died had claimed', async () => {
    const world = await givenTeams();
    const hold = world.teams.hold({ api: 'graph', method: 'POST', path: /^chats$/ });
    const request = roomRequest(world, { private: true });
    const dying = world.platform.openRoom(request);
    dying.catch(() => {});
    await world.teams.until(() => hold.waiting > 0);
    const other = world.replica().platform;
    await expect(other.openRoom(request)).rejects.toMatchObject({ permanent: false, retryAfterMs: 2_000 });
    world.pass(20_000);
    hold.release();
    const room = await other.openRoom(request);
    await dying.catch(() => {});
    expect(await other.openRoom(request)).toEqual(room);
  });
});

describe('a room that was opened before', () => {
  test('is taken out of the archive where somebody has put it away', async () => {
    const world = await givenTeams();
    const { room } = await givenRoom(world);
    world.teams.conversation(room).archived = true;
    expect((await world.platform.openRoom(roomRequest(world))).externalId).toBe(room);
    expect(world.teams.conversation(room).archived).toBe(false);
  });

  test('makes room for another where it cannot be taken out again, and that one stays', async () => {
    const world = await givenTeams();
    const { room } = await givenRoom(world);
    world.teams.conversation(room).archived = true;
    world.teams.consent(without('ChannelSettings.ReadWrite.All'));
    world.teams.revokeTokens();
    await expect(world.platform.openRoom(roomRequest(world))).rejects.toMatchObject({ at: 'WAY' });
    const other = await world.platform.openRoom(roomRequest(world));
    expect(other).toMatchObject({ name: `${NAME}-2` });
    expect(await world.platform.openRoom(roomRequest(world))).toEqual(other);
  });

  test.each([false, true])(
    'is opened anew where somebody has deleted it (private: %s)',
    async (isPrivate) => {
      const world = await givenTeams();
      const { room } = await givenRoom(world, { private: isPrivate });
      world.teams.state.conversations.delete(room);
      world.pass(5 * MINUTE);
      const other = await world.platform.openRoom(roomRequest(world, { private: isPrivate }));
      expect(other.externalId).not.toBe(room);
    },
  );

  test('is there for the app again where somebody took it out of the chat', async () => {
    const world = await givenTeams();
    const { room } = await givenRoom(world, { private: true });
    world.teams.conversation(room).installation = undefined;
    expect((await world.platform.openRoom(roomRequest(world, { private: true }))).externalId).toBe(room);
    expect(world.teams.conversation(room).installation).toBeDefined();
  });
});

describe('the channel of announcements', () => {
  test('is the one that is called so, whoever has made it', async () => {
    const world = await givenTeams();
    const { id } = world.teams.addChannel('Incidents');
    expect((await world.platform.openRoom(announcements(world))).externalId).toBe(id);
    expect((await world.replica().platform.openRoom(announcements(world))).externalId).toBe(id);
    expect(roomsNamed(world, 'incidents')).toHaveLength(0);
  });

  test('is not one of the same name that only some are in: Muster is not', async () => {
    const world = await givenTeams();
    const closed = world.teams.addChannel('incidents');
    closed.membership = 'private';
    const { externalId, name } = await world.platform.openRoom(announcements(world));
    expect([externalId === closed.id, name]).toEqual([false, 'incidents-2']);
  });

  test('is made where there is none', async () => {
    const world = await givenTeams();
    const { externalId } = await world.platform.openRoom(announcements(world));
    expect(world.teams.conversation(externalId)).toMatchObject({ name: 'incidents', kind: 'channel' });
  });

  test('is in the first team that the app was added to, where no team is configured', async () => {
    const world = await givenTeams({ teamless: true });
    const { organizationId, platform, teams } = world;
    await expect(platform.openRoom(announcements(world))).rejects.toMatchObject({
      permanent: false,
      at: 'WAY',
      message: 'Announcements need a team in Teams: add Muster to one, or set MICROSOFT_TEAM_ID.',
    });
    const second = teams.addTeam({ name: 'Second' });
    const tenantId = teams.tenantId;
    for (const { groupId, id, name } of [teams.team(), second]) {
      await world.base.services.installed(organizationId, { groupId, channelId: id, tenantId, name });
      world.pass(MINUTE);
    }
    const { externalId } = await platform.openRoom(announcements(world));
    expect(teams.conversation(externalId).team).toBe(teams.team());
    await saying(platform, { organizationId, room: externalId });
    await world.base.services.removed(organizationId, teams.team().groupId);
    expect((await world.base.services.teams(organizationId)).map(({ name }) => name)).toEqual(['Second']);
  });
});

describe('names', () => {
  test.each([
    ['what: is/this? "100%"', 'what- is-this- -100-'],
    ['..hidden..name..', 'hidden.name'],
    ['_vti_cnf', 'vti_cnf'],
    ['CON', 'CON-room'],
    ['general', 'general-room'],
    ['***', '-'],
    ['...', 'room'],
    ['x'.repeat(60), 'x'.repeat(50)],
  ])('%s is called %s', (given, expected) => {
    expect(tidyName(given)).toBe(expected);
  });

  test('are such that Teams takes all of them', async () => {
    const world = await givenTeams();
    for (const [i, name] of [
      'what: is/this?',
      '..a..',
      'CON',
      'lpt1',
      '___',
      'a'.repeat(70),
      'ünï çødé',
    ].entries())
      await world.platform.openRoom(roomRequest(world, { key: `${i}`, name }));
    expect(world.teams.problems).toEqual([]);
    expect([...namesLike('a'.repeat(70))].every((name) => name.length <= 50)).toBe(true);
    expect(namesOf(world)).toEqual([]);
  });
});
