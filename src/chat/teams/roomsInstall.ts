/** Installing the app where it is to speak: in a chat it has made, for somebody it is to write to. */
import { z } from 'zod';
import { DeliveryProblem } from '../../core/ports.js';
import type { Connector } from './connector.js';
import type { Graph } from './graph.js';
import type { Tenant } from './parts.js';
import { CONSENTED_PERMISSIONS } from './permissions.js';
import { lacksConsent, TeamsProblem } from './problem.js';

/** The access to a tenant, whose calls may be limited in time. */
export interface Access {
  readonly tenant: Tenant;
  readonly connector: Connector;
  readonly graph: Graph;
}

const CONFLICT = 409;
/** How long nothing is tried where the app is in no catalogue, in milliseconds: putting it there takes a person minutes. */
const NOT_THERE_MS = 60_000;

const appsShape = z.object({ value: z.array(z.object({ id: z.string() })) });

/** By what the tenant's catalogue calls the app, for each access: it stays so until somebody removes it. */
const known = new WeakMap<Graph, string>();

/** @throws {DeliveryProblem} that the way is closed, where the catalogue does not have the app. */
export async function catalogueId({ tenant, graph }: Access, appId: string): Promise<string> {
  const kept = known.get(tenant.graph);
  if (kept !== undefined) return kept;
  const filter = new URLSearchParams({ $filter: `externalId eq '${appId}'`, $select: 'id,externalId' });
  const { value } = await graph.call({
    method: 'GET',
    path: `/appCatalogs/teamsApps?${filter}`,
    read: (answer) => appsShape.parse(answer),
  });
  const id = value[0]?.id;
  if (id === undefined)
    throw new DeliveryProblem(
      'Muster is not among the apps of the organization: upload its package in the Teams admin center.',
      false,
      NOT_THERE_MS,
      { at: 'WAY' },
    );
  known.set(tenant.graph, id);
  return id;
}

/** False: it was there already. */
async function install(access: Access, appId: string, path: string, more: object = {}): Promise<boolean> {
  const { tenant, graph } = access;
  const id = await catalogueId(access, appId);
  try {
    await graph.call({
      method: 'POST',
      path: `${path}/installedApps`,
      body: { 'teamsApp@odata.bind': `${graph.url}/appCatalogs/teamsApps/${id}`, ...more },
      read: () => undefined,
    });
    return true;
  } catch (error) {
    if (error instanceof TeamsProblem && error.status === CONFLICT) return false;
    // Somebody may have removed it from the catalogue and put it there again.
    known.delete(tenant.graph);
    throw error;
  }
}

/** Makes sure that the app is in a chat. False: it was already. */
export const installInChat = (access: Access, appId: string, chat: string): Promise<boolean> =>
  install(access, appId, `/chats/${encodeURIComponent(chat)}`, {
    // What the manifest asks for is agreed to as it is installed, or it is not.
    consentedPermissionSet: CONSENTED_PERMISSIONS,
  });

/** Installs the app for a person; says whether it is installed then. */
export async function installForPerson(access: Access, appId: string, entraId: string): Promise<boolean> {
  try {
    await install(access, appId, `/users/${encodeURIComponent(entraId)}/teamwork`);
    return true;
  } catch (error) {
    if (error instanceof DeliveryProblem && (error.permanent || lacksConsent(error))) return false;
    throw error;
  }
}
