import { Refusal } from '../../../domain/errors.js';
import { described } from '../../messages/changes.js';
import { incidentObject } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import { clearable, incidentField, proseField } from '../fields/index.js';
import { actorOf } from './actor.js';
import { correct, withAutoTags } from './changes.js';
import { fromIncident, MAX_PROSE } from './fields.js';

export const describe = writeCommand({
  family: 'incident',
  name: 'describe',
  aliases: ['description'],
  summary: 'Describe the incident',
  examples: [
    'describe Card payments fail with a timeout since the deploy at nine',
    'describe INC-2026-004 "Only in Europe"',
  ],
  permission: 'RESPONDER',
  orReporter: true,
  input: {
    incident: incidentField(),
    description: clearable(
      proseField({
        label: 'Description',
        help: 'What is known so far. Empty removes it.',
        max: MAX_PROSE,
        noun: 'description',
      }),
    ),
  },
  positions: ['incident?', 'description…'],
  rest: [
    {
      method: 'POST',
      path: '/incidents/:incident/describe',
      example: { description: 'Card payments fail with a timeout since the deploy at nine.' },
    },
  ],
  returns: incidentObject,
  submit: 'Save',
  asksWhenBare: true,
  prefill: fromIncident((found) => ({ description: found.description })),
  run: async (context, input) => {
    if (input.description === undefined)
      throw new Refusal('INVALID', 'What is known so far? For example: describe Only card payments fail', {
        fields: { description: ['A description is accepted; null removes it.'] },
      });
    const before = await context.incidents.get(input.incident);
    const description = input.description ?? '';
    return await correct(context, before, {
      verb: 'describe',
      patch: { description, tags: withAutoTags(before, { description }) },
      text: description === '' ? 'removed the description' : `described it: ${description}`,
      say: [described(actorOf(context.viewer), description)],
      answer: description === '' ? 'has no description any more.' : 'is described.',
    });
  },
});
