/** The face of an answer that only one person is to see, for everybody in the conversation. */
import { type Refresh, viewAction } from './buttons.js';
import { cardOf } from './card.js';
import { textBlock } from './elements.js';
import type { Rendered } from './message.js';
import { cutTo, inline, literal, oneLine } from './text.js';

const MAX_NAME = 200;

/** @param name of whom it is for. */
export function addressedCard(name: string, refresh: Refresh): Rendered {
  const who = cutTo(oneLine(name), MAX_NAME).text || 'somebody';
  const [first = who] = who.split(' ');
  const summary = literal(`For ${who}: only ${first} sees the answer here`);
  return {
    card: cardOf({
      body: [
        textBlock(`For **${inline(who)}**: only ${inline(first)} sees the answer here.`, { isSubtle: true }),
      ],
      actions: [viewAction('Show the answer', refresh)],
      refresh,
      fallbackText: summary,
    }),
    summary,
  };
}
