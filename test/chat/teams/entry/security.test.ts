/** What is let in. */
import { decodeProtectedHeader } from 'jose';
import { afterEach, expect, test, vi } from 'vitest';
import { KeyRing } from '../../../../src/chat/teams/botFramework/keys.js';
import { call } from '../../../support/process.js';
import { messageActivity } from '../../../support/teams/inbound.js';
import type { Forgery } from '../../../support/teams/keys.js';
import { type TeamsApp, teamsApp } from '../../../support/teamsApp.js';
import { dmsTo, impatient, KEYS_MS, lastOf, likeLast, titlesOf, usersOf } from './given.js';

const MINUTE = 60_000;
const json = { 'content-type': 'application/json' };

afterEach(() => vi.restoreAllMocks());

/** Everything that is written to where a stranger could fill a disk. */
function written(given: TeamsApp): () => readonly string[] {
  const lines: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, name).mockImplementation((...said) => void lines.push(said.join(' ')));
  const before = given.app.logged.length;
  const atInfo = (line: string): boolean => (JSON.parse(line) as { level: number }).level >= 30;
  return () => [...lines, ...given.app.logged.slice(before).filter(atInfo)];
}

const forgeries: readonly (readonly [string, Forgery])[] = [
  ['no header', { authorization: null }],
  ['an empty header', { authorization: '' }],
  ['no token', { authorization: 'Bearer ' }],
  ['another scheme', { authorization: 'Basic YTpi' }],
  ['garbage', { authorization: 'Bearer a.b.c' }],
  ['a token of nothing', { authorization: 'Bearer e30.e30.' }],
  ['another audience', { audience: 'somebody-else' }],
  ['another issuer', { issuer: 'https://sts.windows.net/elsewhere/' }],
  ['expired', { expiredFor: 301 }],
  ['an unknown key', { kid: 'nobody-1' }],
  ['a wrong signature', { signature: 'wrong' }],
  ['another service', { serviceUrl: 'https://evil.test/' }],
  ['no service', { serviceUrl: null }],
];

test('without a good token nothing is run, nothing is said, and nothing is written', async () => {
  const given = await teamsApp();
  const { teams } = given;
  await teams.as('Ada').dm('list');
  await given.settled();
  const activity = likeLast(given, 'message', { id: '77', text: 'declare Forged --severity SEV1' });
  const before = dmsTo(teams.as('Ada')).length;
  const noise = written(given);
  for (const [what, forge] of forgeries) {
    const { status, body } = await teams.send(JSON.stringify(activity), await teams.headers(activity, forge));
    expect({ what, status, body }).toEqual({ what, status: 401, body: '' });
  }
  expect(noise()).toEqual([]);
  vi.restoreAllMocks();
  expect(await titlesOf(given)).toBe('[]');
  await given.settled();
  expect(dmsTo(teams.as('Ada'))).toHaveLength(before);
});

test('a token that the app could have made for itself, unsigned or otherwise signed, is none', async () => {
  const given = await teamsApp();
  const { teams } = given;
  await teams.as('Ada').dm('list');
  const activity = likeLast(given, 'message', { id: '78', text: 'declare Forged --severity SEV1' });
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = encoded({
    iss: 'https://api.botframework.com',
    aud: teams.appId,
    serviceurl: teams.serviceUrl,
    exp: Math.floor(Date.now() / 1_000) + 600,
  });
  const noise = written(given);
  for (const header of [
    { alg: 'none' },
    { alg: 'none', kid: 'double-1' },
    { alg: 'HS256', kid: 'double-1' },
  ]) {
    const authorization = `Bearer ${encoded(header)}.${claims}.${encoded({})}`;
    const { status } = await teams.send(JSON.stringify(activity), { ...json, authorization });
    expect(status, JSON.stringify(header)).toBe(401);
  }
  expect(noise()).toEqual([]);
  vi.restoreAllMocks();
  expect(await titlesOf(given)).toBe('[]');
});

test('a clock that is a little off is forgiven', async () => {
  const given = await teamsApp();
  const { teams } = given;
  await teams.as('Ada').dm('list');
  const { status } = await teams.redeliver(undefined, { forge: { expiredFor: 240 } });
  expect(status).toBe(200);
});

test('a key that is not for Teams signs nothing here', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const noise = written(given);
  await teams.rotateKeys({ endorsements: ['skype'] });
  await teams.as('Ada').dm('declare Unendorsed --severity SEV1');
  expect(lastOf(given, 'message').status).toBe(401);
  expect(noise()).toEqual([]);
  vi.restoreAllMocks();
  expect(await titlesOf(given)).toBe('[]');
});

test('for what does not even say that it is for us nothing is looked up', async () => {
  const given = await teamsApp();
  const { teams } = given;
  teams.fail({ api: 'openid', status: 503, times: 'always' });
  const activity = messageActivity(
    teams.state,
    teams.state.append(teams.direct('Ada'), { from: teams.user('Ada').id }),
    teams.user('Ada'),
  );
  for (const forge of [
    { audience: 'somebody-else' },
    { issuer: 'https://elsewhere.test' },
    { authorization: 'Bearer a.b.c' },
  ])
    expect((await teams.emit(activity, { forge })).status).toBe(401);
  expect(teams.callsTo('openid')).toEqual([]);
});

test('a new key is taken when it is used, and strangers do not have keys looked up at will', async () => {
  const given = await teamsApp();
  const { teams, app } = given;
  const ada = teams.as('Ada');
  await ada.dm('list');
  const { activity } = lastOf(given, 'message');
  const lookUps = () => teams.callsTo('openid').length;
  const once = lookUps();
  for (let n = 0; n < 5; n += 1)
    await teams.send(JSON.stringify(activity), await teams.headers(activity, { kid: `nobody-${n}` }));
  expect(lookUps()).toBe(once);
  await teams.rotateKeys();
  const later = new Date(Date.now() + 6 * MINUTE);
  vi.spyOn(app.clock, 'wallNow').mockImplementation(() => later);
  // Where they cannot be had, those that are known are good still.
  teams.fail({ api: 'openid', status: 503 });
  await ada.dm('list');
  expect(lastOf(given, 'message').status).toBe(401);
  await ada.dm('list');
  expect(lastOf(given, 'message').status).toBe(200);
});

test('keys of yesterday are looked up anew while they are used, and nobody waits for a server that hangs', async () => {
  const given = await teamsApp();
  const { teams } = given;
  await teams.as('Ada').dm('list');
  const { authorization = '' } = await teams.headers(lastOf(given, 'message').activity);
  const { kid = '' } = decodeProtectedHeader(authorization.replace('Bearer ', ''));
  const wall = { at: Date.now() };
  const ring = new KeyRing(teams.openIdMetadataUrl, () => new Date(wall.at));
  const first = await ring.with(kid);
  const lookUps = () => teams.callsTo('openid').length;
  const once = lookUps();
  wall.at += 25 * 60 * MINUTE;
  const held = teams.hold({ api: 'openid' });
  for (let n = 0; n < 3; n += 1) expect(await ring.with(kid)).toBe(first);
  held.release();
  await vi.waitFor(async () => expect(await ring.with(kid)).not.toBe(first));
  expect(lookUps()).toBe(once + 2);
});

test('keys that cannot be had are no reason to believe, and none to refuse for good', async () => {
  const given = await teamsApp({ mistakes: true });
  const { teams } = given;
  teams.fail({ api: 'openid', status: 503, times: 'always' });
  await teams.as('Ada').dm('declare Not yet --severity SEV3');
  expect(lastOf(given, 'message')).toMatchObject({ status: 503, body: undefined });
  teams.heal();
  const held = teams.hold({ api: 'openid' });
  const restore = impatient(KEYS_MS);
  expect((await teams.redeliver()).status).toBe(503);
  restore();
  held.release();
  expect((await teams.redeliver()).status).toBe(200);
  await given.settled();
  expect(await titlesOf(given)).toBe('["Not yet"]');
});

test('a tenant that is linked to nothing is refused, with nobody made known', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const other = teams.addTenant();
  teams.addUser({ name: 'Eve Elsewhere', tenant: other.id });
  await teams.as('Eve').dm('declare Foreign --severity SEV1');
  expect(lastOf(given, 'message')).toMatchObject({ status: 403, body: undefined });
  expect(await titlesOf(given)).toBe('[]');
  expect(await usersOf(given)).toEqual([]);
  expect(dmsTo(teams.as('Eve'))).toEqual([]);
});

test('garbage is refused without a word', async () => {
  const given = await teamsApp();
  const { teams } = given;
  await teams.as('Ada').dm('list');
  const { activity } = lastOf(given, 'message');
  const good = await teams.headers(activity);
  const deep = `{"type":"message","channelId":"msteams","serviceUrl":"x","value":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  for (const body of [
    '',
    '{',
    '[]',
    'null',
    '7',
    '"message"',
    '{}',
    '{"type":7}',
    '\0',
    '{"type":"message"}',
  ]) {
    const { status, body: said } = await teams.send(body, good);
    expect({ body, status, said }).toEqual({ body, status: 400, said: '' });
  }
  expect((await teams.send(deep, good)).status).toBe(401);
  for (const channelId of ['emulator', 'webchat', '', 7, null])
    expect((await teams.send(JSON.stringify({ ...activity, channelId }), good)).status).toBe(400);
  const large = JSON.stringify({ ...activity, text: 'x'.repeat(2 * 1024 * 1024) });
  const { status, body } = await teams.send(large, good);
  expect(status).toBe(413);
  expect(body).not.toContain('/work');
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
    expect((await teams.send(JSON.stringify(activity), { ...good, 'content-type': type })).status).toBe(415);
  expect((await call(given.app.url, 'GET', '/incidents')).status).toBe(200);
});
