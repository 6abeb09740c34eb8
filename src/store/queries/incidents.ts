/** Reading incidents, as one viewer may. */
import { and, asc, desc, eq, gte, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { parseReference } from '../../domain/incident/reference.js';
import type { Severity } from '../../domain/incident/severity.js';
import type { Status } from '../../domain/incident/status.js';
import type { Person } from '../../domain/message.js';
import type { Reader } from '../store.js';
import { cappedCount, type Page, type PageOf } from './page.js';
import { later, type Row } from './rows.js';
import { type Viewer, visibilityLater, visibilityOf, visible } from './viewer.js';

export interface RoleHolder {
  readonly role: string;
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
/** An incident with the people, services and rooms around it. */
export interface IncidentDetails extends Row<'incidents'> {
  readonly reporter: Person;
  readonly assignee: Person | null;
  readonly roles: readonly RoleHolder[];
  readonly services: readonly { readonly id: string; readonly name: string }[];
  readonly rooms: readonly IncidentRoom[];
}
export type TimelineEntry = Row<'timeline'> & {
  readonly actor: Person | null;
  readonly struckBy: Person | null;
};
export type StatusUpdate = Row<'incidentUpdates'> & { readonly author: Person | null };

/** Who commands, or nobody. */
export const commanderOf = (incident: Pick<IncidentDetails, 'roles'>): Person | null =>
  incident.roles.find((r) => r.role === 'INCIDENT_COMMANDER')?.user ?? null;

export interface IncidentFilter {
  readonly status?: readonly Status[];
  readonly severity?: readonly Severity[];
  readonly serviceId?: string;
  readonly commanderId?: string;
  readonly tag?: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly search?: string;
}
export const INCIDENT_ORDERINGS = [
  'created_at',
  'declared_at',
  'updated_at',
  'severity',
  'reference',
] as const;
export type IncidentOrdering = (typeof INCIDENT_ORDERINGS)[number];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;
export const isUuid = (text: string): boolean => UUID.test(text);

export class IncidentQueries {
  constructor(
    protected readonly db: Reader,
    protected readonly viewer: Viewer,
  ) {}

  /** By id or reference; undefined when there is none that the viewer may see. */
  async find(idOrReference: string): Promise<IncidentDetails | undefined> {
    const id = await this.idOf(idOrReference);
    if (id === undefined) return undefined;
    const { incidents: i, users } = this.db.tables;
    const rows = await this.db
      .hot('incident by id', (db) => {
        const reporter = alias(users, 'reporter');
        const assignee = alias(users, 'assignee');
        return db
          .select({
            incident: i,
            reporter: { id: reporter.id, name: reporter.name },
            assignee: { id: assignee.id, name: assignee.name },
          })
          .from(i)
          .innerJoin(reporter, eq(reporter.id, i.reporterId))
          .leftJoin(assignee, eq(assignee.id, i.assigneeId))
          .where(and(eq(i.id, sql.placeholder('id')), visible(this.db.tables, visibilityLater)))
          .prepare('incident_by_id');
      })
      .execute({ id, ...visibilityOf(this.viewer) });
    const row = rows[0];
    if (row === undefined) return undefined;
    const [roles, services, rooms] = [await this.#roles(id), await this.#services(id), await this.#rooms(id)];
    return { ...row.incident, reporter: row.reporter, assignee: row.assignee, roles, services, rooms };
  }

  /** The id that is meant, whether or not there is such an incident. */
  protected async idOf(reference: string): Promise<string | undefined> {
    if (isUuid(reference)) return reference.toLowerCase();
    const parsed = parseReference(reference);
    if (parsed === undefined) return undefined;
    const { incidents: i } = this.db.tables;
    const rows = await this.db
      .hot('incident id by reference', (db) =>
        db
          .select({ id: i.id })
          .from(i)
          .where(
            and(
              eq(i.organizationId, sql.placeholder('organization')),
              eq(i.year, sql.placeholder('year')),
              eq(i.number, sql.placeholder('number')),
            ),
          )
          .prepare('incident_id_by_reference'),
      )
      .execute({ organization: this.viewer.organizationId, ...parsed });
    return rows[0]?.id;
  }

  async #roles(id: string): Promise<readonly RoleHolder[]> {
    const { incidentRoles: r, users: u } = this.db.tables;
    const rows = await this.db
      .hot('roles of incident', (db) =>
        db
          .select({ role: r.role, since: r.since, id: u.id, name: u.name })
          .from(r)
          .innerJoin(u, eq(u.id, r.userId))
          .where(eq(r.incidentId, sql.placeholder('id')))
          .orderBy(asc(r.since), asc(u.id))
          .prepare('roles_of_incident'),
      )
      .execute({ id });
    return rows.map(({ role, since, ...user }) => ({ role, since, user }));
  }

  async #services(id: string): Promise<readonly { id: string; name: string }[]> {
    const { incidentServices: x, services: s } = this.db.tables;
    return await this.db
      .hot('services of incident', (db) =>
        db
          .select({ id: s.id, name: s.name })
          .from(x)
          .innerJoin(s, eq(s.id, x.serviceId))
          .where(eq(x.incidentId, sql.placeholder('id')))
          .orderBy(asc(s.nameKey))
          .prepare('services_of_incident'),
      )
      .execute({ id });
  }

  async #rooms(id: string): Promise<readonly IncidentRoom[]> {
    const { conversations: c } = this.db.tables;
    return await this.db
      .hot('rooms of incident', (db) =>
        db
          .select({
            id: c.id,
            platform: c.platform,
            state: c.state,
            externalId: c.externalId,
            name: c.name,
            url: c.url,
          })
          .from(c)
          .where(eq(c.incidentId, sql.placeholder('id')))
          .orderBy(asc(c.platform))
          .prepare('rooms_of_incident'),
      )
      .execute({ id });
  }

  /** One page, with a count that is exact to 10,000. */
  async list(
    filter: IncidentFilter,
    page: Page,
    ordering: { by: IncidentOrdering; descending: boolean },
  ): Promise<PageOf<IncidentDetails>> {
    const { incidents: i } = this.db.tables;
    const where = and(visible(this.db.tables, visibilityOf(this.viewer)), ...this.#conditions(filter));
    const direction = ordering.descending ? desc : asc;
    const column = {
      created_at: i.createdAt,
      declared_at: i.declaredAt,
      updated_at: i.updatedAt,
      severity: i.severity,
      reference: i.year,
    }[ordering.by];
    const tie = ordering.by === 'reference' ? i.number : i.id;
    const rows = await this.db
      .select()
      .from(i)
      .where(where)
      .orderBy(direction(column), direction(tie))
      .limit(page.limit)
      .offset(page.offset);
    const count = await cappedCount(this.db, i, where);
    return { ...count, results: await this.#withDetails(rows) };
  }

  #conditions(f: IncidentFilter): (SQL | undefined)[] {
    const { incidents: i, incidentServices: s, incidentRoles: r } = this.db.tables;
    const pattern = f.search === undefined ? undefined : `%${f.search.replace(/[\\%_]/gu, '\\$&')}%`;
    return [
      f.status === undefined ? undefined : inArray(i.status, [...f.status]),
      f.severity === undefined ? undefined : inArray(i.severity, [...f.severity]),
      f.since === undefined ? undefined : gte(i.declaredAt, f.since),
      f.until === undefined ? undefined : lt(i.declaredAt, f.until),
      f.serviceId === undefined
        ? undefined
        : sql`exists (select 1 from ${s} where ${s.incidentId} = ${i.id} and ${s.serviceId} = ${f.serviceId})`,
      f.commanderId === undefined
        ? undefined
        : sql`exists (select 1 from ${r} where ${r.incidentId} = ${i.id} and ${r.role} = 'INCIDENT_COMMANDER' and ${r.userId} = ${f.commanderId})`,
      // The list is kept as JSON text on one engine and as jsonb on the other: both read as text hold the quoted word.
      f.tag === undefined
        ? undefined
        : sql`cast(${i.tags} as text) like ${`%${JSON.stringify(f.tag).replace(/[\\%_]/gu, '\\$&')}%`} escape '\\'`,
      pattern === undefined
        ? undefined
        : or(
            sql`lower(${i.title}) like lower(${pattern}) escape '\\'`,
            sql`lower(${i.reference}) like lower(${pattern}) escape '\\'`,
            sql`lower(${i.description}) like lower(${pattern}) escape '\\'`,
          ),
    ];
  }

  async #withDetails(rows: readonly Row<'incidents'>[]): Promise<readonly IncidentDetails[]> {
    if (rows.length === 0) return [];
    const { incidentRoles: r, incidentServices: x, services: s, users: u, conversations: c } = this.db.tables;
    const ids = rows.map((row) => row.id);
    const roles = await this.db
      .select({ incidentId: r.incidentId, role: r.role, since: r.since, id: u.id, name: u.name })
      .from(r)
      .innerJoin(u, eq(u.id, r.userId))
      .where(inArray(r.incidentId, ids))
      .orderBy(asc(r.since), asc(u.id));
    const services = await this.db
      .select({ incidentId: x.incidentId, id: s.id, name: s.name })
      .from(x)
      .innerJoin(s, eq(s.id, x.serviceId))
      .where(inArray(x.incidentId, ids))
      .orderBy(asc(s.nameKey));
    const rooms = await this.db
      .select({
        incidentId: c.incidentId,
        id: c.id,
        platform: c.platform,
        state: c.state,
        externalId: c.externalId,
        name: c.name,
        url: c.url,
      })
      .from(c)
      .where(inArray(c.incidentId, ids))
      .orderBy(asc(c.platform));
    const personIds = [
      ...new Set(
        rows.flatMap((row) => [row.reporterId, ...(row.assigneeId === null ? [] : [row.assigneeId])]),
      ),
    ];
    const people = new Map(
      (await this.db.select({ id: u.id, name: u.name }).from(u).where(inArray(u.id, personIds))).map((p) => [
        p.id,
        p,
      ]),
    );
    const of = <T extends { incidentId: string | null }>(all: readonly T[]): Map<string, T[]> =>
      Map.groupBy(all, (one) => one.incidentId ?? '');
    const [rolesOf, servicesOf, roomsOf] = [of(roles), of(services), of(rooms)];
    return rows.map((row) => ({
      ...row,
      reporter: people.get(row.reporterId) ?? { id: row.reporterId, name: '' },
      assignee: row.assigneeId === null ? null : (people.get(row.assigneeId) ?? null),
      roles: (rolesOf.get(row.id) ?? []).map(({ role, since, id, name }) => ({
        role,
        since,
        user: { id, name },
      })),
      services: (servicesOf.get(row.id) ?? []).map(({ id, name }) => ({ id, name })),
      rooms: (roomsOf.get(row.id) ?? []).map(({ incidentId: _, ...room }) => room),
    }));
  }

  /** Entries in the order in which they were written; of an incident that the viewer has been given. */
  async timeline(
    incident: Pick<IncidentDetails, 'id'>,
    page: Page,
    descending = false,
  ): Promise<PageOf<TimelineEntry>> {
    const { timeline: t, users: u } = this.db.tables;
    const actor = alias(u, 'actor');
    const striker = alias(u, 'striker');
    const where = eq(t.incidentId, incident.id);
    const rows = await this.db
      .select({
        entry: t,
        actor: { id: actor.id, name: actor.name },
        struckBy: { id: striker.id, name: striker.name },
      })
      .from(t)
      .leftJoin(actor, eq(actor.id, t.actorId))
      .leftJoin(striker, eq(striker.id, t.struckById))
      .where(where)
      .orderBy(descending ? desc(t.seq) : asc(t.seq))
      .limit(page.limit)
      .offset(page.offset);
    return {
      ...(await cappedCount(this.db, t, where)),
      results: rows.map((row) => ({ ...row.entry, actor: row.actor, struckBy: row.struckBy })),
    };
  }

  /** Status updates, newest first; of an incident that the viewer has been given. */
  async updates(incident: Pick<IncidentDetails, 'id'>, page: Page): Promise<PageOf<StatusUpdate>> {
    const { incidentUpdates: t, users: u } = this.db.tables;
    const where = eq(t.incidentId, incident.id);
    const rows = await this.db
      .select({ update: t, author: { id: u.id, name: u.name } })
      .from(t)
      .leftJoin(u, eq(u.id, t.authorId))
      .where(where)
      .orderBy(desc(t.at), desc(t.id))
      .limit(page.limit)
      .offset(page.offset);
    return {
      ...(await cappedCount(this.db, t, where)),
      results: rows.map((row) => ({ ...row.update, author: row.author })),
    };
  }

  /** The latest status update, or none yet. */
  async latestUpdate(incident: Pick<IncidentDetails, 'id'>): Promise<StatusUpdate | undefined> {
    const { incidentUpdates: t, users: u } = this.db.tables;
    const rows = await this.db
      .hot('latest update', (db) =>
        db
          .select({ update: t, author: { id: u.id, name: u.name } })
          .from(t)
          .leftJoin(u, eq(u.id, t.authorId))
          .where(eq(t.incidentId, later(t.incidentId, 'id')))
          .orderBy(desc(t.at), desc(t.id))
          .limit(1)
          .prepare('latest_update'),
      )
      .execute({ id: incident.id });
    return rows[0] === undefined ? undefined : { ...rows[0].update, author: rows[0].author };
  }

  /** Open incidents for a choice in a form, newest first. */
  async openChoices(limit: number): Promise<readonly { id: string; reference: string; title: string }[]> {
    const { incidents: i } = this.db.tables;
    return await this.db
      .select({ id: i.id, reference: i.reference, title: i.title })
      .from(i)
      .where(
        and(
          visible(this.db.tables, visibilityOf(this.viewer)),
          inArray(i.status, ['DETECTED', 'INVESTIGATING', 'IDENTIFIED', 'MONITORING', 'RESOLVED']),
        ),
      )
      .orderBy(desc(i.createdAt), desc(i.id))
      .limit(limit);
  }
}
