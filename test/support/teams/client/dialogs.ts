/** Dialogs: opened by a button or an extension, filled in, sent. */
import { type Fields, isFields, textIn } from '../../slack/json.js';
import { actionsOf } from '../cards/walk.js';
import type { Delivery } from '../deliver.js';
import { invoke } from '../inbound.js';
import type { Conversation, Dialog, Message } from '../things.js';
import { type TaskAnswer, taskAnswer } from './answers.js';
import type { Desk } from './desk.js';
import { clientErrors, dataWith, initialValues } from './inputs.js';

/** What came of opening or sending something. */
export interface Step {
  readonly delivery: Delivery | undefined;
  /** The dialog that is open now, if one is. */
  readonly dialog: Dialog | undefined;
  /** What was said instead. */
  readonly said: string | undefined;
  /** What an extension puts before the person, to be sent or not. */
  readonly results: readonly Fields[];
}

interface Opening {
  readonly source: Dialog['source'];
  readonly conversation: Conversation;
  readonly message: Message | undefined;
  readonly command: Fields;
}

async function ask(
  desk: Desk,
  name: string,
  value: Fields,
  opening: Opening,
  before?: Dialog,
): Promise<Step> {
  const { state, deliverer, user } = desk;
  const about = opening.source === 'task' ? opening.message : undefined;
  const delivery = await deliverer.deliver(invoke(state, opening.conversation, user, name, value, about));
  const answer: TaskAnswer =
    delivery.outcome === 'answered'
      ? taskAnswer(state, name, delivery.status, delivery.body)
      : { kind: 'nothing' };
  const failed = delivery.outcome !== 'answered' || delivery.status !== 200;
  // What could not be sent stays on the screen.
  if (failed && before !== undefined)
    return { delivery, dialog: before, said: 'Unable to reach app.', results: [] };
  if (before !== undefined && answer.kind !== 'continue') before.open = false;
  const dialog = answer.kind === 'continue' ? shown(desk, opening, answer, before) : undefined;
  const said = answer.kind === 'message' ? answer.said : failed ? 'Unable to reach app.' : undefined;
  if (before !== undefined) before.said = said;
  state.changed();
  return { delivery, dialog, said, results: answer.kind === 'result' ? answer.attachments : [] };
}

/** Puts what the app wants to show into the dialog, or into a new one. */
function shown(
  { state, user }: Desk,
  opening: Opening,
  { title, card, url }: Extract<TaskAnswer, { kind: 'continue' }>,
  before: Dialog | undefined,
): Dialog {
  const dialog: Dialog = before ?? {
    id: `dialog-${state.count('dialog')}`,
    user: user.id,
    ...opening,
    title,
    card,
    url,
    values: new Map(),
    errors: new Map(),
    open: true,
    said: undefined,
  };
  if (before === undefined) state.dialogs.push(dialog);
  Object.assign(dialog, { title, card, url, open: true });
  dialog.errors.clear();
  dialog.values.clear();
  for (const [id, value] of card === undefined ? [] : initialValues(card)) dialog.values.set(id, value);
  return dialog;
}

const context = { theme: 'default' };

/** A button with `task/fetch` was pressed. */
export const fetchTask = (desk: Desk, message: Message, data: Fields): Promise<Step> =>
  ask(
    desk,
    'task/fetch',
    { data, context },
    { source: 'task', conversation: message.conversation, message, command: {} },
  );

/** A command of a message extension was chosen. */
export const fetchExtension = (
  desk: Desk,
  conversation: Conversation,
  message: Message | undefined,
  command: Fields,
): Promise<Step> =>
  ask(
    desk,
    'composeExtension/fetchTask',
    { ...command, context },
    { source: 'extension', conversation, message, command },
  );

/** Looks a link up that somebody pasted. */
export const queryLink = (desk: Desk, conversation: Conversation, url: string): Promise<Step> =>
  ask(
    desk,
    'composeExtension/queryLink',
    { url },
    { source: 'extension', conversation, message: undefined, command: {} },
  );

/** The button of the dialog with this title, or the first. */
function buttonOf(dialog: Dialog, title: string | undefined): Fields {
  const buttons = actionsOf(dialog.card).filter((action) => action['type'] === 'Action.Submit');
  const found = title === undefined ? buttons[0] : buttons.find((button) => button['title'] === title);
  if (found === undefined)
    throw new Error(
      `"${dialog.title}" has no button ${title ?? ''}; it has ${buttons.map((b) => textIn(b['title'])).join(', ')}.`,
    );
  return found;
}

/** Presses a button of the dialog. Nothing is sent while the client finds something wrong. */
export async function submit(desk: Desk, dialog: Dialog, title?: string): Promise<Step> {
  if (!dialog.open || dialog.user !== desk.user.id)
    throw new Error(`${desk.user.name} does not see "${dialog.title}" (any more).`);
  const button = buttonOf(dialog, title);
  dialog.errors.clear();
  const bare = button['associatedInputs'] === 'none';
  if (!bare && isFields(dialog.card))
    for (const [id, error] of clientErrors(dialog.card, dialog.values)) dialog.errors.set(id, error);
  if (dialog.errors.size > 0) return { delivery: undefined, dialog, said: undefined, results: [] };
  const data = dataWith(button, dialog.values);
  const extension = dialog.source === 'extension';
  const value = extension ? { ...dialog.command, data, context } : { data, context };
  return await ask(desk, extension ? 'composeExtension/submitAction' : 'task/submit', value, dialog, dialog);
}
