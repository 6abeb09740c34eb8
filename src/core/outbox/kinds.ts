/** The kinds of deliveries and what each carries. What they do stands in `send.ts`. */
import { z } from 'zod';
import type { Message } from '../../domain/message.js';

/** Messages are ours on both sides of the store, so their shape is trusted, not parsed again. */
const message = z.custom<Message>(
  (value) => typeof value === 'object' && value !== null && 'blocks' in value,
);

export const deliveryPayload = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('room.open'), userIds: z.array(z.string()).default([]) }),
  z.object({ kind: z.literal('room.topic') }),
  z.object({ kind: z.literal('room.details') }),
  z.object({ kind: z.literal('room.name') }),
  z.object({ kind: z.literal('room.archive') }),
  z.object({ kind: z.literal('room.privacy') }),
  z.object({
    kind: z.literal('room.invite'),
    userIds: z.array(z.string()),
    /** Who invited them, and is told who could not be; the incident's reporter where nobody in particular did. */
    by: z.string().optional(),
  }),
  z.object({ kind: z.literal('card'), card: z.enum(['summary', 'announcement']) }),
  z.object({ kind: z.literal('post'), message }),
  /** What a person said in another room of the incident: the lane of that room, and the message as its platform knows it. */
  z.object({ kind: z.literal('relay'), from: z.string(), message: z.string() }),
]);
export type DeliveryPayload = z.infer<typeof deliveryPayload>;

/** What a delivery of this kind does, as people read it. */
export function deliveryLabel(kind: string): string {
  if (kind === 'room.open') return 'opening its room';
  if (kind === 'room.invite') return 'inviting people';
  return kind.startsWith('room.') ? 'bringing its room up to date' : 'a message';
}

/** What was said in another room, by the name under which it is kept, and under which its copy in a room is remembered. */
export const relayKey = ({ from, message }: { readonly from: string; readonly message: string }): string =>
  `relay:${from}:${message}`;

/** Deliveries of this key in one lane show the state of the moment they are sent, so several owed ones are one. */
export const dedupeKey = (payload: DeliveryPayload, incidentId: string | null): string | null => {
  switch (payload.kind) {
    case 'room.topic':
      return 'topic';
    case 'room.details':
      return 'details';
    case 'room.name':
      return 'name';
    case 'room.archive':
      return 'archive';
    case 'card':
      return `${payload.card}:${incidentId ?? ''}`;
    case 'room.privacy':
      return 'privacy';
    case 'room.open':
      return 'open';
    case 'relay':
      return relayKey(payload);
    case 'room.invite':
    case 'post':
      return null;
  }
};
