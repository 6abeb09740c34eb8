import { makeHelp } from '../help.js';

export const help = makeHelp('incident', 'declare');
