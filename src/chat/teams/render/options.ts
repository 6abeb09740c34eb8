/** Options of a choice, under values that Teams gives back unharmed. */
import type { FormOption } from '../../../domain/form.js';
import type { Choice } from './elements.js';
import { cutTo, literal, oneLine } from './text.js';

const MAX_LABEL = 200;
const MAX_VALUE = 200;
/** More than these are not ticked but picked, and looked for by typing. */
export const MAX_BOXES = 10;
/** Options that take more than this of a card are typed instead, in bytes. */
const MAX_BYTES = 12_000;

/** The option that says nothing: without it what was picked once could not be taken back. */
export const NONE: Choice = { title: '—', value: '#none' };

/** Each option's value in Teams: its own, or its number. Several values come back with commas between them. */
function codesOf(options: readonly FormOption[]): readonly string[] {
  const seen = new Set<string>();
  return options.map(({ value }, i) => {
    const own =
      value !== '' &&
      value.length <= MAX_VALUE &&
      /^[^#,][^,]*$/u.test(value) &&
      value === value.trim() &&
      literal(value) === value;
    const code = own && !seen.has(value) ? value : `#${i}`;
    seen.add(code);
    return code;
  });
}

const titleOf = ({ label, value }: FormOption): string =>
  cutTo(literal(oneLine(label) || oneLine(value) || '–'), MAX_LABEL).text;

/** All options, in their order. */
export function choicesOf(options: readonly FormOption[]): readonly Choice[] {
  const codes = codesOf(options);
  return options.map((option, i) => ({ title: titleOf(option), value: codes[i] ?? `#${i}` }));
}

/** Whether they can be picked from a list; else they are typed. */
export const canBeListed = (options: readonly FormOption[]): boolean =>
  Buffer.byteLength(JSON.stringify(choicesOf(options))) <= MAX_BYTES;

/** What Teams sent, as our value; undefined for what is none of the options. */
export function ownValue(options: readonly FormOption[], code: string): string | undefined {
  const i = codesOf(options).indexOf(code);
  return options[i]?.value;
}
