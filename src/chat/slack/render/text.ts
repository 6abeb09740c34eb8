/** Text as Slack takes it: cut to its limits, with nothing left in it that Slack would obey. */
import type { MrkdwnElement, PlainTextElement } from '@slack/types';
import { type Cut, cutTo } from '../../text.js';

export { cutAtWord, cutTo, oneLine, shown, visible } from '../../text.js';

// An invisible character that belongs to no emoji's name and to no entity, so that neither is found.
const WORD_JOINER = '\u2060';
const ENTITY = /&(?=(?:amp|lt|gt);)/gu;
const EMOJI = /:(?=[^\s:]+:)/gu;

/** Typed entities stay what was typed, whether or not Slack decodes them in plain text. */
const withoutEntities = (text: string): string => text.replace(ENTITY, `&${WORD_JOINER}`);

/** Somebody's text for a plain text of ours in which emoji are on. Slack's limit counts what is put in, too. */
export const withoutEmoji = (text: string): string => withoutEntities(text).replace(EMOJI, `:${WORD_JOINER}`);

/** Plain text in which everything stands as it was typed. The text must not be empty. */
export const plain = (text: string, limit: number): PlainTextElement => ({
  type: 'plain_text',
  text: cutTo(withoutEntities(text), limit).text,
  emoji: false,
});

/** Plain text that begins with an emoji of ours, given by its name. */
export const plainWithEmoji = (emoji: string, text: string, limit: number): PlainTextElement => ({
  type: 'plain_text',
  text: cutTo(`:${emoji}: ${withoutEmoji(text)}`, limit).text,
  emoji: true,
});

/** Slack's formatting without its guesses: typed addresses, channels and names do not become links. */
export const mrkdwn = (text: string): MrkdwnElement => ({ type: 'mrkdwn', text, verbatim: true });

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** What Slack asks to be escaped in every text that it reads: its own commands stand between `<` and `>`. */
export const escaped = (text: string): string => text.replace(/[&<>]/gu, (c) => ENTITIES[c] ?? c);

/** {@link escaped}, at most `limit` characters as they are sent, and no entity cut in two. */
export function escapedTo(text: string, limit: number): Cut {
  const whole = escaped(text);
  if (whole.length <= limit) return { text: whole, isCut: false };
  let out = '';
  for (const character of text) {
    const next = escaped(character);
    if (out.length + next.length > limit - 1) break;
    out += next;
  }
  return { text: `${out}…`, isCut: true };
}

const FORMATTING = /[*_~`＊＿～｀]|:[^\s:]+:|^\s*[>＞]/mu;
const INSIDE_WORD = /(?<=[a-z0-9])[*_~](?=[a-z0-9])/giu;

/**
 * Whether Slack's formatting leaves the text alone. Slack has no escape for its formatting characters, and invisible
 * characters beside them are no help: it takes a zero-width space for the end of a word, which is what lets `*` begin.
 * Between letters the characters are safe.
 */
export const isHarmless = (text: string): boolean => !FORMATTING.test(text.replace(INSIDE_WORD, ''));

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '*': '∗',
  '＊': '﹡',
  _: 'ˍ',
  '＿': 'ˍ',
  '~': '∼',
  '～': '∼',
  '`': 'ˋ',
  '｀': 'ˋ',
  ':': '꞉',
  '>': '›',
  '＞': '›',
};

/**
 * A short text inside formatting of ours, such as a name that is a mention's stand-in. What would format is replaced by a
 * character that looks the same; where the text may stand alone use {@link plain} instead, which keeps it as it is.
 */
export const inline = (text: string): string =>
  escaped(isHarmless(text) ? text : text.replace(/[*_~`＊＿～｀:>＞]/gu, (c) => LOOK_ALIKES[c] ?? c));

/** {@link inline} as the words of a link: `|` is what parts them from its address. */
export const linkLabel = (text: string): string => inline(text).replaceAll('|', '∣');
