/** What is let in over HTTP. */
import { expect, test } from 'vitest';
import { call } from '../../../support/process.js';
import { slackApp } from '../../../support/slackApp.js';
import { brokenStore, declared, timelineOf, usersOf } from './given.js';

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'content-type': 'application/json' };
const command = (fields: Record<string, string> = {}): string =>
  new URLSearchParams({
    command: '/incident',
    text: 'list',
    team_id: 'T1',
    channel_id: 'C1',
    user_id: 'U1',
    api_app_id: 'A1',
    trigger_id: '1.2.x',
    is_enterprise_install: 'false',
    ...fields,
  }).toString();
const nowS = (): number => Math.floor(Date.now() / 1_000);

test('without a good signature nothing is run and nothing is said', async () => {
  const given = await slackApp();
  const { slack } = given;
  const body = command({ text: 'declare Forged --severity SEV1' });
  const good = slack.sign(body);
  const wrong: Record<string, Record<string, string>> = {
    'none at all': {},
    'no timestamp': { 'x-slack-signature': good['x-slack-signature'] ?? '' },
    'no signature': { 'x-slack-request-timestamp': good['x-slack-request-timestamp'] ?? '' },
    'another secret': slack.sign(body, { secret: 'guessed' }),
    'another body': slack.sign(`${body}&x=1`),
    'another time': { ...good, 'x-slack-request-timestamp': String(nowS() - 1) },
    'an empty signature': { ...good, 'x-slack-signature': '' },
    'another version': {
      ...good,
      'x-slack-signature': (good['x-slack-signature'] ?? '').replace('v0=', 'v1='),
    },
    'a time of letters': { ...good, 'x-slack-request-timestamp': 'soon' },
    'five minutes and more ago': slack.sign(body, { timestamp: nowS() - 302 }),
    'five minutes and more ahead': slack.sign(body, { timestamp: nowS() + 302 }),
  };
  for (const [what, headers] of Object.entries(wrong))
    expect(await slack.send(body, { ...form, ...headers }), what).toEqual({ status: 401, body: '' });
  expect((await call(given.app.url, 'GET', '/incidents')).body).toMatchObject({ results: [] });
  expect(await usersOf(given)).toEqual([]);
});

test('a clock that is a little off is forgiven on both sides', async () => {
  const { slack } = await slackApp();
  for (const offset of [-295, 295]) {
    const body = command({ trigger_id: `t${offset}` });
    const headers = { ...form, ...slack.sign(body, { timestamp: nowS() + offset }) };
    expect((await slack.send(body, headers)).status).toBe(200);
  }
});

test('the signature is that of the bytes, whatever they are', async () => {
  const given = await slackApp();
  const { slack } = given;
  const body = command({ text: 'declare 💥 Größer als 東京 --severity SEV3' });
  expect((await slack.send(body, { ...form, ...slack.sign(body) })).status).toBe(200);
  const event = JSON.stringify({ type: 'url_verification', challenge: 'ü💥' });
  const answer = await slack.send(event, { ...json, ...slack.sign(event) });
  expect(answer).toEqual({ status: 200, body: JSON.stringify({ challenge: 'ü💥' }) });
});

test('kinds of content are told by what they are, however they are written', async () => {
  const { slack } = await slackApp();
  const body = command();
  const signed = slack.sign(body);
  for (const type of [
    'application/x-www-form-urlencoded; charset=utf-8',
    'Application/X-WWW-Form-Urlencoded',
  ])
    expect((await slack.send(body, { ...signed, 'content-type': type })).status, type).toBe(200);
  for (const type of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x'])
    expect(await slack.send(body, { ...signed, 'content-type': type }), type).toEqual({
      status: 400,
      body: '',
    });
});

test('a probe of the certificate is not signed', async () => {
  const given = await slackApp();
  const { slack } = given;
  expect(await slack.send('ssl_check=1&token=x', form)).toEqual({ status: 200, body: '' });
  expect((await slack.send('ssl_check=2&token=x', form)).status).toBe(401);
  // It is a probe then, and nothing else.
  expect(await slack.send(command({ ssl_check: '1', text: 'declare X --severity SEV1' }), form)).toEqual({
    status: 200,
    body: '',
  });
  expect((await call(given.app.url, 'GET', '/incidents')).body).toMatchObject({ results: [] });
});

test('garbage is refused without a word', async () => {
  const { slack, app } = await slackApp();
  const sent = async (body: string, type: Record<string, string>) =>
    await slack.send(body, { ...type, ...slack.sign(body) });
  for (const body of ['', '{', '[]', 'null', '"text"', '7'])
    expect(await sent(body, json), body).toEqual({ status: 400, body: '' });
  expect(await sent('payload=%7B', form)).toEqual({ status: 400, body: '' });
  for (const payload of [
    {},
    { type: 'unheard_of' },
    { type: 'block_actions' },
    { type: 'view_submission' },
  ]) {
    const { status, body } = await sent(`payload=${encodeURIComponent(JSON.stringify(payload))}`, form);
    expect(status, JSON.stringify(payload)).toBeGreaterThanOrEqual(400);
    expect(body).toBe('');
  }
  expect((await sent(JSON.stringify({ type: 'app_rate_limited', team_id: 'T1' }), json)).status).toBe(200);
  expect(app.logged.join('')).toContain('Slack holds events back');
});

test('what is too large is refused', async () => {
  const { slack } = await slackApp();
  const body = command({ text: 'x'.repeat(4 * 1024 * 1024) });
  const { status, body: said } = await slack.send(body, { ...form, ...slack.sign(body) });
  expect(status).toBe(413);
  expect(said).not.toContain('/work');
});

test('a workspace that we do not know has nothing run, and is told nothing', async () => {
  const given = await slackApp();
  const { slack, app } = given;
  const body = command({ team_id: 'T9', text: 'declare Foreign --severity SEV1' });
  expect(await slack.send(body, { ...form, ...slack.sign(body) })).toEqual({ status: 401, body: '' });
  const event = JSON.stringify({
    type: 'event_callback',
    team_id: 'T9',
    event_id: 'Ev9',
    event: {
      type: 'app_mention',
      user: 'U1',
      text: '<@UBOT> declare X --severity SEV1',
      ts: '1.1',
      channel: 'C1',
    },
    authorizations: [{ team_id: 'T9', enterprise_id: null, is_bot: true, is_enterprise_install: false }],
  });
  // Slack switches events off for whoever refuses too many.
  expect(await slack.send(event, { ...json, ...slack.sign(event) })).toEqual({ status: 200, body: '' });
  expect((await call(app.url, 'GET', '/incidents')).body).toMatchObject({ results: [] });
});

test('what nobody listens for is not found', async () => {
  const { slack } = await slackApp();
  const payload = {
    type: 'shortcut',
    callback_id: 'other',
    trigger_id: '1',
    user: { id: 'U1' },
    team: { id: 'T1' },
  };
  const body = `payload=${encodeURIComponent(JSON.stringify(payload))}`;
  expect(await slack.send(body, { ...form, ...slack.sign(body) })).toEqual({ status: 404, body: '' });
  const delivery = await slack.emit({ type: 'emoji_changed', subtype: 'add' });
  expect(delivery.status).toBe(200);
});

test('an event that cannot be kept is not acknowledged, and runs once when it comes again', async () => {
  const given = await slackApp();
  const { slack, app } = given;
  const ada = slack.as('U1');
  const room = await declared(given, ada);
  const said = await ada.say(room.name, 'Deploy 4711 went out');
  const heal = brokenStore(given, new Error('The disk is gone: /var/lib/secret'));
  await ada.react(room.name, said.ts, 'pushpin');
  const delivery = slack.deliveries.findLast(({ name }) => name === 'reaction_added');
  if (delivery === undefined) throw new Error('Nothing was sent.');
  expect(delivery).toMatchObject({ status: 500, body: undefined });
  heal();
  expect(await timelineOf(given)).not.toContain('Deploy 4711');
  expect((await slack.redeliver(delivery)).status).toBe(200);
  expect((await slack.redeliver(delivery, { num: 2 })).status).toBe(200);
  expect((await timelineOf(given)).match(/Deploy 4711/gu)).toHaveLength(1);
  expect(app.logged.join('')).toContain('a request of Slack failed');
});
