/** Pressing a button of a card. */
import { type Fields, fieldsIn, isFields, textIn } from '../../slack/json.js';
import { actionsOf } from '../cards/walk.js';
import type { Delivery } from '../deliver.js';
import { messageActivity } from '../inbound.js';
import type { Dialog, Message } from '../things.js';
import type { Desk } from './desk.js';
import { fetchTask } from './dialogs.js';
import { clientErrors, dataWith, type Filling, fillIn, initialValues } from './inputs.js';
import { execute, look } from './views.js';

/** What came of it. */
export interface Pressed {
  readonly delivery: Delivery | undefined;
  /** What the person sees of the message now. */
  readonly card: Fields | undefined;
  /** A short word that appears and goes, or an error. */
  readonly said: string | undefined;
  readonly dialog: Dialog | undefined;
  /** Where the button leads, if it is a link. */
  readonly url: string | undefined;
  /** What the client found wrong with what was filled in; then nothing was sent. */
  readonly errors: ReadonlyMap<string, string>;
}

export interface PressOptions {
  /** What was filled in before, by label or id. */
  readonly inputs?: Readonly<Record<string, Filling>>;
  /** Presses what is in the card that all see, which another may have replaced since. */
  readonly card?: Fields;
}

/** The buttons of the card, by their words. */
export const buttonsIn = (card: unknown): readonly string[] =>
  actionsOf(card)
    .map((action) => textIn(action['title']) ?? '')
    .filter((title) => title !== '');

function buttonIn(card: Fields | undefined, title: string): Fields {
  const found = actionsOf(card).find((action) => action['title'] === title || action['id'] === title);
  if (found === undefined)
    throw new Error(`There is no button "${title}"; there are ${buttonsIn(card).join(', ') || 'none'}.`);
  return found;
}

/** What the person's client makes of the button. */
function understood({ user }: Desk, button: Fields): Fields {
  if (button['type'] !== 'Action.Execute' || !user.oldClient) return button;
  const fallback = button['fallback'];
  if (!isFields(fallback)) throw new Error(`"${String(button['title'])}" does nothing on an old client.`);
  return fallback;
}

/** Presses the button with these words (or this id). */
export async function press(
  desk: Desk,
  message: Message,
  title: string,
  options: PressOptions = {},
): Promise<Pressed> {
  const { state, user } = desk;
  const card = options.card ?? (await look(desk, message));
  if (card === undefined) throw new Error(`${user.name} sees no card there (any more).`);
  const button = understood(desk, buttonIn(card, title));
  const values = initialValues(card);
  fillIn(state, card, values, options.inputs ?? {});
  const errors =
    button['associatedInputs'] === 'none' ? new Map<string, string>() : clientErrors(card, values);
  const seen = (more: Partial<Pressed> = {}): Pressed => ({
    delivery: undefined,
    card: message.views.get(user.id)?.card ?? message.card,
    said: undefined,
    dialog: undefined,
    url: undefined,
    errors,
    ...more,
  });
  if (button['type'] === 'Action.OpenUrl') return seen({ url: textIn(button['url']) });
  if (errors.size > 0) return seen();
  const data = dataWith(button, values);
  if (button['type'] === 'Action.Execute') {
    const { delivery, answer } = await execute(desk, message, button, data, 'manual');
    const said = answer.kind === 'toast' || answer.kind === 'error' ? answer.said : undefined;
    return seen({ delivery, said });
  }
  if (button['type'] !== 'Action.Submit') throw new Error(`A ${String(button['type'])} is nothing to press.`);
  if (fieldsIn(data['msteams'])['type'] === 'task/fetch') {
    const { delivery, dialog, said } = await fetchTask(desk, message, data);
    return seen({ delivery, dialog, said });
  }
  return seen({ delivery: await sent(desk, message, data) });
}

/** A submit comes as a message without words, below the card it stands on. */
async function sent({ state, deliverer, user }: Desk, message: Message, data: Fields): Promise<Delivery> {
  const nothing: Message = {
    ...message,
    id: state.messageId(),
    from: user.id,
    text: '',
    html: '',
    entities: [],
    replyToId: message.id,
  };
  const bare = messageActivity(state, nothing, user, { value: data });
  return await deliverer.deliver({ ...bare, text: undefined, attachments: undefined });
}
