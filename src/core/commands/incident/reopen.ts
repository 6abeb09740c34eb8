import { md } from '../../../domain/message.js';
import type { IncidentDetails } from '../../../store/queries/incidentDetails.js';
import { isPublic } from '../../incidents/consequences.js';
import { parted } from '../../messages/changes.js';
import { reopened } from '../../messages/incident.js';
import { done } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { type Outcome, type WriteContext, writeCommand } from '../command.js';
import { incidentField } from '../fields/index.js';
import { actorOf } from './actor.js';
import { end } from './endings.js';
import { reason } from './fields.js';
import { move } from './moves.js';

export const reopen = writeCommand({
  family: 'incident',
  name: 'reopen',
  aliases: ['unmerge'],
  summary: 'Reopen what was thought to be over, or a duplicate that is none',
  examples: ['reopen It is failing again', 'reopen INC-2026-004 same error in the other region'],
  permission: 'RESPONDER',
  input: { incident: incidentField(), reason },
  positions: ['incident?', 'reason…'],
  rest: [
    {
      method: 'POST',
      path: '/incidents/:incident/reopen',
      example: { reason: 'It is failing again.' },
    },
  ],
  returns: incidentObject,
  submit: 'Reopen',
  run: async (context, input) => {
    const { incident, original } = await context.incidents.getWithOriginal(input.incident);
    if (incident.isDuplicate) return await part(context, incident, original, input.reason);
    return await end(context, input.incident, {
      to: 'INVESTIGATING',
      verb: 'reopen',
      kind: 'REOPENED',
      did: 'reopened the incident',
      words: input.reason,
      say: reopened,
    });
  },
});

/** It is no duplicate after all: it goes on by itself. */
async function part(
  { viewer, now, incidents }: WriteContext,
  before: IncidentDetails,
  original: IncidentDetails | undefined,
  words: string,
): Promise<Outcome> {
  const actor = actorOf(viewer);
  const moved = move(before, 'INVESTIGATING', { viewer, now }, await incidents.severities());
  const after = await incidents.change(before, {
    action: 'incident.reopen',
    patch: moved ?? {},
    ...(original === undefined ? {} : { unlink: { from: original.id, kind: 'DUPLICATE_OF' } }),
    entries: [
      {
        kind: 'REOPENED',
        text: `reopened the incident, which is no duplicate: ${words}`,
        data: { from: before.status, to: 'INVESTIGATING' },
      },
    ],
    say: [reopened(before, actor, words)],
  });
  if (original !== undefined)
    await incidents.note(
      original,
      [
        {
          kind: 'PARTED',
          text: `reopened ${before.reference} ${before.title}: it is no duplicate of this`,
          data: { incident: before.id, reference: before.reference },
          about: before.id,
        },
      ],
      isPublic(before) ? [parted(before, actor)] : [],
    );
  return {
    value: presentIncident(after),
    reply: { message: done(after, md`is no duplicate any more and is being investigated.`) },
  };
}
