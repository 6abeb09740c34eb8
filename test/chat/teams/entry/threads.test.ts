/** What is said in threads of channels: answers, activity, and what stands on a timeline. */
import { expect, test } from 'vitest';
import { call } from '../../../support/process.js';
import { teamsApp, wordsOf } from '../../../support/teamsApp.js';
import { addressedTo, asks, declared, entriesOf, lastOf, REF, thereIs, timelineOf } from './given.js';

async function inRoom() {
  const given = await teamsApp();
  const { teams } = given;
  const [ada, ben, gil] = [teams.as('Ada'), teams.as('Ben'), teams.as('Gil')];
  const room = await declared(given, ada);
  const pinned = async () => (await entriesOf(given)).filter(({ kind }) => kind === 'PINNED');
  return { given, teams, ada, ben, gil, room, pinned };
}

test('in every thread of the room the incident is understood', async () => {
  const { given, ada, ben, room } = await inRoom();
  const parent = await ben.say(room, 'Look here');
  await ada.mention(room, 'note From the thread', { replyTo: parent });
  await given.settled();
  expect(await timelineOf(given)).toContain('From the thread');
  const [card] = room.messages;
  await ada.mention(room, 'show', { replyTo: thereIs(card) });
  await given.settled();
  const [answer] = (await addressedTo(ada, room)).slice(-1);
  expect(answer?.message.threadId).toBe(card?.id);
  expect(answer?.words).toContain('Checkout is down');
});

test('an answer has its buttons, for whoever asked alone', async () => {
  const { given, ada, ben, room } = await inRoom();
  await ada.mention(room, 'show');
  await given.settled();
  const { message } = thereIs((await addressedTo(ada, room)).at(-1));
  await expect(ben.press(message, 'Acknowledge')).rejects.toThrow('There is no button');
  await ada.press(message, 'Acknowledge');
  await given.settled();
  expect(await timelineOf(given)).toContain('acknowledged');
});

test('what responders say is a response; what others and commands say is none', async () => {
  const { given, ada, ben, gil, room } = await inRoom();
  const responses = async () => (await timelineOf(given)).match(/first to respond/gu) ?? [];
  await gil.say(room, 'I am only looking');
  await ada.mention(room, 'show');
  await given.settled();
  expect(await responses()).toEqual([]);
  await ben.say(room, 'I am on it');
  expect(await responses()).toHaveLength(1);
  await call(given.app.url, 'POST', '/clock', { advance: 'PT5M' });
  await ada.say(room, 'So am I');
  expect(await responses()).toHaveLength(1);
});

test('talk elsewhere concerns nobody, and nobody is looked up for it', async () => {
  const { given, teams, ben } = await inRoom();
  teams.addChannel('payments');
  const before = teams.callsTo('connector').length;
  await ben.say('payments', 'Nothing to see');
  await given.settled();
  expect(teams.callsTo('connector')).toHaveLength(before);
});

test('edits of what stands on a timeline are followed, unless it was struck out by hand', async () => {
  const { given, ada, ben, room, pinned } = await inRoom();
  const said = await ben.say(room, 'eu-west is donw');
  await ada.extension('note', 'message', { message: said });
  await ben.edit(said, 'eu-west is down');
  await given.settled();
  expect(await pinned()).toMatchObject([
    { text: 'eu-west is down', struck: null },
    { text: 'eu-west is donw', struck: { reason: expect.stringContaining('edited') } },
  ]);
  const entry = thereIs((await entriesOf(given)).find(({ text }) => text === 'eu-west is down'));
  await call(given.app.url, 'POST', `/incidents/${REF}/strike`, {
    entry: entry['id'],
    reason: 'It was not.',
  });
  await ben.edit(said, 'eu-west is down again');
  await given.settled();
  expect(await timelineOf(given)).not.toContain('down again');
});

test('what is deleted is struck out', async () => {
  const { given, ada, ben, room, pinned } = await inRoom();
  const said = await ben.say(room, 'Second');
  await ada.extension('note', 'message', { message: said });
  await given.settled();
  expect((await pinned()).filter(({ struck }) => struck === null)).toHaveLength(1);
  await ben.deleteMessage(said);
  await given.settled();
  expect((await pinned()).filter(({ struck }) => struck === null)).toEqual([]);
  expect(lastOf(given, 'messageDelete').status).toBe(200);
});

test('a command that is edited is not run again', async () => {
  const { given, ada, room } = await inRoom();
  const said = await ada.mention(room, 'note First words');
  await given.settled();
  await ada.edit(said, 'note Other words');
  await given.settled();
  const timeline = await timelineOf(given);
  expect(timeline.match(/First words/gu)).toHaveLength(1);
  expect(timeline).not.toContain('Other words');
});

test('an incident of another room is named by its reference', async () => {
  const { given, teams, ada } = await inRoom();
  const payments = teams.addChannel('payments');
  await ada.mention(payments, `note ${REF} From elsewhere`);
  await given.settled();
  expect(await timelineOf(given)).toContain('From elsewhere');
  const words = await asks(given, ada, payments, `show ${REF}`);
  expect(words).toContain('Checkout is down');
  expect(payments.messages.map(({ card }) => wordsOf(card)).join()).not.toContain('Checkout is down');
});
