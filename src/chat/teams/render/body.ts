/** What a message says, as elements of a card. */
import { type Block, type Message, md } from '../../../domain/message.js';
import { asTyped } from '../../typed.js';
import { typedInTeams } from '../means.js';
import type { Element } from './elements.js';
import { factSet } from './facts.js';
import { lineOf } from './line.js';
import type { Mentions } from './mentions.js';
import { webAddress } from './reader.js';
import { type Space, TEXT_LIMIT } from './space.js';
import { cutTo, literal, oneLine, shown } from './text.js';
import { signOf } from './title.js';

const MAX_ALT = 2_000;
/** Lists of more stand closer. */
const MANY = 10;

type Of<T extends Block['type']> = Extract<Block, { type: T }>;

/** What a person wrote, literally: rich text obeys nothing. */
function quote({ text }: Of<'quote'>, space: Space): Element | undefined {
  const whole = shown(text, TEXT_LIMIT);
  return space.longest((characters) => {
    const { text: words, isCut } = cutTo(whole.text, characters);
    const value: Element | undefined =
      words.trim() === ''
        ? undefined
        : {
            type: 'Container',
            style: 'emphasis',
            spacing: 'Small',
            items: [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: literal(words).trim() }] }],
          };
    return { value, isCut: isCut || whole.isCut };
  });
}

/** One element for each item, so that each is what says it best; a client's own list takes Markdown only. */
function list({ items }: Of<'list'>, mentions: Mentions, space: Space): readonly Element[] {
  const elements: Element[] = [];
  for (const item of items) {
    const line = lineOf(item, mentions);
    const isClose = items.length > MANY && elements.length > 0;
    const element = space.longest((characters) => {
      const { value, isCut } = line(characters);
      return { value: value === undefined ? undefined : pointed(value, isClose), isCut };
    });
    if (space.isFull) break;
    if (element !== undefined) elements.push(element);
  }
  return elements;
}

/** A point, and beside it what it is about. */
const pointed = (line: Element, isClose: boolean): Element => ({
  type: 'ColumnSet',
  spacing: isClose ? 'None' : 'Small',
  columns: [
    { type: 'Column', width: 'auto', items: [{ type: 'TextBlock', text: '•', wrap: true }] },
    { type: 'Column', width: 'stretch', items: [line] },
  ],
});

/** Teams fetches a picture itself: only an address that it can reach is one. */
function picture({ url, alt }: Of<'picture'>, mentions: Mentions, space: Space): Element | undefined {
  const address = webAddress(url, mentions.reader);
  if (address?.startsWith('https:') === true) {
    const image: Element = {
      type: 'Image',
      url: address,
      altText: cutTo(literal(oneLine(alt)), MAX_ALT).text || 'Picture',
    };
    return space.take(image) ? image : undefined;
  }
  const shownUrl = cutTo(url, MAX_ALT).text;
  const line = md`${{ type: 'link', text: oneLine(alt) || shownUrl, url: shownUrl }}`;
  return space.longest(lineOf(line, mentions));
}

function elementsOf(block: Block, mentions: Mentions, space: Space, sign: string): readonly Element[] {
  const one = (): Element | undefined => {
    switch (block.type) {
      case 'text':
        return space.longest(lineOf(block.markdown, mentions, sign));
      case 'quote':
        return quote(block, space);
      case 'facts':
        return factSet(block.facts, mentions, space);
      case 'picture':
        return picture(block, mentions, space);
      case 'list':
        return undefined;
    }
  };
  if (block.type === 'list') return list(block, mentions, space);
  const element = one();
  return element === undefined ? [] : [element];
}

/** Everything a message says below its title, as far as there is space. */
export function bodyOf(message: Message, mentions: Mentions, space: Space): readonly Element[] {
  const elements: Element[] = [];
  let sign = signOf(message);
  for (const block of asTyped(message, typedInTeams).blocks) {
    if (space.isFull) break;
    const more = elementsOf(block, mentions, space, sign);
    if (block.type === 'text' && more.length > 0) sign = '';
    elements.push(...more);
  }
  return elements;
}
