/** What stands above rooms, what they are called, and whether they are in use. */
import { describe, expect, test } from 'vitest';
import { APPLICATION_PERMISSIONS, RESOURCE_PERMISSIONS } from '../../../src/chat/teams/permissions.js';
import { givenRoom, givenTeams, NAME, saying, type TeamsWorld } from './platformGiven.js';

const MINUTE = 60_000;
const link = (title: string, url = `https://muster.example/${title}`) => ({ title, url });
const descriptionOf = ({ teams }: TeamsWorld, room: string) => teams.conversation(room).description;
const without = (...names: string[]) => APPLICATION_PERMISSIONS.filter((name) => !names.includes(name));
const LACKING = 'a room lacks something that Teams does not let us add';

/** A Teams in whose teams and chats the app may not change anything. */
const bare = () => givenTeams({ teams: { rsc: RESOURCE_PERMISSIONS } });
const forbid = (world: TeamsWorld): void => {
  world.teams.team().installation = { id: 'x', rsc: new Set() };
  world.teams.consent(without('ChannelSettings.ReadWrite.All'));
};

describe('what stands above a channel', () => {
  test('holds topic, purpose and links, whichever comes first, also at once', async () => {
    const world = await givenTeams();
    const at = await givenRoom(world);
    await Promise.all([
      world.platform.setTopic(at, 'SEV1 · Ada'),
      world.platform.describeRoom(at, { purpose: 'War room', links: [link('Page')] }),
      world.platform.setTopic(at, 'SEV2 · Ben'),
    ]);
    expect(descriptionOf(world, at.room)).toBe('SEV2 · Ben\nWar room\nPage: https://muster.example/Page');
    await world.replica().platform.describeRoom(at, { purpose: 'War room', links: [] });
    expect(descriptionOf(world, at.room)).toBe('SEV2 · Ben\nWar room');
  });

  test('is cut where Teams takes no more, never inside a link', async () => {
    const world = await givenTeams();
    const at = await givenRoom(world);
    const links = Array.from({ length: 20 }, (_, i) =>
      link(`Link ${i}`, `https://muster.example/${'x'.repeat(60)}`),
    );
    await world.platform.setTopic(at, 'T\u{1f525}\n '.repeat(100));
    await world.platform.describeRoom(at, { purpose: 'Why', links });
    const lines = descriptionOf(world, at.room).split('\n');
    expect(lines[1]).toBe('Why');
    expect(lines.at(-1)).toMatch(/x{60}$/u);
    await world.platform.describeRoom(at, { purpose: 'y'.repeat(2_000), links });
    expect(descriptionOf(world, at.room)).toMatch(/y…$/u);
    expect(world.teams.problems).toEqual([]);
  });

  test('is left out where Muster may not write it, and nothing waits for that', async () => {
    const world = await bare();
    const at = await givenRoom(world);
    forbid(world);
    world.teams.revokeTokens();
    await expect(world.platform.setTopic(at, 'SEV1')).rejects.toMatchObject({ at: 'WAY' });
    await expect(world.platform.setTopic(at, 'SEV1')).resolves.toBeUndefined();
    expect(world.warnings()).toContain(LACKING);
  });
});

describe('what stands above a chat', () => {
  test('is its name with the topic behind it, without what Teams does not take', async () => {
    const world = await givenTeams();
    const at = await givenRoom(world, { private: true });
    await world.platform.setTopic(at, 'SEV1: down · commander: Ada');
    expect(world.teams.conversation(at.room).name).toBe(`${NAME} · SEV1 – down · commander – Ada`);
    await world.platform.describeRoom(at, { purpose: 'War room', links: [link('Page')] });
    expect(await world.platform.renameRoom(at, 'search')).toMatchObject({ name: 'search' });
    expect(world.teams.conversation(at.room).name).toBe('search · SEV1 – down · commander – Ada');
    await world.platform.setTopic(at, 'x'.repeat(400));
    expect(world.teams.problems).toEqual([]);
  });
});

describe('renaming', () => {
  test('changes nothing where the room is called so already', async () => {
    const world = await givenTeams();
    const at = await givenRoom(world);
    expect(await world.platform.renameRoom(at, NAME)).toMatchObject({ externalId: at.room, name: NAME });
    expect(world.teams.callsTo('graph', 'PATCH')).toHaveLength(0);
  });

  test.each([400, 409] as const)('finds a name that is free, and keeps it (%s)', async (status) => {
    const world = await givenTeams();
    world.teams.graph.duplicate = status;
    const at = await givenRoom(world);
    world.teams.addChannel('search').deleted = true;
    world.teams.addChannel('search-2');
    for (let i = 0; i < 2; i += 1)
      expect((await world.platform.renameRoom(at, 'search')).name).toBe('search-3');
  });

  test('that Muster may not do leaves the name', async () => {
    const world = await givenTeams();
    const at = await givenRoom(world);
    world.teams.fail({
      api: 'graph',
      method: 'PATCH',
      status: 403,
      message: 'Missing role permissions on the request.',
    });
    expect(await world.platform.renameRoom(at, 'search')).toMatchObject({ name: NAME });
  });
});

describe('archiving', () => {
  test.each([false, true])('is done as often as asked, both ways (private: %s)', async (isPrivate) => {
    const world = await givenTeams();
    const at = await givenRoom(world, { private: isPrivate });
    const room = world.teams.conversation(at.room);
    for (const archived of [true, true, false, false, true, false]) {
      await world.platform.setArchived(at, archived);
      expect([room.archived, room.name]).toEqual(
        isPrivate ? [false, archived ? `closed-${NAME}` : NAME] : [archived, NAME],
      );
    }
    await saying(world.platform, at);
    expect(world.warnings()).toEqual([]);
    expect(world.teams.problems).toEqual([]);
  });

  test.each([
    ['an administrator did not consent to it', 'consent'],
    ['the channel has no owner', 400],
  ] as const)('is a name where %s, and is undone when it goes on', async (_, why) => {
    const world = await givenTeams();
    const at = await givenRoom(world);
    const room = world.teams.conversation(at.room);
    if (why === 'consent') {
      world.teams.consent(without('ChannelSettings.ReadWrite.All'));
      world.pass(2 * 60 * MINUTE);
    } else world.teams.fail({ api: 'graph', path: /\/archive$/, times: 'always', status: why });
    for (const archived of [true, true]) {
      await world.platform.setArchived(at, archived);
      expect([room.archived, room.name]).toEqual([false, `closed-${NAME}`]);
    }
    for (const archived of [false, false]) {
      await world.platform.setArchived(at, archived);
      expect([room.archived, room.name]).toEqual([false, NAME]);
    }
    expect(world.teams.problems).toEqual([]);
  });

  test('leaves a name alone that somebody has given it meanwhile', async () => {
    const world = await givenTeams();
    const at = await givenRoom(world);
    world.teams.fail({ api: 'graph', path: /\/archive$/, status: 400 });
    await world.platform.setArchived(at, true);
    world.teams.conversation(at.room).name = 'our own name';
    await world.platform.setArchived(at, false);
    expect(world.teams.conversation(at.room).name).toBe('our own name');
  });

  test('of a room that is gone fails for good', async () => {
    const world = await givenTeams();
    const at = await givenRoom(world);
    world.pass(3 * MINUTE);
    world.teams.conversation(at.room).deleted = true;
    for (const archived of [true, false])
      await expect(world.platform.setArchived(at, archived)).rejects.toMatchObject({
        permanent: true,
        at: 'ROOM',
      });
  });

  test('that cannot be undone is said', async () => {
    const world = await givenTeams();
    const at = await givenRoom(world);
    await world.platform.setArchived(at, true);
    world.teams.fail({
      api: 'graph',
      path: /\/unarchive$/,
      times: 'always',
      status: 400,
      message: 'The team is archived.',
    });
    await expect(world.platform.setArchived(at, false)).rejects.toMatchObject({
      permanent: true,
      message: expect.stringContaining('cannot take it out again'),
    });
  });
});

test('what Teams does not do is refused', async () => {
  const world = await givenTeams();
  const at = await givenRoom(world);
  expect(world.platform.can).toMatchObject({ convertRooms: false, menus: false, roomNameLimit: 50 });
  await expect(world.platform.setPrivate(at, true)).rejects.toMatchObject({ permanent: true });
});
