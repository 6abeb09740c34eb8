/** Filling in forms as a person does, with what they would pick or type. */
import { suggestionProblems } from './blockKit/problems.js';
import { act, inputOf, type Placed } from './clicking.js';
import { type Desk, interact, lookAt, type Reply, type Target } from './desk.js';
import { fieldOf, optionOf, optionsOf, typeOf } from './inputs.js';
import { type Fields, fieldsIn, isFields, lengthOf, textIn } from './json.js';
import type { SlackFile, View } from './things.js';
import { fileJson, viewJson } from './wire.js';

/**
 * What is put into an input: text; the label or value of an option; the name or id of people and channels; a date or time as it
 * is written; names of files; null to empty it.
 */
export type Filling = string | number | Fields | readonly string[] | null;

const several = (filling: Filling): readonly string[] =>
  Array.isArray(filling) ? filling.filter((entry) => typeof entry === 'string') : [single(filling)];

function single(filling: Filling): string {
  if (typeof filling === 'string' || typeof filling === 'number') return `${filling}`;
  throw new Error(`One value is wanted here, not ${JSON.stringify(filling)}.`);
}

/** A file of this name, as if the person had picked it. */
export function pickedFile({ state, user, team }: Desk, name: string): SlackFile {
  const file: SlackFile = {
    id: state.id('F'),
    teamId: team.id,
    user: user.id,
    name,
    title: name,
    altText: undefined,
    mimetype: /\.(png|jpe?g|gif)$/.test(name) ? 'image/png' : 'text/plain',
    length: lengthOf(name),
    content: Buffer.from(name),
    channels: [],
  };
  state.files.set(file.id, file);
  return file;
}

/** The value as the state holds it. */
async function valueFor(desk: Desk, placed: Placed, view: View | undefined, filling: Filling) {
  const { element } = placed;
  const { state } = desk;
  const type = typeOf(element);
  if (filling === null) return type.startsWith('multi_') || type === 'checkboxes' ? [] : null;
  const option = async (wanted: string): Promise<Fields> =>
    type.endsWith('external_select') && view !== undefined
      ? optionOf(await suggest(desk, view, placed, wanted), wanted)
      : optionOf(optionsOf(element), wanted);
  const many = type.startsWith('multi_') || type === 'checkboxes';
  switch (fieldOf(element)) {
    case 'selected_option':
      return isFields(filling) ? filling : await option(single(filling));
    case 'selected_options': {
      const options: Fields[] = [];
      for (const wanted of several(filling)) options.push(await option(wanted));
      return options;
    }
    case 'selected_user':
    case 'selected_users': {
      const ids = several(filling).map((name) => state.user(name).id);
      return many ? ids : ids[0];
    }
    case 'selected_channel':
    case 'selected_channels':
    case 'selected_conversation':
    case 'selected_conversations': {
      const ids = several(filling).map((name) => state.channel(name).id);
      return many ? ids : ids[0];
    }
    case 'selected_date_time':
      return Number(filling);
    case 'files':
      return several(filling).map((name) => fileJson(state, pickedFile(desk, name)));
    case 'rich_text_value':
      return isFields(filling) ? filling : richText(single(filling));
    default:
      return single(filling);
  }
}

const richText = (text: string): Fields => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});

const isDispatched = ({ block, element }: Placed): boolean =>
  block['type'] !== 'input' || (block['dispatch_action'] === true && fieldOf(element) !== undefined);

/** Puts a value in; the app hears of it where it asked for that. */
async function put(
  desk: Desk,
  target: Target,
  name: string,
  filling: Filling,
  enter: boolean,
): Promise<Reply | undefined> {
  const looked = lookAt(desk, target);
  const view = looked.kind === 'view' ? looked.view : undefined;
  const placed = inputOf(looked.blocks, name);
  const field = fieldOf(placed.element) ?? 'value';
  const value = await valueFor(desk, placed, view, filling);
  const [blockId, actionId] = [
    textIn(placed.block['block_id']) ?? '',
    textIn(placed.element['action_id']) ?? '',
  ];
  if (view !== undefined) {
    const state = { type: placed.element['type'], [field]: value };
    view.values[blockId] = { ...view.values[blockId], [actionId]: state };
  }
  // Whoever types tells nobody before they press enter.
  const types = field === 'value' || field === 'rich_text_value';
  if (!isDispatched(placed) || (types && !enter)) return undefined;
  return await act(desk, looked, placed, { [field]: value });
}

/** Fills in inputs of the view, by label, block or action. */
export async function fill(
  desk: Desk,
  view: View,
  fillings: Readonly<Record<string, Filling>>,
): Promise<void> {
  for (const [name, filling] of Object.entries(fillings)) await put(desk, view, name, filling, false);
}

/** Chooses in a menu or picker (or types and presses enter) where the app wants to hear of it at once. */
export async function choose(desk: Desk, target: Target, name: string, filling: Filling): Promise<Reply> {
  const reply = await put(desk, target, name, filling, true);
  if (reply === undefined) throw new Error(`The app does not hear of ${name} before the form is sent.`);
  return reply;
}

/** The options that the app offers for what was typed; none, when too little was typed to ask. */
export async function suggest(
  desk: Desk,
  view: View,
  which: string | Placed,
  typed: string,
): Promise<readonly Fields[]> {
  const placed = typeof which === 'string' ? inputOf(view.blocks, which) : which;
  const { block, element } = placed;
  if (lengthOf(typed) < Number(element['min_query_length'] ?? 3)) return [];
  const { body, status } = await interact(desk, 'block_suggestion', {
    action_id: element['action_id'],
    block_id: block['block_id'],
    value: typed,
    container: { type: 'view', view_id: view.id },
    view: viewJson(desk.state, view),
  });
  if (status !== 200) return [];
  for (const problem of suggestionProblems(body)) desk.state.problem(`block_suggestion: ${problem}`);
  return optionsOf(fieldsIn(body));
}
