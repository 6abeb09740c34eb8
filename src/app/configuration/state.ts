/** What is there, and how a change of one item is put. */
import type { ServicePatch } from '../../core/people/services.js';
import { allOrganizations, type Everything, everythingOf } from '../../store/queries/configuration.js';
import type { Organization } from '../../store/queries/people.js';
import type { TEAM_POSTS, Team } from '../../store/queries/teams.js';
import type { Reader } from '../../store/store.js';

/** One item that is to become another. */
export interface ItemPlan<P> {
  readonly what: 'create' | 'change' | 'reactivate' | 'deactivate';
  /** Null for one that is to be made. */
  readonly id: string | null;
  /** As people know it. */
  readonly name: string;
  /** Only what differs. */
  readonly patch: P;
}

/** People are named by the keys of their e-mail addresses: some have no id before the plan is carried out. */
export type TeamWish = Partial<Pick<Team, 'name' | 'isDefault' | 'managedBy'>> & {
  readonly members?: readonly string[];
} & { readonly [post in (typeof TEAM_POSTS)[number]]?: string | null };

/** Teams are named by the keys of their names. */
export type ServiceWish = Omit<ServicePatch, 'teamId'> & { readonly team?: string | null };

/** What is there of the organization that the files want to change. */
export interface State extends Everything {
  readonly organization: Organization | undefined;
  readonly others: readonly Organization[];
}

export async function readState(db: Reader, slug: string): Promise<State> {
  const all = await allOrganizations(db);
  const organization = all.find((each) => each.slug === slug);
  return {
    organization,
    others: all.filter((each) => each.slug !== slug),
    ...(organization === undefined
      ? { users: [], teams: [], services: [] }
      : await everythingOf(db, organization.id)),
  };
}
