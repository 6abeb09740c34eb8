/** What people click, choose and fill in. */
import { type Fields, fields, type Html, html, lines, list, nothing, words } from './read.js';
import type { Looking } from './reader.js';
import { textOf } from './texts.js';

const labelOf = (option: unknown, looking: Looking): Html => textOf(fields(option)['text'], looking);

function select(given: Fields, looking: Looking): Html {
  const initial = fields(given['initial_option']);
  const user = words(given['initial_user']);
  const shown =
    user !== ''
      ? html`${looking.people[user] ?? user}`
      : 'text' in initial
        ? labelOf(initial, looking)
        : html`<span class="placeholder">${textOf(given['placeholder'], looking)}</span>`;
  return html`<div class="box select">${shown}<span class="arrow"></span></div>`;
}

const several = (given: Fields, looking: Looking): Html => {
  const chosen = list(given['initial_options']);
  return html`<div class="box select">${
    chosen.length === 0
      ? html`<span class="placeholder">${textOf(given['placeholder'], looking)}</span>`
      : chosen.map((option) => html`<span class="chip">${labelOf(option, looking)}</span>`)
  }<span class="arrow"></span></div>`;
};

const ticks = (given: Fields, looking: Looking, shape: string): Html => {
  const chosen = [...list(given['initial_options']), fields(given['initial_option'])].map(
    ({ value }) => value,
  );
  return html`<div>${list(given['options']).map(
    (option) =>
      html`<div class="tick"><span class="${shape}${chosen.includes(option['value']) ? ' on' : ''}"></span>${labelOf(option, looking)}</div>`,
  )}</div>`;
};

/** A button. */
const button = (given: Fields, looking: Looking): Html =>
  html`<span class="button ${words(given['style'])}">${textOf(given['text'], looking)}</span>`;

/** Any element that can be used. */
export function input(given: Fields, looking: Looking): Html {
  switch (given['type']) {
    case 'button':
      return button(given, looking);
    case 'plain_text_input':
      return html`<div class="box${given['multiline'] === true ? ' tall' : ''}">${lines(words(given['initial_value']))}</div>`;
    case 'static_select':
    case 'external_select':
    case 'users_select':
    case 'conversations_select':
    case 'channels_select':
      return select(given, looking);
    case 'multi_static_select':
    case 'multi_external_select':
    case 'multi_users_select':
      return several(given, looking);
    case 'checkboxes':
      return ticks(given, looking, 'square');
    case 'radio_buttons':
      return ticks(given, looking, 'round');
    default:
      return html`<mark>${words(given['type'])}</mark>`;
  }
}

/** An input with its label and its hint. */
export const inputBlock = (block: Fields, looking: Looking): Html =>
  html`<div class="input"><label>${textOf(block['label'], looking)}${
    block['optional'] === true ? html` <span class="optional">(optional)</span>` : nothing
  }</label>${input(fields(block['element']), looking)}${
    block['hint'] === undefined ? nothing : html`<div class="hint">${textOf(block['hint'], looking)}</div>`
  }</div>`;
