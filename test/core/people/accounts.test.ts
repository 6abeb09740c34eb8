/** People of two chat platforms: whoever has an account on both is one user, whichever they came from first. */
import { describe, expect, test } from 'vitest';
import { IncidentWork } from '../../../src/core/incidents/work.js';
import { newConversation } from '../../../src/core/outbox/owing.js';
import { meet, type Profile } from '../../../src/core/people/contact.js';
import { PeopleWork } from '../../../src/core/people/work.js';
import type { ContactKey } from '../../../src/store/queries/contacts.js';
import { directOf } from '../../../src/store/queries/conversations.js';
import { PeopleQueries, type User } from '../../../src/store/queries/people.js';
import { systemViewer } from '../../../src/store/queries/viewer.js';
import type { World } from '../../support/world.js';
import { given } from '../given.js';

const ACCOUNTS = { slackUserId: 'U1', teamsUserId: '0f6b9d4e-aad' } as const;
const other = (key: ContactKey): ContactKey => (key === 'slackUserId' ? 'teamsUserId' : 'slackUserId');

const met = (world: World, key: ContactKey, more: Partial<Profile> = {}): Promise<User> => {
  const { store, clock, newId, platforms, organization, log } = world;
  return store.tx((w) => {
    const authorship = {
      w,
      viewer: systemViewer(organization.id),
      now: clock.now(),
      newId,
      surface: 'test',
      requestId: null,
    };
    return meet(
      {
        w,
        people: new PeopleWork({ ...authorship, wallNow: clock.wallNow() }),
        incidents: new IncidentWork({ ...authorship, platforms, log }),
        organizationId: organization.id,
        key,
      },
      {
        id: ACCOUNTS[key],
        name: 'Ida Moreau',
        email: 'ida@acme.test',
        timezone: null,
        standing: 'MEMBER',
        active: true,
        ...more,
      },
    );
  });
};
const everybody = (world: World) =>
  new PeopleQueries(world.store.read, systemViewer(world.organization.id)).activeUsers(100);

describe.each(['slackUserId', 'teamsUserId'] as const)('first %s', (first) => {
  const second = other(first);

  test.each([
    ['the same address', 'ida@acme.test'],
    ['in another case', 'Ida@ACME.test'],
  ])('%s: one user with both accounts', async (_, email) => {
    const world = await given();
    const before = (await everybody(world)).length;
    const one = await met(world, first);
    const same = await met(world, second, { email });
    expect(same.id).toBe(one.id);
    expect(same).toMatchObject({ ...ACCOUNTS, email: 'ida@acme.test', role: 'RESPONDER' });
    expect((await met(world, first)).id).toBe(one.id);
    expect(await everybody(world)).toHaveLength(before + 1);
  });

  test('a guest whose address is known is the same person, and gains nothing by it', async () => {
    const world = await given();
    const one = await met(world, first, { standing: 'GUEST' });
    const same = await met(world, second);
    expect(same).toMatchObject({ id: one.id, role: 'VIEWER', ...ACCOUNTS });
  });

  test('a member who is a guest on the other one keeps their role', async () => {
    const world = await given();
    await met(world, first);
    expect(await met(world, second, { standing: 'GUEST' })).toMatchObject({ role: 'RESPONDER', ...ACCOUNTS });
  });

  test('somebody from outside is not who they say they are', async () => {
    const world = await given();
    const one = await met(world, first);
    const stranger = await met(world, second, { standing: 'EXTERNAL' });
    expect(stranger.id).not.toBe(one.id);
    expect(stranger).toMatchObject({ email: null, role: 'VIEWER', [first]: null });
    // And the right one is still let in.
    expect((await met(world, second, { id: 'another' })).id).toBe(one.id);
  });

  test('nor does somebody from outside become who comes later', async () => {
    const world = await given();
    const stranger = await met(world, first, { standing: 'EXTERNAL' });
    expect((await met(world, second)).id).not.toBe(stranger.id);
  });

  test('whoever leaves one platform is still here, and gone with the second', async () => {
    const world = await given();
    await met(world, first);
    const { id } = await met(world, second);
    const stays = await met(world, second, { active: false });
    expect(stays).toMatchObject({ id, active: true, [second]: null, [first]: ACCOUNTS[first] });
    // Told once more.
    expect(await met(world, second, { active: false })).toMatchObject({ id, active: true, [second]: null });
    expect(await met(world, first, { active: false })).toMatchObject({ id, active: false });
  });
});

test('whose account becomes another one is written to there, and on the other platform as before', async () => {
  const world = await given();
  const { store, clock, newId, organization } = world;
  await met(world, 'slackUserId');
  const { id: userId } = await met(world, 'teamsUserId');
  const direct = { kind: 'DIRECT', incidentId: null, userId, name: 'Ida', private: true } as const;
  await store.tx(async (w) => {
    const owing = { w, organizationId: organization.id, now: clock.now(), newId, platforms: [] };
    for (const platform of ['slack', 'teams'])
      await newConversation(owing, { ...direct, platform }, { externalId: `${platform}-old`, url: null });
  });
  const rooms = async () =>
    (await Promise.all(['slack', 'teams'].map((platform) => directOf(store.read, userId, platform)))).map(
      (conversation) => conversation?.externalId,
    );
  // Told of what is known already.
  await met(world, 'teamsUserId', { name: 'Ida M.' });
  expect(await rooms()).toEqual(['slack-old', 'teams-old']);
  await met(world, 'teamsUserId', { active: false });
  expect(await met(world, 'teamsUserId', { id: 'rehired' })).toMatchObject({ id: userId });
  expect(await rooms()).toEqual(['slack-old', null]);
  await met(world, 'slackUserId', { active: false });
  expect(await rooms()).toEqual([null, null]);
});

test('two platforms that call somebody differently do not rename them by turns', async () => {
  const world = await given();
  const names = async () =>
    (await everybody(world)).filter((u) => u.email === 'ida@acme.test').map((u) => u.name);
  await met(world, 'teamsUserId', { name: 'Moreau, Ida (Ops)', timezone: 'Asia/Tokyo' });
  expect(await names()).toEqual(['Moreau, Ida (Ops)']);
  await met(world, 'slackUserId', { name: 'Ida Moreau', timezone: 'Europe/Berlin' });
  await met(world, 'teamsUserId', { name: 'Moreau, Ida (Ops)', timezone: 'Asia/Tokyo' });
  expect(await names()).toEqual(['Ida Moreau']);
  const [ida] = (await everybody(world)).filter((u) => u.email === 'ida@acme.test');
  expect(ida?.timezone).toBe('Europe/Berlin');
});
