/** What Slack's island remembers of rooms before and after they are made. */
import { z } from 'zod';
import { roomsMemory } from '../roomsMemory.js';
import { SLACK } from './parts.js';

const openedShape = z.object({ channel: z.string(), private: z.boolean() });
export type Opened = z.infer<typeof openedShape>;

export type { Intention } from '../roomsMemory.js';
export { placeOf } from '../roomsMemory.js';
export const { recall, intend, note, isTaken, giveUp } = roomsMemory(SLACK, openedShape);
