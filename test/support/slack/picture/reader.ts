/** Who looks at the picture. */
import { type Html, html } from './read.js';

export interface Looking {
  /** Names by Slack id; whoever is not among them is shown by the id. */
  readonly people: Readonly<Record<string, string>>;
  readonly now: Date;
  readonly timezone: string;
}

/** A person, as Slack shows a mention. */
export const mention = (id: string, { people }: Looking): Html =>
  html`<span class="mention">@${people[id] ?? id}</span>`;

/** A date in the looking one's zone, by the tokens that our formats have. */
export function date(seconds: number, format: string, { now, timezone }: Looking): string {
  const at = new Date(seconds * 1_000);
  const show = (when: Date, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-US', { timeZone: timezone, ...options }).format(when);
  const day = (when: Date): string => show(when, { dateStyle: 'short' });
  const near = [
    [0, 'Today'],
    [-1, 'Yesterday'],
    [1, 'Tomorrow'],
  ] as const;
  const name = near.find(([days]) => day(new Date(now.getTime() + days * 86_400_000)) === day(at))?.[1];
  const tokens: Readonly<Record<string, () => string>> = {
    '{date_short_pretty}': () => name ?? show(at, { month: 'short', day: 'numeric', year: 'numeric' }),
    '{date_short}': () => show(at, { month: 'short', day: 'numeric', year: 'numeric' }),
    '{time}': () => show(at, { hour: 'numeric', minute: '2-digit' }),
  };
  return format.replace(/\{\w+\}/gu, (token) => tokens[token]?.() ?? token);
}
