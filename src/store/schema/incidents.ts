import { CATEGORIES } from '../../domain/incident/category.js';
import { PRIORITIES, SEVERITIES } from '../../domain/incident/severity.js';
import { STATUSES } from '../../domain/incident/status.js';
import type { Kit } from './kit.js';
import type { PeopleTables } from './people.js';

export interface Impact {
  readonly summary: string | null;
  readonly affectedUsers: number | null;
  readonly errorRatePercent: number | null;
  readonly revenue: string | null;
  readonly customersAffected: boolean | null;
}
export interface ExternalRef {
  readonly system: string;
  readonly id: string;
  readonly url: string | null;
}
export interface Pause {
  readonly reason: string;
  readonly until: string | null;
}
export const LINK_KINDS = ['RELATED', 'DUPLICATE_OF', 'HAS_DUPLICATE'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];
export const AUDIENCES = [
  'RESPONDERS',
  'COMPANY',
  'STAKEHOLDERS',
  'EXECUTIVES',
  'SUPPORT',
  'CUSTOMERS',
  'ENTERPRISE_CUSTOMERS',
  'PARTNERS',
] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Incidents and what is told about them. */
export function defineIncidents(k: Kit, { organizations, users, services }: PeopleTables) {
  const incidents = k.table(
    'incidents',
    {
      id: k.text('id').primaryKey(),
      organizationId: k
        .text('organization_id')
        .notNull()
        .references(() => organizations.id),
      year: k.int('year').notNull(),
      number: k.int('number').notNull(),
      reference: k.text('reference').notNull(),
      title: k.text('title').notNull(),
      description: k.text('description').notNull(),
      severity: k.oneOf('severity', SEVERITIES).notNull(),
      priority: k.oneOf('priority', PRIORITIES).notNull(),
      category: k.oneOf('category', CATEGORIES).notNull(),
      status: k.oneOf('status', STATUSES).notNull(),
      impact: k.json<Impact>('impact').notNull(),
      tags: k.json<readonly string[]>('tags').notNull(),
      private: k.bool('private').notNull(),
      clearance: k.int('clearance').notNull(),
      reporterId: k
        .text('reporter_id')
        .notNull()
        .references(() => users.id),
      assigneeId: k.text('assignee_id').references(() => users.id),
      bridgeUrl: k.text('bridge_url'),
      externalRefs: k.json<readonly ExternalRef[]>('external_refs').notNull(),
      source: k.text('source').notNull(),
      paused: k.json<Pause>('paused'),
      rootCause: k.text('root_cause'),
      resolution: k.text('resolution'),
      nextUpdateDueAt: k.instant('next_update_due_at'),
      detectedAt: k.instant('detected_at'),
      declaredAt: k.instant('declared_at').notNull(),
      acknowledgedAt: k.instant('acknowledged_at'),
      /** When a responder first did something: acknowledged, took a role, or spoke in a war room. */
      respondedAt: k.instant('responded_at'),
      /** When somebody last did something or spoke in a war room, to the minute. */
      lastActivityAt: k.instant('last_activity_at'),
      identifiedAt: k.instant('identified_at'),
      mitigatedAt: k.instant('mitigated_at'),
      resolvedAt: k.instant('resolved_at'),
      closedAt: k.instant('closed_at'),
      /** The number of the latest timeline entry: the gapless sequence is taken under this row's lock. */
      lastEntry: k.int('last_entry').notNull(),
      version: k.int('version').notNull(),
      createdAt: k.instant('created_at').notNull(),
      updatedAt: k.instant('updated_at').notNull(),
    },
    (t) => [
      k.uniqueIndex('incidents_reference_uq').on(t.organizationId, t.year, t.number),
      // With what decides who sees them, so that counting a list never touches the rows themselves.
      k.index('incidents_newest_idx').on(t.organizationId, t.createdAt, t.id, t.private, t.clearance),
      k
        .index('incidents_status_idx')
        .on(t.organizationId, t.status, t.createdAt, t.id, t.private, t.clearance),
      // The status stands before the instant: without it SQLite would choose this index for what is open as well.
      k
        .index('incidents_severity_idx')
        .on(t.organizationId, t.severity, t.status, t.createdAt, t.id, t.private, t.clearance),
      k.index('incidents_reporter_idx').on(t.reporterId),
      k.index('incidents_assignee_idx').on(t.assigneeId),
    ],
  );

  const incidentId = () =>
    k
      .text('incident_id')
      .notNull()
      .references(() => incidents.id);
  const userId = (name = 'user_id') =>
    k
      .text(name)
      .notNull()
      .references(() => users.id);

  const incidentRoles = k.table(
    'incident_roles',
    {
      incidentId: incidentId(),
      role: k.text('role').notNull(),
      /** What the organization called the role when it was taken; null for those that everybody has. */
      label: k.text('label'),
      userId: userId(),
      since: k.instant('since').notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.incidentId, t.role, t.userId] }),
      k.index('incident_roles_user_idx').on(t.userId),
    ],
  );
  const incidentServices = k.table(
    'incident_services',
    {
      incidentId: incidentId(),
      serviceId: k
        .text('service_id')
        .notNull()
        .references(() => services.id),
    },
    (t) => [
      k.primaryKey({ columns: [t.incidentId, t.serviceId] }),
      k.index('incident_services_service_idx').on(t.serviceId),
    ],
  );
  /** Who was invited: together with the role holders, the people who may see a private incident. */
  const incidentMembers = k.table(
    'incident_members',
    { incidentId: incidentId(), userId: userId(), since: k.instant('since').notNull() },
    (t) => [
      k.primaryKey({ columns: [t.incidentId, t.userId] }),
      k.index('incident_members_user_idx').on(t.userId),
    ],
  );

  /** How incidents hang together, once in each direction: a duplicate is `DUPLICATE_OF` the other, which `HAS_DUPLICATE`. */
  const incidentLinks = k.table(
    'incident_links',
    {
      incidentId: incidentId(),
      otherId: k
        .text('other_id')
        .notNull()
        .references(() => incidents.id),
      kind: k.oneOf('kind', LINK_KINDS).notNull(),
      createdAt: k.instant('created_at').notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.incidentId, t.otherId, t.kind] }),
      k.index('incident_links_other_idx').on(t.otherId),
    ],
  );

  const timeline = k.table(
    'timeline_entries',
    {
      id: k.text('id').primaryKey(),
      incidentId: incidentId(),
      seq: k.int('seq').notNull(),
      at: k.instant('at').notNull(),
      kind: k.text('kind').notNull(),
      actorId: k.text('actor_id').references(() => users.id),
      text: k.text('text').notNull(),
      data: k.json<Readonly<Record<string, unknown>>>('data').notNull(),
      struckAt: k.instant('struck_at'),
      struckById: k.text('struck_by_id').references(() => users.id),
      struckReason: k.text('struck_reason'),
      /** Another incident that the entry speaks of: only who may see that one, too, may see the entry. */
      aboutIncidentId: k.text('about_incident_id').references(() => incidents.id),
    },
    (t) => [
      k.uniqueIndex('timeline_seq_uq').on(t.incidentId, t.seq),
      k.index('timeline_actor_idx').on(t.actorId),
      k.index('timeline_struck_by_idx').on(t.struckById),
      k.index('timeline_about_idx').on(t.aboutIncidentId).where(k.isNotNull(t.aboutIncidentId)),
    ],
  );

  /** Messages of a chat platform that stand on a timeline: what happens to them there is followed. */
  const pinnedMessages = k.table(
    'pinned_messages',
    {
      platform: k.text('platform').notNull(),
      /** The channel and the message, as the platform knows them. */
      room: k.text('room').notNull(),
      message: k.text('message').notNull(),
      incidentId: incidentId(),
      entryId: k
        .text('entry_id')
        .notNull()
        .references(() => timeline.id),
      /** Who put it there. */
      pinnedById: userId('pinned_by_id'),
    },
    (t) => [
      k.primaryKey({ columns: [t.incidentId, t.platform, t.room, t.message] }),
      k.index('pinned_messages_message_idx').on(t.platform, t.room, t.message),
      k.index('pinned_messages_entry_idx').on(t.entryId),
      k.index('pinned_messages_by_idx').on(t.pinnedById),
    ],
  );

  const incidentUpdates = k.table(
    'incident_updates',
    {
      id: k.text('id').primaryKey(),
      incidentId: incidentId(),
      at: k.instant('at').notNull(),
      authorId: k.text('author_id').references(() => users.id),
      status: k.oneOf('status', STATUSES).notNull(),
      message: k.text('message').notNull(),
      publicMessage: k.text('public_message'),
      audiences: k.json<readonly Audience[]>('audiences').notNull(),
      nextUpdateDueAt: k.instant('next_update_due_at'),
      editedAt: k.instant('edited_at'),
    },
    (t) => [
      k.index('incident_updates_idx').on(t.incidentId, t.at),
      k.index('incident_updates_author_idx').on(t.authorId),
    ],
  );

  return {
    incidents,
    incidentRoles,
    incidentServices,
    incidentMembers,
    incidentLinks,
    timeline,
    pinnedMessages,
    incidentUpdates,
  };
}
export type IncidentTables = ReturnType<typeof defineIncidents>;
