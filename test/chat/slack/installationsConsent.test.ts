/** Installing by consent: from the first click to the token in the store, and whose the workspace is then. */
import { describe, expect, test } from 'vitest';
import { person } from '../../../src/app/seed.js';
import { keptInstallations } from '../../../src/chat/slack/installations/record.js';
import { BOT_SCOPES } from '../../../src/chat/slack/scopes.js';
import { addUser } from '../../../src/store/queries/peopleWrites.js';
import { type GivenOptions, given, team } from './installationsGiven.js';

/** A Slack whose first workspace has not installed the app. */
async function fresh(options: GivenOptions = {}) {
  const it = await given({ slack: { team: { id: 'T1', name: 'Acme Corp', scopes: null } }, ...options });
  it.slack.addUser({ id: 'U1', name: 'anna', realName: 'Anna Able', tz: 'Europe/Berlin' });
  it.slack.addTeam({ id: 'T2', name: 'Béta & Söhne', scopes: null });
  it.slack.addUser({ id: 'U2', name: 'ben', teamId: 'T2' });
  return { ...it, ...(await it.listening()) };
}

const anna = { team: 'T1', user: 'U1' };
const ben = { team: 'T2', user: 'U2' };

describe('the way to Slack', () => {
  test('leads to the consent page with the scopes that are needed, and back here', async () => {
    const { begin, slack, publicUrl } = await fresh();
    const { status, location, cookie } = await begin();
    const url = new URL(location);
    expect([status, `${url.origin}${url.pathname}`]).toEqual([302, `${slack.url}/oauth/v2/authorize`]);
    expect(url.searchParams.get('client_id')).toBe(slack.clientId);
    expect(url.searchParams.get('scope')).toBe(BOT_SCOPES.join(','));
    expect(url.searchParams.get('redirect_uri')).toBe(`${publicUrl}/slack/oauth_redirect`);
    expect(cookie).toBe(`muster-slack-install=${url.searchParams.get('state') ?? ''}`);
  });

  test('looking whether the way back is there does not use a code up', async () => {
    const { publicUrl } = await fresh();
    expect((await fetch(`${publicUrl}/slack/oauth_redirect?code=1`, { method: 'HEAD' })).status).toBe(404);
  });
});

describe('the first workspace', () => {
  test('becomes the default organization’s where nothing of anybody’s is in it', async () => {
    const { install, access, organization, organizations, people, actions, opened } = await fresh({
      example: true,
    });
    const { status, html, headers } = await install(anna);
    expect(status).toBe(200);
    expect(html).toContain('<h1>Muster is installed in Acme Corp</h1>');
    expect(html).toContain('https://slack.com/app_redirect?app=A1&amp;team=T1');
    expect(html).toContain('slack://app?team=T1&amp;id=A1&amp;tab=home');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/u);
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await organizations()).map(({ slug, slackTeamId }) => [slug, slackTeamId])).toEqual([
      ['default', 'T1'],
    ]);
    expect((await people(organization.id)).find(({ slackUserId }) => slackUserId === 'U1')).toMatchObject({
      name: 'Anna Able',
      email: 'anna@example.com',
      timezone: 'Europe/Berlin',
      role: 'ADMIN',
    });
    expect((await actions(organization.id)).slice(2)).toEqual([
      'organization.edit',
      'slack_workspace.install',
      'user.create',
      'user.edit',
    ]);
    expect(opened).toEqual([organization.id]);
    expect(await access.workspaces.ofOrigin(team('T1'))).toMatchObject({
      organizationId: organization.id,
      id: 'T1',
      botUserId: 'UBOT',
      botId: 'BBOT',
      appId: 'A1',
      url: 'https://acme-corp.slack.com/',
    });
    expect((await access.workspaces.ofOrganization(organization.id))?.id).toBe('T1');
  });

  test('gets an organization of its own where somebody is in the default one', async () => {
    const { install, organization, organizations, people } = await fresh({
      before: async (store, organizationId) => {
        const carla = {
          id: 'u-carla',
          name: 'Carla',
          email: 'carla@company.test',
          timezone: 'UTC',
          role: 'ADMIN',
        } as const;
        await store.tx((w) => addUser(w, person(organizationId, carla, new Date(0), false)));
      },
    });
    expect((await install(anna)).status).toBe(200);
    const [acme, ours] = await organizations();
    expect([acme?.slug, acme?.name, acme?.slackTeamId]).toEqual(['acme-corp', 'Acme Corp', 'T1']);
    expect(ours).toMatchObject({ id: organization.id, slackTeamId: null });
    expect((await people(acme?.id ?? '')).map(({ name, role }) => [name, role])).toEqual([
      ['Anna Able', 'ADMIN'],
    ]);
    expect((await people(organization.id)).map(({ name }) => name)).toEqual(['Carla']);
  });

  test('tokens are not kept as they are', async () => {
    const { install, store, slack } = await fresh();
    await install(anna);
    const kept = JSON.stringify(await keptInstallations(store.read));
    expect(kept).toContain('"token":"v1.');
    expect(kept).not.toContain(slack.team('T1').install?.token);
  });
});

describe('further workspaces', () => {
  test('have organizations of their own', async () => {
    const { install, access, organization, organizations, slack } = await fresh();
    await install(anna);
    expect((await install(ben)).html).toContain('Muster is installed in Béta &amp; Söhne');
    const [beta] = await organizations();
    expect([beta?.slug, beta?.slackTeamId]).toEqual(['beta-sohne', 'T2']);
    const one = await access.workspaces.ofOrganization(organization.id);
    const two = await access.workspaces.ofOrigin(team('T2'));
    expect([one?.id, two?.organizationId]).toEqual(['T1', beta?.id]);
    await two?.client.call('auth.test', (web) => web.auth.test());
    expect(slack.callsTo('auth.test').at(-1)?.token).toBe(slack.team('T2').install?.token);
  });

  test('of the same name have different ones', async () => {
    const { install, slack, organizations } = await fresh();
    await install(anna);
    slack.addTeam({ id: 'T3', name: 'béta Söhne', scopes: null });
    await install(ben);
    await install({ team: 'T3', user: 'U2' });
    expect((await organizations()).map(({ slug }) => slug)).toEqual([
      'beta-sohne',
      'beta-sohne-2',
      'default',
    ]);
  });

  test('one that a configuration has named comes into that organization', async () => {
    const { install, organizations, people } = await fresh({
      before: async (store, organizationId) => {
        const { saveOrganization } = await import('../../../src/store/queries/peopleWrites.js');
        await store.tx((w) => saveOrganization(w, organizationId, { slackTeamId: 'T2' }));
      },
    });
    await install(ben);
    const all = await organizations();
    expect(all.map(({ slug }) => slug)).toEqual(['default']);
    expect(await people(all[0]?.id ?? '')).toHaveLength(1);
  });

  test('a whole Enterprise Grid organization is one workspace', async () => {
    const { install, slack, access, organizations } = await fresh();
    slack.addTeam({ id: 'T9', name: 'Grid', enterpriseId: 'E9', isEnterpriseInstall: true, scopes: null });
    expect((await install({ team: 'T9', user: 'U1' })).status).toBe(200);
    expect((await organizations()).map(({ slackTeamId }) => slackTeamId)).toEqual(['E9']);
    const found = await access.workspaces.ofOrigin({ teamId: 'T77', enterpriseId: 'E9' });
    expect(found?.id).toBe('E9');
    expect(await access.workspaces.ofOrigin(team('T77'))).toBeUndefined();
  });
});

describe('installing again', () => {
  test('replaces the token, and makes nobody an admin beside the one there is', async () => {
    const { install, access, slack, organization, people, actions } = await fresh();
    await install(anna);
    const before = await access.workspaces.ofOrigin(team('T1'));
    const old = slack.team('T1').install?.token;
    slack.addUser({ id: 'U7', name: 'carl' });
    await install({ team: 'T1', user: 'U7' });
    const after = await access.workspaces.ofOrigin(team('T1'));
    expect(after?.client).not.toBe(before?.client);
    await after?.client.call('auth.test', (web) => web.auth.test());
    expect(slack.callsTo('auth.test').at(-1)?.token).not.toBe(old);
    expect((await people(organization.id)).map(({ name, role }) => [name, role])).toEqual([
      ['Anna Able', 'ADMIN'],
      ['carl', 'RESPONDER'],
    ]);
    expect(await actions(organization.id)).toContain('slack_workspace.reinstall');
  });

  test('the same token keeps its client, which remembers what Slack has closed', async () => {
    const { install, access, wall } = await fresh();
    await install(anna);
    const before = await access.workspaces.ofOrigin(team('T1'));
    wall.at = new Date(wall.at.getTime() + 60_000);
    const after = await access.workspaces.ofOrigin(team('T1'));
    expect(after).not.toBe(before);
    expect(after?.client).toBe(before?.client);
  });
});

describe('what goes wrong on the way', () => {
  test('somebody says no', async () => {
    const { install, organizations } = await fresh();
    const { status, html } = await install({ ...anna, deny: true });
    expect([status, html.match(/<h1>(.*)<\/h1>/u)?.[1]]).toEqual([403, 'Muster was not installed']);
    expect(html).toContain('href="/slack/install"');
    expect((await organizations())[0]?.slackTeamId).toBeNull();
  });

  test('it takes longer than ten minutes', async () => {
    const { begin, finish, slack, wall } = await fresh();
    const { location, cookie } = await begin();
    wall.at = new Date(wall.at.getTime() + 10 * 60_000 + 1);
    const { status, html } = await finish(slack.approve(location, anna), cookie);
    expect([status, html]).toEqual([400, expect.stringContaining('This installation has expired')]);
  });

  test.each<readonly [string, (state: string) => string]>([
    ['made up', () => 'made.up.state'],
    ['changed', (state) => state.replace(/^\d/u, '9')],
  ])('the state is %s', async (_, change) => {
    const { begin, finish, slack } = await fresh();
    const { location, cookie } = await begin();
    const back = new URL(slack.approve(location, anna));
    const state = change(back.searchParams.get('state') ?? '');
    back.searchParams.set('state', state);
    const { status } = await finish(back.href, `${cookie.split('=')[0] ?? ''}=${state}`);
    expect(status).toBe(400);
  });

  test('it comes back to another browser', async () => {
    const { begin, finish, slack } = await fresh();
    const { location } = await begin();
    expect((await finish(slack.approve(location, anna), '')).status).toBe(400);
  });

  test('the page is opened a second time', async () => {
    const { begin, finish, slack, organizations } = await fresh();
    const { location, cookie } = await begin();
    const back = slack.approve(location, anna);
    expect((await finish(back, cookie)).status).toBe(200);
    const { status, html } = await finish(back, cookie);
    expect([status, html]).toEqual([400, expect.stringContaining('has expired')]);
    expect(await organizations()).toHaveLength(1);
  });

  test('Slack does not answer', async () => {
    const { begin, finish, slack } = await fresh();
    const { location, cookie } = await begin();
    const back = slack.approve(location, anna);
    slack.down();
    const { status, html } = await finish(back, cookie);
    expect([status, html]).toEqual([502, expect.stringContaining('Slack did not answer.')]);
  });

  test('the client secret is wrong', async () => {
    const { install, logged } = await fresh({
      env: (slack) => ({
        SLACK_CLIENT_ID: slack.clientId,
        SLACK_CLIENT_SECRET: 'wrong',
        SLACK_SIGNING_SECRET: slack.signingSecret,
        MUSTER_ENCRYPTION_KEY: '00'.repeat(32),
      }),
    });
    const { status, html } = await install(anna);
    expect([status, html]).toEqual([502, expect.stringContaining('(bad_client_secret)')]);
    expect(logged.join('')).toContain('Slack refused an installation');
  });

  test('Slack does not say who installed it: they are known by their id', async () => {
    const { install, slack, organization, people } = await fresh();
    slack.fail('users.info', 1, { status: 503 });
    expect((await install(anna)).status).toBe(200);
    expect((await people(organization.id)).map(({ name, role }) => [name, role])).toEqual([['U1', 'ADMIN']]);
  });
});
