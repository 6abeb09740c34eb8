import type { IncidentDetails } from '../../store/queries/incidentDetails.js';

// Links name other incidents, which who reads the entry may not be allowed to see.
const BOOKKEEPING = new Set([
  'updatedAt',
  'lastActivityAt',
  'lastEntry',
  'version',
  'rooms',
  'reporter',
  'assignee',
  'links',
]);

const shown = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);

/** What a change changed, for the audit log: the fields that differ, before and after. */
export function difference(
  before: IncidentDetails,
  after: IncidentDetails,
): { before: Record<string, unknown>; after: Record<string, unknown> } {
  const changed = Object.entries(after).filter(([key, value]) => {
    if (BOOKKEEPING.has(key)) return false;
    const old: unknown = Reflect.get(before, key);
    return JSON.stringify(shown(value)) !== JSON.stringify(shown(old));
  });
  return {
    before: Object.fromEntries(changed.map(([key]) => [key, shown(Reflect.get(before, key))])),
    after: Object.fromEntries(changed.map(([key, value]) => [key, shown(value)])),
  };
}
