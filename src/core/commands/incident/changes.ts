/** Correcting what an incident says: one mechanism for all verbs that do. */
import { Refusal } from '../../../domain/errors.js';
import { autoTags } from '../../../domain/incident/autoTags.js';
import { type Message, md } from '../../../domain/message.js';
import type { IncidentDetails } from '../../../store/queries/incidentDetails.js';
import type { IncidentPatch } from '../../../store/queries/incidentWrites.js';
import type { Change } from '../../incidents/change.js';
import { already, done } from '../../messages/replies.js';
import { presentIncident } from '../../views/incident.js';
import type { Outcome, WriteContext } from '../command.js';

/** How many tags an incident may have, those that it gets by itself included. */
export const MAX_TAGS = 50;

type Wanted = { readonly [K in keyof IncidentPatch]?: IncidentPatch[K] | undefined };

export interface Correction {
  /** The verb, as the audit log has it. */
  readonly verb: string;
  /** What is undefined stays as it is. */
  readonly patch: Wanted;
  readonly addServices?: Change['addServices'];
  readonly dropServices?: Change['dropServices'];
  /** What the timeline says; without it the changed fields are named. */
  readonly text?: string;
  readonly say?: readonly Message[];
  /** The answer after the reference, for example `is corrected.` */
  readonly answer?: string;
}

/** What differs from the incident as it is: repeating what is so already must change nothing. */
const differing = (before: IncidentDetails, patch: Wanted): IncidentPatch =>
  Object.fromEntries(
    Object.entries(patch).filter(
      ([key, value]) =>
        value !== undefined && JSON.stringify(value) !== JSON.stringify(Reflect.get(before, key)),
    ),
  );

const inWords = (key: string): string => key.replace(/[A-Z]/gu, (c) => ` ${c.toLowerCase()}`);

/** Makes a correction and answers; where nothing differs, nothing is written and nobody is told. */
export async function correct(
  { incidents }: WriteContext,
  before: IncidentDetails,
  { verb, patch: wanted, addServices = [], dropServices = [], text, say = [], answer }: Correction,
): Promise<Outcome> {
  const patch = differing(before, wanted);
  const changed = [
    ...Object.keys(patch),
    ...(addServices.length + dropServices.length > 0 ? ['services'] : []),
  ];
  if (changed.length === 0)
    return { value: presentIncident(before), reply: { message: already(before, md`says so already.`) } };
  if ((patch.tags?.length ?? 0) > MAX_TAGS)
    throw new Refusal(
      'INVALID',
      `An incident has at most ${MAX_TAGS} tags; these would be ${patch.tags?.length}.`,
      {
        fields: { tags: [`At most ${MAX_TAGS} are accepted in all.`] },
      },
    );
  const after = await incidents.change(before, {
    action: `incident.${verb}`,
    patch,
    addServices,
    dropServices,
    entries: [
      {
        kind: 'EDITED',
        text: text ?? `corrected ${changed.map(inWords).join(', ')}`,
        data: { fields: changed },
      },
    ],
    say,
  });
  return {
    value: presentIncident(after),
    reply: { message: done(after, md`${answer ?? 'is corrected.'}`) },
  };
}

/** The tags once title, description or services have changed: those that come by themselves are added, none is taken away. */
export const withAutoTags = (
  before: IncidentDetails,
  now: { title?: string; description?: string; serviceNames?: readonly string[] },
): readonly string[] => {
  const auto = autoTags({
    title: now.title ?? before.title,
    description: now.description ?? before.description,
    serviceNames: now.serviceNames ?? before.services.map((s) => s.name),
  });
  // Where there is no room for all of them, those that somebody chose come first.
  const all = [...new Set([...before.tags, ...auto])];
  return all.slice(0, Math.max(MAX_TAGS, before.tags.length)).sort();
};
