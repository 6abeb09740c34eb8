/** Two organizations in one store: neither can find, list or change anything of the other. */
import { afterEach, expect, test } from 'vitest';
import { viewerOf } from '../../src/core/dispatch/deferred.js';
import { IncidentQueries } from '../../src/store/queries/incidents.js';
import { addUser } from '../../src/store/queries/peopleWrites.js';
import { addOrganization } from '../../src/store/queries/system.js';
import { createWorld, type World } from '../support/world.js';

let world: World;
afterEach(() => world.close());

/** An admin of another organization, with every right there is. */
async function stranger() {
  const { store, newId, clock, organization } = world;
  const id = newId();
  const now = clock.now();
  const user = {
    id: newId(),
    organizationId: id,
    name: 'Ada Berger',
    email: 'ada@example.com',
    emailKey: 'ada@example.com',
    timezone: 'UTC',
    role: 'ADMIN' as const,
    clearance: 100,
    phone: null,
    slackUserId: null,
    teamsUserId: null,
    isService: false,
    active: true,
    createdAt: now,
    updatedAt: now,
    version: 1,
    managedBy: null,
  };
  await store.tx(async (w) => {
    await addOrganization(w, { ...organization, id, slug: 'other' });
    await addUser(w, user);
  });
  return viewerOf(user);
}

test('an id or reference of another organization is not found, whatever the rights', async () => {
  world = await createWorld();
  await world.run('Ada', '/incident declare sev2 "Ours"');
  const viewer = await stranger();
  const ours = await world.incidents().find('INC-2026-001');
  const theirs = new IncidentQueries(world.store.read, viewer);
  expect(await theirs.find(ours?.id ?? '')).toBeUndefined();
  expect(await theirs.find('INC-2026-001')).toBeUndefined();
  expect(
    await theirs.list({}, { limit: 50, offset: 0 }, { by: 'created_at', descending: true }),
  ).toMatchObject({ count: 0, results: [] });
  for (const line of [
    '/incident ack INC-2026-001',
    `/incident close ${ours?.id ?? ''}`,
    '/incident note INC-2026-001 hello',
    '/incident timeline INC-2026-001',
  ])
    expect(await world.type('Ada', line, { viewer })).toMatchObject({
      type: 'refused',
      refusal: { code: expect.stringMatching(/NOT_FOUND|INVALID/u) },
    });
});

test('people and services of another organization cannot be named', async () => {
  world = await createWorld();
  const viewer = await stranger();
  expect(await world.type('Ada', '/incident declare --service checkout Theirs', { viewer })).toMatchObject({
    type: 'refused',
    refusal: { code: 'INVALID' },
  });
  expect(await world.type('Ada', '/incident declare Theirs', { viewer })).toMatchObject({ type: 'done' });
  expect(await world.type('Ada', '/incident role INC-2026-001 give scribe Chen', { viewer })).toMatchObject({
    type: 'refused',
    refusal: { code: 'INVALID' },
  });
});

test('each organization counts its own references', async () => {
  world = await createWorld();
  await world.run('Ada', '/incident declare "Ours"');
  const viewer = await stranger();
  expect(await world.type('Ada', '/incident declare "Theirs"', { viewer })).toMatchObject({
    type: 'done',
    value: { reference: 'INC-2026-001', title: 'Theirs' },
  });
  expect((await world.incidents().find('INC-2026-001'))?.title).toBe('Ours');
});
