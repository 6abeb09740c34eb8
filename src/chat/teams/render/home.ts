/** What concerns the reader, at a glance, in the conversation with them. */
import type { HomeSection } from '../../../core/messages/home.js';
import { bodyOf } from './body.js';
import { type Actions, buttonsOf } from './buttons.js';
import { cardOf } from './card.js';
import { type Element, textBlock } from './elements.js';
import { Mentions } from './mentions.js';
import { cutNotice, type Rendered } from './message.js';
import type { Reader } from './reader.js';
import { CARD_BYTES, Space } from './space.js';
import { cutTo, inlineStart, literal, oneLine } from './text.js';
import { titleOf } from './title.js';

const MAX_HEADING = 150;
/** No message takes more than this, that those after it are seen, too. In bytes. */
const MOST_PER_MESSAGE = 6_000;

/** Each section under its heading. What does not fit is left out, and a last line says so. */
export function renderHome(sections: readonly HomeSection[], reader: Reader, actions: Actions): Rendered {
  // Nobody is called by what they look at.
  const mentions = new Mentions({ ...reader, mentionOf: () => undefined });
  const page = new Space(CARD_BYTES, () => 0);
  const notice = cutNotice(reader);
  page.charge(notice);
  const body: Element[] = [];
  let isCut = false;
  const add = (elements: readonly Element[]): void => {
    if (page.isCut || elements.length === 0 || !page.take(elements)) return;
    body.push(...elements);
  };
  for (const [i, { heading, messages }] of sections.entries()) {
    const line = cutTo(oneLine(heading), MAX_HEADING).text;
    if (line !== '')
      add([
        textBlock(inlineStart(line), {
          size: 'Medium',
          weight: 'Bolder',
          style: 'heading',
          ...(i === 0 ? {} : { spacing: 'Large', separator: true }),
        }),
      ]);
    for (const [j, message] of messages.entries()) {
      const space = new Space(MOST_PER_MESSAGE, () => 0);
      const { elements, actions: pressed } = buttonsOf(message, actions, `more${i}-${j}-`);
      const said = [...titleOf(message, 'line').elements, ...bodyOf(message, mentions, space)];
      isCut ||= space.isCut;
      add([
        ...said,
        ...(pressed.length === 0
          ? []
          : [{ type: 'ActionSet' as const, spacing: 'Small' as const, actions: pressed }]),
        ...elements,
      ]);
    }
  }
  const summary = cutTo(
    literal(sections.map(({ heading }) => oneLine(heading)).join(', ')) || 'Muster',
    MAX_HEADING,
  ).text;
  return {
    card: cardOf({
      body: isCut || page.isCut || body.length === 0 ? [...body, notice] : body,
      fallbackText: summary,
      isWide: true,
    }),
    summary,
  };
}
