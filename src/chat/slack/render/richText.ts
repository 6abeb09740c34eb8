/** Rich text: Slack's own tree, in which a text is only ever text. */
import type { RichTextBlock, RichTextBlockElement, RichTextElement, RichTextSection } from '@slack/types';
import type { Block, Markdown } from '../../../domain/message.js';
import { type Marks, parseMarkdown, type Span } from '../../markdown.js';
import { dateElement } from './instant.js';
import { mentionOf, type Reader, webAddress } from './reader.js';
import type { Space } from './space.js';
import { cutTo, shown, visible } from './text.js';

/** The blocks of a message that are rich text. */
export type Prose = Extract<Block, { type: 'text' | 'list' | 'quote' }>;

const styleOf = ({ bold, italic, struck, code }: Marks) => {
  const style = {
    ...(bold ? { bold } : {}),
    ...(italic ? { italic } : {}),
    ...(struck ? { strike: true } : {}),
    ...(code ? { code } : {}),
  };
  return Object.keys(style).length === 0 ? undefined : style;
};

const styled = (marks: Marks) => {
  const style = styleOf(marks);
  return style === undefined ? {} : { style };
};

const words = (text: string): RichTextElement => ({ type: 'text', text });

/** An address that cannot be followed here still says where it leads. */
const linkWords = (text: string, url: string): string => (text === url ? text : `${text} (${url})`);

function elementOf(span: Exclude<Span, { type: 'break' }>, reader: Reader): RichTextElement {
  switch (span.type) {
    case 'text':
      return { type: 'text', text: visible(span.text), ...styled(span.marks) };
    case 'link': {
      const url = webAddress(span.url, reader);
      const text = visible(span.text);
      if (url === undefined)
        return { type: 'text', text: linkWords(text, visible(span.url)), ...styled(span.marks) };
      return { type: 'link', url, ...(text === '' ? {} : { text }), ...styled(span.marks) };
    }
    case 'person': {
      const id = mentionOf(span.id, reader);
      if (id !== undefined) return { type: 'user', user_id: id, ...styled(span.marks) };
      return { type: 'text', text: `@${visible(span.name)}`, ...styled({ ...span.marks, bold: true }) };
    }
    case 'time':
      return dateElement(span.iso, styleOf(span.marks));
  }
}

/** How much of a line an element takes, more or less: names and dates are written by Slack. */
const lengthOf = (element: RichTextElement): number =>
  element.type === 'text' ? element.text.length : element.type === 'link' ? (element.text?.length ?? 0) : 20;

const cutElement = (element: RichTextElement, limit: number): RichTextElement =>
  (element.type === 'text' || element.type === 'link') && element.text !== undefined
    ? { ...element, text: cutTo(element.text, limit).text }
    : words('…');

/** The elements of a line; none if nothing of it can be seen. */
function lineOf(markdown: Markdown, reader: Reader): readonly RichTextElement[] {
  const elements: RichTextElement[] = [];
  for (const span of parseMarkdown(markdown)) {
    const element = span.type === 'break' ? words('\n') : elementOf(span, reader);
    const last = elements.at(-1);
    if (element.type === 'text' && last?.type === 'text' && !element.style && !last.style)
      elements[elements.length - 1] = words(last.text + element.text);
    else if (element.type !== 'text' || element.text !== '') elements.push(element);
  }
  return elements.every((element) => element.type === 'text' && element.text.trim() === '') ? [] : elements;
}

/** At most so many characters of a line. */
function cutLine(line: readonly RichTextElement[], characters: number) {
  const value: RichTextElement[] = [];
  let left = characters;
  for (const element of line) {
    const length = lengthOf(element);
    if (length > left) {
      if (left > 0) value.push(cutElement(element, left));
      return { value, isCut: true };
    }
    left -= length;
    value.push(element);
  }
  return { value, isCut: false };
}

/** As much of a line as there is space for; undefined if there is none. */
const sectionOf = (line: readonly RichTextElement[], space: Space): RichTextSection | undefined =>
  space.longest((characters) => {
    const { value, isCut } = cutLine(line, characters);
    return { value: { type: 'rich_text_section', elements: value }, isCut };
  });

function pieceOf(
  block: Prose,
  space: Space,
  reader: Reader,
  before: readonly RichTextElement[],
): RichTextBlockElement | undefined {
  switch (block.type) {
    case 'text': {
      const line = lineOf(block.markdown, reader);
      return line.length === 0 ? undefined : sectionOf([...before, ...line], space);
    }
    case 'quote': {
      if (visible(block.text).trim() === '') return undefined;
      return space.longest((characters) => {
        const { text, isCut } = shown(block.text, characters);
        return { value: { type: 'rich_text_quote', elements: [words(text)] }, isCut };
      });
    }
    case 'list': {
      const elements: RichTextSection[] = [];
      for (const item of block.items) {
        const line = lineOf(item, reader);
        if (line.length === 0) continue;
        const section = sectionOf(line, space);
        if (section === undefined) break;
        elements.push(section);
      }
      return elements.length === 0 ? undefined : { type: 'rich_text_list', style: 'bullet', elements };
    }
  }
}

/**
 * One block of rich text out of blocks that belong together; undefined if nothing of them can be seen or fits. `emoji` goes
 * in front of the first line of text.
 */
export function richText(
  blocks: readonly Prose[],
  space: Space,
  reader: Reader,
  emoji?: string,
): RichTextBlock | undefined {
  if (!space.frame()) return undefined;
  const elements: RichTextBlockElement[] = [];
  let sign: readonly RichTextElement[] =
    emoji === undefined ? [] : [{ type: 'emoji', name: emoji }, words(' ')];
  for (const block of blocks) {
    const piece = pieceOf(block, space, reader, block.type === 'text' ? sign : []);
    if (piece === undefined) continue;
    if (block.type === 'text') sign = [];
    elements.push(piece);
  }
  return elements.length === 0 ? undefined : { type: 'rich_text', elements };
}
