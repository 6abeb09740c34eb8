/** Texts that people wrote, as they may be shown: nothing invisible in them, and cut to what there is room for. */
import { displayText } from '../domain/message.js';

/** No text of a platform's is longer; what lies behind this is not even looked at. In UTF-16 units. */
const LOOKED_AT = 24_000;
const ELLIPSIS = '…';

// Line breaks of every kind are one; what cannot be seen and is no space is shown to be there.
const BREAKS = /\r\n?|[\u0085\u2028\u2029]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters meant.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu;

/** A text as it may be shown: whole characters, `\n` for line breaks, no direction overrides, no control characters. */
export const visible = (text: string): string =>
  displayText(text.slice(0, LOOKED_AT)).replace(BREAKS, '\n').replace(CONTROLS, '\ufffd');

/** The same in one line. */
export const oneLine = (text: string): string => visible(text).replace(/\s+/gu, ' ').trim();

export interface Cut {
  readonly text: string;
  readonly isCut: boolean;
}

/**
 * At most `limit` characters, the ellipsis included. Counted in UTF-16 units, so that it holds however a platform counts; cut
 * between characters, never inside one.
 */
export function cutTo(text: string, limit: number): Cut {
  if (text.length <= limit) return { text, isCut: false };
  const kept = text.slice(0, Math.max(0, limit - 1)).replace(/[\ud800-\udbff]$/u, '');
  return { text: `${kept}${ELLIPSIS}`, isCut: true };
}

/** {@link visible} and {@link cutTo}, telling also what {@link visible} did not look at. */
export function shown(text: string, limit: number): Cut {
  const result = cutTo(visible(text), limit);
  if (result.isCut || text.length <= LOOKED_AT) return result;
  return { text: cutTo(`${result.text}${ELLIPSIS}`, limit).text, isCut: true };
}

/** Cut at the end of a word where there is one in the second half. For our own short labels. */
export function cutAtWord(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = cutTo(text, limit).text.slice(0, -1);
  const end = kept.search(/\s+\S*$/u);
  return `${end > limit / 2 ? kept.slice(0, end) : kept}${ELLIPSIS}`;
}
