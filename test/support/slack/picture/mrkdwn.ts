/** Slack's own formatting, read as Slack reads it: commands in angle brackets, then marks at the edges of words. */
import { withEmoji } from './emoji.js';
import { type Html, html, lines } from './read.js';
import { date, type Looking, mention } from './reader.js';

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** `<@U1>`, `<!date^…>`, `<https://…|words>` and the like. */
function command(inside: string, looking: Looking): Html {
  const bar = inside.indexOf('|');
  const [target, label] = bar === -1 ? [inside, ''] : [inside.slice(0, bar), inside.slice(bar + 1)];
  if (target.startsWith('@')) return mention(target.slice(1), looking);
  if (target.startsWith('#')) return html`<span class="mention">#${label || target.slice(1)}</span>`;
  const [, seconds, format = ''] = /^!date\^(\d+)\^([^^]*)/u.exec(target) ?? [];
  if (seconds !== undefined) return html`${date(Number(seconds), format, looking)}`;
  if (target.startsWith('!')) return html`<span class="mention broadcast">@${target.slice(1)}</span>`;
  return html`<a>${marked(label || target, looking)}</a>`;
}

const MARKS: Readonly<Record<string, (inside: Html) => Html>> = {
  '*': (inside) => html`<b>${inside}</b>`,
  _: (inside) => html`<i>${inside}</i>`,
  '~': (inside) => html`<s>${inside}</s>`,
  '`': (inside) => html`<code>${inside}</code>`,
};
// A mark begins where no word does end and ends where none begins; inside it there is no space at its edges.
const MARKED = /(?<![\p{L}\p{N}])([*_~`])(?=\S)((?:(?!\1)[^\n])*?(?:(?!\1)\S))\1(?![\p{L}\p{N}])/u;

/** Text without commands in it. */
function marked(text: string, looking: Looking): Html {
  const found = MARKED.exec(text);
  if (found === null) return withEmoji(text, (words) => lines(unescaped(words)));
  const [whole, mark = '', inside = ''] = found;
  const shown = mark === '`' ? lines(unescaped(inside)) : commands(inside, looking);
  return html`${marked(text.slice(0, found.index), looking)}${MARKS[mark]?.(shown) ?? shown}${marked(text.slice(found.index + whole.length), looking)}`;
}

const HIDDEN = /\u{f0000}(\d+)\u{f0001}/u;

/** A line: commands are taken out first, for no mark can begin inside of one. */
function commands(text: string, looking: Looking): Html {
  const taken: Html[] = [];
  const rest = text.replace(/<([^<>\n]*)>/gu, (_, inside: string) => {
    taken.push(command(inside, looking));
    return `\u{f0000}${taken.length - 1}\u{f0001}`;
  });
  const { markup } = marked(rest, looking);
  return {
    markup: markup.replace(new RegExp(HIDDEN, 'gu'), (_, i: string) => taken[Number(i)]?.markup ?? ''),
  };
}

/** A text of the type `mrkdwn`. */
export const mrkdwn = (text: string, looking: Looking): Html =>
  html`${text.split('\n').map((line, i) => {
    const quoted = /^\s*(?:&gt;|＞)(.*)$/u.exec(line);
    if (quoted !== null) return html`<blockquote>${commands(quoted[1] ?? '', looking)}</blockquote>`;
    return html`${i === 0 ? '' : html`<br>`}${commands(line, looking)}`;
  })}`;

/** What of a text in Slack's formatting is shown as letters. For tests. */
export const seenIn = (markup: string): string =>
  markup
    .replaceAll('<br>', '\n')
    .replace(/<[^>]*>/gu, '')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
