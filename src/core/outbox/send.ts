/** Sending one delivery: resolves where it goes, renders what shows the present state, and calls the platform. */

import { type Conversation, conversationById, postOf } from '../../store/queries/conversations.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import type { Delivery } from '../../store/queries/outbox.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Reader } from '../../store/store.js';
import { isPublic } from '../incidents/consequences.js';
import { announcementCard, roomTopic, summaryCard, withdrawnAnnouncement } from '../messages/incident.js';
import { type ChatPlatform, DeliveryProblem, type InviteProblem, type RoomRef } from '../ports.js';
import { type DeliveryPayload, deliveryPayload } from './kinds.js';

/** What sending brought about; the follow-up is written from it. */
export interface Sent {
  readonly conversation: Conversation;
  readonly payload: DeliveryPayload;
  /** The conversation is there now. */
  readonly opened: RoomRef | null;
  /** The card that was posted anew, and where. */
  readonly posted: { readonly card: string; readonly externalId: string } | null;
  readonly inviteProblems: readonly InviteProblem[];
  /** The conversation cannot be reached any more: what was said has to go elsewhere. */
  readonly undeliverable: boolean;
}

/** The name under which a card's message is remembered. */
export const cardKey = (card: string, incidentId: string | null): string => `${card}:${incidentId ?? ''}`;

/** What the channel of an organization's announcements is asked for by. */
export const announcementsKey = (name: string): string => `announcements:${name}`;

export async function send(
  db: Reader,
  platforms: readonly ChatPlatform[],
  delivery: Delivery,
  repeated: boolean,
): Promise<Sent> {
  const payload = deliveryPayload.parse(delivery.payload);
  const conversation = await conversationById(db, delivery.lane);
  if (conversation === undefined)
    throw new DeliveryProblem('The conversation does not exist any more.', true);
  const base: Sent = {
    conversation,
    payload,
    opened: null,
    posted: null,
    inviteProblems: [],
    undeliverable: false,
  };
  if (conversation.state === 'FAILED') return { ...base, undeliverable: true };
  const platform = platforms.find((p) => p.id === conversation.platform);
  if (platform === undefined)
    throw new DeliveryProblem(`The platform ${conversation.platform} is not connected.`, false);
  const opened = conversation.externalId === null ? await open(db, platform, conversation) : null;
  const room = conversation.externalId ?? opened?.externalId;
  if (room === undefined) throw new DeliveryProblem('The platform gave the room no id.', false);
  return { ...base, opened, ...(await act(db, platform, room, delivery, base, repeated)) };
}

async function open(
  db: Reader,
  platform: ChatPlatform,
  { id, organizationId, kind, name, private: isPrivate, userId, incidentId }: Conversation,
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
      });
    case 'WAR_ROOM': {
      // Who may see the incident can have changed since the room was asked for.
      const incident = await incidentOf(db, { organizationId, incidentId });
      const hidden = incident === undefined ? isPrivate : !isPublic(incident);
      return await platform.openRoom({ organizationId, key: id, name, private: hidden, kind });
    }
  }
}

async function act(
  db: Reader,
  platform: ChatPlatform,
  room: string,
  delivery: Delivery,
  { conversation, payload }: Sent,
  repeated: boolean,
): Promise<Partial<Sent>> {
  switch (payload.kind) {
    case 'room.open':
      return {};
    case 'room.topic': {
      const incident = await incidentOf(db, delivery);
      if (incident !== undefined && platform.can.setTopics)
        await platform.setTopic(room, roomTopic(incident));
      return {};
    }
    case 'room.privacy': {
      const incident = await incidentOf(db, delivery);
      if (incident !== undefined && platform.can.convertRooms)
        await platform.setPrivate(room, !isPublic(incident));
      return {};
    }
    case 'room.invite': {
      const users = await new PeopleQueries(db, systemViewer(delivery.organizationId)).usersByIds(
        payload.userIds,
      );
      const clearance = (await incidentOf(db, delivery))?.clearance ?? 0;
      const people = users
        .filter((u) => u.active && !u.isService && u.clearance >= clearance)
        .map(({ id, name }) => ({ id, name }));
      return people.length === 0 ? {} : { inviteProblems: await platform.invite(room, people) };
    }
    case 'card':
      return await sendCard(db, platform, room, delivery, payload.card, repeated);
    case 'post':
      // What has become private since this was owed is never announced.
      if (conversation.kind === 'ANNOUNCEMENTS' && (await isHidden(db, delivery))) return {};
      await platform.post({ room, key: delivery.id, message: payload.message, pinned: false, repeated });
      return {};
  }
}

/** Edits the card where it stands, or posts it where there is none yet. */
async function sendCard(
  db: Reader,
  platform: ChatPlatform,
  room: string,
  delivery: Delivery,
  card: 'summary' | 'announcement',
  repeated: boolean,
): Promise<Partial<Sent>> {
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
      ? summaryCard(incident, latest)
      : hidden
        ? withdrawnAnnouncement()
        : announcementCard(incident, latest);
  if (known !== undefined && platform.can.editMessages) {
    await platform.edit({ room, externalId: known, message });
    return {};
  }
  // Where nothing can be edited, every new state is a message of its own.
  const posted = await platform.post({
    room,
    key: platform.can.editMessages ? `${delivery.lane}:${key}` : delivery.id,
    message,
    pinned: card === 'summary',
    repeated,
  });
  // The attempt that was cut off may have said what is not for everybody any more.
  if (hidden && platform.can.editMessages)
    await platform.edit({ room, externalId: posted.externalId, message });
  return { posted: { card: key, externalId: posted.externalId } };
}

const incidentOf = (
  db: Reader,
  { organizationId, incidentId }: Pick<Delivery, 'organizationId' | 'incidentId'>,
) =>
  incidentId === null
    ? Promise.resolve(undefined)
    : new IncidentQueries(db, systemViewer(organizationId)).find(incidentId);

const isHidden = async (db: Reader, delivery: Delivery): Promise<boolean> => {
  const incident = await incidentOf(db, delivery);
  return incident !== undefined && !isPublic(incident);
};
