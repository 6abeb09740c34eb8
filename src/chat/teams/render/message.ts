/** Messages of our vocabulary as cards. Pure, and nothing in a message can make it throw. */
import type { Message } from '../../../domain/message.js';
import { asTyped } from '../../typed.js';
import { wordsIn } from '../../words.js';
import type { Card } from '../connector.js';
import { typedInTeams } from '../means.js';
import { bodyOf } from './body.js';
import { type Actions, buttonsOf } from './buttons.js';
import { cardOf } from './card.js';
import { type ActionSet, type Element, type TextBlock, textBlock } from './elements.js';
import { Mentions } from './mentions.js';
import { type Reader, webAddress } from './reader.js';
import { CARD_BYTES, Space } from './space.js';
import { cutTo } from './text.js';
import { titleOf } from './title.js';

export { peopleIn } from '../../words.js';
export type { Actions } from './buttons.js';
export type { Reader } from './reader.js';

export interface Rendered {
  readonly card: Card;
  /** For notifications and lists of chats: plain words. Never empty. */
  readonly summary: string;
}

const MAX_SUMMARY = 300;
/** For clients that show no cards. */
const MAX_FALLBACK = 1_000;
const NOTHING = 'There is nothing to read in this message.';

/** A message in plain words: its title and what comes first. Never empty. */
export const plainWords = (message: Message, limit: number): string =>
  cutTo(wordsIn(asTyped(message, typedInTeams), limit) || NOTHING, limit).text;

/** The first two lines in one. */
const summaryOf = (words: string): string => {
  const [first = '', second] = words.split('\n');
  if (second === undefined) return first;
  return /[.:!?]$/u.test(first) ? `${first} ${second}` : `${first}: ${second}`;
};

/** What is said where something had to be left out. */
export function cutNotice(reader: Reader): TextBlock {
  const url = reader.more === undefined ? undefined : webAddress(reader.more, reader);
  const said = 'This is too long for Teams and ends early here.';
  return textBlock(url === undefined ? said : `${said} [Read all of it](${url})`, {
    size: 'Small',
    isSubtle: true,
  });
}

/** A mention calls whoever is mentioned: nobody is called by what they did themselves. */
export const quietFor = (reader: Reader, by: string | undefined): Reader =>
  by === undefined
    ? reader
    : { ...reader, mentionOf: (id) => (id === by ? undefined : reader.mentionOf(id)) };

const isBig = ({ title, blocks }: Message): boolean =>
  title !== undefined || blocks.some(({ type }) => type !== 'text');

/**
 * A message as a card with what can be done in it. At most {@link CARD_BYTES}: what does not fit is cut, and a last line says
 * so. Everything that people wrote stands there literally: as rich text, elsewhere with characters that look the same in
 * place of those that would format.
 */
export function renderMessage(message: Message, given: Reader, actions: Actions): Rendered {
  const mentions = new Mentions(quietFor(given, message.by));
  const fallbackText = plainWords(message, MAX_FALLBACK);
  const { elements: top, isCut } = titleOf(message, 'heading');
  const buttons = buttonsOf(message, actions);
  const refresh = actions.type === 'none' || buttons.actions.length === 0 ? undefined : actions.refresh;
  const notice = cutNotice(given);
  // What can be done comes before what is said at length: its place is taken first, but never all of it.
  const foot = new Space(CARD_BYTES / 2, () => 0);
  for (const one of [notice, top, refresh, fallbackText]) foot.charge(one ?? '');
  const pressed = buttons.actions.filter((action) => foot.take(action));
  const more = buttons.elements.filter((element) => foot.take(element));
  const space = new Space(CARD_BYTES - foot.taken, () => mentions.bytes);
  const said = bodyOf(message, mentions, space);
  const body = [...top, ...said, ...(space.isCut || foot.isCut || isCut || buttons.isCut ? [notice] : [])];
  // Where more can be unfolded it belongs to the buttons, which then stand above it.
  const inside: readonly Element[] = more.length === 0 ? [] : [...rows(pressed), ...more];
  const all = body.length + inside.length === 0 ? [textBlock(NOTHING)] : [...body, ...inside];
  return {
    card: cardOf({
      body: all,
      actions: more.length === 0 ? pressed : [],
      mentions: mentions.in(all),
      refresh,
      fallbackText,
      isWide: isBig(message),
    }),
    summary: cutTo(summaryOf(fallbackText), MAX_SUMMARY).text,
  };
}

const rows = (actions: ActionSet['actions']): readonly ActionSet[] =>
  actions.length === 0 ? [] : [{ type: 'ActionSet', actions }];
