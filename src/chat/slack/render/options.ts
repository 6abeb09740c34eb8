/** Options of a choice, under values that Slack takes. */
import type { PlainTextOption } from '@slack/types';
import type { FormOption } from '../../../domain/form.js';
import { oneLine, plain } from './text.js';

const MAX_LABEL = 75;
const MAX_VALUE = 75;
/** Of a select, and of an answer to what somebody types into one. */
export const MAX_OPTIONS = 100;
/** More than these are not ticked but picked. */
export const MAX_BOXES = 10;

/** The option that says nothing: without it what was picked once could not be taken back. */
const NONE: PlainTextOption = { text: plain('—', MAX_LABEL), value: '#none' };

/** Each option's value in Slack: its own, or where Slack would not take that its number. */
function codesOf(options: readonly FormOption[]): readonly string[] {
  const seen = new Set<string>();
  return options.map(({ value }, i) => {
    const own = value !== '' && value.length <= MAX_VALUE && !value.startsWith('#') && value.isWellFormed();
    const code = own && !seen.has(value) ? value : `#${i}`;
    seen.add(code);
    return code;
  });
}

const slackOption = ({ label, value }: FormOption, code: string): PlainTextOption => ({
  text: plain(oneLine(label) || oneLine(value) || '–', MAX_LABEL),
  value: code,
});

/** All options, in their order. */
export function slackOptions(options: readonly FormOption[]): PlainTextOption[] {
  const codes = codesOf(options);
  return options.map((option, i) => slackOption(option, codes[i] ?? `#${i}`));
}

/** The same for a choice that may be left open. */
export const withNone = (options: readonly FormOption[]): PlainTextOption[] => [
  NONE,
  ...slackOptions(options),
];

/**
 * What to offer to somebody who types into a select of more than {@link MAX_OPTIONS}: what holds the typed words anywhere,
 * in any case, at most {@link MAX_OPTIONS}. `open`: the choice may be left open.
 */
export function suggestions(options: readonly FormOption[], typed: string, open = false): PlainTextOption[] {
  const wanted = typed.trim().toLowerCase();
  const codes = codesOf(options);
  const found: PlainTextOption[] = open && wanted === '' ? [NONE] : [];
  for (const [i, option] of options.entries()) {
    if (found.length === MAX_OPTIONS) break;
    if (option.label.toLowerCase().includes(wanted) || option.value.toLowerCase().includes(wanted))
      found.push(slackOption(option, codes[i] ?? `#${i}`));
  }
  return found;
}

/** What Slack sent, as our value: undefined for the option that says nothing. */
export function ownValue(options: readonly FormOption[], code: string): string | undefined {
  if (code === NONE.value) return undefined;
  const i = codesOf(options).indexOf(code);
  // An option that is gone by now: the command will say so, if it is not there any more.
  return options[i]?.value ?? code;
}
