/** Somebody leaves: their roles in open incidents are given up first, where that leaves none without anybody. */
import { Refusal } from '../../domain/errors.js';
import type { Person } from '../../domain/message.js';
import { commanderOf } from '../../store/queries/incidentDetails.js';
import type { OpenRole } from '../../store/queries/openRoles.js';
import type { User } from '../../store/queries/people.js';
import { hasItNoMore, heldRoleLabel, relieved } from '../incidents/leavers.js';
import type { IncidentWork } from '../incidents/work.js';
import { roleDropped } from '../messages/incident.js';
import type { EndedAccess } from './users.js';
import type { PeopleWork } from './work.js';

/** What leaving is done with: both of one transaction. */
export interface Leaving {
  readonly people: PeopleWork;
  readonly incidents: IncidentWork;
  /** Who says so; Muster itself where the configuration does. */
  readonly actor: Person;
  /** They are gone already, and nothing can keep them: their roles are given up even where nobody else has them. */
  readonly gone?: boolean;
}

/**
 * Deactivates somebody. Roles that others hold, too, are dropped, and the timelines tell.
 * @throws {Refusal} CONFLICT, unless they are gone already, while a role of an open incident would be left without anybody, and for the last admin.
 */
export async function deactivate(
  { people, incidents, actor, gone = false }: Leaving,
  user: User,
): Promise<{ readonly user: User; readonly ended: EndedAccess }> {
  const left = await people.deactivateUser(user);
  const roles = await people.openRoles(user.id);
  // Whoever may not see an incident cannot change it, so nobody could take over on the way.
  const unseen = new Set(roles.filter(({ seen }) => !seen).map(({ incidentId }) => incidentId));
  const assigned = await people.openAssignments(user.id);
  // All of them, in the order of their ids: what others do to them comes before or after.
  const concerned = new Set([
    ...roles.filter(({ seen }) => seen).map(({ incidentId }) => incidentId),
    ...assigned,
  ]);
  for (const id of [...concerned].sort()) await incidents.locked(id);
  const needed: OpenRole[] = [];
  for (const [id, held] of Map.groupBy(
    roles.filter(({ seen }) => seen),
    (role) => role.incidentId,
  )) {
    const before = await incidents.get(id);
    const holds = held.filter(({ role }) =>
      before.roles.some((r) => r.role === role && r.user.id === user.id),
    );
    const alone = gone
      ? []
      : holds.filter(({ role }) => before.roles.filter((r) => r.role === role).length === 1);
    needed.push(...alone);
    if (alone.length > 0 || holds.length === 0 || needed.length > 0) continue;
    await incidents.change(before, {
      action: 'incident.role',
      dropRoles: holds.map(({ role }) => ({ role, user })),
      entries: holds.map((one) => relieved(one, user)),
      say: holds.map((one) => roleDropped(heldRoleLabel(one), user, actor)),
    });
  }
  if (needed.length + unseen.size > 0) throw stillNeeded(user, needed, unseen.size);
  for (const id of assigned) await handBack(incidents, id, user);
  return left;
}

/** What they had in hand is its commander's now, if it has one, else nobody's. */
async function handBack(incidents: IncidentWork, id: string, user: User): Promise<void> {
  const before = await incidents.get(id, { duplicates: true });
  if (before.assignee?.id !== user.id) return;
  const commander = commanderOf(before);
  await incidents.change(before, {
    action: 'incident.role',
    patch: { assigneeId: commander === null || commander.id === user.id ? null : commander.id },
    entries: [hasItNoMore(user)],
  });
}

/** Nobody else has these roles; of the incidents that the reader may not see nothing is said but how many there are. */
function stillNeeded(user: User, needed: readonly OpenRole[], unseen: number): Refusal {
  const named = needed.map((one) => `${heldRoleLabel(one)} of ${one.reference}`);
  const others = unseen === 0 ? [] : [`a role in ${unseen === 1 ? 'one' : unseen} you may not see`];
  return new Refusal(
    'CONFLICT',
    `${user.name} is still needed in open incidents: ${[...named, ...others].join(', and ')}. Somebody else has to take over first.`,
    {
      state: {
        active: true,
        roles: needed.map(({ reference, role }) => ({ incident: reference, role })),
        ...(unseen === 0 ? {} : { incidents_you_may_not_see: unseen }),
      },
    },
  );
}
