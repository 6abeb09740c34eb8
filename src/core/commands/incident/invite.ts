import { Refusal } from '../../../domain/errors.js';
import { severityLabel } from '../../../domain/incident/severity.js';
import { md } from '../../../domain/message.js';
import { invitation, invited } from '../../messages/changes.js';
import { stateLabel } from '../../messages/incident.js';
import { already, done } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import { incidentField, peopleField } from '../fields/index.js';
import { actorOf } from './actor.js';
import { invitable } from './clearance.js';

export const invite = writeCommand({
  family: 'incident',
  name: 'invite',
  aliases: ['add'],
  summary: 'Invite people to the incident',
  examples: ['invite Bo', 'invite INC-2026-004 bo@example.com, Carla Diaz'],
  permission: 'RESPONDER',
  orReporter: true,
  input: {
    incident: incidentField(),
    users: peopleField({ label: 'People', help: 'They see it even if it is private.' }),
  },
  positions: ['incident?', 'users…'],
  rest: [{ method: 'POST', path: '/incidents/:incident/invite', example: { users: ['dana@example.com'] } }],
  returns: incidentObject,
  submit: 'Invite',
  run: async (context, input) => {
    const { viewer, incidents } = context;
    const actor = actorOf(viewer);
    if (input.users.length === 0)
      throw new Refusal('INVALID', 'Who is to be invited? For example: invite Bo', {
        fields: { users: ['Please name somebody.'] },
      });
    const before = await incidents.get(input.incident);
    const here = new Set((await incidents.members(before)).map(({ id }) => id));
    const wanted = await invitable(context, before, input.users, 'users');
    const comers = wanted.filter(({ id }) => !here.has(id));
    if (comers.length === 0)
      return {
        value: presentIncident(before),
        reply: { message: already(before, md`has ${{ type: 'people', people: wanted }} already.`) },
      };
    const after = await incidents.change(before, {
      action: 'incident.invite',
      invite: comers,
      entries: [
        {
          kind: 'INVITED',
          text: `invited ${comers.map(({ name }) => name).join(', ')}`,
          data: { users: comers.map(({ id }) => id) },
        },
      ],
      say: [invited(comers, actor)],
    });
    for (const person of comers)
      if (person.id !== actor.id)
        await incidents.tell(
          person,
          after,
          invitation(after, actor, severityLabel(after.severity), stateLabel(after)),
        );
    return {
      value: presentIncident(after),
      reply: { message: done(after, md`has invited ${{ type: 'people', people: comers }}.`) },
    };
  },
});
