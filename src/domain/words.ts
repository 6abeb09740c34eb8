/** The words of a text, folded, so that a search finds them however they were written and whatever the engine thinks of letters. */

/** Longer words are found by their beginning; a text of more words by the first of them. */
const MAX_LENGTH = 40;
export const MAX_WORDS = 200;

/** Signs above and below letters, which people leave out as they type: of Latin, Greek, Cyrillic, Hebrew and Arabic. */
const MARKS = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0640\u064b-\u0652\u0670]/gu;
const WORDS = /[\p{L}\p{M}\p{N}]+/gu;
/** Scripts that part no words: every two neighbours are looked up as if they were one. */
const UNPARTED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]+/u;
const RUNS = new RegExp(`${UNPARTED.source}|(?:(?!${UNPARTED.source}).)+`, 'gsu');

/** One letter for all its forms: capital or small, wide or narrow, with marks or without. */
export const fold = (text: string): string =>
  text
    .toWellFormed()
    .normalize('NFKD')
    .replace(MARKS, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFC');

/** The parts of a folded text that are of one kind: whole words, and stretches of scripts that have none. */
const runsIn = (text: string): readonly string[] =>
  (fold(text).match(WORDS) ?? []).flatMap((word) => word.match(RUNS) ?? []);

const cut = (word: string): string =>
  word.length <= MAX_LENGTH ? word : [...word].slice(0, MAX_LENGTH).join('');

const pairs = (characters: readonly string[]): readonly string[] =>
  characters.slice(1).map((character, i) => `${characters[i]}${character}`);

/** What a text is found by: each once, in the order of the text, and not more than {@link MAX_WORDS}. */
export function wordsIn(text: string): readonly string[] {
  const found = new Set<string>();
  for (const run of runsIn(text)) {
    if (found.size >= MAX_WORDS) break;
    if (!UNPARTED.test(run)) {
      found.add(cut(run));
      continue;
    }
    const characters = [...run];
    for (const pair of pairs(characters)) found.add(pair);
    // So that one character alone is found at the end, too: everywhere else it begins a pair.
    found.add(characters.at(-1) ?? '');
  }
  return [...found].slice(0, MAX_WORDS);
}

/** What is looked for: words that have to be there as they are, and one of which there may be more. */
export interface Terms {
  readonly whole: readonly string[];
  /** The beginning of a word: what somebody typed last may not be all of it. */
  readonly beginning: string | undefined;
}

/** More words than anybody looks for at once. */
const MAX_TERMS = 12;
/** The same of what is looked up for them: a sentence without gaps is one word, and many pairs. */
const MAX_LOOKED_UP = 24;
/** One letter begins more words than are worth looking at; of what is looked up in pairs, one character does begin one. */
const MIN_BEGINNING = 2;

/** What somebody looks for, by the words that texts are found by. */
export function termsIn(query: string): Terms {
  const runs = runsIn(query).slice(0, MAX_TERMS);
  const last = runs.at(-1) ?? '';
  const isBeginning = UNPARTED.test(last) ? [...last].length === 1 : last.length >= MIN_BEGINNING;
  const beginning = isBeginning ? cut(last) : undefined;
  const whole = (beginning === undefined ? runs : runs.slice(0, -1)).flatMap((run) => {
    const characters = [...run];
    return UNPARTED.test(run) && characters.length > 1 ? pairs(characters) : [cut(run)];
  });
  return { whole: [...new Set(whole)].slice(0, MAX_LOOKED_UP), beginning };
}

/** Where the words that were looked for stand in a text: as pairs of its beginning and end, in order. */
export function matchesIn(text: string, { whole, beginning }: Terms): readonly (readonly [number, number])[] {
  const exact = new Set(whole);
  const found: (readonly [number, number])[] = [];
  for (const { 0: word, index } of text.matchAll(WORDS)) {
    for (const { 0: run, index: at } of word.matchAll(RUNS)) {
      const from = index + at;
      if (!UNPARTED.test(run)) {
        const folded = cut(fold(run));
        if (exact.has(folded) || (beginning !== undefined && folded.startsWith(beginning)))
          found.push([from, from + run.length]);
        continue;
      }
      found.push(...inRun(run, from, exact, beginning));
    }
  }
  return found;
}

/** The stretches of an unparted text that are covered by what was looked for. */
function inRun(
  run: string,
  from: number,
  exact: ReadonlySet<string>,
  beginning: string | undefined,
): readonly (readonly [number, number])[] {
  const characters = [...run];
  const covered = characters.map(
    (character, i) =>
      exact.has(fold(`${character}${characters[i + 1] ?? ''}`)) ||
      exact.has(fold(`${characters[i - 1] ?? ''}${character}`)) ||
      fold(character) === beginning,
  );
  const found: [number, number][] = [];
  let at = from;
  for (const [i, character] of characters.entries()) {
    const last = found.at(-1);
    if (covered[i] === true) {
      if (last?.[1] === at) last[1] = at + character.length;
      else found.push([at, at + character.length]);
    }
    at += character.length;
  }
  return found;
}
