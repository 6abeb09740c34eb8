/** What an address names, as far as whoever asks may see it. */
import { Refusal } from '../../domain/errors.js';
import { isUuid } from '../../store/queries/incidentDetails.js';
import { type Channel, channelSeen } from '../../store/queries/workspace/channels.js';
import { messageIn, type Posted } from '../../store/queries/workspace/messages.js';
import type { Visit, Web } from '../parts.js';

/** @throws {Refusal} NOT_FOUND, also for a channel that the viewer may not see. */
export async function channelOf({ store }: Web, { viewer }: Visit, id: string): Promise<Channel> {
  const channel = isUuid(id) ? await channelSeen(store.read, viewer, id) : undefined;
  if (channel === undefined)
    throw new Refusal('NOT_FOUND', 'There is no such channel, or none that you may see.');
  return channel;
}

/** A message of a channel or of its threads, deleted or not. @throws {Refusal} NOT_FOUND */
export async function messageOf({ store }: Web, channel: Channel, id: string): Promise<Posted> {
  const message = isUuid(id) ? await messageIn(store.read, channel.id, id) : undefined;
  if (message === undefined) throw new Refusal('NOT_FOUND', 'This message is not here any more.');
  return message;
}

/** The message in whose thread another one stands, or which it would be the first to answer. @throws {Refusal} NOT_FOUND */
export async function rootOf(web: Web, channel: Channel, id: string): Promise<Posted> {
  const message = await messageOf(web, channel, id);
  return message.threadId === null ? message : await messageOf(web, channel, message.threadId);
}

/** A message with something in it. @throws {Refusal} CONFLICT for one that was deleted */
export async function standingIn(web: Web, channel: Channel, id: string): Promise<Posted> {
  const message = await messageOf(web, channel, id);
  if (message.deletedAt !== null) throw new Refusal('CONFLICT', 'This message was deleted.');
  return message;
}
