/** What people in Teams wait for, each against a baseline of the same run. */
import type { Figure } from '../lib/figures.js';
import { ackFigures } from './acks.js';
import { helpFigures } from './help.js';
import { roomFigures } from './rooms.js';

export const teamsFigures = async (): Promise<readonly Figure[]> => [
  ...(await helpFigures()),
  ...(await roomFigures()),
  ...(await ackFigures()),
];
