/** What the workspace has from the start. */
import { announcementsKey } from '../core/outbox/send.js';
import type { Clock, NewId } from '../core/ports.js';
import { announcementsOf } from '../store/queries/conversations.js';
import { WORKSPACE } from '../store/queries/workspace/channels.js';
import type { Store } from '../store/store.js';
import { openChannel } from './platform.js';

export interface EnsureParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly organizationId: string;
}

/** The key of the channel where everybody is. */
const GENERAL = 'general';

/** Makes the channel where everybody is, and the one where incidents are announced. May run at every start. */
export async function ensureWorkspace({ store, clock, newId, organizationId }: EnsureParts): Promise<void> {
  const channel = { organizationId, kind: 'CHANNEL', private: false } as const;
  await store.tx(async (w) => {
    await openChannel(
      w,
      { clock, newId },
      { ...channel, key: GENERAL, name: GENERAL, topic: 'Where everybody is' },
    );
    const announcements = await announcementsOf(w, organizationId, WORKSPACE);
    if (announcements === undefined) return;
    const { name } = announcements;
    // The outbox asks for it by the same key when there is something to announce, and finds it.
    const wanted = {
      ...channel,
      key: announcementsKey(name),
      name,
      topic: 'Every incident, as it stands now',
    };
    await openChannel(w, { clock, newId }, wanted);
  });
}
