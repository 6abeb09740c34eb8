/** What somebody has before them is read. */
import { Refusal } from '../domain/errors.js';
import type { Channel } from '../store/queries/workspace/channels.js';
import { markRead, readUpTo } from '../store/queries/workspace/reads.js';
import type { Visit, WebParts } from './parts.js';

/**
 * Whoever looks has read a channel up to a message; answers how far they had read before, undefined where they have never
 * been. A store that takes nothing at the moment keeps nobody from reading: it is noted the next time.
 */
export async function readBy(
  { store }: Pick<WebParts, 'store'>,
  { viewer: { userId } }: Pick<Visit, 'viewer'>,
  channel: Pick<Channel, 'id'>,
  seq: number,
): Promise<number | undefined> {
  if (userId === null) return undefined;
  const known = await readUpTo(store.read, channel.id, userId);
  if (known !== undefined && known >= seq) return known;
  try {
    await store.tx((w) => markRead(w, channel.id, userId, seq));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  return known;
}
