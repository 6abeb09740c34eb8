/** What is due next, for whoever may push the clock there: timers and deliveries that are tried again. */
import { and, asc, eq, gt, isNotNull, sql } from 'drizzle-orm';
import type { Reader } from '../store.js';
import { later } from './rows.js';
import { type Viewer, visibilityLater, visibilityOf, visible } from './viewer.js';

/** A timer; the incident is null where it is about none that the viewer may see. */
export interface UpcomingTimer {
  readonly id: string;
  readonly kind: string;
  readonly dueAt: Date;
  readonly incident: { readonly reference: string; readonly title: string } | null;
}

/** A lane whose first delivery is tried again. */
export interface UpcomingRetry {
  readonly lane: string;
  readonly dueAt: Date;
  readonly platform: string;
  /** What kind of delivery it is. */
  readonly kind: string;
  /** It has to do with an incident. */
  readonly isAbout: boolean;
  /** The incident; null where the viewer may not see it. */
  readonly incident: { readonly reference: string; readonly title: string } | null;
}

const referenced = (found: { reference: string | null; title: string | null }) =>
  found.reference === null || found.title === null
    ? null
    : { reference: found.reference, title: found.title };

/** The organization's next timers after `now`, by the instants at which they are due. */
export async function upcomingTimers(
  db: Reader,
  viewer: Viewer,
  now: Date,
  limit: number,
): Promise<readonly UpcomingTimer[]> {
  const { timers: t, incidents: i } = db.tables;
  const rows = await db
    .hot('upcoming timers', (q) =>
      q
        .select({ id: t.id, kind: t.kind, dueAt: t.dueAt, reference: i.reference, title: i.title })
        .from(t)
        .leftJoin(i, and(eq(i.id, t.subject), visible(db.tables, visibilityLater)))
        .where(
          and(
            eq(t.armed, sql`true`),
            gt(t.dueAt, later(t.dueAt, 'now')),
            // Not by an index of the organization, which would have to be sorted: all that is armed is in order already.
            sql`${t.organizationId} || '' = ${sql.placeholder('organization')}`,
          ),
        )
        .orderBy(asc(t.dueAt), asc(t.id))
        .limit(sql.placeholder('limit'))
        .prepare('upcoming_timers'),
    )
    .execute({ now, limit, ...visibilityOf(viewer) });
  return rows.map(({ reference, title, ...timer }) => ({
    ...timer,
    incident: referenced({ reference, title }),
  }));
}

/** The organization's next deliveries that are tried again after `now`, a lane each. */
export async function upcomingRetries(
  db: Reader,
  viewer: Viewer,
  now: Date,
  limit: number,
): Promise<readonly UpcomingRetry[]> {
  const { lanes: l, conversations: c, deliveries: d, incidents: i } = db.tables;
  const rows = await db
    .hot('upcoming retries', (q) =>
      q
        .select({
          lane: l.id,
          dueAt: l.owedAt,
          platform: c.platform,
          kind: d.kind,
          about: sql<string | null>`coalesce(${d.incidentId}, ${c.incidentId})`,
          reference: i.reference,
          title: i.title,
        })
        .from(l)
        .innerJoin(c, eq(c.id, l.id))
        .innerJoin(
          d,
          eq(
            d.id,
            sql`(select head.id from deliveries as head where head.lane = ${l.id} and head.state in ('OPEN', 'SENDING') order by head.position limit 1)`,
          ),
        )
        .leftJoin(
          i,
          and(sql`${i.id} = coalesce(${d.incidentId}, ${c.incidentId})`, visible(db.tables, visibilityLater)),
        )
        .where(
          and(
            isNotNull(l.owedAt),
            gt(l.owedAt, later(l.owedAt, 'now')),
            sql`${l.organizationId} || '' = ${sql.placeholder('organization')}`,
          ),
        )
        .orderBy(asc(l.owedAt))
        .limit(sql.placeholder('limit'))
        .prepare('upcoming_retries'),
    )
    .execute({ now, limit, ...visibilityOf(viewer) });
  return rows.flatMap(({ dueAt, about, reference, title, ...retry }) =>
    dueAt === null
      ? []
      : [{ ...retry, dueAt, isAbout: about !== null, incident: referenced({ reference, title }) }],
  );
}

/** When a timer of the organization is due; undefined when there is none any more that is armed. */
export async function timerDueAt(db: Reader, organizationId: string, id: string): Promise<Date | undefined> {
  const { timers: t } = db.tables;
  const rows = await db
    .select({ at: t.dueAt })
    .from(t)
    .where(and(eq(t.id, id), eq(t.organizationId, organizationId), eq(t.armed, sql`true`)));
  return rows[0]?.at;
}

/** When a lane of the organization is tried again; undefined when nothing is owed there any more. */
export async function laneDueAt(db: Reader, organizationId: string, id: string): Promise<Date | undefined> {
  const { lanes: l } = db.tables;
  const rows = await db
    .select({ at: l.owedAt })
    .from(l)
    .where(and(eq(l.id, id), eq(l.organizationId, organizationId)));
  return rows[0]?.at ?? undefined;
}

/** What is armed for an incident that the viewer has been given, soonest first. */
export async function armedFor(
  db: Reader,
  incident: { readonly id: string },
): Promise<readonly { readonly kind: string; readonly dueAt: Date }[]> {
  const { timers: t } = db.tables;
  const rows = await db
    .hot('armed for', (q) =>
      q
        .select({ kind: t.kind, dueAt: t.dueAt })
        .from(t)
        .where(and(eq(t.subject, sql.placeholder('subject')), eq(t.armed, sql`true`)))
        .orderBy(asc(t.dueAt), asc(t.kind))
        .prepare('armed_for'),
    )
    .execute({ subject: incident.id });
  return rows;
}
