/** What may be meant by the beginning of a name: few rows, for whoever is still typing. */
import { and, asc, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { parseReference } from '../../domain/incident/reference.js';
import { OPEN_STATUSES } from '../../domain/incident/status.js';
import type { Reader } from '../store.js';
import type { Row } from './rows.js';
import { type Viewer, visibilityOf, visible } from './viewer.js';

/** Longer than any name: SQLite compares no pattern of many kilobytes, and PostgreSQL takes no NUL. */
const MAX_TYPED = 200;
const nobodysName = (typed: string): boolean => typed.length > MAX_TYPED || typed.includes('\0');
/** How many incidents are looked through for words of their title. */
const LOOKED_THROUGH = 100;

const escaped = (typed: string): string => typed.replace(/[\\%_]/gu, '\\$&');
/** Whether a word of the column begins with what was typed, in any case. */
const begins = (column: PgColumn, typed: string): SQL =>
  sql`(${first(column, typed)} or ${later(column, typed)})`;
const first = (column: PgColumn, typed: string): SQL =>
  sql`lower(${column}) like lower(${`${escaped(typed)}%`}) escape '\\'`;
const later = (column: PgColumn, typed: string): SQL =>
  sql`lower(${column}) like lower(${`% ${escaped(typed)}%`}) escape '\\'`;

export interface LikelyPerson extends Pick<Row<'users'>, 'id' | 'name' | 'email'> {
  /** Somebody else has the same name: it takes more than the name to say who is meant. */
  readonly shared: boolean;
}

/** Active people of whose name a word begins like this, or whose address does; those whose name itself does first. */
export async function peopleLike(
  db: Reader,
  { organizationId }: Viewer,
  typed: string,
  limit: number,
): Promise<readonly LikelyPerson[]> {
  if (nobodysName(typed)) return [];
  const { users: u } = db.tables;
  const wanted = typed.normalize('NFC');
  const key = sql<string>`lower(${u.name})`;
  const rows = await db
    .select({ id: u.id, name: u.name, email: u.email, key })
    .from(u)
    .where(
      and(
        eq(u.organizationId, organizationId),
        eq(u.active, true),
        eq(u.isService, false),
        sql`(${begins(u.name, wanted)} or ${first(u.emailKey, wanted)})`,
      ),
    )
    .orderBy(sql`case when ${first(u.name, wanted)} then 0 else 1 end`, asc(u.name), asc(u.id))
    .limit(limit);
  if (rows.length === 0) return [];
  // Of everybody, for some commands are about those who are not active, too.
  const names = await db
    .select({ key })
    .from(u)
    .where(
      and(
        eq(u.organizationId, organizationId),
        eq(u.isService, false),
        inArray(
          key,
          rows.map((row) => row.key),
        ),
      ),
    )
    .groupBy(key)
    .having(sql`count(*) > 1`);
  return rows.map(({ key: name, ...row }) => ({ ...row, shared: names.some((one) => one.key === name) }));
}

/** Active services in whose name a word begins like this. */
export async function servicesLike(
  db: Reader,
  { organizationId }: Viewer,
  typed: string,
  limit: number,
): Promise<readonly Pick<Row<'services'>, 'id' | 'name'>[]> {
  if (nobodysName(typed)) return [];
  const { services: s } = db.tables;
  const wanted = typed.normalize('NFC').toLowerCase();
  return await db
    .select({ id: s.id, name: s.name })
    .from(s)
    .where(and(eq(s.organizationId, organizationId), eq(s.active, true), begins(s.nameKey, wanted)))
    .orderBy(sql`case when ${first(s.nameKey, wanted)} then 0 else 1 end`, asc(s.nameKey))
    .limit(limit);
}

export type LikelyIncident = Pick<Row<'incidents'>, 'id' | 'reference' | 'title' | 'severity' | 'status'>;

/** Incidents with this in their reference or their title, as far as the viewer may know of them: open ones first, then the newest. */
export async function incidentsLike(
  db: Reader,
  viewer: Viewer,
  typed: string,
  limit: number,
): Promise<readonly LikelyIncident[]> {
  if (nobodysName(typed)) return [];
  const { incidents: i } = db.tables;
  const newest = async (condition: SQL | undefined): Promise<readonly LikelyIncident[]> =>
    await db
      .select({ id: i.id, reference: i.reference, title: i.title, severity: i.severity, status: i.status })
      .from(i)
      .where(and(visible(db.tables, visibilityOf(viewer), 'many'), condition))
      .orderBy(desc(i.createdAt), desc(i.id))
      .limit(LOOKED_THROUGH);
  const wanted = typed.trim().replace(/^#/u, '').toLowerCase();
  const holds = ({ reference, title }: LikelyIncident): boolean =>
    reference.toLowerCase().startsWith(wanted) || title.toLowerCase().includes(wanted);
  const named = parseReference(typed);
  const found = [
    // However old it is, it is found by its whole reference.
    ...(named === undefined ? [] : await newest(and(eq(i.year, named.year), eq(i.number, named.number)))),
    ...(await newest(inArray(i.status, [...OPEN_STATUSES]))).filter(holds),
  ];
  const others = found.length < limit ? (await newest(undefined)).filter(holds) : [];
  return [...new Map([...found, ...others].map((one) => [one.id, one])).values()].slice(0, limit);
}
