import { Refusal } from '../../../domain/errors.js';
import type { IncidentDetails } from '../../../store/queries/incidentDetails.js';
import type { IncidentQueries } from '../../../store/queries/incidents.js';
import { incidentCard } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { readCommand } from '../command.js';
import { incidentField } from '../fields/index.js';

/** @throws {Refusal} NOT_FOUND when the viewer may not see it. */
export async function seen(incidents: IncidentQueries, id: string): Promise<IncidentDetails> {
  const incident = await incidents.find(id);
  if (incident === undefined) throw new Refusal('NOT_FOUND', `There is no incident ${id}.`);
  return incident;
}

export const show = readCommand({
  family: 'incident',
  name: 'show',
  aliases: ['info'],
  summary: 'Show an incident',
  examples: ['show', 'show INC-2026-004'],
  permission: 'VIEWER',
  input: { incident: incidentField() },
  positions: ['incident'],
  rest: [{ method: 'GET', path: '/incidents/:incident' }],
  returns: incidentObject,
  run: async ({ incidents }, input) => {
    const incident = await seen(incidents, input.incident);
    return {
      value: presentIncident(incident),
      reply: { message: incidentCard(incident, await incidents.latestUpdate(incident)) },
    };
  },
});
