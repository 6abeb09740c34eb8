import { z } from 'zod';
import { owedOf } from '../../incidents/owed.js';
import { catchUpMessage } from '../../messages/catchup.js';
import {
  incidentObject,
  presentEntry,
  presentIncident,
  presentUpdate,
  timelineObject,
  updateObject,
} from '../../views/incident.js';
import { readCommand } from '../command.js';
import { incidentField } from '../fields/index.js';
import { seen } from './show.js';

/** What counts as "what happened" for somebody who comes late: decisions and findings, not the machinery. */
const TELLING = [
  'DECLARED',
  'ACKNOWLEDGED',
  'NOTE',
  'PINNED',
  'UPDATE',
  'STATUS',
  'SEVERITY',
  'ROLE',
  'PAUSED',
  'UNPAUSED',
  'MERGED',
  'MERGED_FROM',
  'RELATED',
  'RESOLVED',
  'REOPENED',
  'CANCELLED',
  'CLOSED',
];
/** The latest so many: more is the timeline. */
const SHOWN = 12;

export const catchup = readCommand({
  family: 'incident',
  name: 'catchup',
  aliases: ['catch-up', 'summary', 'brief'],
  summary: 'Catch up: what happened so far, for you alone',
  examples: ['catchup', 'catchup INC-2026-004'],
  permission: 'VIEWER',
  input: { incident: incidentField() },
  positions: ['incident'],
  rest: [
    { method: 'GET', path: '/incidents/:incident/catchup' },
    { method: 'POST', path: '/incidents/:incident/catchup', example: {} },
  ],
  returns: z.object({
    incident: incidentObject,
    latest_update: updateObject.nullable(),
    happened: z.array(timelineObject),
    owed: z.array(z.object({ what: z.string(), due_at: z.iso.datetime().nullable() })),
  }),
  run: async ({ incidents, now }, input) => {
    const incident = await seen(incidents, input.incident);
    const latest = await incidents.latestUpdate(incident);
    const { results } = await incidents.timeline(incident, { limit: SHOWN, offset: 0 }, true, {
      kinds: TELLING,
      struck: false,
    });
    const tried = results.toReversed();
    const owed = owedOf(incident);
    return {
      value: {
        incident: presentIncident(incident),
        latest_update: latest === undefined ? null : presentUpdate(latest),
        happened: tried.map(presentEntry),
        owed: owed.map(({ what, dueAt }) => ({ what, due_at: dueAt?.toISOString() ?? null })),
      },
      reply: { message: catchUpMessage({ incident, latest, tried, owed, now }) },
    };
  },
});
