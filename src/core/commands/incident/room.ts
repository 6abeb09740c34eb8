import { Refusal } from '../../../domain/errors.js';
import { isOpen } from '../../../domain/incident/status.js';
import { type Markdown, md, part } from '../../../domain/message.js';
import type { IncidentDetails } from '../../../store/queries/incidentDetails.js';
import { isPublic } from '../../incidents/consequences.js';
import { roomAdopted } from '../../messages/changes.js';
import { already, done } from '../../messages/replies.js';
import type { StandingIn } from '../../ports.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { type Outcome, type WriteContext, writeCommand } from '../command.js';
import { incidentField, optional, wordField } from '../fields/index.js';
import { actorOf } from './actor.js';

export const room = writeCommand({
  family: 'incident',
  name: 'room',
  aliases: ['war-room'],
  summary: 'Open a war room, or make this channel the war room',
  examples: ['room INC-2026-004', 'room INC-2026-004 here'],
  permission: 'RESPONDER',
  input: {
    incident: incidentField(),
    action: optional(
      wordField({ label: 'What', help: 'Open a room of its own, or take the channel you stand in.' }, [
        'OPEN',
        'HERE',
      ]),
    ),
  },
  positions: ['incident?', 'action?'],
  rest: [{ method: 'POST', path: '/incidents/:incident/room', example: {} }],
  returns: incidentObject,
  submit: 'Go on',
  run: async (context, input) => {
    const before = await context.incidents.get(input.incident);
    if (!isOpen(before.status))
      throw new Refusal(
        'CONFLICT',
        `${before.reference} is ${before.status.toLowerCase()}: it needs no room any more. Reopen it first.`,
        { state: { status: before.status } },
      );
    return input.action === 'HERE' ? await adopt(context, before) : await open(context, before);
  },
});

async function open({ viewer, incidents }: WriteContext, before: IncidentDetails): Promise<Outcome> {
  const actor = actorOf(viewer);
  if (!(await incidents.openRooms(before)))
    return {
      value: presentIncident(before),
      reply: {
        message: already(before, md`has its room already: ${part(roomsOf(before))}.`),
        goTo: before.id,
      },
    };
  const after = await incidents.change(before, {
    action: 'incident.room',
    entries: [{ kind: 'ROOM', text: 'asked for a war room', data: { by: actor.id } }],
  });
  return {
    value: presentIncident(after),
    reply: { message: done(after, md`gets its war room now.`), goTo: after.id },
  };
}

async function adopt({ viewer, incidents, place }: WriteContext, before: IncidentDetails): Promise<Outcome> {
  const actor = actorOf(viewer);
  const channel = adoptable(before, place.channel);
  if (place.incidentId !== null && place.incidentId !== before.id)
    throw new Refusal('CONFLICT', `#${channel.name} is the war room of another incident already.`);
  if (place.conversationId !== null && place.incidentId === null)
    throw new Refusal('CONFLICT', `Incidents are announced in #${channel.name}: it cannot be a war room.`);
  const known = before.rooms.find(({ platform }) => platform === channel.platform);
  if (known?.externalId === channel.externalId)
    return {
      value: presentIncident(before),
      reply: { message: already(before, md`has this channel as its war room already.`) },
    };
  if (known !== undefined && known.state !== 'FAILED')
    throw new Refusal('CONFLICT', `${before.reference} has another war room already, #${known.name}.`, {
      state: { room: known.name },
    });
  if ((await incidents.adoptRoom(before, channel)) === null)
    throw new Refusal('CONFLICT', `#${channel.name} serves something else already: it cannot be a war room.`);
  const adopted = await incidents.get(before.id);
  const after = await incidents.change(adopted, {
    action: 'incident.room',
    entries: [
      {
        kind: 'ROOM',
        text: `made #${channel.name} the war room`,
        data: { platform: channel.platform, name: channel.name },
      },
    ],
    say: [roomAdopted(before, actor)],
  });
  return {
    value: presentIncident(after),
    reply: { message: done(after, md`has this channel as its war room now.`) },
  };
}

/** The channel that is to be taken, if it may be: what not everybody may see is not talked about where everybody reads. */
function adoptable(incident: IncidentDetails, channel: StandingIn | undefined): StandingIn {
  if (channel === undefined)
    throw new Refusal(
      'INVALID',
      'Only a channel can become a war room: type it there, or leave “here” out.',
      {
        fields: { action: ['This is no channel.'] },
      },
    );
  if (!isPublic(incident) && !channel.private)
    throw new Refusal(
      'CONFLICT',
      `Not everybody may see ${incident.reference}, and everybody reads #${channel.name}. Take a private channel.`,
      { state: { private: incident.private, clearance: incident.clearance } },
    );
  return channel;
}

const roomsOf = (incident: IncidentDetails): Markdown =>
  md`${incident.rooms.map(({ name }) => `#${name}`).join(', ')}`;
