/** Commands beneath the box for messages, and in the menu of a message. */
import { expect, test } from 'vitest';
import { invoke, payloadOf } from '../../../support/teams/inbound.js';
import type { Dialog } from '../../../support/teams/things.js';
import { teamsApp, wordsOf } from '../../../support/teamsApp.js';
import { brokenStore, declared, entriesOf, incidentOf, REF, thereIs, timelineOf, titlesOf } from './given.js';

const shown = (dialog: Dialog | undefined): string => wordsOf(dialog?.card);
const TITLE = 'Title (required)';

async function inRoom() {
  const given = await teamsApp();
  const { teams } = given;
  const [ada, ben, gil] = [teams.as('Ada'), teams.as('Ben'), teams.as('Gil')];
  const room = await declared(given, ada);
  const pinned = async () => (await entriesOf(given)).filter(({ kind }) => kind === 'PINNED');
  return { given, teams, ada, ben, gil, room, pinned };
}

test.each(['compose', 'commandBox'] as const)('an incident is declared from the %s', async (context) => {
  const given = await teamsApp();
  const { teams } = given;
  const ada = teams.as('Ada');
  teams.addChannel('payments');
  const { dialog } = await ada.extension('declare', context, { where: 'payments' });
  const form = thereIs(dialog);
  expect(form.title).toBe('Declare an incident');
  ada.fill(form, { [TITLE]: 'From the box' });
  await ada.submit(form);
  await given.settled();
  expect(shown(form)).toContain('is declared');
  expect(await titlesOf(given)).toBe('["From the box"]');
});

test('a message is kept with its time and its author, and it is said that it is', async () => {
  const { given, ada, ben, room, pinned } = await inRoom();
  const said = await ben.say(room, 'Deploy 4711 went out <now> & @Ada knows');
  const { dialog } = await ada.extension('note', 'message', { message: said });
  await given.settled();
  expect(shown(dialog)).toMatch(/timeline/u);
  const [entry, ...more] = await pinned();
  expect(more).toEqual([]);
  expect(entry).toMatchObject({
    text: 'Deploy 4711 went out <now> & Ada Moreau knows',
    actor: { name: 'Ben Okafor' },
    struck: null,
  });
  expect(JSON.stringify(entry)).toContain(`/${said.id}`);
});

test('in threads too, and twice is once', async () => {
  const { given, ada, ben, room, pinned } = await inRoom();
  const parent = await ben.say(room, 'Look here');
  const reply = await ben.say(room, 'The pool is empty', { replyTo: parent });
  await ada.extension('note', 'message', { message: reply });
  const { dialog } = await ben.extension('note', 'message', { message: reply });
  await given.settled();
  expect(shown(dialog)).toContain('already');
  expect(await pinned()).toMatchObject([{ text: 'The pool is empty', actor: { name: 'Ben Okafor' } }]);
});

test('what apps say stands under their names, and files as links', async () => {
  const { given, teams, ada, ben, room, pinned } = await inRoom();
  const graph = await ben.say(room, '', { files: ['graph.png'] });
  await ada.extension('note', 'message', { message: graph });
  const card = thereIs(room.messages[0]);
  const payload = payloadOf(teams.state, card);
  await teams.emit(
    invoke(teams.state, room, ada.desk.user, 'composeExtension/fetchTask', {
      commandId: 'note',
      commandContext: 'message',
      messagePayload: {
        ...payload,
        id: '77',
        from: { user: null, application: { displayName: 'Grafana' } },
        body: { contentType: 'html', content: '<p>CPU at <b>100</b> %</p>' },
      },
    }),
  );
  await given.settled();
  const texts = (await pinned()).map(({ text }) => text);
  expect(texts).toContain('Grafana: CPU at 100 %');
  expect(texts).toContain('graph.png');
  expect(JSON.stringify(await pinned())).toContain('"name":"graph.png"');
});

test('a card, and a message with nothing in it, have no words for a timeline', async () => {
  const { given, ada, room, pinned } = await inRoom();
  const nothing = await ada.say(room, '');
  const { dialog } = await ada.extension('note', 'message', { message: nothing });
  expect(shown(dialog)).toContain('no words in this message');
  await given.settled();
  expect(await pinned()).toEqual([]);
});

test('outside a room it is asked whose timeline it is', async () => {
  const { given, teams, ada, ben, pinned } = await inRoom();
  teams.addChannel('payments');
  const said = await ben.say('payments', 'It began here');
  const { dialog } = await ada.extension('note', 'message', { message: said });
  const form = thereIs(dialog);
  ada.fill(form, { Incident: `${REF} Checkout is down` });
  await ada.submit(form);
  await given.settled();
  expect(await pinned()).toMatchObject([{ text: 'It began here', actor: { name: 'Ben Okafor' } }]);
  expect(JSON.stringify(await pinned())).toContain(said.id);
});

test('whoever may not is told so', async () => {
  const { given, ben, gil, room, pinned } = await inRoom();
  const said = await ben.say(room, 'Look');
  const { dialog } = await gil.extension('note', 'message', { message: said });
  expect(shown(dialog)).toContain('responder');
  await given.settled();
  expect(await pinned()).toEqual([]);
});

test('a declaration quotes the message: who, what, where', async () => {
  const { given, teams, ben } = await inRoom();
  teams.addChannel('payments');
  const chen = teams.as('Chen');
  const said = await chen.say('payments', 'Cards are declined, says @Ada');
  const { dialog } = await ben.extension('declareFrom', 'message', { message: said });
  const values = [...thereIs(dialog).values.values()].join('\n');
  expect(values).toContain('Cards are declined, says Ada Moreau');
  expect(values).toMatch(/Chen Wei wrote in/u);
  await given.settled();
  const secret = teams.addChat({ topic: 'Secret plans', members: ['Ada', 'Ben'] });
  const whispered = await teams.as('Ada').say(secret, 'Between us');
  const { dialog: other } = await ben.extension('declareFrom', 'message', { message: whispered });
  const words = [...(other?.values.values() ?? [])].join('\n');
  expect(words).not.toContain('Secret plans');
});

test('where the app is not, it says what to do, and where it is known it works all the same', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const lunch = teams.addChat({ topic: 'Lunch', members: ['Ada', 'Gil'], installed: false });
  const { dialog } = await teams.as('Gil').extension('declare', 'compose', { where: lunch });
  expect(shown(dialog)).toContain('add it to this chat or team first');
  await teams.as('Ada').dm('list');
  await given.settled();
  const { dialog: known } = await teams.as('Ada').extension('declare', 'compose', { where: lunch });
  expect(known?.title).toBe('Declare an incident');
});

test('an unknown command, or one without its message, is none of ours', async () => {
  const { given, teams, ada, room } = await inRoom();
  for (const value of [
    {},
    { commandId: 'nonsense' },
    { commandId: 'note' },
    { commandId: 7 },
    { commandId: 'note', messagePayload: null },
  ]) {
    const { status, body } = await teams.emit(
      invoke(teams.state, room, ada.desk.user, 'composeExtension/fetchTask', value),
    );
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toContain('none of Muster’s commands');
  }
  await given.settled();
  expect(await timelineOf(given)).not.toContain('PINNED');
});

test('a fault is a reference in the dialog', async () => {
  const { given, ada, ben, room } = await inRoom();
  const said = await ben.say(room, 'Look');
  const heal = brokenStore(given, new Error('connect 10.0.0.7:5432'));
  const { dialog } = await ada.extension('note', 'message', { message: said });
  heal();
  expect(shown(dialog)).toContain('in the log under');
  expect(shown(dialog)).not.toContain('10.0.0.7');
  expect(await incidentOf(given)).toMatchObject({ status: 'DETECTED' });
});
