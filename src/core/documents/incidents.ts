/** A list of incidents as a document: all that was found, for a spreadsheet or another program. */
import { stringify } from 'csv-stringify/sync';
import { commanderOf, type IncidentDetails } from '../../store/queries/incidentDetails.js';
import type { Document } from '../commands/command.js';
import { roleName } from '../messages/incident.js';
import { presentIncident } from '../views/incident.js';

export const LIST_FORMATS = ['CSV', 'JSON'] as const;
export type ListFormat = (typeof LIST_FORMATS)[number];

const COLUMNS = [
  'reference',
  'title',
  'severity',
  'status',
  'priority',
  'category',
  'services',
  'tags',
  'commander',
  'assignee',
  'reporter',
  'roles',
  'private',
  'paused',
  'impact',
  'root_cause',
  'resolution',
  'detected_at',
  'declared_at',
  'acknowledged_at',
  'identified_at',
  'mitigated_at',
  'resolved_at',
  'closed_at',
  'updated_at',
  'id',
] as const;

const iso = (at: Date | null): string => at?.toISOString() ?? '';

const rowOf = (i: IncidentDetails): Record<(typeof COLUMNS)[number], string> => ({
  reference: i.reference,
  title: i.title,
  severity: i.severity,
  status: i.status,
  priority: i.priority,
  category: i.category,
  services: i.services.map(({ name }) => name).join(', '),
  tags: i.tags.join(', '),
  commander: commanderOf(i)?.name ?? '',
  assignee: i.assignee?.name ?? '',
  reporter: i.reporter.name,
  roles: i.roles.map((held) => `${roleName(held)}: ${held.user.name}`).join(', '),
  private: String(i.private),
  paused: String(i.paused !== null),
  impact: i.impact.summary ?? '',
  root_cause: i.rootCause ?? '',
  resolution: i.resolution ?? '',
  detected_at: iso(i.detectedAt),
  declared_at: iso(i.declaredAt),
  acknowledged_at: iso(i.acknowledgedAt),
  identified_at: iso(i.identifiedAt),
  mitigated_at: iso(i.mitigatedAt),
  resolved_at: iso(i.resolvedAt),
  closed_at: iso(i.closedAt),
  updated_at: iso(i.updatedAt),
  id: i.id,
});

/** What a spreadsheet would take for a formula is made text. */
const asCsv = (incidents: readonly IncidentDetails[]): string =>
  stringify(incidents.map(rowOf), {
    header: true,
    columns: [...COLUMNS],
    escape_formulas: true,
    bom: true,
  });

/** As the list itself is answered, with everything on one page. */
const asJson = (incidents: readonly IncidentDetails[]): string =>
  `${JSON.stringify(
    { count: incidents.length, next: null, previous: null, results: incidents.map(presentIncident) },
    null,
    2,
  )}\n`;

export const incidentsDocument = (
  incidents: readonly IncidentDetails[],
  format: ListFormat,
  at: Date,
): Document => {
  const name = `incidents-${at.toISOString().slice(0, 10)}`;
  return format === 'CSV'
    ? { name: `${name}.csv`, contentType: 'text/csv; charset=utf-8', content: asCsv(incidents) }
    : { name: `${name}.json`, contentType: 'application/json; charset=utf-8', content: asJson(incidents) };
};
