/**
 * Changing incidents inside one transaction: the rows, their timeline entries, timers, outgoing messages and audit entry
 * are written together or not at all. Commands and jobs decide; this writes everything that follows.
 */
import { Refusal, StaleWrite } from '../../domain/errors.js';
import { isNews } from '../../domain/incident/activity.js';
import { formatReference } from '../../domain/incident/reference.js';
import { isOpen } from '../../domain/incident/status.js';
import type { Message, Person } from '../../domain/message.js';
import { archiveMinutes, type SeverityTable, severityTable } from '../../domain/organization/settings.js';
import type { IncidentDetails, IncidentRoom, TimelineEntry } from '../../store/queries/incidentDetails.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import {
  type IncidentPatch,
  IncidentWrites,
  pinnedBy,
  pinsOf,
  type SourceMessage,
} from '../../store/queries/incidentWrites.js';
import { type Organization, PeopleQueries } from '../../store/queries/people.js';
import { lockUser } from '../../store/queries/peopleWrites.js';
import type { NewRow } from '../../store/queries/rows.js';
import { armTimer, disarmTimers } from '../../store/queries/timers.js';
import { systemViewer } from '../../store/queries/viewer.js';
import { type Authorship, audit } from '../audit.js';
import { type Owing, oweDirect } from '../outbox/owing.js';
import { atLeast } from '../people/roles.js';
import type { ChatPlatform, Log, StandingIn } from '../ports.js';
import { type Change, type Declared, type Entry, nullsFor } from './change.js';
import { consequences, isPublic } from './consequences.js';
import { difference } from './difference.js';
import { refusedAsDuplicate } from './duplicates.js';
import { resuming, withoutLeavers } from './leavers.js';
import {
  adoptRoom,
  archiveRooms,
  NO_CHANGES,
  openRooms,
  peopleOf,
  refreshAnnouncements,
  refreshRooms,
  reopenRoom,
  roomsToRename,
  sayInRooms,
} from './rooms.js';

export interface WorkParts extends Authorship {
  readonly platforms: readonly ChatPlatform[];
  /** Where it is said what the work owes to the outside. */
  readonly log?: Log;
}

export class IncidentWork extends IncidentQueries {
  readonly #writes: IncidentWrites;
  /** Whatever there is, for what follows from a change of something that the viewer may see. */
  readonly #unseen: IncidentQueries;
  #own: Promise<Organization> | undefined;
  readonly #owing: Owing;
  /** The rooms that were told something: the answer need not repeat it there. */
  readonly toldRooms = new Set<string>();
  /** The references of the incidents that were changed: what the log names. */
  readonly touched = new Set<string>();

  constructor(private readonly parts: WorkParts) {
    super(parts.w, parts.viewer);
    this.#writes = new IncidentWrites(parts.w, parts.viewer);
    this.#unseen = new IncidentQueries(parts.w, systemViewer(parts.viewer.organizationId));
    this.#owing = {
      w: parts.w,
      organizationId: parts.viewer.organizationId,
      now: parts.now,
      newId: parts.newId,
      platforms: parts.platforms,
      cause:
        parts.log === undefined
          ? undefined
          : { log: parts.log, request: parts.requestId, surface: parts.surface },
    };
  }

  /**
   * The incident, locked: nobody else changes it before this transaction ends. Work on a duplicate is referred to the
   * incident that it is one of, except where `duplicates` allows it.
   * @throws {Refusal} NOT_FOUND when there is none, or none that the viewer may see; CONFLICT for a duplicate.
   */
  async get(idOrReference: string, { duplicates = false } = {}): Promise<IncidentDetails> {
    const incident = await this.locked(idOrReference);
    if (incident === undefined) throw new Refusal('NOT_FOUND', `There is no incident ${idOrReference}.`);
    if (incident.isDuplicate && !duplicates) throw refusedAsDuplicate(incident);
    return incident;
  }

  /**
   * Two incidents, both locked, in an order that keeps two who need both from waiting for each other.
   * @throws {Refusal} NOT_FOUND unless the viewer may see both.
   */
  async getBoth(one: string, other: string): Promise<readonly [IncidentDetails, IncidentDetails]> {
    await this.#writes.lockBoth(one, other);
    return [await this.get(one, { duplicates: true }), await this.get(other, { duplicates: true })];
  }

  /**
   * An incident with the one that it was merged into, if it was, both locked. The viewer need not be able to see the latter,
   * and may not be told of it.
   */
  async getWithOriginal(id: string): Promise<{ incident: IncidentDetails; original?: IncidentDetails }> {
    const into = await this.#writes.mergedInto(id);
    if (into !== undefined) await this.#writes.lockBoth(id, into);
    const incident = await this.get(id, { duplicates: true });
    // Read before anything was locked: somebody may have parted or merged it since.
    if ((await this.#writes.mergedInto(id)) !== into)
      throw new StaleWrite(`${incident.reference} has moved on.`);
    const original = into === undefined ? undefined : await this.#unseen.find(into);
    return { incident, ...(original === undefined ? {} : { original }) };
  }

  /** Rooms that are still read by whoever is in them once the incident is private: their platform cannot close them. */
  roomsThatStayOpen(incident: IncidentDetails): readonly string[] {
    const open = new Set(this.parts.platforms.filter(({ can }) => !can.convertRooms).map(({ id }) => id));
    return incident.rooms.filter(({ platform }) => open.has(platform)).map(({ name }) => `#${name}`);
  }

  /** The organization's severity table. */
  async severities(): Promise<SeverityTable> {
    return severityTable((await this.organization()).settings);
  }

  /** The organization, read once. */
  organization(): Promise<Organization> {
    this.#own ??= new PeopleQueries(this.parts.w, this.parts.viewer).organization();
    return this.#own;
  }

  /** The same for who can do without: undefined when there is none. */
  locked(idOrReference: string): Promise<IncidentDetails | undefined> {
    return this.#writes.lock(idOrReference);
  }

  /** Declares an incident by `reporter`, with the services it affects. */
  async declare(
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
      organizationId: this.parts.viewer.organizationId,
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
      links: [],
      isDuplicate: false,
    } satisfies IncidentDetails;
    const incident = { ...bare, rooms: await this.#follow(null, bare) };
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
  async change(before: IncidentDetails, decided: Change): Promise<IncidentDetails> {
    this.touched.add(before.reference);
    const change = await this.#withoutLeavers(before, decided);
    const patch = { ...change.patch, ...(await this.#activity(before, change)), updatedAt: this.parts.now };
    await this.#writes.save(before, patch, change.entries.length);
    await this.#saveAround(before, change);
    await this.#addEntries(before.id, before.lastEntry, change.entries);
    if (change.update !== undefined)
      await this.#writes.addUpdate({
        ...change.update,
        id: this.parts.newId(),
        incidentId: before.id,
        at: this.parts.now,
        authorId: this.parts.viewer.userId,
        publicMessage: null,
        editedAt: null,
      });
    const after = await this.#writes.find(before.id);
    // Only somebody who sees it could change it, and a change never takes that away from the one who makes it.
    if (after === undefined) throw new Refusal('NOT_FOUND', `There is no incident ${before.reference}.`);
    const rooms = await this.#follow(before, after, change.invite);
    await this.#say({ ...after, rooms }, change.say ?? []);
    const changed = difference(before, after);
    await this.#audit(change.action, before.id, changed.before, {
      ...changed.after,
      ...(change.invite === undefined ? {} : { invited: change.invite }),
      ...(change.strike === undefined ? {} : { struck: change.strike }),
      ...(change.link === undefined ? {} : { linked: linkInWords(after, change.link.to) }),
      ...(change.unlink === undefined ? {} : { unlinked: linkInWords(before, change.unlink.from) }),
    });
    return { ...after, rooms };
  }

  /** An incident that goes on does so without those who were deactivated while it was over. */
  async #withoutLeavers(before: IncidentDetails, change: Change): Promise<Change> {
    const { w, viewer } = this.parts;
    const gone = new Set<string>();
    // Locked, so that nobody is deactivated meanwhile who would not find the incident open.
    for (const id of resuming(before, change))
      if ((await lockUser(w, viewer.organizationId, id))?.active !== true) gone.add(id);
    return withoutLeavers(before, change, gone, { id: viewer.userId ?? '', name: viewer.name });
  }

  /** What stands in tables around the incident's own row. */
  async #saveAround(before: IncidentDetails, change: Change): Promise<void> {
    const { now, viewer } = this.parts;
    const { id } = before;
    for (const { role, user } of change.dropRoles ?? []) await this.#writes.removeRole(id, role, user.id);
    for (const { role, label, user } of change.takeRoles ?? []) {
      await this.#writes.addRole(id, role, label, user.id, now);
      if (before.private) await this.#writes.addMember(id, user.id, now);
    }
    for (const service of change.dropServices ?? []) await this.#writes.removeService(id, service);
    for (const service of change.addServices ?? []) await this.#writes.addService(id, service);
    for (const person of change.invite ?? []) await this.#writes.addMember(id, person.id, now);
    if (change.unlink !== undefined)
      await this.#writes.removeLink(id, change.unlink.from, change.unlink.kind);
    if (change.link !== undefined) await this.#writes.addLink(id, change.link.to, change.link.kind, now);
    if (change.unpin !== undefined) await this.#writes.unpin(id, change.unpin);
    if (change.strike !== undefined) {
      const { entryId, reason } = change.strike;
      await this.#writes.strike(entryId, { at: now, userId: viewer.userId, reason });
    }
  }

  /** Opens the rooms that are still missing or could not be made; says whether there was one. */
  async openRooms(incident: IncidentDetails): Promise<boolean> {
    const members = await this.#memberIds(incident);
    const failed = incident.rooms.filter(({ state }) => state === 'FAILED');
    for (const room of failed) await reopenRoom(this.#owing, incident, room, members);
    const rooms = await openRooms(this.#owing, incident, await this.organization(), members);
    return failed.length > 0 || rooms.length > incident.rooms.length;
  }

  /** Makes a channel that is there already the war room; null when another is on that platform. */
  async adoptRoom(incident: IncidentDetails, channel: StandingIn): Promise<string | null> {
    return await adoptRoom(this.#owing, incident, channel, await this.#memberIds(incident));
  }

  /** Adds entries and says something without changing the incident itself, its version included: what Muster did or saw. */
  async note(incident: IncidentDetails, entries: readonly Entry[], say: readonly Message[]): Promise<void> {
    if (entries.length > 0)
      await this.#addEntries(incident.id, await this.#writes.takeEntries(incident, entries.length), entries);
    // What speaks of another incident is audited there, where only who may see that one reads it.
    const own = entries.filter(({ about }) => about === undefined);
    if (own[0] !== undefined)
      await this.#audit(`incident.${own[0].kind.toLowerCase().replaceAll('_', '-')}`, incident.id, null, {
        entries: own.map(({ kind, text }) => ({ kind, text })),
      });
    await this.#say(incident, say);
  }

  /**
   * A responder spoke in the war room: that is activity, and a response if it is the first (domain page, "SLA").
   */
  async spoke(incident: IncidentDetails): Promise<void> {
    const { viewer, now } = this.parts;
    if (!atLeast(viewer.role, 'RESPONDER') || !isOpen(incident.status) || !isNews(incident, now)) return;
    await this.#writes.touch(incident.id, {
      respondedAt: incident.respondedAt ?? now,
      lastActivityAt: now,
    });
    if (incident.respondedAt === null)
      await this.note(
        incident,
        [{ kind: 'RESPONDED', text: 'was the first to respond, in the war room' }],
        [],
      );
  }

  /** What a change says about who is at work: acknowledging and taking a role is a response, anything is activity. */
  async #activity(before: IncidentDetails, { action, takeRoles }: Change): Promise<IncidentPatch> {
    const { viewer, now } = this.parts;
    const { userId } = viewer;
    if (userId === null) return {};
    const responds =
      action === 'incident.acknowledge' || takeRoles?.some(({ user }) => user.id === userId) === true;
    if (before.respondedAt !== null || !responds) return { lastActivityAt: now };
    // A program that acknowledges is no human who responds.
    const user = await new PeopleQueries(this.parts.w, viewer).user(userId);
    return { lastActivityAt: now, ...(user?.isService === false ? { respondedAt: now } : {}) };
  }

  /** The entry that a message is, if it was put on the timeline. */
  async pinned(incident: IncidentDetails, source: SourceMessage): Promise<TimelineEntry | undefined> {
    const pins = await pinsOf(this.parts.w, source);
    const pin = pins.find(({ incidentId }) => incidentId === incident.id);
    return pin === undefined ? undefined : await this.entry(incident, pin.entryId);
  }

  /** Who put an entry there by pinning a message. */
  pinnedBy(entryId: string): Promise<string | undefined> {
    return pinnedBy(this.parts.w, entryId);
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
      const id = this.parts.newId();
      await this.#writes.addEntry({
        id,
        incidentId,
        seq,
        at: entry.at ?? at,
        kind: entry.kind,
        actorId: entry.actor === undefined ? this.parts.viewer.userId : entry.actor,
        text: entry.text,
        data: entry.data ?? {},
        struckAt: null,
        struckById: null,
        struckReason: null,
        aboutIncidentId: entry.about ?? null,
      });
      if (entry.source !== undefined && this.parts.viewer.userId !== null)
        await this.#writes.pin({
          ...entry.source,
          incidentId,
          entryId: id,
          pinnedById: this.parts.viewer.userId,
        });
    }
  }

  /** Timers, rooms, cards and topic that follow from a change; answers the rooms there are then. */
  async #follow(
    before: IncidentDetails | null,
    after: IncidentDetails,
    invited: readonly Person[] = [],
  ): Promise<readonly IncidentRoom[]> {
    const { now, w } = this.parts;
    const { settings } = await this.organization();
    const entailed = consequences(before, after, now, {
      severities: severityTable(settings),
      archiveRoomsAfterMinutes: archiveMinutes(settings),
    });
    await disarmTimers(w, after.id, entailed.disarm);
    for (const { kind, dueAt, data } of entailed.arm) await this.arm(after, kind, dueAt, data);
    const invite = [...new Set([...entailed.invite, ...invited.map(({ id }) => id)])];
    const names =
      before === null ? [] : roomsToRename(this.parts.platforms, settings.roomTemplate, before, after);
    if (!entailed.openRoom)
      await refreshRooms(this.#owing, after, {
        ...entailed,
        names,
        invite,
        by: this.parts.viewer.userId ?? undefined,
      });
    const rooms = entailed.openRoom
      ? // Nobody but its reporter can belong to what has just been declared.
        await openRooms(
          this.#owing,
          after,
          await this.organization(),
          before === null ? [] : await this.#memberIds(after),
        )
      : after.rooms;
    if (entailed.announce) await refreshAnnouncements(this.#owing, after);
    if (entailed.privacy) await this.#refreshDuplicates(after);
    return rooms;
  }

  /** Puts away the rooms of an incident that is over. */
  archiveRooms(incident: IncidentDetails): Promise<void> {
    return archiveRooms(this.#owing, incident);
  }

  /** The ids of everybody who belongs into its rooms. */
  async peopleOf(incident: IncidentDetails): Promise<string[]> {
    return peopleOf(incident, await this.#memberIds(incident));
  }

  async #memberIds(incident: IncidentDetails): Promise<readonly string[]> {
    return (await this.members(incident)).map(({ id }) => id);
  }

  /** The cards of its duplicates name an incident only while everybody may know of it. */
  async #refreshDuplicates({ id }: IncidentDetails): Promise<void> {
    const all = (await this.#unseen.find(id))?.links ?? [];
    for (const link of all.filter(({ kind }) => kind === 'HAS_DUPLICATE')) {
      const duplicate = await this.#unseen.find(link.id);
      if (duplicate === undefined) continue;
      await refreshRooms(this.#owing, duplicate, NO_CHANGES);
      if (isPublic(duplicate)) await refreshAnnouncements(this.#owing, duplicate);
    }
  }

  async #say(incident: IncidentDetails, messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    const { userId } = this.parts.viewer;
    await sayInRooms(
      this.#owing,
      incident,
      userId === null ? messages : messages.map((message) => ({ ...message, by: userId })),
    );
    for (const { id } of incident.rooms) this.toldRooms.add(id);
  }

  #audit(action: string, subjectId: string, before: unknown, after: unknown): Promise<void> {
    return audit(this.parts, { action, subjectType: 'incident', subjectId, before, after });
  }
}

/** A link in the audit log: the other incident is named where everybody may know of it. */
const linkInWords = ({ links }: IncidentDetails, other: string) => {
  const link = links.find(({ id }) => id === other);
  return link?.isPublic === true
    ? { id: link.id, reference: link.reference }
    : 'an incident that not everybody may see';
};
