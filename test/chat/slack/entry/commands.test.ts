/** `/incident` and `/muster`, as people type them. */
import { expect, test } from 'vitest';
import { slackApp, wordsOf } from '../../../support/slackApp.js';
import { declared, incidentOf, REF, timelineOf, toldTo } from './given.js';

test('help is said in the acknowledgement, to whoever asked alone', async () => {
  const { slack } = await slackApp();
  const { status, body, seen } = await slack.as('U1').command('/incident', 'help');
  expect(status).toBe(200);
  expect(body).toMatchObject({ response_type: 'ephemeral' });
  expect(wordsOf(seen)).toContain('/incident declare');
  expect(slack.callsTo('chat.postEphemeral')).toEqual([]);
});

test('bare it is the form outside a room, and the menu of the incident inside', async () => {
  const given = await slackApp();
  const ada = given.slack.as('U1');
  const outside = await ada.command('/incident');
  expect(outside.body).toBeUndefined();
  const form = await given.slack.until(() => ada.modal);
  expect(form.title).toBe('Declare an incident');
  await ada.close(form);
  const room = await declared(given, ada);
  const { seen } = await ada.command('/incident', '', { channel: room.name });
  expect(wordsOf(seen)).toContain(REF);
  expect(wordsOf(seen)).toContain('Acknowledge');
  expect(ada.modal).toBeUndefined();
});

test('an unknown verb is answered with the nearest one, and with what was typed', async () => {
  const { slack } = await slackApp();
  slack.addChannel({ name: 'payments', members: ['U1'] });
  const typed = 'resolv @ben rolled back <b> & "more" in #payments https://x.test/a?b=1&c=2 <!here>';
  const { seen } = await slack.as('U1').command('/incident', typed);
  const words = wordsOf(seen);
  expect(words).toContain('Did you mean /incident resolve');
  expect(words).toContain('You typed:');
  expect(words).toContain('@ben rolled back');
  expect(words).toContain('in #payments');
  expect(words).toContain('https://x.test/a?b=1');
  expect(words).not.toMatch(/<@|U2|[0-9a-f]{8}-[0-9a-f]{4}/u);
});

test('words refused come back with people as they were typed, never as ids', async () => {
  const given = await slackApp();
  const ada = given.slack.as('U1');
  const room = await declared(given, ada);
  const { seen } = await ada.command('/incident', 'role give nonsense… @ben --oddity', {
    channel: room.name,
  });
  const words = wordsOf(seen);
  expect(words).toContain('/incident role give nonsense… @ben --oddity');
  expect(words).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/u);
  // In a mention there is no name beside the id: the person's own stands there.
  await ada.mention(room.name, 'role give nonsense… @ben --oddity');
  await given.slack.until(() => toldTo(ada).at(-1)?.includes('role give nonsense… @Ben Okafor --oddity'));
});

test('somebody unknown, an app and somebody deactivated are nobody to ask', async () => {
  const given = await slackApp({ mistakes: true });
  const { slack } = given;
  const ada = slack.as('U1');
  slack.addUser({ id: 'U7', name: 'robot', isBot: true });
  slack.addUser({ id: 'U8', name: 'gone', deleted: true });
  const room = await declared(given, ada);
  for (const who of ['<@U99|nobody>', '@robot', '@gone']) {
    const { seen } = await ada.command('/incident', `role give commander ${who}`, { channel: room.name });
    expect(wordsOf(seen), who).toMatch(/nobody|robot|gone/u);
  }
  expect(await incidentOf(given)).toMatchObject({ roles: [] });
  const { seen } = await ada.command('/muster', 'user list --status ACTIVE');
  expect(wordsOf(seen)).not.toContain('robot');
});

test('a mention makes somebody new known, and the command finds them', async () => {
  const given = await slackApp();
  const ada = given.slack.as('U1');
  const room = await declared(given, ada);
  await ada.command('/incident', 'role give commander @chen', { channel: room.name });
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ roles: [{ user: { name: 'Chen Wei' } }] });
});

test('what Slack escapes arrives as it was typed', async () => {
  const given = await slackApp();
  const ada = given.slack.as('U1');
  given.slack.addChannel({ name: 'payments' });
  const room = await declared(given, ada);
  await ada.command('/incident', 'note a < b && c > d, see https://x.test/?a=1&b=2 in #payments 💥', {
    channel: room.name,
  });
  await given.settled();
  expect(await timelineOf(given)).toContain('a < b && c > d, see https://x.test/?a=1&b=2 in #payments 💥');
});

test('people who are only spoken of stand there by their names', async () => {
  const given = await slackApp();
  const ada = given.slack.as('U1');
  const room = await declared(given, ada);
  await ada.command('/incident', 'note @ben and @chen restarted it', { channel: room.name });
  await ada.mention(room.name, 'note It was <@U2> again');
  await given.settled();
  expect(await timelineOf(given)).toContain('@Ben Okafor and @Chen Wei restarted it');
  expect(await timelineOf(given)).toContain('It was @Ben Okafor again');
});

test('what the room was told is not said again to whoever did it', async () => {
  const given = await slackApp();
  const ada = given.slack.as('U1');
  const room = await declared(given, ada);
  const before = toldTo(ada).length;
  const { status, body } = await ada.command('/incident', 'ack', { channel: room.name });
  expect({ status, body }).toEqual({ status: 200, body: undefined });
  await given.settled();
  expect(toldTo(ada)).toHaveLength(before);
  expect(wordsOf(room.messages.at(-1))).toContain('acknowledged');
});

test('/muster names any family', async () => {
  const given = await slackApp();
  const { seen } = await given.slack.as('U1').command('/muster', 'user list');
  expect(wordsOf(seen)).toContain('ada@acme.test');
  const { seen: same } = await given.slack.as('U1').command('/muster', 'incident list');
  expect(wordsOf(same)).toContain('No open incidents');
});

test('the same command delivered twice runs once and is answered the same', async () => {
  const given = await slackApp();
  const { slack } = given;
  await slack.as('U1').command('/incident', 'declare Once --severity SEV3');
  const delivery = slack.deliveries.find(({ kind }) => kind === 'command');
  if (delivery === undefined) throw new Error('Nothing was sent.');
  const again = await slack.redeliver(delivery);
  await given.settled();
  expect(again.status).toBe(200);
  expect(JSON.stringify(again.body)).toContain(REF);
  expect(slack.channels.filter(({ name }) => name.startsWith('inc-'))).toHaveLength(1);
});

test('nothing that was typed stands in the log, and no token', async () => {
  const given = await slackApp();
  const { slack, app } = given;
  const ada = slack.as('U1');
  const room = await declared(given, ada, 'declare Xylophone --severity SEV2');
  await ada.command('/incident', 'note Marimba', { channel: room.name });
  await ada.mention(room.name, 'wrongverb Vibraphone @ben');
  await ada.say(room.name, 'Glockenspiel');
  await given.settled();
  const log = app.logged.join('\n');
  for (const secret of [
    'Xylophone',
    'Marimba',
    'Vibraphone',
    'Glockenspiel',
    slack.botToken,
    slack.signingSecret,
  ])
    expect(log.toLowerCase()).not.toContain(secret.toLowerCase());
});
