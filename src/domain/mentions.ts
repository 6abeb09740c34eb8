/** Who is named in what somebody wrote: `@Ada Lovelace`, `@Ada` where there is one Ada, or the first part of an address. */
import type { Person } from './message.js';

/** Somebody who may be named. */
export interface Nameable extends Person {
  readonly email: string | null;
}

/** A person who is named, and where: counted in UTF-16 units of the text, the sign before the name included. */
export interface Mentioned extends Person {
  readonly at: number;
  readonly length: number;
}

/** How many people one message names; what else it says about whom stays text. */
export const MOST_MENTIONED = 50;
/** No name is longer, in characters. */
const MAX_NAME = 320;

const WORD = /^[\p{L}\p{N}\p{M}_\u200c\u200d]$/u;
const SPACE = /^[ \t\u00a0\u202f]$/u;
const isWord = (character: string | undefined): boolean => character !== undefined && WORD.test(character);
/** Stands inside a name or an address where a letter follows it. */
const JOINS = new Set(['.', '-', '@', '+']);

/** The same letters whatever their case, and whether an accent is a part of them or stands behind them. */
const fold = (text: string): string => text.normalize('NFD').toUpperCase().toLowerCase();
/** A whole name, character by character as a text is compared with it. */
const folded = (name: string): string =>
  Array.from(name.normalize('NFD').trim().replace(/\s+/gu, ' '), fold).join('');

/** The ways to name somebody, the surest first: by the whole name, by the address, by the first name. */
const ways = ({ name, email }: Nameable): readonly string[] => [
  folded(name),
  folded(email?.split('@', 1)[0] ?? ''),
  folded(name.trim().split(/\s/u, 1)[0] ?? ''),
];

type Names = ReadonlyMap<string, Person | 'several'>;

/** What each name means; a name that two share means neither, unless it is the whole name of one. */
function namesOf(people: readonly Nameable[]): Names {
  const names = new Map<string, Person | 'several'>();
  for (const way of [0, 1, 2]) {
    const here = new Map<string, Person | 'several'>();
    for (const person of people) {
      const name = ways(person)[way] ?? '';
      if (name === '' || names.has(name)) continue;
      const known = here.get(name);
      here.set(name, known === undefined || known === person ? person : 'several');
    }
    for (const [name, meant] of here) names.set(name, meant);
  }
  return names;
}

/** Code and addresses, in which nobody is named. */
const ELSEWHERE = /(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)|https?:\/\/[^\s<>"]+/giu;

/** Where each character stands, and how it is compared. */
interface Letter {
  readonly character: string;
  readonly at: number;
}
const lettersOf = (text: string): readonly Letter[] => {
  let at = 0;
  return Array.from(text, (character) => {
    const letter = { character, at };
    at += character.length;
    return letter;
  });
};

/** The longest name that stands at a place, and where it ends. */
function longest(
  letters: readonly Letter[],
  from: number,
  names: Names,
): { meant: Person | 'several'; end: number } | undefined {
  let found: { meant: Person | 'several'; end: number } | undefined;
  let name = '';
  for (let i = from; i < letters.length && i - from <= MAX_NAME; i += 1) {
    const { character } = letters[i] ?? { character: '\n' };
    if (character === '@' || character === '\n') break;
    if (!SPACE.test(character)) name += fold(character);
    else if (!name.endsWith(' ')) name += ' ';
    const next = letters[i + 1]?.character;
    // In the middle of a word no name ends.
    if (isWord(next) || (JOINS.has(next ?? '') && isWord(letters[i + 2]?.character))) continue;
    const meant = names.get(name);
    if (meant !== undefined) found = { meant, end: i + 1 };
  }
  return found;
}

/** The people who are named in a text, in its order. */
export function mentionsIn(text: string, people: readonly Nameable[]): readonly Mentioned[] {
  if (!text.includes('@')) return [];
  const names = namesOf(people);
  const elsewhere = Array.from(text.matchAll(ELSEWHERE), ({ index, 0: { length } }) => ({
    from: index,
    to: index + length,
  }));
  const letters = lettersOf(text);
  const mentioned: Mentioned[] = [];
  let inside = 0;
  for (let i = 0; i < letters.length && mentioned.length < MOST_MENTIONED; i += 1) {
    const { character, at } = letters[i] ?? { character: '', at: 0 };
    if (character !== '@' || isWord(letters[i - 1]?.character)) continue;
    while ((elsewhere[inside]?.to ?? Number.POSITIVE_INFINITY) <= at) inside += 1;
    if ((elsewhere[inside]?.from ?? Number.POSITIVE_INFINITY) <= at) continue;
    const found = longest(letters, i + 1, names);
    if (found === undefined || found.meant === 'several') continue;
    const end = letters[found.end]?.at ?? text.length;
    mentioned.push({ id: found.meant.id, name: found.meant.name, at, length: end - at });
    i = found.end - 1;
  }
  return mentioned;
}
