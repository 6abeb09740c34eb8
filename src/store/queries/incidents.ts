/** Reading incidents, as one viewer may. */
import { and, asc, desc, eq, inArray, lte, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { parseReference } from '../../domain/incident/reference.js';
import type { Person } from '../../domain/message.js';
import type { Reader } from '../store.js';
import {
  type IncidentDetails,
  type IncidentRoom,
  isUuid,
  type RoleHolder,
  type StatusUpdate,
  type TimelineEntry,
} from './incidentDetails.js';
import { aboutSeen, linksOf } from './incidentLinks.js';
import {
  firstIncidents,
  type IncidentFilter,
  incidentsNamed,
  type ListOrdering,
  listIncidents,
} from './incidentLists.js';
import { cappedCount, type Page, type PageOf } from './page.js';
import { later } from './rows.js';
import { incidentsLike, type LikelyIncident } from './suggestions.js';
import { entriesIn, type TimelineFilter, timelinePage } from './timelines.js';
import { type Viewer, visibilityLater, visibilityOf, visible } from './viewer.js';

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
    return {
      ...row.incident,
      reporter: row.reporter,
      assignee: row.assignee,
      roles: await this.#roles(id),
      services: await this.#services(id),
      rooms: await this.#rooms(id),
      ...(await linksOf(this.db, this.viewer, id)),
    };
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
          .select({ role: r.role, label: r.label, since: r.since, id: u.id, name: u.name })
          .from(r)
          .innerJoin(u, eq(u.id, r.userId))
          .where(eq(r.incidentId, sql.placeholder('id')))
          .orderBy(asc(r.since), asc(u.id))
          .prepare('roles_of_incident'),
      )
      .execute({ id });
    return rows.map(({ role, label, since, ...user }) => ({ role, label, since, user }));
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

  /** Those of many that the viewer may see, by the ids and references by which they were asked for. */
  several(names: readonly string[]): Promise<ReadonlyMap<string, IncidentDetails>> {
    return incidentsNamed(this.db, this.viewer, names);
  }

  /** One page, with a count that is exact to 10,000. */
  list(filter: IncidentFilter, page: Page, ordering: ListOrdering): Promise<PageOf<IncidentDetails>> {
    return listIncidents(this.db, this.viewer, filter, page, ordering);
  }

  /** The first so many, whole: for documents, which have no pages. */
  first(filter: IncidentFilter, limit: number, ordering: ListOrdering): Promise<readonly IncidentDetails[]> {
    return firstIncidents(this.db, this.viewer, filter, limit, ordering);
  }

  /** Entries in the order in which they were written; of an incident that the viewer has been given. */
  timeline(
    incident: Pick<IncidentDetails, 'id'>,
    page: Page,
    descending = false,
    only: TimelineFilter = {},
  ): Promise<PageOf<TimelineEntry>> {
    return timelinePage(this.db, this.viewer, incident.id, { page, descending, only });
  }

  /** One entry by its id or by its number in the timeline; undefined when there is none that the viewer may see. */
  async entry(
    incident: Pick<IncidentDetails, 'id'>,
    idOrNumber: string | number,
  ): Promise<TimelineEntry | undefined> {
    if (typeof idOrNumber === 'number') {
      if (idOrNumber < 1) return undefined;
      return (await this.timeline(incident, { limit: 1, offset: idOrNumber - 1 })).results[0];
    }
    const { timeline: t } = this.db.tables;
    const seen = and(eq(t.incidentId, incident.id), aboutSeen(this.db.tables, visibilityOf(this.viewer)));
    const rows = await this.db
      .select({ seq: t.seq })
      .from(t)
      .where(and(seen, eq(t.id, idOrNumber)));
    const [found] = rows;
    if (found === undefined) return undefined;
    return await this.entry(incident, await entriesIn(this.db, and(seen, lte(t.seq, found.seq))));
  }

  /** Who belongs to the incident: reporter, assignee, role holders and whoever was invited, each once. */
  async members(incident: IncidentDetails): Promise<readonly Person[]> {
    const { incidentMembers: m, users: u } = this.db.tables;
    const invited = await this.db
      .hot('members of incident', (db) =>
        db
          .select({ id: u.id, name: u.name })
          .from(m)
          .innerJoin(u, eq(u.id, m.userId))
          .where(eq(m.incidentId, sql.placeholder('id')))
          .orderBy(asc(m.since), asc(u.id))
          .prepare('members_of_incident'),
      )
      .execute({ id: incident.id });
    const all = [
      incident.reporter,
      ...(incident.assignee === null ? [] : [incident.assignee]),
      ...incident.roles.map(({ user }) => user),
      ...invited,
    ];
    return [...new Map(all.map((one) => [one.id, { id: one.id, name: one.name }])).values()];
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

  /** The latest status update of each of these, by its incident's id, where there is one. */
  async latestUpdates(
    incidents: readonly Pick<IncidentDetails, 'id'>[],
  ): Promise<ReadonlyMap<string, StatusUpdate>> {
    if (incidents.length === 0) return new Map();
    const { incidents: i, incidentUpdates: t, users: u } = this.db.tables;
    const other = alias(t, 'other');
    const latest = sql`(select ${other.id} from ${t} as other where ${other.incidentId} = ${i.id} order by ${other.at} desc, ${other.id} desc limit 1)`;
    const rows = await this.db
      .select({ update: t, author: { id: u.id, name: u.name } })
      .from(i)
      .innerJoin(t, eq(t.id, latest))
      .leftJoin(u, eq(u.id, t.authorId))
      .where(
        inArray(
          i.id,
          incidents.map(({ id }) => id),
        ),
      );
    return new Map(rows.map(({ update, author }) => [update.incidentId, { ...update, author }]));
  }

  /** Those that somebody may mean who is still typing; at most so many. */
  like(typed: string, limit: number): Promise<readonly LikelyIncident[]> {
    return incidentsLike(this.db, this.viewer, typed, limit);
  }

  /** Open incidents for a choice in a form, newest first. */
  async openChoices(limit: number): Promise<readonly { id: string; reference: string; title: string }[]> {
    const { incidents: i } = this.db.tables;
    return await this.db
      .select({ id: i.id, reference: i.reference, title: i.title })
      .from(i)
      .where(
        and(
          visible(this.db.tables, visibilityOf(this.viewer), 'many'),
          inArray(i.status, ['DETECTED', 'INVESTIGATING', 'IDENTIFIED', 'MONITORING', 'RESOLVED']),
        ),
      )
      .orderBy(desc(i.createdAt), desc(i.id))
      .limit(limit);
  }
}
