/** What a room shows of another one: the latest words of a message, in its own copy. */
import { remembered } from '../../store/queries/adapterState.js';
import type { Reader } from '../../store/store.js';
import { type Relayed, type RelayOrigin, relayed } from '../chat/relayed.js';
import { relayKey } from './kinds.js';

/** Where it is kept what is known of a message. */
export const relayPlace = (of: { readonly from: string; readonly message: string }) => ({
  island: 'relay',
  key: relayKey(of),
});

/** What is known of a message that is to be shown; undefined for one of which nothing is. */
export async function relayedBy(
  db: Reader,
  of: { readonly from: string; readonly message: string },
): Promise<(Relayed & { readonly origin: RelayOrigin }) | undefined> {
  const kept = await remembered(db, relayPlace(of), null);
  if (kept === undefined) return undefined;
  const { origin, ...rest } = relayed.parse(kept);
  return origin === null ? undefined : { ...rest, origin };
}
