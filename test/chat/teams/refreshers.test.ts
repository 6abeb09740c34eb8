/** Who is shown their own view of a card without asking for it. */
import { expect, test } from 'vitest';
import { TeamsPeople } from '../../../src/chat/teams/people.js';
import { Services } from '../../../src/chat/teams/services.js';
import { PeopleQueries } from '../../../src/store/queries/people.js';
import { addUser } from '../../../src/store/queries/peopleWrites.js';
import { systemViewer } from '../../../src/store/queries/viewer.js';
import { given } from '../../core/given.js';

test('at most sixty of those who may act, those of the incident first whoever they are', async () => {
  const world = await given();
  const { store, clock, newId } = world;
  const organizationId = world.organization.id;
  const parts = { store, clock, publicUrl: 'https://muster.example', appId: 'app' };
  const people = new TeamsPeople(parts, new Services(parts));
  const queries = new PeopleQueries(store.read, systemViewer(organizationId));
  // Emil only looks on; but it is his incident.
  await world.run('Emil', '/incident declare sev3 Down');
  const incident = await world.incidents().find('INC-2026-001');
  const everybody = await queries.activeUsers(100);
  const [emil, chen] = ['Emil', 'Chen'].map((name) => everybody.find((one) => one.name.startsWith(name)));
  if (emil === undefined || chen === undefined) throw new Error('They are not there.');
  await store.tx(async (w) => {
    for (let i = 0; i < 70; i += 1)
      await addUser(w, { ...chen, id: newId(), name: `Crowd ${i}`, email: null, emailKey: null });
  });
  for (const { id } of await queries.activeUsers(100))
    await people.met(organizationId, id, { mri: `29:${id}`, entraId: id });

  const ofIncident = await people.refreshersOf(organizationId, incident?.id ?? '');
  expect(ofIncident).toHaveLength(60);
  expect(ofIncident[0]).toBe(`29:${emil.id}`);
  const ofNone = await people.refreshersOf(organizationId, null);
  expect(ofNone).toHaveLength(60);
  expect(ofNone).not.toContain(`29:${emil.id}`);
});
