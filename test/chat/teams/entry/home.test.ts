/** What concerns somebody, at a glance, in their own chat with the app. */
import { expect, test } from 'vitest';
import { call } from '../../../support/process.js';
import { buttonsIn } from '../../../support/teams/client/pressing.js';
import { teamsApp, wordsOf } from '../../../support/teamsApp.js';
import { asksAlone, declared, incidentOf, thereIs } from './given.js';

test('with nothing open it says so, in the words of Teams, and declares', async () => {
  const given = await teamsApp();
  const ada = given.teams.as('Ada');
  for (const hello of ['hi', 'Hello!', 'home', 'start'])
    expect(await asksAlone(given, ada, hello), hello).toContain('Nothing is burning');
  const home = thereIs(ada.dms.messages.at(-1));
  expect(wordsOf(home.card)).toContain('@Muster declare');
  expect(wordsOf(home.card)).not.toContain('/incident');
  const { dialog } = await ada.press(home, 'Declare incident');
  const form = thereIs(dialog);
  ada.fill(form, { 'Title (required)': 'From home' });
  await ada.submit(form);
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ title: 'From home' });
});

test('what one has in hand comes first, its buttons work, and what is private stays so', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const [ada, ben] = [teams.as('Ada'), teams.as('Ben')];
  await declared(given, ada);
  await asksAlone(given, ada, 'declare Secret --severity SEV1 --private');
  const words = await asksAlone(given, ben, 'home');
  expect(words).toContain('You have no role in an open incident');
  expect(words).not.toContain('Secret');
  await ben.press(thereIs(ben.dms.messages.at(-1)), 'Acknowledge');
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ assignee: { name: 'Ben Okafor' } });
  expect(await asksAlone(given, ben, 'home')).toContain('you: has it');
  expect(await asksAlone(given, ada, 'home')).toContain('Secret');
});

test('whoever looks on is offered nothing that they may not do', async () => {
  const given = await teamsApp();
  const { teams } = given;
  await declared(given, teams.as('Ada'));
  const gil = teams.as('Gil');
  gil.installs();
  await teams.settled();
  expect(await asksAlone(given, gil, 'home')).toContain('Checkout is down');
  expect(buttonsIn(gil.dms.messages.at(-1)?.card)).not.toContain('Acknowledge');
});

test('hundreds of open incidents still fit', async () => {
  const given = await teamsApp();
  const ada = given.teams.as('Ada');
  await asksAlone(given, ada, 'list');
  for (let i = 0; i < 120; i += 1)
    await call(given.app.url, 'POST', '/incidents', { title: `Outage ${i}`, severity: 'SEV4' });
  expect(await asksAlone(given, ada, 'home')).toContain('120 incidents are open');
});
