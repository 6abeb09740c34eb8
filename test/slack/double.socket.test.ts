/** Whether the doubled Slack speaks Socket Mode, consent and files as the clients of the real one expect it. */
import { SocketModeClient } from '@slack/socket-mode';
import { afterEach, describe, expect, it } from 'vitest';
import { type Fields, fieldsIn } from '../support/slack/json.js';
import { clientOf, silent, slackWith, stopAll, TinyApp, untilTheEnd } from '../support/slack/kit.js';
import type { SlackDouble } from '../support/slack/slack.js';

afterEach(stopAll);

interface Envelope {
  readonly ack: (answer?: object) => Promise<void>;
  readonly body: Fields;
  readonly type: string;
  readonly retry_num?: number;
}

async function connected(slack: SlackDouble, take: (envelope: Envelope) => unknown = ({ ack }) => ack()) {
  const client = new SocketModeClient({
    appToken: slack.appToken,
    clientPingTimeout: 50,
    logger: silent,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  });
  const received: Envelope[] = [];
  client.on('slack_event', (envelope: Envelope) => {
    received.push(envelope);
    void take(envelope);
  });
  await client.start();
  untilTheEnd({ stop: () => client.disconnect() });
  return { client, received };
}

describe('Socket Mode', () => {
  it('brings what signed HTTP would bring, and takes the answer', async () => {
    const slack = await slackWith();
    const { received } = await connected(slack, ({ ack, type }) =>
      ack(type === 'slash_commands' ? { text: 'Declared.' } : undefined),
    );
    expect(await slack.as('anna').command('/incident', 'declare')).toMatchObject({
      status: 200,
      seen: { text: 'Declared.' },
    });
    await slack.as('anna').dm('hello');
    expect(received.map(({ type }) => type)).toEqual(['slash_commands', 'events_api']);
    expect(received[1]?.body).toMatchObject({ type: 'event_callback', event: { text: 'hello' } });
    expect(slack.problems).toEqual([]);
  });

  it('takes turns, and sends through another connection what one lost', async () => {
    const slack = await slackWith();
    const deaf = await connected(slack, () => {});
    const { received } = await connected(slack);
    expect(slack.sockets).toHaveLength(2);
    const asked = [slack.as('anna').command('/a'), slack.as('anna').command('/b')];
    await slack.until(() => deaf.received.length + received.length === 2);
    expect(deaf.received).toHaveLength(1);
    // The client must not be stopped before it is connected again: it would reject a promise that nobody has.
    const again = new Promise((resolve) => deaf.client.once('connected', resolve));
    slack.sockets.find(({ waiting }) => waiting.size > 0)?.drop();
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200]);
    expect(received).toHaveLength(2);
    expect(received[1]).toMatchObject({ retry_num: 1 });
    await again;
    expect(slack.sockets).toHaveLength(2);
  });

  it('keeps what was lost until there is a connection again', async () => {
    const slack = await slackWith();
    let deaf = true;
    const { received } = await connected(slack, ({ ack }) => (deaf ? undefined : ack()));
    const asked = slack.as('anna').command('/a');
    await slack.until(() => received.length === 1);
    deaf = false;
    slack.sockets[0]?.refresh();
    expect(await asked).toMatchObject({ status: 200 });
    expect(received).toHaveLength(2);
  });

  it('notices what is acknowledged twice', async () => {
    const slack = await slackWith();
    await connected(slack, async ({ ack }) => {
      await ack();
      await ack();
    });
    await slack.as('anna').command('/a');
    await slack.until(() => slack.problems.length === 1);
    expect(slack.problems[0]).toContain('acknowledged more than once');
  });

  it('needs the token of the app, and can be switched off', async () => {
    const slack = await slackWith();
    const open = (token: string) => clientOf(slack, token).apps.connections.open({});
    await expect(open(slack.botToken)).rejects.toThrow('not_allowed_token_type');
    const { client } = await connected(slack);
    slack.disableLink();
    await slack.until(() => slack.sockets.length === 0);
    await expect(open(slack.appToken)).rejects.toThrow('access_denied');
    await client.disconnect();
  });
});

describe('consent', () => {
  it('gives a code that is exchanged once for an installation', async () => {
    const slack = await slackWith();
    slack.addTeam({ id: 'T2', name: 'Other', scopes: null });
    const redirect_uri = 'https://muster.example.com/slack/oauth_redirect';
    const query = new URLSearchParams({
      client_id: slack.clientId,
      scope: 'chat:write,users:read',
      state: 's1',
      redirect_uri,
    });
    const back = new URL(slack.approve(`${slack.url}/oauth/v2/authorize?${query}`, { team: 'T2' }));
    expect(back.searchParams.get('state')).toBe('s1');
    const code = back.searchParams.get('code') ?? '';
    const { clientId: client_id, clientSecret: client_secret } = slack;
    const exchange = (given: object) =>
      clientOf(slack, '').oauth.v2.access({ client_id, client_secret, code, redirect_uri, ...given });
    await expect(exchange({ code: 'other' })).rejects.toThrow('invalid_code');
    await expect(exchange({ client_secret: 'other' })).rejects.toThrow('bad_client_secret');
    const installed = await exchange({});
    expect(installed).toMatchObject({
      team: { id: 'T2', name: 'Other' },
      scope: 'chat:write,users:read',
      bot_user_id: 'UBOTT2',
      is_enterprise_install: false,
    });
    await expect(exchange({})).rejects.toThrow('invalid_code');
    const web = clientOf(slack, installed.access_token);
    expect(await web.auth.test()).toMatchObject({ team_id: 'T2' });
    const app = await TinyApp.start(slack);
    await slack.uninstall('T2');
    expect(app.received.map(({ payload }) => fieldsIn(payload['event'])['type'])).toEqual(
      expect.arrayContaining(['app_uninstalled', 'tokens_revoked']),
    );
    await expect(web.auth.test()).rejects.toThrow('account_inactive');
    expect(slack.approve(`${slack.url}/oauth/v2/authorize?${query}`, { deny: true })).toContain(
      'error=access_denied',
    );
    const page = await fetch(`${slack.url}/oauth/v2/authorize?${query}`, { redirect: 'manual' });
    expect(page.headers.get('location')).toContain(`${redirect_uri}?state=s1&code=`);
  });

  it('of a whole organization is one installation, which wants to know the workspace', async () => {
    const slack = await slackWith({ team: { id: 'T1', enterpriseId: 'E1', isEnterpriseInstall: true } });
    slack.addTeam({ id: 'T2', enterpriseId: 'E1', isEnterpriseInstall: true });
    const web = clientOf(slack);
    await expect(web.conversations.create({ name: 'inc-1' })).rejects.toThrow('missing_argument');
    await web.conversations.create({ name: 'inc-1', team_id: 'T2' });
    expect(slack.channel('inc-1').teamId).toBe('T2');
  });
});

describe('files', () => {
  it('go up in three steps, and down to whom may read them', async () => {
    const slack = await slackWith();
    const web = clientOf(slack);
    const channel = slack.addChannel({ name: 'inc-1', members: ['bot', 'U1'] }).id;
    const sent = { channel_id: channel, filename: 'export.csv', file: Buffer.from('a,b'), title: 'Export' };
    await web.files.uploadV2(sent);
    expect(slack.files).toMatchObject([{ name: 'export.csv', title: 'Export', channels: [channel] }]);
    expect(slack.files[0]?.content?.toString()).toBe('a,b');
    expect(slack.channel('inc-1').messages).toMatchObject([{ subtype: 'file_share', botId: 'BBOT' }]);
    const { files: [picture] = [] } = await slack.as('anna').say('inc-1', 'see', { files: ['graph.png'] });
    const info = await web.files.info({ file: picture?.id ?? '' });
    const bytes = await fetch(info.file?.url_private ?? '', {
      headers: { authorization: `Bearer ${slack.botToken}` },
    });
    expect(bytes.headers.get('content-type')).toBe('image/png');
    slack.revoke(['files:read']);
    await expect(web.files.info({ file: picture?.id ?? '' })).rejects.toThrow('missing_scope');
    expect(slack.problems).toEqual([]);
  });
});
