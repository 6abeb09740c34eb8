/** Opening, replacing and closing what people see on top of Slack. */
import { blockKitProblems, tooLarge } from './blockKit/problems.js';
import { withIds } from './content.js';
import { valuesOf } from './inputs.js';
import { type Fields, fieldsIn, listIn, textIn, wordsIn } from './json.js';
import type { State } from './state.js';
import type { View } from './things.js';

export const deepest = 3;

/** Why Slack does not take the view; `of` is the one that it would replace. */
export function objectionToView(
  state: State,
  given: unknown,
  team: string,
  of?: View,
): { readonly error: string; readonly messages: readonly string[] } | undefined {
  if (tooLarge(given)) return { error: 'view_too_large', messages: ['more than 250 KB'] };
  const messages = blockKitProblems({ view: given });
  if (messages.length > 0) return { error: 'invalid_arguments', messages };
  const externalId = textIn(fieldsIn(given)['external_id']) ?? '';
  const taken =
    externalId !== '' &&
    state.views().some((v) => v !== of && v.teamId === team && v.externalId === externalId);
  return taken ? { error: 'duplicate_external_id', messages: [externalId] } : undefined;
}

const shownIn = (state: State, given: Fields) => ({
  hash: `${state.seconds()}.${state.count('hash')}`,
  externalId: textIn(given['external_id']) ?? '',
  callbackId: textIn(given['callback_id']) ?? '',
  title: wordsIn(given['title']) ?? '',
  submit: wordsIn(given['submit']),
  close: wordsIn(given['close']),
  privateMetadata: textIn(given['private_metadata']) ?? '',
  clearOnClose: given['clear_on_close'] === true,
  notifyOnClose: given['notify_on_close'] === true,
  blocks: withIds(state, listIn(given['blocks'])),
  errors: {},
  wire: {
    title: given['title'] ?? null,
    submit: given['submit'] ?? null,
    close: given['close'] ?? null,
  },
});

/** Puts a view that was found good on top of what the person sees. */
export function show(state: State, given: unknown, whose: { team: string; user: string }): View {
  const fields = fieldsIn(given);
  const home = fields['type'] === 'home';
  const below = home ? undefined : state.stack(whose.user).at(-1);
  const id = state.id('V');
  const shown = shownIn(state, fields);
  const view: View = {
    id,
    teamId: whose.team,
    user: whose.user,
    type: home ? 'home' : 'modal',
    rootId: below?.rootId ?? id,
    previousId: below?.id,
    ...shown,
    values: valuesOf(shown.blocks),
    updates: 0,
  };
  if (home) state.homes.set(`${whose.team}/${whose.user}`, view);
  else state.stack(whose.user).push(view);
  state.changed();
  return view;
}

/** Shows something else in the same view; what was filled in stays where its blocks stay. */
export function replace(state: State, view: View, given: unknown): View {
  const shown = shownIn(state, fieldsIn(given));
  Object.assign(view, shown);
  view.values = valuesOf(shown.blocks, view.values);
  view.updates += 1;
  state.changed();
  return view;
}

/** Takes the view away, and what lies on top of it. */
export function closeView(state: State, view: View): void {
  const stack = state.stack(view.user);
  const at = stack.indexOf(view);
  if (at >= 0) stack.splice(at);
  state.changed();
}

export function closeAll(state: State, user: string): void {
  state.stack(user).splice(0);
  state.changed();
}
