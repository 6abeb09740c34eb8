/** What a page of a channel is made of. */
import type { Form } from '../domain/form.js';
import type { Message } from '../domain/message.js';
import {
  type Channel,
  channelsSeen,
  newestMessages,
  type Posted,
  pinnedMessage,
} from '../store/queries/workspace.js';
import { type Cursor, formatCursor } from './live/cursor.js';
import type { Visit, Web } from './parts.js';
import { workspacePage } from './view/page.js';
import type { Reading } from './view/reading.js';
import type { ClockFacts } from './view/side.js';

/** How many messages a page shows. */
const MESSAGES = 100;

export const readingOf = (
  { clock, publicUrl }: Web,
  { viewer }: Pick<Visit, 'viewer'>,
  channelId: string,
): Reading => ({
  viewer,
  now: clock.now(),
  publicUrl,
  channelId,
});

export const clockFacts = async ({ agenda }: Web, { push }: Visit): Promise<ClockFacts> => {
  const mayPush = push && agenda.mode !== 'system';
  return { mode: agenda.mode, push: mayPush, next: mayPush ? await agenda.next() : null };
};

export interface Shown {
  readonly messages: readonly Posted[];
  readonly before: Posted | undefined;
  readonly cursor: Cursor;
}

/** The newest messages of a channel, and from where a stream goes on. */
export async function newest({ store }: Web, channel: Channel): Promise<Shown> {
  const found = await newestMessages(store.read, channel.id, MESSAGES + 1);
  const messages = found.slice(-MESSAGES);
  // The channel was read before its messages: what came between is sent once more, and recognized by its number.
  const cursor = {
    change: channel.lastChange,
    seq: messages.at(-1)?.seq ?? 0,
    from: messages[0]?.seq ?? 1,
  };
  return { messages, before: found.length > MESSAGES ? found[0] : undefined, cursor };
}

export interface Extras {
  readonly answer?: Message | undefined;
  readonly form?: Form | undefined;
  readonly text?: string;
  readonly nonce?: string | undefined;
}

/** The page of a channel, with what there is to answer. */
export async function channelPage(
  web: Web,
  visit: Visit,
  channel: Channel,
  extras: Extras = {},
): Promise<string> {
  const { store, newId, asset } = web;
  const [shown, pinned, channels, clock] = await Promise.all([
    newest(web, channel),
    pinnedMessage(store.read, channel.id),
    channelsSeen(store.read, visit.viewer),
    clockFacts(web, visit),
  ]);
  return workspacePage({
    asset,
    channel,
    channels,
    pinned,
    clock,
    messages: shown.messages,
    before: shown.before,
    cursor: formatCursor(shown.cursor),
    people: visit.people,
    signedIn: visit.signedIn,
    reading: readingOf(web, visit, channel.id),
    answer: extras.answer,
    form: extras.form,
    formNonce: newId(),
    nonce: extras.nonce ?? newId(),
    text: extras.text ?? '',
  });
}
