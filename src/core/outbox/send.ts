/** Sending one delivery: resolves where it goes, renders what shows the present state, and calls the platform. */

import { isNamed, roomName } from '../../domain/incident/roomName.js';
import { isOver } from '../../domain/incident/status.js';
import type { Message, Person } from '../../domain/message.js';
import { type Conversation, conversationById, postOf } from '../../store/queries/conversations.js';
import type { IncidentDetails } from '../../store/queries/incidentDetails.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import type { Delivery } from '../../store/queries/outbox.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Reader } from '../../store/store.js';
import { isPublic } from '../incidents/consequences.js';
import { peopleOf } from '../incidents/rooms.js';
import {
  announcementCard,
  roomDetails,
  roomTopic,
  summaryCard,
  withdrawnAnnouncement,
} from '../messages/incident.js';
import { relayMessage } from '../messages/relay.js';
import {
  type ChatPlatform,
  DeliveryProblem,
  type InviteProblem,
  type PageOf,
  type PostRequest,
  type RoomAt,
  type RoomRef,
} from '../ports.js';
import { type DeliveryPayload, deliveryPayload, relayKey } from './kinds.js';
import { relayedBy } from './relay.js';

/** What sending brought about; the follow-up is written from it. */
export interface Sent {
  readonly conversation: Conversation;
  readonly payload: DeliveryPayload;
  /** The conversation is there now. */
  readonly opened: RoomRef | null;
  /** The card, or the copy of another room's message, that was posted anew, and where. */
  readonly posted: { readonly card: string; readonly externalId: string } | null;
  readonly inviteProblems: readonly InviteProblem[];
  /** The conversation cannot be reached any more: what was said has to go elsewhere. */
  readonly undeliverable: boolean;
  /** What furnishes a new room and did not work out: it is owed on its own now. */
  readonly still: readonly DeliveryPayload[];
  /** The room bears another name now. */
  readonly renamed: RoomRef | null;
  /** The room was put away, or taken out again. */
  readonly archived: boolean | null;
}

/** What sending needs to know. */
export interface SendParts {
  readonly db: Reader;
  readonly platforms: readonly ChatPlatform[];
  /** The address of an incident's page. */
  readonly pageOf: PageOf;
  /** The product's time. */
  readonly now: Date;
}

/** One delivery on its way to a room that is there. */
interface Sending extends SendParts {
  readonly platform: ChatPlatform;
  readonly at: RoomAt;
  readonly conversation: Conversation;
  readonly delivery: Pick<Delivery, 'id' | 'lane' | 'organizationId' | 'incidentId'>;
  /** An earlier attempt may have arrived. */
  readonly repeated: boolean;
  /** It is a part of opening the room. */
  readonly furnishing?: boolean;
}

/** The name under which a card's message is remembered. */
export const cardKey = (card: string, incidentId: string | null): string => `${card}:${incidentId ?? ''}`;

/** The name under which what a delivery posts is remembered, where it is edited in place. */
export const postKey = (payload: DeliveryPayload, incidentId: string | null): string | undefined => {
  switch (payload.kind) {
    case 'card':
      return cardKey(payload.card, incidentId);
    case 'relay':
      return relayKey(payload);
    default:
      return undefined;
  }
};

/** What the channel of an organization's announcements is asked for by. */
export const announcementsKey = (name: string): string => `announcements:${name}`;

export async function send(parts: SendParts, delivery: Delivery, repeated: boolean): Promise<Sent> {
  const { db, platforms } = parts;
  const payload = deliveryPayload.parse(delivery.payload);
  const conversation = await conversationById(db, delivery.lane);
  if (conversation === undefined)
    throw new DeliveryProblem('The conversation does not exist any more.', true);
  const base: Sent = { ...nothing, conversation, payload };
  if (conversation.state === 'FAILED') return { ...base, undeliverable: true };
  // Nobody reads what is said in a room that was put away; the timeline has it.
  if (conversation.state === 'ARCHIVED' && payload.kind !== 'room.archive') return base;
  const platform = platforms.find((p) => p.id === conversation.platform);
  if (platform === undefined)
    throw new DeliveryProblem(`The platform ${conversation.platform} is not connected.`, false);
  const opened = conversation.externalId === null ? await open(db, platform, conversation, payload) : null;
  const room = conversation.externalId ?? opened?.externalId;
  if (room === undefined) throw new DeliveryProblem('The platform gave the room no id.', false);
  const at = { organizationId: delivery.organizationId, room };
  return {
    ...base,
    opened,
    ...(await act({ ...parts, platform, at, conversation, delivery, repeated }, payload)),
  };
}

const nothing = {
  opened: null,
  posted: null,
  inviteProblems: [],
  undeliverable: false,
  still: [],
  renamed: null,
  archived: null,
} as const;

async function open(
  db: Reader,
  platform: ChatPlatform,
  { id, organizationId, kind, name, private: isPrivate, userId, incidentId }: Conversation,
  payload: DeliveryPayload,
): Promise<RoomRef> {
  switch (kind) {
    case 'DIRECT':
      return await platform.openDirect(organizationId, { id: userId ?? '', name });
    case 'ANNOUNCEMENTS':
      return await platform.openRoom({
        organizationId,
        key: announcementsKey(name),
        name,
        private: isPrivate,
        kind,
        people: [],
      });
    case 'WAR_ROOM': {
      // Who may see the incident can have changed since the room was asked for.
      const incident = await incidentOf(db, { organizationId, incidentId });
      const hidden = incident === undefined ? isPrivate : !isPublic(incident);
      const wanted = payload.kind === 'room.open' ? payload.userIds : incident ? peopleOf(incident, []) : [];
      const people = await invitable(db, { organizationId, incidentId }, wanted);
      return await platform.openRoom({ organizationId, key: id, name, private: hidden, kind, people });
    }
  }
}

async function act(sending: Sending, payload: DeliveryPayload): Promise<Partial<Sent>> {
  const { db, platform, at, conversation, delivery, repeated, pageOf } = sending;
  switch (payload.kind) {
    case 'room.open':
      return await furnish(sending, payload.userIds);
    case 'room.topic': {
      const incident = await incidentOf(db, delivery);
      if (incident !== undefined && platform.can.setTopics) await platform.setTopic(at, roomTopic(incident));
      return {};
    }
    case 'room.details': {
      const incident = await incidentOf(db, delivery);
      if (incident !== undefined && platform.can.describeRooms)
        await platform.describeRoom(at, roomDetails(incident, pageOf(incident.reference)));
      return {};
    }
    case 'room.name': {
      const incident = await incidentOf(db, delivery);
      if (incident === undefined || !platform.can.renameRooms) return {};
      const { settings } = await new PeopleQueries(db, systemViewer(delivery.organizationId)).organization();
      const name = roomName(settings.roomTemplate, incident, platform.can.roomNameLimit);
      return isNamed(conversation.name, name) ? {} : { renamed: await platform.renameRoom(at, name) };
    }
    case 'room.archive': {
      const incident = await incidentOf(db, delivery);
      if (incident === undefined || !platform.can.archiveRooms) return {};
      const archived = isOver(incident.status);
      if (archived === (conversation.state === 'ARCHIVED')) return {};
      await platform.setArchived(at, archived);
      return { archived };
    }
    case 'room.privacy': {
      const incident = await incidentOf(db, delivery);
      if (incident !== undefined && platform.can.convertRooms)
        await platform.setPrivate(at, !isPublic(incident));
      return {};
    }
    case 'room.invite': {
      const people = await invitable(db, delivery, payload.userIds);
      return people.length === 0 ? {} : { inviteProblems: await platform.invite(at, people) };
    }
    case 'card':
      return await sendCard(sending, payload.card);
    case 'post':
      // What has become private since this was owed is never announced.
      if (conversation.kind === 'ANNOUNCEMENTS' && (await isHidden(db, delivery))) return {};
      await platform.post({ ...at, key: delivery.id, message: payload.message, pinned: false, repeated });
      return {};
    case 'relay':
      return await sendRelay(sending, payload);
  }
}

/**
 * Everything that a new room begins with, side by side: people wait for it. What goes wrong with one of these is no reason
 * to give up the room: it is owed on its own, with retries and an end of its own.
 */
async function furnish(sending: Sending, userIds: readonly string[]): Promise<Partial<Sent>> {
  const parts: readonly DeliveryPayload[] = [
    { kind: 'card', card: 'summary' },
    { kind: 'room.topic' },
    ...(sending.platform.can.describeRooms ? [{ kind: 'room.details' as const }] : []),
    ...(userIds.length === 0 ? [] : [{ kind: 'room.invite' as const, userIds: [...userIds] }]),
  ];
  const done = await Promise.allSettled(parts.map((part) => act({ ...sending, furnishing: true }, part)));
  const [posted, invited] = ['card', 'room.invite'].map((kind) => {
    const result = done[parts.findIndex((part) => part.kind === kind)];
    return result?.status === 'fulfilled' ? result.value : {};
  });
  return {
    ...posted,
    ...invited,
    still: parts.filter((_, i) => done[i]?.status === 'rejected'),
  };
}

/** Where the platform itself shows nothing else that can be done, the card leads there. */
const withMenu = (card: Message, { reference }: IncidentDetails, { can }: ChatPlatform): Message =>
  can.menus
    ? card
    : {
        ...card,
        buttons: [...(card.buttons ?? []), { label: 'More…', command: `/incident menu ${reference}` }],
      };

/** The card as it is to be seen now. */
async function sendCard(sending: Sending, card: 'summary' | 'announcement'): Promise<Partial<Sent>> {
  const { db, platform, at, delivery, repeated, furnishing = false } = sending;
  const incident = await incidentOf(db, delivery);
  if (incident === undefined) return {};
  const latest = await new IncidentQueries(db, systemViewer(delivery.organizationId)).latestUpdate(incident);
  const key = cardKey(card, delivery.incidentId);
  const known = await postOf(db, delivery.lane, key);
  // It may have become private since this was owed: what was announced is taken back, what was not is never said.
  const hidden = card === 'announcement' && !isPublic(incident);
  if (hidden && known === undefined && !repeated) return {};
  const message =
    card === 'summary'
      ? withMenu(summaryCard(incident, latest), incident, platform)
      : hidden
        ? withdrawnAnnouncement()
        : announcementCard(incident, latest, platform.id);
  const { posted = null } = await show(sending, {
    key,
    known,
    message,
    pinned: card === 'summary',
    // A new room begins with its summary: where none is known later, the answer to that may have been lost.
    repeated: repeated || (card === 'summary' && !furnishing),
  });
  // The attempt that was cut off may have said what is not for everybody any more.
  if (hidden && posted !== null && platform.can.editMessages)
    await platform.edit({ ...at, externalId: posted.externalId, message });
  return { posted };
}

/** What was said in another room, with its latest words; what was deleted before anybody read it here is not spoken of. */
async function sendRelay(
  sending: Sending,
  payload: Extract<DeliveryPayload, { kind: 'relay' }>,
): Promise<Partial<Sent>> {
  const { db, delivery, repeated, now } = sending;
  const said = await relayedBy(db, payload);
  if (said === undefined) return {};
  const key = relayKey(payload);
  const known = await postOf(db, delivery.lane, key);
  if (said.gone && known === undefined && !repeated) return {};
  return await show(sending, { key, known, message: relayMessage(said, now), pinned: false, repeated });
}

/** A message of ours that is edited in place. */
interface Shown extends Pick<PostRequest, 'message' | 'pinned' | 'repeated'> {
  readonly key: string;
  /** Where it stands, if it does. */
  readonly known: string | undefined;
}

/** Edits a message of ours where it stands, or posts it where there is none yet. */
async function show(
  { platform, at, delivery }: Sending,
  { key, known, ...post }: Shown,
): Promise<Partial<Sent>> {
  const { editMessages } = platform.can;
  if (known !== undefined && editMessages) {
    await platform.edit({ ...at, externalId: known, message: post.message });
    return {};
  }
  // Where nothing can be edited, every new state is a message of its own.
  const { externalId } = await platform.post({
    ...at,
    ...post,
    key: editMessages ? `${delivery.lane}:${key}` : delivery.id,
  });
  return { posted: { card: key, externalId } };
}

/** Those who may come into the room: active people, cleared for the incident. */
async function invitable(
  db: Reader,
  about: Pick<Delivery, 'organizationId' | 'incidentId'>,
  userIds: readonly string[],
): Promise<readonly Person[]> {
  const users = await new PeopleQueries(db, systemViewer(about.organizationId)).usersByIds(userIds);
  const clearance = (await incidentOf(db, about))?.clearance ?? 0;
  return users
    .filter((u) => u.active && !u.isService && u.clearance >= clearance)
    .map(({ id, name }) => ({ id, name }));
}

const incidentOf = (
  db: Reader,
  { organizationId, incidentId }: Pick<Delivery, 'organizationId' | 'incidentId'>,
) =>
  incidentId === null
    ? Promise.resolve(undefined)
    : new IncidentQueries(db, systemViewer(organizationId)).find(incidentId);

const isHidden = async (
  db: Reader,
  delivery: Pick<Delivery, 'organizationId' | 'incidentId'>,
): Promise<boolean> => {
  const incident = await incidentOf(db, delivery);
  return incident !== undefined && !isPublic(incident);
};
