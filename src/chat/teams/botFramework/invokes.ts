/** What an invoke is answered with, in the words of the SDK's types (facts page, sections 7 and 8). */
import type { AdaptiveCardInvokeResponse, MessagingExtensionResponse, TaskModuleResponse } from 'botbuilder';
import type { Card } from '../connector.js';
import type { Dialog } from '../render/form.js';

/** Nothing else that Teams sends has an answer of its own. */
export interface InvokeAnswer {
  readonly status: number;
  readonly body?: Pressed | TaskModuleResponse | MessagingExtensionResponse;
}

/** The SDK's type knows objects only; what appears and goes is the words themselves. */
type Pressed = Omit<AdaptiveCardInvokeResponse, 'value'> & {
  readonly value: AdaptiveCardInvokeResponse['value'] | string;
};

const CARD = 'application/vnd.microsoft.card.adaptive';

// The answer of a button has a status of its own in its body; that of HTTP says only that there is one.
const pressed = (statusCode: number, type: string, value: Pressed['value']): InvokeAnswer => ({
  status: 200,
  body: { statusCode, type, value },
});

/** The card in the place of the one that was pressed, for whoever pressed it alone. */
export const shownCard = (card: Card): InvokeAnswer => pressed(200, CARD, { ...card });

/** A line that appears and goes. */
export const toast = (words: string): InvokeAnswer =>
  pressed(200, 'application/vnd.microsoft.activity.message', words);

/** What was pressed is nothing that can be done. */
export const refusedPress = (message: string): InvokeAnswer =>
  pressed(400, 'application/vnd.microsoft.error', { code: 'BadRequest', message });

/** A dialog, or none any more. */
export const shownDialog = (dialog: Dialog | undefined): InvokeAnswer =>
  dialog === undefined
    ? { status: 200 }
    : { status: 200, body: { task: { type: 'continue', value: dialog } } };

/** What a link leads to. */
export const unfoldedLink = (
  card: Card,
  preview: { readonly title: string; readonly text: string },
): InvokeAnswer => ({
  status: 200,
  body: {
    composeExtension: {
      type: 'result',
      attachmentLayout: 'list',
      attachments: [
        {
          contentType: CARD,
          content: card,
          preview: { contentType: 'application/vnd.microsoft.card.thumbnail', content: preview },
        },
      ],
    },
  },
});
