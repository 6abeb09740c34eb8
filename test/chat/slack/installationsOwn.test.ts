/** The one workspace whose token the environment has: whose it becomes, and what a start does when Slack says no, or nothing. */
import { describe, expect, test } from 'vitest';
import { ConfigProblem } from '../../../src/core/environment.js';
import { openStore } from '../../../src/store/open.js';
import { saveOrganization } from '../../../src/store/queries/peopleWrites.js';
import { addOrganization } from '../../../src/store/queries/system.js';
import type { Store } from '../../../src/store/store.js';
import { SlackDouble } from '../../support/slack/slack.js';
import { byConsent, byToken, type GivenOptions, given, team } from './installationsGiven.js';

const own = (options: GivenOptions = {}) => given({ env: byToken, ...options });

const linked =
  (slackTeamId: string) =>
  (store: Store, id: string): Promise<void> =>
    store.tx((w) => saveOrganization(w, id, { slackTeamId }));

const problem = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConfigProblem))
    throw new Error(`Not a problem of the configuration: ${String(error)}`);
  expect(error.message).not.toContain('\n');
  return error.message;
};

describe('a start', () => {
  test('links the workspace to the default organization, once', async () => {
    const { start, organization, organizations, actions, opened } = await own({ example: true });
    const access = await start();
    expect((await organizations()).map(({ slug, slackTeamId }) => [slug, slackTeamId])).toEqual([
      ['default', 'T1'],
    ]);
    expect(await access.workspaces.ofOrganization(organization.id)).toMatchObject({
      organizationId: organization.id,
      id: 'T1',
      botUserId: 'UBOT',
      botId: 'BBOT',
      url: 'https://workspace-one.slack.com/',
    });
    expect(access.works).toBe(true);
    await start();
    expect(opened).toEqual([organization.id, organization.id]);
    expect((await actions(organization.id)).filter((one) => one === 'organization.edit')).toHaveLength(1);
  });

  test('takes the organization that a configuration has linked', async () => {
    const { start, organizations } = await own({
      before: async (store, id) => {
        const [row] = await store.read.select().from(store.read.tables.organizations);
        if (row === undefined) throw new Error(`There is no ${id}.`);
        await store.tx((w) => addOrganization(w, { ...row, id: 'o2', slug: 'beta', slackTeamId: 'T1' }));
      },
    });
    const access = await start();
    expect((await access.workspaces.ofOrigin(team('T1')))?.organizationId).toBe('o2');
    expect((await organizations()).map(({ slug, slackTeamId }) => [slug, slackTeamId])).toEqual([
      ['beta', 'T1'],
      ['default', null],
    ]);
  });

  test('refuses another workspace than the one that is linked', async () => {
    const { start } = await own({ before: linked('T0') });
    expect(await problem(start())).toBe(
      'SLACK_BOT_TOKEN is for the Slack workspace T1 (Workspace One), but the organization default is linked to T0: use a token of T0, or name T1 as the slack_team_id of an organization in MUSTER_CONFIG.',
    );
  });

  test.each(['invalid_auth', 'account_inactive', 'token_revoked', 'not_authed', 'token_expired'])(
    'refuses a token that Slack answers with %s',
    async (error) => {
      const { start, slack } = await own();
      slack.fail('auth.test', 'always', { error });
      expect(await problem(start())).toBe(
        `SLACK_BOT_TOKEN is not accepted by Slack (${error}): use the present Bot User OAuth Token of the app (“Install App” in its settings); it begins with xoxb-.`,
      );
    },
  );

  test('says which permissions are missing and what does not work without them', async () => {
    const { start, slack, logged } = await own();
    slack.revoke(['pins:write', 'files:write']);
    await start();
    expect(logged.join('')).toContain(
      'in Slack permissions are missing: files:write (Muster cannot hand over exports as files), pins:write (Muster cannot pin the card of an incident): update the app',
    );
  });

  test('a whole Enterprise Grid organization is linked by its id', async () => {
    const { start, organizations } = await own({
      slack: { team: { id: 'T9', enterpriseId: 'E9', isEnterpriseInstall: true } },
    });
    const access = await start();
    expect((await organizations())[0]?.slackTeamId).toBe('E9');
    expect((await access.workspaces.ofOrigin({ teamId: 'T123', enterpriseId: 'E9' }))?.id).toBe('E9');
  });
});

describe.each([
  ['unreachable', 'reset'],
  ['in trouble', { status: 503 }],
] as const)('a start while Slack is %s', (_, how) => {
  test('goes on with what Slack said last time', async () => {
    const store = await openStore('file::memory:');
    const slack = await SlackDouble.start();
    (await (await own({ store, slack })).start()).close();
    slack.down(how);
    const { start, organization, wall, logged } = await own({ store, slack });
    const access = await start();
    expect((await access.workspaces.ofOrganization(organization.id))?.botUserId).toBe('UBOT');
    expect(logged.join('')).toContain('What it said last time holds');
    slack.up();
    wall.at = new Date(wall.at.getTime() + 31_000);
    await access.refresh();
    expect(logged.join('')).toContain('Slack accepts SLACK_BOT_TOKEN');
    access.close();
    await store.close();
  });

  test('and never spoken to before: goes on without, and asks again', async () => {
    const { start, slack, organization, organizations, wall, logged, opened } = await own();
    slack.down(how);
    const access = await start();
    expect(access.works).toBe(false);
    expect(await access.workspaces.ofOrganization(organization.id)).toBeUndefined();
    const calls = slack.calls.length;
    await access.refresh();
    expect(slack.calls).toHaveLength(calls);
    slack.up();
    wall.at = new Date(wall.at.getTime() + 30_000);
    await access.refresh();
    expect(access.works).toBe(true);
    expect((await access.workspaces.ofOrigin(team('T1')))?.organizationId).toBe(organization.id);
    expect((await organizations())[0]?.slackTeamId).toBe('T1');
    expect(opened).toEqual([organization.id]);
    expect(logged.filter((line) => line.includes('Slack does not say'))).toHaveLength(1);
    access.close();
  });
});

test('what Slack said of another token is worth nothing', async () => {
  const store = await openStore('file::memory:');
  const slack = await SlackDouble.start();
  slack.addTeam({ id: 'T2' });
  (await (await own({ store, slack })).start()).close();
  slack.down();
  const env = (it: SlackDouble) => ({
    ...byToken(it),
    SLACK_BOT_TOKEN: slack.team('T2').install?.token ?? '',
  });
  const { start, wall, logged } = await own({ store, slack, env });
  const access = await start();
  expect(access.works).toBe(false);
  slack.up();
  wall.at = new Date(wall.at.getTime() + 31_000);
  await access.refresh();
  // The default organization is the other one's.
  expect(access.works).toBe(false);
  expect(logged.join('')).toContain('but the organization default is linked to T1');
  access.close();
  await store.close();
});

test('a token and consent go together: others get organizations of their own', async () => {
  const { listening, slack, organizations } = await own({
    env: (it) => ({ ...byToken(it), ...byConsent(it) }),
  });
  slack.addTeam({ id: 'T2', name: 'Beta', scopes: null });
  slack.addUser({ id: 'U2', name: 'ben', teamId: 'T2' });
  const { install, access } = await listening();
  await install({ team: 'T2', user: 'U2' });
  expect((await organizations()).map(({ slug, slackTeamId }) => [slug, slackTeamId])).toEqual([
    ['beta', 'T2'],
    ['default', 'T1'],
  ]);
  expect((await access.workspaces.ofOrigin(team('T1')))?.id).toBe('T1');
  expect((await access.workspaces.ofOrigin(team('T2')))?.id).toBe('T2');
});
