/** What of a form's field is shown, and under which ids: the same for rendering it and for reading what comes back. */
import type { Form, FormField, FormOption, FormValues } from '../../../domain/form.js';
import { MAX_OPTIONS, meant } from './options.js';
import { cutTo } from './text.js';

/** The action id of every input of a form. */
export const VALUE_ACTION = 'value';
/** Longest text that an input takes (section 6 of the platform's facts). */
export const MAX_TEXT = 3_000;
const MAX_ID = 255;

/** The block of a field. A field that keeps its name keeps what is typed into it when the modal is drawn anew. */
export const blockIdOf = (name: string): string => cutTo(`field:${name}`, MAX_ID).text;

/** The fields, each name once. */
export const fieldsOf = (form: Form): readonly FormField[] => [
  ...new Map(form.fields.map((field) => [blockIdOf(field.name), field] as const)).values(),
];

/** Whether there is anything to be filled in: where there is nothing to choose from there is not. */
export const hasInput = ({ input }: FormField): boolean =>
  (input.type !== 'choice' && input.type !== 'choices') || input.options.length > 0;

/** The field of a block that somebody did something in. */
export const fieldOfBlock = (form: Form, blockId: string): FormField | undefined =>
  form.fields.find(({ name }) => blockIdOf(name) === blockId);

export type Value = FormValues[string] | undefined;

export const valueIn = (form: Form, name: string): Value =>
  Object.hasOwn(form.values, name) ? form.values[name] : undefined;
export const problemsIn = (form: Form, name: string): readonly string[] =>
  Object.hasOwn(form.errors, name) ? (form.errors[name] ?? []) : [];

const textOf = (value: Value): string => (typeof value === 'object' ? value.join(', ') : (value ?? ''));
const listOf = (value: Value): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** The text that stands in an input at first. A longer one is cut: sent back as it stands here it means the whole. */
export const shownText = (value: Value): string =>
  cutTo(
    textOf(value)
      .slice(0, MAX_TEXT + 1)
      .toWellFormed(),
    MAX_TEXT,
  ).text;
export const isTextCut = (value: Value): boolean => textOf(value).length > MAX_TEXT;
export const textLength = (value: Value): number => textOf(value).length;

/** The option that is chosen at first. */
export const shownChoice = (options: readonly FormOption[], value: Value): number | undefined =>
  meant(options, textOf(value));

/** All options that are chosen, of which only the first {@link MAX_OPTIONS} can be shown. */
export const chosen = (options: readonly FormOption[], value: Value): readonly number[] => [
  ...new Set(
    listOf(value)
      .map((one) => meant(options, one))
      .filter((i) => i !== undefined),
  ),
];
export const shownChoices = (options: readonly FormOption[], value: Value): readonly number[] =>
  chosen(options, value).slice(0, MAX_OPTIONS);

const YES: FormOption = { value: 'yes', label: 'Yes' };
const NO: FormOption = { value: 'no', label: 'No' };
/** Neither: it takes away what was said before, as an empty field does. */
const NOT_KNOWN: FormOption = { value: '', label: 'Not known' };

export const yesNoOptions = (open: boolean): readonly FormOption[] =>
  open ? [YES, NO, NOT_KNOWN] : [YES, NO];

/** Which of {@link yesNoOptions} is chosen at first: what is not said is not known where that can be said, else it is no. */
export function shownYesNo(value: Value, open: boolean): number {
  const words = textOf(value).trim();
  if (/^(yes|true|on|1)$/iu.test(words)) return 0;
  return open && !/^(no|false|off|0)$/iu.test(words) ? 2 : 1;
}

/** Whom a field of several people names already. */
export const peopleOf = (value: Value): readonly string[] => [...new Set(listOf(value))];

/** Whom a field names already, as text: an id, or what somebody typed. */
export const personIn = (value: Value): string => textOf(value).trim();
