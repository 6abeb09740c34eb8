/** Who people in Teams are here. */
import { expect, test, vi } from 'vitest';
import { UniqueViolation } from '../../../../src/store/errors.js';
import { call } from '../../../support/process.js';
import { messageActivity } from '../../../support/teams/inbound.js';
import { teamsApp, wordsOf } from '../../../support/teamsApp.js';
import {
  asks,
  asksAlone,
  declared,
  dmsTo,
  impatient,
  incidentOf,
  LOOK_UP_MS,
  lastOf,
  thereIs,
  titlesOf,
  userCalled,
  usersOf,
} from './given.js';

test('somebody new is a responder with their name, address and zone', async () => {
  const given = await teamsApp();
  await asksAlone(given, given.teams.as('Ben'), 'list');
  expect(await userCalled(given, 'Ben Okafor')).toMatchObject({
    role: 'RESPONDER',
    email: 'ben@acme.test',
    timezone: 'America/New_York',
    active: true,
  });
});

test('whose address Teams leaves out is known by the name they sign in with', async () => {
  const given = await teamsApp();
  given.teams.addUser({ name: 'Nell Noaddress', email: null });
  await asksAlone(given, given.teams.as('Nell'), 'list');
  expect(await userCalled(given, 'Nell Noaddress')).toMatchObject({ email: 'nell@acme.test' });
});

test('who is here already is known by the address, and keeps what they may', async () => {
  const given = await teamsApp();
  await call(given.app.url, 'POST', '/users', { name: 'B. Okafor', email: 'BEN@acme.test', role: 'ADMIN' });
  await asksAlone(given, given.teams.as('Ben'), 'list');
  expect(await usersOf(given)).toMatchObject([{ role: 'ADMIN' }]);
});

test('guests look on, and people from outside do so whatever address they claim', async () => {
  const given = await teamsApp();
  const { teams } = given;
  await call(given.app.url, 'POST', '/users', { name: 'The Boss', email: 'boss@acme.test', role: 'ADMIN' });
  const elsewhere = teams.addTenant();
  const eve = teams.addUser({ name: 'Eve', tenant: elsewhere.id, email: 'boss@acme.test' });
  teams.team().members.set(eve.id, 'member');
  const room = await declared(given, teams.as('Ada'));
  expect(await asks(given, teams.as('Gil'), room, 'ack')).toContain('responder');
  expect(await asks(given, teams.as('Eve'), room, 'ack')).toContain('responder');
  expect(await incidentOf(given)).toMatchObject({ assignee: null });
  expect(await userCalled(given, 'Gil Guest')).toMatchObject({ role: 'VIEWER' });
  expect(await userCalled(given, 'Eve')).toMatchObject({ role: 'VIEWER', email: null });
  expect(await userCalled(given, 'The Boss')).toMatchObject({ role: 'ADMIN' });
});

test('whom Teams names without their id in Entra is found by what it calls them', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const ada = teams.as('Ada');
  const message = await ada.dm('list');
  await given.settled();
  const asked = teams.callsTo('connector', 'GET').length;
  const bare = (id: string, who: string, name: string) => ({
    ...messageActivity(teams.state, message, ada.desk.user),
    id,
    text: 'list',
    from: { id: who, name },
  });
  await teams.emit(bare('71', ada.mri, 'Ada Moreau'));
  await given.settled();
  expect(dmsTo(ada)).toHaveLength(2);
  // Known by then: nobody has to be asked.
  expect(teams.callsTo('connector', 'GET')).toHaveLength(asked);
  await teams.emit(bare('72', '29:nobody', 'Nobody'));
  await given.settled();
  expect(dmsTo(ada).at(-1)).toContain('Teams does not know who Nobody is');
  teams.fail({ api: 'connector', method: 'GET', path: '/members/', status: 503 });
  await teams.emit(bare('73', '29:somebody', 'Somebody'));
  await given.settled();
  expect(dmsTo(ada).at(-1)).toContain('does not say just now who Somebody is');
  expect(await usersOf(given)).toHaveLength(1);
});

test('where the app is not, it says what to do', async () => {
  const given = await teamsApp({ mistakes: true });
  const { teams } = given;
  const payments = teams.addChannel('payments');
  const ben = teams.as('Ben');
  teams.fail({
    api: 'connector',
    method: 'GET',
    path: '/members/',
    status: 403,
    code: 'BotNotInConversationRoster',
  });
  await ben.mention(payments, 'declare Not yet --severity SEV3');
  await given.settled();
  expect(wordsOf(payments.messages.at(-1)?.card)).toContain('add it to this chat or team first');
  expect(await titlesOf(given)).toBe('[]');
});

test('whoever was deactivated is refused politely, wherever they ask', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const [ada, ben] = [teams.as('Ada'), teams.as('Ben')];
  const room = await declared(given, ada);
  await asksAlone(given, ben, 'list');
  const { id } = thereIs(await userCalled(given, 'Ben Okafor'));
  await call(given.app.url, 'POST', `/users/${String(id)}/deactivate`, {});
  expect(await asksAlone(given, ben, 'list')).toContain('You are deactivated in Muster');
  expect(await asksAlone(given, ben, 'home')).toContain('You are deactivated in Muster');
  await ben.mention(room, 'ack');
  await given.settled();
  expect(wordsOf(room.messages.at(-1)?.card)).toContain('You are deactivated in Muster');
  await ben.say(room, 'Hello?');
  const { dialog } = await ben.extension('declare', 'compose', { where: room });
  expect(wordsOf(dialog?.card)).toContain('You are deactivated in Muster');
  await ada.mention(room, 'role give commander @Ben');
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ roles: [], assignee: null });
  expect(teams.deliveries.every(({ status }) => status === 200)).toBe(true);
});

test('Teams not saying who it is refuses politely, and nothing is lost', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const ada = teams.as('Ada');
  teams.fail({ api: 'connector', method: 'GET', path: '/members/', status: 503 });
  expect(await asksAlone(given, ada, 'declare Lost? --severity SEV3')).toContain(
    'Teams does not say just now who you are',
  );
  const hold = teams.hold({ api: 'connector', method: 'GET' });
  const restore = impatient(LOOK_UP_MS);
  await ada.dm('list');
  await teams.until(() => dmsTo(ada).length === 2);
  expect(dmsTo(ada).at(-1)).toContain('Teams does not say just now who you are');
  restore();
  hold.release();
  await given.settled();
  expect(await asksAlone(given, ada, 'declare Not lost --severity SEV3')).toContain('is declared');
  expect(await usersOf(given)).toHaveLength(1);
});

test('two requests of somebody new at once make one user', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const ada = teams.as('Ada');
  await Promise.all([1, 2, 3].map(() => ada.dm('list')));
  await given.settled();
  expect(await usersOf(given)).toHaveLength(1);
  // On two replicas one comes second.
  let isFirst = true;
  const original = given.app.store.tx.bind(given.app.store);
  vi.spyOn(given.app.store, 'tx').mockImplementation((work, options) => {
    if (isFirst && options === undefined) {
      isFirst = false;
      return Promise.reject(new UniqueViolation('They are here.'));
    }
    return original(work, options);
  });
  expect(await asksAlone(given, teams.as('Ben'), 'list')).toContain('No open incidents');
  vi.restoreAllMocks();
});

test('whoever has taken the app away is reached again when they come back, not when they are spoken of', async () => {
  const given = await teamsApp({ mistakes: true });
  const { teams } = given;
  const [ada, ben] = [teams.as('Ada'), teams.as('Ben')];
  await asksAlone(given, ben, 'list');
  const room = await declared(given, ada);
  ben.uninstalls();
  await given.settled();
  const before = dmsTo(ben).length;
  const tries = () => teams.callsTo('connector', 'POST', ben.dms.id).length;
  const tried = tries();
  await ada.mention(room, 'role give commander @Ben');
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ roles: [{ user: { name: 'Ben Okafor' } }] });
  expect(dmsTo(ben)).toHaveLength(before);
  expect(tries()).toBe(tried);
  ben.installs();
  await given.settled();
  expect(lastOf(given, 'conversationUpdate').status).toBe(200);
  await ada.mention(room, 'role give scribe @Ben');
  await given.settled();
  expect(dmsTo(ben).join(' ')).toMatch(/scribe/iu);
});

test('whoever takes the app away without a word of who they are is known by what Teams calls them', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const ben = teams.as('Ben');
  await asksAlone(given, ben, 'list');
  ben.uninstalls();
  await given.settled();
  const told = lastOf(given, 'installationUpdate').activity;
  ben.installs();
  await given.settled();
  await teams.emit({ ...told, id: 'f:77', from: { id: ben.mri } });
  const kept = JSON.stringify(
    await given.app.store.read.select().from(given.app.store.read.tables.adapterState),
  );
  expect(kept).toContain('blocked:');
});
