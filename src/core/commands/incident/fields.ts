/** Fields that several verbs of the incident share. */
import type { FormValues } from '../../../domain/form.js';
import type { IncidentDetails } from '../../../store/queries/incidentDetails.js';
import type { ReadContext } from '../command.js';
import { lineField, optional, proseField } from '../fields/index.js';

/** Longest texts, in characters: what chat platforms and e-mail still show whole. */
export const MAX_TITLE = 200;
export const MAX_PROSE = 10_000;

export const note = optional(
  proseField({ label: 'Note', help: 'For the timeline and the room.', max: MAX_PROSE, noun: 'note' }),
);
export const reason = proseField({ label: 'Reason', max: MAX_PROSE, noun: 'reason' });
export const title = lineField({
  label: 'Title',
  help: 'What is wrong, as users notice it.',
  max: MAX_TITLE,
  noun: 'title',
});

/** Fills a form with what the incident says, where it is known which one is meant and the viewer may see it. */
export const fromIncident =
  (values: (found: IncidentDetails) => FormValues) =>
  async (
    { incidents }: Pick<ReadContext, 'incidents'>,
    { incident }: { readonly incident?: string },
  ): Promise<FormValues> => {
    const found = incident === undefined ? undefined : await incidents.find(incident);
    return found === undefined ? {} : values(found);
  };
