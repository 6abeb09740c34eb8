/** What people write: to the app it is a command; in war rooms it is activity, and messages on a timeline are followed. */
import { actionIn } from '../actions.js';
import { type Activity, isPersonal, mentionsIn, threadOf } from '../activity.js';
import {
  askerOf,
  type Island,
  isBot,
  messageUrl,
  placeIn,
  spotOf,
  timeOf,
  unlessRefused,
  whereOf,
} from '../island.js';
import type { Tenant } from '../parts.js';
import { saidOf, wordsOf } from '../spoken.js';
import { isHome, tellHome } from './home.js';
import { pressed } from './presses.js';
import { pinAgain } from './timeline.js';

/** Whether the app itself is spoken to. */
const isToUs = (activity: Activity): boolean =>
  isPersonal(activity) || mentionsIn(activity).some(({ id }) => id === activity.recipient?.id);

export async function message(island: Island, activity: Activity, tenant: Tenant): Promise<void> {
  // Whatever a bot says, our own words above all, is nobody's.
  if (isBot(activity.from)) return;
  const does = actionIn(activity.value);
  if (does !== undefined) return await pressed(island, activity, tenant, does);
  if (isToUs(activity)) return await command(island, activity, tenant);
  // Most conversations are no war rooms: nobody is looked up for those.
  const { incidentId } = await placeIn(island, tenant, activity);
  if (incidentId === null) return;
  // Whoever may do nothing here, or cannot be found just now, can still talk.
  const asker = await askerOf(island, activity, tenant).catch(unlessRefused);
  const author = asker === undefined ? (activity.from.name ?? undefined) : undefined;
  await island.heard.spoke(asker?.viewer, whereOf(tenant, activity), () => {
    const message = idOf(activity);
    const thread = threadOf(activity.conversation.id);
    return {
      text: saidOf(activity),
      message,
      at: timeOf(activity.timestamp, island.parts.clock),
      url: messageUrl(activity, message),
      files: filesOf(activity),
      reply: thread !== null && thread !== message,
      ...(author === undefined ? {} : { author }),
    };
  });
}

const idOf = ({ id, timestamp }: Activity): string => id ?? timestamp ?? '';

/** What somebody has put to their words; the words themselves come as HTML once more. */
const filesOf = ({ attachments }: Activity) =>
  (attachments ?? []).flatMap(({ contentType, name, contentUrl }) =>
    contentType === 'text/html' || typeof name !== 'string' ? [] : [{ name, url: contentUrl ?? null }],
  );

/** Runs what was said as a line. */
async function command(island: Island, activity: Activity, tenant: Tenant): Promise<void> {
  const { answers, telling, parts, follow } = island;
  const key = `teams:message:${tenant.id}:${activity.conversation.id}:${idOf(activity)}`;
  try {
    const [asker, words] = await Promise.all([
      askerOf(island, activity, tenant),
      wordsOf(island, activity, tenant),
    ]);
    if (asker.personal && isHome(words.line)) return follow(tellHome(island, asker, key));
    const [bare = ''] = parts.registry.familyNames;
    const line = words.line === '' ? `/${bare}` : words.line;
    const ran = await answers.run(asker, { ...words, type: 'line', line }, key);
    // It is done or kept: Teams need not wait until it is said, too.
    follow(answers.present(asker, ran));
  } catch (error) {
    if (await telling.isFirst(key))
      await telling.tellBystander(spotOf(activity, tenant), telling.problem(error, tenant));
  }
}

/** Edited: where it was relayed the new words take the place of the old; on a timeline they follow them. */
export async function edited(island: Island, activity: Activity, tenant: Tenant): Promise<void> {
  if (isBot(activity.from)) return;
  const where = whereOf(tenant, activity);
  const message = idOf(activity);
  const text = saidOf(activity);
  await island.heard.edited(where, message, versionOf(island, activity), () => ({
    text,
    files: filesOf(activity),
  }));
  for (const { incidentId, by } of await island.heard.pinned(where, message))
    await pinAgain(island, activity, { viewer: by, incident: incidentId, text });
}

/** Later edits have higher ones. */
const versionOf = ({ parts }: Island, { timestamp }: Activity): number => {
  const at = Date.parse(timestamp ?? '');
  return Number.isNaN(at) ? parts.clock.wallNow().getTime() : at;
};

/** Deleted: it is taken back where it was relayed, and struck out where it stands on a timeline. */
export async function removed(island: Island, activity: Activity, tenant: Tenant): Promise<void> {
  const where = whereOf(tenant, activity);
  await island.heard.removed(where, idOf(activity));
  await island.heard.unpinned(where, idOf(activity), 'The message was deleted.');
}
