import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';
import type { Clock, NewId } from '../core/ports.js';

const BYTES_PER_ID = 16;

/** Ids in the order of time, so that rows written together lie together. */
export function createIds(clock: Clock): NewId {
  // Drawn for many ids at once: asking the system for each would cost more than all the rest of it.
  const pool = new Uint8Array(256 * BYTES_PER_ID);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    const random = pool.subarray(used, used + BYTES_PER_ID);
    used += BYTES_PER_ID;
    return v7({ msecs: clock.wallNow().getTime(), random });
  };
}
