/** Whose windows are open: told by each process of its own, and shown beside names. */
import type { Channel } from '../store/queries/workspace/channels.js';
import { markPresent, type Presence, presentIn } from '../store/queries/workspace/presence.js';
import type { WebParts } from './parts.js';

type Parts = Pick<WebParts, 'store' | 'organizationId' | 'clock'>;

export const noteWindows = (
  { store, organizationId, clock }: Parts,
  userIds: readonly string[],
): Promise<void> =>
  userIds.length === 0
    ? Promise.resolve()
    : store.tx((w) => markPresent(w, organizationId, userIds, clock.wallNow()));

/** Who is there of those who may read a channel; in a conversation the list beside it says so. */
export const hereIn = async (
  { store, clock }: Parts,
  { id, kind }: Pick<Channel, 'id' | 'kind'>,
): Promise<Presence | undefined> =>
  kind === 'DIRECT' || kind === 'PEOPLE' ? undefined : await presentIn(store.read, id, clock.wallNow());
