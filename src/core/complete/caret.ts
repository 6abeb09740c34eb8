/** Where somebody is in what they type: pure, and read by the words that the dispatcher reads. */
import { Refusal } from '../../domain/errors.js';
import type { Command } from '../commands/command.js';
import {
  type Flag,
  fieldAt,
  OPENING,
  positioned,
  readFlag,
  readWords,
  splitList,
  type Token,
  tokenize,
} from '../dispatch/text.js';

/** A word that is being typed, and where it begins. */
export interface Word {
  readonly from: number;
  readonly typed: string;
}

export type Caret =
  /** Something is said, and perhaps somebody is mentioned. */
  | { readonly at: 'speech'; readonly mention: Word | undefined }
  /** The first word of a command: a family, or without a slash also a verb. */
  | { readonly at: 'start'; readonly word: Word; readonly slash: boolean }
  | { readonly at: 'verb'; readonly word: Word; readonly family: string }
  /** Behind the verb: `from` is where its arguments begin. */
  | {
      readonly at: 'arguments';
      readonly family: string;
      readonly verb: string;
      readonly from: number;
      readonly args: string;
    };

/** A name of up to three words, of which the last has only begun. */
const MENTION = /(?:^|[\s(])@([^\s@]+(?: [^\s@]*){0,2})?$/u;

/**
 * @param text what stands before the caret
 * @param commandsOnly everything is a command here, with or without a slash
 */
export function caretIn(text: string, families: readonly string[], commandsOnly: boolean): Caret {
  const [, lead = '', slash, first = '', gap, rest = ''] =
    /^(\s*(?:@muster\s+)?)(\/)?(\S*)(?:(\s+)(.*))?$/isu.exec(text) ?? [];
  const from = lead.length + (slash === undefined ? 0 : 1);
  const addressed = /@/u.test(lead);
  const known = families.find((family) => family === first.toLowerCase());
  if (slash === undefined ? !commandsOnly && !addressed : gap !== undefined && known === undefined)
    return speech(text);
  if (gap === undefined) return { at: 'start', word: { from, typed: first }, slash: slash !== undefined };
  const behind = from + first.length + gap.length;
  if (known === undefined)
    return {
      at: 'arguments',
      family: families[0] ?? '',
      verb: first.toLowerCase(),
      from: behind,
      args: rest,
    };
  const [, verb = '', between, args = ''] = /^(\S*)(?:(\s+)(.*))?$/su.exec(rest) ?? [];
  if (between === undefined) return { at: 'verb', family: known, word: { from: behind, typed: verb } };
  return {
    at: 'arguments',
    family: known,
    verb: verb.toLowerCase(),
    from: behind + verb.length + between.length,
    args,
  };
}

function speech(text: string): Caret {
  const found = MENTION.exec(text);
  const typed = found?.[1] ?? '';
  return {
    at: 'speech',
    mention: found === null ? undefined : { from: text.length - typed.length - 1, typed },
  };
}

/** What is being typed behind the verb. */
export interface Argument {
  /** Where in the arguments it begins: from there it is replaced. */
  readonly from: number;
  /** What there is of the value, without its quotation mark. */
  readonly typed: string;
  /** The beginning of a flag's name. */
  readonly isFlag: boolean;
  /** What of the word stays as it is: `--severity=`. */
  readonly lead: string;
  /** The values of the list that stand there already. */
  readonly items: readonly string[];
  /** What it may be the value of, the likeliest first. */
  readonly fields: readonly { readonly name: string; readonly optional: boolean }[];
  /** Flags that stand there already. */
  readonly given: ReadonlySet<string>;
  /** Free text has begun: a flag may follow, but nobody waits for one. */
  readonly inText: boolean;
}

const OPEN_VALUE = /^(--[a-z][a-z0-9-]*=)(["“”„])(?!.*["“”]$)/isu;
const isUnclosed = ({ value, quoted }: Token): boolean =>
  !quoted && (OPENING.test(value.charAt(0)) || OPEN_VALUE.test(value));

/** The flag a word is, whatever it should rather be. */
function flagIn(command: Command, { value, quoted }: Token): Flag | undefined {
  if (quoted) return undefined;
  try {
    return readFlag(command, value);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

export function argumentAt(command: Command, args: string): Argument {
  const tokens = tokenize(args);
  const last = tokens.at(-1);
  const current = tokens.find(isUnclosed) ?? (last?.end === args.length ? last : undefined);
  const from = current?.start ?? args.length;
  const before = tokens.filter(({ start }) => start < from);
  const { words, given, awaiting } = flagsIn(command, before);
  const raw = args.slice(from);
  const common = { from, lead: '', given, isFlag: false, inText: false };

  if (awaiting !== undefined)
    return { ...common, ...begunIn(command, awaiting, raw), fields: only(awaiting) };
  if (/^-(-[a-z0-9-]*)?$/iu.test(raw))
    return { ...common, typed: raw.replace(/^-+/u, ''), isFlag: true, items: [], fields: [] };
  const flag = current === undefined ? undefined : flagIn(command, { ...current, value: raw });
  if (flag !== undefined) {
    const lead = raw.slice(0, raw.indexOf('=') + 1);
    return {
      ...common,
      lead,
      ...begunIn(command, flag.field, raw.slice(lead.length)),
      fields: only(flag.field),
    };
  }
  const { taken } = positioned(command, words, (field) => given.has(field));
  const latest = taken.at(-1);
  if (latest?.position.endsWith('…') === true) {
    const name = fieldAt(latest.position);
    const start = latest.words[0]?.start ?? from;
    // Flags between the words would go with what is replaced.
    const whole = before.every((token) => token.start < start || words.includes(token)) ? start : from;
    return {
      ...common,
      from: whole,
      ...begunIn(command, name, args.slice(whole)),
      fields: only(name),
      inText: true,
    };
  }
  const fields = openPositions(command, latest?.position, given);
  return { ...common, ...begunIn(command, fields[0]?.name ?? '', raw), fields };
}

const only = (name: string) => [{ name, optional: false }];

function flagsIn(command: Command, tokens: readonly Token[]) {
  const given = new Set<string>();
  const words: Token[] = [];
  let awaiting: string | undefined;
  for (const token of tokens) {
    const flag = awaiting === undefined ? flagIn(command, token) : undefined;
    if (awaiting !== undefined) awaiting = undefined;
    else if (flag === undefined) words.push(token);
    else if (flag.value === undefined && command.input[flag.field]?.isSwitch !== true) awaiting = flag.field;
    if (flag !== undefined) given.add(flag.field);
  }
  return { words, given, awaiting };
}

/** What there is of a value, and which of a list before it. */
function begunIn(command: Command, name: string, raw: string): Pick<Argument, 'typed' | 'items'> {
  const inside = raw.replace(/^["“”„]/u, '');
  const text = inside === raw ? raw : inside.replace(/["“”]$/u, '');
  if (command.input[name]?.many !== true) return { typed: text, items: [] };
  const comma = text.lastIndexOf(',');
  return { typed: text.slice(comma + 1).trimStart(), items: splitList(text.slice(0, Math.max(0, comma))) };
}

/** The positions that the next word may fall to. */
function openPositions(
  command: Command,
  latest: string | undefined,
  given: ReadonlySet<string>,
): Argument['fields'] {
  const { positions } = command;
  // The only word may have been kept for a position further on: `merge INC-1 INC-2` names both.
  const mayMove =
    latest !== undefined &&
    !latest.endsWith('?') &&
    command.input[fieldAt(latest)]?.recognizes !== undefined &&
    positions.indexOf(latest) > 0;
  const from = latest === undefined || mayMove ? 0 : positions.indexOf(latest) + 1;
  const open = positions.slice(from).filter((position) => !given.has(fieldAt(position)));
  const demanded = open.findIndex((position) => !position.endsWith('?'));
  return open
    .slice(0, demanded === -1 ? open.length : demanded + 1)
    .map((position) => ({ name: fieldAt(position), optional: position.endsWith('?') }));
}

/**
 * How a value is typed at the caret so that the parser reads exactly it: with quotation marks where it takes them, in other
 * words where those do not help either. Undefined where it cannot be typed there.
 */
export function written(
  command: Command,
  args: string,
  { from, lead, items }: Argument,
  field: string,
  words: readonly string[],
): string | undefined {
  for (const word of words) {
    const value = [...items, word].join(', ');
    for (const form of [value, `"${value}"`]) {
      const insert = `${lead}${form}`;
      if (readsAs(command, `${args.slice(0, from)}${insert}`, field, [...items, word])) return insert;
    }
  }
  return undefined;
}

function readsAs(command: Command, args: string, field: string, wanted: readonly string[]): boolean {
  const read = valuesIn(command, args)?.[field];
  if (typeof read === 'string') return read === wanted[0];
  return read !== undefined && JSON.stringify(read.slice(-wanted.length)) === JSON.stringify(wanted);
}

/** What stands in the arguments; undefined as long as they cannot be read. */
export function valuesIn(command: Command, args: string): ReturnType<typeof readWords> | undefined {
  try {
    return readWords(command, args);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
