/**
 * What the metrics show of the store: sums over all organizations, and nothing that names one. Every query begins at a
 * partial index or at the few rows that are open, so that what is settled or closed costs a scrape nothing.
 */
import { and, asc, count, eq, inArray, min, sql } from 'drizzle-orm';
import type { Severity } from '../../domain/incident/severity.js';
import { OPEN_STATUSES, type Status } from '../../domain/incident/status.js';
import type { Reader } from '../store.js';

export interface Gauges {
  readonly armedTimers: number;
  readonly parkedTimers: number;
  /** The instant of the armed timer that is next; null when there is none. */
  readonly nextTimerAt: Date | null;
  /** What is owed, by the kind of conversation its lane leads to; null for a lane that leads to none. */
  readonly owed: readonly {
    readonly lane: string | null;
    readonly count: number;
    /** Since when the oldest of them has been owed. */
    readonly since: Date | null;
  }[];
  /** Open incidents that everybody may know of. */
  readonly openIncidents: readonly {
    readonly severity: Severity;
    readonly status: Status;
    readonly count: number;
  }[];
}

/** The timer that is next, whether due or not. */
const nextTimer = (db: Reader) => {
  const { timers: t } = db.tables;
  return db
    .select({ at: t.dueAt })
    .from(t)
    .where(eq(t.armed, sql`true`))
    .orderBy(asc(t.dueAt), asc(t.id))
    .limit(1);
};

/** From the deliveries outwards: a left join keeps both engines from starting at the rooms, most of which owe nothing. */
const owed = (db: Reader) => {
  const { deliveries: d, conversations: c } = db.tables;
  return db
    .select({ lane: c.kind, count: count(), since: min(d.createdAt) })
    .from(d)
    .leftJoin(c, eq(c.id, d.lane))
    .where(sql`${d.state} in ('OPEN', 'SENDING')`)
    .groupBy(c.kind);
};

/**
 * From the organizations outwards, because the index of the states begins with them. What is counted stands in the row only:
 * an index that held everything asked for, such as that of the severities, would be read to its end instead.
 */
const openIncidents = (db: Reader) => {
  const { organizations: o, incidents: i } = db.tables;
  return db
    .select({ severity: i.severity, status: i.status, count: count(i.reference) })
    .from(o)
    .leftJoin(
      i,
      and(
        eq(i.organizationId, o.id),
        inArray(i.status, [...OPEN_STATUSES]),
        // Privacy holds in numbers, too: a count that rises tells of an incident.
        eq(i.private, sql`false`),
        eq(i.clearance, sql`0`),
      ),
    )
    .groupBy(i.severity, i.status);
};

/** The queries whose plans matter, by name: the tests explain them. */
export const gaugeQueries = { owed, openIncidents };

export async function gauges(db: Reader): Promise<Gauges> {
  const { timers: t } = db.tables;
  const [next] = await nextTimer(db);
  const incidents = await openIncidents(db);
  return {
    armedTimers: await db.$count(t, eq(t.armed, sql`true`)),
    parkedTimers: await db.$count(t, eq(t.armed, sql`false`)),
    nextTimerAt: next?.at ?? null,
    owed: await owed(db),
    openIncidents: incidents.flatMap(({ severity, status, count: number }) =>
      severity === null || status === null ? [] : [{ severity, status, count: number }],
    ),
  };
}
