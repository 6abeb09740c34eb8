import { resolved } from '../../messages/incident.js';
import { incidentObject } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import { incidentField, optional, proseField } from '../fields/index.js';
import { end } from './endings.js';
import { MAX_PROSE } from './fields.js';

export const resolve = writeCommand({
  family: 'incident',
  name: 'resolve',
  aliases: ['resolved', 'fix'],
  summary: 'Resolve the incident',
  examples: ['resolve', 'resolve INC-2026-004 Rolled back deploy 4711'],
  permission: 'RESPONDER',
  input: {
    incident: incidentField(),
    resolution: optional(
      proseField({ label: 'Resolution', help: 'What made it go away.', max: MAX_PROSE, noun: 'resolution' }),
    ),
    root_cause: optional(
      proseField({
        label: 'Root cause',
        help: 'If it is known already.',
        max: MAX_PROSE,
        noun: 'root cause',
      }),
    ),
  },
  positions: ['incident?', 'resolution…'],
  rest: [
    {
      method: 'POST',
      path: '/incidents/:incident/resolve',
      example: { resolution: 'Rolled back deploy 4711', root_cause: 'A wrong timeout' },
    },
  ],
  returns: incidentObject,
  submit: 'Resolve',
  asksWhenBare: true,
  run: (context, input) =>
    end(context, input.incident, {
      to: 'RESOLVED',
      verb: 'resolve',
      kind: 'RESOLVED',
      did: 'resolved the incident',
      words: input.resolution,
      patch: {
        ...(input.resolution === undefined ? {} : { resolution: input.resolution }),
        ...(input.root_cause === undefined ? {} : { rootCause: input.root_cause }),
      },
      say: resolved,
    }),
});
