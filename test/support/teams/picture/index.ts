/**
 * Pictures of what Muster sends to Teams, drawn from nothing but the JSON that is sent, with Microsoft's own renderer of cards:
 * a page for a browser. It takes nothing from the source, so that it shows what is there and not what is meant.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fieldsIn, textIn } from '../../slack/json.js';
import { script } from './draw.js';
import { hostConfig } from './hostConfig.js';
import { style } from './style.js';

/** One thing to be drawn. */
export interface Sent {
  readonly name: string;
  readonly kind: 'message' | 'dialog';
  /** A card, or `{ card, summary }`; of a dialog `{ title, height, card: { content } }`. */
  readonly json: unknown;
}

export interface Options {
  readonly theme?: 'light' | 'dark';
  /** Unfolded: the ids of parts that are hidden at first. */
  readonly unfold?: readonly string[];
}

const { resolve } = createRequire(import.meta.url);
const library = (path: string): string => readFileSync(path, 'utf8').replaceAll('</script', '<\\/script');
const renderer = library(resolve('adaptivecards/dist/adaptivecards.min.js'));
const markdown = library(join(dirname(resolve('markdown-it')), 'browser', 'markdown-it.umd.min.js'));

const escaped = (text: string): string =>
  text.replace(/[&<>"]/gu, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);

function frame({ kind, json }: Sent, card: unknown): string {
  const given = fieldsIn(json);
  if (kind === 'dialog')
    return `<div class="dialog ${escaped(textIn(given['height']) ?? '')}"><h1>${escaped(textIn(given['title']) ?? '')}<span>×</span></h1><div id="card"></div></div>`;
  const full = textIn(fieldsIn(fieldsIn(card)['msteams'])['width']) === 'Full' ? ' full' : '';
  const summary = textIn(given['summary']);
  return `<div class="message"><div class="avatar">M</div><div><div class="by"><b>Muster</b>09:14</div><div class="card${full}" id="card"></div></div></div>${summary === undefined ? '' : `<div class="summary">${escaped(summary)}</div>`}`;
}

/** A page that shows it. */
export function pageOf(sent: Sent, { theme = 'light', unfold = [] }: Options = {}): string {
  const inside = fieldsIn(fieldsIn(sent.json)['card']);
  const card = sent.kind === 'dialog' ? inside['content'] : (fieldsIn(sent.json)['card'] ?? sent.json);
  const given = JSON.stringify({ card, hostConfig: hostConfig(theme), unfold }).replaceAll('<', '\\u003c');
  return `<!doctype html><meta charset="utf-8"><style>${style(theme)}</style><body>${frame(sent, card)}<script>${renderer}</script><script>${markdown}</script><script>${script(given)}</script></body>`;
}
