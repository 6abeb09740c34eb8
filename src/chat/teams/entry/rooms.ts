/** What happens around conversations: the app comes and goes, people come in, channels are renamed and deleted by hand. */
import { Refusal } from '../../../domain/errors.js';
import { type Account, type Activity, isPersonal, roomOf } from '../activity.js';
import type { Asker } from '../asker.js';
import { askerOf, atOf, type Island, isBot, placeIn, unlessRefused, whereOf } from '../island.js';
import { TEAMS, type Tenant } from '../parts.js';
import { welcome } from './home.js';

const isUs = ({ recipient }: Activity, { id }: Account): boolean => id === recipient?.id;

/** `conversationUpdate`. */
export async function changed(island: Island, activity: Activity, tenant: Tenant): Promise<void> {
  const { membersAdded, membersRemoved, channelData } = activity;
  for (const member of membersAdded ?? [])
    if (isUs(activity, member)) await installed(island, activity, tenant);
    else if (!isBot(member)) await joined(island, activity, tenant, member);
  if ((membersRemoved ?? []).some((member) => isUs(activity, member))) await gone(island, activity, tenant);
  const channel = channelData?.channel;
  if (channel === null || channel === undefined) return;
  const where = { ...whereOf(tenant, activity), room: channel.id };
  if (channelData?.eventType === 'channelRenamed' && typeof channel.name === 'string')
    await island.heard.roomChanged(where, { name: channel.name });
}

/** `installationUpdate`. */
export async function installation(island: Island, activity: Activity, tenant: Tenant): Promise<void> {
  if (activity.action?.startsWith('remove') === true) await gone(island, activity, tenant);
  else if (activity.action?.startsWith('add') === true) await installed(island, activity, tenant);
}

/** The app is there: it says what it is, except in the war rooms that it has made itself. Comes twice, in two activities. */
async function installed(island: Island, activity: Activity, tenant: Tenant): Promise<void> {
  const { services, people, follow, parts } = island;
  const { team } = activity.channelData ?? {};
  if (team !== null && team !== undefined) {
    const known =
      typeof team.aadGroupId === 'string'
        ? { groupId: team.aadGroupId, name: team.name ?? '' }
        : await tenant.connector.team({ id: team.id, serviceUrl: activity.serviceUrl });
    if (known.groupId !== null)
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
  const { incidentId } = await placeIn(island, tenant, activity);
  if (incidentId !== null) return;
  const room = roomOf(activity.conversation.id);
  follow(
    welcome(
      island,
      tenant,
      { ...atOf(activity), conversation: room },
      { name: activity.recipient?.name ?? 'Muster', personal: isPersonal(activity) },
    ).catch((error: unknown) => parts.log.info({ err: error }, 'nobody could be welcomed')),
  );
}

/** The app is not wanted any more. */
async function gone(island: Island, activity: Activity, tenant: Tenant): Promise<void> {
  const { services, people, parts } = island;
  const group = activity.channelData?.team?.aadGroupId;
  if (typeof group === 'string') await services.removed(tenant.organizationId, group);
  parts.log.info({ tenant: tenant.id, personal: isPersonal(activity) }, 'the app was removed in Teams');
  if (!isPersonal(activity)) return;
  const user = activity.from.aadObjectId;
  const known =
    typeof user === 'string'
      ? await island.contacts.known(
          {
            organizationId: tenant.organizationId,
            id: tenant.id,
            tenant,
            at: atOf(activity),
            mri: null,
            timezone: null,
          },
          user,
        )
      : undefined;
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
