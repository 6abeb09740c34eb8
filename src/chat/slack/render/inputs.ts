/** Each kind of field of a form as what a modal has for it. */
import type { InputBlockElement, PlainTextInput } from '@slack/types';
import type { FormField, FormOption } from '../../../domain/form.js';
import { peopleOf, personIn, shownChoice, shownYesNo, type Value, yesNoOptions } from '../../formValues.js';
import { isTextCut, MAX_TEXT, shownChoices, shownText, textLength, VALUE_ACTION } from './fields.js';
import { MAX_BOXES, MAX_OPTIONS, slackOptions, withNone } from './options.js';
import { mentionOf, type Reader } from './reader.js';
import { oneLine, plain } from './text.js';

/** Options that take more of a view than this are loaded as somebody types: a view may have 250 KB in all. */
const MAX_OPTIONS_BYTES = 25_000;
const PLACEHOLDER = 150;

export interface Shown {
  /** Undefined where there is nothing to choose from. */
  readonly element: InputBlockElement | undefined;
  /** What has to be said beside it. */
  readonly note?: string;
}

const action_id = VALUE_ACTION;
const choose = { placeholder: plain('Choose …', PLACEHOLDER) };

function text(field: FormField, value: Value, multiline: boolean, maxLength: number): Shown {
  const initial = shownText(value);
  const element: PlainTextInput = {
    type: 'plain_text_input',
    action_id,
    // A line that came with line breaks would lose them in an input of one line.
    multiline: multiline || initial.includes('\n'),
    // What is there already may be too long: it is refused with a sentence, not with a form that cannot be opened.
    max_length: Math.max(1, Math.min(MAX_TEXT, maxLength), initial.length),
    ...(initial === '' ? {} : { initial_value: initial }),
  };
  if (!isTextCut(value)) return { element };
  return {
    element,
    note: `Only the beginning of ${textLength(value)} characters fits here. Left as it is, all of “${oneLine(field.label)}” is kept; changed, it is what you see.`,
  };
}

/** Whether all options fit into the view. */
const fits = (options: readonly unknown[]): boolean =>
  options.length <= MAX_OPTIONS && Buffer.byteLength(JSON.stringify(options)) <= MAX_OPTIONS_BYTES;

function choice(field: FormField, value: Value, options: readonly FormOption[]): Shown {
  if (options.length === 0) return { element: undefined };
  const own = slackOptions(options);
  const all = field.required ? own : withNone(options);
  const index = shownChoice(options, value);
  const initial = index === undefined ? undefined : own[index];
  const chosen = initial === undefined ? {} : { initial_option: initial };
  return {
    element: fits(all)
      ? { type: 'static_select', action_id, options: all, ...chosen, ...choose }
      : { type: 'external_select', action_id, min_query_length: 0, ...chosen, ...choose },
  };
}

function choices(value: Value, options: readonly FormOption[]): Shown {
  if (options.length === 0) return { element: undefined };
  const all = slackOptions(options);
  const initial = shownChoices(options, value)
    .map((i) => all[i])
    .filter((option) => option !== undefined);
  const chosen = initial.length === 0 ? {} : { initial_options: initial };
  if (all.length <= MAX_BOXES) return { element: { type: 'checkboxes', action_id, options: all, ...chosen } };
  return {
    element: fits(all)
      ? { type: 'multi_static_select', action_id, options: all, ...chosen, ...choose }
      : { type: 'multi_external_select', action_id, min_query_length: 0, ...chosen, ...choose },
  };
}

function yesNo(value: Value, open: boolean): Shown {
  const options = slackOptions(yesNoOptions(open));
  const initial = options[shownYesNo(value, open)];
  return {
    element: {
      type: 'radio_buttons',
      action_id,
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    },
  };
}

/** Somebody who is not in Slack cannot be shown in its list of people: their name stands beside it. */
function person(value: Value, options: readonly FormOption[], reader: Reader): Shown {
  const who = personIn(value);
  const mention = who === '' ? undefined : mentionOf(who, reader);
  const element: InputBlockElement = {
    type: 'users_select',
    action_id,
    ...(mention === undefined ? {} : { initial_user: mention }),
    placeholder: plain('Choose somebody …', PLACEHOLDER),
  };
  if (who === '' || mention !== undefined) return { element };
  const name = options.find((option) => option.value === who)?.label;
  return name === undefined ? { element } : { element, note: `At present: ${oneLine(name)}.` };
}

/** The same for several. */
function people(value: Value, options: readonly FormOption[], reader: Reader): Shown {
  const all = peopleOf(value);
  const mentions = all.map((who) => mentionOf(who, reader)).filter((mention) => mention !== undefined);
  const missing = all.filter((who) => mentionOf(who, reader) === undefined);
  const names = options.filter((option) => missing.includes(option.value)).map(({ label }) => oneLine(label));
  return {
    element: {
      type: 'multi_users_select',
      action_id,
      ...(mentions.length === 0 ? {} : { initial_users: mentions }),
      placeholder: plain('Choose people …', PLACEHOLDER),
    },
    ...(names.length === 0 ? {} : { note: `Besides: ${names.join(', ')}.` }),
  };
}

/** The input of a field, with what is known already. */
export function inputOf(field: FormField, value: Value, reader: Reader): Shown {
  const { input } = field;
  switch (input.type) {
    case 'line':
    // In words it is quicker said than picked: “20 minutes ago”.
    case 'instant':
      return text(field, value, false, input.maxLength);
    case 'paragraph':
      return text(field, value, true, input.maxLength);
    case 'choice':
      return choice(field, value, input.options);
    case 'choices':
      return choices(value, input.options);
    case 'yesno':
      return yesNo(value, input.open === true);
    case 'person':
      return person(value, input.options, reader);
    case 'people':
      return people(value, input.options, reader);
  }
}
