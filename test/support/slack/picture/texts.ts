/** Text objects and rich text. */
import { emoji, withEmoji } from './emoji.js';
import { mrkdwn } from './mrkdwn.js';
import { type Fields, fields, type Html, html, lines, list, words } from './read.js';
import { date, type Looking, mention } from './reader.js';

/** A text object of either type. */
export function textOf(given: unknown, looking: Looking): Html {
  const { type, text, emoji: hasEmoji } = fields(given);
  if (type === 'mrkdwn') return mrkdwn(words(text), looking);
  return hasEmoji === false ? lines(words(text)) : withEmoji(words(text), lines);
}

function styled(inside: Html, style: Fields): Html {
  let out = inside;
  if (style['code'] === true) out = html`<code>${out}</code>`;
  if (style['bold'] === true) out = html`<b>${out}</b>`;
  if (style['italic'] === true) out = html`<i>${out}</i>`;
  if (style['strike'] === true) out = html`<s>${out}</s>`;
  return out;
}

function element(given: Fields, looking: Looking): Html {
  switch (given['type']) {
    case 'text':
      return lines(words(given['text']));
    case 'link':
      return html`<a>${words(given['text']) || words(given['url'])}</a>`;
    case 'user':
      return mention(words(given['user_id']), looking);
    case 'emoji':
      return emoji(words(given['name']));
    case 'date':
      return html`${date(Number(given['timestamp']), words(given['format']), looking)}`;
    default:
      return html`<mark>${words(given['type'])}</mark>`;
  }
}

const elements = (given: Fields, looking: Looking): readonly Html[] =>
  list(given['elements']).map((one) => styled(element(one, looking), fields(one['style'])));

/** A block of rich text. */
export const richText = (block: Fields, looking: Looking): Html =>
  html`<div class="rich">${list(block['elements']).map((piece) => {
    switch (piece['type']) {
      case 'rich_text_list':
        return html`<ul>${list(piece['elements']).map((item) => html`<li>${elements(item, looking)}</li>`)}</ul>`;
      case 'rich_text_quote':
        return html`<blockquote>${elements(piece, looking)}</blockquote>`;
      case 'rich_text_preformatted':
        return html`<pre>${elements(piece, looking)}</pre>`;
      default:
        return html`<div>${elements(piece, looking)}</div>`;
    }
  })}</div>`;
