/** Commands beneath the box for messages and in the menu of a message, and links to our incidents. */
import { z } from 'zod';
import { declarationFrom, unfolded } from '../../../core/chat/quoting.js';
import { md, say } from '../../../domain/message.js';
import type { Activity } from '../activity.js';
import type { Asker } from '../asker.js';
import { type InvokeAnswer, shownDialog, unfoldedLink } from '../botFramework/invokes.js';
import { askerOf, type Island, unlessRefused, userOf } from '../island.js';
import { ADD_TO_TIMELINE_EXTENSION, DECLARE_EXTENSION, DECLARE_FROM_MESSAGE_EXTENSION } from '../manifest.js';
import { TEAMS, type Tenant } from '../parts.js';
import type { Dialog } from '../render/form.js';
import { renderMessage } from '../render/message.js';
import { wordsInHtml } from '../words.js';
import { type Payload, payloadShape, sourceOf } from './timeline.js';

const asked = z.object({
  commandId: z.string(),
  messagePayload: payloadShape.nullish(),
});

/** `composeExtension/fetchTask`. */
export async function opened(island: Island, activity: Activity, tenant: Tenant): Promise<InvokeAnswer> {
  const { answers, telling } = island;
  const { data } = asked.safeParse(activity.value);
  try {
    const asker = await askerOf(island, activity, tenant);
    const dialog = data === undefined ? undefined : await dialogFor(island, activity, asker, data);
    return shownDialog(dialog ?? (await answers.notice(tenant, UNKNOWN)));
  } catch (error) {
    return shownDialog(await answers.notice(tenant, telling.problem(error, tenant)));
  }
}

const UNKNOWN = say('warning', md`This is none of Muster’s commands.`);
const NOTHING = say('warning', md`There are no words in this message that could stand on a timeline.`);

async function dialogFor(
  island: Island,
  activity: Activity,
  asker: Asker,
  { commandId, messagePayload: payload }: z.infer<typeof asked>,
): Promise<Dialog | undefined> {
  switch (commandId) {
    case DECLARE_EXTENSION:
      return await formFor(island, asker, 'incident declare', {});
    case DECLARE_FROM_MESSAGE_EXTENSION:
      if (payload === null || payload === undefined) return undefined;
      return await formFor(island, asker, 'incident declare', await quoted(island, activity, asker, payload));
    case ADD_TO_TIMELINE_EXTENSION:
      return payload === null || payload === undefined
        ? undefined
        : await note(island, activity, asker, payload);
    default:
      return undefined;
  }
}

async function formFor(
  { answers, parts }: Island,
  asker: Asker,
  command: string,
  values: Readonly<Record<string, string>>,
  extra: Readonly<Record<string, unknown>> | null = null,
): Promise<Dialog | undefined> {
  const answer = await answers.form(asker, command, values);
  return await answers.dialog(asker, { answer, key: parts.newId(), extra });
}

/** Puts a message on the timeline of the room's incident; outside a room they have to say whose it is. */
async function note(
  island: Island,
  activity: Activity,
  asker: Asker,
  payload: Payload,
): Promise<Dialog | undefined> {
  const { answers } = island;
  const source = await sourceOf(island, activity, asker.tenant, payload);
  if (source.text === '') return await answers.notice(asker.tenant, NOTHING);
  const { incidentId } = asker.place;
  if (incidentId === null) {
    const { text, ...extra } = source;
    return await formFor(island, asker, 'incident note', { text }, extra);
  }
  const ran = await answers.run(
    asker,
    {
      type: 'values',
      command: 'incident note',
      origin: 'json',
      values: { incident: incidentId, ...source },
    },
    `teams:extension:${asker.tenant.id}:${asker.mri}:${activity.id ?? activity.timestamp ?? ''}`,
  );
  // Whoever opened a dialog wants to read that it worked.
  const { answer } = ran;
  return answer.type === 'done'
    ? await answers.notice(asker.tenant, answer.reply.message)
    : await answers.dialog(asker, ran);
}

/** The form of a declaration, filled in with the message: who said it, what, and where it stands. */
async function quoted(
  island: Island,
  activity: Activity,
  { tenant, place, personal }: Asker,
  { from, body, linkToMessage }: Payload,
): Promise<Readonly<Record<string, string>>> {
  const user = from?.user;
  const who =
    user === null || user === undefined
      ? undefined
      : await userOf(island, tenant, activity, { id: user.id, aadObjectId: user.id }).catch(unlessRefused);
  return declarationFrom({
    text: body === null || body === undefined ? '' : wordsInHtml(body.content),
    who: who?.name ?? user?.displayName ?? undefined,
    where: personal ? 'a direct message' : placeName(place),
    url: linkToMessage ?? null,
  });
}

/** Chats are not for everybody, and not called by their names. */
const placeName = ({ channel }: Asker['place']): string =>
  channel === undefined || channel.private ? 'a private chat' : `#${channel.name}`;

const link = z.object({ url: z.string() });

/** `composeExtension/queryLink`: a link of ours, shown as what it leads to: only what everybody may see. */
export async function unfurled(
  { parts, telling }: Island,
  activity: Activity,
  tenant: Tenant,
): Promise<InvokeAnswer> {
  const { data } = link.safeParse(activity.value);
  const { store, publicUrl } = parts;
  const message =
    data === undefined
      ? undefined
      : await unfolded({ db: store.read, publicUrl, platform: TEAMS }, tenant.organizationId, data.url);
  if (message === undefined) return { status: 200 };
  // Nobody is called by what others show each other.
  const { card, summary } = renderMessage(message, await telling.reader(tenant, []), { type: 'none' });
  return unfoldedLink(card, { title: message.title ?? summary, text: summary });
}
