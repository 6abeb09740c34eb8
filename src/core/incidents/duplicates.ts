import { Refusal } from '../../domain/errors.js';
import { duplicateOf, type IncidentDetails } from '../../store/queries/incidentDetails.js';

/** Work on a duplicate belongs to the incident that it is one of, which only who may see that one is told. */
export function refusedAsDuplicate(incident: IncidentDetails): Refusal {
  const other = duplicateOf(incident);
  const where =
    other === undefined
      ? 'another incident, which not everybody may see'
      : `${other.reference} ${other.title}: go on there`;
  return new Refusal(
    'CONFLICT',
    `${incident.reference} is a duplicate of ${where}. If it is not, reopen it first.`,
    { state: { duplicate_of: other === undefined ? null : { id: other.id, reference: other.reference } } },
  );
}
