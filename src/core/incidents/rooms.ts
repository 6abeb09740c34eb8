/** What an incident's rooms and the announcements are owed, in the transaction that changes it. */
import { roomName } from '../../domain/incident/roomName.js';
import type { Message } from '../../domain/message.js';
import { announcementsOf } from '../../store/queries/conversations.js';
import type { IncidentDetails, IncidentRoom } from '../../store/queries/incidentDetails.js';
import type { Organization } from '../../store/queries/people.js';
import { newConversation, type Owing, oweTo } from '../outbox/owing.js';
import { isPublic } from './consequences.js';

/** Opens a war room on every platform; the outbox makes it once this is committed. */
export async function openRooms(
  owing: Owing,
  incident: IncidentDetails,
  { settings }: Organization,
): Promise<readonly IncidentRoom[]> {
  const rooms: IncidentRoom[] = [];
  for (const platform of owing.platforms) {
    const name = roomName(settings.roomTemplate, incident, platform.can.roomNameLimit);
    const id = await newConversation(owing, {
      kind: 'WAR_ROOM',
      platform: platform.id,
      incidentId: incident.id,
      userId: null,
      name,
      private: !isPublic(incident),
    });
    // Under the incident's lock nobody else can have opened it meanwhile.
    if (id === null) throw new Error(`${incident.reference} has a room on ${platform.id} already.`);
    const people = [...new Set([incident.reporterId, ...incident.roles.map((r) => r.user.id)])];
    await oweTo(owing, id, incident.id, [
      { kind: 'room.open' },
      { kind: 'room.topic' },
      { kind: 'card', card: 'summary' },
      { kind: 'room.invite', userIds: people },
    ]);
    rooms.push({ id, platform: platform.id, state: 'OWED', externalId: null, name, url: null });
  }
  return rooms;
}

/** The summary card always shows the present state; topic and invitations only where they change. */
export async function refreshRooms(
  owing: Owing,
  incident: IncidentDetails,
  { topic, invite }: { readonly topic: boolean; readonly invite: readonly string[] },
): Promise<void> {
  for (const room of incident.rooms)
    await oweTo(owing, room.id, incident.id, [
      ...(invite.length > 0 ? [{ kind: 'room.invite' as const, userIds: [...invite] }] : []),
      ...(topic ? [{ kind: 'room.topic' as const }] : []),
      { kind: 'card', card: 'summary' },
    ]);
}

/** The announcement follows the incident; what is not for everybody has none. */
export async function refreshAnnouncements(owing: Owing, incident: IncidentDetails): Promise<void> {
  if (!isPublic(incident)) return;
  for (const platform of owing.platforms) {
    const announcements = await announcementsOf(owing.w, incident.organizationId, platform.id);
    if (announcements !== undefined)
      await oweTo(owing, announcements.id, incident.id, [{ kind: 'card', card: 'announcement' }]);
  }
}

export async function sayInRooms(
  owing: Owing,
  incident: IncidentDetails,
  messages: readonly Message[],
): Promise<void> {
  for (const room of incident.rooms)
    await oweTo(
      owing,
      room.id,
      incident.id,
      messages.map((message) => ({ kind: 'post' as const, message })),
    );
}
