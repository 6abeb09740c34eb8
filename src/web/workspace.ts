/** What the workspace has from the start. */
import type { Clock, NewId } from '../core/ports.js';
import type { Store } from '../store/store.js';
import { openChannel } from './platform.js';

export interface EnsureParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly organizationId: string;
}

/** The key of the channel where everybody is. */
export const GENERAL = 'general';

/** Makes the channel where everybody is. May run at every start. */
export async function ensureWorkspace({ store, clock, newId, organizationId }: EnsureParts): Promise<void> {
  await store.tx(async (w) => {
    const wanted = { organizationId, kind: 'CHANNEL', key: GENERAL, name: GENERAL, private: false } as const;
    await openChannel(w, { clock, newId }, wanted);
  });
}
