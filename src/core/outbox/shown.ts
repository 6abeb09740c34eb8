/** Messages of ours that are edited in place: cards, and what was said in other rooms. */
import type { Message } from '../../domain/message.js';
import { postOf } from '../../store/queries/conversations.js';
import type { IncidentDetails } from '../../store/queries/incidentDetails.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import { systemViewer } from '../../store/queries/viewer.js';
import { isPublic } from '../incidents/consequences.js';
import { announcementCard, summaryCard, withdrawnAnnouncement } from '../messages/incident.js';
import { relayMessage } from '../messages/relay.js';
import type { ChatPlatform, PostRequest } from '../ports.js';
import { type DeliveryPayload, relayKey } from './kinds.js';
import { relayedBy } from './relay.js';
import { incidentOf, type Sending, type Sent } from './sending.js';

/** The name under which a card's message is remembered. */
const cardKey = (card: string, incidentId: string | null): string => `${card}:${incidentId ?? ''}`;

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

/** Where the platform itself shows nothing else that can be done, the card leads there. */
const withMenu = (card: Message, { reference }: IncidentDetails, { can }: ChatPlatform): Message =>
  can.menus
    ? card
    : {
        ...card,
        buttons: [...(card.buttons ?? []), { label: 'More…', command: `/incident menu ${reference}` }],
      };

/** The card as it is to be seen now. */
export async function sendCard(sending: Sending, card: 'summary' | 'announcement'): Promise<Partial<Sent>> {
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
export async function sendRelay(
  sending: Sending,
  payload: Extract<DeliveryPayload, { kind: 'relay' }>,
): Promise<Partial<Sent>> {
  const { db, delivery, repeated, now } = sending;
  const said = await relayedBy(db, payload);
  if (said === undefined) return {};
  const key = relayKey(payload);
  const known = await postOf(db, delivery.lane, key);
  if (said.gone && known === undefined && !repeated) return {};
  if (!said.gone && (await isOverheard(sending))) return {};
  return await show(sending, { key, known, message: relayMessage(said, now), pinned: false, repeated });
}

/** Whether a private incident has a room that was made for everybody, and that its platform cannot close. */
async function isOverheard({ db, platform, conversation, delivery }: Sending): Promise<boolean> {
  if (platform.can.convertRooms || conversation.private) return false;
  const incident = await incidentOf(db, delivery);
  return incident !== undefined && !isPublic(incident);
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
