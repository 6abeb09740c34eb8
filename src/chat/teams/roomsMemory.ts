/** What Teams' island remembers of rooms before and after they are made. */
import { z } from 'zod';
import { roomsMemory } from '../roomsMemory.js';
import { TEAMS } from './parts.js';

const openedShape = z.object({
  /** A channel or a chat. */
  channel: z.string(),
  private: z.boolean(),
  /** Group id of the team that it is in; null for a chat. */
  team: z.string().nullable(),
});
export type Opened = z.infer<typeof openedShape>;

export type { Intention } from '../roomsMemory.js';
export { placeOf } from '../roomsMemory.js';
export const { recall, intend, unintend, note, claim, unclaim, isTaken, isOurs, giveUp } = roomsMemory(
  TEAMS,
  openedShape,
);
