/** Whose windows are open at this process, told to all of them. */
import { markPresent } from '../store/queries/workspace/presence.js';
import type { WebParts } from './parts.js';

export const noteWindows = (
  { store, organizationId, clock }: Pick<WebParts, 'store' | 'organizationId' | 'clock'>,
  userIds: readonly string[],
): Promise<void> =>
  userIds.length === 0
    ? Promise.resolve()
    : store.tx((w) => markPresent(w, organizationId, userIds, clock.wallNow()));
