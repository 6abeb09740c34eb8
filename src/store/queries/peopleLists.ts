/** Lists of people, teams, services and tokens: filters, order and pages. */
import { and, asc, desc, eq, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Reader } from '../store.js';
import { cappedCount, type Page, type PageOf } from './page.js';
import type { Row } from './rows.js';
import type { ServiceDetails } from './services.js';
import { type TeamDetails, withPeople } from './teams.js';
import { type TokenDetails, tokenColumns } from './tokens.js';
import type { UserRole } from './viewer.js';

export const PEOPLE_ORDERINGS = ['created_at', 'updated_at', 'name'] as const;
export const TOKEN_ORDERINGS = ['created_at', 'name'] as const;
export type TokenOrdering = (typeof TOKEN_ORDERINGS)[number];

export interface PeopleOrdering<N extends string = (typeof PEOPLE_ORDERINGS)[number]> {
  readonly by: N;
  readonly descending: boolean;
}
/** What every list can be narrowed by. */
export interface Narrowed {
  readonly search?: string | undefined;
  readonly active?: boolean | undefined;
}
export interface UserFilter extends Narrowed {
  readonly role?: UserRole | undefined;
}
export interface ServiceFilter extends Narrowed {
  readonly teamId?: string | undefined;
}
export interface TokenFilter {
  readonly search?: string | undefined;
  /** Only those that work, or only those that do not, at this instant. */
  readonly active?: { readonly is: boolean; readonly at: Date } | undefined;
}

const escaped = (text: string): string => `%${text.replace(/[\\%_]/gu, '\\$&')}%`;
/** Whether the text is in a column, in any case. */
const holds = (column: PgColumn, text: string): SQL =>
  sql`lower(${column}) like lower(${escaped(text)}) escape '\\'`;
/** The same for a column that is kept in lower case: for all letters on both engines. */
const keyHolds = (column: PgColumn, text: string): SQL =>
  sql`${column} like ${escaped(text.normalize('NFC').toLowerCase())} escape '\\'`;

/** People, and not the users that tokens have of their own. */
export async function listUsers(
  db: Reader,
  organizationId: string,
  { search, active, role }: UserFilter,
  page: Page,
  ordering: PeopleOrdering,
): Promise<PageOf<Row<'users'>>> {
  const { users: u } = db.tables;
  const where = and(
    eq(u.organizationId, organizationId),
    eq(u.isService, false),
    active === undefined ? undefined : eq(u.active, active),
    role === undefined ? undefined : eq(u.role, role),
    search === undefined ? undefined : or(holds(u.name, search), keyHolds(u.emailKey, search)),
  );
  const column = { created_at: u.createdAt, updated_at: u.updatedAt, name: u.name }[ordering.by];
  const direction = ordering.descending ? desc : asc;
  const results = await db
    .select()
    .from(u)
    .where(where)
    .orderBy(direction(column), direction(u.id))
    .limit(page.limit)
    .offset(page.offset);
  return { ...(await cappedCount(db, u, where)), results };
}

export async function listTeams(
  db: Reader,
  organizationId: string,
  { search, active }: Narrowed,
  page: Page,
  ordering: PeopleOrdering,
): Promise<PageOf<TeamDetails>> {
  const { teams: t } = db.tables;
  const where = and(
    eq(t.organizationId, organizationId),
    active === undefined ? undefined : eq(t.active, active),
    search === undefined ? undefined : holds(t.name, search),
  );
  const column = { created_at: t.createdAt, updated_at: t.updatedAt, name: t.name }[ordering.by];
  const direction = ordering.descending ? desc : asc;
  const rows = await db
    .select()
    .from(t)
    .where(where)
    .orderBy(direction(column), direction(t.id))
    .limit(page.limit)
    .offset(page.offset);
  return { ...(await cappedCount(db, t, where)), results: await withPeople(db, rows) };
}

export async function listServices(
  db: Reader,
  organizationId: string,
  { search, active, teamId }: ServiceFilter,
  page: Page,
  ordering: PeopleOrdering,
): Promise<PageOf<ServiceDetails>> {
  const { services: s, teams: t } = db.tables;
  const where = and(
    eq(s.organizationId, organizationId),
    active === undefined ? undefined : eq(s.active, active),
    teamId === undefined ? undefined : eq(s.teamId, teamId),
    search === undefined ? undefined : keyHolds(s.nameKey, search),
  );
  const column = { created_at: s.createdAt, updated_at: s.updatedAt, name: s.nameKey }[ordering.by];
  const direction = ordering.descending ? desc : asc;
  const rows = await db
    .select({ service: s, team: { id: t.id, name: t.name } })
    .from(s)
    .leftJoin(t, eq(t.id, s.teamId))
    .where(where)
    .orderBy(direction(column), direction(s.id))
    .limit(page.limit)
    .offset(page.offset);
  return {
    ...(await cappedCount(db, s, where)),
    results: rows.map(({ service, team }) => ({ ...service, team })),
  };
}

export async function listTokens(
  db: Reader,
  organizationId: string,
  { search, active }: TokenFilter,
  page: Page,
  ordering: PeopleOrdering<TokenOrdering>,
): Promise<PageOf<TokenDetails>> {
  const { tokens: t, users: u } = db.tables;
  const owned = (condition: SQL) =>
    sql`exists (select 1 from ${u} where ${u.id} = ${t.userId} and ${condition})`;
  const works =
    active === undefined
      ? undefined
      : and(
          isNull(t.revokedAt),
          or(isNull(t.expiresAt), sql`${t.expiresAt} > ${sql.param(active.at, t.expiresAt)}`),
        );
  const where = and(
    eq(t.organizationId, organizationId),
    works === undefined || active === undefined ? undefined : active.is ? works : sql`not (${works})`,
    search === undefined ? undefined : or(holds(t.name, search), owned(holds(u.name, search))),
  );
  const column = { created_at: t.createdAt, name: t.name }[ordering.by];
  const direction = ordering.descending ? desc : asc;
  const rows = await db
    .select(tokenColumns(db.tables))
    .from(t)
    .innerJoin(u, eq(u.id, t.userId))
    .where(where)
    .orderBy(direction(column), direction(t.id))
    .limit(page.limit)
    .offset(page.offset);
  return {
    ...(await cappedCount(db, t, where)),
    results: rows.map(({ token, user }) => ({ ...token, user })),
  };
}
