import { md } from '../../../domain/message.js';
import { resume } from '../../incidents/pausing.js';
import { already, done } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import { incidentField } from '../fields/index.js';
import { actorOf } from './actor.js';
import { refuseOver } from './pause.js';

export const unpause = writeCommand({
  family: 'incident',
  name: 'unpause',
  aliases: ['resume', 'continue'],
  summary: 'Go on after a pause',
  examples: ['unpause', 'unpause INC-2026-004'],
  permission: 'RESPONDER',
  input: { incident: incidentField() },
  positions: ['incident?'],
  rest: [{ method: 'POST', path: '/incidents/:incident/unpause', example: {} }],
  returns: incidentObject,
  run: async ({ viewer, now, incidents }, input) => {
    const before = await incidents.get(input.incident);
    refuseOver(before);
    if (before.paused === null)
      return { value: presentIncident(before), reply: { message: already(before, md`is not paused.`) } };
    const after = await resume(incidents, before, now, actorOf(viewer));
    return { value: presentIncident(after), reply: { message: done(after, md`goes on.`) } };
  },
});
