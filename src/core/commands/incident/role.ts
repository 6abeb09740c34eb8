import { Refusal } from '../../../domain/errors.js';
import { assigneeAfter } from '../../../domain/incident/assignee.js';
import { parseRole, roleLabel } from '../../../domain/incident/roles.js';
import { isOpen } from '../../../domain/incident/status.js';
import { type Message, md, type Person, person } from '../../../domain/message.js';
import { type OrganizationRole, organizationRoles } from '../../../domain/organization/settings.js';
import type { IncidentDetails } from '../../../store/queries/incidentDetails.js';
import type { User } from '../../../store/queries/people.js';
import { roleInstructions } from '../../messages/changes.js';
import { roleDropped, roleTaken } from '../../messages/incident.js';
import { already, done } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { type Outcome, type WriteContext, writeCommand } from '../command.js';
import { incidentField, nullable, optional, personField, roleField, wordField } from '../fields/index.js';
import { actorOf } from './actor.js';

export const role = writeCommand({
  family: 'incident',
  name: 'role',
  aliases: ['roles'],
  summary: 'Take, give or drop a role',
  examples: ['role take lead', 'role give scribe Bo', 'role drop comms', 'role INC-2026-004 take commander'],
  permission: 'RESPONDER',
  input: {
    incident: incidentField(),
    action: optional(wordField({ label: 'What' }, ['TAKE', 'GIVE', 'DROP'])),
    role: roleField({ label: 'Role' }),
    user: nullable(personField({ label: 'Person', help: 'You, unless you name somebody.' })),
  },
  positions: ['incident?', 'action?', 'role', 'user…'],
  rest: [
    {
      method: 'POST',
      path: '/incidents/:incident/roles',
      example: { role: 'INCIDENT_COMMANDER', user: 'ben@example.com' },
    },
  ],
  returns: incidentObject,
  wants: ({ action, user }) => (action === 'GIVE' && user === undefined ? ['user'] : []),
  run: async (context, input) => {
    const taker = await context.people.lockedUser(input.user ?? actorOf(context.viewer).id);
    const before = await context.incidents.get(input.incident);
    if (!isOpen(before.status))
      throw new Refusal(
        'CONFLICT',
        `${before.reference} is ${before.status.toLowerCase()}: its roles are history.`,
        { state: { status: before.status } },
      );
    const roles = organizationRoles((await context.incidents.organization()).settings);
    const role = roles.find(({ key }) => key === input.role);
    if (role === undefined)
      throw new Refusal('INVALID', 'There is no such role here.', { fields: { role: ['There is none.'] } });
    if (input.action === 'DROP' || input.user === null) return await drop(context, before, role, input.user);
    if (!role.active)
      throw new Refusal('INVALID', `${role.label} is not a role here any more.`, {
        fields: { role: ['It is not offered any more.'] },
      });
    if (input.action === 'GIVE' && input.user === undefined)
      throw new Refusal('INVALID', 'Who is to get the role? For example: role give scribe Bo', {
        fields: { user: ['Please name somebody.'] },
      });
    return await give(context, before, role, holder(context, before, taker));
  },
});

/** Who gets the role, if that person is here and may see the incident at all. A token may take one for itself only. */
function holder({ viewer }: WriteContext, incident: IncidentDetails, user: User | undefined): Person {
  if (user === undefined || !user.active || (user.isService && user.id !== viewer.userId))
    throw new Refusal('INVALID', 'There is no such person here any more.', {
      fields: { user: ['There is no such person.'] },
    });
  if (user.clearance < incident.clearance)
    throw new Refusal('INVALID', `${user.name} is not cleared for this incident.`, {
      fields: { user: ['Not cleared for this incident.'] },
    });
  return { id: user.id, name: user.name };
}

async function give(
  { viewer, incidents }: WriteContext,
  before: IncidentDetails,
  { key, label, several, instructions }: OrganizationRole,
  to: Person,
): Promise<Outcome> {
  const actor = actorOf(viewer);
  const holders = before.roles.filter((r) => r.role === key).map((r) => r.user);
  if (holders.some((h) => h.id === to.id))
    return {
      value: presentIncident(before),
      reply: { message: already(before, md`has ${person(to)} as ${label} already.`) },
    };
  const from = several ? null : (holders[0] ?? null);
  const after = await incidents.change(before, {
    action: 'incident.role',
    takeRoles: [{ role: key, label: ownLabel(key, label), user: to }],
    dropRoles: from === null ? [] : [{ role: key, user: from }],
    patch:
      key === 'INCIDENT_COMMANDER'
        ? { assigneeId: assigneeAfter(before.assigneeId, { type: 'COMMANDER_TAKEN', userId: to.id }) }
        : {},
    entries: [
      {
        kind: 'ROLE',
        text:
          to.id === actor.id
            ? `took the role of ${label}${from === null ? '' : ` from ${from.name}`}`
            : `gave the role of ${label} to ${to.name}`,
        data: { role: key, user: to.id, from: from?.id ?? null },
      },
    ],
    say: [roleTaken(label, to, actor, from)],
  });
  if (instructions !== null) await incidents.tell(to, after, roleInstructions(after, label, instructions));
  return {
    value: presentIncident(after),
    reply: { message: done(after, md`has ${person(to)} as ${label} now.`) },
  };
}

/** What is kept with the holder: a name of the organization's own. */
function ownLabel(key: string, label: string): string | null {
  const shipped = parseRole(key);
  return shipped !== undefined && roleLabel(shipped) === label ? null : label;
}

/** Drops a role: of the person named, else one's own, else, where null says so, of whoever has it. */
async function drop(
  { viewer, incidents }: WriteContext,
  before: IncidentDetails,
  { key, label }: OrganizationRole,
  user: string | null | undefined,
): Promise<Outcome> {
  const actor = actorOf(viewer);
  const holders = before.roles.filter((r) => r.role === key).map((r) => r.user);
  const leaving = user === null ? holders : holders.filter((h) => h.id === (user ?? actor.id));
  if (leaving.length === 0) {
    if (user === null || holders.length === 0)
      return {
        value: presentIncident(before),
        reply: { message: already(before, md`has nobody as ${label}.`) },
      };
    throw new Refusal(
      'CONFLICT',
      `${label} is ${holders.map((h) => h.name).join(', ')}; name the person to relieve somebody else.`,
      { state: { role: key, held_by: holders } },
    );
  }
  const say: Message[] = leaving.map((one) => roleDropped(label, one, actor));
  const after = await incidents.change(before, {
    action: 'incident.role',
    dropRoles: leaving.map((one) => ({ role: key, user: one })),
    entries: leaving.map((one) => ({
      kind: 'ROLE',
      text:
        one.id === actor.id ? `gave up the role of ${label}` : `relieved ${one.name} of the role of ${label}`,
      data: { role: key, user: null, from: one.id },
    })),
    say,
  });
  return {
    value: presentIncident(after),
    reply: { message: done(after, md`has no ${label} any more.`) },
  };
}
