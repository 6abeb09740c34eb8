/** Who changed what, when and from where; what concerns an incident is shown to whoever may see that. */
import { and, asc, desc, eq, gte, inArray, like, lt, ne, or, type SQL, sql } from 'drizzle-orm';
import type { Person } from '../../domain/message.js';
import type { Reader, Writer } from '../store.js';
import { cappedCount, type Page, type PageOf } from './page.js';
import { insertRow, type NewRow, type Row } from './rows.js';
import { type Viewer, visibilityOf, visible } from './viewer.js';

export const addAudit = (w: Writer, row: NewRow<'auditLog'>): Promise<void> =>
  insertRow(w, w.tables.auditLog, row);

export interface AuditEntry extends Row<'auditLog'> {
  /** Null is Muster itself. */
  readonly actor: Person | null;
}

export interface AuditFilter {
  readonly actorId?: string | undefined;
  /** An action, or the beginning of several that ends with a dot: `incident.`. */
  readonly action?: string | undefined;
  readonly subjectType?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly surface?: string | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  readonly search?: string | undefined;
}

export class AuditQueries {
  constructor(
    private readonly db: Reader,
    private readonly viewer: Viewer,
  ) {}

  /** One page, newest first unless told otherwise, with a count that is exact to 10,000. */
  async list(filter: AuditFilter, page: Page, descending: boolean): Promise<PageOf<AuditEntry>> {
    const results = await this.entries(filter, page, descending);
    return { ...(await cappedCount(this.db, this.db.tables.auditLog, this.#where(filter))), results };
  }

  async entries(filter: AuditFilter, page: Page, descending: boolean): Promise<readonly AuditEntry[]> {
    const { auditLog: a, users: u } = this.db.tables;
    const direction = descending ? desc : asc;
    const rows = await this.db
      .select({ entry: a, actor: { id: u.id, name: u.name } })
      .from(a)
      .leftJoin(u, eq(u.id, a.actorId))
      .where(this.#where(filter))
      .orderBy(direction(a.at), direction(a.id))
      .limit(page.limit)
      .offset(page.offset);
    return rows.map(({ entry, actor }) => ({ ...entry, actor }));
  }

  /** Undefined when there is none that the viewer may see. */
  async find(id: string): Promise<AuditEntry | undefined> {
    const { auditLog: a, users: u } = this.db.tables;
    const rows = await this.db
      .select({ entry: a, actor: { id: u.id, name: u.name } })
      .from(a)
      .leftJoin(u, eq(u.id, a.actorId))
      .where(and(eq(a.id, id), this.#where({})));
    const [row] = rows;
    return row === undefined ? undefined : { ...row.entry, actor: row.actor };
  }

  #where(f: AuditFilter): SQL | undefined {
    const { auditLog: a } = this.db.tables;
    return and(
      eq(a.organizationId, this.viewer.organizationId),
      this.#seen(),
      f.actorId === undefined ? undefined : eq(a.actorId, f.actorId),
      f.action === undefined
        ? undefined
        : f.action.endsWith('.')
          ? like(a.action, `${f.action.replace(/[\\%_]/gu, '')}%`)
          : eq(a.action, f.action),
      f.subjectType === undefined ? undefined : eq(a.subjectType, f.subjectType),
      f.subjectId === undefined ? undefined : eq(a.subjectId, f.subjectId),
      f.surface === undefined ? undefined : eq(a.surface, f.surface),
      f.since === undefined ? undefined : gte(a.at, f.since),
      f.until === undefined ? undefined : lt(a.at, f.until),
      f.search === undefined ? undefined : this.#search(f.search),
    );
  }

  /** An incident is judged as it is now: what was made private since is seen by its members and admins only. */
  #seen(): SQL | undefined {
    const { auditLog: a, incidents: i } = this.db.tables;
    return or(
      ne(a.subjectType, sql`'incident'`),
      sql`exists (select 1 from ${i} where ${i.id} = ${a.subjectId} and ${visible(this.db.tables, visibilityOf(this.viewer))})`,
    );
  }

  /** What somebody would look for: an action, a person, the reference of an incident, the id of a request. */
  #search(text: string): SQL | undefined {
    const { auditLog: a, users: u, incidents: i } = this.db.tables;
    const pattern = `%${text.replace(/[\\%_]/gu, '\\$&')}%`;
    const named = this.db
      .select({ id: u.id })
      .from(u)
      .where(
        and(
          eq(u.organizationId, this.viewer.organizationId),
          sql`lower(${u.name}) like lower(${pattern}) escape '\\'`,
        ),
      );
    return or(
      sql`lower(${a.action}) like lower(${pattern}) escape '\\'`,
      inArray(a.actorId, named),
      and(eq(a.subjectType, 'user'), inArray(a.subjectId, named)),
      sql`exists (select 1 from ${i} where ${i.id} = ${a.subjectId} and lower(${i.reference}) = lower(${text}))`,
      eq(a.subjectId, text),
      eq(a.requestId, text),
    );
  }
}
