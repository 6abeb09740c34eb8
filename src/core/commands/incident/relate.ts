import { Refusal } from '../../../domain/errors.js';
import { md } from '../../../domain/message.js';
import type { IncidentDetails } from '../../../store/queries/incidentDetails.js';
import { isPublic } from '../../incidents/consequences.js';
import { related } from '../../messages/changes.js';
import { already, done } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import { incidentField, optional, wordField } from '../fields/index.js';
import { actorOf } from './actor.js';

export const relate = writeCommand({
  family: 'incident',
  name: 'relate',
  aliases: ['link'],
  summary: 'Relate the incident to another one',
  examples: ['relate INC-2026-001', 'relate INC-2026-004 to INC-2026-001', 'relate drop INC-2026-001'],
  permission: 'RESPONDER',
  input: {
    incident: incidentField(),
    action: optional(wordField({ label: 'What' }, ['ADD', 'DROP'])),
    to: incidentField({ label: 'Related to' }),
  },
  positions: ['incident?', 'action?', 'to'],
  fillers: ['to', 'with', 'and'],
  rest: [{ method: 'POST', path: '/incidents/:incident/relate', example: { to: 'INC-2026-001' } }],
  returns: incidentObject,
  submit: 'Relate',
  run: async ({ viewer, incidents }, input) => {
    const actor = actorOf(viewer);
    const [before, other] = await incidents.getBoth(input.incident, input.to);
    if (before.id === other.id)
      throw new Refusal('INVALID', `${before.reference} is itself: name another incident.`, {
        fields: { to: ['Another incident is accepted.'] },
      });
    const adds = input.action !== 'DROP';
    const linked = before.links.some(({ kind, id }) => kind === 'RELATED' && id === other.id);
    if (linked === adds)
      return {
        value: presentIncident(before),
        reply: {
          message: already(
            before,
            adds ? md`is related to ${other.reference} already.` : md`is not related to ${other.reference}.`,
          ),
        },
      };
    // Written as a change of the one that not everybody may see: of the other one nothing must look changed.
    const [hidden, open] = isPublic(before) && !isPublic(other) ? [other, before] : [before, other];
    await incidents.change(hidden, {
      action: 'incident.relate',
      ...(adds
        ? { link: { to: open.id, kind: 'RELATED' as const } }
        : { unlink: { from: open.id, kind: 'RELATED' as const } }),
      entries: [entry(open, adds)],
      say: isPublic(open) ? [related(open, actor, adds)] : [],
    });
    await incidents.note(open, [entry(hidden, adds)], isPublic(hidden) ? [related(hidden, actor, adds)] : []);
    const after = await incidents.get(before.id, { duplicates: true });
    return {
      value: presentIncident(after),
      reply: {
        message: done(
          after,
          adds
            ? md`is related to ${other.reference} now.`
            : md`is not related to ${other.reference} any more.`,
        ),
      },
    };
  },
});

const entry = (other: IncidentDetails, adds: boolean) => ({
  kind: adds ? 'RELATED' : 'UNRELATED',
  text: adds
    ? `related this to ${other.reference} ${other.title}`
    : `found this not to be related to ${other.reference} ${other.title}`,
  data: { incident: other.id, reference: other.reference },
  about: other.id,
});
