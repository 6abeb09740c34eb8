/** What stands in inputs: what they start with, what a person puts in, and what is wrong with that. */
import { type Fields, fieldsIn, isFields, lengthOf, listIn, textIn, wordsIn } from './json.js';
import type { Values } from './things.js';

export const typeOf = (element: Fields): string => textIn(element['type']) ?? '';

/** How each kind of input writes its value, and what it starts with. */
const kinds: Readonly<Record<string, readonly [field: string, initial: string, empty: unknown]>> = {
  plain_text_input: ['value', 'initial_value', null],
  email_text_input: ['value', 'initial_value', null],
  url_text_input: ['value', 'initial_value', null],
  number_input: ['value', 'initial_value', null],
  rich_text_input: ['rich_text_value', 'initial_value', null],
  static_select: ['selected_option', 'initial_option', null],
  external_select: ['selected_option', 'initial_option', null],
  radio_buttons: ['selected_option', 'initial_option', null],
  users_select: ['selected_user', 'initial_user', null],
  conversations_select: ['selected_conversation', 'initial_conversation', null],
  channels_select: ['selected_channel', 'initial_channel', null],
  multi_static_select: ['selected_options', 'initial_options', []],
  multi_external_select: ['selected_options', 'initial_options', []],
  checkboxes: ['selected_options', 'initial_options', []],
  multi_users_select: ['selected_users', 'initial_users', []],
  multi_conversations_select: ['selected_conversations', 'initial_conversations', []],
  multi_channels_select: ['selected_channels', 'initial_channels', []],
  datepicker: ['selected_date', 'initial_date', null],
  timepicker: ['selected_time', 'initial_time', null],
  datetimepicker: ['selected_date_time', 'initial_date_time', null],
  file_input: ['files', '', []],
};

/** The field of the state where this kind of input keeps its value; none, when it keeps none. */
export const fieldOf = (element: Fields): string | undefined => kinds[typeOf(element)]?.[0];

export const elementsOf = (block: Fields): readonly Fields[] => [
  ...(block['type'] === 'rich_text' ? [] : listIn(block['elements'])),
  ...[block['accessory'], block['element']].filter(isFields),
];

/** The state of the blocks; what was filled in before stays where block and action are the same. */
export function valuesOf(blocks: readonly Fields[], before: Values = {}): Values {
  const values: Values = {};
  for (const block of blocks)
    for (const element of elementsOf(block)) {
      const kind = kinds[typeOf(element)];
      const [blockId, actionId] = [textIn(block['block_id']) ?? '', textIn(element['action_id']) ?? ''];
      if (kind === undefined) continue;
      const [field, initial, empty] = kind;
      const kept = before[blockId]?.[actionId];
      const start = { type: element['type'], [field]: element[initial] ?? empty };
      const value = kept !== undefined && kept['type'] === element['type'] ? kept : start;
      values[blockId] = { ...values[blockId], [actionId]: value };
    }
  return values;
}

export const optionsOf = (element: Fields): readonly Fields[] => [
  ...listIn(element['options']),
  ...listIn(element['option_groups']).flatMap((group) => listIn(group['options'])),
];

/** The option with this label or value. */
export function optionOf(options: readonly Fields[], wanted: string): Fields {
  const option = options.find((o) => wordsIn(o['text']) === wanted || o['value'] === wanted);
  if (option !== undefined) return option;
  const offered = options.map((o) => wordsIn(o['text']) ?? '').join(', ');
  throw new Error(`There is no option ${wanted}; there are ${offered}.`);
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

const wrongText = (element: Fields, value: string): string | undefined => {
  const [least, most] = [Number(element['min_length'] ?? 0), Number(element['max_length'] ?? 3000)];
  const type = typeOf(element);
  if (type === 'plain_text_input' && lengthOf(value) < least) return `needs at least ${least} characters`;
  if (type === 'plain_text_input' && lengthOf(value) > most) return `takes at most ${most} characters`;
  if (type === 'email_text_input' && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value)) return 'is no address';
  if (type === 'url_text_input' && !URL.canParse(value)) return 'is no link';
  if (type !== 'number_input') return undefined;
  const pattern = element['is_decimal_allowed'] === true ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
  if (!pattern.test(value)) return 'is no such number';
  if (Number(value) < Number(element['min_value'] ?? -Infinity)) return 'is too small';
  return Number(value) > Number(element['max_value'] ?? Infinity) ? 'is too large' : undefined;
};

/** What Slack's client would say of the form before it sends anything, by the label of the input. */
export function wrongWith(blocks: readonly Fields[], values: Values): Readonly<Record<string, string>> {
  const wrong: Record<string, string> = {};
  for (const block of blocks.filter(({ type }) => type === 'input')) {
    const element = fieldsIn(block['element']);
    const [blockId, actionId] = [textIn(block['block_id']) ?? '', textIn(element['action_id']) ?? ''];
    const value = values[blockId]?.[actionId]?.[fieldOf(element) ?? ''];
    const label = wordsIn(block['label']) ?? blockId;
    if (isEmpty(value)) {
      if (block['optional'] !== true) wrong[label] = 'must be filled in';
    } else if (typeof value === 'string') {
      const what = wrongText(element, value);
      if (what !== undefined) wrong[label] = what;
    } else if (Array.isArray(value)) {
      const most = Number(element['max_selected_items'] ?? element['max_files'] ?? Infinity);
      if (value.length > most) wrong[label] = `takes at most ${most}`;
    }
  }
  return wrong;
}
