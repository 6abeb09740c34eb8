import type { Family } from '../../dispatch/registry.js';
import { makeHelp } from '../help.js';
import { activate } from './activate.js';
import { add } from './add.js';
import { deactivate } from './deactivate.js';
import { edit } from './edit.js';
import { list } from './list.js';
import { show } from './show.js';

/** What can be done with teams. */
export const teamFamily: Family = {
  name: 'team',
  commands: [list, show, add, edit, deactivate, activate, makeHelp('team', 'add')],
};
