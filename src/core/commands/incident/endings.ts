/** The verbs that end an incident or take it up again: one mechanism, four declarations. */
import { isOpen, type Status, statusLabel } from '../../../domain/incident/status.js';
import { type Message, md, type Person } from '../../../domain/message.js';
import type { IncidentDetails } from '../../../store/queries/incidentDetails.js';
import type { IncidentPatch } from '../../../store/queries/incidentWrites.js';
import { refusedAsDuplicate } from '../../incidents/duplicates.js';
import { already, done, withWordsBack } from '../../messages/replies.js';
import { presentIncident } from '../../views/incident.js';
import type { Outcome, WriteContext } from '../command.js';
import { actorOf } from './actor.js';
import { move } from './moves.js';

export interface Ending {
  /** The command's name, as the audit log has it. */
  readonly verb: string;
  readonly to: Status;
  readonly kind: string;
  /** What the timeline says, before the words. */
  readonly did: string;
  readonly words: string | undefined;
  readonly patch?: IncidentPatch;
  readonly say: (incident: IncidentDetails, by: Person, words: string | undefined) => Message;
}

/** Moves the incident, tells the room, and answers; repeating what is already so changes nothing. */
export async function end(
  { viewer, now, incidents }: WriteContext,
  id: string,
  ending: Ending,
): Promise<Outcome> {
  const actor = actorOf(viewer);
  const before = await incidents.get(id, { duplicates: ending.to === 'CLOSED' });
  // A duplicate that was resolved may be closed like any other; whatever else is done about it is done with the original.
  if (before.isDuplicate && before.status === 'CANCELLED') throw refusedAsDuplicate(before);
  // What is open need not be taken up again, however far it has come.
  const moved =
    isOpen(ending.to) && isOpen(before.status)
      ? null
      : move(before, ending.to, { viewer, now }, await incidents.severities());
  if (moved === null) {
    const message = already(before, md`is ${statusLabel(before.status)} already.`);
    return { value: presentIncident(before), reply: { message: withWordsBack(message, ending.words) } };
  }
  const after = await incidents.change(before, {
    action: `incident.${ending.verb}`,
    patch: { ...moved, ...ending.patch },
    entries: [
      {
        kind: ending.kind,
        text: `${ending.did}${ending.words === undefined ? '' : `: ${ending.words}`}`,
        data: { from: before.status, to: ending.to },
      },
    ],
    say: [ending.say(before, actor, ending.words)],
  });
  return {
    value: presentIncident(after),
    reply: { message: done(after, md`is ${statusLabel(after.status)} now.`) },
  };
}
