/** One incident in Teams and in the web workspace: what people say in one room stands in the other. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../store/temporaryFolder.js';
import { messageActivity } from '../../../support/teams/inbound.js';
import type { Message } from '../../../support/teams/things.js';
import { teamsApp, wordsOf } from '../../../support/teamsApp.js';
import { messagesOf } from '../../../web/given.js';
import { Visitor } from '../../../web/visitor.js';
import { declared, incidentOf, thereIs } from './given.js';

async function both(relay = true, team = true) {
  const file = join(temporaryFolder(), 'muster.yaml');
  writeFileSync(file, `organizations:\n  - relay_messages: ${relay}\n`);
  const given = await teamsApp({ env: { MUSTER_CONFIG: file }, team });
  const { teams, app, settled } = given;
  const [ada, ben] = [teams.as('Ada'), teams.as('Ben')];
  if (!team) await ben.dm('list');
  const room = await declared(given, ada);
  if (!team) teams.state.conversation(room.id).own.set(ben.id, 'member');
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
    settled,
    /** What the workspace shows of the room. */
    web: async () => messagesOf((await visitor.get(path)).html),
    /** What Muster said in the room in Teams. */
    inTeams: (): readonly Message[] => room.messages.filter(({ from }) => from === undefined),
  };
}

test.each([
  ['a channel', true],
  ['a group chat', false],
])('what is said in %s stands in the workspace', async (_, team) => {
  const { ada, ben, room, settled, web } = await both(true, team);
  await ada.say(room, 'The *disk* is full & so is @Ben');
  const above = await ben.say(room, 'Which one?');
  await ada.say(room, 'The small one', { replyTo: above });
  await settled();
  const shown = await web();
  expect(shown).toContain('Ada Moreau · Teams');
  expect(shown).toContain('The *disk* is full & so is @Ben Okafor');
  expect(shown).toContain('Ben Okafor · Teams');
  if (team) expect(shown).toMatch(/Ada Moreau · Teams · reply in a thread\s*The small one/u);
  expect(shown.indexOf('Which one?')).toBeLessThan(shown.indexOf('The small one'));
});

test('what is said in the workspace stands in Teams as it was typed, and calls nobody', async () => {
  const { visitor, path, settled, inTeams } = await both();
  await visitor.type(path, 'Looking at it, @everybody <at>Ada Moreau</at> **now**');
  await settled();
  const copy = thereIs(inTeams().at(-1));
  expect(wordsOf(copy.card).replaceAll('\u2060', '')).toContain(
    'Looking at it, @everybody <at>Ada Moreau</at> **now**',
  );
  expect(JSON.stringify(copy.card)).not.toContain('"mention"');
});

test('nothing that Muster says goes round, however often it is told', async () => {
  const { ada, room, teams, settled, visitor, path, web, inTeams } = await both();
  await ada.say(room, 'from Teams');
  await visitor.type(path, 'from the web');
  await settled();
  const before = [await web(), inTeams().length, room.messages.length];
  for (const delivery of teams.deliveries.filter(({ name }) => name === 'message'))
    await teams.redeliver(delivery);
  // Teams tells some apps of their own messages.
  const copy = thereIs(inTeams().at(-1));
  await teams.emit({
    ...messageActivity(teams.state, copy, ada.desk.user),
    from: { id: teams.state.bot, name: 'Muster' },
    text: 'from the web',
  });
  await settled();
  expect([await web(), inTeams().length, room.messages.length]).toEqual(before);
});

test('edits and deletions follow in the workspace', async () => {
  const { ada, ben, room, settled, web } = await both();
  const said = await ada.say(room, 'The disc is full');
  const oops = await ben.say(room, 'my password is hunter2');
  await settled();
  await ada.edit(said, 'The disk is fuller');
  await ada.edit(said, 'The disk is full');
  await ben.deleteMessage(oops);
  await settled();
  const shown = await web();
  expect(shown).toContain('The disk is full');
  expect(shown).toContain('edited');
  expect(shown).not.toContain('disc');
  expect(shown).not.toContain('hunter2');
  expect(shown).toContain('Ben Okafor · Teams · message deleted');
});

test('commands are not shown', async () => {
  const { ada, room, settled, web } = await both();
  await ada.say(room, 'Here');
  await ada.mention(room, 'note The disk is full');
  await ada.dm('list');
  await settled();
  const shown = await web();
  expect(shown.match(/Ada Moreau · Teams/gu)).toHaveLength(1);
});

test('whoever is deactivated here still talks', async () => {
  const { ada, ben, room, settled, web } = await both();
  await ben.dm('list');
  await ada.dm('user deactivate ben@acme.test');
  await settled();
  await ben.say(room, 'Hello?');
  await settled();
  expect(await web()).toContain('Ben Okafor · Teams');
});

test('nothing is shown where nobody has switched it on', async () => {
  const { ada, room, settled, visitor, path, web, inTeams } = await both(false);
  const before = inTeams().length;
  await ada.say(room, 'Only here');
  await visitor.type(path, 'Only there');
  await settled();
  expect(await web()).not.toContain('Only here');
  expect(inTeams()).toHaveLength(before);
});
