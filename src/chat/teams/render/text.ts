/** Text as Teams takes it: cut to what fits, with nothing left in it that a client would obey. */
import { oneLine, visible } from '../../text.js';

export { cutAtWord, cutTo, oneLine, shown, visible } from '../../text.js';

// An invisible character that belongs to no function, tag or entity and begins no list.
const WORD_JOINER = '\u2060';

/**
 * A person's text where there is no Markdown: in pieces of rich text and in labels. Only what a client replaces everywhere is
 * taken apart: its functions for dates, and the tags of mentions.
 */
export const literal = (text: string): string =>
  visible(text)
    .replace(/\{(?=\{\s*(?:DATE|TIME)\b)/giu, `{${WORD_JOINER}`)
    .replace(/<(?=\/?at\b)/giu, `<${WORD_JOINER}`);

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '*': '∗',
  _: 'ˍ',
  '~': '∼',
  '`': 'ˋ',
  '\\': '∖',
};

/**
 * A person's text in Teams' Markdown. Clients on phones show the backslash of an escape and the name of an entity (facts page,
 * section 7), so what would format is replaced by a character that looks the same; where the text may stand alone use
 * {@link literal} in rich text instead, which keeps it as it is.
 */
export const inline = (text: string): string =>
  literal(text)
    .replace(/&(?=#?\w+;)/gu, `&${WORD_JOINER}`)
    .replace(/\](?=\()/gu, `]${WORD_JOINER}`)
    .replace(
      /(?<!\s)\*|\*(?!\s)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|~(?=~)|(?<=~)~|`|\\(?=[!-/:-@[-`{-~]|$)/gu,
      (c) => LOOK_ALIKES[c] ?? c,
    );

/** {@link inline} as a line or its beginning: nothing in it begins a list, a heading or a quotation. */
export const inlineStart = (text: string): string =>
  /^\s*[^\s\p{L}]/u.test(text) ? `${WORD_JOINER}${inline(text)}` : inline(text);

/** {@link inline} as the words of a link: brackets would end it. */
export const linkLabel = (text: string): string =>
  inline(oneLine(text).replaceAll('[', '(').replaceAll(']', ')'));

/** {@link inline} in several lines: a line break is an empty line there. */
export const inlineLines = (text: string): string =>
  visible(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(inlineStart)
    .join('\n\n');
