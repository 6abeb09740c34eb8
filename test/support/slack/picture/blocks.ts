/** The blocks of Block Kit that Muster sends. One that is not known here stands out. */
import { input, inputBlock } from './inputs.js';
import { type Fields, fields, type Html, html, list, nothing, words } from './read.js';
import type { Looking } from './reader.js';
import { richText, textOf } from './texts.js';

const section = (block: Fields, looking: Looking): Html =>
  html`<div class="section"><div>${
    block['text'] === undefined ? nothing : html`<div>${textOf(block['text'], looking)}</div>`
  }${
    block['fields'] === undefined
      ? nothing
      : html`<div class="fields">${list(block['fields']).map((field) => html`<div>${textOf(field, looking)}</div>`)}</div>`
  }</div>${block['accessory'] === undefined ? nothing : input(fields(block['accessory']), looking)}</div>`;

function block(given: Fields, looking: Looking): Html {
  switch (given['type']) {
    case 'header':
      return html`<h2>${textOf(given['text'], looking)}</h2>`;
    case 'section':
      return section(given, looking);
    case 'rich_text':
      return richText(given, looking);
    case 'context':
      return html`<div class="context">${list(given['elements']).map((one) => html`<span>${textOf(one, looking)}</span>`)}</div>`;
    case 'actions':
      return html`<div class="actions">${list(given['elements']).map((one) => input(one, looking))}</div>`;
    case 'divider':
      return html`<hr>`;
    case 'image':
      return html`<div class="image">${words(given['alt_text'])}</div>`;
    case 'input':
      return inputBlock(given, looking);
    default:
      return html`<mark>${words(given['type'])}</mark>`;
  }
}

/** Blocks, one below the other. */
export const blocks = (given: unknown, looking: Looking): Html =>
  html`${list(given).map((one) => html`<div class="block">${block(one, looking)}</div>`)}`;
