import { z } from 'zod';
import { Refusal } from '../../../domain/errors.js';
import { md } from '../../../domain/message.js';
import { isUuid } from '../../../store/queries/incidentDetails.js';
import { atLeast } from '../../dispatch/permission.js';
import { already, done } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import { type Field, incidentField, type ParseContext } from '../fields/index.js';
import { actorOf } from './actor.js';
import { reason } from './fields.js';

const NUMBER = /^#?(\d{1,9})$/u;
/** How many entries a form offers, the newest. */
const OFFERED = 50;
const MAX_LABEL = 90;

/** An entry of the timeline: by its id, or by the number that the timeline shows. */
const entryField: Field<string> = {
  label: 'Entry',
  help: 'Its number in the timeline.',
  schema: z.union([z.uuid(), z.string().regex(/^\d{1,9}$/u)], {
    error: 'The number of an entry, as the timeline shows it, or its id is accepted.',
  }),
  required: true,
  parse: (words) => NUMBER.exec(words.trim())?.[1] ?? words.trim().toLowerCase(),
  lookup: true,
  recognizes: (word) => NUMBER.test(word),
  input: async ({ incidents, viewer }: ParseContext, known) => {
    const incident =
      typeof known['incident'] === 'string' ? await incidents.find(known['incident']) : undefined;
    if (incident === undefined) return { type: 'line', maxLength: 40 };
    const { results } = await incidents.timeline(incident, { limit: OFFERED, offset: 0 }, true);
    const own = results.filter(
      (e) => e.struckAt === null && (e.actorId === viewer.userId || atLeast(viewer.role, 'MANAGER')),
    );
    return {
      type: 'choice',
      options: own.map(({ number, text }) => ({
        value: String(number),
        label: `#${number} ${text.length > MAX_LABEL ? `${text.slice(0, MAX_LABEL)}…` : text}`,
      })),
    };
  },
  placeholder: '#12',
};

export const strike = writeCommand({
  family: 'incident',
  name: 'strike',
  aliases: ['strike-out'],
  summary: 'Strike an entry out of the timeline',
  examples: ['strike 12 That was another incident', 'strike INC-2026-004 #3 typo'],
  permission: 'RESPONDER',
  whoMay: 'whoever made the entry, and managers',
  orReporter: true,
  input: {
    incident: incidentField(),
    entry: entryField,
    reason: { ...reason, help: 'The entry stays readable, struck out, with this beside it.' },
  },
  positions: ['incident?', 'entry', 'reason…'],
  rest: [
    {
      method: 'POST',
      path: '/incidents/:incident/strike',
      example: { entry: '2', reason: 'That was another incident.' },
    },
  ],
  returns: incidentObject,
  submit: 'Strike out',
  run: async ({ viewer, incidents }, input) => {
    actorOf(viewer);
    const before = await incidents.get(input.incident, { duplicates: true });
    const entry = await incidents.entry(before, isUuid(input.entry) ? input.entry : Number(input.entry));
    if (entry === undefined)
      throw new Refusal('INVALID', `${before.reference} has no entry ${input.entry} in its timeline.`, {
        fields: { entry: ['There is no such entry.'] },
      });
    const own = entry.actorId === viewer.userId || (await incidents.pinnedBy(entry.id)) === viewer.userId;
    if (!own && !atLeast(viewer.role, 'MANAGER'))
      throw new Refusal(
        'FORBIDDEN',
        `Entry #${entry.number} is somebody else's: striking it out takes a manager.`,
      );
    if (entry.struckAt !== null)
      return {
        value: presentIncident(before),
        reply: { message: already(before, md`has its entry #${entry.number} struck out already.`) },
      };
    const after = await incidents.change(before, {
      action: 'incident.strike',
      strike: { entryId: entry.id, reason: input.reason },
      entries: [],
    });
    return {
      value: presentIncident(after),
      reply: { message: done(after, md`has its entry #${entry.number} struck out.`) },
    };
  },
});
