import { Refusal } from '../../../domain/errors.js';
import { assigneeAfter } from '../../../domain/incident/assignee.js';
import { heldByOne, type Role } from '../../../domain/incident/roles.js';
import { isOpen } from '../../../domain/incident/status.js';
import { type Message, md, type Person, person } from '../../../domain/message.js';
import type { IncidentDetails } from '../../../store/queries/incidentDetails.js';
import { roleDropped, roleName, roleTaken } from '../../messages/incident.js';
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
  run: async (context, input) => {
    const before = await context.incidents.get(input.incident);
    if (!isOpen(before.status))
      throw new Refusal(
        'CONFLICT',
        `${before.reference} is ${before.status.toLowerCase()}: its roles are history.`,
        { state: { status: before.status } },
      );
    if (input.action === 'DROP' || input.user === null)
      return await drop(context, before, input.role, input.user);
    if (input.action === 'GIVE' && input.user === undefined)
      throw new Refusal('INVALID', 'Who is to get the role? For example: role give scribe Bo', {
        fields: { user: ['Please name somebody.'] },
      });
    return await give(context, before, input.role, await holder(context, before, input.user));
  },
});

/** Who is meant, if that person may see the incident at all. */
async function holder(
  { viewer, people }: WriteContext,
  incident: IncidentDetails,
  id: string | undefined,
): Promise<Person> {
  if (id === undefined || id === viewer.userId) return actorOf(viewer);
  const user = await people.user(id);
  if (user === undefined || !user.active || user.isService)
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
  name: Role,
  to: Person,
): Promise<Outcome> {
  const actor = actorOf(viewer);
  const holders = before.roles.filter((r) => r.role === name).map((r) => r.user);
  if (holders.some((h) => h.id === to.id))
    return {
      value: presentIncident(before),
      reply: { message: already(before, md`has ${person(to)} as ${roleName(name)} already.`) },
    };
  const from = heldByOne(name) ? (holders[0] ?? null) : null;
  const after = await incidents.change(before, {
    action: 'incident.role',
    takeRoles: [{ role: name, user: to }],
    dropRoles: from === null ? [] : [{ role: name, user: from }],
    patch:
      name === 'INCIDENT_COMMANDER'
        ? { assigneeId: assigneeAfter(before.assigneeId, { type: 'COMMANDER_TAKEN', userId: to.id }) }
        : {},
    entries: [
      {
        kind: 'ROLE',
        text:
          to.id === actor.id
            ? `took the role of ${roleName(name)}${from === null ? '' : ` from ${from.name}`}`
            : `gave the role of ${roleName(name)} to ${to.name}`,
        data: { role: name, user: to.id, from: from?.id ?? null },
      },
    ],
    say: [roleTaken(name, to, actor, from)],
  });
  return {
    value: presentIncident(after),
    reply: { message: done(after, md`has ${person(to)} as ${roleName(name)} now.`) },
  };
}

/** Drops a role: of the person named, else one's own, else, where null says so, of whoever has it. */
async function drop(
  { viewer, incidents }: WriteContext,
  before: IncidentDetails,
  name: Role,
  user: string | null | undefined,
): Promise<Outcome> {
  const actor = actorOf(viewer);
  const holders = before.roles.filter((r) => r.role === name).map((r) => r.user);
  const leaving = user === null ? holders : holders.filter((h) => h.id === (user ?? actor.id));
  if (leaving.length === 0) {
    if (user === null || holders.length === 0)
      return {
        value: presentIncident(before),
        reply: { message: already(before, md`has nobody as ${roleName(name)}.`) },
      };
    throw new Refusal(
      'CONFLICT',
      `${roleName(name)} is ${holders.map((h) => h.name).join(', ')}; name the person to relieve somebody else.`,
      { state: { role: name, held_by: holders } },
    );
  }
  const say: Message[] = leaving.map((one) => roleDropped(name, one, actor));
  const after = await incidents.change(before, {
    action: 'incident.role',
    dropRoles: leaving.map((one) => ({ role: name, user: one })),
    entries: leaving.map((one) => ({
      kind: 'ROLE',
      text:
        one.id === actor.id
          ? `gave up the role of ${roleName(name)}`
          : `relieved ${one.name} of the role of ${roleName(name)}`,
      data: { role: name, user: null, from: one.id },
    })),
    say,
  });
  return {
    value: presentIncident(after),
    reply: { message: done(after, md`has no ${roleName(name)} any more.`) },
  };
}
