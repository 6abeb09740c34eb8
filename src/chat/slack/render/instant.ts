/** Instants, which Slack shows in each reader's own zone. */
import type { RichTextElement } from '@slack/types';
import { utcText } from '../../markdown.js';
import { inline } from './text.js';

const FORMAT = '{date_short_pretty} {time}';
// Slack's own counting ends with year 9999; before 1970 it has nothing to show.
const LAST = 253_402_300_799;

const secondsOf = (iso: string): number | undefined => {
  const seconds = Math.floor(new Date(iso).getTime() / 1000);
  return seconds > 0 && seconds <= LAST ? seconds : undefined;
};

type Style = NonNullable<Extract<RichTextElement, { type: 'text' }>['style']>;

/** An instant in rich text; anything that is none stays text. */
export function dateElement(iso: string, style: Style | undefined): RichTextElement {
  const timestamp = secondsOf(iso);
  const fallback = utcText(iso);
  const styled = style === undefined ? {} : { style };
  return timestamp === undefined
    ? { type: 'text', text: fallback === '' ? '?' : fallback, ...styled }
    : { type: 'date', timestamp, format: FORMAT, fallback, ...styled };
}

/** The same in Slack's formatting. */
export function dateMrkdwn(iso: string): string {
  const seconds = secondsOf(iso);
  return seconds === undefined ? inline(utcText(iso)) : `<!date^${seconds}^${FORMAT}|${utcText(iso)}>`;
}
