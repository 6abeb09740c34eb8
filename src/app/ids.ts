import { v7 } from 'uuid';
import type { Clock, NewId } from '../core/ports.js';

/** Ids in the order of time, so that rows written together lie together. */
export const createIds =
  (clock: Clock): NewId =>
  () =>
    v7({ msecs: clock.wallNow().getTime() });
