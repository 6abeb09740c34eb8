/** Messages of our vocabulary as blocks of Slack's. Pure, and nothing in a message can make it throw. */
import type { ContextBlock, ImageBlock, KnownBlock } from '@slack/types';
import { type Block, type Message, md, type Tone } from '../../../domain/message.js';
import { asTyped } from '../../typed.js';
import { typedInSlack } from '../means.js';
import { buttonBlocks, menuBlock } from './buttons.js';
import { factSections } from './facts.js';
import { fallbackText } from './fallback.js';
import { type Reader, webAddress } from './reader.js';
import { type Prose, richText } from './richText.js';
import { Space } from './space.js';
import { cutTo, escaped, mrkdwn, oneLine, shown } from './text.js';
import { type Rank, type Title, titleOf } from './title.js';

export { peopleIn } from '../../words.js';
export type { Reader } from './reader.js';

/** Slack's limits (section 6 of the platform's facts). */
export const MAX_BLOCKS = 50;
const MAX_ALT = 2_000;
/** Pieces of one block of rich text. */
const MAX_TOGETHER = 50;

/** In front of single lines: what became of it. Each is a shape of its own, for those to whom colours say little. */
const signs: Readonly<Partial<Record<Tone, string>>> = {
  danger: 'rotating_light',
  warning: 'warning',
  good: 'white_check_mark',
};

export interface Rendered {
  /** For notifications, and for those who listen. Escaped. */
  readonly text: string;
  readonly blocks: KnownBlock[];
}

export interface Frame {
  /** How many blocks there may be. */
  readonly most: number;
  /** The first number for action ids. */
  readonly firstAction: number;
  readonly title: Rank;
}

const isProse = (block: Block): block is Prose =>
  block.type === 'text' || block.type === 'list' || block.type === 'quote';

type Group = Prose[] | Exclude<Block, Prose>;

const isRun = (group: Group | undefined): group is Prose[] => Array.isArray(group);

/**
 * What stands closely together: a line and the quote or list that it introduces. `dense`: everything that can, for messages
 * of many blocks.
 */
function groupsOf(blocks: readonly Block[], dense: boolean): Group[] {
  const groups: Group[] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    if (!isProse(block)) groups.push(block);
    else if (isRun(last) && last.length < MAX_TOGETHER && (dense || block.type !== 'text')) last.push(block);
    else groups.push([block]);
  }
  return groups;
}

const pictureLink = (url: string, alt: string) => {
  const address = cutTo(url, MAX_ALT).text;
  return { type: 'link', text: oneLine(alt) || address, url: address } as const;
};

/** Slack fetches a picture itself: only an address that it can reach is one. */
function picture({ url, alt }: Extract<Block, { type: 'picture' }>, space: Space, reader: Reader) {
  const address = webAddress(url, reader);
  if (address?.startsWith('https:') !== true)
    return richText([{ type: 'text', markdown: md`${pictureLink(url, alt)}` }], space, reader);
  const image: ImageBlock = {
    type: 'image',
    image_url: address,
    alt_text: shown(oneLine(alt) || 'Picture', MAX_ALT).text,
  };
  return space.frame() && space.take(image) ? image : undefined;
}

function body(message: Message, space: Space, reader: Reader, most: number): KnownBlock[] {
  const sparse = groupsOf(message.blocks, false);
  const groups = sparse.length <= most ? sparse : groupsOf(message.blocks, true);
  const blocks: KnownBlock[] = [];
  let sign = oneLine(message.title ?? '') === '' ? signs[message.tone] : undefined;
  for (const group of groups) {
    if (blocks.length >= most) {
      space.isCut = true;
      break;
    }
    if ('type' in group) {
      if (group.type === 'facts')
        blocks.push(...factSections(group.facts, space, reader, most - blocks.length));
      else blocks.push(...[picture(group, space, reader)].filter((block) => block !== undefined));
      continue;
    }
    const block = richText(group, space, reader, sign);
    if (block === undefined) continue;
    if (block.elements.some(({ type }) => type === 'rich_text_section')) sign = undefined;
    blocks.push(block);
  }
  return blocks;
}

const cutNotice = (reader: Reader): ContextBlock => {
  const url = reader.more === undefined ? undefined : webAddress(reader.more, reader);
  const said = 'This is too long for Slack and ends early here.';
  return {
    type: 'context',
    elements: [mrkdwn(url === undefined ? said : `${said} <${escaped(url)}|Read all of it>`)],
  };
};

/** A title that is a line of text stands in one block with the text below it: blocks are what a home tab has few of. */
function joined(top: Title['blocks'], inside: readonly KnownBlock[]): KnownBlock[] {
  const [line, ...more] = top;
  const [first, ...rest] = inside;
  if (line?.type !== 'rich_text' || first?.type !== 'rich_text') return [...top, ...inside];
  return [...more, { type: 'rich_text', elements: [...line.elements, ...first.elements] }, ...rest];
}

/** A mention calls whoever is mentioned: nobody is called by what they did themselves. */
const quietFor = (reader: Reader, by: string | undefined): Reader =>
  by === undefined
    ? reader
    : { ...reader, slackIdOf: (id) => (id === by ? undefined : reader.slackIdOf(id)) };

/** {@link renderMessage} for a message that shares a surface with others; also says how many action ids it took. */
export function renderFramed(said: Message, given: Reader, frame: Frame): Rendered & { actions: number } {
  const reader = quietFor(given, said.by);
  const message = asTyped(said, typedInSlack);
  const space = new Space();
  const { blocks: top, isCut: isTitleCut } = titleOf(message, frame.title);
  const buttons = buttonBlocks(message.buttons ?? [], message.title ?? '', frame.firstAction);
  const menu = menuBlock(message.more ?? [], frame.firstAction + buttons.count);
  const last = menu === undefined ? buttons.blocks : [...buttons.blocks, menu];
  const notice = cutNotice(reader);
  // What can be done comes before what is said at length: its place is taken first.
  for (const block of [notice, ...top]) space.charge(block);
  const actions = last.filter((block) => space.frame() && space.take(block));
  space.isCut ||= buttons.isCut || isTitleCut;
  const inside = body(message, space, reader, frame.most - top.length - last.length - 1);
  return {
    text: fallbackText(message),
    blocks: [...joined(top, inside), ...actions, ...(space.isCut ? [notice] : [])],
    actions: buttons.count + (menu === undefined ? 0 : 1),
  };
}

/**
 * A message for Slack: at most {@link MAX_BLOCKS} blocks, each within its limits and all together short enough to be taken.
 * What does not fit is cut, and a last line says so. Everything that people wrote stands there literally: in rich text as
 * text, elsewhere escaped or plain. Without anything to be seen there are no blocks, but there is a text.
 */
export function renderMessage(message: Message, reader: Reader): Rendered {
  const { text, blocks } = renderFramed(message, reader, {
    most: MAX_BLOCKS,
    firstAction: 0,
    title: 'heading',
  });
  return { text, blocks };
}
