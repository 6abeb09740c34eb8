/** What a command or a job decides about an incident: data, before anything is written. */
import type { Message, Person } from '../../domain/message.js';
import type { IncidentPatch, SourceMessage } from '../../store/queries/incidentWrites.js';
import type { NewRow } from '../../store/queries/rows.js';
import type { LinkKind } from '../../store/schema/incidents.js';

export interface Entry {
  readonly kind: string;
  /** Plain text, as a reader of the timeline sees it. */
  readonly text: string;
  readonly data?: Readonly<Record<string, unknown>>;
  /** When it happened, if not now. */
  readonly at?: Date;
  /** Whose doing it was, if not of who makes the change; null: nobody's here. */
  readonly actor?: string | null;
  /** The message of a chat platform that it is. */
  readonly source?: SourceMessage;
  /** The id of another incident that it speaks of: only who may see that one, too, reads the entry. */
  readonly about?: string;
}

/** One change of an incident, as a command decides it. */
export interface Change {
  /** What the audit calls it, for example `incident.acknowledge`. */
  readonly action: string;
  readonly patch?: IncidentPatch;
  readonly takeRoles?: readonly {
    readonly role: string;
    /** What the organization calls it, where that is not what everybody calls it. */
    readonly label: string | null;
    readonly user: Person;
  }[];
  readonly dropRoles?: readonly { readonly role: string; readonly user: Person }[];
  readonly addServices?: readonly string[];
  readonly dropServices?: readonly string[];
  /** Become members, and are invited into its rooms. */
  readonly invite?: readonly Person[];
  readonly link?: { readonly to: string; readonly kind: LinkKind };
  readonly unlink?: { readonly from: string; readonly kind: LinkKind };
  readonly strike?: { readonly entryId: string; readonly reason: string };
  /** A message that stands on the timeline no more. */
  readonly unpin?: SourceMessage;
  readonly update?: Pick<NewRow<'incidentUpdates'>, 'status' | 'message' | 'audiences' | 'nextUpdateDueAt'>;
  readonly entries: readonly Entry[];
  /** Said in the incident's rooms. */
  readonly say?: readonly Message[];
}

export type Declared = Omit<
  NewRow<'incidents'>,
  | 'id'
  | 'organizationId'
  | 'year'
  | 'number'
  | 'reference'
  | 'reporterId'
  | 'declaredAt'
  | 'createdAt'
  | 'updatedAt'
  | 'lastEntry'
  | 'version'
>;

/** A row as it reads back: what was left out is null. */
export const nullsFor = (row: NewRow<'incidents'>) => ({
  ...row,
  assigneeId: row.assigneeId ?? null,
  bridgeUrl: row.bridgeUrl ?? null,
  paused: row.paused ?? null,
  rootCause: row.rootCause ?? null,
  resolution: row.resolution ?? null,
  nextUpdateDueAt: row.nextUpdateDueAt ?? null,
  detectedAt: row.detectedAt ?? null,
  acknowledgedAt: row.acknowledgedAt ?? null,
  respondedAt: row.respondedAt ?? null,
  lastActivityAt: row.lastActivityAt ?? null,
  identifiedAt: row.identifiedAt ?? null,
  mitigatedAt: row.mitigatedAt ?? null,
  resolvedAt: row.resolvedAt ?? null,
  closedAt: row.closedAt ?? null,
});
