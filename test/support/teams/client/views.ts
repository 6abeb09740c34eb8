/** What one person sees of a message: the card of all, or the one that the app made for them. */
import type { Fields } from '../../slack/json.js';
import { refreshOf } from '../cards/walk.js';
import type { Delivery } from '../deliver.js';
import { invoke } from '../inbound.js';
import type { Message } from '../things.js';
import { type CardAnswer, cardAnswer } from './answers.js';
import type { Desk } from './desk.js';

export interface Executed {
  readonly delivery: Delivery;
  readonly answer: CardAnswer;
}

/** Sends a universal action, and keeps the card that it is answered with for this person. */
export async function execute(
  { state, deliverer, user }: Desk,
  message: Message,
  action: Fields,
  data: Fields,
  trigger: 'manual' | 'automatic',
): Promise<Executed> {
  const { type, id, verb } = action;
  const value = { action: { type, ...(id !== undefined && { id }), verb, data }, trigger };
  const delivery = await deliverer.deliver(
    invoke(state, message.conversation, user, 'adaptiveCard/action', value, message),
  );
  const answer: CardAnswer =
    delivery.outcome === 'answered' ? cardAnswer(state, delivery.status, delivery.body) : { kind: 'nothing' };
  if (answer.kind === 'card') {
    // What was shown in between by an update is covered by what was answered.
    message.views.set(user.id, { card: answer.card, revision: message.revision });
    state.changed();
  }
  return { delivery, answer };
}

const most = 60;

/** Whether their client fetches the card anew by itself. */
export function refreshes({ user }: Desk, message: Message): boolean {
  const refresh = refreshOf(message.card);
  if (refresh === undefined || user.oldClient) return false;
  const { userIds } = refresh;
  return userIds === undefined ? message.conversation.members.size <= most : userIds.includes(user.mri);
}

/** The card as they see it now, without asking for anything. */
export function seen({ user }: Desk, message: Message): Fields | undefined {
  const view = message.views.get(user.id);
  return view?.revision === message.revision ? view.card : message.card;
}

/** Looks at the message: the client fetches the person's own card as it does when a message appears or has changed. */
export async function look(desk: Desk, message: Message): Promise<Fields | undefined> {
  if (!message.conversation.members.has(desk.user.id))
    throw new Error(
      `${desk.user.name} does not see ${message.conversation.name || message.conversation.id}.`,
    );
  const refresh = refreshOf(message.card);
  const fresh = message.views.get(desk.user.id)?.revision === message.revision;
  if (refresh !== undefined && !fresh && refreshes(desk, message) && !message.deleted) {
    const { data } = refresh.action;
    await execute(
      desk,
      message,
      refresh.action,
      typeof data === 'object' && data !== null ? { ...data } : {},
      'automatic',
    );
  }
  return message.deleted ? undefined : seen(desk, message);
}
