import type { Family } from '../../dispatch/registry.js';
import { makeHelp } from '../help.js';
import { link } from './link.js';
import { list } from './list.js';
import { revoke } from './revoke.js';

/** What can be done with signing in in a browser. */
export const sessionFamily: Family = {
  name: 'session',
  commands: [link, list, revoke, makeHelp('session', 'link')],
};
