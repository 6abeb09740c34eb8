/** Carrying a plan out, inside one transaction, in the words of the core: each change with its audit entry. */
import { IncidentWork } from '../../core/incidents/work.js';
import { deactivate } from '../../core/people/deactivation.js';
import type { TeamPatch } from '../../core/people/teams.js';
import type { UserPatch } from '../../core/people/users.js';
import { PeopleWork } from '../../core/people/work.js';
import { Refusal } from '../../domain/errors.js';
import { everythingOf } from '../../store/queries/configuration.js';
import { renameAnnouncements } from '../../store/queries/conversations.js';
import { matchKey } from '../../store/queries/people.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Work } from './create.js';
import { given } from './difference.js';
import type { Plan } from './plan.js';
import type { ItemPlan, ServiceWish, TeamWish } from './state.js';

/** Items that stay, each with a sentence that says why. */
export type Refused = ReadonlyMap<ItemPlan<object>, string>;

/**
 * Writes what differs. Who may not leave stays, and is answered: an outage is the worst moment for Muster not to start,
 * and the moment in which people have roles.
 */
export async function carryOut(work: Work, organizationId: string, plan: Plan): Promise<Refused> {
  const viewer = systemViewer(organizationId);
  const parts = { ...work, viewer, surface: 'config', requestId: null };
  const people = new PeopleWork(parts);
  const { w } = work;
  if (plan.organization?.what === 'change') await people.changeOrganization(plan.organization.patch);
  if (plan.announcements !== undefined) await renameAnnouncements(w, organizationId, plan.announcements);
  for (const { id, patch } of plan.releases) if (id !== null) await people.changeUser({ id }, patch);
  for (const item of plan.users) await applyUser(people, item);
  const ids = new Ids(await everythingOf(w, organizationId));
  for (const item of plan.teams) await applyTeam(people, item, ids);
  const withTeams = new Ids(await everythingOf(w, organizationId));
  for (const item of plan.services) await applyService(people, item, withTeams);

  const refused = new Map<ItemPlan<object>, string>();
  const leave = async (kind: string, item: ItemPlan<object>, fn: (id: string) => Promise<unknown>) => {
    const { id } = item;
    if (item.what !== 'deactivate' || id === null) return;
    try {
      await w.savepoint(() => fn(id));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.set(item, `${kind} ${item.name} stays for now: ${error.message}`);
    }
  };
  // A team can go when its services have gone.
  for (const item of plan.services) await leave('service', item, (id) => people.deactivateService({ id }));
  for (const item of plan.teams) await leave('team', item, (id) => people.deactivateTeam({ id }));
  for (const item of plan.users)
    await leave('user', item, async (id) => {
      const user = await people.user(id);
      const incidents = new IncidentWork(parts);
      if (user !== undefined)
        await deactivate({ people, incidents, actor: { id: '', name: viewer.name } }, user);
    });
  return refused;
}

/** Ids by what the files call things. */
class Ids {
  readonly #users: ReadonlyMap<string | null, string>;
  readonly #teams: ReadonlyMap<string, string>;
  constructor({ users, teams }: Awaited<ReturnType<typeof everythingOf>>) {
    this.#users = new Map(users.map(({ emailKey, id }) => [emailKey, id]));
    this.#teams = new Map(teams.map(({ name, id }) => [matchKey(name), id]));
  }
  user(key: string): string {
    return found(this.#users.get(key), key);
  }
  team(key: string): string {
    return found(this.#teams.get(key), key);
  }
  /** Null is nobody, undefined is nothing said. */
  post(key: string | null | undefined): string | null | undefined {
    return typeof key === 'string' ? this.user(key) : key;
  }
}

function found(id: string | undefined, key: string): string {
  if (id === undefined) throw new Error(`The configuration was checked, and ${key} is not there.`);
  return id;
}

async function applyUser(people: PeopleWork, { what, id, name, patch }: ItemPlan<UserPatch>): Promise<void> {
  if (what === 'deactivate') return;
  if (id === null) await people.createUser({ name, ...patch });
  else {
    if (what === 'reactivate') await people.activateUser({ id });
    await people.changeUser({ id }, patch);
  }
}

async function applyTeam(
  people: PeopleWork,
  { what, id, name, patch: wish }: ItemPlan<TeamWish>,
  ids: Ids,
): Promise<void> {
  if (what === 'deactivate') return;
  const patch: TeamPatch = given({
    name: wish.name,
    isDefault: wish.isDefault,
    managedBy: wish.managedBy,
    memberIds: wish.members?.map((key) => ids.user(key)),
    leadId: ids.post(wish.leadId),
    principalId: ids.post(wish.principalId),
    managerId: ids.post(wish.managerId),
    directorId: ids.post(wish.directorId),
    executiveId: ids.post(wish.executiveId),
  });
  if (id === null) await people.createTeam({ name, ...patch });
  else {
    if (what === 'reactivate') await people.activateTeam({ id });
    await people.changeTeam({ id }, patch);
  }
}

async function applyService(
  people: PeopleWork,
  { what, id, name, patch: { team, ...wish } }: ItemPlan<ServiceWish>,
  ids: Ids,
): Promise<void> {
  if (what === 'deactivate') return;
  const patch = team === undefined ? wish : { ...wish, teamId: team === null ? null : ids.team(team) };
  if (id === null) await people.createService({ name, ...patch });
  else {
    await people.changeService({ id }, patch);
    // Its team comes first: of one that is deactivated it could not come back to life.
    if (what === 'reactivate') await people.activateService({ id });
  }
}
