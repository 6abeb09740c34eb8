/** What of a form's field is shown, and under which ids: the same for rendering it and for reading what comes back. */
import { DateTime } from 'luxon';
import type { Form, FormField, FormOption } from '../../../domain/form.js';
import { chosen, peopleOf, textOf, type Value } from '../../formValues.js';
import { cutTo } from './text.js';

/** Longest text that an input shows. Teams names no limit; a card has one. */
export const MAX_TEXT = 8_000;
/** People of ours who are offered beside those whom the client finds. */
const MOST_PEOPLE = 50;

/** The id of a field's input. It is the key under which the value comes back, beside what the button carries. */
export const inputIdOf = (name: string): string => `field:${name}`;
/** The id of the second input of a field that has two: the time of day. */
export const timeIdOf = (name: string): string => `time:${name}`;

/** The key under which the names of fields come back that did not fit. */
export const HIDDEN = 'hidden';
/** The key under which the zone comes back in which instants were shown. */
export const ZONE = 'zone';

/** The fields, each name once. */
export const fieldsOf = (form: Form): readonly FormField[] => [
  ...new Map(form.fields.map((field) => [field.name, field] as const)).values(),
];

/** The text that stands in an input at first. A longer one is cut: sent back as it stands here it means the whole. */
export const shownText = (value: Value): string =>
  cutTo(
    textOf(value)
      .slice(0, MAX_TEXT + 1)
      .toWellFormed()
      .replaceAll('\0', '\ufffd')
      .replace(/\r\n?/gu, '\n'),
    MAX_TEXT,
  ).text;
export const isTextCut = (value: Value): boolean => textOf(value).length > MAX_TEXT;
export const textLength = (value: Value): number => textOf(value).length;

/** Who of our people is offered: first those who are chosen. */
export function offeredPeople(options: readonly FormOption[], value: Value): readonly FormOption[] {
  const first = new Set(chosen(options, value));
  const all = [...options.filter((_, i) => first.has(i)), ...options.filter((_, i) => !first.has(i))];
  return all.slice(0, Math.max(MOST_PEOPLE, first.size));
}

/** What stands before the Entra id of somebody who was found by the client. */
export const TEAMS_PERSON = 'teams:';

// Several are written with commas between them.
const ENTRA_ID = /^[\w-]{1,100}$/u;
const pickedId = (who: string): string | undefined => {
  const id = who.startsWith(TEAMS_PERSON) ? who.slice(TEAMS_PERSON.length) : '';
  return ENTRA_ID.test(id) ? id : undefined;
};

/** Who was found by the client and is none of ours yet, by their ids in Entra: the client shows them again. */
export const pickedPeople = (value: Value): readonly string[] =>
  peopleOf(value).flatMap((who) => pickedId(who) ?? []);

/** Whom a field names already and who cannot be shown: words that are nobody's. */
export const unshownPeople = (options: readonly FormOption[], value: Value): readonly string[] =>
  peopleOf(value).filter(
    (who) => who.trim() !== '' && pickedId(who) === undefined && chosen(options, who).length === 0,
  );

export interface ShownInstant {
  /** `2026-03-02` */
  readonly date: string;
  /** `09:30` */
  readonly time: string;
}

/** The date and time of day of an instant in a person's zone; undefined for words, which no input of dates can show. */
export function shownInstant(value: Value, timezone: string): ShownInstant | undefined {
  const words = textOf(value).trim();
  if (!/^\d{4}-\d{2}-\d{2}T/u.test(words)) return undefined;
  const at = DateTime.fromISO(words, { zone: timezone });
  return at.isValid ? { date: at.toFormat('yyyy-MM-dd'), time: at.toFormat('HH:mm') } : undefined;
}
