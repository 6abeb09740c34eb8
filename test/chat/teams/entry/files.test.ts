/** Files that are handed over: offered in the personal chat, put where Teams says, to whom they are for. */
import { expect, test, vi } from 'vitest';
import { isSafe } from '../../../../src/chat/teams/entry/files.js';
import { invoke } from '../../../support/teams/inbound.js';
import type { Message } from '../../../support/teams/things.js';
import { type TeamsApp, teamsApp } from '../../../support/teamsApp.js';
import { addressedTo, asksAlone, declared, dmsTo, lastOf, REF, thereIs } from './given.js';

async function offered(given: TeamsApp) {
  const { teams } = given;
  const ada = teams.as('Ada');
  const room = await declared(given, ada);
  await asksAlone(given, ada, `export ${REF}`);
  const offer = thereIs(ada.dms.messages.find((message) => message.offer !== undefined));
  return { ada, room, offer };
}

/** Takes it as Teams would, with something else in the answer. */
const accepts = ({ teams }: TeamsApp, who: string, offer: Message, more: object = {}) =>
  teams.emit(
    invoke(teams.state, teams.direct(who), teams.user(who), 'fileConsent/invoke', {
      type: 'fileUpload',
      action: 'accept',
      context: offer.offer?.accept,
      uploadInfo: {
        uploadUrl: `${teams.url}/upload/none`,
        contentUrl: 'https://acme.sharepoint.com/x',
        name: 'x',
      },
      ...more,
    }),
  );

test('whoever takes it has it, and is told where', async () => {
  const given = await teamsApp();
  const { ada, offer } = await offered(given);
  expect(offer.offer).toMatchObject({ name: expect.stringContaining(`${REF.toLowerCase()}`) });
  await ada.answerOffer(offer, true);
  await given.settled();
  const [[name, content] = ['', '']] = [...ada.files];
  expect(content).toContain('Checkout is down');
  expect(dmsTo(ada).at(-1)).toContain(`${name} is among your files`);
});

test('asked in a room, it is offered in the personal chat, and nobody in the room sees it', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const ada = teams.as('Ada');
  const room = await declared(given, ada);
  await ada.mention(room, 'export csv');
  await given.settled();
  const offer = thereIs(ada.dms.messages.find((message) => message.offer !== undefined));
  expect(offer.offer?.name).toContain('.csv');
  expect((await addressedTo(ada, room)).at(-1)?.words).toContain('personal chat with Muster');
  expect(room.messages.some((message) => message.offer !== undefined)).toBe(false);
  await teams.redeliver(lastOf(given, 'message'));
  await given.settled();
  expect(ada.dms.messages.filter((message) => message.offer !== undefined)).toHaveLength(1);
});

test('whoever does not want it is let alone', async () => {
  const given = await teamsApp();
  const { ada, offer } = await offered(given);
  const before = dmsTo(ada).length;
  expect((await ada.answerOffer(offer, false)).status).toBe(200);
  await given.settled();
  expect(dmsTo(ada)).toHaveLength(before);
  expect([...ada.files]).toEqual([]);
});

test('what is told twice is done once', async () => {
  const given = await teamsApp();
  const { ada, offer } = await offered(given);
  await ada.answerOffer(offer, true);
  await given.teams.redeliver(lastOf(given, 'fileConsent/invoke'));
  await given.settled();
  expect(dmsTo(ada).filter((told) => told.includes('among your files'))).toHaveLength(1);
});

test('somebody else does not get it', async () => {
  const given = await teamsApp();
  const { offer } = await offered(given);
  const puts = vi.spyOn(globalThis, 'fetch');
  await accepts(given, 'Ben', offer);
  await given.settled();
  expect(puts.mock.calls.filter(([, init]) => init?.method === 'PUT')).toEqual([]);
  puts.mockRestore();
  expect(dmsTo(given.teams.as('Ben')).at(-1)).toContain('is gone: please ask for it anew');
});

test('after a day it is gone', async () => {
  const given = await teamsApp();
  const { ada, offer } = await offered(given);
  await given.app.store.tx(async (w) => {
    await w.delete(w.tables.adapterState);
  });
  await ada.answerOffer(offer, true);
  await given.settled();
  expect([...ada.files]).toEqual([]);
  expect(dmsTo(ada).at(-1)).toContain('is gone: please ask for it anew');
});

test.each([
  ['https://acme-my.sharepoint.com/x', true],
  ['http://acme-my.sharepoint.com/x', false],
  ['http://127.0.0.1:9200/x', false],
  ['https://localhost/x', false],
  ['https://169.254.169.254/x', false],
  ['https://[::ffff:10.0.0.1]/x', false],
  ['https://0x7f.1/x', false],
  ['https://intranet/x', false],
])('whoever says where a file goes does not have us write anywhere: %s', (url, safe) => {
  expect(isSafe(url, 'https://smba.trafficmanager.net/amer/')).toBe(safe);
});

test('it goes nowhere unencrypted, and what fails is said', async () => {
  const given = await teamsApp();
  const { ada, offer } = await offered(given);
  const puts = vi.spyOn(globalThis, 'fetch');
  const at = (uploadUrl: string) =>
    accepts(given, 'Ada', offer, { uploadInfo: { uploadUrl, contentUrl: null, name: 'x' } });
  for (const url of ['http://files.evil.test/x', 'ftp://127.0.0.1/x', 'file:///etc/passwd']) {
    await at(url);
    await given.settled();
    expect(dmsTo(ada).at(-1), url).toContain('could not be put among your files');
  }
  expect(JSON.stringify(puts.mock.calls)).not.toContain('evil');
  puts.mockRestore();
  await at(`${given.teams.url}/upload/unknown`);
  await given.settled();
  expect(dmsTo(ada).at(-1)).toContain('could not be put among your files');
  for (const odd of [
    { uploadInfo: null },
    { uploadInfo: { uploadUrl: 'no address' } },
    { action: 'nonsense' },
    { context: 'x' },
  ])
    expect((await accepts(given, 'Ada', offer, odd)).status).toBe(200);
});

test('whoever cannot be offered a file is told how to get it', async () => {
  const given = await teamsApp({ mistakes: true });
  const { teams } = given;
  const ada = teams.as('Ada');
  const room = await declared(given, ada);
  teams.fail({
    api: 'connector',
    method: 'POST',
    path: `${ada.dms.id}/activities`,
    status: 403,
    code: 'ConversationBlockedByUser',
  });
  await ada.mention(room, 'export');
  await given.settled();
  expect((await addressedTo(ada, room)).at(-1)?.words).toContain('could not be handed over');
});
