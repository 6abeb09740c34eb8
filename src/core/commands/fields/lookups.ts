/** Fields that name something in the store: people, services, incidents. */
import { z } from 'zod';
import { Refusal } from '../../../domain/errors.js';
import type { FormOption } from '../../../domain/form.js';
import { statusLabel } from '../../../domain/incident/status.js';
import { isUuid } from '../../../store/queries/incidentDetails.js';
import { matchKey, type User } from '../../../store/queries/people.js';
import {
  type Described,
  type Field,
  named,
  quoted,
  SUGGESTED,
  type SuggestContext,
  type Suggestion,
  suggesting,
  wrong,
} from './field.js';

const personNamed = named('The id, name or e-mail address of a person, or `me`.');
const serviceNamed = named('The id or name of a service.');

/** Whether a name is read as that name: some words mean something else. */
const isReadAsName = (name: string): boolean =>
  matchKey(name) !== 'me' && !isUuid(matchKey(name)) && !name.startsWith('@');

/** Active people as a form offers them: who shares a name is told apart by the address. */
export const peopleOptions = (users: readonly Pick<User, 'id' | 'name' | 'email'>[]): FormOption[] =>
  users.map(({ id, name, email }) => {
    const isAlone = users.filter((other) => matchKey(other.name) === matchKey(name)).length === 1;
    return {
      value: id,
      label: email === null || (isAlone && isReadAsName(name)) ? name : `${name} (${email})`,
    };
  });
/** The words by which somebody is found: where a form has told people apart by their address, that. */
export const wordsForPerson = (words: string): string =>
  /\(([^\s()]+@[^\s()]+)\)\s*$/u.exec(words)?.[1] ?? words;

/** People of whom a name begins like this, by the shortest words that mean each of them alone. */
export async function suggestPeople(
  typed: string,
  { people, viewer }: SuggestContext,
): Promise<readonly Suggestion[]> {
  const wanted = typed.replace(/^@/u, '').trim();
  const found = await people.peopleLike(wanted, SUGGESTED);
  const everybody = found.map(({ id, name, email, shared }): Suggestion => {
    const [words = id, ...others] = [
      ...(shared || !isReadAsName(name) ? [] : [name]),
      ...(email === null ? [] : [email]),
    ];
    return { words: [words, ...others, id], label: name, ...(email === null ? {} : { detail: email }) };
  });
  const me = viewer.userId !== null && wanted !== '' && 'me'.startsWith(wanted.toLowerCase());
  return me ? [{ words: ['me'], label: 'me', detail: viewer.name }, ...everybody] : everybody;
}

/** A person of the organization: a name, an e-mail address, an id, or `me`. */
export const personField = (d: Described): Field<string> => ({
  ...d,
  schema: z.uuid({ error: 'The id of a user is accepted.' }),
  json: personNamed,
  required: true,
  parse: async (words, { viewer, people }) => {
    if (words.trim().toLowerCase() === 'me' && viewer.userId !== null) return viewer.userId;
    const meant = await people.usersMeant(wordsForPerson(words));
    if (meant.length > 1)
      throw wrong(
        `${quoted(words)} could be ${meant.map((u) => u.name).join(', ')}.`,
        'Please give the whole name or the e-mail address.',
      );
    if (meant[0] === undefined)
      throw wrong(
        `There is nobody called ${quoted(words)} here.`,
        'Accepted: a name, an e-mail address, or me.',
      );
    return meant[0].id;
  },
  lookup: true,
  suggest: suggestPeople,
  input: async ({ people }) => ({
    type: 'person',
    options: peopleOptions(await people.activeUsers(200)),
  }),
  placeholder: 'person',
});

const MAX_PEOPLE = 100;

/** Several people of the organization. */
export const peopleField = (d: Described): Field<string[]> => {
  const one = personField(d);
  return {
    ...d,
    schema: z.array(one.schema).max(MAX_PEOPLE, `At most ${MAX_PEOPLE} people are accepted at once.`),
    json: z.array(personNamed).max(MAX_PEOPLE),
    required: true,
    many: true,
    parse: one.parse,
    lookup: true,
    ...suggesting(one),
    input: async ({ people }) => ({
      type: 'people',
      options: peopleOptions(await people.activeUsers(200)),
    }),
    placeholder: 'person, …',
  };
};

/** Active services by what their name begins with. */
export const suggestServices = async (
  typed: string,
  { people }: SuggestContext,
): Promise<readonly Suggestion[]> =>
  (await people.servicesLike(typed, SUGGESTED)).map(({ id, name }) => ({ words: [name, id], label: name }));

/** Services of the organization, by name or id. */
export const servicesField = (d: Described): Field<string[]> => ({
  ...d,
  schema: z
    .array(z.uuid({ error: 'The id or name of a service is accepted.' }))
    .max(100, 'At most 100 services are accepted.'),
  json: z.array(serviceNamed).max(100),
  required: true,
  many: true,
  parse: async (words, { people }) => {
    const service = await people.serviceMeant(words);
    if (service !== undefined) return service.id;
    const known = await people.activeServices(20);
    throw wrong(
      `There is no service called ${quoted(words)}.`,
      known.length === 0 ? 'None is set up yet.' : `There are: ${known.map((s) => s.name).join(', ')}.`,
    );
  },
  lookup: true,
  suggest: suggestServices,
  input: async ({ people }) => ({
    type: 'choices',
    options: (await people.activeServices(100)).map((s) => ({ value: s.id, label: s.name })),
  }),
  placeholder: 'service',
});

/** One service of the organization, for filters. */
export const serviceField = (d: Described): Field<string> => {
  const many = servicesField(d);
  return {
    ...d,
    schema: z.uuid(),
    json: serviceNamed,
    required: true,
    parse: many.parse,
    lookup: true,
    ...suggesting(many),
    input: null,
    placeholder: 'service',
  };
};

const REFERENCE = /^#?inc-\d{4}-\d+$/iu;

/** An incident, by reference or id; inside its room it is understood. */
export const incidentField = (d: Described = { label: 'Incident' }): Field<string> => ({
  ...d,
  schema: z.uuid({ error: 'The id or reference of an incident is accepted.' }),
  json: named('The id or reference of an incident.', 'INC-2026-001'),
  required: true,
  parse: async (words, { incidents }) => {
    const incident = await incidents.find(words.trim());
    if (incident === undefined) throw new Refusal('NOT_FOUND', `There is no incident ${quoted(words)}.`);
    return incident.id;
  },
  lookup: true,
  recognizes: (word) => REFERENCE.test(word.trim()) || isUuid(word.trim()),
  suggest: async (typed, { incidents }) =>
    (await incidents.like(typed, SUGGESTED)).map(({ reference, title, severity, status }) => ({
      words: [reference],
      label: reference,
      detail: `${title} · ${severity} ${statusLabel(status).toLowerCase()}`,
    })),
  input: async ({ incidents }, known) => ({
    type: 'choice',
    // Where it is known which incident it is about, another one is asked for.
    options: (await incidents.openChoices(100))
      .filter(({ id }) => id !== known['incident'])
      .map((i) => ({ value: i.id, label: `${i.reference} ${i.title}` })),
  }),
  placeholder: 'INC-2026-001',
});
