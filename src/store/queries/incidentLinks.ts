/** How incidents hang together, as one viewer may know: what is hidden leaves no trace but that a duplicate is one. */
import { asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Schema } from '../schema/define.js';
import type { Reader } from '../store.js';
import type { IncidentLink } from './incidentDetails.js';
import { type Viewer, type VisibilityValues, visibilityLater, visibilityOf, visible } from './viewer.js';

export interface Linked {
  readonly links: readonly IncidentLink[];
  readonly isDuplicate: boolean;
}

const columns = (tables: Schema, v: VisibilityValues) => {
  const { incidentLinks: l, incidents: i } = tables;
  return {
    of: l.incidentId,
    kind: l.kind,
    id: i.id,
    reference: i.reference,
    title: i.title,
    severity: i.severity,
    status: i.status,
    private: i.private,
    clearance: i.clearance,
    seen: sql<number>`case when ${visible(tables, v)} then 1 else 0 end`.mapWith(Number).as('seen'),
  };
};
const query = (db: Pick<Reader, 'select'>, tables: Schema, v: VisibilityValues, where: SQL) => {
  const { incidentLinks: l, incidents: i } = tables;
  return db
    .select(columns(tables, v))
    .from(l)
    .innerJoin(i, eq(i.id, l.otherId))
    .where(where)
    .orderBy(asc(l.createdAt), asc(i.id));
};
type Found = Awaited<ReturnType<typeof query>>[number];

const linked = (rows: readonly Found[]): Linked => ({
  links: rows
    .filter(({ seen }) => seen === 1)
    .map(({ kind, id, reference, title, severity, status, private: hidden, clearance }) => ({
      kind,
      id,
      reference,
      title,
      severity,
      status,
      isPublic: !hidden && clearance === 0,
    })),
  isDuplicate: rows.some(({ kind }) => kind === 'DUPLICATE_OF'),
});

/** What one incident hangs together with. */
export async function linksOf(db: Reader, viewer: Viewer, id: string): Promise<Linked> {
  const { incidentLinks: l } = db.tables;
  const rows = await db
    .hot('links of incident', (q) =>
      query(q, db.tables, visibilityLater, eq(l.incidentId, sql.placeholder('id'))).prepare(
        'links_of_incident',
      ),
    )
    .execute({ id, ...visibilityOf(viewer) });
  return linked(rows);
}

/** The same for many, in one query. */
export async function linksOfAll(
  db: Reader,
  viewer: Viewer,
  ids: readonly string[],
): Promise<(id: string) => Linked> {
  const { incidentLinks: l } = db.tables;
  const found = await query(db, db.tables, visibilityOf(viewer), inArray(l.incidentId, [...ids]));
  const byIncident = Map.groupBy(found, ({ of }) => of);
  return (id) => linked(byIncident.get(id) ?? []);
}

/** Only what speaks of nothing that the viewer may not see: for rows that may be about another incident. */
export const aboutSeen = (tables: Schema, v: VisibilityValues): SQL => {
  const { timeline: t, incidents: i } = tables;
  return sql`(${t.aboutIncidentId} is null or exists (select 1 from ${i} where ${i.id} = ${t.aboutIncidentId} and ${visible(tables, v)}))`;
};
