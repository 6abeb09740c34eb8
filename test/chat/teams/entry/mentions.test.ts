/** `@Muster …` in channels and group chats. */
import { expect, test } from 'vitest';
import { messageActivity } from '../../../support/teams/inbound.js';
import { teamsApp, wordsOf } from '../../../support/teamsApp.js';
import {
  addressedTo,
  asks,
  declared,
  dmsTo,
  incidentOf,
  REF,
  thereIs,
  timelineOf,
  titlesOf,
  userCalled,
  usersOf,
  whisperTo,
} from './given.js';

async function inPayments() {
  const given = await teamsApp();
  const { teams } = given;
  const payments = teams.addChannel('payments');
  return { given, teams, payments, ada: teams.as('Ada'), ben: teams.as('Ben') };
}

test('help is told to whoever asked alone, as commands are typed there', async () => {
  const { given, teams, payments, ada, ben } = await inPayments();
  const words = await asks(given, ada, payments, 'help');
  expect(words).toContain('@Muster declare');
  expect(words).toContain('@Muster user help');
  expect(words).not.toMatch(/(^|\s)\/(incident|user|muster)/u);
  const [answer] = await addressedTo(ada, payments);
  expect(wordsOf(await ben.viewOf(thereIs(answer).message))).not.toContain('declare');
  expect(thereIs(answer).message.threadId).toBe(payments.messages[0]?.id);
  expect(wordsOf(await teams.as('Chen').viewOf(thereIs(answer).message))).not.toContain('declare');
  expect(await asks(given, ada, payments, 'help resolve')).toContain('@Muster resolve');
  expect(await asks(given, ada, payments, 'user help')).toContain('@Muster user edit');
});

test('an unknown verb is answered with the nearest one, and with what was typed', async () => {
  const { given, payments, ada } = await inPayments();
  const typed = 'resolv @Ben rolled back <b> & "more" in #payments https://x.test/a?b=1&c=2 &lt; &amp;';
  const words = await asks(given, ada, payments, typed);
  expect(words).toContain('There is no command @Muster resolv');
  expect(words).toContain('Did you mean @Muster resolve');
  expect(words).toContain('You typed:');
  expect(words).toContain(
    '@Ben Okafor rolled back <b> & "more" in #payments https://x.test/a?b=1&c=2 &lt; &amp;',
  );
  expect(words).not.toMatch(/29:|<at>|[0-9a-f]{8}-[0-9a-f]{4}/u);
});

test('words refused come back with people as they were typed, and with the usage of the place', async () => {
  const { given, ada } = await inPayments();
  const room = await declared(given, ada);
  const words = await asks(given, ada, room, 'role give nonsense… @Ben --oddity');
  expect(words).toContain('role give nonsense… @Ben Okafor --oddity');
  expect(words).toContain('@Muster role');
  expect(words).not.toMatch(/29:|<at>|[0-9a-f]{8}-[0-9a-f]{4}|\/incident/u);
});

test('bare it is the form outside a room, and the menu of the incident inside', async () => {
  const { given, teams, payments, ada } = await inPayments();
  expect(await asks(given, ada, payments, '')).toContain('There is something to fill in');
  const [waiting] = await addressedTo(ada, payments);
  const { dialog } = await ada.press(thereIs(waiting).message, 'Open the form');
  expect(dialog?.title).toBe('Declare an incident');
  const room = await declared(given, ada);
  const words = await asks(given, ada, room, '');
  expect(words).toContain(REF);
  expect(words).toContain('Acknowledge');
  expect(teams.dialogs('Ben')).toEqual([]);
});

test('in a group chat and in a thread it is the same', async () => {
  const { given, teams, payments, ada, ben } = await inPayments();
  const lunch = teams.addChat({ topic: 'Lunch', members: ['Ada', 'Ben'] });
  expect(await asks(given, ada, lunch, 'list')).toContain('No open incidents');
  const parent = await ben.say(payments, 'Something is wrong');
  await ada.mention(payments, 'list', { replyTo: parent });
  await given.settled();
  const [answer] = await addressedTo(ada, payments);
  expect(answer?.words).toContain('No open incidents');
  expect(answer?.message.threadId).toBe(parent.id);
  await ada.mention(payments, 'declare Over there --severity SEV3 ', { replyTo: parent });
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ title: 'Over there' });
});

test('the mention can stand anywhere in the line', async () => {
  const { given, payments, ada } = await inPayments();
  await ada.say(payments, 'declare @Muster Cards are declined --severity SEV3');
  await given.settled();
  expect(await titlesOf(given)).toBe('["Cards are declined"]');
  const room = given.teams.conversation('inc-2026-001');
  await ada.say(room, 'note Ask @Ben and @Muster about it @Chen');
  await given.settled();
  expect(await timelineOf(given)).toContain('Ask @Ben Okafor and  about it @Chen Wei');
});

test('blanks and line ends of any kind part words, and free text keeps its lines', async () => {
  const { given, ada } = await inPayments();
  const room = await declared(given, ada);
  const { state } = given.teams;
  const message = await ada.mention(room, 'list');
  const told = (id: string, text: string) =>
    given.teams.emit({ ...messageActivity(state, message, ada.desk.user), id, text, attachments: [] });
  await told('71', '<at>Muster</at>\u00a0note\u00a0one\u00a0two\r\nthree\n\n');
  await told('72', '<at>Muster</at>&nbsp;note four&nbsp;five');
  await told('73', '\r\n <at>Muster</at> \r\nnote six');
  await given.settled();
  const timeline = await timelineOf(given);
  for (const text of ['one two\\nthree', 'four five', 'six']) expect(timeline).toContain(`"${text}"`);
});

test('what clients put in place of < and the like is taken back, what people typed so is not', async () => {
  const { given, ada } = await inPayments();
  const room = await declared(given, ada);
  const message = await ada.mention(room, 'list');
  const told = (id: string, text: string, html?: string) =>
    given.teams.emit({
      ...messageActivity(given.teams.state, message, ada.desk.user),
      id,
      text: `<at>Muster</at> note ${text}`,
      attachments: html === undefined ? [] : [{ contentType: 'text/html', content: `<p>note ${html}</p>` }],
    });
  await told('71', 'a &lt; b &amp;&amp; c &gt; d', 'a &lt; b &amp;&amp; c &gt; d');
  await told('72', 'write &lt;br&gt; there', 'write &amp;lt;br&amp;gt; there');
  await told('73', 'alone &lt;');
  await given.settled();
  const timeline = await timelineOf(given);
  expect(timeline).toContain('"a < b && c > d"');
  expect(timeline).toContain('"write &lt;br&gt; there"');
  expect(timeline).toContain('"alone &lt;"');
});

test('people are known by who they are, not by their names', async () => {
  const { given, teams, ada } = await inPayments();
  const other = teams.addUser({
    name: 'Ben Okafor',
    id: '0000000b-0000-4000-8000-000000000002',
    email: 'ben2@acme.test',
  });
  teams.team().members.set(other.id, 'member');
  const room = await declared(given, ada);
  const ben = teams.user('ben@acme.test');
  const at = '<at>Ben Okafor</at>';
  const message = await ada.mention(room, 'list');
  const mention = (user: typeof ben) => ({
    type: 'mention',
    mentioned: { id: user.mri, name: user.name },
    text: at,
  });
  const bot = {
    type: 'mention',
    mentioned: { id: teams.state.bot, name: 'Muster' },
    text: '<at>Muster</at>',
  };
  const base = messageActivity(teams.state, message, ada.desk.user);
  // Both in one line, the app last in the list.
  await teams.emit({
    ...base,
    id: '72',
    text: `<at>Muster</at> invite ${at}, ${at}`,
    entities: [mention(ben), mention(other), bot],
  });
  await given.settled();
  expect((await usersOf(given)).filter(({ name }) => name === 'Ben Okafor')).toHaveLength(2);
  expect(await timelineOf(given)).toContain('invited Ben Okafor, Ben Okafor');
  await teams.emit({
    ...base,
    id: '71',
    text: `<at>Muster</at> role give commander ${at}`,
    entities: [mention(other), bot],
  });
  await given.settled();
  const second = (await usersOf(given)).find(({ email }) => email === 'ben2@acme.test');
  expect(await incidentOf(given)).toMatchObject({ roles: [{ user: { id: second?.['id'] } }] });
});

test('a mention makes somebody new known, and the command finds them', async () => {
  const { given, ada } = await inPayments();
  const room = await declared(given, ada);
  expect(await userCalled(given, 'Chen Wei')).toBeUndefined();
  await ada.mention(room, 'role give commander @Chen');
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ roles: [{ user: { name: 'Chen Wei' } }] });
});

test('somebody unknown, a channel, a tag and the app itself are nobody to ask', async () => {
  const { given, teams, ada } = await inPayments();
  const room = await declared(given, ada);
  const message = await ada.mention(room, 'list');
  const base = messageActivity(teams.state, message, ada.desk.user);
  const ids = ['29:nobody', '19:somewhere@thread.tacv2', 'tag:1', teams.state.bot];
  for (const [n, id] of ids.entries()) {
    const entities = [
      { type: 'mention', mentioned: { id: teams.state.bot, name: 'Muster' }, text: '<at>Muster</at>' },
      { type: 'mention', mentioned: { id, name: 'Somebody' }, text: '<at>Somebody</at>' },
    ];
    await teams.emit({
      ...base,
      id: `8${n}`,
      text: '<at>Muster</at> role give commander <at>Somebody</at>',
      entities,
    });
    await given.settled();
    expect(await whisperTo(ada, room), id).toMatch(/Somebody|something to fill in/u);
  }
  expect(await incidentOf(given)).toMatchObject({ roles: [] });
  expect((await usersOf(given)).map(({ name }) => name)).toEqual(['Ada Moreau']);
  // Only people are asked for.
  const asked = teams.callsTo('connector', 'GET', '/members/').map(({ path }) => path.split('/members/')[1]);
  expect(asked.filter((id) => id?.startsWith('29:') !== true && id !== ada.id)).toEqual([]);
});

test('people who are only spoken of stand there by their names', async () => {
  const { given, ada } = await inPayments();
  const room = await declared(given, ada);
  await ada.mention(room, 'note @Ben and @Chen restarted it');
  await given.settled();
  expect(await timelineOf(given)).toContain('@Ben Okafor and @Chen Wei restarted it');
});

test('what the room was told is not said again to whoever did it', async () => {
  const { given, ada } = await inPayments();
  const room = await declared(given, ada);
  const [before, told] = [(await addressedTo(ada, room)).length, dmsTo(ada).length];
  await ada.mention(room, 'ack');
  await given.settled();
  expect(await addressedTo(ada, room)).toHaveLength(before);
  expect(dmsTo(ada)).toHaveLength(told);
  expect(wordsOf(room.messages.at(-1)?.card)).toContain('acknowledged');
});

test('bots are never obeyed, Muster itself above all', async () => {
  const { given, teams, ada } = await inPayments();
  const room = await declared(given, ada);
  const message = await ada.mention(room, 'list');
  const base = messageActivity(teams.state, message, ada.desk.user);
  await given.settled();
  const before = room.messages.length;
  const bots = [
    { id: teams.state.bot },
    { id: '28:another-bot' },
    { id: '28:another-bot', aadObjectId: ada.id },
  ];
  for (const [n, bot] of bots.entries())
    await teams.emit({
      ...base,
      id: `9${n}`,
      from: { ...bot, name: 'A bot' },
      text: '<at>Muster</at> declare From a bot --severity SEV1',
    });
  await given.settled();
  expect(await titlesOf(given)).toBe('["Checkout is down"]');
  expect(room.messages).toHaveLength(before);
  expect((await usersOf(given)).map(({ name }) => name)).toEqual(['Ada Moreau']);
});

test('nothing that was typed stands in the log, and no secret', async () => {
  const { given, teams, ada } = await inPayments();
  const room = await declared(given, ada, 'declare Xylophone --severity SEV2');
  await ada.mention(room, 'note Marimba');
  await ada.mention(room, 'wrongverb Vibraphone @Ben');
  await ada.say(room, 'Glockenspiel');
  await given.settled();
  const log = given.app.logged.join('\n').toLowerCase();
  const token = thereIs(teams.callsTo('connector')[0]?.authorization).replace('Bearer ', '');
  for (const secret of ['xylophone', 'marimba', 'vibraphone', 'glockenspiel', teams.appPassword, token])
    expect(log).not.toContain(secret.toLowerCase());
});
