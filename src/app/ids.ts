import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';
import type { Clock, NewId } from '../core/ports.js';

const BYTES_PER_ID = 16;
const MAX_SEQUENCE = 0xff_ff_ff_ff;

/**
 * Ids in the order in which this process draws them, also within one millisecond and after a clock that went back: rows
 * written together lie together, and what is sorted by instant and id is in the order of writing.
 */
export function createIds(clock: Clock): NewId {
  // Drawn for many ids at once: asking the system for each would cost more than all the rest of it.
  const pool = new Uint8Array(256 * BYTES_PER_ID);
  let used = pool.length;
  let msecs = 0;
  let seq = 0;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    const random = pool.subarray(used, used + BYTES_PER_ID);
    used += BYTES_PER_ID;
    const now = clock.wallNow().getTime();
    if (now > msecs || seq === MAX_SEQUENCE) {
      msecs = Math.max(now, msecs + 1);
      // Begins anywhere in the lower half: another process that draws in the same millisecond begins elsewhere.
      seq = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
    } else seq += 1;
    return v7({ msecs, seq, random });
  };
}
