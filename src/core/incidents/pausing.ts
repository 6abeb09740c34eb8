/** Going on after a pause, by whoever ends it or because its time is over. */
import { isOpen } from '../../domain/incident/status.js';
import type { Person } from '../../domain/message.js';
import type { IncidentDetails } from '../../store/queries/incidentDetails.js';
import { unpaused } from '../messages/changes.js';
import type { IncidentWork } from './work.js';

/**
 * Ends the pause. An update that fell due meanwhile is owed one cadence from now: nobody could post it.
 * @param by null when the pause ended by itself.
 */
export async function resume(
  incidents: IncidentWork,
  before: IncidentDetails,
  now: Date,
  by: Person | null,
): Promise<IncidentDetails> {
  const { updateEveryMinutes } = (await incidents.severities())[before.severity];
  const due = before.nextUpdateDueAt;
  const passed = isOpen(before.status) && due !== null && due <= now;
  return await incidents.change(before, {
    action: 'incident.unpause',
    patch: {
      paused: null,
      ...(passed ? { nextUpdateDueAt: new Date(now.getTime() + updateEveryMinutes * 60_000) } : {}),
    },
    entries: [
      {
        kind: 'UNPAUSED',
        text: by === null ? 'went on: the pause is over' : 'ended the pause',
        data: { reason: before.paused?.reason ?? null },
      },
    ],
    say: [unpaused(by)],
  });
}
