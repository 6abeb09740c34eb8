/** What doctor says of Slack: a line for each thing that can be wrong, with what to do about it. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { verifySlackRequest } from '@slack/bolt';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../../src/app/config.js';
import { slackChecks } from '../../../src/chat/slack/doctor.js';
import { Installations } from '../../../src/chat/slack/installations/record.js';
import { SLACK } from '../../../src/chat/slack/parts.js';
import { BOT_SCOPES } from '../../../src/chat/slack/scopes.js';
import { openStore } from '../../../src/store/open.js';
import { remember } from '../../../src/store/queries/adapterState.js';
import { SlackDouble } from '../../support/slack/slack.js';
import { byConsent, byToken, KEY } from './installationsGiven.js';

interface Options {
  readonly env?: (slack: SlackDouble) => Record<string, string>;
  /** How far this machine is ahead. */
  readonly aheadMs?: number;
  readonly publicUrl?: string;
  readonly localUrl?: string;
}

const SECRET = '0123456789abcdef0123456789abcdef';

async function examined(options: Options = {}) {
  const slack = await SlackDouble.start({ secret: SECRET, scopes: BOT_SCOPES });
  const store = await openStore('file::memory:');
  onTestFinished(async () => {
    await slack.stop();
    await store.close();
  });
  const { slack: settings } = readConfig({ SLACK_API_URL: slack.apiUrl, ...(options.env ?? byToken)(slack) });
  if (settings === undefined) throw new Error('Slack is not configured.');
  const now = () => new Date(Date.now() + (options.aheadMs ?? 0));
  const look = async (overriding: Partial<Parameters<typeof slackChecks>[0]> = {}) => {
    const lines: Record<string, readonly string[]> = {};
    const checks = slackChecks({
      settings,
      clock: { now, wallNow: now },
      publicUrl: options.publicUrl,
      localUrl: options.localUrl ?? 'http://127.0.0.1:1',
      store,
      ...overriding,
    });
    for (const { name, run } of checks)
      lines[name] = (await run()).map((each) =>
        each.state === 'ok' ? `ok ${each.line}` : `${each.state} ${each.line} → ${each.todo}`,
      );
    const all = JSON.stringify(lines);
    for (const secret of [slack.botToken, SECRET, KEY, slack.appToken, slack.clientSecret])
      expect(all).not.toContain(secret);
    return lines;
  };
  return { slack, store, settings, look };
}

/** A Muster that answers Slack, or not quite. */
async function muster(secret = SECRET, events = 200): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url === '/healthz') return response.writeHead(200).end();
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp } = request.headers;
      try {
        verifySlackRequest({
          signingSecret: secret,
          body,
          headers: { 'x-slack-signature': String(signature), 'x-slack-request-timestamp': Number(timestamp) },
        });
        response.writeHead(events, { 'content-type': 'application/json' }).end(body);
      } catch {
        response.writeHead(401).end();
      }
    });
    return undefined;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
}

const WAY = 'the way from Slack to Muster';

describe('when everything is there', () => {
  test('over HTTP', async () => {
    const url = await muster();
    const { look } = await examined({ publicUrl: url });
    expect(await look()).toEqual({
      'Slack’s clock': ['ok agrees with that of this machine'],
      SLACK_BOT_TOKEN: ['ok is the bot UBOT in Workspace One (T1)'],
      'Slack’s permissions': ['ok are all there'],
      'Slack’s signing secret': ['ok is set'],
      [WAY]: [`ok ${url}/slack/events answers as it should`],
      'Slack workspaces': ['ok none has installed the app by itself'],
    });
  });

  test('in Socket Mode', async () => {
    const { look } = await examined({
      env: (slack) => ({ SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken }),
    });
    expect(await look()).toMatchObject({
      'Socket Mode': ['ok SLACK_APP_TOKEN opens connections; no public address is needed'],
    });
  });

  test('for several workspaces', async () => {
    const url = await muster();
    const { look } = await examined({ publicUrl: url, env: byConsent });
    expect(await look()).toMatchObject({
      'installing in Slack': [
        `ok begins at ${url}/slack/install; the app’s Redirect URL has to be ${url}/slack/oauth_redirect`,
      ],
    });
  });
});

describe('the clock', () => {
  test.each([
    [90_000, /^warn this machine is (89|90|91) s ahead of Slack → set the clock/u],
    [-90_000, /^warn this machine is (89|90|91) s behind Slack/u],
    [400_000, /^fail this machine is (399|400|401) s ahead of Slack/u],
  ])('is %d ms off', async (aheadMs, line) => {
    const { look } = await examined({ aheadMs });
    expect((await look())['Slack’s clock']).toEqual([expect.stringMatching(line)]);
  });
});

describe('Slack', () => {
  test('does not answer', async () => {
    const { look, slack } = await examined();
    slack.down();
    const line = expect.stringMatching(
      /^fail http:\/\/127\.0\.0\.1:\d+ does not answer → let this machine reach it/u,
    );
    expect(await look()).toMatchObject({
      'Slack’s clock': [line],
      SLACK_BOT_TOKEN: [line],
      'Slack’s permissions': [line],
    });
  });

  test('does not accept the token', async () => {
    const { look, slack } = await examined();
    slack.fail('auth.test', 'always', { error: 'token_revoked' });
    expect((await look())['SLACK_BOT_TOKEN']).toEqual([
      'fail Slack answers token_revoked → set SLACK_BOT_TOKEN to the present Bot User OAuth Token (“Install App” in the app’s settings)',
    ]);
  });

  test('has not granted everything', async () => {
    const { look, slack } = await examined();
    slack.revoke(['users:read.email']);
    expect((await look())['Slack’s permissions']).toEqual([
      'fail permissions are missing: users:read.email (Muster cannot recognize people by their e-mail address) → update the app from the present manifest (npm run muster -- slack-manifest) and install it again',
    ]);
  });

  test('does not accept the app token', async () => {
    const { look } = await examined({
      env: (slack) => ({ SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: 'xapp-wrong' }),
    });
    expect((await look())['Socket Mode']).toEqual([
      expect.stringMatching(
        /^fail Slack answers invalid_auth → set SLACK_APP_TOKEN to an App-Level Token with/u,
      ),
    ]);
  });
});

describe('the signing secret', () => {
  test('does not look like one', async () => {
    const { look } = await examined({
      env: (slack) => ({ ...byToken(slack), SLACK_SIGNING_SECRET: 'hunter2' }),
    });
    expect((await look())['Slack’s signing secret']).toEqual([
      expect.stringMatching(/^warn does not look like/u),
    ]);
  });

  test('is another one than that of the process that runs', async () => {
    const url = await muster('ffffffffffffffffffffffffffffffff');
    const { look } = await examined({ publicUrl: url });
    expect((await look())[WAY]).toEqual([
      expect.stringMatching(
        /^fail .*\/slack\/events does not accept SLACK_SIGNING_SECRET → start Muster again/u,
      ),
    ]);
  });
});

describe('the way from Slack', () => {
  test('does not lead anywhere while Muster does not run', async () => {
    const { look } = await examined({ publicUrl: 'http://127.0.0.1:1' });
    expect((await look())[WAY]).toEqual([
      'warn http://127.0.0.1:1 does not answer → start Muster, and look again while it runs',
    ]);
  });

  test('does not lead to the Muster that runs', async () => {
    const { look } = await examined({ publicUrl: 'http://127.0.0.1:1', localUrl: await muster() });
    expect((await look())[WAY]).toEqual([
      'fail Muster runs here, but http://127.0.0.1:1 does not answer → let PUBLIC_URL and whatever stands before Muster lead here',
    ]);
  });

  test('leads to something that does not know Slack', async () => {
    const url = await muster(SECRET, 404);
    const { look } = await examined({ publicUrl: url });
    expect((await look())[WAY]).toEqual([
      expect.stringMatching(
        /^fail .*\/slack\/events answers 404 → start Muster with the present environment/u,
      ),
    ]);
  });

  test.each(['http://muster.acme.test', 'https://localhost:3000', undefined])(
    'is none to %s for the real Slack',
    async (publicUrl) => {
      const { look, settings } = await examined({
        env: byConsent,
        ...(publicUrl === undefined ? {} : { publicUrl }),
      });
      // Nobody is asked: the name of the real one does not resolve.
      const lines = await look({ settings: { ...settings, apiUrl: 'https://slack.invalid/api/' } });
      expect(lines[WAY]).toEqual([
        expect.stringMatching(/^fail Slack cannot reach .* → set PUBLIC_URL to the https/u),
      ]);
      expect(lines['installing in Slack']).toEqual([
        expect.stringMatching(/^fail Slack sends nobody back to/u),
      ]);
    },
  );
});

describe('workspaces that installed the app', () => {
  const installation = (id: string, token: string) => ({
    id,
    name: `Team ${id}`,
    enterpriseId: null,
    botUserId: 'UBOT',
    botId: 'BBOT',
    appId: 'A1',
    url: 'https://acme.slack.com/',
    scopes: [],
    token,
    refreshToken: null,
    expiresAt: null,
    installedBy: 'U1',
    installedAt: '2026-03-02T09:00:00.000Z',
  });

  test('are looked at one by one', async () => {
    const { look, slack, store } = await examined({ env: byConsent });
    slack.addTeam({ id: 'T2', scopes: BOT_SCOPES });
    slack.addTeam({ id: 'T3', scopes: ['commands'] });
    const token = (id: string) => slack.team(id).install?.token ?? '';
    const installations = new Installations(KEY);
    await store.tx(async (w) => {
      await installations.save(w, installation('T1', slack.botToken));
      await installations.save(w, installation('T2', token('T2')));
    });
    expect((await look())['Slack workspaces']).toEqual(['ok all 2 that installed the app work']);
    await store.tx(async (w) => {
      await installations.save(w, installation('T2', 'xoxb-old'));
      await installations.save(w, installation('T3', token('T3')));
      await new Installations('ff'.repeat(32)).save(w, installation('T4', 'xoxb-4'));
    });
    expect((await look())['Slack workspaces']).toEqual([
      'fail Team T2 (T2): Slack answers invalid_auth → install the app there again, at /slack/install',
      expect.stringMatching(/^fail Team T3 \(T3\): permissions are missing: app_mentions:read /u),
      'fail MUSTER_ENCRYPTION_KEY does not open the token of Team T4 (T4) → set the key that it was kept with, or give it up: npm run muster -- slack-forget T4',
    ]);
  });

  test('cannot be used without the key, and are not known without the database', async () => {
    const { look, store } = await examined();
    await store.tx((w) =>
      remember(w, { island: SLACK, key: 'installation:T1' }, installation('T1', 'v1.sealed')),
    );
    expect((await look())['Slack workspaces']).toEqual([
      'warn 1 installed the app, and cannot be used → set MUSTER_ENCRYPTION_KEY to the key that they were kept with',
    ]);
    expect((await look({ store: undefined }))['Slack workspaces']).toEqual([
      'warn are not known without the database → mend that first',
    ]);
  });
});
