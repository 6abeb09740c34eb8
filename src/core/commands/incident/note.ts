import { z } from 'zod';
import { Refusal } from '../../../domain/errors.js';
import { md } from '../../../domain/message.js';
import { line } from '../../../domain/text.js';
import type { IncidentDetails } from '../../../store/queries/incidentDetails.js';
import type { IncidentWork } from '../../incidents/work.js';
import { noteAdded } from '../../messages/incident.js';
import { already, done } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { type Outcome, writeCommand } from '../command.js';
import {
  incidentField,
  instantField,
  jsonField,
  optional,
  personField,
  proseField,
} from '../fields/index.js';
import { actorOf } from './actor.js';
import { MAX_PROSE } from './fields.js';

const address = z.url({ protocol: /^https?$/u }).max(2_000);
/** A message of a chat platform: it stands on the timeline as it was said, and what happens to it there is followed. */
const sourceSchema = z.strictObject({
  platform: line(60, 'platform'),
  room: line(200, 'room'),
  message: line(200, 'message'),
  url: address.nullish(),
  /** Pictures and files, kept as links. */
  files: z
    .array(z.strictObject({ name: line(300, 'name'), url: address }))
    .max(20)
    .optional(),
  /** Who said it, where that is nobody here: a bot, or somebody from outside. */
  author: line(200, 'author').nullish(),
});
type Source = z.infer<typeof sourceSchema>;

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
    said_by: optional({ ...personField({ label: 'Said by', help: 'If it is not yours.' }), input: null }),
    source: optional(jsonField({ label: 'Message', schema: sourceSchema })),
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
    if (input.source !== undefined)
      return await pin(incidents, before, { ...input, source: input.source }, viewer.userId);
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

interface Pinned {
  readonly text: string;
  readonly at?: Date | undefined;
  readonly said_by?: string | undefined;
  readonly source: Source;
}

/** A message goes onto the timeline with its own time and author; one that stands there and was edited since replaces itself. */
async function pin(
  incidents: IncidentWork,
  before: IncidentDetails,
  { text, at, said_by, source: { platform, room, message, url, files, author } }: Pinned,
  pinner: string | null,
): Promise<Outcome> {
  const source = { platform, room, message };
  const words = author === null || author === undefined ? text : `${author}: ${text}`;
  const standing = await incidents.pinned(before, source);
  if (standing?.text === words && standing.struckAt === null)
    return {
      value: presentIncident(before),
      reply: { message: already(before, md`has this message in its timeline already.`) },
    };
  const after = await incidents.change(before, {
    action: 'incident.pin',
    ...(standing === undefined || standing.struckAt !== null
      ? {}
      : { strike: { entryId: standing.id, reason: 'The message was edited; the new words follow.' } }),
    entries: [
      {
        kind: 'PINNED',
        text: words,
        actor: said_by ?? (author === null || author === undefined ? pinner : null),
        source,
        data: { platform, url: url ?? null, files: files ?? [], pinned_by: pinner },
        ...(at === undefined ? {} : { at }),
      },
    ],
  });
  return {
    value: presentIncident(after),
    reply: { message: done(after, md`has this message in its timeline.`) },
  };
}
