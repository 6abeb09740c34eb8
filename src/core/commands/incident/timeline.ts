import { timelineList } from '../../messages/replies.js';
import { presentEntry, timelineObject } from '../../views/incident.js';
import { listObject, presentPage } from '../../views/page.js';
import { readCommand } from '../command.js';
import { incidentField, optional, orderingField } from '../fields/index.js';
import { pageFields, pageOf } from '../page.js';
import { seen } from './show.js';

/** How many entries a chat message shows: more is a wall. */
const IN_CHAT = 15;

export const timeline = readCommand({
  family: 'incident',
  name: 'timeline',
  aliases: ['log'],
  summary: 'Read the timeline',
  examples: ['timeline', 'timeline INC-2026-004'],
  permission: 'VIEWER',
  input: { incident: incidentField(), ordering: optional(orderingField(['seq'])), ...pageFields },
  positions: ['incident'],
  rest: [{ method: 'GET', path: '/incidents/:incident/timeline' }],
  returns: listObject(timelineObject),
  run: async ({ incidents }, input) => {
    const incident = await seen(incidents, input.incident);
    const page = pageOf(input);
    const found = await incidents.timeline(incident, page, input.ordering?.descending ?? true);
    const latest = await incidents.timeline(incident, { limit: IN_CHAT, offset: 0 }, true);
    return {
      value: presentPage(found, page, presentEntry),
      reply: { message: timelineList(incident, { ...latest, results: latest.results.toReversed() }) },
    };
  },
});
