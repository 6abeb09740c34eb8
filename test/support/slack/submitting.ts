/** Sending a form, closing it, and what Slack shows after the app has answered. */
import { type Desk, interact, lookAt, type Reply } from './desk.js';
import { wrongWith } from './inputs.js';
import { type Fields, fieldsIn, isFields, listIn, textIn } from './json.js';
import { closeAll, closeView, deepest, objectionToView, replace, show } from './modals.js';
import type { View } from './things.js';
import { viewJson } from './wire.js';

/** What came of a form that was sent. */
export interface Submission extends Reply {
  /** What the app found wrong, by block; empty when nothing was. */
  readonly errors: Readonly<Record<string, string>>;
  /** What the person sees now; undefined when every form is closed. */
  readonly shown: View | undefined;
}

/** Sends the form, unless Slack's client would not. */
export async function submit(desk: Desk, view: View): Promise<Submission> {
  const { state, user, team, urls } = desk;
  lookAt(desk, view);
  if (view.submit === undefined) throw new Error(`"${view.title}" has nothing to send.`);
  if (state.stack(user.id).at(-1) !== view) throw new Error(`"${view.title}" is not on top.`);
  const wrong = Object.entries(wrongWith(view.blocks, view.values));
  if (wrong.length > 0)
    throw new Error(
      `Slack does not send it: ${wrong.map(([label, what]) => `${label} ${what}`).join('; ')}.`,
    );
  view.errors = {};
  const responseUrls = listIn(view.blocks).flatMap((block) => {
    const element = fieldsIn(block['element']);
    const value = view.values[textIn(block['block_id']) ?? '']?.[textIn(element['action_id']) ?? ''];
    const channelId = textIn(value?.['selected_conversation']) ?? textIn(value?.['selected_channel']);
    if (element['response_url_enabled'] !== true || channelId === undefined) return [];
    const asked = { team: team.id, user: user.id, channel: state.channel(channelId), threadTs: undefined };
    const url = urls.create(asked, undefined);
    const names = { block_id: block['block_id'], action_id: element['action_id'] };
    return [{ ...names, channel_id: channelId, response_url: url }];
  });
  const reply = await interact(desk, 'view_submission', {
    trigger_id: state.trigger(user, team.id, view),
    view: viewJson(state, view),
    response_urls: responseUrls,
  });
  apply(desk, view, reply);
  return { ...reply, errors: view.errors, shown: state.stack(user.id).at(-1) };
}

const trouble = 'We had some trouble connecting. Try again?';

function apply(desk: Desk, view: View, { status, body }: Reply): void {
  const { state, user } = desk;
  if (status !== 200) {
    view.errors = { '': trouble };
    return;
  }
  if (body !== undefined && !isFields(body)) {
    state.problem(`view_submission: answered with ${JSON.stringify(body)} instead of a response_action`);
    view.errors = { '': trouble };
    return;
  }
  const action = body?.['response_action'];
  if (action === undefined) closeView(state, view);
  else if (action === 'clear') closeAll(state, user.id);
  else if (action === 'errors') view.errors = errorsFor(desk, view, fieldsIn(body?.['errors']));
  else if (action === 'update' || action === 'push') shows(desk, view, action, body?.['view']);
  else state.problem(`view_submission: unknown response_action ${JSON.stringify(action)}`);
}

function errorsFor({ state }: Desk, view: View, given: Fields): Readonly<Record<string, string>> {
  const inputs = view.blocks.filter(({ type }) => type === 'input').map((block) => block['block_id']);
  const errors: Record<string, string> = {};
  for (const [blockId, message] of Object.entries(given)) {
    if (!inputs.includes(blockId))
      state.problem(`view_submission: errors name ${blockId}, which is no input block`);
    if (typeof message !== 'string' || message === '')
      state.problem(`view_submission: errors say nothing of ${blockId}`);
    errors[blockId] = String(message);
  }
  if (Object.keys(errors).length === 0) state.problem('view_submission: errors are empty');
  return errors;
}

function shows(desk: Desk, view: View, action: 'update' | 'push', given: unknown): void {
  const { state, user, team } = desk;
  const objection = objectionToView(state, given, team.id, action === 'update' ? view : undefined);
  for (const message of objection?.messages ?? [])
    state.problem(`view_submission ${action}: ${objection?.error} ${message}`);
  const full = action === 'push' && state.stack(user.id).length >= deepest;
  if (full) state.problem('view_submission push: push_limit_reached');
  if (objection !== undefined || full) view.errors = { '': trouble };
  else if (action === 'push') show(state, given, { user: user.id, team: team.id });
  else replace(state, view, given);
}

/** Closes the view as its x or its close button does; `all` is the x that closes what lies below too. */
export async function close(desk: Desk, view: View, { all = false } = {}): Promise<Reply | undefined> {
  const { state, user } = desk;
  lookAt(desk, view);
  const cleared = all || view.clearOnClose;
  const named = cleared ? (state.stack(user.id)[0] ?? view) : view;
  const shown = viewJson(state, named);
  if (cleared) closeAll(state, user.id);
  else closeView(state, view);
  if (!named.notifyOnClose) return undefined;
  return await interact(desk, 'view_closed', { view: shown, is_cleared: cleared });
}
