import type { Family } from '../../dispatch/registry.js';
import { makeHelp } from '../help.js';
import { activate } from './activate.js';
import { add } from './add.js';
import { deactivate } from './deactivate.js';
import { edit } from './edit.js';
import { list } from './list.js';
import { me } from './me.js';
import { show } from './show.js';

/** What can be done with people. */
export const userFamily: Family = {
  name: 'user',
  commands: [list, show, me, add, edit, deactivate, activate, makeHelp('user', 'add')],
};
