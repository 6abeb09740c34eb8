import { Refusal } from '../../../domain/errors.js';
import { isOpen } from '../../../domain/incident/status.js';
import { md, part, time } from '../../../domain/message.js';
import type { IncidentDetails } from '../../../store/queries/incidentDetails.js';
import { paused } from '../../messages/changes.js';
import { already, done } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import { incidentField, instantField, optional } from '../fields/index.js';
import { actorOf } from './actor.js';
import { reason } from './fields.js';

export const pause = writeCommand({
  family: 'incident',
  name: 'pause',
  aliases: ['hold'],
  summary: 'Pause the incident: reminders stop',
  examples: [
    'pause Waiting for the provider --until "in 2 hours"',
    'pause INC-2026-004 Nobody is affected before Monday',
  ],
  permission: 'RESPONDER',
  input: {
    incident: incidentField(),
    reason: { ...reason, help: 'What it waits for.' },
    until: optional(
      instantField({
        label: 'Until',
        help: 'For example tomorrow 9am. Until somebody goes on, if left open.',
      }),
    ),
  },
  positions: ['incident?', 'reason…'],
  rest: [
    {
      method: 'POST',
      path: '/incidents/:incident/pause',
      example: { reason: 'Waiting for the provider.' },
    },
  ],
  returns: incidentObject,
  submit: 'Pause',
  run: async ({ viewer, now, incidents }, input) => {
    const actor = actorOf(viewer);
    if (input.until !== undefined && input.until <= now)
      throw new Refusal('INVALID', 'A pause ends in the future.', {
        fields: { until: ['This has passed already.'] },
      });
    const before = await incidents.get(input.incident);
    refuseOver(before);
    const until = input.until ?? null;
    const wanted = { reason: input.reason, until: until?.toISOString() ?? null };
    if (before.paused?.reason === wanted.reason && before.paused.until === wanted.until)
      return {
        value: presentIncident(before),
        reply: { message: already(before, md`is paused already.`) },
      };
    const after = await incidents.change(before, {
      action: 'incident.pause',
      patch: { paused: wanted },
      entries: [
        {
          kind: 'PAUSED',
          text: `paused the incident${until === null ? '' : ` until ${until.toISOString()}`}: ${input.reason}`,
          data: wanted,
        },
      ],
      say: [paused(actor, input.reason, until)],
    });
    const end = until === null ? md` until somebody goes on` : md` until ${time(until)}`;
    return { value: presentIncident(after), reply: { message: done(after, md`is paused${part(end)}.`) } };
  },
});

/** @throws {Refusal} CONFLICT for an incident on which nobody works any more. */
export function refuseOver(incident: IncidentDetails): void {
  if (!isOpen(incident.status))
    throw new Refusal(
      'CONFLICT',
      `${incident.reference} is ${incident.status.toLowerCase()}: nothing is waited for any more.`,
      { state: { status: incident.status } },
    );
}
