/** What doctor says of Teams: a line for each thing that can be wrong, with what to do about it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../../src/app/config.js';
import { createIds } from '../../../src/app/ids.js';
import { ensureOrganization } from '../../../src/app/seed.js';
import { teamsChecks } from '../../../src/chat/teams/doctor.js';
import { APPLICATION_PERMISSIONS, RESOURCE_PERMISSIONS } from '../../../src/chat/teams/permissions.js';
import { Services } from '../../../src/chat/teams/services.js';
import { openStore } from '../../../src/store/open.js';
import { saveOrganization } from '../../../src/store/queries/peopleWrites.js';
import { addOrganization } from '../../../src/store/queries/system.js';
import { TeamsDouble, type TeamsOptions } from '../../support/teams/teams.js';

interface Options {
  readonly teams?: TeamsOptions;
  readonly env?: (teams: TeamsDouble) => Record<string, string>;
  /** How far this machine is ahead. */
  readonly aheadMs?: number;
  readonly publicUrl?: string;
  readonly localUrl?: string;
  /** Whether the app is in the team. */
  readonly installed?: boolean;
}

const SECRET = 'abc8Q~secret-of-the-app';
const APP_ID = '1d0f4a3e-0c6f-4a4e-9d35-6b2f0f1c9a77';
const OTHER = '72f988bf-86f1-41af-91ab-2d7cd011db47';

async function examined(options: Options = {}) {
  const teams = await TeamsDouble.start({
    appId: APP_ID,
    manifestId: APP_ID,
    appPassword: SECRET,
    rsc: RESOURCE_PERMISSIONS,
    tenant: { consent: APPLICATION_PERMISSIONS },
    ...options.teams,
  });
  const { groupId } = teams.addTeam({ name: 'Operations', installed: options.installed ?? true });
  const store = await openStore('file::memory:');
  onTestFinished(async () => {
    await teams.stop();
    await store.close();
  });
  const { teams: settings } = readConfig({
    MICROSOFT_APP_ID: APP_ID,
    MICROSOFT_APP_PASSWORD: SECRET,
    MICROSOFT_APP_TENANT_ID: teams.tenantId,
    MICROSOFT_TEAM_ID: groupId,
    MICROSOFT_GRAPH_URL: teams.graphUrl,
    MICROSOFT_LOGIN_URL: teams.loginUrl,
    MICROSOFT_OPENID_METADATA_URL: teams.openIdMetadataUrl,
    ...options.env?.(teams),
  });
  if (settings === undefined) throw new Error('Teams is not configured.');
  const now = () => new Date(Date.now() + (options.aheadMs ?? 0));
  const clock = { now, wallNow: now };
  const newId = createIds(clock);
  const look = async (overriding: Partial<Parameters<typeof teamsChecks>[0]> = {}) => {
    const lines: Record<string, readonly string[]> = {};
    const checks = teamsChecks({
      settings,
      clock,
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
    for (const secret of [SECRET, settings.password ?? SECRET, 'eyJ']) expect(all).not.toContain(secret);
    return lines;
  };
  /** Links tenants to the organizations default and acme. */
  const linked = async (tenantId: string, acmeTenantId?: string): Promise<string> => {
    const ours = await ensureOrganization({ store, clock, newId });
    await store.tx(async (w) => {
      await saveOrganization(w, ours.id, { teamsTenantId: tenantId });
      if (acmeTenantId !== undefined)
        await addOrganization(w, { ...ours, id: newId(), slug: 'acme', teamsTenantId: acmeTenantId });
    });
    return ours.id;
  };
  return { teams, store, settings, look, linked, clock, groupId };
}

/** A Muster that answers Teams, or not quite. */
async function muster(status = 401): Promise<{ readonly url: string; readonly asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/healthz') return response.writeHead(200).end();
    asked.push(request);
    return response.writeHead(request.url === '/api/messages' ? status : 404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`, asked };
}

const CLOCK = 'Microsoft’s clock';
const KEYS = 'Microsoft’s keys';
const ID = 'MICROSOFT_APP_ID';
const WAY = 'the way from Teams to Muster';
const TENANTS = 'Teams tenants';
const PERMISSIONS = 'Teams’ permissions';
const TEAM = 'the team for rooms';
const CATALOGUE = 'the catalogue of Teams';
const APP = 'the app in Teams';
const line = (pattern: RegExp) => [expect.stringMatching(pattern)];

describe('when everything is there', () => {
  test('after the first start', async () => {
    const { url, asked } = await muster();
    const { look, linked, teams, store, clock, groupId } = await examined({ publicUrl: url });
    const organizationId = await linked(teams.tenantId);
    await new Services({ store, clock }).installed(organizationId, {
      groupId,
      channelId: teams.team().id,
      tenantId: teams.tenantId,
      name: 'Operations',
    });
    expect(await look()).toEqual({
      [CLOCK]: ['ok agrees with that of this machine'],
      [KEYS]: ['ok can be had'],
      [ID]: ['ok has its token for the Bot Framework (SingleTenant)'],
      [WAY]: [
        `ok ${url}/api/messages answers as it should (the messaging endpoint of the Azure Bot has to be this address, letter by letter)`,
      ],
      [TENANTS]: [`ok ${teams.tenantId} is let in, and belongs to default`],
      [PERMISSIONS]: ['ok are all there'],
      [TEAM]: ['ok is there, with Muster in it and 1 channel'],
      [CATALOGUE]: ['ok has the app'],
      [APP]: ['ok is in Operations'],
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.headers.authorization).toBeUndefined();
    expect(teams.problems).toEqual([]);
  });

  test('before it', async () => {
    const { look, teams } = await examined();
    expect(await look()).toMatchObject({
      [TENANTS]: [`ok ${teams.tenantId} will belong to the default organization after the next start`],
      [PERMISSIONS]: ['ok are all there'],
      [APP]: ['warn where it is, is not known before the first start → start Muster once'],
    });
    expect((await look({ store: undefined }))[TENANTS]).toEqual([
      'warn are not known without the database → mend that first',
      `ok ${teams.tenantId} will belong to the default organization after the next start`,
    ]);
  });

  test('without a team: rooms are group chats', async () => {
    const { look, linked, teams } = await examined({ env: () => ({ MICROSOFT_TEAM_ID: '' }) });
    await linked(teams.tenantId);
    expect(await look()).toMatchObject({
      [TEAM]: ['ok is not set (MICROSOFT_TEAM_ID): rooms are group chats'],
      [APP]: line(/^warn is in no team yet, .*: there is none for announcements → Teams, Apps/u),
    });
  });

  test('in a team that had the app before Muster ever ran', async () => {
    const { look, linked, teams } = await examined();
    await linked(teams.tenantId);
    expect(await look()).toMatchObject({
      [TEAM]: ['ok is there, with Muster in it and 1 channel'],
      [APP]: ['ok Teams has told of nothing since the first start; what counts is the team for rooms'],
    });
  });

  test('for whoever is on this machine, where Microsoft is not asked at all', async () => {
    const { look, settings, teams } = await examined();
    expect(await look({ settings: { ...settings, anonymous: true, appId: '' } })).toEqual({
      Teams: line(/^warn serves whoever is on this machine, and checks nobody → nothing while you try/u),
    });
    expect(teams.calls).toEqual([]);
  });
});

describe('the clock', () => {
  test.each([
    [90_000, /^warn this machine is (89|90|91) s ahead of Microsoft → set the clock/u],
    [-90_000, /^warn this machine is (89|90|91) s behind Microsoft/u],
    [400_000, /^fail this machine is (399|400|401) s ahead of Microsoft/u],
  ])('is %d ms off', async (aheadMs, said) => {
    const { look } = await examined({ aheadMs });
    expect((await look())[CLOCK]).toEqual(line(said));
  });
});

describe('Microsoft', () => {
  test('does not answer', async () => {
    const { look, teams } = await examined();
    teams.down();
    const silent = (variable: string) =>
      line(
        new RegExp(
          `^fail http://127\\.0\\.0\\.1:\\d+ does not answer → let this machine reach it, or correct ${variable} `,
          'u',
        ),
      );
    expect(await look()).toMatchObject({
      [CLOCK]: silent('MICROSOFT_OPENID_METADATA_URL'),
      [KEYS]: silent('MICROSOFT_OPENID_METADATA_URL'),
      [ID]: silent('MICROSOFT_LOGIN_URL'),
      [PERMISSIONS]: silent('MICROSOFT_LOGIN_URL'),
      [TEAM]: silent('MICROSOFT_LOGIN_URL'),
      [CATALOGUE]: silent('MICROSOFT_LOGIN_URL'),
    });
  });

  test('gives tokens, but Graph does not answer', async () => {
    const { look, teams } = await examined();
    teams.down({ api: 'graph' });
    expect(await look()).toMatchObject({
      [PERMISSIONS]: ['ok are all there'],
      [TEAM]: line(/^fail .* does not answer → .*MICROSOFT_GRAPH_URL/u),
      [CATALOGUE]: line(/^fail .* does not answer → .*MICROSOFT_GRAPH_URL/u),
    });
  });

  test.each([
    [429, /^warn Microsoft asked us to wait → try again in a minute$/u],
    [500, /^fail Microsoft answers 500 \S+ → try again/u],
  ])('answers %d', async (status, said) => {
    const { look, teams } = await examined();
    teams.down({ api: 'graph', status });
    expect((await look())[CATALOGUE]).toEqual(line(said));
  });

  test('does not know where the keys are', async () => {
    const { look } = await examined({
      env: (teams) => ({ MICROSOFT_OPENID_METADATA_URL: `${teams.url}/openid/keys` }),
    });
    expect((await look())[KEYS]).toEqual(
      line(/^fail .*\/openid\/keys does not say where they are → correct MICROSOFT_OPENID_METADATA_URL/u),
    );
  });

  test('does not give the keys', async () => {
    const { look, teams } = await examined();
    teams.down({ api: 'openid', path: 'keys', status: 404 });
    expect((await look())[KEYS]).toEqual(
      line(/^fail there are none at .*\/openid\/keys → let this machine reach it/u),
    );
  });
});

describe('the credentials', () => {
  test('are wrong', async () => {
    const { look } = await examined({ env: () => ({ MICROSOFT_APP_PASSWORD: 'another-secret' }) });
    const wrong = ['fail Entra does not accept the app’s secret → correct MICROSOFT_APP_PASSWORD'];
    expect(await look()).toMatchObject({
      [ID]: wrong,
      [PERMISSIONS]: wrong,
      [TEAM]: wrong,
      [CATALOGUE]: wrong,
    });
  });

  test('are the id of a secret', async () => {
    const { look } = await examined({ env: () => ({ MICROSOFT_APP_PASSWORD: OTHER }) });
    expect((await look())[ID]).toEqual(
      line(/→ set MICROSOFT_APP_PASSWORD to the Value of the secret: what/u),
    );
  });

  test('are another app’s', async () => {
    const { look } = await examined({ env: () => ({ MICROSOFT_APP_ID: OTHER }) });
    expect((await look())[ID]).toEqual(
      line(/^fail Entra does not know the app in this tenant → check MICROSOFT_APP_ID/u),
    );
  });

  test('are of a tenant that there is not', async () => {
    const { look } = await examined({ env: () => ({ MICROSOFT_APP_TENANT_ID: OTHER }) });
    expect((await look())[ID]).toEqual(line(/^fail There is no such tenant → check/u));
  });
});

describe('the way from Teams', () => {
  test('does not lead anywhere while Muster does not run', async () => {
    const { look } = await examined({ publicUrl: 'http://127.0.0.1:1' });
    expect((await look())[WAY]).toEqual([
      'warn http://127.0.0.1:1 does not answer → start Muster, and look again while it runs',
    ]);
  });

  test('does not lead to the Muster that runs', async () => {
    const { look } = await examined({ publicUrl: 'http://127.0.0.1:1', localUrl: (await muster()).url });
    expect((await look())[WAY]).toEqual(
      line(/^fail Muster runs here, but http:\/\/127\.0\.0\.1:1 does not/u),
    );
  });

  test.each([
    [404, /^fail .*\/api\/messages answers 404 → start Muster with the present environment/u],
    [400, /^fail .*\/api\/messages answers 400 → /u],
    [200, /^fail .*\/api\/messages takes what nobody signed → find out who answers there/u],
  ])('leads to something that answers %d', async (status, said) => {
    const { look } = await examined({ publicUrl: (await muster(status)).url });
    expect((await look())[WAY]).toEqual(line(said));
  });

  test.each(['http://muster.acme.test', 'https://localhost:3000', 'https://10.0.0.7', undefined])(
    'is none to %s for the real Teams',
    async (publicUrl) => {
      const { look, settings } = await examined(publicUrl === undefined ? {} : { publicUrl });
      // Nobody is asked: the name of the real one does not resolve.
      const lines = await look({ settings: { ...settings, openIdMetadataUrl: 'https://login.invalid/x' } });
      expect(lines[WAY]).toEqual(line(/^fail Teams cannot reach .* → set PUBLIC_URL to the https/u));
    },
  );
});

describe('what an administrator agreed to', () => {
  test('is not all that is needed, or useful', async () => {
    const { look, teams } = await examined();
    teams.consent(
      APPLICATION_PERMISSIONS.filter((name) => !/^(Chat\.Create|TeamMember\.ReadWrite\.All)$/u.test(name)),
    );
    expect((await look())[PERMISSIONS]).toEqual([
      expect.stringMatching(
        /^fail are missing: Chat\.Create \(Muster cannot open group chats, .*\) → Entra, App registrations/u,
      ),
      expect.stringMatching(
        /^warn Muster does without: TeamMember\.ReadWrite\.All \(Muster cannot add people to the team: whoever .*\) → nothing, or Entra/u,
      ),
    ]);
  });

  test('is nothing', async () => {
    const { look, teams } = await examined();
    teams.consent([]);
    expect(await look()).toMatchObject({
      [PERMISSIONS]: [expect.stringMatching(/^fail are missing: /u), expect.stringMatching(/^warn /u)],
      [CATALOGUE]: ['warn is not known without AppCatalog.Read.All → see the permissions'],
    });
  });
});

describe('the team', () => {
  test('does not have the app, though an administrator lets Muster see its channels', async () => {
    const { look } = await examined({ installed: false });
    expect((await look())[TEAM]).toEqual(
      line(/^fail Muster is not in \S+, or not everything .* → Teams, Apps/u),
    );
  });

  test('did not agree to everything', async () => {
    const { look } = await examined({
      teams: { rsc: RESOURCE_PERMISSIONS.filter((name) => name !== 'ChannelMessage.Read.Group') },
    });
    expect((await look())[TEAM]).toEqual(line(/^fail Muster is not in \S+, or not everything was agreed/u));
  });

  test('is not there', async () => {
    const { look } = await examined({ env: () => ({ MICROSOFT_TEAM_ID: OTHER }) });
    expect((await look())[TEAM]).toEqual(
      line(/^fail there is no team \S+ in the tenant → set MICROSOFT_TEAM_ID to its group id/u),
    );
  });
});

test('a catalogue without the app', async () => {
  const { look } = await examined({
    teams: { tenant: { catalogue: false, consent: APPLICATION_PERMISSIONS } },
  });
  expect((await look())[CATALOGUE]).toEqual(
    line(/^fail does not have the app → npm run muster -- teams-pack/u),
  );
});

describe('several tenants', () => {
  test('are looked at one by one, where the app is of many', async () => {
    const { look, linked, teams } = await examined({
      teams: { appType: 'MultiTenant' },
      env: () => ({ MICROSOFT_APP_TYPE: 'MultiTenant' }),
    });
    await linked(teams.tenantId, OTHER);
    teams.addTenant({ id: OTHER, consent: [], catalogue: false });
    expect(await look()).toMatchObject({
      [TENANTS]: [
        `ok ${OTHER} is let in, and belongs to acme`,
        `ok ${teams.tenantId} is let in, and belongs to default`,
      ],
      [PERMISSIONS]: [
        expect.stringMatching(/^fail acme: are missing: /u),
        expect.stringMatching(/^warn acme: Muster does without: /u),
        'ok default: are all there',
      ],
      [TEAM]: [
        'ok acme: is not set (MICROSOFT_TEAM_ID): rooms are group chats',
        'ok default: is there, with Muster in it and 1 channel',
      ],
    });
  });

  test('cannot be served by an app of one', async () => {
    const { look, linked, teams } = await examined();
    await linked(teams.tenantId, OTHER);
    expect(await look()).toMatchObject({
      [TENANTS]: [
        expect.stringMatching(
          new RegExp(
            `^fail acme is linked to ${OTHER}, but the app is of ${teams.tenantId} alone → correct`,
            'u',
          ),
        ),
        `ok ${teams.tenantId} is let in, and belongs to default`,
      ],
      [PERMISSIONS]: ['ok are all there'],
    });
  });

  test('are none', async () => {
    const { look } = await examined({
      teams: { appType: 'MultiTenant' },
      env: () => ({ MICROSOFT_APP_TYPE: 'MultiTenant', MICROSOFT_APP_TENANT_ID: '', MICROSOFT_TEAM_ID: '' }),
    });
    expect(await look()).toMatchObject({
      [TENANTS]: line(
        /^fail none is let in → set MICROSOFT_APP_TENANT_ID, or give an organization its teams/u,
      ),
      [PERMISSIONS]: [],
    });
  });
});
