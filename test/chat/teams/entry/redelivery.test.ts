/** What Teams sends again is done once, and said once. */
import { expect, test } from 'vitest';
import { teamsApp, wordsOf } from '../../../support/teamsApp.js';
import {
  addressedTo,
  declared,
  dmsTo,
  formFor,
  heldCommands,
  incidentOf,
  lastOf,
  thereIs,
  timelineOf,
  titlesOf,
} from './given.js';

test('a message is one request, however often it comes', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const ada = teams.as('Ada');
  const room = await declared(given, ada);
  await ada.mention(room, 'severity SEV1 It got worse');
  const worse = lastOf(given, 'message');
  await Promise.all([teams.redeliver(worse), teams.redeliver(worse)]);
  await ada.mention(room, 'show');
  const show = lastOf(given, 'message');
  await Promise.all([teams.redeliver(show), teams.redeliver(show)]);
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ severity: 'SEV1' });
  expect(room.messages.filter(({ card }) => wordsOf(card).includes('It got worse'))).toHaveLength(1);
  expect((await addressedTo(ada, room)).filter(({ words }) => words.includes('Checkout'))).toHaveLength(1);
});

test('so it is when it comes again while the first is still at it', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const ada = teams.as('Ada');
  await ada.dm('list');
  await given.settled();
  const held = heldCommands(given);
  const asking = ada.dm('declare Only one --severity SEV3');
  const first = await teams.until(() =>
    teams.deliveries.find(({ activity }) => String(activity['text']).includes('Only one')),
  );
  const again = [teams.redeliver(first), teams.redeliver(first)];
  held.release();
  await Promise.all([asking, ...again]);
  await given.settled();
  expect(await titlesOf(given)).toBe('["Only one"]');
  expect(dmsTo(ada).filter((told) => told.includes('is declared'))).toHaveLength(1);
});

test('home, help and refusals are said once', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const ada = teams.as('Ada');
  for (const line of ['home', 'help', 'wrongverb']) {
    const before = dmsTo(ada).length;
    await ada.dm(line);
    await Promise.all([teams.redeliver(), teams.redeliver()]);
    await given.settled();
    expect(dmsTo(ada), line).toHaveLength(before + 1);
  }
});

test('a form that is sent twice is done once, and both are answered', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const ada = teams.as('Ada');
  const form = await formFor(given, ada, 'declare');
  ada.fill(form, { 'Title (required)': 'Only once' });
  await ada.submit(form);
  const sent = lastOf(given, 'task/submit');
  const [one, two] = await Promise.all([teams.redeliver(sent), teams.redeliver(sent)]);
  await given.settled();
  expect(await titlesOf(given)).toBe('["Only once"]');
  for (const { status, body } of [one, two])
    expect({ status, said: JSON.stringify(body) }).toEqual({
      status: 200,
      said: expect.stringContaining('INC-2026-001'),
    });
});

test('an answer that does not come in time is asked for three times, and given once it is there', async () => {
  const given = await teamsApp({ mistakes: true });
  const { teams } = given;
  const ada = teams.as('Ada');
  const form = await formFor(given, ada, 'declare');
  ada.fill(form, { 'Title (required)': 'Slow answer' });
  teams.hurry = { ms: 60, attempts: 3 };
  const held = heldCommands(given);
  const sending = ada.submit(form);
  await teams.until(() => teams.deliveries.filter(({ name }) => name === 'task/submit').length === 3);
  held.release();
  await sending;
  await given.settled();
  expect(await titlesOf(given)).toBe('["Slow answer"]');
  teams.hurry = { ms: 5_000, attempts: 1 };
  const { body } = await teams.redeliver(lastOf(given, 'task/submit'));
  expect(JSON.stringify(body)).toContain('INC-2026-001');
});

test('the same form with other answers is not taken for the same', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const ada = teams.as('Ada');
  const form = await formFor(given, ada, 'declare');
  ada.fill(form, { 'Title (required)': 'First answer' });
  await ada.submit(form);
  const sent = lastOf(given, 'task/submit');
  const changed = JSON.parse(
    JSON.stringify(sent.activity).replace('First answer', 'Second answer'),
  ) as typeof sent.activity;
  const { body } = await teams.emit(changed);
  await given.settled();
  expect(JSON.stringify(body)).toContain('was sent before');
  expect(await titlesOf(given)).toBe('["First answer"]');
});

test('a button that is pressed twice acts once', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const [ada, ben] = [teams.as('Ada'), teams.as('Ben')];
  const room = await declared(given, ada);
  const card = thereIs(room.messages[0]);
  await ben.press(card, 'Actions…');
  const view = thereIs(ben.seen(card));
  await Promise.all([
    ben.press(card, 'Acknowledge', { card: view }),
    ben.press(card, 'Acknowledge', { card: view }),
  ]);
  await teams.redeliver(lastOf(given, 'adaptiveCard/action'));
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ assignee: { name: 'Ben Okafor' } });
  expect(room.messages.filter(({ card: shown }) => wordsOf(shown).includes('acknowledged'))).toHaveLength(1);
  expect((await timelineOf(given)).match(/acknowledged/gu)).toHaveLength(1);
});

test('a button whose answer is a message is answered once', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const ada = teams.as('Ada');
  await declared(given, ada);
  await ada.dm('home');
  await given.settled();
  const home = thereIs(ada.dms.messages.at(-1));
  const before = dmsTo(ada).length;
  await ada.press(home, 'List all');
  const pressed = lastOf(given, 'adaptiveCard/action');
  await Promise.all([teams.redeliver(pressed), teams.redeliver(pressed)]);
  await given.settled();
  expect(dmsTo(ada)).toHaveLength(before + 1);
  expect(dmsTo(ada).at(-1)).toContain('Checkout is down');
});

test('a message put on the timeline twice stands there once', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const [ada, ben] = [teams.as('Ada'), teams.as('Ben')];
  const room = await declared(given, ada);
  const said = await ben.say(room, 'The pool is empty');
  await ada.extension('note', 'message', { message: said });
  await teams.redeliver(lastOf(given, 'composeExtension/fetchTask'));
  await ben.extension('note', 'message', { message: said });
  await given.settled();
  expect((await timelineOf(given)).match(/"The pool is empty"/gu)).toHaveLength(1);
});
