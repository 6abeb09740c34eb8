/**
 * Roles of people who left: given up while others have them, too, and, where the incident was over when they left, once it
 * goes on. A role that nobody can act in would keep everybody from being asked to take it.
 */
import { parseRole, roleLabel } from '../../domain/incident/roles.js';
import { isOpen } from '../../domain/incident/status.js';
import type { Person } from '../../domain/message.js';
import { commanderOf, type IncidentDetails } from '../../store/queries/incidentDetails.js';
import { roleDropped } from '../messages/incident.js';
import type { Change, Entry } from './change.js';

interface Held {
  readonly role: string;
  /** What the organization calls it; null for the roles that everybody has. */
  readonly label: string | null;
}

export const heldRoleLabel = ({ role, label }: Held): string => {
  const shipped = parseRole(role);
  return label ?? (shipped === undefined ? role : roleLabel(shipped));
};

export const relieved = (held: Held, user: Person): Entry => ({
  kind: 'ROLE',
  text: `relieved ${user.name} of the role of ${heldRoleLabel(held)}, for ${user.name} was deactivated`,
  data: { role: held.role, user: null, from: user.id },
});

export const hasItNoMore = (user: Person): Entry => ({
  kind: 'ROLE',
  text: `${user.name} has it no more, for ${user.name} was deactivated`,
  data: { from: user.id },
});

/** Whose part in an incident counts again once the change is made: nobody's, unless it goes on with it. */
export const resuming = (before: IncidentDetails, { patch }: Change): readonly string[] =>
  isOpen(before.status) || patch?.status === undefined || !isOpen(patch.status)
    ? []
    : [
        ...new Set([
          ...before.roles.map(({ user }) => user.id),
          ...(before.assignee === null ? [] : [before.assignee.id]),
        ]),
      ].sort();

/**
 * The change, without the parts of those who left.
 * @param gone the ids of those among `resuming` who were deactivated
 */
export function withoutLeavers(
  before: IncidentDetails,
  change: Change,
  gone: ReadonlySet<string>,
  by: Person,
): Change {
  if (gone.size === 0) return change;
  const held = before.roles.filter(({ user }) => gone.has(user.id));
  const { assignee } = before;
  const hadIt = assignee !== null && gone.has(assignee.id) ? assignee : undefined;
  const commander = commanderOf(before);
  const heir = commander === null || gone.has(commander.id) ? null : commander.id;
  return {
    ...change,
    patch: { ...change.patch, ...(hadIt === undefined ? {} : { assigneeId: heir }) },
    dropRoles: [...(change.dropRoles ?? []), ...held.map(({ role, user }) => ({ role, user }))],
    entries: [
      ...change.entries,
      ...held.map((one) => relieved(one, one.user)),
      ...(hadIt === undefined ? [] : [hasItNoMore(hadIt)]),
    ],
    say: [...(change.say ?? []), ...held.map((one) => roleDropped(heldRoleLabel(one), one.user, by))],
  };
}
