import { renamed } from '../../messages/changes.js';
import { incidentObject } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import { incidentField } from '../fields/index.js';
import { actorOf } from './actor.js';
import { correct, withAutoTags } from './changes.js';
import { fromIncident, title } from './fields.js';

export const rename = writeCommand({
  family: 'incident',
  name: 'rename',
  aliases: ['title'],
  summary: 'Give the incident another title',
  examples: ['rename Checkout fails for card payments', 'rename INC-2026-004 "Search is slow"'],
  permission: 'RESPONDER',
  orReporter: true,
  input: { incident: incidentField(), title },
  positions: ['incident?', 'title…'],
  rest: [
    {
      method: 'POST',
      path: '/incidents/:incident/rename',
      example: { title: 'Checkout fails for card payments' },
    },
  ],
  returns: incidentObject,
  submit: 'Rename',
  prefill: fromIncident((found) => ({ title: found.title })),
  run: async (context, input) => {
    const before = await context.incidents.get(input.incident);
    return await correct(context, before, {
      verb: 'rename',
      patch: { title: input.title, tags: withAutoTags(before, { title: input.title }) },
      text: `renamed the incident from “${before.title}” to “${input.title}”`,
      say: [renamed(actorOf(context.viewer), before.title, input.title)],
      answer: `is called “${input.title}” now.`,
    });
  },
});
