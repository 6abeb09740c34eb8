import { type Owed, owedNext } from '../../domain/incident/owed.js';
import { commanderOf, type IncidentDetails } from '../../store/queries/incidentDetails.js';

/** What an incident waits for, as it stands. */
export function owedOf(incident: IncidentDetails): readonly Owed[] {
  const { paused } = incident;
  return owedNext({
    ...incident,
    commanderId: commanderOf(incident)?.id ?? null,
    pausedUntil: paused === null ? undefined : paused.until === null ? null : new Date(paused.until),
  });
}
