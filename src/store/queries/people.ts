/** People, teams and services of the viewer's organization. */
import { and, asc, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { Reader } from '../store.js';
import { AuditQueries } from './audit.js';
import { isUuid } from './incidentDetails.js';
import { type OpenRole, openAssignmentsOf, openRolesOf } from './openRoles.js';
import type { Page, PageOf } from './page.js';
import {
  listServices,
  listTeams,
  listTokens,
  listUsers,
  type Narrowed,
  type PeopleOrdering,
  type ServiceFilter,
  type TokenFilter,
  type TokenOrdering,
  type UserFilter,
} from './peopleLists.js';
import type { Row } from './rows.js';
import { type Service, type ServiceDetails, serviceById, serviceByName } from './services.js';
import { listSessions, type SessionDetails, sessionNamed } from './sessions.js';
import { type LikelyPerson, peopleLike, servicesLike } from './suggestions.js';
import { type Team, type TeamDetails, teamById, teamsOf } from './teams.js';
import { accessOf, type TokenDetails, tokenById, tokensMeant } from './tokens.js';
import type { Viewer } from './viewer.js';

export type { Service };
export type User = Row<'users'>;
export type Organization = Row<'organizations'>;

/** The same letters whatever the case, as names and addresses are matched. */
export const matchKey = (text: string): string => text.normalize('NFC').trim().toLowerCase();
/** Longer than any name or address: SQLite compares no pattern of many kilobytes. */
const MAX_NAME = 320;
/** What nobody and nothing is called, and what an engine would refuse to be asked; PostgreSQL takes no NUL. */
const nobodysName = (text: string): boolean => text.length > MAX_NAME || text.includes('\0');

export class PeopleQueries {
  constructor(
    private readonly db: Reader,
    private readonly viewer: Viewer,
  ) {}

  async organization(): Promise<Organization> {
    const { organizations: o } = this.db.tables;
    const rows = await this.db
      .hot('organization', (db) =>
        db
          .select()
          .from(o)
          .where(eq(o.id, sql.placeholder('id')))
          .prepare('organization'),
      )
      .execute({ id: this.viewer.organizationId });
    const row = rows[0];
    if (row === undefined) throw new Error(`Organization ${this.viewer.organizationId} is not in the store.`);
    return row;
  }

  async user(id: string): Promise<User | undefined> {
    const { users: u } = this.db.tables;
    const rows = await this.db
      .hot('user', (db) =>
        db
          .select()
          .from(u)
          .where(and(eq(u.id, sql.placeholder('id')), eq(u.organizationId, sql.placeholder('organization'))))
          .prepare('user_by_id'),
      )
      .execute({ id, organization: this.viewer.organizationId });
    return rows[0];
  }

  /** Active people who may be meant: by id, e-mail address, whole name or first name. Several when the name is shared. */
  usersMeant(text: string): Promise<readonly User[]> {
    const { users: u } = this.db.tables;
    return this.#meant(text, and(eq(u.active, true), eq(u.isService, false)));
  }

  /** The same, inactive people included, and by id also the users that tokens have of their own. */
  anybodyMeant(text: string): Promise<readonly User[]> {
    const { users: u } = this.db.tables;
    return this.#meant(text, isUuid(text.trim()) ? undefined : eq(u.isService, false));
  }

  async #meant(text: string, among: SQL | undefined): Promise<readonly User[]> {
    if (nobodysName(text)) return [];
    const { users: u } = this.db.tables;
    const typed = text.replace(/^@/u, '').normalize('NFC').trim();
    const key = matchKey(typed);
    const here = and(eq(u.organizationId, this.viewer.organizationId), among);
    const first = async (condition: SQL | undefined): Promise<readonly User[]> =>
      await this.db.select().from(u).where(and(here, condition)).orderBy(asc(u.name)).limit(10);
    if (isUuid(key)) return await first(eq(u.id, key));
    const whole = await first(or(eq(u.emailKey, key), sql`lower(${u.name}) = lower(${typed})`));
    if (whole.length > 0) return whole;
    return await first(
      sql`lower(${u.name}) like lower(${`${typed.replace(/[\\%_]/gu, '\\$&')} %`}) escape '\\'`,
    );
  }

  /** Active people for a choice in a form or a persona switch, by name. */
  async activeUsers(limit: number): Promise<readonly User[]> {
    const { users: u } = this.db.tables;
    return await this.db
      .select()
      .from(u)
      .where(
        and(eq(u.organizationId, this.viewer.organizationId), eq(u.active, true), eq(u.isService, false)),
      )
      .orderBy(asc(u.name), asc(u.id))
      .limit(limit);
  }

  async usersByIds(ids: readonly string[]): Promise<readonly User[]> {
    if (ids.length === 0) return [];
    const { users: u } = this.db.tables;
    return await this.db
      .select()
      .from(u)
      .where(and(eq(u.organizationId, this.viewer.organizationId), inArray(u.id, [...ids])));
  }

  /** An active service by id or name. */
  async serviceMeant(text: string): Promise<Service | undefined> {
    if (nobodysName(text)) return undefined;
    const { services: s } = this.db.tables;
    const rows = await this.db
      .hot('service meant', (db) =>
        db
          .select()
          .from(s)
          .where(
            and(
              eq(s.organizationId, sql.placeholder('organization')),
              eq(s.active, sql`true`),
              or(eq(s.id, sql.placeholder('key')), eq(s.nameKey, sql.placeholder('key'))),
            ),
          )
          .prepare('service_meant'),
      )
      .execute({ organization: this.viewer.organizationId, key: matchKey(text) });
    return rows[0];
  }

  async activeServices(limit: number): Promise<readonly Service[]> {
    const { services: s } = this.db.tables;
    return await this.db
      .select()
      .from(s)
      .where(and(eq(s.organizationId, this.viewer.organizationId), eq(s.active, true)))
      .orderBy(asc(s.nameKey))
      .limit(limit);
  }

  /** Active people whom somebody may mean who is still typing; at most so many. */
  peopleLike(typed: string, limit: number): Promise<readonly LikelyPerson[]> {
    return peopleLike(this.db, this.viewer, typed, limit);
  }
  servicesLike(typed: string, limit: number): Promise<readonly Pick<Service, 'id' | 'name'>[]> {
    return servicesLike(this.db, this.viewer, typed, limit);
  }
  team(id: string): Promise<TeamDetails | undefined> {
    return teamById(this.db, this.viewer.organizationId, id);
  }
  /** Every team, inactive ones included; there are never many. */
  teams(): Promise<readonly Team[]> {
    return teamsOf(this.db, this.viewer.organizationId);
  }
  service(id: string): Promise<ServiceDetails | undefined> {
    return serviceById(this.db, this.viewer.organizationId, id);
  }
  /** By id or name, inactive ones included. */
  async anyServiceMeant(text: string): Promise<ServiceDetails | undefined> {
    if (nobodysName(text)) return undefined;
    const key = matchKey(text);
    if (isUuid(key)) return await this.service(key);
    const named = await serviceByName(this.db, this.viewer.organizationId, key);
    return named === undefined ? undefined : await this.service(named.id);
  }
  /** By id or name, those that were revoked included. */
  async tokensMeant(text: string): Promise<readonly TokenDetails[]> {
    if (nobodysName(text)) return [];
    return await tokensMeant(this.db, this.viewer.organizationId, text.normalize('NFC').trim());
  }
  token(id: string): Promise<TokenDetails | undefined> {
    return tokenById(this.db, this.viewer.organizationId, id);
  }
  users(filter: UserFilter, page: Page, ordering: PeopleOrdering): Promise<PageOf<User>> {
    return listUsers(this.db, this.viewer.organizationId, filter, page, ordering);
  }
  teamPage(filter: Narrowed, page: Page, ordering: PeopleOrdering): Promise<PageOf<TeamDetails>> {
    return listTeams(this.db, this.viewer.organizationId, filter, page, ordering);
  }
  services(filter: ServiceFilter, page: Page, ordering: PeopleOrdering): Promise<PageOf<ServiceDetails>> {
    return listServices(this.db, this.viewer.organizationId, filter, page, ordering);
  }
  tokens(
    filter: TokenFilter,
    page: Page,
    ordering: PeopleOrdering<TokenOrdering>,
  ): Promise<PageOf<TokenDetails>> {
    return listTokens(this.db, this.viewer.organizationId, filter, page, ordering);
  }
  /** The organization's audit log, as the viewer may see it. */
  get audit(): AuditQueries {
    return new AuditQueries(this.db, this.viewer);
  }
  /** What somebody can come in with. */
  access(userId: string, now: Date): Promise<{ readonly tokens: number; readonly sessions: number }> {
    return accessOf(this.db, userId, now);
  }
  /** Open sessions of somebody, the one last seen first; whose they may be is the caller's to decide. */
  sessions(userId: string, now: Date, page: Page): Promise<PageOf<SessionDetails>> {
    return listSessions(this.db, this.viewer.organizationId, { userId, now }, page);
  }
  session(id: string, now: Date): Promise<SessionDetails | undefined> {
    return sessionNamed(this.db, this.viewer.organizationId, id, now);
  }
  /** The ids of the open incidents that somebody has in hand, as far as the viewer may know of them. */
  openAssignments(userId: string): Promise<readonly string[]> {
    return openAssignmentsOf(this.db, this.viewer, userId);
  }
  /** Somebody's roles in open incidents, whether or not the viewer may know of those. */
  openRoles(userId: string): Promise<readonly OpenRole[]> {
    return openRolesOf(this.db, this.viewer, userId);
  }
}
