/** One incident in Slack and in the web workspace: what people say in one room stands in the other. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../store/temporaryFolder.js';
import type { Message } from '../../../support/slack/things.js';
import { slackApp, type Transport, wordsOf } from '../../../support/slackApp.js';
import { messagesOf } from '../../../web/given.js';
import { Visitor } from '../../../web/visitor.js';
import { declared, incidentOf, thereIs } from './given.js';

async function both(relay = true, transport: Transport = 'HTTP') {
  const file = join(temporaryFolder(), 'muster.yaml');
  writeFileSync(file, `organizations:\n  - relay_messages: ${relay}\n`);
  const given = await slackApp({ transport, env: { MUSTER_CONFIG: file } });
  const { slack, app, settled } = given;
  const [ada, ben] = [slack.as('U1'), slack.as('U2')];
  const room = await declared(given, ada);
  await settled();
  const { rooms } = (await incidentOf(given)) as { rooms: { platform: string; url: string }[] };
  const path = new URL(thereIs(rooms.find(({ platform }) => platform === 'web')).url).pathname;
  const visitor = new Visitor(app);
  return {
    ...given,
    ada,
    ben,
    room,
    path,
    visitor,
    /** What the workspace shows of the room. */
    web: async () => messagesOf((await visitor.get(path)).html),
    /** What Muster said in the room in Slack. */
    inSlack: (): readonly Message[] => room.messages.filter(({ botId }) => botId !== undefined),
  };
}

test.each(['HTTP', 'Socket Mode'] as const)(
  'what is said in Slack stands in the workspace: %s',
  async (transport) => {
    const { ada, ben, room, settled, web } = await both(true, transport);
    await ada.say(room.name, 'The *disk* is full & so is <@U2>');
    const thread = await ben.say(room.name, 'Which one?');
    await ada.say(room.name, 'The small one', { thread: thread.ts });
    await settled();
    const shown = await web();
    expect(shown).toContain('Ada Moreau · Slack');
    expect(shown).toContain('The *disk* is full & so is @Ben Okafor');
    expect(shown).toContain('Ben Okafor · Slack');
    expect(shown).toMatch(/Ada Moreau · Slack · reply in a thread\s*The small one/u);
    expect(shown.indexOf('Which one?')).toBeLessThan(shown.indexOf('The small one'));
  },
);

test('what is said in the workspace stands in Slack, and leads back', async () => {
  const { visitor, path, settled, inSlack } = await both();
  await visitor.type(path, 'Looking at it, @everybody <!channel> <@U1>');
  await settled();
  const copy = thereIs(inSlack().at(-1));
  expect(wordsOf(copy)).toMatch(/ · Web workspace Looking at it, @everybody <!channel> <@U1>$/u);
  expect(JSON.stringify(copy.blocks)).not.toMatch(/"type":"(user|broadcast|usergroup)"/u);
  expect(copy.text).not.toContain('<!channel>');
  const { url } = thereIs(
    /"url":"(?<url>[^"]*\/m\/[^"]*)"/u.exec(JSON.stringify(copy.blocks))?.groups as { url: string },
  );
  const { location = '' } = await visitor.get(new URL(url).pathname);
  const place = new URL(location, url);
  const page = await visitor.get(`${place.pathname}${place.search}`);
  expect(page.html).toContain(`id="${place.hash.slice(1)}"`);
});

test('nothing that Muster says goes round, however often it is told', async () => {
  const { ada, room, slack, settled, visitor, path, web, inSlack } = await both();
  await ada.say(room.name, 'from Slack');
  await visitor.type(path, 'from the web');
  await settled();
  const before = [await web(), inSlack().length, room.messages.length];
  for (const delivery of slack.deliveries.filter(({ name }) => name === 'message'))
    await slack.redeliver(delivery);
  await settled();
  expect([await web(), inSlack().length, room.messages.length]).toEqual(before);
  // The double did tell of what Muster said, its own copy among it.
  const told = JSON.stringify(slack.deliveries.map(({ payload }) => payload));
  expect(told).toContain('from the web');
});

test('edits and deletions in Slack follow in the workspace', async () => {
  const { ada, ben, room, settled, web } = await both();
  const said = await ada.say(room.name, 'The disc is full');
  const oops = await ben.say(room.name, 'my password is hunter2');
  await settled();
  await ada.edit(room.name, said.ts, 'The disk is fuller');
  await ada.edit(room.name, said.ts, 'The disk is full');
  await ben.deleteMessage(room.name, oops.ts);
  await settled();
  const shown = await web();
  expect(shown).toContain('The disk is full');
  expect(shown).toContain('edited');
  expect(shown).not.toContain('disc');
  expect(shown).not.toContain('hunter2');
  expect(shown).toContain('Ben Okafor · Slack · message deleted');
});

test('edits and deletions in the workspace follow in Slack, in a thread as well', async () => {
  const { visitor, path, room, settled, inSlack } = await both();
  const idOf = async (text: string, address = path): Promise<string> => {
    const [before = ''] = (await visitor.get(address)).html.split(text);
    return [...before.matchAll(/<li id="m-([0-9a-f-]{36})"/gu)].at(-1)?.[1] ?? '';
  };
  const change = (message: string, command: string, text = '') =>
    visitor.post(`${path}/forms`, { command, message, 'one.text': text, nonce: crypto.randomUUID() });
  const shown = (): string => inSlack().map(wordsOf).join('\n');
  await visitor.type(path, 'The disc is full');
  const said = await idOf('The disc is full');
  await visitor.post(`${path}/messages`, { text: 'hunter2', thread: said, nonce: crypto.randomUUID() });
  await settled();
  expect(shown()).toMatch(/Web workspace The disc is full/u);
  expect(shown()).toContain('hunter2');
  await change(said, 'message edit', 'The disk is full');
  await change(await idOf('hunter2', `${path}/t/${said}`), 'message delete');
  await settled();
  expect(shown()).toMatch(/The disk is full/u);
  expect(shown()).not.toMatch(/disc|hunter2/u);
  expect(shown()).toContain('message deleted');
  expect(room.messages.some(({ text }) => text.includes('hunter2'))).toBe(false);
});

test('files are named; commands are not shown', async () => {
  const { ada, room, settled, web } = await both();
  await ada.say(room.name, 'Here', { files: ['graph.png'] });
  await ada.mention(room.name, 'note The disk is full');
  await ada.command('/incident', 'note Second');
  await ada.dm('list');
  await settled();
  const shown = await web();
  expect(shown).toContain('graph.png');
  expect(shown).not.toContain('Ada Moreau · Slack note');
  expect(shown.match(/Ada Moreau · Slack/gu)).toHaveLength(1);
});

test('an app that writes as a person is none', async () => {
  const { slack, room, settled, web } = await both();
  slack.addUser({ id: 'U9', name: 'parrot', realName: 'Parrot', isBot: true });
  room.members.add('U9');
  await slack.as('U9').say(room.name, 'from the web, again');
  await settled();
  expect(await web()).not.toContain('again');
});

test('whoever is deactivated here still talks', async () => {
  const { app, ada, ben, room, settled, web } = await both();
  await ben.command('/incident', 'list');
  await ada.command('/muster', 'user deactivate @ben');
  await settled();
  await app.worker.drain();
  await ben.say(room.name, 'Hello?');
  await settled();
  expect(await web()).toContain('Ben Okafor · Slack');
});

test('nothing is shown where nobody has switched it on', async () => {
  const { ada, room, settled, visitor, path, web, inSlack } = await both(false);
  const before = inSlack().length;
  await ada.say(room.name, 'Only here');
  await visitor.type(path, 'Only there');
  await settled();
  expect(await web()).not.toContain('Only here');
  expect(inSlack()).toHaveLength(before);
});
