/** Fields about people, teams, services and tokens. */
import { z } from 'zod';
import { Refusal } from '../../../domain/errors.js';
import { isUuid } from '../../../store/queries/incidentDetails.js';
import { matchKey, type User } from '../../../store/queries/people.js';
import { USER_ROLES } from '../../../store/schema/people.js';
import { wordField } from './choices.js';
import {
  type Described,
  type Field,
  likely,
  named,
  type ParseContext,
  quoted,
  SUGGESTED,
  type Suggestion,
  wrong,
} from './field.js';
import { peopleOptions, suggestPeople, suggestServices, wordsForPerson } from './lookups.js';

const options = (all: readonly { id: string; name: string }[]) =>
  all.map(({ id, name }) => ({ value: id, label: name }));

/** What somebody may do. */
export const userRoleField = (d: Described) => wordField(d, USER_ROLES);

/** What one thing is called, or none, or several: whoever asks decides what that means. */
const only = <T extends { id: string; name: string }>(
  meant: readonly T[],
  words: string,
  none: () => Refusal,
): string => {
  const [one, another] = meant;
  if (one === undefined) throw none();
  if (another !== undefined)
    throw wrong(
      `${quoted(words)} could be ${meant.map(({ name }) => name).join(', ')}.`,
      'Please give its id.',
    );
  return one.id;
};

async function anybody(words: string, { viewer, people }: ParseContext): Promise<readonly User[]> {
  if (matchKey(words) !== 'me' || viewer.userId === null)
    return await people.anybodyMeant(wordsForPerson(words));
  const me = await people.user(viewer.userId);
  return me === undefined ? [] : [me];
}

/** The user that a command is about, inactive ones included. Whoever is not there is not found. */
export const userField = (d: Described = { label: 'Person' }): Field<string> => ({
  ...d,
  schema: z.uuid({ error: 'The id, name or e-mail address of a user is accepted.' }),
  json: named('The id, name or e-mail address of a user, or `me`.'),
  required: true,
  parse: async (words, context) =>
    only(
      await anybody(words, context),
      words,
      () => new Refusal('NOT_FOUND', `There is no user ${quoted(words)}.`),
    ),
  lookup: true,
  suggest: suggestPeople,
  input: async ({ people }) => ({
    type: 'person',
    options: peopleOptions(await people.activeUsers(200)),
  }),
  placeholder: 'person',
});

/** Somebody who is named in a value, whether or not they are active still: the change itself says what is wrong with that. */
export const memberField = (d: Described): Field<string> => ({
  ...userField(d),
  parse: async (words, context) =>
    only(await anybody(words, context), words, () =>
      wrong(`There is no user ${quoted(words)}.`, 'Accepted: a name, an e-mail address, or an id.'),
    ),
});
const MAX_MEMBERS = 200;

/** The people of a team, in their order. */
export const membersField = (d: Described): Field<string[]> => {
  const one = memberField(d);
  return {
    ...one,
    schema: z.array(one.schema).max(MAX_MEMBERS, `At most ${MAX_MEMBERS} people are accepted.`),
    json: z.array(named('The id, name or e-mail address of a user.')).max(MAX_MEMBERS),
    many: true,
    // A line, because boxes to tick would lose the order.
    input: () => ({ type: 'line', maxLength: MAX_MEMBERS * 130 }),
    placeholder: 'person, …',
  };
};

const teamsMeant = async (words: string, { people }: ParseContext) => {
  const key = matchKey(words);
  return (await people.teams()).filter(({ id, name }) => (isUuid(key) ? id === key : matchKey(name) === key));
};

/** What is named, by name, and what shares its name by id. */
const namedAlone =
  (all: readonly { readonly id: string; readonly name: string }[]) =>
  (typed: string): readonly Suggestion[] =>
    likely(
      all.map(({ id, name }) =>
        all.some((other) => other.id !== id && matchKey(other.name) === matchKey(name))
          ? { words: [id], label: name, detail: id }
          : { words: [name, id], label: name },
      ),
    )(typed).slice(0, SUGGESTED);

/** The team that a command is about, inactive ones included. */
export const teamSubject = (): Field<string> => ({
  label: 'Team',
  schema: z.uuid({ error: 'The id or name of a team is accepted.' }),
  json: named('The id or name of a team.', 'Platform'),
  required: true,
  parse: async (words, context) =>
    only(
      await teamsMeant(words, context),
      words,
      () => new Refusal('NOT_FOUND', `There is no team ${quoted(words)}.`),
    ),
  lookup: true,
  suggest: async (typed, { people }) =>
    namedAlone((await people.teams()).filter(({ active }) => active))(typed),
  input: async ({ people }) => ({
    type: 'choice',
    options: options((await people.teams()).filter(({ active }) => active)),
  }),
  placeholder: 'team',
});

/** A team that a value names. */
export const teamField = (d: Described): Field<string> => ({
  ...teamSubject(),
  ...d,
  parse: async (words, context) => {
    const meant = await teamsMeant(words, context);
    const all = await context.people.teams();
    const known = all.filter(({ active }) => active).map(({ name }) => name);
    return only(meant, words, () =>
      wrong(
        `There is no team called ${quoted(words)}.`,
        known.length === 0 ? 'None is set up yet.' : `There are: ${known.slice(0, 20).join(', ')}.`,
      ),
    );
  },
});

/** The service that a command is about, inactive ones included. */
export const serviceSubject = (): Field<string> => ({
  label: 'Service',
  schema: z.uuid({ error: 'The id or name of a service is accepted.' }),
  json: named('The id or name of a service.', 'checkout'),
  required: true,
  parse: async (words, { people }) => {
    const service = await people.anyServiceMeant(words);
    if (service === undefined) throw new Refusal('NOT_FOUND', `There is no service ${quoted(words)}.`);
    return service.id;
  },
  lookup: true,
  suggest: suggestServices,
  input: async ({ people }) => ({ type: 'choice', options: options(await people.activeServices(100)) }),
  placeholder: 'service',
});

const workingTokens = async (people: ParseContext['people']) =>
  (await people.tokens({}, { limit: 100, offset: 0 }, { by: 'name', descending: false })).results.filter(
    ({ revokedAt }) => revokedAt === null,
  );

/** The token that a command is about, by id or name; of several with the name, the one that still works. */
export const tokenSubject = (): Field<string> => ({
  label: 'Token',
  schema: z.uuid({ error: 'The id or name of a token is accepted.' }),
  json: named('The id or name of a token.'),
  required: true,
  parse: async (words, { people }) => {
    const meant = await people.tokensMeant(words);
    const working = meant.filter(({ revokedAt }) => revokedAt === null);
    return only(
      working.length === 1 ? working : meant,
      words,
      () => new Refusal('NOT_FOUND', `There is no token ${quoted(words)}.`),
    );
  },
  lookup: true,
  suggest: async (typed, { people }) => namedAlone(await workingTokens(people))(typed),
  input: async ({ people }) => ({
    type: 'choice',
    options: options(await workingTokens(people)),
  }),
  placeholder: 'token',
});

/** An entry of the audit log, by its id. */
export const auditEntryField = (): Field<string> => ({
  label: 'Entry',
  schema: z.uuid({ error: 'The id of an entry is accepted.' }),
  required: true,
  parse: (words) => {
    if (isUuid(words.trim())) return words.trim().toLowerCase();
    throw new Refusal('NOT_FOUND', `There is no audit entry ${quoted(words)}.`);
  },
  lookup: true,
  input: null,
  placeholder: 'id',
});
