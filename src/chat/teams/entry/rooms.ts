/** What happens around conversations: the app comes and goes, people come in, channels are renamed and deleted by hand. */
import type { Where } from '../../../core/chat/heard.js';
import { Refusal } from '../../../domain/errors.js';
import { type Account, type Activity, isPersonal, roomOf } from '../activity.js';
import type { Asker } from '../asker.js';
import { askerOf, atOf, type Island, isBot, placeIn, unlessRefused, whereOf } from '../island.js';
import { TEAMS, type Tenant } from '../parts.js';
import { isTopicOf } from '../roomsAbout.js';
import { isOurs } from '../roomsMemory.js';
import { welcome } from './home.js';

const isUs = ({ recipient }: Activity, { id }: Account): boolean => id === recipient?.id;

/** `conversationUpdate`. */
export async function changed(island: Island, activity: Activity, tenant: Tenant): Promise<void> {
  const { membersAdded, membersRemoved, channelData, topicName } = activity;
  for (const member of membersAdded ?? [])
    if (isUs(activity, member)) await installed(island, activity, tenant);
    else if (!isBot(member)) await joined(island, activity, tenant, member);
  if ((membersRemoved ?? []).some((member) => isUs(activity, member))) await gone(island, activity, tenant);
  if (typeof topicName === 'string') await topicChanged(island, activity, tenant, topicName);
  const channel = channelData?.channel;
  if (channel === null || channel === undefined) return;
  await channelChanged(island, { ...whereOf(tenant, activity), room: channel.id }, activity);
}

/** A chat was renamed. What Muster has put behind its name itself does not belong to it. */
async function topicChanged(
  island: Island,
  activity: Activity,
  tenant: Tenant,
  topic: string,
): Promise<void> {
  if (isBot(activity.from)) return;
  const { channel } = await placeIn(island, tenant, activity);
  if (channel !== undefined && !isTopicOf(channel.name, topic))
    await island.heard.roomChanged(whereOf(tenant, activity), { name: topic });
}

/** A channel was renamed, deleted or restored. What Muster does itself it knows already. */
async function channelChanged(
  { heard }: Island,
  where: Where,
  { channelData, from }: Activity,
): Promise<void> {
  const { channel, eventType } = channelData ?? {};
  if (isBot(from)) return;
  if (eventType === 'channelRenamed' && typeof channel?.name === 'string')
    await heard.roomChanged(where, { name: channel.name });
  else if (eventType === 'channelDeleted') await heard.roomChanged(where, { archived: true });
  else if (eventType === 'channelRestored') await heard.roomChanged(where, { archived: false });
}

/** `installationUpdate`. */
export async function installation(island: Island, activity: Activity, tenant: Tenant): Promise<void> {
  // A new version is not another app: it is neither taken leave of nor welcomed.
  if (activity.action === 'remove') await gone(island, activity, tenant);
  else if (activity.action === 'add') await installed(island, activity, tenant);
}

/** The app is there: it says what it is, except in the war rooms that it has made itself. Comes twice, in two activities. */
async function installed(island: Island, activity: Activity, tenant: Tenant): Promise<void> {
  const { services, people, follow, parts } = island;
  const { team } = activity.channelData ?? {};
  if (team !== null && team !== undefined) {
    const known = await teamOf(tenant, activity, team).catch((error: unknown) => {
      parts.log.warn({ err: error }, 'Teams does not say in which team the app was installed');
    });
    if (typeof known?.groupId === 'string')
      await services.installed(tenant.organizationId, {
        groupId: known.groupId,
        channelId: team.id,
        tenantId: tenant.id,
        name: known.name,
      });
  }
  if (isPersonal(activity)) {
    // Whoever has taken the app back can be written to again.
    const asker = await askerOf(island, activity, tenant).catch(unlessRefused);
    if (asker?.viewer.userId) await people.unblocked(asker.viewer.userId);
  }
  // Where Muster came by itself it is making a room, or has something to say.
  if (isBot(activity.from)) return;
  const { incidentId } = await placeIn(island, tenant, activity);
  const room = roomOf(activity.conversation.id);
  if (incidentId !== null || (await isOurs(parts, room))) return;
  follow(
    welcome(
      island,
      tenant,
      { ...atOf(activity), conversation: room },
      { name: activity.recipient?.name ?? 'Muster', personal: isPersonal(activity) },
    ).catch((error: unknown) => parts.log.info({ err: error }, 'nobody could be welcomed')),
  );
}

/** Which team it is: Teams does not always say its group. */
const teamOf = async (
  { connector }: Tenant,
  { serviceUrl }: Activity,
  { id, name, aadGroupId }: NonNullable<NonNullable<Activity['channelData']>['team']>,
) =>
  typeof aadGroupId === 'string'
    ? { groupId: aadGroupId, name: name ?? '' }
    : await connector.team({ id, serviceUrl });

/** The app is not wanted any more. */
async function gone(island: Island, activity: Activity, tenant: Tenant): Promise<void> {
  const { services, people, parts } = island;
  const { team } = activity.channelData ?? {};
  const group =
    team?.aadGroupId ??
    (await services.teams(tenant.organizationId)).find(({ channelId }) => channelId === team?.id)?.groupId;
  if (group !== undefined) await services.removed(tenant.organizationId, group);
  parts.log.info({ tenant: tenant.id, personal: isPersonal(activity) }, 'the app was removed in Teams');
  if (!isPersonal(activity)) return;
  const user = activity.from.aadObjectId ?? (await people.entraIdOf(tenant.organizationId, activity.from.id));
  const known = typeof user === 'string' ? await island.contacts.known(tenant, user) : undefined;
  if (known !== undefined) await people.blocked(known.id);
}

/** Whoever comes into a war room is caught up, alone. Of a channel, whose people are those of the team, nobody is told. */
async function joined(island: Island, activity: Activity, tenant: Tenant, member: Account): Promise<void> {
  const { heard, telling, parts, follow } = island;
  const place = await placeIn(island, tenant, activity);
  if (place.incidentId === null) return;
  try {
    const asker: Asker = await askerOf(island, spokenBy(member, activity), tenant, { place });
    const missed = await heard.joined(asker.viewer, whereOf(tenant, activity));
    if (missed === undefined) return;
    const answer = await parts.dispatcher.dispatch({
      viewer: asker.viewer,
      surface: TEAMS,
      place,
      asked: { type: 'line', line: `/incident catchup ${missed.reference}` },
      canAsk: false,
    });
    const key = `joined:${tenant.id}:${activity.conversation.id}:${member.id}:${activity.id ?? activity.timestamp ?? ''}`;
    if (answer.type !== 'done' || !(await telling.isFirst(key))) return;
    follow(telling.tell(asker, answer.reply.message));
  } catch (error) {
    // Somebody who may do nothing here can still be in a chat; who they are is asked again when they say something.
    if (!(error instanceof Refusal)) throw error;
  }
}

/** As if it came from somebody else: what it says of whoever caused it, such as their time zone, is not theirs. */
const spokenBy = (from: Account, activity: Activity): Activity => ({
  ...activity,
  from,
  entities: [],
  localTimezone: null,
});
