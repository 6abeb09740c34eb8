/** What ids are called, so that an audit log can be read. */
import { type AuditObject, serviceObject, tokenObject } from '../../core/views/people.js';
import { isUuid } from '../../store/queries/incidentDetails.js';
import { incidentNames } from '../../store/queries/incidentNames.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { type Looking, several } from './looking.js';
import { activity } from './parts.js';

export type Names = ReadonlyMap<string, string>;

/** More ids than a page of entries has in any ordinary case. */
const MOST = 500;

/** Every id that stands somewhere in a value. */
function idsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return isUuid(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(idsIn);
}

/** The names of whatever the entries are about: what the reader may not know of stays an id. */
export async function namesIn(
  looking: Looking,
  entries: readonly AuditObject[],
  more: readonly string[],
): Promise<Names> {
  const {
    web: { store },
    visit: { viewer },
  } = looking;
  const all = entries.flatMap(({ subject_id, before, after }) => [subject_id, ...idsIn([before, after])]);
  const ids = [...new Set([...all, ...more].filter(isUuid))].slice(0, MOST);
  const about = (type: string): boolean => entries.some(({ subject_type }) => subject_type === type);
  const people = new PeopleQueries(store.read, viewer);
  const [users, teams, incidents, services, tokens] = await Promise.all([
    people.usersByIds(ids),
    people.teams(),
    incidentNames(store.read, viewer, ids),
    about('service') ? several(looking, 'service list', activity('all'), serviceObject) : undefined,
    about('token') || about('session')
      ? several(looking, 'token list', activity('all'), tokenObject)
      : undefined,
  ]);
  const named = [...users, ...teams, ...(services?.results ?? []), ...(tokens?.results ?? [])];
  return new Map([
    ...named.map(({ id, name }) => [id, name] as const),
    ...incidents.map(({ id, reference }) => [id, reference] as const),
  ]);
}
