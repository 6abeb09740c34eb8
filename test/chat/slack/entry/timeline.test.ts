/** Messages that people put on the timeline. */
import { expect, test } from 'vitest';
import { call } from '../../../support/process.js';
import { slackApp, wordsOf } from '../../../support/slackApp.js';
import { declared, entriesOf, REF, thereIs, timelineOf, toldTo } from './given.js';

async function inRoom() {
  const given = await slackApp();
  const { slack } = given;
  const [ada, ben, gil] = [slack.as('U1'), slack.as('U2'), slack.as('U4')];
  const room = await declared(given, ada);
  for (const id of ['U1', 'U2', 'U4']) room.members.add(id);
  const pinned = async () => (await entriesOf(given)).filter(({ kind }) => kind === 'PINNED');
  return { given, slack, ada, ben, gil, room, pinned };
}

test('a pushpin keeps a message with its time and its author', async () => {
  const { given, ada, ben, room, pinned } = await inRoom();
  const said = await ben.say(room.name, 'Deploy 4711 went out <now> & @ada knows');
  await ada.react(room.name, said.ts, 'eyes');
  await ada.react(room.name, said.ts, 'pushpin');
  await given.settled();
  expect(await pinned()).toMatchObject([
    { text: 'Deploy 4711 went out <now> & @Ada Moreau knows', actor: { name: 'Ben Okafor' }, struck: null },
  ]);
  const [entry] = await pinned();
  expect(JSON.stringify(entry)).toContain(`/archives/${room.id}/p${said.ts.replace('.', '')}`);
});

test('the shortcut does the same, in threads too, and twice is once', async () => {
  const { given, ada, ben, room, pinned } = await inRoom();
  const parent = await ben.say(room.name, 'Look here');
  const reply = await ben.say(room.name, 'The pool is empty', { thread: parent.ts });
  await ada.react(room.name, reply.ts, 'pushpin');
  await ada.messageShortcut('add_to_timeline', room.name, reply.ts);
  await given.slack.until(() => toldTo(ada).at(-1)?.includes('already'));
  expect(await pinned()).toMatchObject([{ text: 'The pool is empty', actor: { name: 'Ben Okafor' } }]);
});

test('what apps say stands under their names, and files as links', async () => {
  const { given, slack, ada, ben, room, pinned } = await inRoom();
  const bot = slack.state.append(room, {
    user: 'U77',
    botId: 'B77',
    username: 'Grafana',
    text: 'CPU at 100 %',
  });
  await ada.react(room.name, bot.ts, 'pushpin');
  const picture = await ben.say(room.name, '', { files: ['graph.png'] });
  await ada.react(room.name, picture.ts, 'pushpin');
  await given.settled();
  const [graph, cpu] = await pinned();
  expect(cpu).toMatchObject({ text: 'Grafana: CPU at 100 %' });
  expect(graph).toMatchObject({ text: 'graph.png', data: { files: [{ name: 'graph.png' }] } });
});

test('edits are followed, unless the entry was struck out by hand', async () => {
  const { given, ada, ben, room, pinned } = await inRoom();
  const said = await ben.say(room.name, 'eu-west is donw');
  await ada.react(room.name, said.ts, 'pushpin');
  await ben.edit(room.name, said.ts, 'eu-west is down');
  await given.settled();
  expect(await pinned()).toMatchObject([
    { text: 'eu-west is down', struck: null },
    { text: 'eu-west is donw', struck: { reason: expect.stringContaining('edited') } },
  ]);
  const number = thereIs((await entriesOf(given)).find(({ text }) => text === 'eu-west is down'));
  await call(given.app.url, 'POST', `/incidents/${REF}/strike`, {
    entry: number['id'],
    reason: 'It was not.',
  });
  await ben.edit(room.name, said.ts, 'eu-west is down again');
  await given.settled();
  expect(await timelineOf(given)).not.toContain('down again');
});

test('who pinned it can take it away, nobody else; deleting it does, too', async () => {
  const { given, slack, ada, ben, room, pinned } = await inRoom();
  const [one, other, third] = [
    await ben.say(room.name, 'First'),
    await ben.say(room.name, 'Second'),
    await ben.say(room.name, 'Third'),
  ];
  for (const { ts } of [one, other, third]) await ada.react(room.name, ts, 'pushpin');
  await ben.react(room.name, one.ts, 'pushpin');
  await ben.unreact(room.name, one.ts, 'pushpin');
  await given.settled();
  expect((await pinned()).filter(({ struck }) => struck === null)).toHaveLength(3);
  await ada.unreact(room.name, one.ts, 'pushpin');
  await ben.deleteMessage(room.name, other.ts);
  // Of a deleted message that was answered in a thread something stays in its place.
  await slack.emit({
    type: 'message',
    subtype: 'message_changed',
    channel: room.id,
    message: { subtype: 'tombstone', ts: third.ts, text: 'This message was deleted.', user: 'USLACKBOT' },
  });
  await given.settled();
  expect((await pinned()).filter(({ struck }) => struck === null)).toEqual([]);
  expect(await timelineOf(given)).not.toContain('This message was deleted."');
});

test('outside a room a pushpin is only a pushpin, and the shortcut asks whose timeline it is', async () => {
  const { given, slack, ada, ben, pinned } = await inRoom();
  slack.addChannel({ name: 'payments', members: ['U1', 'U2', 'bot'] });
  const said = await ben.say('payments', 'It began here');
  await ada.react('payments', said.ts, 'pushpin');
  await given.settled();
  expect(await pinned()).toEqual([]);
  await ada.messageShortcut('add_to_timeline', 'payments', said.ts);
  const form = await slack.until(() => ada.modal);
  await ada.fill(form, { Incident: `${REF} Checkout is down` });
  expect(await ada.submit(form)).toMatchObject({ shown: undefined });
  await given.settled();
  expect(await pinned()).toMatchObject([{ text: 'It began here', actor: { name: 'Ben Okafor' } }]);
  expect(JSON.stringify(await pinned())).toContain('/archives/');
});

test('whoever may not is told so', async () => {
  const { given, slack, ben, gil, room, pinned } = await inRoom();
  const said = await ben.say(room.name, 'Look');
  await gil.react(room.name, said.ts, 'pushpin');
  await slack.until(() => toldTo(gil).length === 1);
  expect(toldTo(gil)[0]).toContain('responder');
  const delivery = slack.deliveries.findLast(({ name }) => name === 'reaction_added');
  await slack.redeliver(thereIs(delivery));
  await gil.messageShortcut('add_to_timeline', room.name, said.ts);
  await slack.until(() => toldTo(gil).length === 2);
  expect(await pinned()).toEqual([]);
  await given.app.stop();
  expect(toldTo(gil)).toHaveLength(2);
});

test('Slack being away for a moment loses no pin', async () => {
  const { given, slack, ada, ben, room, pinned } = await inRoom();
  const said = await ben.say(room.name, 'Look');
  slack.fail('conversations.history', 1, { status: 503 });
  await ada.react(room.name, said.ts, 'pushpin');
  const delivery = thereIs(slack.deliveries.findLast(({ name }) => name === 'reaction_added'));
  expect(delivery.status).toBe(500);
  await slack.redeliver(delivery);
  await given.settled();
  expect(await pinned()).toHaveLength(1);
  // After the last attempt it is at least said.
  const another = await ben.say(room.name, 'Look there');
  slack.fail('conversations.history', 4, { status: 503 });
  await ada.react(room.name, another.ts, 'pushpin');
  const again = thereIs(slack.deliveries.findLast(({ name }) => name === 'reaction_added'));
  const before = toldTo(ada).length;
  expect((await slack.redeliver(again, { num: 3 })).status).toBe(200);
  await slack.until(() => toldTo(ada).length === before + 1);
  expect(toldTo(ada).at(-1)).not.toMatch(/503|Error|conversations/u);
});

test('the shortcut quotes a message in the form of a declaration', async () => {
  const { given, slack, ada, ben } = await inRoom();
  slack.addChannel({ name: 'payments', members: ['U1', 'U2', 'U3'] });
  const said = await slack.as('U3').say('payments', 'Cards are declined\nsince 10:00, says @ada');
  await ben.messageShortcut('declare_from_message', 'payments', said.ts);
  const form = await slack.until(() => ben.modal);
  expect(JSON.stringify(form.values)).toContain('"Cards are declined"');
  expect(JSON.stringify(form.values)).toContain('since 10:00, says @Ada Moreau');
  expect(JSON.stringify(form.values)).toContain('Chen Wei wrote in #payments');
  await ben.close(form);
  await given.settled();
  expect(wordsOf(ada.modal)).toBe('');
});
