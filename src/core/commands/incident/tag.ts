import { incidentObject } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import { incidentField, listActionField, optional, tagsField } from '../fields/index.js';
import { correct } from './changes.js';
import { fromIncident } from './fields.js';

export const tag = writeCommand({
  family: 'incident',
  name: 'tag',
  aliases: ['tags', 'label'],
  summary: 'Tag the incident',
  examples: ['tag database, eu-west', 'tag remove api', 'tag INC-2026-004 set network'],
  permission: 'RESPONDER',
  input: {
    incident: incidentField(),
    action: optional(listActionField({ label: 'What', help: 'They are added unless you say otherwise.' })),
    tags: tagsField({ label: 'Tags', help: 'Separated by commas.' }),
  },
  positions: ['incident?', 'action?', 'tags…'],
  rest: [
    { method: 'POST', path: '/incidents/:incident/tag', example: { action: 'ADD', tags: ['database'] } },
  ],
  returns: incidentObject,
  submit: 'Save',
  prefill: fromIncident((found) => ({ action: 'SET', tags: found.tags.join(', ') })),
  run: async (context, input) => {
    const before = await context.incidents.get(input.incident);
    const action = input.action ?? 'ADD';
    const meant = new Set(input.tags);
    const tags =
      action === 'REMOVE'
        ? before.tags.filter((one) => !meant.has(one))
        : [...new Set([...(action === 'SET' ? [] : before.tags), ...meant])].sort();
    return await correct(context, before, {
      verb: 'tag',
      patch: { tags },
      text: `changed the tags to ${tags.join(', ') || 'none'}`,
      answer: tags.length === 0 ? 'has no tags now.' : `is tagged ${tags.join(', ')} now.`,
    });
  },
});
