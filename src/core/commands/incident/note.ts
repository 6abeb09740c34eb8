import { Refusal } from '../../../domain/errors.js';
import { md } from '../../../domain/message.js';
import { noteAdded } from '../../messages/incident.js';
import { done } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import { incidentField, instantField, optional, proseField } from '../fields/index.js';
import { actorOf } from './actor.js';
import { MAX_PROSE } from './fields.js';

export const note = writeCommand({
  family: 'incident',
  name: 'note',
  summary: 'Add a note to the timeline',
  examples: [
    'note Restarted the payment workers',
    'note INC-2026-004 --at "10 minutes ago" Deploy 4711 went out',
  ],
  permission: 'RESPONDER',
  orReporter: true,
  input: {
    incident: incidentField(),
    text: proseField({ label: 'Note', max: MAX_PROSE, noun: 'note' }),
    at: optional(instantField({ label: 'When', help: 'If it happened before now.' })),
  },
  positions: ['incident?', 'text…'],
  rest: [
    {
      method: 'POST',
      path: '/incidents/:incident/timeline',
      example: { text: 'Restarted the payment workers' },
    },
  ],
  returns: incidentObject,
  submit: 'Add',
  run: async ({ viewer, now, incidents }, input) => {
    const actor = actorOf(viewer);
    if (input.at !== undefined && input.at > now)
      throw new Refusal('INVALID', 'A note cannot be about the future.', {
        fields: { at: ['This lies in the future.'] },
      });
    const before = await incidents.get(input.incident);
    const after = await incidents.change(before, {
      action: 'incident.note',
      entries: [{ kind: 'NOTE', text: input.text, ...(input.at === undefined ? {} : { at: input.at }) }],
      say: [noteAdded(actor, input.text)],
    });
    return {
      value: presentIncident(after),
      reply: { message: done(after, md`has your note in its timeline.`) },
    };
  },
});
