/** What stands in the lists beside every page is read here. */
import { directsSeen } from '../store/queries/workspace/directs.js';
import { channelsSeen } from '../store/queries/workspace/lists.js';
import type { Visit, Web } from './parts.js';
import type { Lists } from './view/lists.js';

export async function listsOf({ store, clock, beats }: Web, { viewer }: Visit): Promise<Lists> {
  const [channels, directs] = await Promise.all([
    channelsSeen(store.read, viewer),
    directsSeen(store.read, viewer, clock.wallNow()),
  ]);
  return { channels, directs, musterPresent: beats() };
}
