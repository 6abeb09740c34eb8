import { assigneeAfter } from '../../../domain/incident/assignee.js';
import { acknowledge } from '../../../domain/incident/status.js';
import { md, person, time } from '../../../domain/message.js';
import { acknowledged } from '../../messages/incident.js';
import { already, done } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import { incidentField } from '../fields/index.js';
import { actorOf } from './actor.js';
import { note } from './fields.js';

export const ack = writeCommand({
  family: 'incident',
  name: 'ack',
  aliases: ['acknowledge'],
  summary: 'Acknowledge: you have it',
  examples: ['ack', 'ack INC-2026-004', 'ack INC-2026-004 looking at the database first'],
  permission: 'RESPONDER',
  input: { incident: incidentField(), note },
  positions: ['incident?', 'note…'],
  rest: [
    {
      method: 'POST',
      path: '/incidents/:incident/acknowledge',
      example: { note: 'Looking at the database first' },
    },
  ],
  returns: incidentObject,
  run: async ({ viewer, now, incidents }, input) => {
    const actor = actorOf(viewer);
    const before = await incidents.get(input.incident);
    const next = acknowledge(before, now);
    // `acknowledge` answers the incident itself when nothing changes: somebody was first, and who asks is told who.
    if (next === before) {
      const first = before.assignee ?? before.reporter;
      const at = before.acknowledgedAt;
      const what =
        first.id === actor.id
          ? md`is yours already.`
          : at === null
            ? md`is with ${person(first)}.`
            : md`was acknowledged at ${time(at)}; ${person(first)} has it.`;
      return { value: presentIncident(before), reply: { message: already(before, what) } };
    }
    const after = await incidents.change(before, {
      action: 'incident.acknowledge',
      patch: {
        ...next,
        assigneeId: assigneeAfter(before.assigneeId, { type: 'ACKNOWLEDGED', userId: actor.id }),
      },
      entries: [
        {
          kind: 'ACKNOWLEDGED',
          text: `acknowledged${input.note === undefined ? '' : `: ${input.note}`}`,
          data: { from: before.status, to: next.status },
        },
      ],
      say: [acknowledged(before, actor, input.note)],
    });
    return { value: presentIncident(after), reply: { message: done(after, md`is yours now.`) } };
  },
});
