/** What an incident is when it is read: the row with the people, services and rooms around it. */
import type { Severity } from '../../domain/incident/severity.js';
import type { Status } from '../../domain/incident/status.js';
import type { Person } from '../../domain/message.js';
import type { LinkKind } from '../schema/incidents.js';
import type { Row } from './rows.js';

export interface RoleHolder {
  readonly role: string;
  /** What the organization calls it; null for the roles that everybody has. */
  readonly label: string | null;
  readonly user: Person;
  readonly since: Date;
}
export interface IncidentRoom {
  readonly id: string;
  readonly platform: string;
  readonly state: Row<'conversations'>['state'];
  readonly externalId: string | null;
  readonly name: string;
  readonly url: string | null;
}
/** Another incident that this one hangs together with, and that the viewer may see. */
export interface IncidentLink {
  readonly kind: LinkKind;
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly severity: Severity;
  readonly status: Status;
  /** Everybody may know of it: cards and rooms may name it. */
  readonly isPublic: boolean;
}
/** An incident with the people, services and rooms around it. */
export interface IncidentDetails extends Row<'incidents'> {
  readonly reporter: Person;
  readonly assignee: Person | null;
  readonly roles: readonly RoleHolder[];
  readonly services: readonly { readonly id: string; readonly name: string }[];
  readonly rooms: readonly IncidentRoom[];
  readonly links: readonly IncidentLink[];
  /** It was merged into another one, which the viewer need not be able to see. */
  readonly isDuplicate: boolean;
}

/** The incident that this one was merged into, as far as the viewer may know. */
export const duplicateOf = (incident: Pick<IncidentDetails, 'links'>): IncidentLink | undefined =>
  incident.links.find(({ kind }) => kind === 'DUPLICATE_OF');

export type TimelineEntry = Row<'timeline'> & {
  /** Its place among the entries that the viewer may see, from 1: a gap would tell of those that are hidden. */
  readonly number: number;
  readonly actor: Person | null;
  readonly struckBy: Person | null;
};
export type StatusUpdate = Row<'incidentUpdates'> & { readonly author: Person | null };

/** Who commands, or nobody. */
export const commanderOf = (incident: Pick<IncidentDetails, 'roles'>): Person | null =>
  incident.roles.find((r) => r.role === 'INCIDENT_COMMANDER')?.user ?? null;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;
/** Whether the text is an id of ours rather than a name or a reference. */
export const isUuid = (text: string): boolean => UUID.test(text);
