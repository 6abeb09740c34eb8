/** Reading a typed command line: words, quotes, flags, and free text kept exactly as it was typed. */
import { closest, distance } from 'fastest-levenshtein';
import { Refusal } from '../../domain/errors.js';
import type { Command } from '../commands/command.js';

export interface Token {
  readonly value: string;
  readonly quoted: boolean;
  /** Offsets into the line, so that free text can be taken over untouched. */
  readonly start: number;
  readonly end: number;
}

// Slack and phones turn quotation marks into curly ones; all kinds open and close alike.
export const OPENING = /["“”„]/u;
const CLOSING = /["“”]/u;

/** Words of a line; a quoted part is one word. A quotation mark that is never closed is a letter like any other. */
export function tokenize(line: string): readonly Token[] {
  const tokens: Token[] = [];
  // Where no closing mark follows, none follows later either: looking again for every opening one would take for ever.
  let unclosed = false;
  const closingFrom = (from: number): number => {
    const found = unclosed ? -1 : closingQuote(line, from);
    unclosed = found === -1;
    return found;
  };
  let at = 0;
  while (at < line.length) {
    if (/\s/u.test(line.charAt(at))) {
      at += 1;
      continue;
    }
    const closing = OPENING.test(line.charAt(at)) ? closingFrom(at + 1) : -1;
    if (closing !== -1) {
      tokens.push({ value: line.slice(at + 1, closing), quoted: true, start: at, end: closing + 1 });
      at = closing + 1;
      continue;
    }
    let end = at;
    while (end < line.length && !/\s/u.test(line.charAt(end))) {
      // --title="two words"
      const quote =
        line.charAt(end - 1) === '=' && line.startsWith('--', at) && OPENING.test(line.charAt(end))
          ? closingFrom(end + 1)
          : -1;
      end = quote === -1 ? end + 1 : quote + 1;
    }
    tokens.push({ value: line.slice(at, end), quoted: false, start: at, end });
    at = end;
  }
  return tokens;
}

/** A closing mark stands at the end of a word: `"the 19"-rack"` has an inch in it. */
function closingQuote(line: string, from: number): number {
  for (let i = from; i < line.length; i += 1) {
    if (CLOSING.test(line.charAt(i)) && (i + 1 === line.length || /\s/u.test(line.charAt(i + 1)))) return i;
  }
  return -1;
}

/** A list as it is written in one line: with commas. */
export const splitList = (words: string): readonly string[] =>
  words
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

export type RawValues = Record<string, string | readonly string[]>;

export const flagOf = (field: string): string => `--${field.replaceAll('_', '-')}`;

export interface Flag {
  readonly field: string;
  readonly value: string | undefined;
}

/**
 * The flag a word is; undefined for an ordinary word.
 * @throws {Refusal} INVALID for what looks like a slip of the pen.
 */
export function readFlag(command: Command, word: string): Flag | undefined {
  const match = /^--([a-z][a-z0-9-]*)(?:=(.*))?$/isu.exec(word);
  if (match?.[1] === undefined) return undefined;
  const field = match[1].toLowerCase().replaceAll('-', '_');
  const known = Object.keys(command.input);
  // Singular for lists (--service checkout --service search), and beginnings that only one option has (--next 30m).
  const beginnings = known.filter((each) => field.length >= 3 && each.startsWith(field));
  const name =
    known.find((each) => each === field || each === `${field}s`) ??
    (beginnings.length === 1 ? beginnings[0] : undefined);
  if (name === undefined) {
    const near = known.length === 0 ? undefined : closest(field, known);
    // Free text may hold dashes ("rollback with --force"); only what looks like a slip of the pen is held up.
    if (near !== undefined && distance(field, near) <= Math.min(2, Math.floor(near.length / 3)))
      throw new Refusal(
        'INVALID',
        `There is no option ${word.split('=')[0] ?? word}. Did you mean ${flagOf(near)}?`,
        { suggestions: [flagOf(near)] },
      );
    return undefined;
  }
  return { field: name, value: match[2]?.replace(/^["“”„](.*)["“”]$/su, '$1') };
}

/**
 * The raw values in the rest of a command line, by field.
 * @throws {Refusal} INVALID for an option that does not exist, or words nobody asked for.
 */
export function readWords(command: Command, line: string): RawValues {
  const values: Record<string, string | string[]> = {};
  const words: Token[] = [];
  const tokens = tokenize(line);
  const set = (field: string, value: string): void => {
    if (command.input[field]?.many === true) values[field] = [...(values[field] ?? []), ...splitList(value)];
    else if (field in values) throw new Refusal('INVALID', `${flagOf(field)} is given twice.`);
    else values[field] = value;
  };
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token === undefined) break;
    const flag = token.quoted ? undefined : readFlag(command, token.value);
    if (flag === undefined) words.push(token);
    else if (flag.value !== undefined) set(flag.field, flag.value);
    else if (command.input[flag.field]?.isSwitch === true) set(flag.field, 'yes');
    else {
      const next = tokens[i + 1];
      if (next === undefined)
        throw new Refusal('INVALID', `${flagOf(flag.field)} needs a value after it.`, {
          fields: { [flag.field]: ['A value is missing.'] },
        });
      set(flag.field, next.value);
      i += 1;
    }
  }
  place(command, line, words, values, set);
  return values;
}

/** The field that a position is for. */
export const fieldAt = (position: string): string => position.replace(/[?…]$/u, '');

/** Which words fall to which position, and which to none. */
export function positioned(
  command: Command,
  words: readonly Token[],
  isGiven: (field: string) => boolean,
): {
  readonly taken: readonly { position: string; words: readonly Token[] }[];
  readonly left: readonly Token[];
} {
  const taken: { position: string; words: readonly Token[] }[] = [];
  let left = words;
  for (const position of command.positions) {
    const field = fieldAt(position);
    if (command.fillers?.includes(left[0]?.value.toLowerCase() ?? '') === true) left = left.slice(1);
    const [first] = left;
    if (first === undefined || isGiven(field)) continue;
    if (position.endsWith('…')) {
      taken.push({ position, words: left });
      left = [];
    } else if (
      !position.endsWith('?') ||
      (!first.quoted &&
        command.input[field]?.recognizes?.(first.value, left[1]?.quoted !== false) === true &&
        !neededLater(command, position, left))
    ) {
      taken.push({ position, words: [first] });
      left = left.slice(1);
    }
  }
  return { taken, left };
}

function place(
  command: Command,
  line: string,
  words: readonly Token[],
  values: RawValues,
  set: (field: string, value: string) => void,
): void {
  const { taken, left } = positioned(command, words, (field) => field in values);
  for (const { position, words: own } of taken)
    set(fieldAt(position), position.endsWith('…') ? freeText(line, own) : (own[0]?.value ?? ''));
  const [extra] = left;
  if (extra !== undefined) throw new Refusal('INVALID', `“${extra.value}” is more than this command takes.`);
}

/**
 * Whether the only word that could be meant for a required position further on is this one: `merge INC-1` in a room names
 * the other incident, `merge INC-2 INC-1` both.
 */
function neededLater(command: Command, position: string, left: readonly Token[]): boolean {
  const fillers = command.fillers ?? [];
  const [first, ...others] = left.filter(({ value }) => !fillers.includes(value.toLowerCase()));
  return command.positions.slice(command.positions.indexOf(position) + 1).some((later) => {
    const recognizes = later.endsWith('?') ? undefined : command.input[later]?.recognizes;
    return (
      recognizes?.(first?.value ?? '', true) === true && !others.some(({ value }) => recognizes(value, true))
    );
  });
}

/** One quoted word stands for what is inside; otherwise the text as typed, without the flags between. */
function freeText(line: string, words: readonly Token[]): string {
  const [only] = words;
  if (words.length === 1 && only !== undefined) return only.value;
  const pieces: string[] = [];
  words.forEach((word, i) => {
    const before = words[i - 1];
    const gap = before === undefined ? '' : line.slice(before.end, word.start);
    pieces.push(/^\s*$/u.test(gap) ? gap : ' ', line.slice(word.start, word.end));
  });
  return pieces.join('');
}

/** The family, verb and rest of a typed line; what is missing is empty. */
export function splitLine(
  line: string,
  families: readonly string[],
): { family: string; verb: string; rest: string } {
  const trimmed = line.trim().replace(/^\//u, '');
  const [, first = '', afterFirst = ''] = /^(\S*)\s*(.*)$/su.exec(trimmed) ?? [];
  const named = families.find((family) => family === first.toLowerCase());
  const text = named === undefined ? trimmed : afterFirst;
  const [, verb = '', rest = ''] = /^(\S*)\s*(.*)$/su.exec(text) ?? [];
  return { family: named ?? families[0] ?? '', verb: verb.toLowerCase(), rest };
}
