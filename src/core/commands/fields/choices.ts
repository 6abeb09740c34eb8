/** Fields that hold one of a fixed list, each with the words that people use for it. */
import { z } from 'zod';
import type { FormOption } from '../../../domain/form.js';
import { CATEGORIES, categoryLabel } from '../../../domain/incident/category.js';
import { parseRole, ROLES, roleWords } from '../../../domain/incident/roles.js';
import {
  PRIORITIES,
  parseSeverity,
  SEVERITIES,
  type Severity,
  severityLabel,
} from '../../../domain/incident/severity.js';
import { parseStatus, STATUSES, type Status, statusLabel } from '../../../domain/incident/status.js';
import { type OrganizationRole, organizationRoles, roleKey } from '../../../domain/organization/settings.js';
import { AUDIENCES, type Audience } from '../../../store/schema/incidents.js';
import {
  type Described,
  type Field,
  likely,
  named,
  type ParseContext,
  quoted,
  type Suggestion,
  suggesting,
  wrong,
} from './field.js';

const options = <T extends string>(values: readonly T[], label: (value: T) => string): FormOption[] =>
  values.map((value) => ({ value, label: label(value) }));

/** As it is typed: in small letters, with a dash where a space was. */
const typedAs = (value: string): string => value.toLowerCase().replaceAll('_', '-');

const suggestion = <T extends string>(
  value: T,
  label: string,
  read: (words: string) => T | undefined,
): Suggestion => {
  const word = typedAs(value);
  const words = read(word) === value ? word : value;
  return { words: [words], label: words, ...(typedAs(label) === words ? {} : { detail: label }) };
};

/** One of a fixed list, with a parser of its own words. */
const choice = <const T extends string>(
  d: Described,
  values: readonly T[],
  label: (value: T) => string,
  read: (words: string) => T | undefined,
  accepted: string,
): Field<T> => ({
  ...d,
  schema: z.enum(values, { error: accepted }).meta({ description: accepted }),
  required: true,
  parse: (words) => {
    const value = read(words);
    if (value === undefined) throw wrong(`${quoted(words)} is not a ${d.label.toLowerCase()}.`, accepted);
    return value;
  },
  lookup: true,
  recognizes: (word) => read(word) !== undefined,
  suggest: likely(values.map((value) => suggestion(value, label(value), read))),
  input: () => ({ type: 'choice', options: options(values, label) }),
  placeholder: d.label.toLowerCase(),
});

const byName =
  <T extends string>(values: readonly T[]) =>
  (words: string): T | undefined =>
    values.find(
      (value) =>
        value ===
        words
          .trim()
          .toUpperCase()
          .replace(/[\s-]+/gu, '_'),
    );

export const severityField = (d: Described) => ({
  ...choice(
    d,
    SEVERITIES,
    severityLabel,
    parseSeverity,
    'Accepted: SEV1 to SEV4, also critical, high, medium and low.',
  ),
  // “High latency in checkout” is a title; `high "Latency in checkout"` names a severity.
  recognizes: (word: string, boundary: boolean) =>
    (boundary || /\d/u.test(word)) && parseSeverity(word) !== undefined,
  placeholder: 'sev1…sev4',
});

export const statusField = (d: Described, among: readonly Status[] = STATUSES) =>
  choice(
    d,
    among,
    statusLabel,
    (words) => among.find((status) => status === parseStatus(words)),
    `Accepted: ${among.map((s) => s.toLowerCase()).join(', ')}.`,
  );

export const priorityField = (d: Described) =>
  choice(d, PRIORITIES, (p) => p, byName(PRIORITIES), 'Accepted: P1 to P4.');

export const categoryField = (d: Described) =>
  choice(
    d,
    CATEGORIES,
    categoryLabel,
    byName(CATEGORIES),
    `Accepted: ${CATEGORIES.join(', ').toLowerCase()}.`,
  );

const roleMeant = (words: string, roles: readonly OrganizationRole[]): OrganizationRole | undefined => {
  const meant = parseRole(words) ?? roleKey(words);
  return roles.find(({ key, label }) => key === meant || roleKey(label) === meant);
};

/** A role by the shortest words that mean it and no other. */
function roleSuggestion({ key, label }: OrganizationRole, roles: readonly OrganizationRole[]): Suggestion {
  const words = [...roleWords(key), label.toLowerCase(), label].filter(
    (each) => roleMeant(each, roles)?.key === key,
  );
  const [word = key, ...others] = words;
  return { words: [word, ...others, key], label: word, ...(label === word ? {} : { detail: label }) };
}

/** A role of an incident: those that everybody has, and the organization's own. */
export const roleField = (d: Described): Field<string> => {
  const known = async ({ people }: ParseContext) => organizationRoles((await people.organization()).settings);
  return {
    ...d,
    schema: z.string().regex(/^[A-Z0-9][A-Z0-9_]{0,59}$/u, 'The name of a role is accepted.'),
    json: named('One of the roles that everybody has, or of the organization’s own.', ...ROLES),
    required: true,
    parse: async (words, context) => {
      const roles = await known(context);
      const role = roleMeant(words, roles);
      if (role !== undefined) return role.key;
      const own = roles.filter(({ key, active }) => active && !ROLES.some((one) => one === key));
      throw wrong(
        `${quoted(words)} is not a ${d.label.toLowerCase()}.`,
        `Accepted: commander (or lead), comms, ops, scribe, expert (or sme), support${own.map(({ label }) => `, ${label}`).join('')}.`,
      );
    },
    lookup: true,
    suggest: async (typed, context) => {
      const roles = await known(context);
      return likely(roles.filter(({ active }) => active).map((role) => roleSuggestion(role, roles)))(typed);
    },
    input: async (context) => ({
      type: 'choice',
      options: (await known(context))
        .filter(({ active }) => active)
        .map(({ key, label }) => ({ value: key, label })),
    }),
    placeholder: 'role',
  };
};

/** Several states, for filters. */
export const statusesField = (d: Described): Field<Status[]> => {
  const one = statusField(d);
  return {
    ...d,
    schema: z.array(one.schema).max(STATUSES.length),
    required: true,
    many: true,
    parse: one.parse,
    lookup: true,
    ...suggesting(one),
    input: null,
    placeholder: 'status',
  };
};

export const severitiesField = (d: Described): Field<Severity[]> => {
  const one = severityField(d);
  return {
    ...d,
    schema: z.array(one.schema).max(SEVERITIES.length),
    required: true,
    many: true,
    parse: one.parse,
    lookup: true,
    ...suggesting(one),
    input: null,
    placeholder: 'sev1…sev4',
  };
};

export const wordField = <const T extends string>(d: Described, values: readonly T[]) => ({
  ...choice(
    d,
    values,
    (v: T) => v.charAt(0) + v.slice(1).toLowerCase(),
    byName(values),
    `Accepted: ${values.join(', ').toLowerCase()}.`,
  ),
  placeholder: values.join('|').toLowerCase(),
});

const LIST_ACTIONS = ['ADD', 'REMOVE', 'SET'] as const;
type ListAction = (typeof LIST_ACTIONS)[number];
const listActionWords: ReadonlyMap<string, ListAction> = new Map([
  ['+', 'ADD'],
  ['-', 'REMOVE'],
  ['rm', 'REMOVE'],
  ['delete', 'REMOVE'],
  ['drop', 'REMOVE'],
  ['replace', 'SET'],
]);

/** What becomes of a list: more on it, less on it, or exactly what is named. */
export const listActionField = (d: Described) => ({
  ...choice(
    d,
    LIST_ACTIONS,
    (action) => ({ ADD: 'Add these', REMOVE: 'Remove these', SET: 'Exactly these' })[action],
    (words) => listActionWords.get(words.trim().toLowerCase()) ?? byName(LIST_ACTIONS)(words),
    'Accepted: add, remove, set.',
  ),
  placeholder: 'add|remove|set',
});

/** A triage question: its answers suggest a severity. */
export const triageField = <const V extends string>({
  question,
  options: answers,
}: {
  readonly question: string;
  readonly options: readonly { readonly value: V; readonly label: string }[];
}): Field<V> => {
  const values = answers.map((answer) => answer.value);
  const field = choice(
    { label: question },
    values,
    (v) => answers.find((answer) => answer.value === v)?.label ?? v,
    byName(values),
    `Accepted: ${values.join(', ').toLowerCase()}.`,
  );
  return { ...field, placeholder: values.join('|').toLowerCase() };
};

/** Whom a status update is for. */
export const audiencesField = (d: Described): Field<Audience[]> => {
  const one = choice(
    d,
    AUDIENCES,
    (a) => a.charAt(0) + a.slice(1).toLowerCase().replaceAll('_', ' '),
    byName(AUDIENCES),
    `Accepted: ${AUDIENCES.join(', ').toLowerCase()}.`,
  );
  return {
    ...d,
    schema: z.array(one.schema).min(1, 'Somebody has to be addressed.').max(AUDIENCES.length),
    required: true,
    many: true,
    parse: one.parse,
    lookup: true,
    ...suggesting(one),
    input: null,
    placeholder: 'audience',
  };
};
