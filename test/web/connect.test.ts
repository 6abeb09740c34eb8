/** Connecting Slack and Teams from the browser: steps, what is set, what the checks find, and nothing secret. */
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/app/config.js';
import { connectionsOf } from '../../src/app/connections.js';
import { person } from '../../src/app/seed.js';
import { families } from '../../src/core/commands/families.js';
import type { Connection } from '../../src/core/connection.js';
import { Registry } from '../../src/core/dispatch/registry.js';
import { addUser } from '../../src/store/queries/peopleWrites.js';
import type { RunningApp } from '../support/app.js';
import { slackApp } from '../support/slackApp.js';
import { teamsApp } from '../support/teamsApp.js';
import { linksOf, pageOf, privateOf, shown, visiting } from './given.js';
import { rawTextOf, tagsOf } from './html.js';
import { Visitor, workspace } from './visitor.js';

const SECRET = '0123456789abcdef0123456789abcdef';

/** Whether each variable of the page is set. */
const variables = (html: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...html.matchAll(/<code>([A-Z_]+)<\/code> <span class="badge">([^<]*)</gu)].map(
      ([, name = '', set = '']) => [name, set],
    ),
  );
/** The steps of the page with their states. */
const steps = (html: string): readonly string[] =>
  [...html.matchAll(/<h3 class="step-title">(.*?) <span class="step-state">(.*?)<\/span>/gu)].map(
    ([, title, state]) => `${title}: ${state}`,
  );

/** An admin in front of a workspace in which nobody is yet: who connects a chat platform gets no example people. */
async function admin(app: RunningApp): Promise<Visitor> {
  const somebody = { id: app.newId(), name: 'Ada', email: null, timezone: 'UTC', role: 'ADMIN' } as const;
  await app.store.tx((w) => addUser(w, person(app.organizationId, somebody, app.clock.now(), false)));
  return new Visitor(app);
}

describe('connecting', () => {
  test('is for admins: nobody else is shown or given anything of it', async () => {
    const app = await workspace();
    const { visitor } = await visiting(app, 'Ada');
    const { html } = await visitor.get('/connect');
    expect(linksOf(html)).toEqual(expect.arrayContaining(['/connect', '/connect/slack', '/connect/teams']));
    expect(shown(html)).toMatch(/Slack not connected[\s\S]*Microsoft Teams not connected/u);
    expect((await visitor.get('/connect/fax')).status).toBe(404);
    for (const name of ['Ben', 'Emil']) {
      await visitor.become(name);
      expect(linksOf((await visitor.get('/home')).html)).not.toContain('/connect');
      for (const path of ['/connect', '/connect/slack', '/connect/slack/files/manifest.json'])
        expect((await visitor.get(path)).status).toBe(403);
      expect((await visitor.submit('/connect/slack/check', {})).status).toBe(403);
    }
  });

  test('Slack: both ways from nothing, with the manifest to take along and the addresses to copy', async () => {
    const app = await workspace();
    const { visitor } = await visiting(app, 'Ada');
    // Nobody outside can reach this one: Slack is called, and calls nobody.
    const socket = (await visitor.get('/connect/slack')).html;
    expect(steps(socket)).toEqual([
      'Make the app in Slack: ',
      'Let Muster call Slack: to do',
      'Install it in the workspace: to do',
      'Start Muster with it: to do',
      'Try it: to do',
    ]);
    expect(variables(socket)).toEqual({ SLACK_APP_TOKEN: 'not set', SLACK_BOT_TOKEN: 'not set' });
    expect(socket).not.toContain('connect-check');
    const file = await visitor.get('/connect/slack/files/manifest-socket.json');
    expect(file.headers['content-disposition']).toBe('attachment; filename="manifest-socket.json"');
    expect(JSON.parse(file.html)).toMatchObject({ settings: { socket_mode_enabled: true } });
    const http = (await visitor.get('/connect/slack?way=http')).html;
    expect(http).toContain('https://muster.example.com/slack/events');
    expect(http).toContain('aria-current="page">Over HTTP');
    expect((await visitor.get('/connect/slack/files/..%2Fpackage.json')).status).toBe(404);
    // A way that there is not is the first one.
    expect(steps((await visitor.get('/connect/slack?way=%22%3E%3Cscript%3E')).html)).toEqual(steps(socket));
  });

  test('Slack: says where it is connected, looks only when asked to, and shows no secret', async () => {
    const { slack, app } = await slackApp({
      slackOptions: {
        secret: SECRET,
        team: { id: 'T1', name: `"><script>alert(1)</script> \u202e${'x'.repeat(300)}` },
      },
      env: { PUBLIC_URL: '' },
    });
    const visitor = await admin(app);
    const before = slack.calls.length;
    const { html } = await visitor.get('/connect/slack');
    expect(slack.calls.length).toBe(before);
    expect(shown(html)).toContain('Connected');
    expect(variables(html)['SLACK_BOT_TOKEN']).toBe('set');
    expect(steps(html)).toContain('Install it in the workspace: not checked yet');
    const looked = await visitor.post('/connect/slack/check', { way: 'http' });
    expect(slack.calls.length).toBeGreaterThan(before);
    expect(steps(looked.html)).toContain('Install it in the workspace: in order');
    expect(privateOf(looked.html)).toMatch(/^.*Slack: all \d+ things that were looked at are in order/su);
    const plain = await visitor.submit('/connect/slack/check', { way: 'http' });
    expect(steps(plain.html)).toEqual(steps(looked.html));
    for (const page of [html, looked.html, plain.html]) {
      expect(page).not.toContain(slack.botToken);
      expect(page).not.toContain(SECRET);
      expect(rawTextOf(page.replace('<!doctype html>', ''))).not.toContain('<');
      expect(tagsOf(pageOf(page)).map(({ name }) => name)).not.toContain('script');
    }
  });

  test('Teams: says where it is connected, looks only when asked to, and shows no secret', async () => {
    const { teams, app } = await teamsApp();
    const visitor = await admin(app);
    const { html } = await visitor.get('/connect/teams');
    expect(shown(html)).toContain(`the tenant ${teams.tenantId}`);
    expect(variables(html)).toEqual({
      PUBLIC_URL: 'not set',
      MICROSOFT_APP_ID: 'set',
      MICROSOFT_APP_TENANT_ID: 'set',
      MICROSOFT_APP_PASSWORD: 'set',
      MICROSOFT_TEAM_ID: 'set',
    });
    // Microsoft can send nothing to this machine: there is no package that would lead here.
    expect((await visitor.get('/connect/teams/files/muster-teams.zip')).status).toBe(404);
    const looked = await visitor.post('/connect/teams/check', {});
    expect(steps(looked.html)).toEqual(
      expect.arrayContaining(['Give it a secret: in order', 'Grant the permissions: in order']),
    );
    for (const page of [html, looked.html]) expect(page).not.toContain(teams.appPassword);
  });

  test('what an organization of others has is not looked at here', async () => {
    const { app } = await slackApp();
    await app.store.tx((w) =>
      w.insert(w.tables.adapterState).values({
        island: 'slack',
        key: 'installation:T2',
        value: {
          id: 'T2',
          name: 'Somebody else',
          enterpriseId: null,
          url: 'https://other.slack.com/',
          botUserId: 'B2',
          botId: 'B2',
          appId: 'A2',
          scopes: [],
          token: 'sealed',
          refreshToken: null,
          expiresAt: null,
          installedBy: null,
          installedAt: '2026-03-02T09:00:00.000Z',
        },
        expiresAt: null,
      }),
    );
    const looked = await (await admin(app)).post('/connect/slack/check', {});
    expect(shown(looked.html)).toContain('Workspace One');
    expect(shown(looked.html)).toContain('none has installed the app by itself');
    expect(looked.html).not.toContain('Somebody else');
  });
});

describe('a guide', () => {
  const guides = (env: Record<string, string>): readonly Connection[] => {
    const config = readConfig({ DATABASE_URL: 'file::memory:', ...env });
    const store = { read: undefined } as never;
    const now = (): Date => new Date(0);
    return connectionsOf(config, { store, clock: { now, wallNow: now }, registry: new Registry(families) });
  };
  const microsoft = {
    PUBLIC_URL: 'https://muster.acme.test',
    MICROSOFT_APP_ID: '1d0f4a3e-0c6f-4a4e-9d35-6b2f0f1c9a77',
    MICROSOFT_APP_PASSWORD: 'password',
    MICROSOFT_APP_TENANT_ID: '2d0f4a3e-0c6f-4a4e-9d35-6b2f0f1c9a77',
  };
  const token = { SLACK_BOT_TOKEN: 'xoxb-1' };
  const oauth = {
    SLACK_CLIENT_ID: '1.1',
    SLACK_CLIENT_SECRET: 'secret',
    MUSTER_ENCRYPTION_KEY: '0'.repeat(64),
  };

  test.each([
    ['slack', { ...token, SLACK_APP_TOKEN: 'xapp-1' }],
    ['slack', { ...token, SLACK_SIGNING_SECRET: 'secret' }],
    ['slack', { ...oauth, SLACK_SIGNING_SECRET: 'secret' }],
    ['teams', microsoft],
    ['teams', { MICROSOFT_APP_ALLOW_ANONYMOUS: '1' }],
  ])('of %s has a step for every check', async (id, env) => {
    const connection = guides(env).find((one) => one.id === id);
    const inSteps = connection?.ways.flatMap(({ steps }) => steps.flatMap(({ checks = [] }) => checks));
    const made = (await connection?.checks('an organization'))?.map(({ name }) => name) ?? [];
    expect(made.length).toBeGreaterThan(0);
    expect(inSteps).toEqual(expect.arrayContaining(made));
  });

  test('hands over the package that Teams installs, for the address and the app that there are', () => {
    const [file] = guides(microsoft).find(({ id }) => id === 'teams')?.files ?? [];
    const content = file?.content();
    if (!(content instanceof Uint8Array)) throw new Error('There is no package.');
    const manifest: unknown = JSON.parse(strFromU8(unzipSync(content)['manifest.json'] ?? new Uint8Array()));
    expect(manifest).toMatchObject({ id: microsoft.MICROSOFT_APP_ID });
    expect(JSON.stringify(manifest)).toContain('muster.acme.test');
  });
});
