/** The tenants that are let in: those that an organization is linked to. */

import { ConfigProblem } from '../../core/environment.js';
import { changeOrganization } from '../../core/people/organization.js';
import type { Clock, NewId } from '../../core/ports.js';
import { organizationLinkedTo } from '../../store/queries/organizations.js';
import { type Organization, PeopleQueries } from '../../store/queries/people.js';
import { lockOrganization } from '../../store/queries/peopleWrites.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Store } from '../../store/store.js';
import { createConnector } from './botFramework/connector.js';
import type { TeamsSettings } from './environment.js';
import { type Graph, nameOf } from './graph.js';
import { createGraph } from './graphClient.js';
import { TEAMS, type Tenant, type Tenants } from './parts.js';
import { TeamsProblem } from './problem.js';
import { createTokens } from './tokens.js';

export interface TenantParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly settings: TeamsSettings;
}

/** Clients on this machine have no Graph; Microsoft's is not asked by somebody without a name. */
const noGraph: Graph = {
  url: '',
  call: (request) =>
    Promise.reject(
      new TeamsProblem(
        'no_graph',
        null,
        nameOf(request),
        'There is no Microsoft Graph without an app id: use a channel or chat that is there, with “room … here”.',
        true,
      ),
    ),
};

export class LinkedTenants implements Tenants {
  readonly #known = new Map<string, Tenant>();
  readonly #tokens: ReturnType<typeof createTokens>;
  #defaultOrganizationId: string | undefined;

  constructor(private readonly parts: TenantParts) {
    this.#tokens = createTokens(parts);
  }

  /**
   * Links the tenant that the environment names: to the organization that a configuration file may have linked to it
   * already, or else to the default one.
   * @throws {ConfigProblem} when the default organization is linked to another tenant.
   */
  async begin(defaultOrganizationId: string): Promise<void> {
    this.#defaultOrganizationId = defaultOrganizationId;
    const { tenantId } = this.parts.settings;
    if (tenantId === undefined) return;
    const other = await this.#link(defaultOrganizationId, tenantId);
    if (other !== undefined)
      throw new ConfigProblem(
        `MICROSOFT_APP_TENANT_ID is ${tenantId}, but the organization ${other.slug} is linked to the tenant ${other.teamsTenantId ?? ''}: set that one, or name ${tenantId} as the teams_tenant_id of an organization in MUSTER_CONFIG.`,
      );
  }

  async ofOrganization(organizationId: string): Promise<Tenant | undefined> {
    const queries = new PeopleQueries(this.parts.store.read, systemViewer(organizationId));
    const { teamsTenantId } = await queries.organization();
    return teamsTenantId === null ? undefined : this.#tenant(organizationId, teamsTenantId);
  }

  async ofId(id: string): Promise<Tenant | undefined> {
    const tenantId = id.toLowerCase();
    const find = () => organizationLinkedTo(this.parts.store.read, 'teamsTenantId', tenantId);
    const linked = await find();
    if (linked !== undefined) return this.#tenant(linked.id, tenantId);
    const local = this.#defaultOrganizationId;
    if (!this.parts.settings.anonymous || local === undefined) return undefined;
    // Whoever is on this machine is let in: the first client says what its tenant is called.
    const other = await this.#link(local, tenantId);
    return other === undefined ? this.#tenant(local, tenantId) : undefined;
  }

  /** Links an organization to a tenant that none is linked to. Answers the organization if it is linked to another one. */
  async #link(organizationId: string, tenantId: string): Promise<Organization | undefined> {
    const { store, clock, newId } = this.parts;
    return await store.tx(async (w) => {
      if ((await organizationLinkedTo(w, 'teamsTenantId', tenantId)) !== undefined) return undefined;
      const ours = await lockOrganization(w, organizationId);
      // Another replica may have been faster.
      if (ours.teamsTenantId === tenantId) return undefined;
      if (ours.teamsTenantId !== null) return ours;
      await changeOrganization(
        {
          w,
          viewer: systemViewer(ours.id),
          now: clock.now(),
          wallNow: clock.wallNow(),
          newId,
          surface: TEAMS,
          requestId: null,
        },
        { teamsTenantId: tenantId },
      );
      return undefined;
    });
  }

  /** The clients are kept: they know whom Microsoft has asked to wait. */
  #tenant(organizationId: string, id: string): Tenant {
    const known = this.#known.get(id);
    if (known?.organizationId === organizationId) return known;
    const { clock, settings } = this.parts;
    const { appId, graphUrl } = settings;
    const shared = { appId, tokens: this.#tokens, clock, tenantId: id };
    const tenant: Tenant = {
      organizationId,
      id,
      teamId: id === settings.tenantId ? (settings.teamId ?? null) : null,
      connector: known?.connector ?? createConnector(shared),
      graph: known?.graph ?? (this.parts.settings.anonymous ? noGraph : createGraph({ ...shared, graphUrl })),
    };
    this.#known.set(id, tenant);
    return tenant;
  }
}
