/** The tenants that are let in: those that an organization is linked to. */

import { ConfigProblem } from '../../core/environment.js';
import { changeOrganization } from '../../core/people/organization.js';
import type { Clock, NewId } from '../../core/ports.js';
import { organizationLinkedTo } from '../../store/queries/organizations.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { lockOrganization } from '../../store/queries/peopleWrites.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Store } from '../../store/store.js';
import { createConnector } from './botFramework/connector.js';
import type { TeamsSettings } from './environment.js';
import { createGraph } from './graphClient.js';
import { TEAMS, type Tenant, type Tenants } from './parts.js';
import { createTokens } from './tokens.js';

export interface TenantParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly settings: TeamsSettings;
}

/** Whoever is on this machine, where nobody is checked. */
const LOCAL_TENANT = 'local';

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
    const { store, clock, newId, settings } = this.parts;
    const { tenantId } = settings;
    if (tenantId === undefined) return;
    await store.tx(async (w) => {
      if ((await organizationLinkedTo(w, 'teamsTenantId', tenantId)) !== undefined) return;
      const ours = await lockOrganization(w, defaultOrganizationId);
      // Looked at once more: another replica may have been faster.
      if (ours.teamsTenantId === tenantId) return;
      if (ours.teamsTenantId !== null)
        throw new ConfigProblem(
          `MICROSOFT_APP_TENANT_ID is ${tenantId}, but the organization ${ours.slug} is linked to the tenant ${ours.teamsTenantId}: set that one, or name ${tenantId} as the teams_tenant_id of an organization in MUSTER_CONFIG.`,
        );
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
    });
  }

  async ofOrganization(organizationId: string): Promise<Tenant | undefined> {
    if (this.#isLocal(organizationId)) return this.#tenant(organizationId, LOCAL_TENANT);
    const queries = new PeopleQueries(this.parts.store.read, systemViewer(organizationId));
    const { teamsTenantId } = await queries.organization();
    return teamsTenantId === null ? undefined : this.#tenant(organizationId, teamsTenantId);
  }

  async ofId(tenantId: string): Promise<Tenant | undefined> {
    const local = this.#defaultOrganizationId;
    if (this.parts.settings.anonymous && local !== undefined) return this.#tenant(local, LOCAL_TENANT);
    const organization = await organizationLinkedTo(this.parts.store.read, 'teamsTenantId', tenantId);
    return organization === undefined ? undefined : this.#tenant(organization.id, tenantId);
  }

  #isLocal(organizationId: string): boolean {
    return this.parts.settings.anonymous && organizationId === this.#defaultOrganizationId;
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
      graph: known?.graph ?? createGraph({ ...shared, graphUrl }),
    };
    this.#known.set(id, tenant);
    return tenant;
  }
}
