/** Who may be brought into an incident. */
import { Refusal } from '../../../domain/errors.js';
import type { Person } from '../../../domain/message.js';
import type { IncidentDetails } from '../../../store/queries/incidentDetails.js';
import type { WriteContext } from '../command.js';

/** Those of the people who may see an incident that needs this clearance: active, no tokens, cleared. */
export async function clearedFor(
  { people }: Pick<WriteContext, 'people'>,
  incident: Pick<IncidentDetails, 'clearance'>,
  among: readonly Person[],
): Promise<readonly Person[]> {
  const users = await people.usersByIds(among.map(({ id }) => id));
  const cleared = new Set(
    users
      .filter((user) => user.active && !user.isService && user.clearance >= incident.clearance)
      .map(({ id }) => id),
  );
  return among.filter(({ id }) => cleared.has(id));
}

/** The people with these ids. @throws {Refusal} INVALID when one is not here any more, or not cleared. */
export async function invitable(
  { people }: Pick<WriteContext, 'people'>,
  incident: Pick<IncidentDetails, 'clearance'>,
  ids: readonly string[],
  field: string,
): Promise<readonly Person[]> {
  const users = new Map((await people.usersByIds(ids)).map((user) => [user.id, user]));
  return ids.map((id) => {
    const user = users.get(id);
    if (user === undefined || !user.active || user.isService)
      throw new Refusal('INVALID', 'There is no such person here any more.', {
        fields: { [field]: ['There is no such person.'] },
      });
    if (user.clearance < incident.clearance)
      throw new Refusal('INVALID', `${user.name} is not cleared for this incident.`, {
        fields: { [field]: [`${user.name} is not cleared for this incident.`] },
      });
    return { id: user.id, name: user.name };
  });
}
