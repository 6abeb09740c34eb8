/** Messages that are put on the timeline, with their own time and author. */
import { z } from 'zod';
import { Refusal } from '../../../domain/errors.js';
import type { Viewer } from '../../../store/queries/viewer.js';
import { type Activity, roomOf } from '../activity.js';
import { type Island, messageUrl, timeOf, userOf } from '../island.js';
import { TEAMS, type Tenant } from '../parts.js';
import { wordsInHtml } from '../words.js';

/** A message, as Teams gives it with a command of its menu. */
export const payloadShape = z.object({
  id: z.string(),
  createdDateTime: z.string().nullish(),
  linkToMessage: z.string().nullish(),
  from: z
    .object({
      user: z.object({ id: z.string(), displayName: z.string().nullish() }).nullish(),
      application: z.object({ displayName: z.string().nullish() }).nullish(),
    })
    .nullish(),
  body: z.object({ contentType: z.string().nullish(), content: z.string() }).nullish(),
  attachments: z
    .array(
      z.object({
        contentType: z.string().nullish(),
        name: z.string().nullish(),
        contentUrl: z.string().nullish(),
      }),
    )
    .nullish(),
});
export type Payload = z.infer<typeof payloadShape>;

/** What the command takes of a message. */
export async function sourceOf(island: Island, activity: Activity, tenant: Tenant, payload: Payload) {
  const { id, createdDateTime, linkToMessage, body, attachments } = payload;
  const files = (attachments ?? []).flatMap(({ name, contentUrl }) =>
    typeof contentUrl === 'string' ? [{ name: name ?? 'file', url: contentUrl }] : [],
  );
  const author = await authorOf(island, activity, tenant, payload);
  const said = body === null || body === undefined ? '' : wordsInHtml(body.content);
  return {
    text: said === '' ? files.map(({ name }) => name).join(', ') : said,
    at: timeOf(createdDateTime, island.parts.clock).toISOString(),
    ...('id' in author ? { said_by: author.id } : {}),
    source: {
      platform: TEAMS,
      room: roomOf(activity.conversation.id),
      message: id,
      url: linkToMessage ?? messageUrl(activity, id),
      files: files.slice(0, 20),
      ...('id' in author ? {} : { author: author.name }),
    },
  };
}

/** Who said it, as one of ours; apps, and whoever Teams does not know any more, by name alone. */
async function authorOf(
  island: Island,
  activity: Activity,
  tenant: Tenant,
  { from }: Payload,
): Promise<{ readonly id: string } | { readonly name: string }> {
  const user = from?.user;
  if (user === null || user === undefined) return { name: from?.application?.displayName ?? 'An app' };
  try {
    return { id: (await userOf(island, tenant, activity, { id: user.id, aadObjectId: user.id })).id };
  } catch (error) {
    // That passes: whose words they are is worth another attempt.
    if (!(error instanceof Refusal) || error.code === 'BUSY') throw error;
    return { name: user.displayName ?? 'Somebody' };
  }
}

/** A message on a timeline was edited: the new words follow the old. */
export async function pinAgain(
  { parts }: Island,
  activity: Activity,
  { viewer, incident, text }: { readonly viewer: Viewer; readonly incident: string; readonly text: string },
): Promise<void> {
  const { id, timestamp } = activity;
  if (text === '' || typeof id !== 'string') return;
  await parts.dispatcher.dispatch({
    viewer,
    surface: TEAMS,
    asked: {
      type: 'values',
      command: 'incident note',
      origin: 'json',
      values: {
        incident,
        text,
        at: timeOf(timestamp, parts.clock).toISOString(),
        source: {
          platform: TEAMS,
          room: roomOf(activity.conversation.id),
          message: id,
          url: messageUrl(activity, id),
        },
      },
    },
    canAsk: false,
  });
}
