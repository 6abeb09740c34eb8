/** Forms: opened in time, kept whole, sent once. */
import { expect, test } from 'vitest';
import { busy } from '../../../../src/store/errors.js';
import { call } from '../../../support/process.js';
import type { View } from '../../../support/slack/things.js';
import { type SlackApp, slackApp, wordsOf } from '../../../support/slackApp.js';
import {
  ANSWER_MS,
  brokenStore,
  declared,
  dmsTo,
  heldCommands,
  impatient,
  incidentOf,
  LOADING_MS,
  REF,
  thereIs,
  timelineOf,
  toldTo,
  userCalled,
  usersOf,
} from './given.js';

const titles = async ({ app }: SlackApp): Promise<string> =>
  JSON.stringify((await call(app.url, 'GET', '/incidents')).body);

async function withForm(given: SlackApp): Promise<View> {
  const ada = given.slack.as('U1');
  await ada.command('/incident');
  return await given.slack.until(() => ada.modal);
}

test('what is wrong stands beside its field, and the rest stays', async () => {
  const given = await slackApp();
  const ada = given.slack.as('U1');
  const room = await declared(given, ada);
  await ada.command('/incident', 'note', { channel: room.name });
  const form = await given.slack.until(() => ada.modal);
  await ada.fill(form, { Note: 'Deploy 4711', When: 'whenever' });
  const { body, shown, errors } = await ada.submit(form);
  expect(body).toMatchObject({ response_action: 'errors' });
  expect(Object.keys(errors)).toHaveLength(1);
  expect(shown).toBe(form);
  await ada.fill(form, { When: '10 minutes ago' });
  expect(await ada.submit(form)).toMatchObject({ shown: undefined });
  await given.settled();
  expect(await timelineOf(given)).toContain('Deploy 4711');
});

test('anybody in Slack can be invited, known to Muster or not, and what was chosen survives a problem', async () => {
  const given = await slackApp();
  const ada = given.slack.as('U1');
  const room = await declared(given, ada);
  await ada.command('/incident', 'invite', { channel: room.name });
  const form = await given.slack.until(() => ada.modal);
  await ada.fill(form, { People: ['U2', 'U3'] });
  const heal = brokenStore(given, busy());
  const { shown } = await ada.submit(form);
  heal();
  expect(shown).toBeDefined();
  expect(await ada.submit(thereIs(shown))).toMatchObject({ shown: undefined });
  await given.settled();
  expect([...room.members]).toEqual(expect.arrayContaining(['U1', 'U2', 'U3']));
  expect((await timelineOf(given)).match(/invited [^"]*/gu)).toEqual(['invited Ben Okafor, Chen Wei']);
});

test('what is wrong with the whole stands above it, and everything is kept', async () => {
  const given = await slackApp();
  const ada = given.slack.as('U1');
  const form = await withForm(given);
  await ada.fill(form, { Title: 'Kept title' });
  const heal = brokenStore(given, busy());
  const { body, shown } = await ada.submit(form);
  expect(body).toMatchObject({ response_action: 'update' });
  expect(wordsOf(shown)).toContain('Nothing of this was kept; please repeat it');
  expect(JSON.stringify(shown?.values)).toContain('Kept title');
  heal();
  expect(await ada.submit(thereIs(shown))).toMatchObject({ shown: undefined });
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ title: 'Kept title' });
});

test('a fault is a reference, with nothing of its inside, and everything is kept', async () => {
  const given = await slackApp();
  const ada = given.slack.as('U1');
  const form = await withForm(given);
  await ada.fill(form, { Title: 'Kept title' });
  const heal = brokenStore(given, new Error('relation "incidents" at 10.0.0.7 is gone'));
  const { shown } = await ada.submit(form);
  heal();
  expect(wordsOf(shown)).toMatch(/stands in the log under [0-9a-f-]{36}/u);
  expect(wordsOf(shown)).not.toMatch(/relation|10\.0\.0\.7/u);
  expect(JSON.stringify(shown?.values)).toContain('Kept title');
});

test('what should be known before is asked once more, and then done', async () => {
  const given = await slackApp();
  const ada = given.slack.as('U1');
  const room = await declared(given, ada);
  const { id } = thereIs(await userCalled(given, 'Ada Moreau'));
  await call(given.app.url, 'PATCH', `/users/${String(id)}`, { role: 'MANAGER' });
  await ada.command('/incident', 'private on', { channel: room.name });
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ private: true });
  await ada.command('/incident', 'private off', { channel: room.name });
  const asked = await given.slack.until(() => ada.modal);
  expect(wordsOf(asked)).toContain('Do you want to go on?');
  expect(await incidentOf(given)).toMatchObject({ private: true });
  expect(await ada.submit(asked)).toMatchObject({ shown: undefined });
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ private: false });
});

test('first what it is about, then the rest, in the same window', async () => {
  const given = await slackApp();
  const ada = given.slack.as('U1');
  await declared(given, ada);
  await ada.command('/incident', 'edit');
  const first = await given.slack.until(() => ada.modal);
  expect(first.submit).toBe('Next');
  await ada.fill(first, { Incident: `${REF} Checkout is down` });
  const { body, shown } = await ada.submit(first);
  expect(body).toMatchObject({ response_action: 'update' });
  expect(shown?.blocks.length).toBeGreaterThan(2);
});

test('somebody who is new to Muster can be picked', async () => {
  const given = await slackApp();
  const ada = given.slack.as('U1');
  const room = await declared(given, ada);
  await ada.command('/incident', 'role', { channel: room.name });
  const form = await given.slack.until(() => ada.modal);
  const person = thereIs(form.blocks.find((b) => JSON.stringify(b).includes('users_select')));
  const role = thereIs(form.blocks.find((b) => JSON.stringify(b).includes('ommander')));
  await ada.fill(form, {
    [String(role['block_id'])]: 'Incident commander',
    [String(person['block_id'])]: 'U3',
  });
  expect(await ada.submit(form)).toMatchObject({ shown: undefined });
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ roles: [{ user: { name: 'Chen Wei' } }] });
});

test('choices that are too many for a menu are found as one types', async () => {
  const given = await slackApp();
  const ada = given.slack.as('U1');
  const names = Array.from({ length: 110 }, (_, i) => `Team ${String(i + 1).padStart(3, '0')}`);
  for (const name of names) await call(given.app.url, 'POST', '/teams', { name });
  await ada.command('/muster', 'team show');
  const form = await given.slack.until(() => ada.modal);
  expect(await ada.suggest(form, 'Team', '')).toHaveLength(100);
  expect(JSON.stringify(await ada.suggest(form, 'Team', ' TEAM 10'))).toContain('Team 109');
  await ada.fill(form, { Team: 'Team 110' });
  expect(await ada.submit(form)).toMatchObject({ shown: undefined });
  await given.slack.until(() => toldTo(ada).at(-1)?.includes('Team 110'));
});

test('a trigger that is spent leaves a button, and what was typed', async () => {
  const given = await slackApp({ mistakes: true });
  const { slack } = given;
  const ada = slack.as('U1');

  const room = await declared(given, ada);
  const before = toldTo(ada).length;
  slack.fail('views.open', 1, { error: 'expired_trigger_id' });
  await ada.command('/incident', 'update --next 30m', { channel: room.name });
  await slack.until(() => toldTo(ada).length === before + 1);
  const waiting = thereIs(ada.ephemerals.at(-1));
  expect(wordsOf(waiting)).toContain('there is something to fill in');
  await ada.click(waiting, 'Open the form');
  const form = await slack.until(() => ada.modal);
  expect(JSON.stringify(form.values)).toContain('30m');
  await ada.fill(form, { Message: 'We are rolling back.' });
  expect(await ada.submit(form)).toMatchObject({ shown: undefined });
  await given.settled();
  expect(await timelineOf(given)).toContain('We are rolling back.');
  expect(toldTo(ada)).toHaveLength(before + 1);
});

test('a form that is not kept any more gives back what was typed', async () => {
  const given = await slackApp();
  const { app, slack } = given;
  const ada = slack.as('U1');
  const form = await withForm(given);
  await app.store.tx(async (w) => {
    await w.delete(w.tables.adapterState);
  });
  await ada.fill(form, { Title: 'Not for nothing' });
  const { shown } = await ada.submit(form);
  expect(wordsOf(shown)).toContain('please open it anew');
  expect(wordsOf(shown)).toContain('Not for nothing');
  expect(await titles(given)).not.toContain('Not for nothing');
});

test('a form that is sent twice is done once', async () => {
  const given = await slackApp();
  const { slack } = given;
  const ada = slack.as('U1');
  const form = await withForm(given);
  await ada.fill(form, { Title: 'Only once' });
  await ada.submit(form);
  const sent = thereIs(slack.deliveries.findLast(({ name }) => name === 'view_submission'));
  expect((await slack.redeliver(sent)).status).toBe(200);
  await given.settled();
  await slack.until(() => toldTo(ada).length > 0);
  expect((await titles(given)).match(/Only once/gu)).toHaveLength(1);
  await given.app.stop();
  expect(toldTo(ada).filter((told) => told.includes('is declared'))).toHaveLength(1);
});

test('what takes long is acknowledged, done once, and answered directly once', async () => {
  const given = await slackApp();
  const { slack } = given;
  const ada = slack.as('U1');
  const form = await withForm(given);
  await ada.fill(form, { Title: 'Slow one' });
  const held = heldCommands(given);
  const restore = impatient(ANSWER_MS);
  expect(await ada.submit(form)).toMatchObject({ status: 200, shown: undefined });
  restore();
  const sent = thereIs(slack.deliveries.findLast(({ name }) => name === 'view_submission'));
  const again = slack.redeliver(sent);
  held.release();
  await again;
  await given.settled();
  await slack.until(() => dmsTo(ada).length > 0);
  await given.settled();
  expect((await titles(given)).match(/Slow one/gu)).toHaveLength(1);
  expect(dmsTo(ada).filter((told) => told.includes('is declared'))).toHaveLength(1);
  expect(toldTo(ada).filter((told) => told.includes('This takes a moment'))).toHaveLength(1);
});

test('a form that is slow to come is announced in its own window', async () => {
  const given = await slackApp();
  const { slack } = given;
  const ada = slack.as('U1');
  const held = heldCommands(given);
  const restore = impatient(LOADING_MS);
  const asking = ada.command('/incident');
  const window = await slack.until(() => ada.modal);
  expect(wordsOf(window)).toContain('One moment');
  restore();
  held.release();
  await asking;
  await slack.until(() => window.title === 'Declare an incident');
  await ada.fill(window, { Title: 'After a while' });
  expect(await ada.submit(window)).toMatchObject({ shown: undefined });
  await given.settled();
  expect(await titles(given)).toContain('After a while');
});

test('a form that comes after the acknowledgement is shown in the window that waits for it', async () => {
  const given = await slackApp();
  const { slack } = given;
  const ada = slack.as('U1');
  const held = heldCommands(given);
  const opening = slack.hold('views.open');
  impatient(LOADING_MS, ANSWER_MS);
  // Slack takes its time to open it: nobody waits for that with the acknowledgement.
  expect((await ada.command('/incident')).status).toBe(200);
  held.release();
  opening.release();
  const window = await slack.until(() => ada.modal);
  await slack.until(() => window.title === 'Declare an incident');
  await given.settled();
  expect(dmsTo(ada)).toEqual([]);
});

test('answers suggest others, and a later choice wins', async () => {
  const given = await slackApp({ mistakes: true });
  const { slack } = given;
  const ada = slack.as('U1');
  const form = await withForm(given);
  slack.before('views.update', () => {
    slack.before('views.update', undefined);
    Object.assign(form, { hash: 'another' });
  });
  expect((await ada.choose(form, 'Who is affected?', 'Everyone is down')).status).toBe(200);
  await slack.until(() => slack.callsTo('views.update').length === 1);
  await given.settled();
  expect(wordsOf(form)).not.toContain('Your answers suggest');
  await ada.choose(form, 'Who is affected?', 'Everyone is down');
  await slack.until(() => wordsOf(form).includes('Your answers suggest SEV1'));
  expect(await usersOf(given)).toHaveLength(1);
});
