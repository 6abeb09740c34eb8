/** People in Teams: written to, missed where they do not want to hear from us, and invited as far as Teams lets them in. */
import { describe, expect, test } from 'vitest';
import { APPLICATION_PERMISSIONS } from '../../../src/chat/teams/permissions.js';
import { newConversation } from '../../../src/core/outbox/owing.js';
import type { Person } from '../../../src/domain/message.js';
import { saveUser } from '../../../src/store/queries/peopleWrites.js';
import { insertRow } from '../../../src/store/queries/rows.js';
import { givenRoom, givenTeams, personNamed, saying, type TeamsWorld, textsIn } from './platformGiven.js';

const MINUTE = 60_000;
const reaches = ({ platform, store, organizationId }: TeamsWorld, { id }: Person) =>
  platform.reaches?.(store.read, organizationId, id);
const openDirect = ({ platform, organizationId }: TeamsWorld, who: Person) =>
  platform.openDirect(organizationId, who);
const writeTo = async (world: TeamsWorld, who: Person, key = 'k') => {
  const { externalId: room } = await openDirect(world, who);
  return await saying(world.platform, { organizationId: world.organizationId, room }, { key });
};
const without = (...names: string[]) => APPLICATION_PERMISSIONS.filter((name) => !names.includes(name));

describe('writing to a person', () => {
  test('opens the conversation once, by what Teams calls them as soon as that is known', async () => {
    const world = await givenTeams();
    const ada = personNamed(world, 'Ada');
    const { externalId, name } = await openDirect(world, ada);
    expect([externalId, name]).toEqual([world.teams.direct('Ada').id, 'Ada Berger']);
    await world.replica().platform.openDirect(world.organizationId, ada);
    expect(world.teams.callsTo('connector')).toHaveLength(1);
    const ben = world.teams.user('Ben');
    await world.base.people.seen(world.organizationId, personNamed(world, 'Ben').id, {
      mri: ben.mri,
      entraId: ben.id,
    });
    await openDirect(world, personNamed(world, 'Ben'));
    expect(world.teams.callsTo('connector').at(-1)?.body).toMatchObject({ members: [{ id: ben.mri }] });
    expect(await world.base.people.entraIdOf(world.organizationId, ben.mri)).toBe(ben.id);
  });

  test('who writes from there is written to there, without another call', async () => {
    const world = await givenTeams();
    const ada = world.teams.user('Ada');
    const direct = world.teams.direct('Ada');
    direct.installation ??= { id: 'met', rsc: new Set() };
    await world.base.people.seen(world.organizationId, personNamed(world, 'Ada').id, {
      mri: ada.mri,
      entraId: ada.id,
      direct: { conversation: direct.id, serviceUrl: world.teams.serviceUrl },
    });
    await writeTo(world, personNamed(world, 'Ada'));
    expect(world.teams.callsTo('connector').map(({ path }) => path)).toEqual([
      expect.stringContaining('activities'),
    ]);
  });

  test('who has no account fails for good', async () => {
    const world = await givenTeams();
    const ada = personNamed(world, 'Ada');
    await world.store.tx((w) => saveUser(w, ada.id, { teamsUserId: null }));
    expect(await reaches(world, ada)).toBe(false);
    await expect(openDirect(world, ada)).rejects.toMatchObject({
      permanent: true,
      message: 'Ada Berger has no account in Microsoft Teams.',
    });
    expect(world.teams.calls).toEqual([]);
  });

  test('whose account is another one now finds that one', async () => {
    const world = await givenTeams();
    const ada = personNamed(world, 'Ada');
    await openDirect(world, ada);
    const { id } = world.teams.addUser({ name: 'Ada Again' });
    await world.store.tx((w) => saveUser(w, ada.id, { teamsUserId: id }));
    expect((await openDirect(world, ada)).externalId).toBe(world.teams.direct('Ada Again').id);
  });

  test('for whom the app is not installed installs it, as far as an administrator lets it', async () => {
    const world = await givenTeams();
    const ada = personNamed(world, 'Ada');
    const { id } = world.teams.user('Ada');
    const direct = world.teams.direct('Ada');
    direct.installation = undefined;
    world.teams.team().members.delete(id);
    world.teams.consent(without('TeamsAppInstallation.ReadWriteSelfForUser.All'));
    await expect(openDirect(world, ada)).rejects.toMatchObject({
      permanent: true,
      message: expect.stringContaining('Muster is not installed for them'),
    });
    world.teams.consent(APPLICATION_PERMISSIONS);
    await writeTo(world, ada);
    expect(textsIn(world, direct.id)).toEqual(['Hello']);
    expect(world.teams.problems).toEqual([]);
  });

  test('who has blocked it is not written to until they come back', async () => {
    const world = await givenTeams();
    const [ada, ben] = [personNamed(world, 'Ada'), personNamed(world, 'Ben')];
    await writeTo(world, ada);
    expect(await reaches(world, ada)).toBe(true);
    world.teams.user('Ada').blocked = true;
    await expect(writeTo(world, ada, 'b')).rejects.toMatchObject({
      code: 'ConversationBlockedByUser',
      permanent: true,
      at: null,
    });
    expect(await reaches(world, ada)).toBe(false);
    expect(
      await reaches(world.replica().base === world.base ? world : { ...world, ...world.replica() }, ada),
    ).toBe(false);
    expect(await reaches(world, ben)).toBe(true);
    // A list of members shows them still, and says nothing of what they want.
    const { mri, id: entraId } = world.teams.user('Ada');
    await world.base.people.met(world.organizationId, ada.id, { mri, entraId });
    expect(await reaches(world, ada)).toBe(false);
    world.teams.user('Ada').blocked = false;
    await world.base.people.seen(world.organizationId, ada.id, { mri, entraId });
    expect(await reaches(world, ada)).toBe(true);
    await writeTo(world, ada, 'b');
  });

  test('who has blocked it before anything was ever said is known as well', async () => {
    const world = await givenTeams();
    world.teams.user('Ada').blocked = true;
    await expect(openDirect(world, personNamed(world, 'Ada'))).rejects.toMatchObject({ permanent: true });
    expect(await reaches(world, personNamed(world, 'Ada'))).toBe(false);
  });

  test('who has removed the app is not written to, and nothing is installed against their will', async () => {
    const world = await givenTeams();
    const ada = personNamed(world, 'Ada');
    await writeTo(world, ada);
    world.teams.direct('Ada').installation = undefined;
    await expect(writeTo(world, ada, 'b')).rejects.toMatchObject({ permanent: true });
    expect(await reaches(world, ada)).toBe(false);
    expect(world.teams.callsTo('graph')).toEqual([]);
  });

  test('whose conversation is somewhere else now gets another for the next message', async () => {
    const world = await givenTeams();
    const ada = personNamed(world, 'Ada');
    await writeTo(world, ada);
    world.teams.fail({ api: 'connector', path: 'activities', status: 404, code: 'ConversationNotFound' });
    await expect(writeTo(world, ada, 'b')).rejects.toMatchObject({ permanent: true });
    expect(await reaches(world, ada)).toBe(true);
    await writeTo(world, ada, 'c');
    expect(world.teams.callsTo('connector', 'POST', /conversations$/)).toHaveLength(2);
  });

  test('who is two people for us reaches them for both', async () => {
    const world = await givenTeams();
    const { platform, organizationId, store, newId } = world;
    const [ada, ben] = [personNamed(world, 'Ada'), personNamed(world, 'Ben')];
    const mine = await openDirect(world, ada);
    await store.tx((w) =>
      newConversation(
        { w, organizationId, now: world.clock.now(), newId, platforms: [] },
        { kind: 'DIRECT', platform: 'teams', incidentId: null, userId: ada.id, name: 'Ada', private: true },
        { externalId: mine.externalId, url: null },
      ),
    );
    await store.tx(async (w) => {
      await saveUser(w, ada.id, { teamsUserId: null });
      await saveUser(w, ben.id, { teamsUserId: world.teams.user('Ada').id });
    });
    const theirs = await openDirect(world, ben);
    expect(theirs.externalId).not.toBe(mine.externalId);
    const at = { organizationId, room: theirs.externalId };
    const { externalId } = await saying(platform, at);
    expect(await saying(platform, at, { repeated: true })).toEqual({ externalId });
    expect(textsIn(world, mine.externalId)).toEqual(['Hello']);
  });
});

test('whose conversation another organization has, which the tenant was linked to before, gets one by another name', async () => {
  const world = await givenTeams();
  const { platform, store, newId, clock } = world;
  const ada = personNamed(world, 'Ada');
  const theirs = await openDirect(world, ada);
  const { organizations, users } = store.read.tables;
  await store.tx(async (w) => {
    const [ours] = await w.select().from(organizations);
    const [user] = await w.select().from(users);
    if (ours === undefined || user === undefined) throw new Error('Nobody is here.');
    const [organizationId, userId] = [newId(), newId()];
    await insertRow(w, organizations, { ...ours, id: organizationId, slug: 'before', teamsTenantId: null });
    await insertRow(w, users, { ...user, id: userId, organizationId });
    await newConversation(
      { w, organizationId, now: clock.now(), newId, platforms: [] },
      { kind: 'DIRECT', platform: 'teams', incidentId: null, userId, name: 'Ada', private: true },
      { externalId: theirs.externalId, url: null },
    );
  });
  const { externalId: room } = await openDirect(world, ada);
  expect(room).not.toBe(theirs.externalId);
  await saying(platform, { organizationId: world.organizationId, room });
  expect(textsIn(world, theirs.externalId)).toEqual(['Hello']);
});

describe('inviting', () => {
  const kinds = [
    ['a channel, whose people are the team’s', false],
    ['a chat', true],
  ] as const;

  test.each(kinds)('to %s adds who is missing, and names who cannot be', async (_, isPrivate) => {
    const world = await givenTeams();
    const at = await givenRoom(world, { private: isPrivate });
    const room = world.teams.conversation(at.room);
    const [ada, chen, dana, emil] = ['Ada', 'Chen', 'Dana', 'Emil'].map((name) => personNamed(world, name));
    const all = [ada, chen, dana, emil].filter((one) => one !== undefined);
    if (!isPrivate) world.teams.team().members.delete(world.teams.user('Chen').id);
    world.teams.team().members.delete(world.teams.user('Dana').id);
    world.teams.state.users.delete(world.teams.user('Dana').id);
    await world.store.tx((w) => saveUser(w, emil?.id ?? '', { teamsUserId: null }));
    const problems = await world.platform.invite(at, all);
    expect(problems).toEqual([
      { personId: dana?.id, problem: 'is not in this Microsoft 365 organization any more' },
      { personId: emil?.id, problem: 'has no Microsoft Teams account' },
    ]);
    expect([...room.members.keys()]).toContain(world.teams.user('Chen').id);
    // Once more, and nobody is told anything new.
    expect(await world.platform.invite(at, all)).toEqual(problems);
    // What Teams calls those who are there is known now.
    expect(await world.base.people.mriOf(ada?.id ?? '')).toBe(world.teams.user('Ada').mri);
    expect(world.teams.problems).toEqual([]);
  });

  test('guests come as guests', async () => {
    const world = await givenTeams();
    const at = await givenRoom(world, { private: true });
    const guest = world.teams.addUser({ name: 'Gus Guest', guest: true });
    const chen = personNamed(world, 'Chen');
    await world.store.tx((w) => saveUser(w, chen.id, { teamsUserId: guest.id }));
    expect(await world.platform.invite(at, [chen])).toEqual([]);
    expect(world.teams.conversation(at.room).members.get(guest.id)).toBe('guest');
  });

  test.each(kinds)(
    'to %s without the permission names everybody, in words, and waits for nobody',
    async (_, isPrivate) => {
      const world = await givenTeams();
      const at = await givenRoom(world, { private: isPrivate });
      world.teams.team().members.delete(world.teams.user('Chen').id);
      world.teams.consent(without('TeamMember.ReadWrite.All'));
      world.teams.revokeTokens();
      const room = world.teams.conversation(at.room);
      if (room.team === undefined) room.installation = { id: 'x', rsc: new Set() };
      const invite = () => world.platform.invite(at, [personNamed(world, 'Ada'), personNamed(world, 'Chen')]);
      await expect(invite()).rejects.toMatchObject({ at: 'WAY', permanent: false });
      // The other token is not accepted any more either.
      const problems = await invite().catch(invite);
      expect(problems).toEqual([
        { personId: personNamed(world, 'Chen').id, problem: expect.stringMatching(/Muster/) },
      ]);
    },
  );

  test('many looks at everybody who is there at once', async () => {
    const world = await givenTeams();
    const at = await givenRoom(world);
    const ids = Array.from({ length: 12 }, (_, i) => world.teams.addUser({ name: `Person ${i}` }).id);
    const template = world.users[0];
    if (template === undefined) throw new Error('Nobody is seeded.');
    const { addUser } = await import('../../../src/store/queries/peopleWrites.js');
    const people: Person[] = [];
    for (const [i, teamsUserId] of ids.entries()) {
      const id = world.newId();
      const email = `p${i}@example.com`;
      await world.store.tx((w) =>
        addUser(w, { ...template, id, name: `P${i}`, email, emailKey: email, teamsUserId, managedBy: null }),
      );
      people.push({ id, name: `P${i}` });
    }
    expect(await world.platform.invite(at, people)).toEqual([]);
    for (const id of ids) expect(world.teams.team().members.has(id)).toBe(true);
    expect(world.teams.callsTo('connector', 'GET', 'members')).toHaveLength(1);
    expect(await world.platform.invite(at, [])).toEqual([]);
  });

  test.each([
    ['the room is gone', { status: 404, code: 'ConversationNotFound', times: 'always' }, true],
    ['Microsoft asks to wait', { status: 429, retryAfter: 9 }, false],
  ] as const)('fails as a whole where %s', async (_, how, permanent) => {
    const world = await givenTeams();
    const at = await givenRoom(world);
    world.pass(3 * MINUTE);
    world.teams.fail({ api: 'connector', method: 'GET', ...how });
    await expect(world.platform.invite(at, [personNamed(world, 'Ada')])).rejects.toMatchObject({ permanent });
  });
});
