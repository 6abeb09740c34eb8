import { reopened } from '../../messages/incident.js';
import { incidentObject } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import { incidentField } from '../fields/index.js';
import { end } from './endings.js';
import { reason } from './fields.js';

export const reopen = writeCommand({
  family: 'incident',
  name: 'reopen',
  summary: 'Reopen what was thought to be over',
  examples: ['reopen It is failing again', 'reopen INC-2026-004 same error in the other region'],
  permission: 'RESPONDER',
  input: { incident: incidentField(), reason },
  positions: ['incident?', 'reason…'],
  rest: [{ method: 'POST', path: '/incidents/:incident/reopen', example: { reason: 'It is failing again' } }],
  returns: incidentObject,
  submit: 'Reopen',
  run: (context, input) =>
    end(context, input.incident, {
      to: 'INVESTIGATING',
      verb: 'reopen',
      kind: 'REOPENED',
      did: 'reopened the incident',
      words: input.reason,
      say: reopened,
    }),
});
