/** Fields that hold what a person writes: text, numbers, spans, instants. */
import { DateTime } from 'luxon';
import { z } from 'zod';
import { parseDuration } from '../../../domain/duration.js';
import { line, prose } from '../../../domain/text.js';
import { parseInstant } from '../instant.js';
import { type Described, type Field, likely, quoted, wrong } from './field.js';

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
  suggest: likely([
    { words: ['yes'], label: 'yes' },
    { words: ['no'], label: 'no' },
  ]),
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

/** A number that need not be whole. */
export const decimalField = ({
  min,
  max,
  ...d
}: Described & { min: number; max: number }): Field<number> => ({
  ...d,
  schema: z
    .number({ error: 'A number is accepted.' })
    .min(min, `At least ${min} is accepted.`)
    .max(max, `At most ${max} is accepted.`),
  required: true,
  parse: (words) => {
    const typed = words.trim().replace(/\s*%$/u, '').replace(',', '.');
    if (!/^-?\d{1,12}(\.\d{1,6})?$/u.test(typed))
      throw wrong(`${quoted(words)} is not a number.`, `Accepted: ${min} to ${max}.`);
    return Number(typed);
  },
  lookup: false,
  input: () => ({ type: 'line', maxLength: 20 }),
  placeholder: 'number',
});

const MAX_URL = 2_000;

/** An address that people can open: of a page, or of a telephone. */
export const addressField = (d: Described): Field<string> => ({
  ...d,
  schema: z
    .string({ error: 'An address such as https://meet.example.com/inc is accepted.' })
    .trim()
    .max(MAX_URL, `At most ${MAX_URL} characters are accepted.`)
    .refine(
      (text) =>
        /^(https?:\/\/[^\s/]|tel:\+?[\d])/iu.test(text) &&
        URL.canParse(text) &&
        !/[\s<>"\\\p{Cc}]/u.test(text),
      'An address such as https://meet.example.com/inc or tel:+4930123456 is accepted.',
    ),
  required: true,
  parse: (words) => words.trim().replace(/^<([^|>]+)(?:\|[^>]*)?>$/u, '$1'),
  lookup: false,
  input: () => ({ type: 'line', maxLength: MAX_URL }),
  placeholder: 'https://…',
});

const MAX_MINUTES = 30 * 24 * 60;

/** Spans that people give most. */
const SPANS = [
  ['15m', 'a quarter of an hour'],
  ['30m', 'half an hour'],
  ['1h', 'an hour'],
  ['2h', 'two hours'],
  ['1d', 'a day'],
] as const;

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
  suggest: likely(SPANS.map(([words, detail]) => ({ words: [words], label: words, detail }))),
  input: () => ({ type: 'line', maxLength: 40 }),
  placeholder: '30m',
});

/** How an instant can be said. */
const INSTANTS = [
  'now',
  '5 minutes ago',
  '20 minutes ago',
  '1 hour ago',
  'today 9am',
  'yesterday 17:00',
] as const;

/** An instant; typed as ISO 8601 or in words such as `20 minutes ago`, in the person's own zone. */
export const instantField = (d: Described): Field<Date> => ({
  ...d,
  schema: z.date({ error: 'An instant such as 2026-03-01T09:30:00Z is accepted.' }),
  json: z.iso.datetime({ offset: true }),
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
  suggest: (typed, { now, viewer: { timezone } }) =>
    likely(
      INSTANTS.map((words) => {
        const at = parseInstant(words, now, timezone);
        return {
          words: [words],
          label: words,
          ...(at === undefined
            ? {}
            : { detail: DateTime.fromJSDate(at, { zone: timezone }).toFormat('d LLL HH:mm') }),
        };
      }),
    )(typed),
  input: () => ({ type: 'instant', maxLength: 60 }),
  placeholder: 'time',
});

/** How a list is sorted: `field`, or `-field` for the other way round. */
export const orderingField = <const N extends string>(
  names: readonly N[],
): Field<{ by: N; descending: boolean }> => ({
  label: 'Ordering',
  schema: z.object({ by: z.enum(names), descending: z.boolean() }),
  json: z.enum(names.flatMap((name) => [name, `-${name}`])),
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
  suggest: likely(
    names.flatMap((name) => [
      { words: [`-${name}`], label: `-${name}`, detail: 'from the last to the first' },
      { words: [name], label: name },
    ]),
  ),
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
