/** Moving an incident's status, by whichever verb: one rule for all of them. */
import { Refusal } from '../../../domain/errors.js';
import { assigneeAfter } from '../../../domain/incident/assignee.js';
import { isOpen, isReopen, moveStatus, type Status, statusLabel } from '../../../domain/incident/status.js';
import type { SeverityTable } from '../../../domain/organization/settings.js';
import type { IncidentDetails } from '../../../store/queries/incidentDetails.js';
import type { IncidentPatch } from '../../../store/queries/incidentWrites.js';
import { atLeast } from '../../dispatch/permission.js';
import type { WriteContext } from '../command.js';
import { actorOf } from './actor.js';

/** When the next status update is owed, counted from `from` by the severity's cadence; null once the incident is over. */
export const nextUpdateDue = (
  incident: Pick<IncidentDetails, 'severity'>,
  status: Status,
  from: Date,
  severities: SeverityTable,
): Date | null =>
  isOpen(status)
    ? new Date(from.getTime() + severities[incident.severity].updateEveryMinutes * 60_000)
    : null;

/**
 * What a move to `to` sets. Null when the incident is there already.
 * @throws {Refusal} CONFLICT when the present state forbids it; FORBIDDEN when it takes a manager.
 */
export function move(
  incident: IncidentDetails,
  to: Status,
  { viewer, now }: Pick<WriteContext, 'viewer' | 'now'>,
  severities: SeverityTable,
): IncidentPatch | null {
  if (incident.status === to) return null;
  if (isReopen(incident.status, to) && incident.status === 'CLOSED' && !atLeast(viewer.role, 'MANAGER'))
    throw new Refusal('FORBIDDEN', `${incident.reference} is closed: reopening it takes a manager.`, {
      state: { status: incident.status },
    });
  const moved = moveStatus(incident, to, now);
  const acknowledges = incident.acknowledgedAt === null && moved.acknowledgedAt !== null;
  return {
    ...moved,
    ...(acknowledges
      ? {
          assigneeId: assigneeAfter(incident.assigneeId, {
            type: 'ACKNOWLEDGED',
            userId: actorOf(viewer).id,
          }),
        }
      : {}),
    // What is over waits for nothing.
    ...(isOpen(to) ? {} : { paused: null }),
    nextUpdateDueAt:
      isOpen(incident.status) && isOpen(to)
        ? incident.nextUpdateDueAt
        : nextUpdateDue(incident, to, now, severities),
  };
}

/** How the timeline tells a move. */
export const moveText = (from: Status, to: Status, note: string | undefined): string =>
  `moved from ${statusLabel(from)} to ${statusLabel(to)}${note === undefined ? '' : `: ${note}`}`;
