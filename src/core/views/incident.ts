/** The incident, its timeline and updates as REST answers them: the contract's field names, in one place. */
import { z } from 'zod';
import { CATEGORIES } from '../../domain/incident/category.js';
import { PRIORITIES, SEVERITIES } from '../../domain/incident/severity.js';
import { STATUSES } from '../../domain/incident/status.js';
import {
  commanderOf,
  type IncidentDetails,
  type StatusUpdate,
  type TimelineEntry,
} from '../../store/queries/incidentDetails.js';
import { AUDIENCES, type LinkKind } from '../../store/schema/incidents.js';
import { roleName } from '../messages/incident.js';
import { incidentExample, timelineExample, updateExample } from './examples.js';

const instant = z.iso.datetime();
const person = z
  .object({ id: z.uuid(), name: z.string() })
  .meta({ id: 'Person', description: 'A user inside another object.' });

const other = z.object({ id: z.uuid(), reference: z.string(), title: z.string() });

export const incidentObject = z
  .object({
    id: z.uuid(),
    reference: z.string(),
    title: z.string(),
    description: z.string(),
    severity: z.enum(SEVERITIES),
    priority: z.enum(PRIORITIES),
    category: z.enum(CATEGORIES),
    status: z.enum(STATUSES),
    services: z.array(z.object({ id: z.uuid(), name: z.string() })),
    impact: z.object({
      summary: z.string().nullable(),
      affected_users: z.number().nullable(),
      error_rate_percent: z.number().nullable(),
      revenue: z.string().nullable(),
      customers_affected: z.boolean().nullable(),
    }),
    tags: z.array(z.string()),
    private: z.boolean(),
    clearance: z.number().int(),
    reporter: person,
    assignee: person.nullable(),
    commander: person.nullable(),
    bridge_url: z.string().nullable(),
    external_refs: z.array(z.object({ system: z.string(), id: z.string(), url: z.string().nullable() })),
    roles: z.array(z.object({ role: z.string(), label: z.string(), user: person, since: instant })),
    rooms: z.array(
      z.object({ platform: z.string(), id: z.string(), name: z.string(), url: z.string().nullable() }),
    ),
    source: z.string(),
    paused: z.boolean(),
    pause: z.object({ reason: z.string(), until: instant.nullable() }).nullable(),
    duplicate_of: other.nullable().meta({ description: 'The incident that it was merged into.' }),
    duplicates: z.array(other),
    related: z.array(other),
    root_cause: z.string().nullable(),
    resolution: z.string().nullable(),
    next_update_due_at: instant.nullable(),
    detected_at: instant.nullable(),
    declared_at: instant,
    acknowledged_at: instant.nullable(),
    identified_at: instant.nullable(),
    mitigated_at: instant.nullable(),
    resolved_at: instant.nullable(),
    closed_at: instant.nullable(),
    version: z.number().int(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'Incident', description: 'An incident as it is now.', examples: [incidentExample] });
export type IncidentObject = z.infer<typeof incidentObject>;

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const linked = (i: IncidentDetails, kind: LinkKind) =>
  i.links.filter((link) => link.kind === kind).map(({ id, reference, title }) => ({ id, reference, title }));

export const presentIncident = (i: IncidentDetails): IncidentObject => ({
  id: i.id,
  reference: i.reference,
  title: i.title,
  description: i.description,
  severity: i.severity,
  priority: i.priority,
  category: i.category,
  status: i.status,
  services: i.services.map(({ id, name }) => ({ id, name })),
  impact: {
    summary: i.impact.summary,
    affected_users: i.impact.affectedUsers,
    error_rate_percent: i.impact.errorRatePercent,
    revenue: i.impact.revenue,
    customers_affected: i.impact.customersAffected,
  },
  tags: [...i.tags],
  private: i.private,
  clearance: i.clearance,
  reporter: i.reporter,
  assignee: i.assignee,
  commander: commanderOf(i),
  bridge_url: i.bridgeUrl,
  external_refs: i.externalRefs.map((ref) => ({ ...ref })),
  roles: i.roles.map((r) => ({
    role: r.role,
    label: roleName(r),
    user: r.user,
    since: r.since.toISOString(),
  })),
  // A room that is not there yet has neither an id nor an address that anybody could use.
  rooms: i.rooms.flatMap((r) =>
    r.state === 'OPEN' && r.externalId !== null
      ? [{ platform: r.platform, id: r.externalId, name: r.name, url: r.url }]
      : [],
  ),
  source: i.source,
  paused: i.paused !== null,
  pause: i.paused === null ? null : { reason: i.paused.reason, until: i.paused.until },
  duplicate_of: linked(i, 'DUPLICATE_OF')[0] ?? null,
  duplicates: linked(i, 'HAS_DUPLICATE'),
  related: linked(i, 'RELATED'),
  root_cause: i.rootCause,
  resolution: i.resolution,
  next_update_due_at: iso(i.nextUpdateDueAt),
  detected_at: iso(i.detectedAt),
  declared_at: i.declaredAt.toISOString(),
  acknowledged_at: iso(i.acknowledgedAt),
  identified_at: iso(i.identifiedAt),
  mitigated_at: iso(i.mitigatedAt),
  resolved_at: iso(i.resolvedAt),
  closed_at: iso(i.closedAt),
  version: i.version,
  created_at: i.createdAt.toISOString(),
  updated_at: i.updatedAt.toISOString(),
});

export const timelineObject = z
  .object({
    id: z.uuid(),
    incident: z.uuid(),
    at: instant,
    kind: z.string(),
    actor: person.nullable(),
    text: z.string(),
    data: z.record(z.string(), z.unknown()),
    struck: z.object({ at: instant, by: person.nullable(), reason: z.string() }).nullable(),
  })
  .meta({
    id: 'TimelineEntry',
    description: 'One thing that happened in an incident.',
    examples: [timelineExample],
  });

export const presentEntry = (e: TimelineEntry): z.infer<typeof timelineObject> => ({
  id: e.id,
  incident: e.incidentId,
  at: e.at.toISOString(),
  kind: e.kind,
  actor: e.actor,
  text: e.text,
  data: { ...e.data },
  struck:
    e.struckAt === null
      ? null
      : { at: e.struckAt.toISOString(), by: e.struckBy, reason: e.struckReason ?? '' },
});

export const updateObject = z
  .object({
    id: z.uuid(),
    incident: z.uuid(),
    at: instant,
    author: person.nullable(),
    status: z.enum(STATUSES),
    message: z.string(),
    public_message: z.string().nullable(),
    audiences: z.array(z.enum(AUDIENCES)),
    next_update_due_at: instant.nullable(),
    edited_at: instant.nullable(),
  })
  .meta({
    id: 'StatusUpdate',
    description: 'What people were told about an incident.',
    examples: [updateExample],
  });

export const presentUpdate = (u: StatusUpdate): z.infer<typeof updateObject> => ({
  id: u.id,
  incident: u.incidentId,
  at: u.at.toISOString(),
  author: u.author,
  status: u.status,
  message: u.message,
  public_message: u.publicMessage,
  audiences: [...u.audiences],
  next_update_due_at: iso(u.nextUpdateDueAt),
  edited_at: iso(u.editedAt),
});
