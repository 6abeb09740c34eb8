/** War rooms and the app itself, as people handle them by hand. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { call } from '../../../support/process.js';
import type { Conversation } from '../../../support/teams/things.js';
import { type TeamsApp, type TeamsAppOptions, teamsApp, wordsOf } from '../../../support/teamsApp.js';
import {
  addressedTo,
  asksAlone,
  declared,
  dmsTo,
  incidentOf,
  lastOf,
  likeLast,
  REF,
  thereIs,
  timelineOf,
  userCalled,
} from './given.js';

async function inRoom(options: TeamsAppOptions = {}, line?: string) {
  const given = await teamsApp(options);
  const { teams } = given;
  const [ada, ben, chen] = [teams.as('Ada'), teams.as('Ben'), teams.as('Chen')];
  const room = await declared(given, ada, line);
  const advance = async (by: string) => {
    await call(given.app.url, 'POST', '/clock', { advance: by });
    await given.settled();
  };
  return { given, teams, ada, ben, chen, room, advance };
}

/** What is remembered of teams and people, as one text. */
const remembered = async ({ app: { store } }: TeamsApp): Promise<string> =>
  JSON.stringify(await store.read.select().from(store.read.tables.adapterState));

const welcomes = (where: Conversation): number =>
  where.messages.filter(({ card }) => wordsOf(card).includes('Muster is here')).length;

test('whoever comes late into the chat of an incident is caught up, alone and once', async () => {
  const { given, teams, chen, room, advance } = await inRoom({ team: false });
  expect(room.kind).toBe('groupChat');
  await advance('PT10M');
  const before = room.messages.length;
  chen.joins(room);
  await teams.settled();
  await given.settled();
  const told = await addressedTo(chen, room);
  expect(told).toHaveLength(1);
  expect(told[0]?.words).toContain(REF);
  expect(wordsOf(await teams.as('Ada').viewOf(thereIs(told[0]).message))).not.toContain('Checkout');
  await teams.redeliver(lastOf(given, 'conversationUpdate'));
  await given.settled();
  expect(room.messages).toHaveLength(before + 1);
});

test('whoever lets somebody in does not lend them their time zone', async () => {
  const { given, teams, chen, room, advance } = await inRoom({ team: false });
  await advance('PT10M');
  chen.joins(room);
  await teams.settled();
  room.own.set(teams.user('Ben').id, 'member');
  await teams.emit({
    ...likeLast(given, 'conversationUpdate', { id: 'f:99' }),
    from: { id: teams.user('Ada').mri, name: 'Ada Moreau', aadObjectId: teams.user('Ada').id },
    membersAdded: [{ id: teams.user('Ben').mri, name: 'Ben Okafor', aadObjectId: teams.user('Ben').id }],
    localTimezone: 'Europe/Berlin',
    entities: [{ type: 'clientInfo', timezone: 'Europe/Berlin' }],
  });
  await given.settled();
  expect(thereIs(await userCalled(given, 'Ben Okafor'))).not.toMatchObject({ timezone: 'Europe/Berlin' });
});

test('whoever comes into some other chat, or into the team, is let alone', async () => {
  const { given, teams, chen } = await inRoom();
  const lunch = teams.addChat({ topic: 'Lunch', members: ['Ada'] });
  const asked = teams.callsTo('connector').length;
  chen.joins(lunch);
  teams.as('Gil').joins('General');
  await teams.settled();
  await given.settled();
  expect(teams.callsTo('connector')).toHaveLength(asked);
});

test('what Muster calls a chat itself, with its topic behind the name, is no new name', async () => {
  const { given, teams, ada, room } = await inRoom({ team: false });
  await ada.mention(room, 'severity SEV1 It got worse');
  await given.settled();
  expect(room.name).toContain(' · ');
  // Whoever Teams says it was.
  await teams.emit({
    ...likeLast(given, 'conversationUpdate', { id: 'f:99', membersAdded: [], topicName: room.name }),
    from: { id: ada.mri, name: 'Ada Moreau', aadObjectId: ada.id },
  });
  await given.settled();
  const { rooms } = (await incidentOf(given)) as { rooms: { platform: string; name: string }[] };
  expect(rooms.find(({ platform }) => platform === 'teams')?.name).toBe('inc-2026-001-checkout-is-down');
});

test('channels and chats that are renamed by hand are followed', async () => {
  const { given, teams, ada, room } = await inRoom();
  ada.renames(room, 'checkout-war');
  await teams.settled();
  await given.settled();
  expect(JSON.stringify(await incidentOf(given))).toContain('checkout-war');
  const other = await inRoom({ team: false });
  other.ada.renames(other.room, 'A new topic');
  await other.teams.settled();
  await other.given.settled();
  expect(JSON.stringify(await incidentOf(other.given))).toContain('A new topic');
});

test('a channel that is deleted and restored by hand is followed once its incident is over', async () => {
  const { given, teams, ada, room } = await inRoom();
  await ada.mention(room, 'cancel It was a drill');
  await given.settled();
  ada.deletesChannel(room);
  await teams.settled();
  await given.settled();
  expect(await timelineOf(given)).toContain('was archived by hand');
  ada.restoresChannel(room);
  await teams.settled();
  await given.settled();
  expect(await timelineOf(given)).toContain('was taken out of the archive by hand');
  await asksAlone(given, ada, `show ${REF}`);
  expect(dmsTo(ada).at(-1)).toContain(REF);
});

test('a channel that is deleted while the incident goes on does not end it, or the process', async () => {
  const { given, teams, ada, room } = await inRoom({ mistakes: true });
  ada.deletesChannel(room);
  await teams.settled();
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ status: 'DETECTED' });
  expect(await asksAlone(given, ada, `ack ${REF}`)).not.toContain('went wrong');
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ status: 'INVESTIGATING' });
});

test('the app says once what it is, where it was put by somebody', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const lunch = teams.addChat({ topic: 'Lunch', members: ['Ada', 'Ben'], installed: false });
  teams.addUser({ name: 'Nora New', installed: false });
  const [ada, nora] = [teams.as('Ada'), teams.as('Nora')];
  ada.installs(lunch);
  nora.installs();
  ada.installs('General');
  await teams.settled();
  await given.settled();
  for (const { activity, name } of [...teams.deliveries])
    if (name === 'installationUpdate') await teams.emit(activity);
  await given.settled();
  for (const where of [lunch, nora.dms, teams.conversation('General')]) expect(welcomes(where)).toBe(1);
  const { dialog } = await nora.press(thereIs(nora.dms.messages[0]), 'Declare an incident');
  expect(dialog?.title).toBe('Declare an incident');
  // A new version is no news.
  await teams.emit(likeLast(given, 'installationUpdate', { id: 'f:88', action: 'add-upgrade' }));
  await teams.emit(likeLast(given, 'installationUpdate', { id: 'f:89', action: 'remove-upgrade' }));
  await given.settled();
  expect(welcomes(teams.conversation('General'))).toBe(1);
  expect(await remembered(given)).toContain('"groupId"');
});

test('where Muster adds itself, to write to somebody, it does not say what it is', async () => {
  const given = await teamsApp();
  const { teams } = given;
  teams.addUser({ name: 'Nora New', installed: false });
  const nora = teams.as('Nora');
  teams.happenings.installed(nora.dms, undefined);
  await teams.settled();
  await given.settled();
  expect(lastOf(given, 'conversationUpdate').status).toBe(200);
  expect(dmsTo(nora)).toEqual([]);
});

test('never in a war room of its own', async () => {
  const given = await teamsApp({ team: false });
  const { teams } = given;
  // Teams tells of it before Muster knows which room it has made.
  teams.after({ api: 'graph', method: 'POST', path: 'installedApps' }, () => teams.settled());
  const room = await declared(given, teams.as('Ada'));
  expect(teams.deliveries.filter(({ name }) => name === 'installationUpdate').length).toBeGreaterThan(0);
  expect(welcomes(room)).toBe(0);
});

test('a team that Teams names without its group is found, and taken leave of as well', async () => {
  const given = await teamsApp({ mistakes: true });
  const { teams } = given;
  const ada = teams.as('Ada');
  ada.installs('General');
  await teams.settled();
  const { activity } = lastOf(given, 'installationUpdate');
  const { channelData, ...rest } = activity;
  const { id, tenantId } = teams.team();
  const bare = { ...rest, channelData: { team: { id, name: 'SRE' }, tenant: { id: tenantId } } };
  await teams.emit({ ...bare, id: 'f:1', action: 'remove' });
  expect(await remembered(given)).not.toContain('"groupId"');
  await teams.emit({ ...bare, id: 'f:2', action: 'add' });
  expect(await remembered(given)).toContain(teams.team().groupId);
  teams.fail({ api: 'connector', method: 'GET', path: '/teams/', status: 503 });
  expect((await teams.emit({ ...bare, id: 'f:3', action: 'add' })).status).toBe(200);
  expect(channelData).toBeDefined();
});

test('where conversations are served elsewhere from now on, later messages go there, after a restart as well', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const env = { DATABASE_URL: `file:${join(folder, 'muster.db')}` };
  const { given, teams, ada, ben, room } = await inRoom({ env, mistakes: true });
  await asksAlone(given, ben, 'list');
  teams.moveTo('emea');
  await ada.dm('list');
  await given.settled();
  const since = (from: number) => teams.calls.slice(from).filter(({ api }) => api === 'connector');
  let from = teams.calls.length;
  await ada.dm(`note ${REF} Before`);
  await ada.dm(`role ${REF} give commander @Ben`);
  await given.settled();
  expect(since(from).filter(({ answer }) => answer?.status === 404).length).toBeLessThanOrEqual(3);
  expect(wordsOf(room.messages.map(({ card }) => card).at(-1))).not.toBe('');
  await given.app.stop();
  const second: TeamsApp = await teamsApp({ env, teams, mistakes: true });
  from = teams.calls.length;
  await call(second.app.url, 'POST', `/incidents/${REF}/acknowledge`, {});
  await second.settled();
  expect(
    since(from)
      .map(({ path }) => path)
      .join(' '),
  ).toContain(room.id);
  expect(
    since(from).every(({ path, answer }) => path.startsWith('emea/') && (answer?.status ?? 500) < 300),
  ).toBe(true);
});
