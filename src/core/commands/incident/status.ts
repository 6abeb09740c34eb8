import { statusLabel } from '../../../domain/incident/status.js';
import { md } from '../../../domain/message.js';
import { statusChanged } from '../../messages/incident.js';
import { already, done } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import { incidentField, statusField } from '../fields/index.js';
import { actorOf } from './actor.js';
import { fromIncident, note } from './fields.js';
import { move, moveText } from './moves.js';

export const status = writeCommand({
  family: 'incident',
  name: 'status',
  summary: 'Change the status',
  examples: ['status identified', 'status INC-2026-004 monitoring fix is rolled out'],
  permission: 'RESPONDER',
  input: { incident: incidentField(), status: statusField({ label: 'Status' }), note },
  positions: ['incident?', 'status', 'note…'],
  rest: [
    {
      method: 'POST',
      path: '/incidents/:incident/status',
      example: { status: 'MONITORING', note: 'The fix is out' },
    },
  ],
  returns: incidentObject,
  submit: 'Change',
  prefill: fromIncident((found) => ({ status: found.status })),
  run: async ({ viewer, now, incidents }, input) => {
    const actor = actorOf(viewer);
    const before = await incidents.get(input.incident);
    const patch = move(before, input.status, { viewer, now }, await incidents.severities());
    if (patch === null)
      return {
        value: presentIncident(before),
        reply: { message: already(before, md`is ${statusLabel(before.status)} already.`) },
      };
    const after = await incidents.change(before, {
      action: 'incident.status',
      patch,
      entries: [
        {
          kind: 'STATUS',
          text: moveText(before.status, input.status, input.note),
          data: { from: before.status, to: input.status },
        },
      ],
      say: [statusChanged(actor, before.status, input.status, input.note)],
    });
    return {
      value: presentIncident(after),
      reply: { message: done(after, md`is ${statusLabel(after.status)} now.`) },
    };
  },
});
