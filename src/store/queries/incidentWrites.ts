/** Writing incidents: rows only; what follows from a change is decided above. */
import { and, eq, sql } from 'drizzle-orm';
import { StaleWrite } from '../../domain/errors.js';
import type { LinkKind } from '../schema/incidents.js';
import type { Reader, Writer } from '../store.js';
import type { IncidentDetails } from './incidentDetails.js';
import { IncidentQueries } from './incidents.js';
import { insertRow, insertRowIfNew, later, type NewRow, type Row } from './rows.js';
import type { Viewer } from './viewer.js';
import { signalRoom } from './workspace/incidentRoom.js';

/** What a change may set; the rest of the row is its identity. */
export type IncidentPatch = Partial<
  Omit<
    Row<'incidents'>,
    | 'id'
    | 'organizationId'
    | 'year'
    | 'number'
    | 'reference'
    | 'reporterId'
    | 'source'
    | 'declaredAt'
    | 'createdAt'
    | 'lastEntry'
    | 'version'
  >
>;

const MUTABLE = [
  'title',
  'description',
  'severity',
  'priority',
  'category',
  'status',
  'impact',
  'tags',
  'private',
  'clearance',
  'assigneeId',
  'bridgeUrl',
  'externalRefs',
  'paused',
  'rootCause',
  'resolution',
  'nextUpdateDueAt',
  'detectedAt',
  'acknowledgedAt',
  'respondedAt',
  'lastActivityAt',
  'identifiedAt',
  'mitigatedAt',
  'resolvedAt',
  'closedAt',
  'updatedAt',
] as const satisfies readonly (keyof Row<'incidents'>)[];

/** A message as its platform knows it. */
export interface SourceMessage {
  readonly platform: string;
  readonly room: string;
  readonly message: string;
}

/** Where a message stands on timelines, of whichever incidents. */
export async function pinsOf(
  db: Reader,
  { platform, room, message }: SourceMessage,
): Promise<readonly Row<'pinnedMessages'>[]> {
  const { pinnedMessages: p } = db.tables;
  return await db
    .select()
    .from(p)
    .where(and(eq(p.platform, platform), eq(p.room, room), eq(p.message, message)));
}

/** Who put an entry on the timeline by pinning a message; undefined for every other entry. */
export async function pinnedBy(db: Reader, entryId: string): Promise<string | undefined> {
  const { pinnedMessages: p } = db.tables;
  const [row] = await db.select({ by: p.pinnedById }).from(p).where(eq(p.entryId, entryId)).limit(1);
  return row?.by;
}

const REVERSE = {
  RELATED: 'RELATED',
  DUPLICATE_OF: 'HAS_DUPLICATE',
  HAS_DUPLICATE: 'DUPLICATE_OF',
} as const satisfies Record<LinkKind, LinkKind>;

/** Locks an incident until the end of the transaction, if there is one with this id. */
export async function lockIncident(w: Writer, id: string): Promise<void> {
  const { incidents: i } = w.tables;
  await w
    .hot('lock incident', (db) =>
      w
        .locked(
          db
            .select({ id: i.id })
            .from(i)
            .where(eq(i.id, sql.placeholder('id'))),
        )
        .prepare('lock_incident'),
    )
    .execute({ id });
}

export class IncidentWrites extends IncidentQueries {
  constructor(
    private readonly w: Writer,
    viewer: Viewer,
  ) {
    super(w, viewer);
  }

  /** By id or reference, locked until the end of the transaction; undefined when the viewer may not see it. */
  async lock(idOrReference: string): Promise<IncidentDetails | undefined> {
    const id = await this.idOf(idOrReference);
    if (id === undefined) return undefined;
    // Locked before it is read: what is read without the lock may be old by the time it is ours.
    await lockIncident(this.w, id);
    return await this.find(id);
  }

  /** Locks two incidents, always in the same order, so that two who need both never wait for each other. */
  async lockBoth(one: string, other: string): Promise<void> {
    for (const id of [one, other].sort()) await lockIncident(this.w, id);
  }

  /** The next number of this year, starting with 1, without gaps: the counter's row stays locked until the end. */
  async nextNumber(year: number): Promise<number> {
    const { counters: c } = this.w.tables;
    const rows = await this.w
      .hot('next number', (db) =>
        db
          .insert(c)
          .values({
            organizationId: sql.placeholder('organization'),
            name: sql.placeholder('name'),
            value: 1,
          })
          .onConflictDoUpdate({ target: [c.organizationId, c.name], set: { value: sql`${c.value} + 1` } })
          .returning({ value: c.value })
          .prepare('next_number'),
      )
      .execute({ organization: this.viewer.organizationId, name: `incident-${year}` });
    const number = rows[0]?.value;
    if (number === undefined) throw new Error('The counter answered nothing.');
    return number;
  }

  insert(row: NewRow<'incidents'>): Promise<void> {
    return insertRow(this.w, this.w.tables.incidents, row);
  }

  /**
   * Saves a change, and takes `entries` numbers of the timeline.
   * @throws {StaleWrite} when somebody else has changed the incident since `before` was read.
   */
  async save(before: IncidentDetails, patch: IncidentPatch, entries: number): Promise<void> {
    const { incidents: i } = this.w.tables;
    const next: Record<string, unknown> = { ...before, ...patch };
    const rows = await this.w
      .hot('save incident', (db) =>
        db
          .update(i)
          .set({
            ...Object.fromEntries(MUTABLE.map((key) => [key, sql.placeholder(key)])),
            version: sql`${i.version} + 1`,
            lastEntry: sql`${i.lastEntry} + ${later(i.lastEntry, 'entries')}`,
          })
          .where(and(eq(i.id, sql.placeholder('id')), eq(i.version, later(i.version, 'version'))))
          .returning({ version: i.version })
          .prepare('save_incident'),
      )
      .execute({
        ...Object.fromEntries(MUTABLE.map((key) => [key, next[key] ?? null])),
        id: before.id,
        version: before.version,
        entries,
      });
    if (rows.length === 0) throw new StaleWrite(`${before.reference} has moved on.`);
    signalRoom(this.w, before);
  }

  /** Takes `count` numbers of the timeline and answers the one before the first of them. */
  async takeEntries(incident: Pick<IncidentDetails, 'id' | 'rooms'>, count: number): Promise<number> {
    const { incidents: i } = this.w.tables;
    const rows = await this.w
      .hot('take entries', (db) =>
        db
          .update(i)
          .set({ lastEntry: sql`${i.lastEntry} + ${later(i.lastEntry, 'count')}` })
          .where(eq(i.id, sql.placeholder('id')))
          .returning({ lastEntry: i.lastEntry })
          .prepare('take_entries'),
      )
      .execute({ id: incident.id, count });
    const last = rows[0]?.lastEntry;
    if (last === undefined) throw new Error(`There is no incident ${incident.id}.`);
    signalRoom(this.w, incident);
    return last - count;
  }

  /** When the entry with this number was made; undefined when there is none. */
  async entryAt(incidentId: string, seq: number): Promise<Date | undefined> {
    const { timeline: t } = this.w.tables;
    const rows = await this.w
      .hot('entry at', (db) =>
        db
          .select({ at: t.at })
          .from(t)
          .where(and(eq(t.incidentId, sql.placeholder('incident')), eq(t.seq, sql.placeholder('seq'))))
          .prepare('entry_at'),
      )
      .execute({ incident: incidentId, seq });
    return rows[0]?.at;
  }

  addEntry(row: NewRow<'timeline'>): Promise<void> {
    return insertRow(this.w, this.w.tables.timeline, row);
  }

  /** Somebody did something that changes nothing else: no version is taken, so nobody who writes at the same time is too late. */
  async touch(id: string, set: Pick<Row<'incidents'>, 'respondedAt' | 'lastActivityAt'>): Promise<void> {
    const { incidents: i } = this.w.tables;
    await this.w.update(i).set(set).where(eq(i.id, id));
  }

  /** Remembers where a message stands on the timeline, in place of where it stood. */
  async pin(row: NewRow<'pinnedMessages'>): Promise<void> {
    await this.unpin(row.incidentId, row);
    await insertRow(this.w, this.w.tables.pinnedMessages, row);
  }

  async unpin(incidentId: string, { platform, room, message }: SourceMessage): Promise<void> {
    const { pinnedMessages: p } = this.w.tables;
    await this.w
      .delete(p)
      .where(
        and(eq(p.incidentId, incidentId), eq(p.platform, platform), eq(p.room, room), eq(p.message, message)),
      );
  }

  addUpdate(row: NewRow<'incidentUpdates'>): Promise<void> {
    return insertRow(this.w, this.w.tables.incidentUpdates, row);
  }

  addService(incidentId: string, serviceId: string): Promise<boolean> {
    return insertRowIfNew(this.w, this.w.tables.incidentServices, { incidentId, serviceId });
  }

  async removeService(incidentId: string, serviceId: string): Promise<void> {
    const { incidentServices: x } = this.w.tables;
    await this.w.delete(x).where(and(eq(x.incidentId, incidentId), eq(x.serviceId, serviceId)));
  }

  /** Links two incidents in both directions; says whether they were not before. */
  async addLink(incidentId: string, otherId: string, kind: LinkKind, at: Date): Promise<boolean> {
    const { incidentLinks: l } = this.w.tables;
    const there = { incidentId: otherId, otherId: incidentId, kind: REVERSE[kind], createdAt: at };
    await insertRowIfNew(this.w, l, there);
    return await insertRowIfNew(this.w, l, { incidentId, otherId, kind, createdAt: at });
  }

  /** Undoes a link in both directions. */
  async removeLink(incidentId: string, otherId: string, kind: LinkKind): Promise<void> {
    const { incidentLinks: l } = this.w.tables;
    for (const [from, to, which] of [
      [incidentId, otherId, kind],
      [otherId, incidentId, REVERSE[kind]],
    ] as const)
      await this.w.delete(l).where(and(eq(l.incidentId, from), eq(l.otherId, to), eq(l.kind, which)));
  }

  /** Which incident this one was merged into, whoever may see that. */
  async mergedInto(incidentId: string): Promise<string | undefined> {
    const { incidentLinks: l } = this.w.tables;
    const rows = await this.w
      .select({ id: l.otherId })
      .from(l)
      .where(and(eq(l.incidentId, incidentId), eq(l.kind, 'DUPLICATE_OF')));
    return rows[0]?.id;
  }

  async strike(id: string, by: { at: Date; userId: string | null; reason: string }): Promise<void> {
    const { timeline: t } = this.w.tables;
    await this.w
      .update(t)
      .set({ struckAt: by.at, struckById: by.userId, struckReason: by.reason })
      .where(eq(t.id, id));
  }

  /** Makes somebody a member, who then sees the incident even if it is private; says whether they were none before. */
  addMember(incidentId: string, userId: string, since: Date): Promise<boolean> {
    return insertRowIfNew(this.w, this.w.tables.incidentMembers, { incidentId, userId, since });
  }

  addRole(
    incidentId: string,
    role: string,
    label: string | null,
    userId: string,
    since: Date,
  ): Promise<boolean> {
    return insertRowIfNew(this.w, this.w.tables.incidentRoles, { incidentId, role, label, userId, since });
  }

  async removeRole(incidentId: string, role: string, userId: string): Promise<void> {
    const { incidentRoles: r } = this.w.tables;
    await this.w.delete(r).where(and(eq(r.incidentId, incidentId), eq(r.role, role), eq(r.userId, userId)));
  }
}
