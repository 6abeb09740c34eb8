/** What `doctor` looks at in each tenant: whether it is let in, what was agreed to there, the team, the catalogue. */
import { decodeJwt } from 'jose';
import { z } from 'zod';
import { type Check, type Finding, fail, ok, warn } from '../../core/doctor.js';
import { allOrganizations } from '../../store/queries/configuration.js';
import { EXAMINING_PATIENCE_MS } from '../examining.js';
import { type Examined, loginFinding, silent } from './doctorParts.js';
import type { Graph } from './graph.js';
import { createGraph } from './graphClient.js';
import { missingPermissions, type PermissionUse } from './permissions.js';
import { lacksConsent, problemOf } from './problem.js';
import { Services } from './services.js';
import { GRAPH_SCOPE } from './tokens.js';

/** A tenant that is let in, or will be. */
interface Linked {
  readonly id: string;
  /** Undefined: the next start links it to the default organization. */
  readonly organization: { readonly id: string; readonly slug: string } | undefined;
}

/** More tenants than these are not tried. */
const MOST_TENANTS = 100;

export function tenantChecks(parts: Examined): readonly Check[] {
  let found: Promise<readonly Linked[]> | undefined;
  const tenants = (): Promise<readonly Linked[]> => {
    found ??= linked(parts);
    return found;
  };
  const each =
    (look: (parts: Examined, tenant: Linked) => Promise<readonly Finding[]>) =>
    async (): Promise<readonly Finding[]> => {
      const all = (await tenants()).filter((tenant) => isServed(parts, tenant)).slice(0, MOST_TENANTS);
      const findings: Finding[] = [];
      for (const tenant of all)
        for (const finding of await look(parts, tenant))
          findings.push(
            all.length === 1 ? finding : { ...finding, line: `${nameOf(tenant)}: ${finding.line}` },
          );
      return findings;
    };
  return [
    { name: 'Teams tenants', run: async () => letIn(parts, await tenants()) },
    { name: 'Teams’ permissions', run: each(permissions) },
    { name: 'the team for rooms', run: each(team) },
    { name: 'the catalogue of Teams', run: each(catalogue) },
    { name: 'the app in Teams', run: each(installed) },
  ];
}

const nameOf = ({ id, organization }: Linked): string => organization?.slug ?? id;

/** An app of one tenant gets no token in another one. */
const isServed = ({ settings }: Examined, { id }: Linked): boolean =>
  settings.appType === 'MultiTenant' || id === settings.tenantId;

async function linked({
  store,
  organizationId,
  settings: { tenantId },
}: Examined): Promise<readonly Linked[]> {
  const organizations = store === undefined ? [] : await allOrganizations(store.read);
  const known = organizations.flatMap(({ id, slug, teamsTenantId }) =>
    teamsTenantId === null ? [] : [{ id: teamsTenantId, organization: { id, slug } }],
  );
  const all =
    tenantId === undefined || known.some(({ id }) => id === tenantId)
      ? known
      : [...known, { id: tenantId, organization: undefined }];
  return all.filter(
    ({ organization }) =>
      organizationId === undefined || organization === undefined || organization.id === organizationId,
  );
}

async function letIn(parts: Examined, tenants: readonly Linked[]): Promise<readonly Finding[]> {
  const findings: Finding[] =
    parts.store === undefined ? [warn('are not known without the database', 'mend that first')] : [];
  if (tenants.length === 0)
    findings.push(
      fail(
        'none is let in',
        'set MICROSOFT_APP_TENANT_ID, or give an organization its teams_tenant_id (docs/configuration.md)',
      ),
    );
  for (const tenant of tenants)
    if (!isServed(parts, tenant))
      findings.push(
        fail(
          `${nameOf(tenant)} is linked to ${tenant.id}, but the app is of ${parts.settings.tenantId ?? 'another tenant'} alone`,
          'correct its teams_tenant_id, or run a Muster of its own for that tenant',
        ),
      );
    else
      findings.push(
        ok(
          tenant.organization === undefined
            ? `${tenant.id} will belong to the default organization after the next start`
            : `${tenant.id} is let in, and belongs to ${tenant.organization.slug}`,
        ),
      );
  return findings;
}

const rolesShape = z.object({ roles: z.array(z.string()).default([]) });

/** What an administrator agreed to, as the app’s token has it. */
async function permissions(parts: Examined, { id }: Linked): Promise<readonly Finding[]> {
  const { tokens, settings } = parts;
  let token: string;
  try {
    token = await tokens.get(GRAPH_SCOPE, id);
  } catch (error) {
    return [loginFinding(settings, error)];
  }
  const missing = missingPermissions(rolesOf(token));
  const needed = missing.filter(({ instead }) => instead === null);
  const spared = missing.filter(({ instead }) => instead !== null);
  const todo =
    'Entra, App registrations, the app, API permissions: add them to Microsoft Graph as Application permissions, and press Grant admin consent (docs/teams.md says what each is for); it may take an hour to count';
  if (missing.length === 0) return [ok('are all there')];
  return [
    ...(needed.length === 0 ? [] : [fail(`are missing: ${needed.map(described).join(', ')}`, todo)]),
    ...(spared.length === 0
      ? []
      : [warn(`Muster does without: ${spared.map(described).join(', ')}`, `nothing, or ${todo}`)]),
  ];
}

function rolesOf(token: string): readonly string[] {
  try {
    return rolesShape.parse(decodeJwt(token)).roles;
  } catch {
    return [];
  }
}

const described = ({ name, cannot, instead }: PermissionUse): string =>
  `${name} (Muster cannot ${cannot}${instead === null ? '' : `: ${instead}`})`;

const graphOf = ({ tokens, clock, settings: { graphUrl } }: Examined, { id }: Linked): Graph =>
  createGraph({ tokens, clock, graphUrl, tenantId: id, limitMs: EXAMINING_PATIENCE_MS });

const listShape = z.object({ value: z.array(z.object({ id: z.string() })) });
const idsOf = (answer: unknown): readonly string[] => listShape.parse(answer).value.map(({ id }) => id);

/** Whether the team is there, and the app in it. */
async function team(parts: Examined, tenant: Linked): Promise<readonly Finding[]> {
  const { teamId, tenantId } = parts.settings;
  if (teamId === undefined || tenant.id !== tenantId)
    return [ok('is not set (MICROSOFT_TEAM_ID): rooms are group chats')];
  const graph = graphOf(parts, tenant);
  const absent = fail(
    `Muster is not in ${teamId}, or not everything was agreed to there`,
    'Teams, Apps, Built for your org, Muster, Add to a team; an owner of the team has to agree to what it asks for',
  );
  try {
    const ids = await graph.call({
      method: 'GET',
      path: `/teams/${encodeURIComponent(teamId)}/channels`,
      read: idsOf,
    });
    const [first] = ids;
    // Channels can be seen by what an administrator granted as well; this is granted with the app only.
    if (first !== undefined)
      await graph.call({
        method: 'GET',
        path: `/teams/${encodeURIComponent(teamId)}/channels/${encodeURIComponent(first)}/messages?$top=1`,
        read: () => undefined,
      });
    return [ok(`is there, with Muster in it and ${ids.length} ${ids.length === 1 ? 'channel' : 'channels'}`)];
  } catch (error) {
    if (lacksConsent(error)) return [absent];
    const unknown = fail(
      `there is no team ${teamId} in the tenant`,
      'set MICROSOFT_TEAM_ID to its group id: Teams, the team, Get link to team, groupId=…',
    );
    return [await refusal(parts, tenant, error, { 403: absent, 404: unknown })];
  }
}

/** Whether the tenant can install the app: into the group chats that it opens, it installs itself from there. */
async function catalogue(parts: Examined, tenant: Linked): Promise<readonly Finding[]> {
  const { appId } = parts.settings;
  const filter = new URLSearchParams({ $filter: `externalId eq '${appId}'`, $select: 'id,externalId' });
  try {
    const found = await graphOf(parts, tenant).call({
      method: 'GET',
      path: `/appCatalogs/teamsApps?${filter.toString()}`,
      read: idsOf,
    });
    if (found.length > 0) return [ok('has the app')];
    return [
      fail(
        'does not have the app',
        'npm run muster -- teams-package --url <your address>, and upload what it writes: Teams admin center, Manage apps, Upload new app',
      ),
    ];
  } catch (error) {
    if (lacksConsent(error)) return [warn('is not known without AppCatalog.Read.All', 'see the permissions')];
    return [await refusal(parts, tenant, error, {})];
  }
}

/** What a call to Graph comes to when it is refused. */
async function refusal(
  parts: Examined,
  tenant: Linked,
  error: unknown,
  known: Readonly<Partial<Record<number, Finding>>>,
): Promise<Finding> {
  const problem = problemOf('GET', error);
  const finding = problem.status === null ? undefined : known[problem.status];
  if (finding !== undefined) return finding;
  try {
    await parts.tokens.get(GRAPH_SCOPE, tenant.id);
  } catch (noToken) {
    return loginFinding(parts.settings, noToken);
  }
  if (problem.status === null) return silent(parts.settings.graphUrl, 'MICROSOFT_GRAPH_URL');
  if (problem.code === 'ratelimited') return warn('Microsoft asked us to wait', 'try again in a minute');
  return fail(
    `Microsoft answers ${problem.status} ${problem.code}`,
    'try again; if it stays so, ask an administrator',
  );
}

/** Where the app is, as far as Teams told us. */
async function installed(parts: Examined, { id, organization }: Linked): Promise<readonly Finding[]> {
  const { store, clock, settings } = parts;
  if (store === undefined || organization === undefined)
    return [warn('where it is, is not known before the first start', 'start Muster once')];
  const teams = await new Services({ store, clock }).teams(organization.id);
  if (teams.length > 0) return [ok(`is in ${teams.map(({ name }) => name).join(', ')}`)];
  if (settings.teamId !== undefined && id === settings.tenantId)
    return [ok('Teams has told of nothing since the first start; what counts is the team for rooms')];
  return [
    warn(
      'is in no team yet, as far as Teams has told: there is none for announcements',
      'Teams, Apps, Built for your org, Muster, Add to a team, while Muster runs',
    ),
  ];
}
