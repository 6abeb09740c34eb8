/** People in Slack: found by id or address, written to, and invited as far as Slack lets them in. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SlackClient } from '../../../src/chat/slack/client.js';
import { invite } from '../../../src/chat/slack/invites.js';
import { PeopleWork } from '../../../src/core/people/work.js';
import type { Person } from '../../../src/domain/message.js';
import { AuditQueries } from '../../../src/store/queries/audit.js';
import { PeopleQueries, type User } from '../../../src/store/queries/people.js';
import { addUser } from '../../../src/store/queries/peopleWrites.js';
import { systemViewer } from '../../../src/store/queries/viewer.js';
import { givenRoom, givenSlack, personNamed, type SlackWorld } from './platformGiven.js';

const userOf = async ({ store, organizationId }: SlackWorld, { id }: Person): Promise<User> => {
  const user = await new PeopleQueries(store.read, systemViewer(organizationId)).user(id);
  if (user === undefined) throw new Error(`There is no ${id}.`);
  return user;
};

const change = (world: SlackWorld, { id }: Person, patch: Parameters<PeopleWork['changeUser']>[1]) =>
  world.store.tx((w) =>
    new PeopleWork({
      w,
      viewer: systemViewer(world.organizationId),
      now: world.clock.now(),
      wallNow: world.clock.wallNow(),
      newId: world.newId,
      surface: 'test',
      requestId: null,
    }).changeUser({ id }, patch),
  );

/** Somebody more, with an account unless said. */
async function another(world: SlackWorld, name: string, account = true): Promise<Person> {
  const [template] = world.users;
  if (template === undefined) throw new Error('Nobody is seeded.');
  const id = world.newId();
  const email = `${name}@example.com`;
  const slackUserId = account ? world.slack.addUser({ name }).id : null;
  await world.store.tx((w) =>
    addUser(w, { ...template, id, name, email, emailKey: email, slackUserId, managedBy: null }),
  );
  return { id, name };
}

/** A Web API that answers as it is told to. */
async function serving(answer: (args: URLSearchParams) => object): Promise<string> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer(new URLSearchParams(body))));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return `http://127.0.0.1:${address.port}/api/`;
}

const slackName = ({ slack }: SlackWorld, id: string): string => slack.user(id).name;

describe('writing to a person', () => {
  test('finds the account by the address, links it and says so in the audit log', async () => {
    const world = await givenSlack();
    const ada = personNamed(world, 'Ada');
    const { externalId, name } = await world.platform.openDirect(world.organizationId, ada);
    expect(name).toBe('Ada Berger');
    expect([...world.slack.channel(externalId).members]).toEqual(['UBOT', world.slack.user('ada').id]);
    expect((await userOf(world, ada)).slackUserId).toBe(world.slack.user('ada').id);
    const viewer = systemViewer(world.organizationId);
    const filter = { subjectId: ada.id, surface: 'slack' };
    const page = { limit: 10, offset: 0 };
    expect(await new AuditQueries(world.store.read, viewer).entries(filter, page, true)).toMatchObject([
      { action: 'user.edit', surface: 'slack', actorId: null, after: { slackUserId: expect.any(String) } },
    ]);
    await world.platform.openDirect(world.organizationId, ada);
    expect(world.slack.callsTo('users.lookupByEmail')).toHaveLength(1);
  });

  test('who has no account fails for good, and is asked for again after a while only', async () => {
    const world = await givenSlack();
    const zoe = await another(world, 'zoe', false);
    const open = () => world.platform.openDirect(world.organizationId, zoe);
    for (let i = 0; i < 3; i += 1)
      await expect(open()).rejects.toMatchObject({
        permanent: true,
        message: 'zoe has no Slack account.',
      });
    expect(world.slack.callsTo('users.lookupByEmail')).toHaveLength(1);
    world.slack.addUser({ name: 'zoe' });
    world.pass(10 * 60_000);
    await expect(open()).resolves.toMatchObject({ name: 'zoe' });
  });

  test('who has no address either fails for good', async () => {
    const world = await givenSlack();
    const ada = personNamed(world, 'Ada');
    await change(world, ada, { email: null });
    await expect(world.platform.openDirect(world.organizationId, ada)).rejects.toMatchObject({
      permanent: true,
    });
    expect(world.slack.calls).toHaveLength(0);
  });

  test.each([
    ['of a bot', { isBot: true, email: 'zoe@example.com' }],
    ['of another organization, met in a shared channel', { isStranger: true, teamId: 'T9' }],
  ])('does not take the account %s', async (_, more) => {
    const world = await givenSlack();
    const zoe = await another(world, 'zoe', false);
    world.slack.addUser({ name: 'zoe', ...more });
    await expect(world.platform.openDirect(world.organizationId, zoe)).rejects.toMatchObject({
      permanent: true,
    });
    expect((await userOf(world, zoe)).slackUserId).toBeNull();
  });

  test('who is linked to somebody else already works nevertheless', async () => {
    const world = await givenSlack();
    const [ada, ben] = [personNamed(world, 'Ada'), personNamed(world, 'Ben')];
    await change(world, ada, { slackUserId: world.slack.user('ben').id });
    const { externalId } = await world.platform.openDirect(world.organizationId, ben);
    expect([...world.slack.channel(externalId).members]).toContain(world.slack.user('ben').id);
    expect((await userOf(world, ben)).slackUserId).toBeNull();
    expect(world.warnings()).toEqual(['a Slack account could not be linked to the person of its address']);
  });

  test('who is deactivated in Slack fails for good', async () => {
    const world = await givenSlack();
    const ada = personNamed(world, 'Ada');
    await world.platform.openDirect(world.organizationId, ada);
    world.slack.user('ada').deleted = true;
    await expect(world.platform.openDirect(world.organizationId, ada)).rejects.toMatchObject({
      code: 'user_disabled',
      permanent: true,
    });
  });

  test('who has come back with another account finds that one', async () => {
    const world = await givenSlack();
    const ada = personNamed(world, 'Ada');
    await world.platform.openDirect(world.organizationId, ada);
    world.slack.user('ada').deleted = true;
    const { id } = world.slack.addUser({ name: 'ada-again', email: 'ada@example.com' });
    const { externalId } = await world.platform.openDirect(world.organizationId, ada);
    expect([...world.slack.channel(externalId).members]).toContain(id);
    expect((await userOf(world, ada)).slackUserId).toBe(id);
  });
});

test('says who can be reached, without asking Slack', async () => {
  const world = await givenSlack();
  const { platform, store, organizationId } = world;
  const [ada, ben] = [personNamed(world, 'Ada'), personNamed(world, 'Ben')];
  await change(world, ben, { email: null });
  const reaches = (id: string) => platform.reaches?.(store.read, organizationId, id);
  expect(await reaches(ada.id)).toBe(true);
  expect(await reaches(ben.id)).toBe(false);
  await change(world, ben, { slackUserId: 'U1' });
  expect(await reaches(ben.id)).toBe(true);
  expect(await reaches(world.newId())).toBe(false);
  expect(world.slack.calls).toEqual([]);
});

describe('inviting', () => {
  test('250 people takes three calls, and names those who cannot be', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    const people: Person[] = [];
    for (let i = 0; i < 250; i += 1) people.push(await another(world, `p${i}`));
    const bad = { p7: { deleted: true }, p123: { isStranger: true }, p249: { deleted: true } };
    for (const [name, fields] of Object.entries(bad)) Object.assign(world.slack.user(name), fields);
    const nobody = await another(world, 'nobody', false);
    const problems = await world.platform.invite(at, [...people, nobody]);
    expect(
      problems.map(({ personId, problem }) => [
        [...people, nobody].find(({ id }) => id === personId)?.name,
        problem,
      ]),
    ).toEqual([
      ['p7', 'the workspace does not let them be invited'],
      ['p123', 'is in another Slack workspace of the organization'],
      ['p249', 'the workspace does not let them be invited'],
      ['nobody', 'has no Slack account'],
    ]);
    expect(world.slack.channel(at.room).members.size).toBe(1 + 247);
    expect(world.slack.callsTo('conversations.invite')).toHaveLength(3);
    // Once more, and nobody is told anything new.
    expect(await world.platform.invite(at, [...people, nobody])).toEqual(problems);
    expect(world.slack.problems).toEqual([]);
  });

  test('guests of another channel, who is there already, and ourselves', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    const [ada, ben] = [personNamed(world, 'Ada'), personNamed(world, 'Ben')];
    world.slack.user('ada').isUltraRestricted = true;
    world.slack.channel(at.room).members.add(world.slack.user('ben').id);
    await change(world, personNamed(world, 'Chen'), { slackUserId: 'UBOT' });
    expect(await world.platform.invite(at, [ada, ben, personNamed(world, 'Chen')])).toEqual([
      { personId: ada.id, problem: 'is a guest of a single channel' },
    ]);
    // One alone is answered in another way.
    expect(await world.platform.invite(at, [ben])).toEqual([]);
    expect(await world.platform.invite(at, [ada])).toHaveLength(1);
    expect(await world.platform.invite(at, [])).toEqual([]);
  });

  test('gets everybody in who can be, where Slack stops at one who cannot and does not say who', async () => {
    const bad = new Set(['U3', 'U11', 'U12']);
    const ids = Array.from({ length: 20 }, (_, i) => `U${i}`);
    const invited = new Set<string>();
    const url = await serving((args) => {
      const asked = (args.get('users') ?? '').split(',');
      if (asked.some((id) => bad.has(id))) return { ok: false, error: 'user_is_restricted' };
      if (asked.some((id) => invited.has(id))) return { ok: false, error: 'already_in_channel' };
      for (const id of asked) invited.add(id);
      return { ok: true, channel: { id: 'C1' } };
    });
    const world = await givenSlack();
    const client = new SlackClient(world.clock, url, 'xoxb-1');
    const { base, workspace } = world.replica();
    const people = ids.map((id) => ({ id, name: id }));
    const problems = await invite(
      { base, workspace, slack: client.within(10_000) },
      'C1',
      people,
      new Map(ids.map((id) => [id, id])),
    );
    expect(problems.map(({ personId }) => personId)).toEqual([...bad]);
    expect([...invited].sort()).toEqual(ids.filter((id) => !bad.has(id)).sort());
  });

  test.each([
    ['the channel is gone', { error: 'channel_not_found' }, true],
    ['Slack asks to wait', { status: 429, retryAfter: 9 }, false],
    ['a permission is missing', { error: 'missing_scope' }, false],
  ])('fails as a whole where %s', async (_, how, permanent) => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    world.slack.fail('conversations.invite', 'always', how);
    const people = [personNamed(world, 'Ada'), personNamed(world, 'Ben')];
    await expect(world.platform.invite(at, people)).rejects.toMatchObject({ permanent });
  });

  test('many who are looked up goes on where Slack asked to wait', async () => {
    const world = await givenSlack({ slack: { rateLimits: true } });
    const at = await givenRoom(world);
    const people: Person[] = [];
    for (let i = 0; i < 120; i += 1) people.push(await another(world, `p${i}`, false));
    for (const { name } of people.slice(0, 60)) world.slack.addUser({ name });
    let waits = 0;
    const invite = async (): Promise<readonly unknown[]> => {
      try {
        return await world.platform.invite(at, people);
      } catch (error) {
        waits += 1;
        if (waits > 5) throw error;
        world.pass(60_000);
        return await invite();
      }
    };
    expect(await invite()).toHaveLength(60);
    expect(waits).toBe(2);
    expect(world.slack.channel(at.room).members.size).toBe(1 + 60);
    const first = world.slack.channel(at.room);
    expect([...first.members].map((id) => slackName(world, id))).toContain('p59');
  });
});
