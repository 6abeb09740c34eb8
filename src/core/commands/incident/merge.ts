import { Refusal } from '../../../domain/errors.js';
import { isOpen, moveStatus } from '../../../domain/incident/status.js';
import { md } from '../../../domain/message.js';
import { duplicateOf, type IncidentDetails } from '../../../store/queries/incidentDetails.js';
import { isPublic } from '../../incidents/consequences.js';
import { refusedAsDuplicate } from '../../incidents/duplicates.js';
import { absorbed, merged } from '../../messages/changes.js';
import { already, done } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import { incidentField } from '../fields/index.js';
import { actorOf } from './actor.js';
import { clearedFor } from './clearance.js';

export const merge = writeCommand({
  family: 'incident',
  name: 'merge',
  aliases: ['duplicate', 'duplicate-of'],
  summary: 'Say that this is a duplicate of another incident',
  examples: ['merge INC-2026-001', 'merge INC-2026-004 into INC-2026-001'],
  permission: 'RESPONDER',
  input: {
    incident: incidentField(),
    into: incidentField({ label: 'Duplicate of', help: 'The incident that goes on.' }),
  },
  positions: ['incident?', 'into'],
  fillers: ['into', 'with', 'of', 'to'],
  rest: [{ method: 'POST', path: '/incidents/:incident/merge', example: { into: 'INC-2026-001' } }],
  returns: incidentObject,
  submit: 'Merge',
  run: async (context, input) => {
    const { viewer, now, incidents } = context;
    const actor = actorOf(viewer);
    const [before, target] = await incidents.getBoth(input.incident, input.into);
    if (before.isDuplicate && duplicateOf(before)?.id === target.id)
      return {
        value: presentIncident(before),
        reply: { message: already(before, md`is a duplicate of ${target.reference} already.`) },
      };
    refuse(before, target);
    const there = new Set((await incidents.members(target)).map(({ id }) => id));
    const strangers = (await incidents.members(before)).filter(({ id }) => !there.has(id));
    const comers = await clearedFor(context, target, strangers);
    const targetPublic = isPublic(target);
    const after = await incidents.change(before, {
      action: 'incident.merge',
      patch: isOpen(before.status)
        ? { ...moveStatus(before, 'CANCELLED', now), nextUpdateDueAt: null, paused: null }
        : {},
      link: { to: target.id, kind: 'DUPLICATE_OF' },
      entries: [
        {
          kind: 'MERGED',
          text: `found it to be a duplicate of ${target.reference} ${target.title}`,
          data: { into: target.id, reference: target.reference },
          about: target.id,
        },
        // Who may not see the other one reads at least what became of this one.
        ...(targetPublic ? [] : [{ kind: 'MERGED', text: 'found it to be a duplicate of another incident' }]),
      ],
      say: [merged(before, targetPublic ? { ...target, roomUrl: roomUrl(target) } : undefined, actor)],
    });
    await incidents.change(target, {
      action: 'incident.absorb',
      invite: comers,
      entries: [
        {
          kind: 'MERGED_FROM',
          text: `found ${before.reference} ${before.title} to be a duplicate of this`,
          data: { from: before.id, reference: before.reference },
          about: before.id,
        },
      ],
      say: isPublic(before) ? [absorbed(before, actor, comers)] : [],
    });
    return {
      value: presentIncident(after),
      reply: { message: done(after, md`is a duplicate of ${target.reference} now.`), goTo: target.id },
    };
  },
});

const roomUrl = (incident: IncidentDetails): string | null =>
  incident.rooms.find(({ url }) => url !== null)?.url ?? null;

/** @throws {Refusal} INVALID or CONFLICT for what cannot be merged: into itself, in a circle, or what is over. */
function refuse(before: IncidentDetails, target: IncidentDetails): void {
  if (before.id === target.id)
    throw new Refusal('INVALID', `${before.reference} cannot be a duplicate of itself.`, {
      fields: { into: ['Another incident is accepted.'] },
    });
  if (before.isDuplicate) throw refusedAsDuplicate(before);
  const further = target.isDuplicate ? duplicateOf(target) : undefined;
  if (further?.id === before.id)
    throw new Refusal(
      'CONFLICT',
      `${target.reference} is a duplicate of ${before.reference} already: they cannot be duplicates of each other.`,
      { state: { duplicate_of: { id: before.id, reference: before.reference } } },
    );
  if (target.isDuplicate)
    throw new Refusal(
      'CONFLICT',
      `${target.reference} is itself a duplicate of ${further === undefined ? 'another incident' : `${further.reference}: merge into that one`}.`,
      {
        state: {
          duplicate_of: further === undefined ? null : { id: further.id, reference: further.reference },
        },
      },
    );
  for (const one of [before, target])
    if (one.status === 'CLOSED' || one.status === 'CANCELLED')
      throw new Refusal(
        'CONFLICT',
        `${one.reference} is ${one.status.toLowerCase()} already. Reopen it first.`,
        { state: { status: one.status } },
      );
}
