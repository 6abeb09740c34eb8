/**
 * The kinds of fields a command's input is made of. A field is described once: its zod schema holds canonical values
 * only, its parser turns a person's words into them, and label, help and schema are the form and the API's description.
 */
import { type ZodType, z } from 'zod';
import { parseDuration } from '../../domain/duration.js';
import { Refusal } from '../../domain/errors.js';
import type { FormInput, FormOption } from '../../domain/form.js';
import { CATEGORIES, categoryLabel } from '../../domain/incident/category.js';
import { parseRole, ROLES, roleLabel } from '../../domain/incident/roles.js';
import {
  PRIORITIES,
  parseSeverity,
  SEVERITIES,
  type Severity,
  severityLabel,
} from '../../domain/incident/severity.js';
import { parseStatus, STATUSES, type Status, statusLabel } from '../../domain/incident/status.js';
import { line, prose } from '../../domain/text.js';
import { type IncidentQueries, isUuid } from '../../store/queries/incidents.js';
import type { PeopleQueries } from '../../store/queries/people.js';
import type { Viewer } from '../../store/queries/viewer.js';
import { AUDIENCES, type Audience } from '../../store/schema/incidents.js';
import { parseInstant } from './instant.js';

/** What a parser may look at: as the viewer, and at one instant. */
export interface ParseContext {
  readonly viewer: Viewer;
  readonly now: Date;
  readonly incidents: IncidentQueries;
  readonly people: PeopleQueries;
}

export interface Field<T> {
  readonly label: string;
  readonly help?: string;
  readonly schema: ZodType<T>;
  readonly required: boolean;
  /** From a person's words; throws a Refusal whose sentence says what is accepted. */
  readonly parse: (words: string, context: ParseContext) => Promise<unknown> | unknown;
  /** From JSON, where words are accepted there too (names for ids); otherwise the value must be canonical. */
  readonly lookup: boolean;
  /** Whether a word can only be meant for this field: then it may stand first without a flag. `boundary`: a quoted text follows, or nothing. */
  readonly recognizes?: (word: string, boundary: boolean) => boolean;
  /** A flag that needs no value. */
  readonly isSwitch?: boolean;
  /** Several values: the flag may be repeated, or hold a list with commas. */
  readonly many?: boolean;
  /** How a form asks for it; null leaves it out of forms. */
  readonly input: ((context: ParseContext) => Promise<FormInput> | FormInput) | null;
  /** A word for it in usage lines, for example `sev1…sev4`. */
  readonly placeholder: string;
}

type Described = { readonly label: string; readonly help?: string };

const wrong = (what: string, accepted: string): Refusal => new Refusal('INVALID', `${what} ${accepted}`);
const quoted = (words: string): string => `“${words.length > 80 ? `${words.slice(0, 80)}…` : words}”`;

/** Makes a field optional: it may be left out, and is then undefined. */
export const optional = <T>(field: Field<T>): Field<T | undefined> => ({
  ...field,
  schema: field.schema.optional(),
  required: false,
});
/** Makes a field optional where null means "none", as in JSON. */
export const nullable = <T>(field: Field<T>): Field<T | null | undefined> => ({
  ...field,
  schema: field.schema.nullish(),
  required: false,
});

/** One line of text. */
export const lineField = ({ max, noun, ...d }: Described & { max: number; noun: string }): Field<string> => ({
  ...d,
  schema: line(max, noun),
  required: true,
  parse: (w) => w,
  lookup: false,
  input: () => ({ type: 'line', maxLength: max }),
  placeholder: noun,
});

/** Text of several lines. */
export const proseField = ({
  max,
  noun,
  ...d
}: Described & { max: number; noun: string }): Field<string> => ({
  ...d,
  schema: prose(max, noun),
  required: true,
  parse: (w) => w,
  lookup: false,
  input: () => ({ type: 'paragraph', maxLength: max }),
  placeholder: noun,
});

const options = <T extends string>(values: readonly T[], label: (value: T) => string): FormOption[] =>
  values.map((value) => ({ value, label: label(value) }));

/** One of a fixed list, with a parser of its own words. */
const choice = <const T extends string>(
  d: Described,
  values: readonly T[],
  label: (value: T) => string,
  read: (words: string) => T | undefined,
  accepted: string,
): Field<T> => ({
  ...d,
  schema: z.enum(values as unknown as [T, ...T[]], { error: accepted }),
  required: true,
  parse: (words) => {
    const value = read(words);
    if (value === undefined) throw wrong(`${quoted(words)} is not a ${d.label.toLowerCase()}.`, accepted);
    return value;
  },
  lookup: true,
  recognizes: (word) => read(word) !== undefined,
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
export const roleField = (d: Described) =>
  choice(
    d,
    ROLES,
    roleLabel,
    parseRole,
    'Accepted: commander (or lead), comms, ops, scribe, expert (or sme), support.',
  );
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

/** Yes or no; as a flag it needs no value. */
export const switchField = (d: Described): Field<boolean> => ({
  ...d,
  schema: z.boolean({ error: 'Accepted: true or false.' }),
  required: true,
  parse: (words) => {
    if (/^(yes|true|on|1|)$/iu.test(words.trim())) return true;
    if (/^(no|false|off|0)$/iu.test(words.trim())) return false;
    throw wrong(`${quoted(words)} is neither yes nor no.`, 'Accepted: yes or no.');
  },
  lookup: false,
  isSwitch: true,
  input: () => ({ type: 'yesno' }),
  placeholder: 'yes',
});

/** A whole number. */
export const numberField = ({ min, max, ...d }: Described & { min: number; max: number }): Field<number> => ({
  ...d,
  schema: z
    .number({ error: 'A whole number is accepted.' })
    .int('A whole number is accepted.')
    .min(min, `At least ${min} is accepted.`)
    .max(max, `At most ${max} is accepted.`),
  required: true,
  parse: (words) => {
    if (!/^-?\d{1,15}$/u.test(words.trim()))
      throw wrong(`${quoted(words)} is not a whole number.`, `Accepted: ${min} to ${max}.`);
    return Number(words);
  },
  lookup: false,
  input: () => ({ type: 'line', maxLength: 15 }),
  placeholder: 'number',
});

const MAX_MINUTES = 30 * 24 * 60;
/** A span in whole minutes, typed as `30m`, `2h` or `1h30m`. */
export const minutesField = (d: Described): Field<number> => ({
  ...d,
  schema: z
    .number({ error: 'A whole number of minutes is accepted.' })
    .int('Whole minutes are accepted.')
    .min(1, 'At least one minute is accepted.')
    .max(MAX_MINUTES, 'At most 30 days are accepted.'),
  required: true,
  parse: (words) => {
    const minutes = parseDuration(words);
    if (minutes === undefined)
      throw wrong(
        `${quoted(words)} is not a span of time.`,
        'Accepted: 30m, 2h, 1h30m, or minutes such as 45.',
      );
    return minutes;
  },
  lookup: true,
  input: () => ({ type: 'line', maxLength: 40 }),
  placeholder: '30m',
});

/** An instant; typed as ISO 8601 or in words such as `20 minutes ago`, in the person's own zone. */
export const instantField = (d: Described): Field<Date> => ({
  ...d,
  schema: z.date({ error: 'An instant such as 2026-03-01T09:30:00Z is accepted.' }),
  required: true,
  parse: (words, { now, viewer }) => {
    const at = parseInstant(words, now, viewer.timezone);
    if (at === undefined)
      throw wrong(
        `${quoted(words)} is not a time.`,
        'Accepted: 2026-03-01T09:30:00Z, 14:30, yesterday 9am, 20 minutes ago.',
      );
    return at;
  },
  lookup: true,
  input: () => ({ type: 'line', maxLength: 60 }),
  placeholder: 'time',
});

/** A person of the organization: a name, an e-mail address, an id, or `me`. */
export const personField = (d: Described): Field<string> => ({
  ...d,
  schema: z.uuid({ error: 'The id of a user is accepted.' }),
  required: true,
  parse: async (words, { viewer, people }) => {
    if (words.trim().toLowerCase() === 'me' && viewer.userId !== null) return viewer.userId;
    const meant = await people.usersMeant(words);
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
  input: async ({ people }) => ({
    type: 'person',
    options: (await people.activeUsers(200)).map((u) => ({ value: u.id, label: u.name })),
  }),
  placeholder: 'person',
});

/** Services of the organization, by name or id. */
export const servicesField = (d: Described): Field<string[]> => ({
  ...d,
  schema: z
    .array(z.uuid({ error: 'The id or name of a service is accepted.' }))
    .max(100, 'At most 100 services are accepted.'),
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
  input: async ({ people }) => ({
    type: 'choices',
    options: (await people.activeServices(100)).map((s) => ({ value: s.id, label: s.name })),
  }),
  placeholder: 'service',
});

const REFERENCE = /^#?inc-\d{4}-\d+$/iu;
/** An incident, by reference or id; inside its room it is understood. */
export const incidentField = (d: Described = { label: 'Incident' }): Field<string> => ({
  ...d,
  schema: z.uuid({ error: 'The id or reference of an incident is accepted.' }),
  required: true,
  parse: async (words, { incidents }) => {
    const incident = await incidents.find(words.trim());
    if (incident === undefined) throw new Refusal('NOT_FOUND', `There is no incident ${quoted(words)}.`);
    return incident.id;
  },
  lookup: true,
  recognizes: (word) => REFERENCE.test(word.trim()) || isUuid(word.trim()),
  input: async ({ incidents }) => ({
    type: 'choice',
    options: (await incidents.openChoices(100)).map((i) => ({
      value: i.id,
      label: `${i.reference} ${i.title}`,
    })),
  }),
  placeholder: 'INC-2026-001',
});

/** One service of the organization, for filters. */
export const serviceField = (d: Described): Field<string> => {
  const many = servicesField(d);
  return {
    ...d,
    schema: z.uuid(),
    required: true,
    parse: many.parse,
    lookup: true,
    input: null,
    placeholder: 'service',
  };
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
    input: null,
    placeholder: 'audience',
  };
};

/** How a list is sorted: `field`, or `-field` for the other way round. */
export const orderingField = <const N extends string>(
  names: readonly N[],
): Field<{ by: N; descending: boolean }> => ({
  label: 'Ordering',
  schema: z.object({ by: z.enum(names as unknown as [N, ...N[]]), descending: z.boolean() }),
  required: true,
  parse: (words) => {
    const by = names.find((name) => name === words.trim().replace(/^-/u, ''));
    if (by === undefined)
      throw wrong(
        `${quoted(words)} is nothing to sort by.`,
        `Accepted: ${names.flatMap((name) => [name, `-${name}`]).join(', ')}.`,
      );
    return { by, descending: words.trim().startsWith('-') };
  },
  lookup: true,
  input: null,
  placeholder: '-created_at',
});

const MAX_TAGS = 50;
/** Free words by which incidents are found again; kept in lower case. */
export const tagsField = (d: Described): Field<string[]> => ({
  ...d,
  schema: z.array(line(60, 'tag').toLowerCase()).max(MAX_TAGS, `At most ${MAX_TAGS} tags are accepted.`),
  required: true,
  many: true,
  parse: (words) => words.trim().replace(/^#/u, '').toLowerCase(),
  lookup: false,
  input: () => ({ type: 'line', maxLength: MAX_TAGS * 61 }),
  placeholder: 'tag',
});

/** A value that only JSON can carry. */
export const jsonField = <T>({ schema, ...d }: Described & { schema: ZodType<T> }): Field<T> => ({
  ...d,
  schema,
  required: true,
  parse: (words) => {
    throw wrong(`${quoted(words)} cannot be given in a command.`, 'Use the form or the API.');
  },
  lookup: false,
  input: null,
  placeholder: 'json',
});
