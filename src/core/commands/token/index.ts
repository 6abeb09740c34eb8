import type { Family } from '../../dispatch/registry.js';
import { makeHelp } from '../help.js';
import { add } from './add.js';
import { edit } from './edit.js';
import { list } from './list.js';
import { revoke } from './revoke.js';
import { show } from './show.js';

/** What can be done with API tokens. */
export const tokenFamily: Family = {
  name: 'token',
  commands: [list, show, add, edit, revoke, makeHelp('token', 'add')],
};
