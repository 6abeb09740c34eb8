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

/** The same of everybody whom a query reads: which of them may know of something. */
export const visibilityOfEach = ({ users: u }: Schema): VisibilityValues => ({
  organization: u.organizationId,
  user: u.id,
  clearance: u.clearance,
  seesPrivate: sql`case when ${u.role} = 'ADMIN' then 1 else 0 end`,
});

/** All that the viewer belongs to, private or not. */
const belongings = ({ incidentMembers: m, incidentRoles: r }: Schema, v: VisibilityValues): SQL =>
  sql`(select ${m.incidentId} from ${m} where ${m.userId} = ${v.user} union all select ${r.incidentId} from ${r} where ${r.userId} = ${v.user})`;

/**
 * Which incidents a viewer may know of: those of the organization, at or below the clearance, and private ones only as
 * a member, a role holder or an admin. This file is the one place where this rule stands.
 * @param among `few`, and membership is looked up for each private incident; `many`, and all that the viewer belongs to is
 * looked up once, because a list may have to pass over tens of thousands that are hidden.
 */
export const visible = (tables: Schema, v: VisibilityValues, among: 'few' | 'many' = 'few'): SQL => {
  const { incidents: i, incidentMembers: m, incidentRoles: r } = tables;
  return (
    and(
      sql`${i.organizationId} = ${v.organization}`,
      lte(i.clearance, sql`cast(${v.clearance} as integer)`),
      or(
        eq(i.private, sql`false`),
        sql`cast(${v.seesPrivate} as integer) = 1`,
        ...(among === 'many'
          ? [sql`${i.id} in ${belongings(tables, v)}`]
          : [
              sql`exists (select 1 from ${m} where ${m.incidentId} = ${i.id} and ${m.userId} = ${v.user})`,
              sql`exists (select 1 from ${r} where ${r.incidentId} = ${i.id} and ${r.userId} = ${v.user})`,
            ]),
      ),
    ) ?? sql`false`
  );
};

/**
 * The same in parts that share no incident, for counting: what everybody sees is told by the index alone, and what only
 * some see is looked for among what the viewer belongs to.
 */
export const visibleParts = (tables: Schema, viewer: Viewer): readonly SQL[] => {
  const { incidents: i } = tables;
  const v = visibilityOf(viewer);
  const cleared = lte(i.clearance, sql`cast(${v.clearance} as integer)`);
  const own = sql`${i.organizationId} = ${v.organization}`;
  if (v.seesPrivate === 1) return [sql`${own} and ${cleared}`];
  return [
    sql`${own} and ${i.private} = false and ${cleared}`,
    // Not by an index of the organization, which SQLite would choose: it has far more incidents than one person.
    sql`${i.id} in ${belongings(tables, v)} and ${i.organizationId} || '' = ${v.organization} and ${i.private} = true and ${cleared}`,
  ];
};
