/**
 * Pictures of what Muster sends to Slack, drawn from nothing but the JSON that is sent: a page that looks about as Slack
 * does. It takes nothing from the source, so that it shows what is there and not what is meant.
 */
import { blocks } from './blocks.js';
import { fields, type Html, html, list, nothing } from './read.js';
import type { Looking } from './reader.js';
import { style } from './style.js';
import { textOf } from './texts.js';

/** One thing to be drawn: blocks of a message, or a view. */
export interface Sent {
  readonly name: string;
  readonly kind: 'message' | 'modal' | 'home';
  /** A message's `{ text, blocks }` or its blocks; a view. */
  readonly json: unknown;
}

export interface Options extends Partial<Looking> {
  readonly theme?: 'light' | 'dark';
}

function message(json: unknown, looking: Looking): Html {
  const given = Array.isArray(json) ? json : fields(json)['blocks'];
  const said =
    list(given).length > 0
      ? blocks(given, looking)
      : html`<div>${textOf({ type: 'mrkdwn', text: fields(json)['text'] }, looking)}</div>`;
  const at = new Intl.DateTimeFormat('en-US', {
    timeZone: looking.timezone,
    hour: 'numeric',
    minute: '2-digit',
  });
  return html`<div class="message"><div class="avatar">M</div><div><div class="by"><b>Muster</b><span class="app">APP</span><span class="at">${at.format(looking.now)}</span></div><div class="blocks">${said}</div></div></div>`;
}

function modal(json: unknown, looking: Looking): Html {
  const view = fields(json);
  const button = (text: unknown, kind: string): Html =>
    text === undefined ? nothing : html`<span class="button ${kind}">${textOf(text, looking)}</span>`;
  return html`<div class="modal"><header><h1>${textOf(view['title'], looking)}</h1></header><div class="inside">${blocks(view['blocks'], looking)}</div><footer>${button(view['close'], '')}${button(view['submit'], 'primary')}</footer></div>`;
}

/** A page that shows it. */
export function pictureOf({ kind, json }: Sent, options: Options = {}): string {
  const { theme = 'light', people = {}, now = new Date('2026-03-02T09:14:00Z'), timezone = 'UTC' } = options;
  const looking: Looking = { people, now, timezone };
  const body =
    kind === 'message'
      ? message(json, looking)
      : kind === 'modal'
        ? modal(json, looking)
        : html`<div class="home">${blocks(fields(json)['blocks'], looking)}</div>`;
  return `<!doctype html><meta charset="utf-8"><style>${style(theme)}</style><body>${body.markup}</body>`;
}
