import type { Family } from '../../dispatch/registry.js';
import { ack } from './ack.js';
import { bridge } from './bridge.js';
import { cancel } from './cancel.js';
import { catchup } from './catchup.js';
import { close } from './close.js';
import { declare } from './declare.js';
import { describe } from './describe.js';
import { edit } from './edit.js';
import { exportIncident } from './export.js';
import { help } from './help.js';
import { impact } from './impact.js';
import { invite } from './invite.js';
import { list } from './list.js';
import { menu } from './menu.js';
import { merge } from './merge.js';
import { note } from './note.js';
import { pause } from './pause.js';
import { makePrivate } from './private.js';
import { relate } from './relate.js';
import { rename } from './rename.js';
import { reopen } from './reopen.js';
import { resolve } from './resolve.js';
import { role } from './role.js';
import { room } from './room.js';
import { services } from './services.js';
import { severity } from './severity.js';
import { show } from './show.js';
import { status } from './status.js';
import { strike } from './strike.js';
import { tag } from './tag.js';
import { timeline } from './timeline.js';
import { unpause } from './unpause.js';
import { update } from './update.js';
import { updates } from './updates.js';

/** The incident's verbs, in the order in which help shows them. */
export const incidentFamily: Family = {
  name: 'incident',
  // In a room, what can be done there; anywhere else what one comes for.
  bare: ({ incidentId }) => (incidentId === null ? 'declare' : 'menu'),
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
    rename,
    describe,
    services,
    impact,
    tag,
    bridge,
    room,
    invite,
    pause,
    unpause,
    merge,
    relate,
    makePrivate,
    strike,
    edit,
    list,
    show,
    catchup,
    timeline,
    updates,
    exportIncident,
    menu,
    help,
  ],
};
