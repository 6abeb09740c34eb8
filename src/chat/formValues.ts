/** What a form holds already, and what becomes of it when the form comes back: the same for every platform. */
import type { Form, FormOption, FormValues } from '../domain/form.js';

export type Value = FormValues[string] | undefined;

export const valueIn = (form: Form, name: string): Value =>
  Object.hasOwn(form.values, name) ? form.values[name] : undefined;
export const problemsIn = (form: Form, name: string): readonly string[] =>
  Object.hasOwn(form.errors, name) ? (form.errors[name] ?? []) : [];

export const textOf = (value: Value): string =>
  typeof value === 'object' ? value.join(', ') : (value ?? '');
const listOf = (value: Value): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** The place of the option that somebody means, by value or by label; undefined if there is none. */
export function meant(options: readonly FormOption[], words: string): number | undefined {
  const found = (is: (option: FormOption) => boolean): number | undefined => {
    const i = options.findIndex(is);
    return i === -1 ? undefined : i;
  };
  const key = words.trim().toLowerCase();
  if (key === '') return undefined;
  return (
    found(({ value }) => value === words) ??
    found(({ value, label }) => value.toLowerCase() === key || label.trim().toLowerCase() === key)
  );
}

/** The option that is chosen at first. */
export const shownChoice = (options: readonly FormOption[], value: Value): number | undefined =>
  meant(options, textOf(value));

/** All options that are chosen. */
export const chosen = (options: readonly FormOption[], value: Value): readonly number[] => [
  ...new Set(
    listOf(value)
      .map((one) => meant(options, one))
      .filter((i) => i !== undefined),
  ),
];

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

/** What is read of a field; undefined: nothing was said. */
export type Read = string | string[] | undefined;

export const asItWas = (value: Value): Read => (typeof value === 'object' ? [...value] : value);

/** Nothing was said. Where something stood before that takes it away, else it stays unsaid. */
export const nothing = (value: Value): Read => (value === undefined ? undefined : '');

/**
 * Nothing was chosen where what there is could not be shown: it stays, unless there was something wrong with it, which
 * they have been told.
 */
export const untouched = (form: Form, name: string, value: Value): Read =>
  problemsIn(form, name).length > 0 ? nothing(value) : asItWas(value);
