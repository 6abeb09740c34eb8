/**
 * Lines of our Markdown. Teams' own Markdown knows neither code nor what is struck out, and shows on phones what escapes; rich
 * text knows all of that, but no mentions. So a line is rich text unless somebody or an instant is in it.
 */
import type { Markdown } from '../../../domain/message.js';
import { type Marks, parseMarkdown, type Span } from '../../markdown.js';
import type { RichTextBlock, TextBlock, TextRun } from './elements.js';
import { instantText } from './instant.js';
import type { Mentions } from './mentions.js';
import { webAddress } from './reader.js';
import { cutTo, inline, inlineStart, linkLabel, literal, visible } from './text.js';

/** How much of a line a piece takes: whom a mention means is told beside the text. */
const lengthOf = (span: Span): number =>
  span.type === 'text' || span.type === 'link' ? span.text.length : span.type === 'break' ? 1 : 100;

/** At most so many characters of a line. */
function cutSpans(spans: readonly Span[], characters: number): { spans: readonly Span[]; isCut: boolean } {
  const kept: Span[] = [];
  let left = characters;
  for (const span of spans) {
    const length = lengthOf(span);
    if (length > left) {
      const marks = span.type === 'break' ? undefined : span.marks;
      const rest =
        span.type === 'text' || span.type === 'link' ? cutTo(span.text, Math.max(left, 1)).text : '…';
      if (marks !== undefined)
        kept.push(span.type === 'link' ? { ...span, text: rest } : { type: 'text', text: rest, marks });
      return { spans: kept, isCut: true };
    }
    left -= length;
    kept.push(span);
  }
  return { spans: kept, isCut: false };
}

/** An address that cannot be followed here still says where it leads. */
const linkWords = (text: string, url: string): string => (text === url ? text : `${text} (${url})`);

/** The marks stand directly at the words, or a client does not know them for marks. */
function marked(text: string, { bold, italic }: Marks): string {
  const [, before = '', words = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/u.exec(text) ?? [];
  if (words === '') return text;
  const slanted = italic ? `_${words}_` : words;
  return `${before}${bold ? `**${slanted}**` : slanted}${after}`;
}

function markdownOf(span: Exclude<Span, { type: 'break' }>, isFirst: boolean, mentions: Mentions): string {
  switch (span.type) {
    case 'text': {
      const plain = !span.marks.bold && !span.marks.italic;
      return marked(isFirst && plain ? inlineStart(span.text.trimStart()) : inline(span.text), span.marks);
    }
    case 'link': {
      const url = webAddress(span.url, mentions.reader);
      const text = visible(span.text);
      if (url === undefined) return marked(inline(linkWords(text, visible(span.url))), span.marks);
      return `[${linkLabel(text) || linkLabel(url)}](${url})`;
    }
    case 'person':
      return mentions.textOf(span.id) ?? `**@${inline(span.name).trim()}**`;
    case 'time':
      return marked(instantText(span.iso), span.marks);
  }
}

/** In Teams' Markdown. A line break is an empty line there. */
function asMarkdown(spans: readonly Span[], mentions: Mentions): string {
  const lines = [''];
  for (const span of spans) {
    const line = lines.at(-1) ?? '';
    if (span.type === 'break') lines.push('');
    else lines[lines.length - 1] = line + markdownOf(span, line === '', mentions);
  }
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n\n');
}

const runOf = (text: string, { bold, italic, struck, code }: Marks): TextRun => ({
  type: 'TextRun',
  text,
  ...(bold ? { weight: 'Bolder' } : {}),
  ...(italic ? { italic } : {}),
  ...(struck ? { strikethrough: true } : {}),
  ...(code ? { fontType: 'Monospace' } : {}),
});

function asRun(span: Exclude<Span, { type: 'break' }>, mentions: Mentions): TextRun {
  switch (span.type) {
    case 'text':
      return runOf(literal(span.text), span.marks);
    case 'link': {
      const url = webAddress(span.url, mentions.reader);
      const text = visible(span.text);
      if (url === undefined) return runOf(literal(linkWords(text, visible(span.url))), span.marks);
      return {
        ...runOf(literal(text) || url, span.marks),
        color: 'Accent',
        underline: true,
        selectAction: { type: 'Action.OpenUrl', url },
      };
    }
    case 'person':
      return runOf(`@${literal(span.name)}`, { ...span.marks, bold: true });
    case 'time':
      return runOf(instantText(span.iso), span.marks);
  }
}

function asRuns(spans: readonly Span[], mentions: Mentions): readonly TextRun[] {
  const runs: TextRun[] = [];
  for (const span of spans) {
    const last = runs.at(-1);
    if (span.type !== 'break') runs.push(asRun(span, mentions));
    else if (last !== undefined) runs[runs.length - 1] = { ...last, text: `${last.text}\n` };
  }
  return runs.filter(({ text }) => text !== '');
}

/** Whether only Teams' Markdown can say it. What is struck out calls nobody. */
const needsMarkdown = (spans: readonly Span[], mentions: Mentions): boolean =>
  spans.every((span) => span.type === 'break' || !span.marks.struck) &&
  spans.some(
    (span) => span.type === 'time' || (span.type === 'person' && mentions.textOf(span.id) !== undefined),
  );

const isSeen = (span: Span): boolean =>
  span.type === 'person' ||
  span.type === 'time' ||
  (span.type !== 'break' && visible(span.text).trim() !== '');

/**
 * Makes a line of at most so many characters; no value if nothing of it can be seen. `before` are words of our own in front
 * of it.
 */
export function lineOf(
  markdown: Markdown,
  mentions: Mentions,
  before = '',
): (characters: number) => { value: TextBlock | RichTextBlock | undefined; isCut: boolean } {
  const all = parseMarkdown(markdown);
  return (characters) => {
    const { spans, isCut } = cutSpans(all, characters);
    if (!spans.some(isSeen)) return { value: undefined, isCut };
    if (needsMarkdown(spans, mentions)) {
      const text = `${before}${asMarkdown(spans, mentions)}`;
      return { value: { type: 'TextBlock', text, wrap: true }, isCut };
    }
    const own: readonly TextRun[] = before === '' ? [] : [{ type: 'TextRun', text: before }];
    return { value: { type: 'RichTextBlock', inlines: [...own, ...asRuns(spans, mentions)] }, isCut };
  };
}
