/** A form that waits to be opened: only a button opens a dialog, a typed command does not (facts page, section 8). */
import { opensDialog } from './buttons.js';
import { cardOf } from './card.js';
import { textBlock } from './elements.js';
import type { Rendered } from './message.js';
import { cutTo, inline, literal, oneLine } from './text.js';

const MAX_TITLE = 300;

/**
 * @param title of the form.
 * @param formId under which it is kept.
 */
export function formWaitsCard(title: string, formId: string): Rendered {
  const what = cutTo(oneLine(title), MAX_TITLE).text || 'A form';
  const summary = literal(`${what}: open the form to go on`);
  return {
    card: cardOf({
      body: [
        textBlock(`**${inline(what)}**`),
        textBlock('There is something to fill in. What you typed is filled in already.', {
          spacing: 'Small',
          isSubtle: true,
        }),
      ],
      actions: [opensDialog('Open the form', { do: 'form', id: formId }, { style: 'positive' })],
      fallbackText: summary,
    }),
    summary,
  };
}
