/** Who looks: bound into every query that a command or an island gets, so that none of it can be forgotten. */
import { and, eq, lte, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Schema } from '../schema/define.js';
import type { USER_ROLES } from '../schema/people.js';

export type UserRole = (typeof USER_ROLES)[number];

export interface Viewer {
  readonly organizationId: string;
  /** Null is Muster itself: jobs and deliveries, which see everything of their organization. */
  readonly userId: string | null;
  readonly name: string;
  readonly role: UserRole;
  readonly clearance: number;
  /** IANA time zone. */
  readonly timezone: string;
}

/** Above every clearance level there is. */
const ALL_CLEARANCE = 2_147_483_647;

/** Muster itself, inside one organization. */
export const systemViewer = (organizationId: string): Viewer => ({
  organizationId,
  userId: null,
  name: 'Muster',
  role: 'ADMIN',
  clearance: ALL_CLEARANCE,
  timezone: 'UTC',
});

type Bound = SQLWrapper | string | number;
export interface VisibilityValues {
  readonly organization: Bound;
  readonly user: Bound;
  readonly clearance: Bound;
  /** 1 when private incidents are seen without membership, else 0. */
  readonly seesPrivate: Bound;
}

/** The viewer as values to bind. */
export const visibilityOf = (viewer: Viewer) => ({
  organization: viewer.organizationId,
  user: viewer.userId ?? '',
  clearance: viewer.clearance,
  seesPrivate: viewer.role === 'ADMIN' ? 1 : 0,
});

/** The same as placeholders, for prepared queries. */
export const visibilityLater = {
  organization: sql.placeholder('organization'),
  user: sql.placeholder('user'),
  clearance: sql.placeholder('clearance'),
  seesPrivate: sql.placeholder('seesPrivate'),
};

/**
 * Which incidents a viewer may know of: those of the organization, at or below the clearance, and private ones only as
 * a member, a role holder or an admin. The one place where this rule stands.
 */
export const visible = (
  { incidents: i, incidentMembers: m, incidentRoles: r }: Schema,
  v: VisibilityValues,
): SQL =>
  and(
    sql`${i.organizationId} = ${v.organization}`,
    lte(i.clearance, sql`cast(${v.clearance} as integer)`),
    or(
      eq(i.private, sql`false`),
      sql`cast(${v.seesPrivate} as integer) = 1`,
      sql`exists (select 1 from ${m} where ${m.incidentId} = ${i.id} and ${m.userId} = ${v.user})`,
      sql`exists (select 1 from ${r} where ${r.incidentId} = ${i.id} and ${r.userId} = ${v.user})`,
    ),
  ) ?? sql`false`;
