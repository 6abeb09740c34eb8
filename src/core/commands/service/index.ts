import type { Family } from '../../dispatch/registry.js';
import { makeHelp } from '../help.js';
import { activate } from './activate.js';
import { add } from './add.js';
import { deactivate } from './deactivate.js';
import { edit } from './edit.js';
import { list } from './list.js';
import { show } from './show.js';

/** What can be done with services. */
export const serviceFamily: Family = {
  name: 'service',
  commands: [list, show, add, edit, deactivate, activate, makeHelp('service', 'add')],
};
