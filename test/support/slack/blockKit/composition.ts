/** The objects that blocks and elements are made of, with what Slack allows of them. */
import * as z from 'zod';
import { lengthOf } from '../json.js';

/** A text that is there and not longer than this. */
export const words = (most: number) =>
  z.string().superRefine((text, context) => {
    const length = lengthOf(text);
    if (length === 0) context.addIssue({ code: 'custom', message: 'is empty' });
    if (length > most)
      context.addIssue({ code: 'custom', message: `has ${length} characters, of at most ${most}` });
  });

export const plain = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: words(most), emoji: z.boolean().optional() });

const mrkdwn = (most: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: words(most), verbatim: z.boolean().optional() });

export const text = (most: number) => z.discriminatedUnion('type', [plain(most), mrkdwn(most)]);

/** A list of at least one and at most so many. */
export const some = <Schema extends z.ZodType>(schema: Schema, most: number) =>
  z.array(schema).min(1, 'is empty').max(most, `has more than ${most} entries`);

export const blockId = words(255).optional();
export const actionId = words(255).optional();
export const style = z.enum(['primary', 'danger']).optional();
export const url = words(3000).refine((value) => URL.canParse(value), 'is no URL');

export const confirm = z
  .strictObject({
    title: plain(100).optional(),
    text: text(300),
    confirm: plain(30).optional(),
    deny: plain(30).optional(),
    style,
  })
  .optional();

const described = { value: words(75), description: plain(75).optional() };

/** An option of a menu. */
export const option = z.strictObject({ text: plain(75), ...described });
/** An option of checkboxes and radio buttons, which may be formatted. */
export const richOption = z.strictObject({
  text: text(75),
  value: words(75),
  description: text(75).optional(),
});
export const overflowOption = z.strictObject({ text: plain(75), ...described, url: url.optional() });
export const optionGroup = z.strictObject({ label: plain(75), options: some(option, 100) });

export const dispatchConfig = z
  .strictObject({
    trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).min(1),
  })
  .optional();

export const conversationFilter = z
  .strictObject({
    include: z
      .array(z.enum(['im', 'mpim', 'private', 'public']))
      .min(1)
      .optional(),
    exclude_external_shared_channels: z.boolean().optional(),
    exclude_bot_users: z.boolean().optional(),
  })
  .refine((filter) => Object.keys(filter).length > 0, 'is empty')
  .optional();

const picture = {
  image_url: url.optional(),
  slack_file: z.union([z.strictObject({ id: z.string() }), z.strictObject({ url: z.string() })]).optional(),
  alt_text: words(2000),
};

export const imageFields = picture;
export const onePicture = (image: { image_url?: unknown; slack_file?: unknown }) =>
  (image.image_url === undefined) !== (image.slack_file === undefined);
export const onePictureMessage = 'needs either image_url or slack_file';
