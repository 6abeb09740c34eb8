/** What people click, choose and fill in. */
import * as z from 'zod';
import { lengthOf } from '../json.js';
import {
  actionId,
  confirm,
  conversationFilter,
  dispatchConfig,
  imageFields,
  onePicture,
  onePictureMessage,
  option,
  optionGroup,
  overflowOption,
  plain,
  richOption,
  some,
  style,
  url,
  words,
} from './composition.js';

const focus = z.boolean().optional();
const placeholder = plain(150).optional();
const selectable = { action_id: actionId, confirm, focus_on_load: focus, placeholder };
const several = { ...selectable, max_selected_items: z.number().int().min(1).optional() };
const ids = z.array(z.string()).optional();
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'is no date like 2026-03-02');
const time = z.string().regex(/^\d{2}:\d{2}$/, 'is no time like 09:30');

interface Choices {
  readonly options?: readonly { readonly value: string }[] | undefined;
  readonly option_groups?: readonly { readonly options: readonly { readonly value: string }[] }[] | undefined;
}

const valuesOf = ({ options = [], option_groups = [] }: Choices) => [
  ...options.map(({ value }) => value),
  ...option_groups.flatMap((group) => group.options.map(({ value }) => value)),
];

/** What is chosen from the start must be one of the options. */
const offers = (element: Choices, initial: readonly ({ readonly value: string } | undefined)[]) =>
  initial.every((chosen) => chosen === undefined || valuesOf(element).includes(chosen.value));
const notOffered = 'starts with an option that is not among its options';
const eitherOptions = ({ options, option_groups }: Choices) =>
  (options === undefined) !== (option_groups === undefined);
const needsOptions = 'needs either options or option_groups';

export const button = z.strictObject({
  type: z.literal('button'),
  action_id: actionId,
  text: plain(75),
  value: words(2000).optional(),
  url: url.optional(),
  style,
  confirm,
  accessibility_label: words(75).optional(),
});

const checkboxes = z
  .strictObject({
    type: z.literal('checkboxes'),
    action_id: actionId,
    confirm,
    focus_on_load: focus,
    options: some(richOption, 10),
    initial_options: some(richOption, 10).optional(),
  })
  .refine((e) => offers(e, e.initial_options ?? []), notOffered);

const radioButtons = z
  .strictObject({
    type: z.literal('radio_buttons'),
    action_id: actionId,
    confirm,
    focus_on_load: focus,
    options: some(richOption, 10),
    initial_option: richOption.optional(),
  })
  .refine((e) => offers(e, [e.initial_option]), notOffered);

const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: actionId,
  confirm,
  options: some(overflowOption, 5),
});

const choices = {
  options: some(option, 100).optional(),
  option_groups: some(optionGroup, 100).optional(),
};

const selects = [
  z
    .strictObject({
      type: z.literal('static_select'),
      ...selectable,
      ...choices,
      initial_option: option.optional(),
    })
    .refine(eitherOptions, needsOptions)
    .refine((e) => offers(e, [e.initial_option]), notOffered),
  z
    .strictObject({
      type: z.literal('multi_static_select'),
      ...several,
      ...choices,
      initial_options: some(option, 100).optional(),
    })
    .refine(eitherOptions, needsOptions)
    .refine((e) => offers(e, e.initial_options ?? []), notOffered),
  z.strictObject({
    type: z.literal('external_select'),
    ...selectable,
    initial_option: option.optional(),
    min_query_length: z.number().int().min(0).optional(),
  }),
  z.strictObject({
    type: z.literal('multi_external_select'),
    ...several,
    initial_options: some(option, 100).optional(),
    min_query_length: z.number().int().min(0).optional(),
  }),
  z.strictObject({
    type: z.literal('users_select'),
    ...selectable,
    initial_user: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('multi_users_select'), ...several, initial_users: ids }),
  z.strictObject({
    type: z.literal('conversations_select'),
    ...selectable,
    initial_conversation: z.string().optional(),
    default_to_current_conversation: z.boolean().optional(),
    filter: conversationFilter,
    response_url_enabled: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('multi_conversations_select'),
    ...several,
    initial_conversations: ids,
    default_to_current_conversation: z.boolean().optional(),
    filter: conversationFilter,
  }),
  z.strictObject({
    type: z.literal('channels_select'),
    ...selectable,
    initial_channel: z.string().optional(),
    response_url_enabled: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('multi_channels_select'), ...several, initial_channels: ids }),
] as const;

const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...selectable,
  initial_date: date.optional(),
});
const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  ...selectable,
  initial_time: time.optional(),
  timezone: z.string().optional(),
});
const datetimepicker = z.strictObject({
  type: z.literal('datetimepicker'),
  action_id: actionId,
  confirm,
  focus_on_load: focus,
  initial_date_time: z.number().int().min(1_000_000_000).max(9_999_999_999).optional(),
});

const writable = {
  action_id: actionId,
  dispatch_action_config: dispatchConfig,
  focus_on_load: focus,
  placeholder,
};
const most = z.number().int().min(0).max(3000).optional();
const number = z.string().regex(/^-?\d+(\.\d+)?$/, 'is no number');

const writing = [
  z
    .strictObject({
      type: z.literal('plain_text_input'),
      ...writable,
      initial_value: z.string().optional(),
      multiline: z.boolean().optional(),
      min_length: most,
      max_length: most,
    })
    .refine((e) => (e.min_length ?? 0) <= (e.max_length ?? 3000), 'has a min_length above its max_length')
    .refine(
      (e) => lengthOf(e.initial_value ?? '') <= (e.max_length ?? 3000),
      'starts with more characters than it takes',
    ),
  z.strictObject({
    type: z.literal('email_text_input'),
    ...writable,
    initial_value: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('url_text_input'), ...writable, initial_value: z.string().optional() }),
  z.strictObject({
    type: z.literal('number_input'),
    ...writable,
    is_decimal_allowed: z.boolean(),
    initial_value: number.optional(),
    min_value: number.optional(),
    max_value: number.optional(),
  }),
] as const;

const richTextInput = z.strictObject({
  type: z.literal('rich_text_input'),
  ...writable,
  initial_value: z.looseObject({ type: z.literal('rich_text') }).optional(),
  min_lines: z.number().int().min(1).max(100).optional(),
  max_lines: z.number().int().min(1).max(100).optional(),
});

const fileInput = z.strictObject({
  type: z.literal('file_input'),
  action_id: actionId,
  filetypes: z.array(z.string()).optional(),
  max_files: z.number().int().min(1).max(10).optional(),
});

export const image = z
  .strictObject({ type: z.literal('image'), ...imageFields })
  .refine(onePicture, onePictureMessage);

export const feedbackButtons = z.strictObject({
  type: z.literal('feedback_buttons'),
  action_id: actionId,
  positive_button: z.strictObject({
    text: plain(75),
    accessibility_label: words(75).optional(),
    value: words(2000),
  }),
  negative_button: z.strictObject({
    text: plain(75),
    accessibility_label: words(75).optional(),
    value: words(2000),
  }),
});
export const iconButton = z.strictObject({
  type: z.literal('icon_button'),
  action_id: actionId,
  icon: z.string(),
  text: plain(75),
  accessibility_label: words(75).optional(),
  value: words(2000).optional(),
  visible_to_user_ids: ids,
  confirm,
});

const choosing = [checkboxes, radioButtons, ...selects, datepicker, timepicker] as const;

/** Beside the text of a section. */
export const accessory = z.discriminatedUnion('type', [button, overflow, image, ...choosing]);
/** In a row of actions. */
export const action = z.discriminatedUnion('type', [
  button,
  overflow,
  richTextInput,
  datetimepicker,
  ...choosing,
]);
/** Under a label, in a form. */
export const input = z.discriminatedUnion('type', [
  richTextInput,
  fileInput,
  datetimepicker,
  ...writing,
  ...choosing,
]);
