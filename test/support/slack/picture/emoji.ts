/** The emoji that our messages use, drawn: a machine without a font for them shows them all the same. */
import { type Html, html } from './read.js';

const circle = (colour: string, edge = colour): Html =>
  html`<circle cx="10" cy="10" r="8.5" fill="${colour}" stroke="${edge}"/>`;

const drawings: Readonly<Record<string, Html>> = {
  red_circle: circle('#dd2e44'),
  large_orange_circle: circle('#f4900c'),
  large_yellow_circle: circle('#fdcb58'),
  large_blue_circle: circle('#55acee'),
  large_green_circle: circle('#78b159'),
  white_circle: circle('#e6e7e8', '#b8bcc0'),
  warning: html`<path d="M10 1.5 19 18H1z" fill="#ffcc4d"/><path d="M10 7v5.5M10 15v.3" stroke="#231f20" stroke-width="2.2" stroke-linecap="round"/>`,
  white_check_mark: html`<rect x="1" y="1" width="18" height="18" rx="4" fill="#77b255"/><path d="m5 10.5 3.5 3.5L15 6.5" fill="none" stroke="#fff" stroke-width="2.6"/>`,
  rotating_light: html`<path d="M4 13a6 6 0 0 1 12 0v2H4z" fill="#dd2e44"/><rect x="2" y="15" width="16" height="3.5" rx="1" fill="#99aab5"/><path d="M10 1v3M3 3.5l2 2M17 3.5l-2 2" stroke="#f4900c" stroke-width="2"/>`,
  hourglass_flowing_sand: html`<path d="M5 2h10v3l-4 5 4 5v3H5v-3l4-5-4-5z" fill="#ffd983" stroke="#3b94d9"/>`,
};

/** An emoji by its name; one that is not drawn here stands in a frame. */
export function emoji(name: string): Html {
  const drawing = drawings[name];
  if (drawing === undefined) return html`<span class="emoji unknown">:${name}:</span>`;
  return html`<svg class="emoji" viewBox="0 0 20 20" role="img" aria-label="${name}">${drawing}</svg>`;
}

/** Splits at `:name:` as Slack does where emoji are on. */
export const withEmoji = (text: string, show: (words: string) => Html): Html =>
  html`${text
    .split(/:([a-z0-9_+-]+(?:::skin-tone-\d)?):/u)
    .map((piece, i) => (i % 2 === 0 ? show(piece) : emoji(piece)))}`;
