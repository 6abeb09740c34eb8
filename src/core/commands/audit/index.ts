import type { Family } from '../../dispatch/registry.js';
import { makeHelp } from '../help.js';
import { exportAudit } from './export.js';
import { list } from './list.js';
import { show } from './show.js';

/** Who changed what, when and from where. */
export const auditFamily: Family = {
  name: 'audit',
  commands: [list, show, exportAudit, makeHelp('audit', 'list')],
};
