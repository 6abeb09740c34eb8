/** Forms from beginning to end: several steps, people, times. */
import { expect, test } from 'vitest';
import { call } from '../../../support/process.js';
import { inputsOf } from '../../../support/teams/cards/walk.js';
import type { Dialog } from '../../../support/teams/things.js';
import { type TeamsApp, teamsApp, wordsOf } from '../../../support/teamsApp.js';
import {
  declared,
  dmsTo,
  entriesOf,
  formFor,
  incidentOf,
  REF,
  thereIs,
  timelineOf,
  userCalled,
  usersOf,
} from './given.js';

const shown = (dialog: Dialog): string => wordsOf(dialog.card);

async function inRoom(options: Parameters<typeof teamsApp>[0] = {}) {
  const given = await teamsApp(options);
  const ada = given.teams.as('Ada');
  const room = await declared(given, ada);
  return { given, teams: given.teams, ada, room };
}

const promote = async (given: TeamsApp, name: string, role: string): Promise<void> => {
  const { id } = thereIs(await userCalled(given, name));
  await call(given.app.url, 'PATCH', `/users/${String(id)}`, { role });
};

test('a typed command that needs more is a card, and the form is filled in with what was typed', async () => {
  const { given, ada, room } = await inRoom();
  const form = await formFor(given, ada, 'update --next 30m', room);
  expect([...form.values.values()]).toContain('30m');
  ada.fill(form, { Message: 'We are rolling back.' });
  await ada.submit(form);
  await given.settled();
  expect(await timelineOf(given)).toContain('We are rolling back.');
});

test('what should be known before is asked once more, and then done', async () => {
  const { given, ada, room } = await inRoom({ team: false });
  await promote(given, 'Ada Moreau', 'MANAGER');
  await ada.mention(room, 'private on');
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ private: true });
  const asked = await formFor(given, ada, 'private off', room);
  expect(shown(asked)).toContain('Do you want to go on?');
  expect(await incidentOf(given)).toMatchObject({ private: true });
  await ada.submit(asked);
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ private: false });
});

test('first what it is about, then the rest, in the same dialog', async () => {
  const { given, ada } = await inRoom();
  const form = await formFor(given, ada, 'edit');
  const inputs = inputsOf(form.card).length;
  ada.fill(form, { Incident: `${REF} Checkout is down` });
  await ada.submit(form);
  expect(inputsOf(form.card).length).toBeGreaterThan(inputs);
  expect([...form.values.values()]).toContain('Checkout is down');
  expect(given.teams.dialogs('Ada')).toEqual([form]);
  ada.fill(form, { Title: 'Checkout is slow' });
  await ada.submit(form);
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ title: 'Checkout is slow' });
});

test('somebody who is new to Muster can be picked, and is known by what Teams calls them', async () => {
  const { given, teams, ada, room } = await inRoom();
  const form = await formFor(given, ada, 'role', room);
  ada.fill(form, { Role: 'Incident commander', Person: 'Chen' });
  await ada.submit(form);
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ roles: [{ user: { name: 'Chen Wei' } }] });
  expect(await userCalled(given, 'Chen Wei')).toMatchObject({ role: 'RESPONDER', email: 'chen@acme.test' });
  // A view of one's own goes by what Teams calls people: an id of Entra would not be taken.
  await ada.mention(room, 'note Waiting');
  await given.settled();
  expect(JSON.stringify(room.messages[0]?.card?.['refresh'])).not.toContain(`"${teams.user('Chen').id}"`);
  await teams.as('Chen').dm('list');
  await ada.mention(room, 'severity SEV1 It got worse');
  await given.settled();
  expect(JSON.stringify(room.messages[0]?.card)).toContain(teams.user('Chen').mri);
});

test('picking somebody who is known by Teams’ own search keeps what they are called', async () => {
  const { given, teams, ada, room } = await inRoom();
  const ben = teams.user('Ben');
  await teams.as('Ben').dm('list');
  const form = await formFor(given, ada, 'role', room);
  ada.fill(form, { Role: 'Scribe', Person: 'Ben' });
  const { id } = thereIs(await userCalled(given, 'Ben Okafor'));
  for (const [field, value] of form.values) if (value === id) form.values.set(field, ben.id);
  const before = teams.callsTo('connector', 'GET', '/members').length;
  await ada.submit(form);
  expect(teams.callsTo('connector', 'GET', '/members')).toHaveLength(before);
  const { store } = given.app;
  const kept = await store.read.select().from(store.read.tables.adapterState);
  expect(kept.filter(({ key }) => key === `mri:${String(id)}`)).toMatchObject([{ value: ben.mri }]);
  await given.settled();
  expect(await timelineOf(given)).toContain('Ben Okafor');
});

test('several people are invited, and what was chosen survives a problem', async () => {
  const { given, teams, ada, room } = await inRoom();
  const form = await formFor(given, ada, 'invite', room);
  ada.fill(form, { People: ['Ben', 'Chen'] });
  teams.fail({ api: 'connector', method: 'GET', path: '/members/', status: 503, times: 2 });
  await ada.submit(form);
  expect(shown(form)).toContain('does not say just now');
  expect([...form.values.values()].join()).toContain(teams.user('Ben').id);
  await ada.submit(form);
  await given.settled();
  expect((await timelineOf(given)).match(/invited [^"]*/gu)).toEqual(['invited Ben Okafor, Chen Wei']);
});

test('somebody who is nobody there is said to be, and nothing is lost', async () => {
  const { given, teams, ada, room } = await inRoom();
  teams.addUser({ name: 'Nora Nowhere', installed: false });
  const form = await formFor(given, ada, 'role', room);
  ada.fill(form, { Role: 'Scribe', Person: 'Nora' });
  await ada.submit(form);
  await given.settled();
  expect(shown(form)).toContain('no such person');
  expect([...form.values.values()]).toContain(teams.user('Nora').id);
  expect((await usersOf(given)).map(({ name }) => name)).not.toContain('Nora Nowhere');
});

test('times are those of the person’s own zone, as their client says it', async () => {
  const { given, teams, room } = await inRoom();
  const ben = teams.as('Ben');
  const form = await formFor(given, ben, 'note', room);
  expect(shown(form)).toContain('America/New_York');
  ben.fill(form, { Note: 'The deploy began', When: '2026-03-02', 'When: time': '03:30' });
  await ben.submit(form);
  await given.settled();
  const entry = (await entriesOf(given)).find(({ text }) => text === 'The deploy began');
  expect(entry).toMatchObject({ at: '2026-03-02T08:30:00.000Z' });
});

test('choices that are too many for a list are found by name', async () => {
  const { given, ada } = await inRoom();
  const names = Array.from({ length: 110 }, (_, i) => `Team ${String(i + 1).padStart(3, '0')}`);
  for (const name of names) await call(given.app.url, 'POST', '/teams', { name });
  const form = await formFor(given, ada, 'team show');
  ada.fill(form, { Team: 'Team 110' });
  await ada.submit(form);
  expect(shown(form)).toContain('Team 110');
});

test('a form that a button opens is the same as that of the line', async () => {
  const { given, ada, room } = await inRoom();
  const { dialog } = await ada.press(thereIs(room.messages[0]), 'Resolve');
  const form = thereIs(dialog);
  const before = dmsTo(ada).length;
  ada.fill(form, { Resolution: 'The rollback' });
  await ada.submit(form);
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ status: 'RESOLVED', resolution: 'The rollback' });
  expect(form.open).toBe(false);
  expect(dmsTo(ada)).toHaveLength(before);
});
