/** The blocks that messages, modals and home tabs may hold. */
import * as z from 'zod';
import {
  blockId,
  imageFields,
  onePicture,
  onePictureMessage,
  plain,
  some,
  text,
  url,
  words,
} from './composition.js';
import { accessory, action, feedbackButtons, iconButton, image, input } from './elements.js';

const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: blockId,
    text: text(3000).optional(),
    fields: some(text(2000), 10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, 'needs text or fields');

const header = z.strictObject({ type: z.literal('header'), block_id: blockId, text: plain(150) });
const divider = z.strictObject({ type: z.literal('divider'), block_id: blockId });

const context = z.strictObject({
  type: z.literal('context'),
  block_id: blockId,
  elements: some(z.discriminatedUnion('type', [image, text(3000)]), 10),
});
const contextActions = z.strictObject({
  type: z.literal('context_actions'),
  block_id: blockId,
  elements: some(z.discriminatedUnion('type', [feedbackButtons, iconButton]), 5),
});
const actions = z.strictObject({
  type: z.literal('actions'),
  block_id: blockId,
  elements: some(action, 25),
});
const inputBlock = z.strictObject({
  type: z.literal('input'),
  block_id: blockId,
  label: plain(2000),
  hint: plain(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: input,
});
const imageBlock = z
  .strictObject({
    type: z.literal('image'),
    block_id: blockId,
    title: plain(2000).optional(),
    ...imageFields,
  })
  .refine(onePicture, onePictureMessage);
const video = z.strictObject({
  type: z.literal('video'),
  block_id: blockId,
  video_url: url,
  thumbnail_url: url,
  alt_text: words(2000),
  title: plain(200),
  title_url: url.optional(),
  author_name: words(50).optional(),
  provider_name: z.string().optional(),
  provider_icon_url: url.optional(),
  description: plain(200).optional(),
});
const markdown = z.strictObject({ type: z.literal('markdown'), block_id: blockId, text: words(12_000) });

const styles = z
  .strictObject({
    bold: z.boolean().optional(),
    code: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    underline: z.boolean().optional(),
  })
  .optional();
const run = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: words(3000), style: styles }),
  z.strictObject({
    type: z.literal('link'),
    url,
    text: words(3000).optional(),
    unsafe: z.boolean().optional(),
    style: styles,
  }),
  z.strictObject({ type: z.literal('user'), user_id: z.string(), style: styles }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: z.string(), style: styles }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string(), style: styles }),
  z.strictObject({
    type: z.literal('emoji'),
    name: z.string(),
    unicode: z.string().optional(),
    url: z.string().optional(),
    style: styles,
  }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.number().int(),
    format: z.string(),
    url: z.string().optional(),
    fallback: z.string().optional(),
    style: styles,
  }),
  z.strictObject({
    type: z.literal('broadcast'),
    range: z.enum(['here', 'channel', 'everyone']),
    style: styles,
  }),
]);
const border = z.literal([0, 1]).optional();
const richSection = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(run) });
const richText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: blockId,
  elements: some(
    z.discriminatedUnion('type', [
      richSection,
      z.strictObject({
        type: z.literal('rich_text_list'),
        elements: z.array(richSection),
        style: z.enum(['bullet', 'ordered']),
        indent: z.number().int().min(0).max(8).optional(),
        offset: z.number().int().min(0).optional(),
        border,
      }),
      z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(run), border }),
      z.strictObject({
        type: z.literal('rich_text_preformatted'),
        elements: z.array(run),
        border,
        language: z.string().optional(),
      }),
    ]),
    100,
  ),
});

const cell = z.discriminatedUnion('type', [
  richText,
  z.strictObject({ type: z.literal('raw_text'), text: words(3000) }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: words(3000) }),
]);
const table = z.strictObject({
  type: z.literal('table'),
  block_id: blockId,
  rows: some(some(cell, 20), 100),
  column_settings: z
    .array(
      z.strictObject({
        align: z.enum(['left', 'center', 'right']).optional(),
        is_wrapped: z.boolean().optional(),
      }),
    )
    .max(20)
    .optional(),
});

const everywhere = [
  section,
  header,
  divider,
  context,
  actions,
  inputBlock,
  imageBlock,
  richText,
  video,
] as const;

/** In messages. */
export const messageBlock = z.discriminatedUnion('type', [...everywhere, contextActions, markdown, table]);
/** In modals and on home tabs. */
export const viewBlock = z.discriminatedUnion('type', [...everywhere]);
