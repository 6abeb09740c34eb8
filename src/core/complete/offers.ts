/** What is offered to somebody who types, by where they are in it. */
import { CONFIRM, type Command, type Place } from '../commands/command.js';
import { likely, SUGGESTED, type SuggestContext, type Suggestion } from '../commands/fields/index.js';
import type { Registry } from '../dispatch/registry.js';
import { tokenize } from '../dispatch/text.js';
import { flagShown, flagsOf } from '../dispatch/usage.js';
import { type Argument, type Word, written } from './caret.js';

/** The family whose verbs fit a room. */
const FITTING = 'incident';
/** A list that somebody still looks through. */
export const MAX_OPTIONS = 40;

export interface Option {
  /** What takes the place of what was typed. */
  readonly insert: string;
  readonly label: string;
  readonly detail?: string;
}

/** Where completion looks: as one viewer, in one place. */
export interface Looking extends SuggestContext {
  readonly place: Place;
  readonly registry: Registry;
  /** What fits the state of the incident whose room this is, the likeliest first. */
  readonly fitting: readonly string[];
}

/** Who may be mentioned, and Muster at the very start. */
export async function mentions(word: Word | undefined, looking: Looking): Promise<readonly Option[]> {
  if (word === undefined) return [];
  const people = await looking.people.peopleLike(word.typed, SUGGESTED);
  const muster = word.from === 0 && 'muster'.startsWith(word.typed.toLowerCase());
  return [
    ...(muster ? [{ insert: '@muster ', label: '@muster', detail: 'Give Muster a command' }] : []),
    ...people.map(({ name, email }) => ({
      insert: `@${name} `,
      label: `@${name}`,
      ...(email === null ? {} : { detail: email }),
    })),
  ];
}

/** Families, and verbs by themselves: whoever types `/ack` need not know whose verb it is. */
export function starts(typed: string, slash: boolean, { registry, verbs }: Looking): readonly Option[] {
  const mark = slash ? '/' : '';
  const families = registry.familyNames
    .map((family) => ({ family, offered: verbs(family).filter(({ label }) => label !== 'help') }))
    .filter(({ offered }) => offered.length > 0);
  const word = typed.toLowerCase();
  return [
    ...families
      .filter(({ family }) => family.startsWith(word))
      .map(({ family, offered }) => ({
        insert: `${mark}${family} `,
        label: `${mark}${family}`,
        detail: `${offered
          .slice(0, 4)
          .map(({ label }) => label)
          .join(', ')} …`,
      })),
    ...(typed === ''
      ? []
      : families.flatMap(({ family, offered }) =>
          ranked(typed, offered, byName).map(({ label, detail }) => ({
            insert: `${mark}${family} ${label} `,
            label: `${mark}${family} ${label}`,
            ...(detail === undefined ? {} : { detail }),
          })),
        )),
  ].slice(0, MAX_OPTIONS);
}

/** Whether somebody means it by name, by another name, or by what it says of itself: 0 to 2. */
function rank({ words: [name, ...aliases] }: Suggestion, typed: string): number {
  const word = typed.toLowerCase();
  if (name.startsWith(word)) return 0;
  return aliases.some((alias) => alias.startsWith(word)) ? 1 : 2;
}
const byName = 1;

/** Those that may be meant, the likeliest first. */
const ranked = (typed: string, all: readonly Suggestion[], upTo = 2): readonly Suggestion[] =>
  likely(all)(typed)
    .filter((one) => rank(one, typed) <= upTo)
    .toSorted((a, b) => rank(a, typed) - rank(b, typed));

/** A family's verbs; whoever has typed none yet sees first what fits the incident of the room. */
export function verbOptions({ typed }: Word, family: string, { verbs, fitting }: Looking): readonly Option[] {
  const fits = ({ label }: Suggestion): boolean =>
    typed === '' && family === FITTING && fitting.includes(label);
  const all = ranked(typed, verbs(family));
  return [
    ...all.filter(fits).toSorted((a, b) => fitting.indexOf(a.label) - fitting.indexOf(b.label)),
    ...all.filter((one) => !fits(one)),
  ].map(({ label, detail }) => ({
    insert: `${label} `,
    label,
    ...(detail === undefined ? {} : { detail }),
  }));
}

/** Values for where somebody is behind the verb, and flags. */
export async function argumentOptions(
  command: Command,
  args: string,
  argument: Argument,
  looking: Looking,
): Promise<readonly Option[]> {
  const options: Option[] = [];
  const there = [...tokenize(args.slice(0, argument.from)).map(({ value }) => value), ...argument.items];
  for (const { name, optional } of argument.fields) {
    const field = command.input[name];
    if (field?.suggest === undefined) continue;
    const { typed } = argument;
    // In its room the incident is understood.
    if (optional && name === 'incident' && typed === '' && looking.place.incidentId !== null) continue;
    for (const { words, label, detail } of await field.suggest(typed, looking)) {
      // Nothing is named twice: another incident is meant, another person.
      if (words.some((word) => there.includes(word))) continue;
      // A word that may be something else is not taken for the middle of a title.
      if (optional && !words.some((word) => word.toLowerCase().startsWith(typed.toLowerCase()))) continue;
      const insert = written(command, args, argument, name, words);
      if (insert === undefined || options.some((other) => other.insert === `${insert} `)) continue;
      options.push({ insert: `${insert} `, label, ...(detail === undefined ? {} : { detail }) });
    }
  }
  const asksFlag = argument.isFlag || (argument.typed === '' && argument.lead === '' && !argument.inText);
  const isValue = argument.fields.length === 1 && argument.given.has(argument.fields[0]?.name ?? '');
  return asksFlag && !isValue ? [...options, ...flagOptions(command, argument)] : options;
}

const flagOptions = (command: Command, { typed, given }: Argument): readonly Option[] =>
  flagsOf(command)
    .filter(([name, { many }]) => name !== CONFIRM && (many === true || !given.has(name)))
    .map(([name, { label, help, many }]) => ({
      label: flagShown(name, many === true),
      detail: help === undefined ? label : `${label}: ${help}`,
    }))
    .filter(({ label }) => label.startsWith(`--${typed.toLowerCase()}`))
    .map((option) => ({ ...option, insert: `${option.label} ` }));
