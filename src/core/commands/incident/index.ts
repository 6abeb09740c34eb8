import type { Family } from '../../dispatch/registry.js';
import { ack } from './ack.js';
import { cancel } from './cancel.js';
import { close } from './close.js';
import { declare } from './declare.js';
import { edit } from './edit.js';
import { help } from './help.js';
import { list } from './list.js';
import { note } from './note.js';
import { reopen } from './reopen.js';
import { resolve } from './resolve.js';
import { role } from './role.js';
import { severity } from './severity.js';
import { show } from './show.js';
import { status } from './status.js';
import { timeline } from './timeline.js';
import { update } from './update.js';
import { updates } from './updates.js';

/** The incident's verbs, in the order in which help shows them. */
export const incidentFamily: Family = {
  name: 'incident',
  commands: [
    declare,
    ack,
    role,
    update,
    status,
    severity,
    note,
    resolve,
    close,
    reopen,
    cancel,
    edit,
    list,
    show,
    timeline,
    updates,
    help,
  ],
};
