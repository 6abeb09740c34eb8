/** Sending one delivery: resolves where it goes, renders what shows the present state, and calls the platform. */

import { isNamed, roomName } from '../../domain/incident/roomName.js';
import { isOver } from '../../domain/incident/status.js';
import type { Person } from '../../domain/message.js';
import { type Conversation, conversationById } from '../../store/queries/conversations.js';
import type { Delivery } from '../../store/queries/outbox.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Reader } from '../../store/store.js';
import { isPublic } from '../incidents/consequences.js';
import { peopleOf } from '../incidents/rooms.js';
import { roomDetails, roomTopic } from '../messages/incident.js';
import { type ChatPlatform, DeliveryProblem } from '../ports.js';
import { type DeliveryPayload, deliveryPayload } from './kinds.js';
import { incidentOf, type OpenedRoom, type Sending, type SendParts, type Sent } from './sending.js';
import { sendCard, sendRelay } from './shown.js';

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
): Promise<OpenedRoom> {
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
      const room = await platform.openRoom({ organizationId, key: id, name, private: hidden, kind, people });
      return { ...room, private: hidden };
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

const isHidden = async (
  db: Reader,
  delivery: Pick<Delivery, 'organizationId' | 'incidentId'>,
): Promise<boolean> => {
  const incident = await incidentOf(db, delivery);
  return incident !== undefined && !isPublic(incident);
};
