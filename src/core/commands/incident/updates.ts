import { updatesList } from '../../messages/replies.js';
import { presentUpdate, updateObject } from '../../views/incident.js';
import { listObject, presentPage } from '../../views/page.js';
import { readCommand } from '../command.js';
import { incidentField } from '../fields/index.js';
import { pageFields, pageOf } from '../page.js';
import { seen } from './show.js';

export const updates = readCommand({
  family: 'incident',
  name: 'updates',
  summary: 'Read the status updates',
  examples: ['updates', 'updates INC-2026-004'],
  permission: 'VIEWER',
  input: { incident: incidentField(), ...pageFields },
  positions: ['incident'],
  rest: [{ method: 'GET', path: '/incidents/:incident/updates' }],
  returns: listObject(updateObject),
  run: async ({ incidents }, input) => {
    const incident = await seen(incidents, input.incident);
    const page = pageOf(input);
    const found = await incidents.updates(incident, page);
    return {
      value: presentPage(found, page, presentUpdate),
      reply: { message: updatesList(incident, found) },
    };
  },
});
