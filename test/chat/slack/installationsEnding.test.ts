/** How installations end, in whatever order Slack tells of it, and what is left: everything but the token. */
import { describe, expect, test } from 'vitest';
import { keptInstallations } from '../../../src/chat/slack/installations/record.js';
import { byToken, given, team } from './installationsGiven.js';

/** The app is installed by consent. */
async function installed() {
  const it = await given({ slack: { team: { id: 'T1', name: 'Acme', scopes: null } } });
  it.slack.addUser({ id: 'U1', name: 'anna' });
  const running = await it.listening();
  await running.install({ team: 'T1', user: 'U1' });
  const ids = async () => (await keptInstallations(it.store.read)).map(({ id }) => id);
  const removed = () => {
    const { install } = it.slack.team('T1');
    if (install !== undefined) install.gone = 'account_inactive';
  };
  return { ...it, ...running, ids, removed };
}

const uninstalled = { origin: team('T1'), at: undefined };
const revoked = { ...uninstalled, bot: ['UBOT'] };

describe('removing the app', () => {
  test.each([
    ['uninstalled, then revoked', ['uninstalled', 'tokensRevoked'], 'slack_workspace.uninstall'],
    ['revoked, then uninstalled', ['tokensRevoked', 'uninstalled'], 'slack_workspace.revoke'],
  ] as const)('%s: the token goes once, the organization stays linked', async (_, order, action) => {
    const { access, ids, organization, organizations, actions } = await installed();
    for (const told of [...order, ...order])
      await (told === 'uninstalled' ? access.uninstalled(uninstalled) : access.tokensRevoked(revoked));
    expect(await ids()).toEqual([]);
    expect(await access.workspaces.ofOrigin(team('T1'))).toBeUndefined();
    expect(await access.workspaces.ofOrganization(organization.id)).toBeUndefined();
    expect((await organizations()).map(({ slackTeamId }) => slackTeamId)).toEqual(['T1']);
    expect((await actions(organization.id)).filter((one) => /uninstall|revoke/u.test(one))).toEqual([action]);
  });

  test('installing again finds the organization with all that is in it', async () => {
    const { access, install, organization, organizations, actions } = await installed();
    await access.uninstalled(uninstalled);
    await install({ team: 'T1', user: 'U1' });
    expect(await organizations()).toHaveLength(1);
    expect((await access.workspaces.ofOrigin(team('T1')))?.organizationId).toBe(organization.id);
    expect((await actions(organization.id)).at(-1)).toBe('slack_workspace.install');
  });

  test('tokens of people, or of another bot, do not matter', async () => {
    const { access, ids } = await installed();
    await access.tokensRevoked({ ...revoked, bot: [] });
    await access.tokensRevoked({ ...revoked, bot: ['UOTHER'] });
    expect(await ids()).toEqual(['T1']);
  });

  test('what is told late does not undo an installation that came since', async () => {
    const { access, ids, wall, install, removed } = await installed();
    const earlier = wall.at;
    removed();
    wall.at = new Date(wall.at.getTime() + 60_000);
    await install({ team: 'T1', user: 'U1' });
    await access.uninstalled({ origin: team('T1'), at: earlier });
    expect(await ids()).toEqual(['T1']);
    await access.uninstalled({ origin: team('T1'), at: wall.at });
    expect(await ids()).toEqual([]);
  });

  test('what a clock that is behind makes look late is asked of Slack', async () => {
    const { access, ids, wall, removed } = await installed();
    removed();
    await access.uninstalled({ origin: team('T1'), at: new Date(wall.at.getTime() - 30_000) });
    expect(await ids()).toEqual([]);
  });

  test('a workspace that nobody knows changes nothing', async () => {
    const { access, ids } = await installed();
    await access.uninstalled({ origin: team('T404'), at: undefined });
    expect(await ids()).toEqual(['T1']);
  });
});

describe('another replica', () => {
  test('sees at once what this one installed and removed', async () => {
    const { start, access, install } = await installed();
    const other = await start();
    expect((await other.workspaces.ofOrigin(team('T1')))?.id).toBe('T1');
    await access.uninstalled(uninstalled);
    expect(await other.workspaces.ofOrigin(team('T1'))).toBeUndefined();
    await install({ team: 'T1', user: 'U1' });
    expect((await other.workspaces.ofOrigin(team('T1')))?.id).toBe('T1');
    other.close();
  });

  test('looks again after moments where no signal came through', async () => {
    const { access, store, wall, organization } = await installed();
    expect((await access.workspaces.ofOrganization(organization.id))?.id).toBe('T1');
    const { saveOrganization } = await import('../../../src/store/queries/peopleWrites.js');
    await store.tx((w) => saveOrganization(w, organization.id, { slackTeamId: null }));
    expect((await access.workspaces.ofOrganization(organization.id))?.id).toBe('T1');
    wall.at = new Date(wall.at.getTime() + 11_000);
    expect(await access.workspaces.ofOrganization(organization.id)).toBeUndefined();
    expect(await access.workspaces.ofOrigin(team('T1'))).toBeUndefined();
  });

  test('costs no query while it is remembered', async () => {
    const { access, store } = await installed();
    const first = await access.workspaces.ofOrigin(team('T1'));
    await store.close();
    expect(await access.workspaces.ofOrigin(team('T1'))).toBe(first);
  });
});

describe('the workspace of the environment’s token', () => {
  test('is marked as broken, and works again when Slack accepts the token again', async () => {
    const { start, slack, wall, logged } = await given({ env: byToken });
    const access = await start();
    const { install } = slack.team('T1');
    if (install === undefined) throw new Error('Not installed.');
    install.gone = 'account_inactive';
    await access.uninstalled(uninstalled);
    await access.tokensRevoked(revoked);
    expect(access.works).toBe(false);
    expect((await access.workspaces.ofOrigin(team('T1')))?.id).toBe('T1');
    wall.at = new Date(wall.at.getTime() + 31_000);
    await access.refresh();
    expect(access.works).toBe(false);
    install.gone = undefined;
    wall.at = new Date(wall.at.getTime() + 31_000);
    await access.refresh();
    expect(access.works).toBe(true);
    expect(logged.filter((line) => line.includes('the app was removed'))).toHaveLength(1);
    access.close();
  });
});
