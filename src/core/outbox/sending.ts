/** What a delivery on its way knows, and what it brings about. */
import type { Conversation } from '../../store/queries/conversations.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import type { Delivery } from '../../store/queries/outbox.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Reader } from '../../store/store.js';
import type { ChatPlatform, InviteProblem, PageOf, RoomAt, RoomRef } from '../ports.js';
import type { DeliveryPayload } from './kinds.js';

/** A room that was opened; a war room as one for everybody, or not. */
export type OpenedRoom = RoomRef & { readonly private?: boolean };

/** What sending brought about; the follow-up is written from it. */
export interface Sent {
  readonly conversation: Conversation;
  readonly payload: DeliveryPayload;
  /** The conversation is there now. */
  readonly opened: OpenedRoom | null;
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
export interface Sending extends SendParts {
  readonly platform: ChatPlatform;
  readonly at: RoomAt;
  readonly conversation: Conversation;
  readonly delivery: Pick<Delivery, 'id' | 'lane' | 'organizationId' | 'incidentId'>;
  /** An earlier attempt may have arrived. */
  readonly repeated: boolean;
  /** It is a part of opening the room. */
  readonly furnishing?: boolean;
}

/** The incident that a delivery is about, whoever may see it. */
export const incidentOf = (
  db: Reader,
  { organizationId, incidentId }: Pick<Delivery, 'organizationId' | 'incidentId'>,
) =>
  incidentId === null
    ? Promise.resolve(undefined)
    : new IncidentQueries(db, systemViewer(organizationId)).find(incidentId);
