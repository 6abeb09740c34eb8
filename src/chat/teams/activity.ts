/** What Teams sends, as far as we read it (facts page, "Activity JSON"). Everything else in it is left alone. */
import { z } from 'zod';

/** Ids are kept, and looked up by: no store takes NUL in them, or an index of any length. */
const id = z
  .string()
  .min(1)
  .max(1_000)
  .regex(/^\P{Cc}*$/u);
/** Without it we can do. */
const optionalId = id.nullish().catch(undefined);

const account = z.object({
  /** `29:…` for people, `28:…` for bots. */
  id,
  name: z.string().nullish(),
  /** Their id in Entra. */
  aadObjectId: optionalId,
});
export type Account = z.infer<typeof account>;

const named = z.object({ id, name: z.string().nullish() });

export const activityShape = z.object({
  type: z.string(),
  id: optionalId,
  /** Of an invoke: what is asked. */
  name: z.string().nullish(),
  timestamp: z.string().max(100).nullish(),
  channelId: z.literal('msteams'),
  serviceUrl: z.url({ protocol: /^https?$/u }),
  from: account,
  recipient: named.nullish(),
  conversation: z.object({
    id,
    conversationType: z.string().nullish(),
    tenantId: optionalId,
    name: z.string().nullish(),
  }),
  channelData: z
    .object({
      tenant: z.object({ id }).nullish(),
      team: named.extend({ aadGroupId: optionalId }).nullish(),
      channel: named.nullish(),
      eventType: z.string().nullish(),
    })
    .nullish(),
  text: z.string().nullish(),
  /** What a button or a form gave, or what an invoke is about. */
  value: z.unknown().optional(),
  replyToId: z.string().nullish(),
  entities: z.array(z.unknown()).nullish(),
  attachments: z
    .array(
      z.object({
        contentType: z.string(),
        content: z.unknown().optional(),
        name: z.string().nullish(),
        contentUrl: z.string().nullish(),
      }),
    )
    .nullish(),
  membersAdded: z.array(account).nullish(),
  membersRemoved: z.array(account).nullish(),
  /** Of a chat: its new name. */
  topicName: z.string().nullish(),
  /** Of an installation: added or removed. */
  action: z.string().nullish(),
  localTimezone: z.string().nullish(),
});
export type Activity = z.infer<typeof activityShape>;

/** The tenant that an activity says it comes from. */
export const tenantOf = ({ channelData, conversation }: Activity): string | undefined =>
  channelData?.tenant?.id ?? conversation.tenantId ?? undefined;

const THREAD = /;messageid=(.+)$/u;

/** The conversation without the thread: a channel, a chat. */
export const roomOf = (conversation: string): string => conversation.replace(THREAD, '');

/** The message with which the thread began; null outside of threads. */
export const threadOf = (conversation: string): string | null => THREAD.exec(conversation)?.[1] ?? null;

/** A thread of a channel, as a conversation. */
export const inThread = (room: string, message: string): string => `${room};messageid=${message}`;

/** Whether somebody is alone with the app there. */
export const isPersonal = ({ conversation }: Activity): boolean =>
  conversation.conversationType === 'personal';

const mention = z.object({
  type: z.literal('mention'),
  mentioned: z.object({ id, name: z.string().nullish() }),
  text: z.string().nullish(),
});
export interface Mention {
  readonly id: string;
  readonly name: string | null;
  /** How it stands in the text, such as `<at>Ann</at>`. */
  readonly text: string;
}

/** Who is mentioned, in the order in which they stand there. */
export const mentionsIn = ({ entities }: Activity): readonly Mention[] =>
  (entities ?? []).flatMap((entity) => {
    const { data } = mention.safeParse(entity);
    return data === undefined || (data.text ?? '') === ''
      ? []
      : [{ id: data.mentioned.id, name: data.mentioned.name ?? null, text: data.text ?? '' }];
  });

/** The message once more, as HTML. */
export const htmlOf = ({ attachments }: Activity): string | undefined => {
  const found = attachments?.find(({ contentType }) => contentType === 'text/html')?.content;
  return typeof found === 'string' ? found : undefined;
};

const clientInfo = z.object({ type: z.literal('clientInfo'), timezone: z.string() });

/** The time zone of whoever wrote, as their client says it. */
export const timezoneOf = ({ entities, localTimezone }: Activity): string | null => {
  for (const entity of entities ?? []) {
    const { data } = clientInfo.safeParse(entity);
    if (data !== undefined) return data.timezone;
  }
  return localTimezone ?? null;
};
