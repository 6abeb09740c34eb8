/**
 * What a field of a command's input is. It is described once: its zod schema holds canonical values only, its parser turns
 * a person's words into them, and label, help and schema are the form and the API's description.
 */
import { type ZodType, z } from 'zod';
import { Refusal } from '../../../domain/errors.js';
import type { FormInput } from '../../../domain/form.js';
import type { IncidentQueries } from '../../../store/queries/incidents.js';
import type { PeopleQueries } from '../../../store/queries/people.js';
import type { Viewer } from '../../../store/queries/viewer.js';

/** What a parser may look at: as the viewer, and at one instant. */
export interface ParseContext {
  readonly viewer: Viewer;
  readonly now: Date;
  readonly incidents: IncidentQueries;
  readonly people: PeopleQueries;
}

/** A value that may be meant by what was typed so far. */
export interface Suggestion {
  /** The words that are read as this value, the best first: others for where those cannot be typed. */
  readonly words: readonly [string, ...string[]];
  readonly label: string;
  readonly detail?: string;
}

/** What suggestions may look at. */
export interface SuggestContext extends ParseContext {
  /** The verbs of a family that the viewer may use. */
  readonly verbs: (family: string) => readonly Suggestion[];
}

/** How many suggestions are looked for. */
export const SUGGESTED = 8;

export interface Field<T> {
  readonly label: string;
  readonly help?: string;
  readonly schema: ZodType<T>;
  /** What JSON and addresses hold, where it is not what the schema says: names for ids, instants as text. */
  readonly json?: ZodType;
  readonly required: boolean;
  /** From a person's words; throws a Refusal whose sentence says what is accepted. */
  readonly parse: (words: string, context: ParseContext) => Promise<unknown> | unknown;
  /** From JSON, where words are accepted there too (names for ids); otherwise the value must be canonical. */
  readonly lookup: boolean;
  /** Whether a word can only be meant for this field: then it may stand first without a flag. `boundary`: a quoted text follows, or nothing. */
  readonly recognizes?: (word: string, boundary: boolean) => boolean;
  /** What may be meant by the beginning of a value, while somebody types it; left out where anything may stand. */
  readonly suggest?: (
    typed: string,
    context: SuggestContext,
  ) => Promise<readonly Suggestion[]> | readonly Suggestion[];
  /** A flag that needs no value. */
  readonly isSwitch?: boolean;
  /** Several values: the flag may be repeated, or hold a list with commas. */
  readonly many?: boolean;
  /** Given as nothing, it is null: what stands there is to go. */
  readonly clears?: boolean;
  /** How a form asks for it, given what is known already; null leaves it out, of all forms or of this reader's. */
  readonly input:
    | ((
        context: ParseContext,
        known: Readonly<Record<string, unknown>>,
      ) => Promise<FormInput | null> | FormInput | null)
    | null;
  /** A word for it in usage lines, for example `sev1…sev4`. */
  readonly placeholder: string;
}

/** What a field says of itself. */
export type Described = { readonly label: string; readonly help?: string };

/** A refusal that says what was wrong and what is accepted. */
export const wrong = (what: string, accepted: string): Refusal =>
  new Refusal('INVALID', `${what} ${accepted}`);

/** A person's words inside a sentence of ours, not longer than a line. */
export const quoted = (words: string): string => `“${words.length > 80 ? `${words.slice(0, 80)}…` : words}”`;

/** Words parted by one space, in small letters. */
const plain = (text: string): string => text.toLowerCase().replace(/[\s/_]+/gu, ' ');

/** Those of a fixed list in which a word begins with what was typed. */
export const likely =
  (list: readonly Suggestion[]) =>
  (typed: string): readonly Suggestion[] => {
    const wanted = ` ${plain(typed.trim())}`;
    return list.filter(({ words, label, detail = '' }) =>
      [...words, label, detail].some((text) => ` ${plain(text)}`.includes(wanted)),
    );
  };

/** The suggestions of one value, for a field that holds several. */
export const suggesting = ({ suggest }: Pick<Field<unknown>, 'suggest'>) =>
  suggest === undefined ? {} : { suggest };

/** What names something in JSON: more than its id. */
export const named = (description: string, ...examples: string[]) =>
  z
    .string()
    .min(1)
    .meta({ description, ...(examples.length === 0 ? {} : { examples }) });

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
  ...(field.json === undefined ? {} : { json: field.json.nullable() }),
  required: false,
});

/** Like {@link nullable}, and left empty in a form, or as `""` in a line, it takes away what is there. */
export const clearable = <T>(field: Field<T>): Field<T | null | undefined> => ({
  ...nullable(field),
  clears: true,
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
