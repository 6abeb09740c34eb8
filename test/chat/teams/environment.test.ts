/** What the environment says about Teams: what it comes to, and the one line for each way in which it is wrong. */
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/app/config.js';

const ID = '1d0f4a3e-0c6f-4a4e-9d35-6b2f0f1c9a77';
const TENANT = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const TEAM = '02bd9fd6-8f93-4758-87c3-1fb73740a315';

const id = { MICROSOFT_APP_ID: ID };
const secret = { MICROSOFT_APP_PASSWORD: 'abc8Q~secret' };
const tenant = { MICROSOFT_APP_TENANT_ID: TENANT };
const team = { MICROSOFT_TEAM_ID: TEAM };
const anyone = { MICROSOFT_APP_ALLOW_ANONYMOUS: '1' };
const multi = { MICROSOFT_APP_TYPE: 'MultiTenant' };
const managed = { MICROSOFT_APP_TYPE: 'UserAssignedMSI' };

const teams = (env: Record<string, string>) => readConfig(env).teams;

describe('what it comes to', () => {
  test.each([
    ['nothing', {}],
    ['only where Microsoft would be', { MICROSOFT_GRAPH_URL: 'https://graph.test/v1.0', ...managed }],
    ['only empty variables', { MICROSOFT_APP_ID: '', MICROSOFT_APP_PASSWORD: '', MICROSOFT_TEAM_ID: '' }],
    ['anonymous switched off', { MICROSOFT_APP_ALLOW_ANONYMOUS: '0' }],
  ])('%s: Teams is off', (_, env) => expect(teams(env)).toBeUndefined());

  test('an app of one tenant, with the team for its rooms', () =>
    expect(teams({ ...id, ...secret, ...tenant, ...team })).toEqual({
      appId: ID,
      anonymous: false,
      appType: 'SingleTenant',
      password: 'abc8Q~secret',
      tenantId: TENANT,
      teamId: TEAM,
      graphUrl: 'https://graph.microsoft.com/v1.0',
      loginUrl: 'https://login.microsoftonline.com',
      openIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    }));

  test('ids are compared in lower case everywhere', () =>
    expect(
      teams({
        ...secret,
        MICROSOFT_APP_ID: ID.toUpperCase(),
        MICROSOFT_APP_TENANT_ID: TENANT.toUpperCase(),
        MICROSOFT_TEAM_ID: TEAM.toUpperCase(),
      }),
    ).toMatchObject({ appId: ID, tenantId: TENANT, teamId: TEAM }));

  test('a managed identity has no secret', () =>
    expect(teams({ ...id, ...tenant, ...managed })).toMatchObject({
      appType: 'UserAssignedMSI',
      password: undefined,
    }));

  test('an app of many tenants needs none of its own', () =>
    expect(teams({ ...id, ...secret, ...multi })).toMatchObject({
      appType: 'MultiTenant',
      tenantId: undefined,
    }));

  test.each(['127.0.0.1', 'localhost', '::1'])('anonymous on %s', (HOST) =>
    expect(teams({ ...anyone, HOST })).toMatchObject({ appId: '', anonymous: true, password: undefined }),
  );

  test.each([
    ['https://graph.test/v1.0/', 'https://graph.test/v1.0'],
    ['http://127.0.0.1:4000/graph', 'http://127.0.0.1:4000/graph'],
    ['http://[::1]:4000//', 'http://[::1]:4000'],
    ['', 'https://graph.microsoft.com/v1.0'],
  ])('the address %j is %s', (MICROSOFT_GRAPH_URL, graphUrl) =>
    expect(teams({ ...id, ...secret, ...tenant, MICROSOFT_GRAPH_URL })).toMatchObject({ graphUrl }),
  );
});

describe('what is wrong or half set', () => {
  test.each<readonly [string, Record<string, string>, RegExp]>([
    ['a secret alone', secret, /^MICROSOFT_APP_ID should be set with MICROSOFT_APP_PASSWORD: /u],
    ['a tenant alone', tenant, /^MICROSOFT_APP_ID should be set with MICROSOFT_APP_TENANT_ID: /u],
    ['a team alone', team, /^MICROSOFT_APP_ID should be set with MICROSOFT_TEAM_ID: /u],
    [
      'no tenant',
      { ...id, ...secret },
      /^MICROSOFT_APP_TENANT_ID should be set with MICROSOFT_APP_ID \(MICROSOFT_APP_TYPE is SingleTenant\)/u,
    ],
    ['no secret', { ...id, ...tenant }, /^MICROSOFT_APP_PASSWORD should be set with MICROSOFT_APP_ID /u],
    [
      'no secret, many tenants',
      { ...id, ...multi },
      /^MICROSOFT_APP_PASSWORD should be set .*is MultiTenant/u,
    ],
    [
      'a managed identity without a tenant',
      { ...id, ...managed },
      /^MICROSOFT_APP_TENANT_ID should be set .*is UserAssignedMSI/u,
    ],
    [
      'a managed identity with a secret',
      { ...id, ...tenant, ...secret, ...managed },
      /^MICROSOFT_APP_PASSWORD should not be set when MICROSOFT_APP_TYPE is UserAssignedMSI/u,
    ],
    [
      'a team of no tenant',
      { ...id, ...secret, ...multi, ...team },
      /^MICROSOFT_APP_TENANT_ID should be set with MICROSOFT_TEAM_ID/u,
    ],
    [
      'anonymous with an app',
      { ...id, ...secret, ...tenant, ...anyone },
      /^MICROSOFT_APP_ALLOW_ANONYMOUS should not be set with MICROSOFT_APP_ID/u,
    ],
    [
      'anonymous with a secret',
      { ...secret, ...anyone },
      /^MICROSOFT_APP_ID should be set with MICROSOFT_APP_PASSWORD/u,
    ],
    [
      'anonymous for everybody',
      { ...anyone, HOST: '0.0.0.0' },
      /^MICROSOFT_APP_ALLOW_ANONYMOUS should not be set while HOST is 0\.0\.0\.0/u,
    ],
    ['an id that is none', { MICROSOFT_APP_ID: 'muster' }, /^MICROSOFT_APP_ID should be the Microsoft App/u],
    [
      'a tenant’s name',
      { ...id, ...secret, MICROSOFT_APP_TENANT_ID: 'acme.onmicrosoft.com' },
      /^MICROSOFT_APP_TENANT_ID should be the Directory \(tenant\) ID: a GUID, not a name/u,
    ],
    [
      'a team’s conversation',
      { ...id, ...secret, ...tenant, MICROSOFT_TEAM_ID: '19:abc@thread.tacv2' },
      /^MICROSOFT_TEAM_ID should be the group id of a team/u,
    ],
    [
      'another type',
      { MICROSOFT_APP_TYPE: 'singletenant' },
      /^MICROSOFT_APP_TYPE should be one of SingleTenant, MultiTenant, UserAssignedMSI\.$/u,
    ],
    ['yes', { MICROSOFT_APP_ALLOW_ANONYMOUS: 'yes' }, /^MICROSOFT_APP_ALLOW_ANONYMOUS should be 1, or left/u],
    [
      'a secret with a space',
      { ...id, MICROSOFT_APP_PASSWORD: 'a b' },
      /^MICROSOFT_APP_PASSWORD should be the Value/u,
    ],
    ...['MICROSOFT_GRAPH_URL', 'MICROSOFT_LOGIN_URL', 'MICROSOFT_OPENID_METADATA_URL'].flatMap(
      (name): (readonly [string, Record<string, string>, RegExp])[] => [
        [
          `${name} by plain http`,
          { [name]: 'http://graph.test' },
          new RegExp(`^${name} should begin with https`),
        ],
        [
          `${name} with a query`,
          { [name]: 'https://graph.test?x=1' },
          new RegExp(`^${name} should be an add`),
        ],
        [
          `${name} that is none`,
          { [name]: 'graph' },
          new RegExp(`^${name} should be an address such as https:`),
        ],
      ],
    ),
  ])('%s is one line', (_, env, line) => {
    const reading = () => readConfig(env);
    expect(reading).toThrow(line);
    expect(reading).not.toThrow(/\n|secret~|abc8Q/u);
  });
});
