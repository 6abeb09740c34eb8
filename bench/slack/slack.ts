/** What Slack’s people wait for, each against a baseline of the same run. */
import type { Figure } from '../lib/figures.js';
import { declareFigures } from './declares.js';
import { helpFigures } from './help.js';
import { roomFigures } from './rooms.js';

export const slackFigures = async (): Promise<readonly Figure[]> => [
  ...(await helpFigures()),
  ...(await roomFigures()),
  ...(await declareFigures()),
];
