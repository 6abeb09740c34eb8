import { z } from 'zod';
import { Refusal } from '../../../domain/errors.js';
import { md, say } from '../../../domain/message.js';
import { EXPORT_FORMATS, incidentDocument } from '../../documents/incident.js';
import { incidentObject, timelineObject, updateObject } from '../../views/incident.js';
import { readCommand } from '../command.js';
import { incidentField, optional, wordField } from '../fields/index.js';
import { seen } from './show.js';

/** Beyond this a document is no document any more. */
const MAX_ENTRIES = 20_000;

/** What it answers with beside JSON. */
const DOCUMENTS = ['text/markdown', 'text/csv'];

export const exportIncident = readCommand({
  family: 'incident',
  name: 'export',
  aliases: ['download'],
  summary: 'Get the incident as a document',
  examples: ['export', 'export INC-2026-004 csv', 'export json'],
  permission: 'VIEWER',
  input: {
    incident: incidentField(),
    format: optional(
      wordField(
        { label: 'Format', help: 'Markdown to read, JSON with everything, CSV with the timeline.' },
        EXPORT_FORMATS,
      ),
    ),
  },
  positions: ['incident?', 'format?'],
  rest: [
    { method: 'GET', path: '/incidents/:incident/export', documents: DOCUMENTS },
    {
      method: 'POST',
      path: '/incidents/:incident/export',
      documents: DOCUMENTS,
      example: { format: 'JSON' },
    },
  ],
  returns: z.object({
    exported_at: z.iso.datetime(),
    incident: incidentObject,
    timeline: z.array(timelineObject),
    updates: z.array(updateObject),
  }),
  run: async ({ incidents, now }, input) => {
    const incident = await seen(incidents, input.incident);
    const all = { limit: MAX_ENTRIES + 1, offset: 0 };
    const { results: timeline } = await incidents.timeline(incident, all);
    if (timeline.length > MAX_ENTRIES)
      throw new Refusal(
        'CONFLICT',
        `${incident.reference} has more than ${MAX_ENTRIES} entries: read its timeline in pages instead.`,
      );
    const { results } = await incidents.updates(incident, all);
    const document = incidentDocument(
      { incident, timeline, updates: results.toReversed(), at: now },
      input.format ?? 'MARKDOWN',
    );
    return {
      value: null,
      document,
      reply: { message: say('good', md`Here is **${incident.reference}** as ${document.name}.`) },
    };
  },
});
