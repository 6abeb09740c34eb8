/** Buttons and menus: finding them where the person looks, and what Slack sends when they are used. */
import { type Desk, interact, type Looked, lookAt, type Reply, type Target } from './desk.js';
import { elementsOf, fieldOf, optionsOf, typeOf, valuesOf } from './inputs.js';
import { type Fields, textIn, wordsIn } from './json.js';
import { messageJson, viewJson } from './wire.js';

/** Which button: by what stands on it, or by its names. */
export type Which =
  | string
  | {
      readonly label?: string | undefined;
      readonly actionId?: string | undefined;
      readonly blockId?: string | undefined;
      readonly value?: string | undefined;
    };

export interface Placed {
  readonly block: Fields;
  readonly element: Fields;
}

export const placedIn = (blocks: readonly Fields[]): readonly Placed[] =>
  blocks.flatMap((block) => elementsOf(block).map((element) => ({ block, element })));

const labelOf = ({ block, element }: Placed): string | undefined =>
  wordsIn(element['text']) ?? wordsIn(block['label']) ?? wordsIn(element['placeholder']);

const fits = (placed: Placed, which: Exclude<Which, string>): boolean =>
  (which.label === undefined || labelOf(placed) === which.label) &&
  (which.actionId === undefined || placed.element['action_id'] === which.actionId) &&
  (which.blockId === undefined || placed.block['block_id'] === which.blockId) &&
  (which.value === undefined || placed.element['value'] === which.value);

/** A menu of three dots holds its buttons as options. */
function inOverflow(placed: Placed, which: Exclude<Which, string>): Fields | undefined {
  if (typeOf(placed.element) !== 'overflow') return undefined;
  if (!fits(placed, { ...which, label: undefined, value: undefined })) return undefined;
  return optionsOf(placed.element).find(
    (option) =>
      (which.label === undefined || wordsIn(option['text']) === which.label) &&
      (which.value === undefined || option['value'] === which.value),
  );
}

const clickable = new Set(['button', 'icon_button', 'workflow_button']);

/** Clicks a button, or an entry of a menu of three dots. */
export async function click(desk: Desk, target: Target, which: Which): Promise<Reply> {
  const looked = lookAt(desk, target);
  const wanted = typeof which === 'string' ? { label: which } : which;
  const all = placedIn(looked.blocks);
  for (const placed of all) {
    const option = inOverflow(placed, wanted);
    if (option !== undefined) return await act(desk, looked, placed, { selected_option: option });
    const { element } = placed;
    if (!clickable.has(typeOf(element)) || !fits(placed, wanted)) continue;
    const value = element['value'] === undefined ? {} : { value: element['value'] };
    const url = element['url'] === undefined ? {} : { url: element['url'] };
    return await act(desk, looked, placed, { text: element['text'], ...value, ...url });
  }
  const labels = all.map(labelOf).filter((label) => label !== undefined);
  throw new Error(`There is no button ${JSON.stringify(wanted)} among: ${labels.join(', ') || 'none'}.`);
}

/** Sends that somebody used this element. */
export async function act(
  desk: Desk,
  looked: Looked,
  { block, element }: Placed,
  used: Fields,
): Promise<Reply> {
  const { state, user, team } = desk;
  const action = {
    type: element['type'],
    action_id: element['action_id'],
    block_id: block['block_id'],
    action_ts: state.ts(),
    ...used,
  };
  return await interact(desk, 'block_actions', {
    ...(looked.kind === 'view' ? aroundView(desk, looked) : aroundMessage(desk, looked)),
    trigger_id: state.trigger(user, team.id, looked.kind === 'view' ? looked.view : undefined),
    actions: [action],
  });
}

function aroundView({ state }: Desk, { view }: Looked & { kind: 'view' }): Fields {
  return { container: { type: 'view', view_id: view.id }, view: viewJson(state, view) };
}

function aroundMessage({ state, urls, user, team }: Desk, looked: Exclude<Looked, { kind: 'view' }>): Fields {
  const { channel, blocks } = looked;
  const origin = looked.kind === 'message' ? looked.message : looked.ephemeral;
  const asked = { team: team.id, user: user.id, channel, threadTs: origin.threadTs };
  return {
    container: {
      type: 'message',
      message_ts: origin.ts,
      ...(origin.threadTs === undefined ? {} : { thread_ts: origin.threadTs }),
      channel_id: channel.id,
      is_ephemeral: looked.kind === 'ephemeral',
    },
    channel: { id: channel.id, name: channel.private ? 'privategroup' : channel.name },
    ...(looked.kind === 'message' ? { message: messageJson(state, channel, looked.message, true) } : {}),
    state: { values: valuesOf(blocks) },
    response_url: urls.create(asked, origin),
  };
}

/** The one input, select or picker of this name: its label, its block, its action or what stands in it. */
export function inputOf(blocks: readonly Fields[], name: string): Placed {
  const all = placedIn(blocks).filter(({ element }) => fieldOf(element) !== undefined);
  const found = all.find((placed) =>
    [labelOf(placed), textIn(placed.block['block_id']), textIn(placed.element['action_id'])].includes(name),
  );
  if (found !== undefined) return found;
  throw new Error(`There is no input ${name} among: ${all.map(labelOf).join(', ') || 'none'}.`);
}
