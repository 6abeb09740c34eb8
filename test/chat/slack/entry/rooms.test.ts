/** War rooms, as people use them by hand. */
import { expect, test } from 'vitest';
import { call } from '../../../support/process.js';
import { slackApp } from '../../../support/slackApp.js';
import { declared, incidentOf, REF, thereIs, timelineOf, toldTo, userCalled } from './given.js';

async function inRoom(line?: string) {
  const given = await slackApp();
  const { slack } = given;
  const [ada, ben, chen, gil] = [slack.as('U1'), slack.as('U2'), slack.as('U3'), slack.as('U4')];
  const room = await declared(given, ada, line);
  const advance = async (by: string) => {
    await call(given.app.url, 'POST', '/clock', { advance: by });
    await given.settled();
  };
  return { given, slack, ada, ben, chen, gil, room, advance };
}

test('whoever comes in late is caught up, alone and once', async () => {
  const { given, slack, ada, chen, room, advance } = await inRoom();
  await given.settled();
  expect(toldTo(ada).filter((told) => told.includes('Catch'))).toEqual([]);
  await advance('PT10M');
  await chen.joins(room.name);
  const delivery = thereIs(slack.deliveries.findLast(({ name }) => name === 'member_joined_channel'));
  await slack.until(() => toldTo(chen).length === 1);
  expect(toldTo(chen)[0]).toContain(REF);
  await slack.redeliver(delivery);
  await slack.redeliver(delivery, { num: 2 });
  await given.app.stop();
  expect(toldTo(chen)).toHaveLength(1);
  expect(room.messages.some(({ text }) => text.includes('Chen'))).toBe(false);
});

test('whoever comes into some other channel is let alone', async () => {
  const { slack, chen } = await inRoom();
  slack.addChannel({ name: 'payments', members: ['bot'] });
  const asked = slack.callsTo('users.info').length;
  await chen.joins('payments');
  expect(slack.callsTo('users.info')).toHaveLength(asked);
  expect(toldTo(chen)).toEqual([]);
});

test('whoever is let into a private room belongs to the incident, if they are cleared', async () => {
  const given = await slackApp();
  const { slack, app } = given;
  const [ada, ben, chen] = [slack.as('U1'), slack.as('U2'), slack.as('U3')];
  for (const person of [ada, ben, chen]) await person.command('/incident', 'list');
  for (const name of ['Ada Moreau', 'Ben Okafor']) {
    const { id } = thereIs(await userCalled(given, name));
    await call(app.url, 'PATCH', `/users/${String(id)}`, { clearance: 1 });
  }
  const room = await declared(given, ada, 'declare Leak --severity SEV2 --private --clearance 1');
  expect(room.private).toBe(true);
  const sees = async (person: typeof ben) =>
    JSON.stringify((await person.command('/incident', `show ${REF}`)).body).includes('Leak');
  expect(await sees(ben)).toBe(false);
  await ada.invites(room.name, 'U2');
  await ada.invites(room.name, 'U3');
  await given.settled();
  expect(await sees(ben)).toBe(true);
  expect(await sees(chen)).toBe(false);
  const { seen } = await ada.command('/incident', 'timeline', { channel: room.name });
  expect(JSON.stringify(seen)).toContain('Ben Okafor was let into the war room');
  expect(JSON.stringify(seen)).not.toContain('Chen');
});

test('what responders say is a response; what others, apps and commands say is none', async () => {
  const { given, slack, ada, ben, gil, room, advance } = await inRoom();
  for (const id of ['U2', 'U4']) room.members.add(id);
  const responses = async () => (await timelineOf(given)).match(/first to respond/gu) ?? [];
  await gil.say(room.name, 'I am only looking');
  await ada.mention(room.name, 'show');
  // What an app says for somebody, as workflows do, is nobody's.
  await slack.emit({ type: 'message', channel: room.id, user: 'U2', bot_id: 'B77', text: 'CPU', ts: '1.1' });
  await given.settled();
  expect(await responses()).toEqual([]);
  await ben.say(room.name, 'I am on it');
  expect(await responses()).toHaveLength(1);
  await advance('PT5M');
  await ada.say(room.name, 'So am I');
  expect(await responses()).toHaveLength(1);
});

test('rooms that are renamed and put away by hand are followed', async () => {
  const { given, ada, room } = await inRoom();
  await ada.renames(room.name, 'checkout-war');
  await given.settled();
  expect(JSON.stringify(await incidentOf(given))).toContain('checkout-war');
  await ada.command('/incident', 'cancel It was a drill', { channel: 'checkout-war' });
  await given.settled();
  await ada.archives('checkout-war');
  await given.settled();
  await ada.unarchives('checkout-war');
  await given.settled();
  const { seen } = await ada.command('/incident', 'show', { channel: 'checkout-war' });
  expect(JSON.stringify(seen)).toContain(REF);
});

test('a newcomer whom Slack does not describe just now is caught up with the next attempt', async () => {
  const { slack, chen, room, advance, given } = await inRoom();
  await advance('PT10M');
  slack.fail('users.info', 1, { status: 503 });
  await chen.joins(room.name);
  const delivery = thereIs(slack.deliveries.findLast(({ name }) => name === 'member_joined_channel'));
  expect(delivery.status).toBe(500);
  await slack.redeliver(delivery);
  await slack.until(() => toldTo(chen).length === 1);
  expect(await userCalled(given, 'Chen Wei')).toMatchObject({ role: 'RESPONDER' });
});
