/** The whole examination from the command line: what it prints and how it ends. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Connection from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Installations, keptInstallations } from '../../../src/chat/slack/installations/record.js';
import { BOT_SCOPES } from '../../../src/chat/slack/scopes.js';
import { RESOURCE_PERMISSIONS } from '../../../src/chat/teams/permissions.js';
import { openStore } from '../../../src/store/open.js';
import { SlackDouble } from '../../support/slack/slack.js';
import { TeamsDouble } from '../../support/teams/teams.js';
import { commandLine } from './given.js';

const KEY = '0f'.repeat(32);

async function withDatabase(database: string): Promise<void> {
  await (await openStore(`file:${database}`)).close();
}

describe('doctor', () => {
  test('before the first start', async () => {
    const { run } = commandLine();
    expect(await run('doctor')).toEqual({
      code: 0,
      err: '',
      out: [
        'ok configuration: can be read.',
        'ok database: muster.db is not there yet; the first start makes it.',
        'ok Slack: is not configured; docs/slack.md says how.',
        'ok Teams: is not configured; docs/teams.md says how.',
        '',
      ].join('\n'),
    });
  });

  test('with Slack in Socket Mode', async () => {
    const slack = await SlackDouble.start({ scopes: BOT_SCOPES });
    onTestFinished(() => slack.stop());
    const { run, database } = commandLine({
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
    });
    await withDatabase(database);
    const found = await run('doctor');
    expect(found.out.split('\n')).toEqual([
      'ok configuration: can be read.',
      'ok database: answers, and has every migration.',
      'ok Slack’s clock: agrees with that of this machine.',
      'ok SLACK_BOT_TOKEN: is the bot UBOT in Workspace One (T1).',
      'ok Slack’s permissions: are all there.',
      'ok Socket Mode: SLACK_APP_TOKEN opens connections; no public address is needed.',
      'ok Slack workspaces: none has installed the app by itself.',
      'ok Teams: is not configured; docs/teams.md says how.',
      '',
    ]);
    expect(found.code).toBe(0);
    slack.revoke(['pins:write']);
    const worse = await run('doctor');
    expect(worse.code).toBe(1);
    expect(worse.out).toContain(
      '✗  Slack’s permissions: permissions are missing: pins:write (Muster cannot pin the card of an incident). To do: update the app',
    );
    expect(found.out + worse.out).not.toContain(slack.botToken);
  });

  test('with Teams', async () => {
    const appId = '1d0f4a3e-0c6f-4a4e-9d35-6b2f0f1c9a77';
    const teams = await TeamsDouble.start({ appId, manifestId: appId, rsc: RESOURCE_PERMISSIONS });
    onTestFinished(() => teams.stop());
    const { run, database } = commandLine({
      MICROSOFT_APP_ID: appId,
      MICROSOFT_APP_PASSWORD: teams.appPassword,
      MICROSOFT_APP_TENANT_ID: teams.tenantId,
      MICROSOFT_GRAPH_URL: teams.graphUrl,
      MICROSOFT_LOGIN_URL: teams.loginUrl,
      MICROSOFT_OPENID_METADATA_URL: teams.openIdMetadataUrl,
      PUBLIC_URL: 'http://127.0.0.1:1',
    });
    await withDatabase(database);
    const found = await run('doctor');
    expect(found.out.split('\n')).toEqual([
      'ok configuration: can be read.',
      'ok database: answers, and has every migration.',
      'ok Microsoft’s clock: agrees with that of this machine.',
      'ok Microsoft’s keys: can be had.',
      'ok MICROSOFT_APP_ID: has its token for the Bot Framework (SingleTenant).',
      '!  the way from Teams to Muster: http://127.0.0.1:1 does not answer. To do: start Muster, and look again while it runs.',
      `ok Teams tenants: ${teams.tenantId} will belong to the default organization after the next start.`,
      'ok Teams’ permissions: are all there.',
      'ok the team for rooms: is not set (MICROSOFT_TEAM_ID): rooms are group chats.',
      'ok the catalogue of Teams: has the app.',
      '!  the app in Teams: where it is, is not known before the first start. To do: start Muster once.',
      'ok Slack: is not configured; docs/slack.md says how.',
      '',
    ]);
    expect(found.code).toBe(0);
    const worse = await run('doctor', { MICROSOFT_APP_PASSWORD: 'another-secret' });
    expect(worse.code).toBe(1);
    expect(worse.out).toContain(
      '✗  MICROSOFT_APP_ID: Entra does not accept the app’s secret. To do: correct MICROSOFT_APP_PASSWORD.\n',
    );
    expect(found.out + worse.out).not.toMatch(/another-secret|app-password/u);
  });

  test('a wrong environment is one line, and all there is', async () =>
    expect(await commandLine().run('doctor', { SLACK_BOT_TOKEN: 'xoxp-1' })).toEqual({
      code: 1,
      err: '',
      out: '✗  configuration: SLACK_BOT_TOKEN should be the Bot User OAuth Token, which begins with xoxb-. To do: correct the environment, or .env.\n',
    }));

  test('a wrong configuration file is named', async () => {
    const { run, folder } = commandLine();
    const file = join(folder, 'muster.yaml');
    writeFileSync(file, 'organizations: [{ nam: x }]\n');
    const { code, out } = await run('doctor', { MUSTER_CONFIG: file });
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/^✗ {2}configuration: muster\.yaml:1:\d+ .*To do: correct/u),
    ]);
  });

  test('a database that a start has to migrate is left as it is', async () => {
    const { run, database } = commandLine();
    new Connection(database).exec('create table other (id text)').close();
    const { code, out } = await run('doctor');
    expect([code, out]).toEqual([
      0,
      expect.stringContaining(
        '!  database: The database is of an older version of Muster: the next start migrates it. To do: start Muster once.\n',
      ),
    ]);
    const left = new Connection(database, { readonly: true });
    expect(left.prepare('select name from sqlite_master').all()).toEqual([{ name: 'other' }]);
    left.close();
  });

  test('a file that is no database', async () => {
    const { run, database } = commandLine();
    writeFileSync(database, 'no database '.repeat(1000));
    const { code, out } = await run('doctor');
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/✗ {2}database: .* is not a sound SQLite database/u),
    ]);
  });
});

describe('slack-forget', () => {
  const given = async () => {
    const line = commandLine();
    const store = await openStore(`file:${line.database}`);
    await store.tx((w) =>
      new Installations(KEY).save(w, {
        id: 'T1',
        name: 'Acme',
        enterpriseId: null,
        botUserId: 'UBOT',
        botId: 'BBOT',
        appId: 'A1',
        url: 'https://acme.slack.com/',
        scopes: [],
        token: 'xoxb-1',
        refreshToken: null,
        expiresAt: null,
        installedBy: 'U1',
        installedAt: '2026-03-02T09:00:00.000Z',
      }),
    );
    await store.close();
    return line;
  };

  test('destroys the tokens of a workspace, without the key', async () => {
    const { run, database } = await given();
    expect(await run('slack-forget T1')).toEqual({ code: 0, out: 'forgot T1 (Acme)\n', err: '' });
    const store = await openStore(`file:${database}`);
    expect(await keptInstallations(store.read)).toEqual([]);
    await store.close();
  });

  test('says which there are', async () => {
    const { run } = await given();
    expect(await run('slack-forget T9')).toEqual({
      code: 64,
      out: '',
      err: 'There is no installation T9; there are: T1 (Acme).\n',
    });
    expect((await run('slack-forget')).err).toBe('It needs the id of a workspace; there are: T1 (Acme).\n');
  });
});
