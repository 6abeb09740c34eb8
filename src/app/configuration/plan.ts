/** What would change if an organization became what the files want: decided from what is there, before anything is written. */
import type { OrganizationPatch } from '../../core/people/organization.js';
import type { UserPatch } from '../../core/people/users.js';
import type { Wanted } from './merge.js';
import { planOrganization } from './planOrganization.js';
import { planServices } from './planServices.js';
import { planTeams } from './planTeams.js';
import { planUsers } from './planUsers.js';
import type { Problem } from './problem.js';
import type { ItemPlan, ServiceWish, State, TeamWish } from './state.js';

export interface Plan {
  readonly slug: string;
  readonly organization: ItemPlan<OrganizationPatch> | undefined;
  /** What of its settings changes. */
  readonly settings: readonly string[];
  /** The new name of the announcements channel. */
  readonly announcements: string | undefined;
  /** Ids of chat platforms that have to be free before somebody else can have them. */
  readonly releases: readonly ItemPlan<UserPatch>[];
  readonly users: readonly ItemPlan<UserPatch>[];
  readonly teams: readonly ItemPlan<TeamWish>[];
  readonly services: readonly ItemPlan<ServiceWish>[];
  /** What of the files cannot be followed now, and is passed over. */
  readonly warnings: readonly string[];
}

export interface Planned {
  readonly plan: Plan;
  readonly problems: readonly Problem[];
}

export function planFor(wanted: Wanted, state: State): Planned {
  const organization = planOrganization(wanted, state);
  const users = planUsers(wanted, state);
  const teams = planTeams(wanted, state);
  const services = planServices(wanted, state);
  return {
    plan: {
      slug: wanted.slug,
      organization: organization.item,
      settings: organization.settings,
      announcements: organization.announcements,
      releases: users.releases,
      users: users.items,
      teams: teams.items,
      services: services.items,
      warnings: teams.warnings,
    },
    problems: [organization, users, teams, services].flatMap(({ problems }) => problems),
  };
}
