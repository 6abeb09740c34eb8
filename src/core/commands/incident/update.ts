import { Refusal } from '../../../domain/errors.js';
import { isOpen, OPEN_STATUSES, statusLabel } from '../../../domain/incident/status.js';
import { md, part, time } from '../../../domain/message.js';
import { AUDIENCES } from '../../../store/schema/incidents.js';
import { updatePosted } from '../../messages/incident.js';
import { done } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import {
  audiencesField,
  incidentField,
  minutesField,
  optional,
  proseField,
  statusField,
} from '../fields/index.js';
import { actorOf } from './actor.js';
import { fromIncident, MAX_PROSE } from './fields.js';
import { move, moveText, nextUpdateDue } from './moves.js';

export const update = writeCommand({
  family: 'incident',
  name: 'update',
  summary: 'Post a status update',
  examples: [
    'update We found the cause and are rolling back',
    'update --status monitoring --next 30m "Fix is out"',
  ],
  permission: 'RESPONDER',
  input: {
    incident: incidentField(),
    message: proseField({
      label: 'Message',
      help: 'What is known, what is done, what comes next.',
      max: MAX_PROSE,
      noun: 'message',
    }),
    status: optional(statusField({ label: 'Status' }, [...OPEN_STATUSES, 'RESOLVED'])),
    next_update_minutes: optional(
      minutesField({
        label: 'Next update in',
        help: 'For example 30m. Follows the severity unless you say otherwise.',
      }),
    ),
    audiences: optional(audiencesField({ label: 'Audiences' })),
  },
  positions: ['incident?', 'message…'],
  rest: [
    {
      method: 'POST',
      path: '/incidents/:incident/updates',
      example: {
        message: 'We found the cause and are rolling back',
        status: 'IDENTIFIED',
        next_update_minutes: 30,
        audiences: ['RESPONDERS', 'SUPPORT'],
      },
    },
  ],
  returns: incidentObject,
  submit: 'Post',
  prefill: fromIncident((found) => (!isOpen(found.status) ? {} : { status: found.status })),
  run: async ({ viewer, now, incidents }, input) => {
    const actor = actorOf(viewer);
    const before = await incidents.get(input.incident);
    if (before.status === 'CLOSED' || before.status === 'CANCELLED')
      throw new Refusal(
        'CONFLICT',
        `${before.reference} is ${before.status.toLowerCase()}: there is nothing more to update. Reopen it, or add a note.`,
        { state: { status: before.status } },
      );
    const severities = await incidents.severities();
    const to = input.status ?? before.status;
    const moved = move(before, to, { viewer, now }, severities);
    const due =
      isOpen(to) && input.next_update_minutes !== undefined
        ? new Date(now.getTime() + input.next_update_minutes * 60_000)
        : nextUpdateDue(before, to, now, severities);
    const audiences = input.audiences ?? [AUDIENCES[0]];
    const after = await incidents.change(before, {
      action: 'incident.update',
      patch: { ...moved, nextUpdateDueAt: due },
      update: { status: to, message: input.message, audiences, nextUpdateDueAt: due },
      entries: [
        ...(moved === null
          ? []
          : [
              {
                kind: 'STATUS',
                text: moveText(before.status, to, undefined),
                data: { from: before.status, to },
              },
            ]),
        {
          kind: 'UPDATE',
          text: input.message,
          data: { status: to, audiences, next_update_due_at: due?.toISOString() ?? null },
        },
      ],
      say: [updatePosted(before, actor, input.message, to, due)],
    });
    const next = due === null ? md`` : md` The next one is due by ${time(due)}.`;
    return {
      value: presentIncident(after),
      reply: { message: done(after, md`has your update (${statusLabel(to)}).${part(next)}`) },
    };
  },
});
