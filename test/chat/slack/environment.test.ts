/** What the environment says about Slack: what it comes to, and the one line for each way in which it is wrong. */
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/app/config.js';

const bot = { SLACK_BOT_TOKEN: 'xoxb-1-2-secret' };
const signing = { SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef' };
const app = { SLACK_APP_TOKEN: 'xapp-1-A1-secret' };
const client = { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'client-secret' };
const key = { MUSTER_ENCRYPTION_KEY: '0f'.repeat(32) };

const slack = (env: Record<string, string>) => readConfig(env).slack;

describe('what it comes to', () => {
  test.each([
    ['nothing', {}],
    ['only where Slack would be', { SLACK_API_URL: 'https://slack.test/api' }],
    ['only empty variables', { SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: '', SLACK_CLIENT_ID: '' }],
  ])('%s: Slack is off', (_, env) => expect(slack(env)).toBeUndefined());

  test('a bot token and a signing secret: one workspace over HTTP', () =>
    expect(slack({ ...bot, ...signing })).toEqual({
      apiUrl: 'https://slack.com/api/',
      connection: { mode: 'http', signingSecret: signing.SLACK_SIGNING_SECRET },
      botToken: bot.SLACK_BOT_TOKEN,
      oauth: undefined,
      encryptionKey: undefined,
    }));

  test('an app token: Socket Mode, whatever else is there', () => {
    const socket = { mode: 'socket', appToken: app.SLACK_APP_TOKEN };
    expect(slack({ ...bot, ...app })).toMatchObject({ connection: socket });
    expect(slack({ ...bot, ...app, ...signing })).toMatchObject({ connection: socket });
  });

  test('a client and a key: any number of workspaces, with or without the one of a token', () => {
    const oauth = { clientId: '1.2', clientSecret: 'client-secret' };
    expect(slack({ ...client, ...key, ...signing })).toMatchObject({ oauth, botToken: undefined });
    expect(slack({ ...client, ...key, ...signing, ...bot })).toMatchObject({
      oauth,
      botToken: bot.SLACK_BOT_TOKEN,
    });
  });

  test.each([
    ['https://slack.test/api', 'https://slack.test/api/'],
    ['https://slack.test/api//', 'https://slack.test/api/'],
    ['http://127.0.0.1:4000/api/', 'http://127.0.0.1:4000/api/'],
    ['http://[::1]:4000/api', 'http://[::1]:4000/api/'],
    ['http://localhost/api', 'http://localhost/api/'],
    ['', 'https://slack.com/api/'],
  ])('the address %j is %s', (given, apiUrl) =>
    expect(slack({ ...bot, ...signing, SLACK_API_URL: given })).toMatchObject({ apiUrl }),
  );
});

describe('what is wrong or half set', () => {
  test.each<readonly [string, Record<string, string>, RegExp]>([
    ['no way in', bot, /^SLACK_SIGNING_SECRET should be set with SLACK_BOT_TOKEN: .*\(or SLACK_APP_TOKEN/u],
    [
      'no way in, by consent',
      { ...client, ...key },
      /^SLACK_SIGNING_SECRET should be set with SLACK_CLIENT_ID/u,
    ],
    ['only a signing secret', signing, /^SLACK_BOT_TOKEN should be set with SLACK_SIGNING_SECRET: /u],
    ['only an app token', app, /^SLACK_BOT_TOKEN should be set with SLACK_APP_TOKEN: /u],
    [
      'a client without its secret',
      { ...signing, SLACK_CLIENT_ID: '1.2' },
      /^SLACK_CLIENT_SECRET should be set/u,
    ],
    [
      'a secret without its client',
      { ...signing, SLACK_CLIENT_SECRET: 'x' },
      /^SLACK_CLIENT_ID should be set/u,
    ],
    ['a secret without its client, alone', { SLACK_CLIENT_SECRET: 'x' }, /^SLACK_CLIENT_ID should be set/u],
    [
      'no key',
      { ...client, ...signing },
      /^MUSTER_ENCRYPTION_KEY should be set with SLACK_CLIENT_ID: 64 hex/u,
    ],
    [
      'a token of somebody',
      { SLACK_BOT_TOKEN: 'xoxp-1' },
      /^SLACK_BOT_TOKEN should be .* begins with xoxb-\.$/u,
    ],
    ['a token with a space', { SLACK_BOT_TOKEN: 'xoxb-1 2' }, /^SLACK_BOT_TOKEN should be/u],
    ['the wrong token', { SLACK_APP_TOKEN: 'xoxb-1' }, /^SLACK_APP_TOKEN should be .* begins with xapp-\.$/u],
    [
      'plain http',
      { SLACK_API_URL: 'http://slack.test/api/' },
      /^SLACK_API_URL should begin with https:\/\//u,
    ],
    ['no address', { SLACK_API_URL: 'slack.com' }, /^SLACK_API_URL should be an address such as/u],
    ['an address with a query', { SLACK_API_URL: 'https://slack.com/api/?a=1' }, /^SLACK_API_URL should be/u],
  ])('%s is one line that names the variable and says what it should be', (_, env, line) => {
    expect(() => slack(env)).toThrow(line);
    expect(() => slack(env)).toThrow(/^[^\n]*\.$/u);
  });

  test('a wrong secret is never repeated', () =>
    expect(() => slack({ SLACK_BOT_TOKEN: 'xoxp-hunter2' })).toThrow(/^(?!.*hunter2)/u));
});
