/** Fields about who is signed in. */
import { z } from 'zod';
import { Refusal } from '../../../domain/errors.js';
import { isUuid } from '../../../store/queries/incidentDetails.js';
import { type Field, named, quoted } from './field.js';

/** The word for every session of somebody. */
export const ALL = 'all';

/** The session that a command is about, or all of them. Whether it is there is the command's to find out. */
export const sessionSubject = (): Field<string> => ({
  label: 'Session',
  help: 'Its id, as the list shows it, or all.',
  schema: z.union([z.uuid(), z.literal(ALL)], {
    error: 'The id of a session is accepted, or all.',
  }),
  json: named('The id of a session, or `all`.', ALL),
  required: true,
  parse: (words) => {
    const typed = words.trim().toLowerCase();
    if (typed === ALL || isUuid(typed)) return typed;
    throw new Refusal('NOT_FOUND', `There is no session ${quoted(words)}.`);
  },
  lookup: true,
  input: () => ({ type: 'line', maxLength: 40 }),
  placeholder: 'id|all',
});
