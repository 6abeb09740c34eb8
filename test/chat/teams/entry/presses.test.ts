/** Buttons: rights are those of whoever presses, whatever the button carries. */
import { expect, test } from 'vitest';
import { call } from '../../../support/process.js';
import { buttonsIn } from '../../../support/teams/client/pressing.js';
import { invoke, messageActivity } from '../../../support/teams/inbound.js';
import type { Message } from '../../../support/teams/things.js';
import { type TeamsApp, teamsApp, wordsOf } from '../../../support/teamsApp.js';
import {
  addressedTo,
  brokenStore,
  declared,
  dmsTo,
  incidentOf,
  REF,
  thereIs,
  titlesOf,
  userCalled,
} from './given.js';

async function inRoom() {
  const given = await teamsApp();
  const { teams } = given;
  const [ada, ben, gil] = [teams.as('Ada'), teams.as('Ben'), teams.as('Gil')];
  const room = await declared(given, ada);
  return { given, teams, ada, ben, gil, room, card: thereIs(room.messages[0]) };
}

/** A universal action that nobody's card has. */
const executed = ({ teams }: TeamsApp, who: string, on: Message, data: object, trigger = 'manual') =>
  teams.emit(
    invoke(
      teams.state,
      on.conversation,
      teams.user(who),
      'adaptiveCard/action',
      { action: { type: 'Action.Execute', verb: 'run', data: { ...data } }, trigger },
      on,
    ),
  );
const run = (line: string) => ({ muster: { do: 'run', line } });

test('the card is replaced for everybody, and each sees the buttons they may press', async () => {
  const { given, ada, ben, gil, card } = await inRoom();
  expect(buttonsIn(card.card)).toEqual(['Actions…']);
  expect(buttonsIn(await ada.viewOf(card))).toContain('Acknowledge');
  await gil.press(card, 'Actions…');
  expect(buttonsIn(gil.seen(card))).not.toContain('Acknowledge');
  await ben.press(card, 'Actions…');
  const { said } = await ben.press(card, 'Acknowledge');
  await given.settled();
  expect(said).toContain(REF);
  expect(wordsOf(card.card)).toContain('Ben Okafor');
  expect(buttonsIn(await ada.viewOf(card))).not.toContain('Acknowledge');
});

test('whoever may not is told so, and nothing is done', async () => {
  const { given, gil, card } = await inRoom();
  const { body } = await executed(given, 'Gil', card, run(`/incident ack ${REF}`));
  expect(JSON.stringify(body)).toMatch(/activity\.message.*responder/u);
  const { body: too } = await executed(given, 'Gil', card, run('/organization edit --name Mine'));
  expect(JSON.stringify(too)).toContain('activity.message');
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ status: 'DETECTED', assignee: null });
  expect(dmsTo(gil)).toEqual([]);
});

test('nothing is done by looking', async () => {
  const { given, card } = await inRoom();
  const { body } = await executed(given, 'Ben', card, run(`/incident ack ${REF}`), 'automatic');
  expect(body).toMatchObject({ statusCode: 400, type: 'application/vnd.microsoft.error' });
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ assignee: null });
});

test('what is none of ours is said to be so', async () => {
  const { given, card } = await inRoom();
  for (const data of [
    {},
    { muster: {} },
    { muster: { do: 'delete' } },
    { muster: 'run' },
    { muster: { do: 'run' } },
    [],
  ])
    expect((await executed(given, 'Ada', card, data)).body).toMatchObject({ statusCode: 400 });
  for (const muster of [
    { do: 'submit', form: 'x' },
    { do: 'redraw', form: 'x' },
    { do: 'form', id: 'x' },
  ])
    expect((await executed(given, 'Ada', card, { muster })).body).toMatchObject({ statusCode: 400 });
});

test('whoever sends it says nothing of who they are', async () => {
  const { given, teams, ben, card } = await inRoom();
  const ada = thereIs(await userCalled(given, 'Ada Moreau'));
  await executed(given, 'Ben', card, {
    ...run(`/incident ack ${REF}`),
    userId: ada['id'],
    from: { id: teams.user('Ada').mri, aadObjectId: teams.user('Ada').id },
    viewer: { role: 'ADMIN' },
  });
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ assignee: { name: ben.desk.user.name } });
});

test('a line that is refused is a word, what is longer is a message for whoever pressed', async () => {
  const { given, teams, ada, ben, room, card } = await inRoom();
  const { body } = await executed(given, 'Ben', card, run('/incident ack INC-2026-999'));
  expect(JSON.stringify(body)).toContain('INC-2026-999');
  const list = await executed(given, 'Ben', card, run('/incident list'));
  expect(JSON.stringify(list.body)).toContain('message of its own');
  await given.settled();
  const [answer] = (await addressedTo(ben, room)).slice(-1);
  expect(answer?.words).toContain('Checkout is down');
  expect(wordsOf(await ada.viewOf(thereIs(answer).message))).not.toContain('open incident');
  expect(teams.dialogs()).toEqual([]);
});

test('a line that wants a form, as a universal action, is answered with a card that opens it', async () => {
  const { given, ben, room, card } = await inRoom();
  const { body } = await executed(given, 'Ben', card, run(`/incident update ${REF}`));
  expect(JSON.stringify(body)).toContain('something to fill in');
  await given.settled();
  const [answer] = (await addressedTo(ben, room)).slice(-1);
  const { dialog } = await ben.press(thereIs(answer).message, 'Open the form');
  expect(dialog?.title).toContain('update');
});

test('an old client does the same, and is told in words', async () => {
  const { given, teams, room, card } = await inRoom();
  const old = teams.addUser({ name: 'Otto Old', oldClient: true });
  teams.team().members.set(old.id, 'member');
  const otto = teams.as('Otto');
  await otto.press(card, 'Actions…');
  await teams.redeliver();
  await given.settled();
  const [answer, ...more] = await addressedTo(otto, room);
  expect(more).toEqual([]);
  expect(wordsOf(answer?.message.card)).toContain('only Otto');
  await teams.emit({
    ...messageActivity(teams.state, card, otto.desk.user),
    id: '99',
    text: undefined,
    value: run(`/incident ack ${REF}`),
  });
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ assignee: { name: 'Otto Old' } });
});

test('somebody deactivated is refused politely, in any client', async () => {
  const { given, teams, ben, card } = await inRoom();
  await ben.dm('list');
  await given.settled();
  const { id } = thereIs(await userCalled(given, 'Ben Okafor'));
  await call(given.app.url, 'POST', `/users/${String(id)}/deactivate`, {});
  const { body } = await executed(given, 'Ben', card, run(`/incident ack ${REF}`));
  expect(JSON.stringify(body)).toContain('You are deactivated in Muster');
  const before = card.conversation.messages.length;
  const pressed = await teams.emit({
    ...messageActivity(teams.state, card, ben.desk.user),
    id: '98',
    text: undefined,
    value: run(`/incident ack ${REF}`),
  });
  expect(pressed.status).toBe(200);
  await given.settled();
  expect(card.conversation.messages).toHaveLength(before + 1);
  expect(wordsOf(card.conversation.messages.at(-1)?.card)).toContain('You are deactivated in Muster');
  expect(await incidentOf(given)).toMatchObject({ assignee: null });
});

test('a fault is a reference in a word', async () => {
  const { given, ben, card } = await inRoom();
  await ben.press(card, 'Actions…');
  const heal = brokenStore(given, new Error('relation "incidents" at 10.0.0.7 is gone'));
  const { body, status } = await executed(given, 'Ben', card, run(`/incident ack ${REF}`));
  heal();
  expect(status).toBe(200);
  expect(JSON.stringify(body)).toMatch(/in the log under/u);
  expect(JSON.stringify(body)).not.toContain('10.0.0.7');
  await given.settled();
  expect(await titlesOf(given)).toBe('["Checkout is down"]');
});
