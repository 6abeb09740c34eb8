/** What an incident's rooms and the announcements are owed, in the transaction that changes it. */
import { isNamed, roomName } from '../../domain/incident/roomName.js';
import type { Message } from '../../domain/message.js';
import {
  announcementsOf,
  conversationByExternalId,
  setConversation,
} from '../../store/queries/conversations.js';
import type { IncidentDetails, IncidentRoom } from '../../store/queries/incidentDetails.js';
import type { Organization } from '../../store/queries/people.js';
import { newConversation, type Owing, oweTo, serving } from '../outbox/owing.js';
import type { ChatPlatform, StandingIn } from '../ports.js';
import { isPublic } from './consequences.js';

/** Everybody who belongs into a room that has just become the incident's. */
export const peopleOf = (incident: IncidentDetails, members: readonly string[]): string[] => [
  ...new Set([incident.reporterId, ...incident.roles.map((r) => r.user.id), ...members]),
];

/** Opens a war room on every platform that has none yet; the outbox makes it once this is committed. */
export async function openRooms(
  owing: Owing,
  incident: IncidentDetails,
  { settings }: Organization,
  members: readonly string[] = [],
): Promise<readonly IncidentRoom[]> {
  const rooms: IncidentRoom[] = [...incident.rooms];
  for (const platform of await serving(owing)) {
    if (rooms.some((room) => room.platform === platform.id)) continue;
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
    await oweTo(owing, id, incident.id, [{ kind: 'room.open', userIds: peopleOf(incident, members) }]);
    rooms.push({ id, platform: platform.id, state: 'OWED', externalId: null, name, url: null });
  }
  return rooms;
}

/** Tries once more to open a room that could not be made. */
export async function reopenRoom(
  owing: Owing,
  incident: IncidentDetails,
  room: IncidentRoom,
  members: readonly string[],
): Promise<void> {
  await setConversation(owing.w, room.id, { state: 'OWED' });
  await oweTo(owing, room.id, incident.id, [{ kind: 'room.open', userIds: peopleOf(incident, members) }]);
}

/** Makes a channel that is there already the incident's war room. Null: it is another one's, or somebody was faster. */
export async function adoptRoom(
  owing: Owing,
  incident: IncidentDetails,
  channel: StandingIn,
  members: readonly string[],
): Promise<string | null> {
  const id = await conversationFor(owing, incident, channel);
  if (id === null) return null;
  await oweTo(owing, id, incident.id, [
    { kind: 'room.topic' },
    { kind: 'room.details' },
    { kind: 'card', card: 'summary' },
    { kind: 'room.invite', userIds: peopleOf(incident, members) },
  ]);
  return id;
}

/** The conversation that leads to the channel: that of the room that could not be made, else a new one. */
async function conversationFor(
  owing: Owing,
  incident: IncidentDetails,
  { platform, externalId, url, name, private: isPrivate }: StandingIn,
): Promise<string | null> {
  const failed = incident.rooms.find((room) => room.platform === platform && room.state === 'FAILED');
  if (failed === undefined)
    return await newConversation(
      owing,
      { kind: 'WAR_ROOM', platform, incidentId: incident.id, userId: null, name, private: isPrivate },
      { externalId, url },
    );
  const taken = await conversationByExternalId(owing.w, owing.organizationId, platform, externalId);
  if (taken !== undefined) return null;
  await setConversation(owing.w, failed.id, { state: 'OPEN', externalId, url, name });
  return failed.id;
}

/** What the rooms are owed because of a change. */
export interface RoomChanges {
  readonly topic: boolean;
  readonly details: boolean;
  /** The rooms that bear the incident's name, and have to bear another now. */
  readonly names: readonly string[];
  readonly invite: readonly string[];
  /** Who invites them. */
  readonly by?: string | undefined;
  readonly privacy: boolean;
  /** It goes on: what was put away is taken out again. */
  readonly reopened: boolean;
}

/** Only the card shows something new. */
export const NO_CHANGES: RoomChanges = {
  topic: false,
  details: false,
  names: [],
  invite: [],
  privacy: false,
  reopened: false,
};

/** The summary card always shows the present state; everything else is said only where it changes. */
export async function refreshRooms(
  owing: Owing,
  incident: IncidentDetails,
  { topic, details, names, invite, by, privacy, reopened }: RoomChanges,
): Promise<void> {
  for (const room of incident.rooms)
    await oweTo(owing, room.id, incident.id, [
      ...(reopened && room.state === 'ARCHIVED' ? [{ kind: 'room.archive' as const }] : []),
      ...(privacy ? [{ kind: 'room.privacy' as const }] : []),
      ...(invite.length > 0
        ? [{ kind: 'room.invite' as const, userIds: [...invite], ...(by === undefined ? {} : { by }) }]
        : []),
      ...(names.includes(room.id) ? [{ kind: 'room.name' as const }] : []),
      ...(topic ? [{ kind: 'room.topic' as const }] : []),
      ...(details ? [{ kind: 'room.details' as const }] : []),
      { kind: 'card', card: 'summary' },
    ]);
}

/** The rooms that are called after the incident, by its title as it was, where the new title gives another name. */
export function roomsToRename(
  platforms: readonly ChatPlatform[],
  template: string,
  before: IncidentDetails,
  after: IncidentDetails,
): readonly string[] {
  if (before.title === after.title) return [];
  return after.rooms
    .filter(({ platform, name }) => {
      const can = platforms.find(({ id }) => id === platform)?.can;
      if (can?.renameRooms !== true) return false;
      const [old, now] = [before, after].map((i) => roomName(template, i, can.roomNameLimit));
      return old !== undefined && old !== now && isNamed(name, old);
    })
    .map(({ id }) => id);
}

/** Puts away the rooms of an incident that is over, where their platform can. */
export async function archiveRooms(owing: Owing, incident: IncidentDetails): Promise<void> {
  for (const { id, platform, state } of incident.rooms)
    if (state === 'OPEN' && owing.platforms.find((p) => p.id === platform)?.can.archiveRooms === true)
      await oweTo(owing, id, incident.id, [{ kind: 'room.archive' }]);
}

/** The announcement follows the incident. */
export async function refreshAnnouncements(owing: Owing, incident: IncidentDetails): Promise<void> {
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
