/** Who people in Slack are here. */
import { expect, test, vi } from 'vitest';
import { UniqueViolation } from '../../../../src/store/errors.js';
import { call } from '../../../support/process.js';
import { slackApp, wordsOf } from '../../../support/slackApp.js';
import {
  declared,
  dmsTo,
  impatient,
  incidentOf,
  LOOK_UP_MS,
  thereIs,
  toldTo,
  userCalled,
  usersOf,
} from './given.js';

test('somebody new is a responder with their name, address and zone', async () => {
  const given = await slackApp();
  await given.slack.as('U2').command('/incident', 'list');
  expect(await userCalled(given, 'Ben Okafor')).toMatchObject({
    role: 'RESPONDER',
    email: 'ben@acme.test',
    timezone: 'America/New_York',
    active: true,
  });
});

test('who is here already is known by the address, and keeps what they may', async () => {
  const given = await slackApp();
  await call(given.app.url, 'POST', '/users', { name: 'B. Okafor', email: 'BEN@acme.test', role: 'ADMIN' });
  await given.slack.as('U2').command('/incident', 'list');
  expect(await usersOf(given)).toMatchObject([{ role: 'ADMIN', name: 'Ben Okafor' }]);
});

test('guests look on, and people from outside do so whatever address they claim', async () => {
  const given = await slackApp();
  const { slack } = given;
  await call(given.app.url, 'POST', '/users', { name: 'The Boss', email: 'boss@acme.test', role: 'ADMIN' });
  slack.addTeam({ id: 'T2', name: 'Elsewhere', scopes: null });
  slack.addUser({
    id: 'U9',
    name: 'eve',
    realName: 'Eve',
    teamId: 'T2',
    isStranger: true,
    email: 'boss@acme.test',
  });
  await declared(given, slack.as('U1'));
  const { seen } = await slack.as('U4').command('/incident', 'ack INC-2026-001');
  expect(wordsOf(seen)).toContain('responder');
  const eve = slack.as('U9', { team: 'T1' });
  expect(wordsOf((await eve.command('/incident', 'ack INC-2026-001')).seen)).toContain('responder');
  expect(await userCalled(given, 'Gil Guest')).toMatchObject({ role: 'VIEWER' });
  expect(await userCalled(given, 'Eve')).toMatchObject({ role: 'VIEWER', email: null });
  expect(await userCalled(given, 'The Boss')).toMatchObject({ role: 'ADMIN' });
});

test('changes in Slack are followed; of whom Muster does not know nothing is made', async () => {
  const given = await slackApp();
  const { slack } = given;
  await slack.as('U2').command('/incident', 'list');
  await slack.changeUser('U2', { realName: 'Benjamin Okafor', tz: 'Asia/Tokyo' });
  await slack.changeUser('U3', { realName: 'Chen W.' });
  expect(await usersOf(given)).toMatchObject([{ name: 'Benjamin Okafor', timezone: 'Asia/Tokyo' }]);
});

test('whoever Slack lets go is deactivated, their roles are dropped, and they are refused politely', async () => {
  const given = await slackApp();
  const { slack } = given;
  const [ada, ben] = [slack.as('U1'), slack.as('U2')];
  const room = await declared(given, ada);
  await ada.command('/incident', 'role give commander @ben', { channel: room.name });
  await given.settled();
  await slack.changeUser('U2', { deleted: true });
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ roles: [] });
  expect(room.messages.map(wordsOf).join(' ')).toContain('gave up the role of Incident commander');
  expect(await userCalled(given, 'Ben Okafor')).toMatchObject({ active: false });
  // They may still be signed in somewhere for a moment.
  const { seen } = await ben.command('/incident', 'ack', { channel: room.name });
  expect(wordsOf(seen)).toContain('You are deactivated in Muster');
  await ben.click(thereIs(room.messages[0]), 'Acknowledge');
  await slack.until(() => toldTo(ben).filter((told) => told.includes('You are deactivated')).length === 2);
  await ben.say(room.name, 'Hello?');
  await ben.openHome();
  await slack.until(() => ben.home);
  expect(wordsOf(ben.home)).toContain('You are deactivated');
  const invited = slack.callsTo('conversations.invite').length;
  await ada.command('/incident', 'role give commander @ben', { channel: room.name });
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ roles: [] });
  expect(slack.callsTo('conversations.invite')).toHaveLength(invited);
  expect(slack.deliveries.every(({ status }) => status === 200)).toBe(true);
});

test('somebody who was gone before Muster heard of them is nobody to ask', async () => {
  const given = await slackApp();
  const { slack } = given;
  const ada = slack.as('U1');
  slack.addUser({ id: 'U8', name: 'zoe', realName: 'Zoe Gone', deleted: true });
  const room = await declared(given, ada);
  await ada.command('/incident', 'note Zoe knew: @zoe', { channel: room.name });
  await given.settled();
  expect(await userCalled(given, 'Zoe Gone')).toMatchObject({ active: false });
});

test('Slack not saying who it is refuses politely, and nothing is lost', async () => {
  const given = await slackApp();
  const { slack } = given;
  const ada = slack.as('U1');
  slack.fail('users.info', 1, { status: 503 });
  const { status, seen } = await ada.command('/incident', 'declare Lost? --severity SEV3');
  expect(status).toBe(200);
  expect(wordsOf(seen)).toContain('Slack does not say just now who you are');
  const hold = slack.hold('users.info');
  const restore = impatient(LOOK_UP_MS);
  const slow = await ada.command('/incident', 'list');
  expect(wordsOf(slow.seen)).toContain('Slack does not say just now who you are');
  restore();
  hold.release();
  await given.settled();
  const again = await ada.command('/incident', 'declare Not lost --severity SEV3');
  expect(wordsOf(again.seen)).toContain('is declared');
  await given.settled();
  expect(await usersOf(given)).toHaveLength(1);
});

test('two requests of somebody new at once make one user', async () => {
  const given = await slackApp();
  const ada = given.slack.as('U1');
  await Promise.all([1, 2, 3].map(() => ada.command('/incident', 'list')));
  expect(await usersOf(given)).toHaveLength(1);
  // On two replicas one comes second.
  vi.spyOn(given.app.store, 'tx').mockRejectedValueOnce(new UniqueViolation('They are here.'));
  const { seen } = await given.slack.as('U2').command('/incident', 'list');
  expect(wordsOf(seen)).toContain('No open incidents');
});

test('people of an Enterprise Grid organization are members', async () => {
  const given = await slackApp({
    slackOptions: { team: { id: 'T1', enterpriseId: 'E1', isEnterpriseInstall: true } },
  });
  const { slack } = given;
  slack.addUser({ id: 'W77', name: 'wanda', realName: 'Wanda Grid', email: 'wanda@acme.test' });
  const { seen } = await slack.as('W77').command('/incident', 'list');
  expect(wordsOf(seen)).toContain('No open incidents');
  expect(dmsTo(slack.as('W77'))).toEqual([]);
});
