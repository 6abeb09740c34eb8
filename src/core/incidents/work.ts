/**
 * Changing incidents inside one transaction: the rows, their timeline entries, timers, outgoing messages and audit entry
 * are written together or not at all. Commands and jobs decide; this writes everything that follows.
 */
import { Refusal } from '../../domain/errors.js';
import { formatReference } from '../../domain/incident/reference.js';
import type { Message, Person } from '../../domain/message.js';
import type { IncidentDetails, IncidentRoom } from '../../store/queries/incidentDetails.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import { type IncidentPatch, IncidentWrites } from '../../store/queries/incidentWrites.js';
import { type Organization, PeopleQueries } from '../../store/queries/people.js';
import type { NewRow } from '../../store/queries/rows.js';
import { armTimer, disarmTimers } from '../../store/queries/timers.js';
import { type Authorship, audit } from '../audit.js';
import { type Owing, oweDirect } from '../outbox/owing.js';
import type { ChatPlatform } from '../ports.js';
import { consequences } from './consequences.js';
import { difference } from './difference.js';
import { openRooms, refreshAnnouncements, refreshRooms, sayInRooms } from './rooms.js';

export interface Entry {
  readonly kind: string;
  /** Plain text, as a reader of the timeline sees it. */
  readonly text: string;
  readonly data?: Readonly<Record<string, unknown>>;
  /** When it happened, if not now. */
  readonly at?: Date;
}

/** One change of an incident, as a command decides it. */
export interface Change {
  /** What the audit calls it, for example `incident.acknowledge`. */
  readonly action: string;
  readonly patch?: IncidentPatch;
  readonly takeRoles?: readonly { readonly role: string; readonly user: Person }[];
  readonly dropRoles?: readonly { readonly role: string; readonly user: Person }[];
  readonly update?: Pick<NewRow<'incidentUpdates'>, 'status' | 'message' | 'audiences' | 'nextUpdateDueAt'>;
  readonly entries: readonly Entry[];
  /** Said in the incident's rooms. */
  readonly say?: readonly Message[];
}

export interface WorkParts extends Authorship {
  readonly platforms: readonly ChatPlatform[];
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

export class IncidentWork extends IncidentQueries {
  readonly #writes: IncidentWrites;
  readonly #owing: Owing;
  /** The rooms that were told something: the answer need not repeat it there. */
  readonly toldRooms = new Set<string>();
  /** The references of the incidents that were changed: what the log names. */
  readonly touched = new Set<string>();

  constructor(private readonly parts: WorkParts) {
    super(parts.w, parts.viewer);
    this.#writes = new IncidentWrites(parts.w, parts.viewer);
    this.#owing = {
      w: parts.w,
      organizationId: parts.viewer.organizationId,
      now: parts.now,
      newId: parts.newId,
      platforms: parts.platforms,
    };
  }

  /**
   * The incident, locked: nobody else changes it before this transaction ends.
   * @throws {Refusal} NOT_FOUND when there is none, or none that the viewer may see.
   */
  async get(idOrReference: string): Promise<IncidentDetails> {
    const incident = await this.locked(idOrReference);
    if (incident === undefined) throw new Refusal('NOT_FOUND', `There is no incident ${idOrReference}.`);
    return incident;
  }

  /** The same for who can do without: undefined when there is none. */
  locked(idOrReference: string): Promise<IncidentDetails | undefined> {
    return this.#writes.lock(idOrReference);
  }

  /** Declares an incident by `reporter`, with the services it affects. */
  async declare(
    organization: Organization,
    reporter: Person,
    declared: Declared,
    services: readonly { id: string; name: string }[],
    entries: readonly Entry[],
  ): Promise<IncidentDetails> {
    const { now, newId } = this.parts;
    const year = now.getUTCFullYear();
    const number = await this.#writes.nextNumber(year);
    const row: NewRow<'incidents'> = {
      ...declared,
      id: newId(),
      organizationId: organization.id,
      year,
      number,
      reference: formatReference(year, number),
      reporterId: reporter.id,
      declaredAt: now,
      createdAt: now,
      updatedAt: now,
      lastEntry: entries.length,
      version: 1,
    };
    await this.#writes.insert(row);
    for (const service of services) await this.#writes.addService(row.id, service.id);
    if (row.private) await this.#writes.addMember(row.id, reporter.id, now);
    await this.#addEntries(row.id, 0, entries);
    const bare = {
      ...nullsFor(row),
      reporter,
      assignee: null,
      roles: [],
      services,
      rooms: [],
    } satisfies IncidentDetails;
    const incident = { ...bare, rooms: await this.#follow(null, bare, organization) };
    this.touched.add(incident.reference);
    await this.#audit('incident.declare', incident.id, null, {
      reference: incident.reference,
      title: incident.title,
      severity: incident.severity,
      status: incident.status,
      private: incident.private,
    });
    return incident;
  }

  /** Makes a change and everything that follows from it, and answers the incident as it is then. */
  async change(before: IncidentDetails, change: Change): Promise<IncidentDetails> {
    const { now } = this.parts;
    this.touched.add(before.reference);
    const patch = { ...change.patch, updatedAt: now };
    await this.#writes.save(before, patch, change.entries.length);
    for (const { role, user } of change.dropRoles ?? [])
      await this.#writes.removeRole(before.id, role, user.id);
    for (const { role, user } of change.takeRoles ?? []) {
      await this.#writes.addRole(before.id, role, user.id, now);
      if (before.private) await this.#writes.addMember(before.id, user.id, now);
    }
    await this.#addEntries(before.id, before.lastEntry, change.entries);
    if (change.update !== undefined)
      await this.#writes.addUpdate({
        ...change.update,
        id: this.parts.newId(),
        incidentId: before.id,
        at: now,
        authorId: this.parts.viewer.userId,
        publicMessage: null,
        editedAt: null,
      });
    const after = await this.#writes.find(before.id);
    // Only somebody who sees it could change it, and a change never takes that away from the one who makes it.
    if (after === undefined) throw new Refusal('NOT_FOUND', `There is no incident ${before.reference}.`);
    const rooms = await this.#follow(before, after);
    await this.#say({ ...after, rooms }, change.say ?? []);
    const changed = difference(before, after);
    await this.#audit(change.action, before.id, changed.before, changed.after);
    return { ...after, rooms };
  }

  /** Adds entries and says something without changing the incident itself, its version included: what Muster did or saw. */
  async note(incident: IncidentDetails, entries: readonly Entry[], say: readonly Message[]): Promise<void> {
    const [first] = entries;
    if (first !== undefined) {
      await this.#addEntries(
        incident.id,
        await this.#writes.takeEntries(incident.id, entries.length),
        entries,
      );
      await this.#audit(`incident.${first.kind.toLowerCase().replaceAll('_', '-')}`, incident.id, null, {
        entries: entries.map(({ kind, text }) => ({ kind, text })),
      });
    }
    await this.#say(incident, say);
  }

  /** Owes a private message to somebody. */
  tell(person: Person, incident: IncidentDetails, message: Message): Promise<void> {
    return oweDirect(this.#owing, person, incident.id, message);
  }

  async arm(
    incident: IncidentDetails,
    kind: string,
    dueAt: Date,
    data: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await armTimer(this.parts.w, {
      id: this.parts.newId(),
      organizationId: incident.organizationId,
      kind,
      subject: incident.id,
      dueAt,
      data,
    });
  }

  async #addEntries(incidentId: string, lastEntry: number, entries: readonly Entry[]): Promise<void> {
    // Time was read before the incident was ours, and a clock may be set back: the timeline goes forward all the same.
    const latest = lastEntry === 0 ? undefined : await this.#writes.entryAt(incidentId, lastEntry);
    const at = latest !== undefined && latest > this.parts.now ? latest : this.parts.now;
    let seq = lastEntry;
    for (const entry of entries) {
      seq += 1;
      await this.#writes.addEntry({
        id: this.parts.newId(),
        incidentId,
        seq,
        at: entry.at ?? at,
        kind: entry.kind,
        actorId: this.parts.viewer.userId,
        text: entry.text,
        data: entry.data ?? {},
        struckAt: null,
        struckById: null,
        struckReason: null,
      });
    }
  }

  /** Timers, rooms, cards and topic that follow from a change; answers the rooms there are then. */
  async #follow(
    before: IncidentDetails | null,
    after: IncidentDetails,
    organization?: Organization,
  ): Promise<readonly IncidentRoom[]> {
    const { now, w } = this.parts;
    const { arm, disarm, openRoom, topic, invite } = consequences(before, after, now);
    await disarmTimers(w, after.id, disarm);
    for (const { kind, dueAt, data } of arm) await this.arm(after, kind, dueAt, data);
    const rooms = openRoom
      ? await openRooms(this.#owing, after, organization ?? (await this.#organization()))
      : after.rooms;
    if (!openRoom) await refreshRooms(this.#owing, after, { topic, invite });
    await refreshAnnouncements(this.#owing, after);
    return rooms;
  }

  async #say(incident: IncidentDetails, messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    await sayInRooms(this.#owing, incident, messages);
    for (const { id } of incident.rooms) this.toldRooms.add(id);
  }

  async #organization(): Promise<Organization> {
    return new PeopleQueries(this.parts.w, this.parts.viewer).organization();
  }

  #audit(action: string, subjectId: string, before: unknown, after: unknown): Promise<void> {
    return audit(this.parts, { action, subjectType: 'incident', subjectId, before, after });
  }
}

/** A row as it reads back: what was left out is null. */
const nullsFor = (row: NewRow<'incidents'>) => ({
  ...row,
  assigneeId: row.assigneeId ?? null,
  bridgeUrl: row.bridgeUrl ?? null,
  paused: row.paused ?? null,
  rootCause: row.rootCause ?? null,
  resolution: row.resolution ?? null,
  nextUpdateDueAt: row.nextUpdateDueAt ?? null,
  detectedAt: row.detectedAt ?? null,
  acknowledgedAt: row.acknowledgedAt ?? null,
  identifiedAt: row.identifiedAt ?? null,
  mitigatedAt: row.mitigatedAt ?? null,
  resolvedAt: row.resolvedAt ?? null,
  closedAt: row.closedAt ?? null,
});
