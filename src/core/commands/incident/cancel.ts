import { cancelled } from '../../messages/incident.js';
import { incidentObject } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import { incidentField } from '../fields/index.js';
import { end } from './endings.js';
import { reason } from './fields.js';

export const cancel = writeCommand({
  family: 'incident',
  name: 'cancel',
  aliases: ['false-alarm'],
  summary: 'Cancel a false alarm',
  examples: ['cancel It was a test', 'cancel INC-2026-004 monitoring was misconfigured'],
  permission: 'RESPONDER',
  orReporter: true,
  input: { incident: incidentField(), reason },
  positions: ['incident?', 'reason…'],
  rest: [
    {
      method: 'POST',
      path: '/incidents/:incident/cancel',
      example: { reason: 'It was a test of the monitoring' },
    },
  ],
  returns: incidentObject,
  submit: 'Cancel the incident',
  run: (context, input) =>
    end(context, input.incident, {
      to: 'CANCELLED',
      verb: 'cancel',
      kind: 'CANCELLED',
      did: 'cancelled the incident',
      words: input.reason,
      say: cancelled,
    }),
});
