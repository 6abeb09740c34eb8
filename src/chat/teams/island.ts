/** What the entry points of the island share. */
import type { Contacts } from '../../core/chat/contacts.js';
import type { Heard, Where } from '../../core/chat/heard.js';
import { NOWHERE, type Place } from '../../core/commands/command.js';
import { type Clock, DeliveryProblem } from '../../core/ports.js';
import { Refusal } from '../../domain/errors.js';
import { conversationByExternalId } from '../../store/queries/conversations.js';
import { type Account, type Activity, isPersonal, roomOf, threadOf, timezoneOf } from './activity.js';
import type { Answers } from './answers.js';
import type { Asker, Spot } from './asker.js';
import { notHere, type TeamsHome } from './contacts.js';
import type { Files } from './files.js';
import { TEAMS, type TeamsParts, type Tenant } from './parts.js';
import type { TeamsPeople } from './people.js';
import { TeamsProblem } from './problem.js';
import type { Services } from './services.js';
import type { Telling } from './telling.js';
import type { Views } from './views.js';

export interface Island {
  readonly parts: TeamsParts;
  readonly answers: Answers;
  readonly telling: Telling;
  readonly contacts: Contacts<TeamsHome>;
  readonly heard: Heard;
  readonly services: Services;
  readonly people: TeamsPeople;
  readonly views: Views;
  readonly files: Files;
  /** Work that goes on after the answer. */
  readonly follow: (work: Promise<void>) => void;
}

/** What Teams calls people; Entra calls them otherwise. */
const PERSON = /^29:/u;
/** Bots are called so; only people ask us anything. */
const BOT = /^28:/u;
export const isPerson = (id: string): boolean => PERSON.test(id);
export const isBot = ({ id }: Pick<Account, 'id'>): boolean => BOT.test(id);

export const atOf = ({ conversation, serviceUrl }: Activity) => ({
  conversation: conversation.id,
  serviceUrl,
});

/** Where whoever sent it stands. */
export function spotOf(activity: Activity, tenant: Tenant): Spot {
  const { id } = activity.conversation;
  return {
    tenant,
    at: atOf(activity),
    channel: roomOf(id),
    thread: threadOf(id),
    personal: isPersonal(activity),
    mri: activity.from.id,
    name: activity.from.name ?? '',
  };
}

/** The place that a conversation is for us. */
export async function placeIn(
  { parts }: Island,
  { organizationId }: Tenant,
  activity: Activity,
): Promise<Place> {
  if (isPersonal(activity)) return NOWHERE;
  const room = roomOf(activity.conversation.id);
  const known = await conversationByExternalId(parts.store.read, organizationId, TEAMS, room);
  return {
    conversationId: known?.id ?? null,
    incidentId: known?.incidentId ?? null,
    channel: {
      platform: TEAMS,
      externalId: room,
      name: known?.name ?? nameOfRoom(activity),
      url: known?.url ?? roomUrl(activity),
      private: activity.conversation.conversationType !== 'channel',
    },
  };
}

/** Teams does not say the name of the channel that every team begins with. */
const nameOfRoom = ({ conversation, channelData }: Activity): string =>
  conversation.conversationType === 'channel'
    ? (channelData?.channel?.name ?? 'General')
    : (conversation.name ?? 'Group chat');

const LINKS = 'https://teams.microsoft.com/l';

function roomUrl({ conversation, channelData }: Activity): string {
  const room = encodeURIComponent(roomOf(conversation.id));
  if (conversation.conversationType !== 'channel') return `${LINKS}/chat/${room}/conversations`;
  const group = channelData?.team?.aadGroupId;
  const query = new URLSearchParams({
    ...(typeof group === 'string' ? { groupId: group } : {}),
    ...(channelData?.tenant ? { tenantId: channelData.tenant.id } : {}),
  });
  return `${LINKS}/channel/${room}/${encodeURIComponent(channelData?.channel?.name ?? 'General')}?${query.toString()}`;
}

/** Where a message is found. */
export function messageUrl({ conversation, channelData }: Activity, message: string): string {
  const group = channelData?.team?.aadGroupId;
  const query = new URLSearchParams({
    ...(channelData?.tenant ? { tenantId: channelData.tenant.id } : {}),
    ...(typeof group === 'string' ? { groupId: group } : {}),
    ...(conversation.conversationType === 'channel'
      ? { parentMessageId: threadOf(conversation.id) ?? message }
      : { context: '{"contextType":"chat"}' }),
  });
  return `${LINKS}/message/${encodeURIComponent(roomOf(conversation.id))}/${message}?${query.toString()}`;
}

const homeOf = (tenant: Tenant, activity: Activity, { id }: Account, timezone: string | null): TeamsHome => ({
  organizationId: tenant.organizationId,
  id: tenant.id,
  tenant,
  at: atOf(activity),
  timezone,
  mri: isPerson(id) ? id : null,
});

/** The id in Entra of somebody in a conversation: the one they are known by. @throws {Refusal} for what is no person. */
async function entraIdOf(
  island: Island,
  tenant: Tenant,
  activity: Activity,
  account: Account,
): Promise<string> {
  const known = account.aadObjectId ?? (await island.people.entraIdOf(tenant.organizationId, account.id));
  if (known !== undefined) return known;
  const { entraId } = await memberOf(tenant, activity, account);
  if (entraId === null) throw new Refusal('NOT_FOUND', `${account.name ?? 'That'} is no person.`);
  return entraId;
}

/** @throws {Refusal} when Teams does not say who they are. */
async function memberOf(tenant: Tenant, activity: Activity, { id, name }: Account) {
  try {
    return await tenant.connector.member(atOf(activity), id);
  } catch (error) {
    if (!(error instanceof DeliveryProblem)) throw error;
    if (error instanceof TeamsProblem && error.status === 403) throw notHere(error);
    throw error.permanent
      ? new Refusal('NOT_FOUND', `Teams does not know who ${name ?? 'that'} is.`, { cause: error })
      : new Refusal(
          'BUSY',
          `Teams does not say just now who ${name ?? 'everybody'} is. Nothing was done; please send it once more in a moment.`,
          { cause: error },
        );
  }
}

/** Somebody in a conversation, as one of ours. @throws {Refusal} when Teams does not say who they are. */
export async function userOf(island: Island, tenant: Tenant, activity: Activity, account: Account) {
  const id = await entraIdOf(island, tenant, activity, account);
  const user = await island.contacts.user(homeOf(tenant, activity, account, null), id);
  // Spoken of is not heard from: whoever has taken the app away is not back by that. Pickers know people by other ids.
  if (isPerson(account.id))
    await island.people.met(tenant.organizationId, user.id, { mri: account.id, entraId: id });
  return user;
}

/** Who asks, where they stand, and how they can be answered. */
export async function askerOf(
  island: Island,
  activity: Activity,
  tenant: Tenant,
  given: { readonly place?: Place } = {},
): Promise<Asker> {
  const spot = spotOf(activity, tenant);
  const who = async () => {
    const id = await entraIdOf(island, tenant, activity, activity.from);
    const viewer = await island.contacts.viewer(
      homeOf(tenant, activity, activity.from, timezoneOf(activity)),
      id,
    );
    await island.people.seen(tenant.organizationId, viewer.userId ?? '', {
      mri: activity.from.id,
      entraId: id,
      ...(spot.personal ? { direct: spot.at } : {}),
    });
    return viewer;
  };
  const [viewer, place] = await Promise.all([who(), given.place ?? placeIn(island, tenant, activity)]);
  return { ...spot, name: viewer.name, viewer, place, timezone: viewer.timezone };
}

/** Undefined for a refusal; what is a fault is thrown on. */
export function unlessRefused(error: unknown): undefined {
  if (!(error instanceof Refusal)) throw error;
  return undefined;
}

export const whereOf = ({ organizationId }: Tenant, activity: Activity): Where => ({
  organizationId,
  platform: TEAMS,
  room: roomOf(activity.conversation.id),
});

/**
 * When something was written, as the outside has it. On our clock, which may have been pushed, it is as long ago; never in
 * the future, whatever two clocks make of it.
 */
export function timeOf(written: string | null | undefined, clock: Clock): Date {
  const at = Date.parse(written ?? '');
  if (Number.isNaN(at)) return clock.now();
  return new Date(clock.now().getTime() - Math.max(0, clock.wallNow().getTime() - at));
}
