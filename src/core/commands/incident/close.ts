import { closed } from '../../messages/incident.js';
import { incidentObject } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import { incidentField } from '../fields/index.js';
import { end } from './endings.js';
import { note } from './fields.js';

export const close = writeCommand({
  family: 'incident',
  name: 'close',
  summary: 'Close a resolved incident',
  examples: ['close', 'close INC-2026-004 follow-ups are in the tracker'],
  permission: 'RESPONDER',
  input: { incident: incidentField(), note },
  positions: ['incident?', 'note…'],
  rest: [
    {
      method: 'POST',
      path: '/incidents/:incident/close',
      example: { note: 'Follow-ups are in the tracker' },
    },
  ],
  returns: incidentObject,
  run: (context, input) =>
    end(context, input.incident, {
      to: 'CLOSED',
      verb: 'close',
      kind: 'CLOSED',
      did: 'closed the incident',
      words: input.note,
      say: closed,
    }),
});
