/** What is owed to the outside, as rows: lanes, deliveries, conversations and posts. */
import { and, asc, eq, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import type { Reader, Writer } from '../store.js';
import { insertRows, later, type NewRow, type Row } from './rows.js';

export type Delivery = Row<'deliveries'>;

export type NewDelivery = Pick<
  NewRow<'deliveries'>,
  'id' | 'organizationId' | 'kind' | 'payload' | 'dedupeKey' | 'incidentId'
> & {
  /** How often it was tried as part of another delivery: then it may have reached the other side. */
  readonly attempts?: number;
};

/** The signal that something became owed. */
export const OUTBOX_TOPIC = 'outbox';

/**
 * Owes deliveries to a lane, in this order, after everything owed to it before. One with a `dedupeKey` that is owed
 * already and not being sent yet is dropped: the earlier one will show the present state when it is sent.
 */
export async function owe(
  w: Writer,
  lane: string,
  deliveries: readonly NewDelivery[],
  now: Date,
): Promise<void> {
  if (deliveries.length === 0) return;
  const { lanes } = w.tables;
  const rows = await w
    .hot('owe lane', (db) =>
      db
        .update(lanes)
        .set({
          lastPosition: sql`${lanes.lastPosition} + ${later(lanes.lastPosition, 'count')}`,
          owedAt: sql`coalesce(${lanes.owedAt}, ${later(lanes.owedAt, 'now')})`,
        })
        .where(eq(lanes.id, sql.placeholder('lane')))
        .returning({ lastPosition: lanes.lastPosition })
        .prepare('owe_lane'),
    )
    .execute({ lane, count: deliveries.length, now });
  const last = rows[0]?.lastPosition;
  if (last === undefined) throw new Error(`There is no lane ${lane}.`);
  const first = last - deliveries.length + 1;
  const owed = deliveries.map(({ attempts = 0, ...delivery }, i) => ({
    ...delivery,
    lane,
    position: first + i,
    state: 'OPEN' as const,
    attempts,
    result: null,
    lastError: null,
    createdAt: now,
    settledAt: null,
  }));
  const { deliveries: d } = w.tables;
  const single = (row: Pick<NewDelivery, 'dedupeKey'>): boolean =>
    row.dedupeKey === null || row.dedupeKey === undefined;
  await insertRows(w, d, owed.filter(single));
  await insertRows(
    w,
    d,
    owed.filter((row) => !single(row)),
    { unlessThere: true },
  );
  w.signal(OUTBOX_TOPIC);
}

export interface LeasedLane {
  readonly lane: string;
  readonly organizationId: string;
  /** Where it leads to. */
  readonly platform: string;
}

const owedNow = ({ lanes }: Reader['tables']) =>
  and(
    isNotNull(lanes.owedAt),
    lte(lanes.owedAt, later(lanes.owedAt, 'now')),
    or(isNull(lanes.leasedUntil), lte(lanes.leasedUntil, later(lanes.leasedUntil, 'wallNow'))),
  );

/** Which lanes are asked for. */
interface Owed {
  readonly now: Date;
  readonly wallNow: Date;
  /** Those of these platforms are left alone. */
  readonly except: readonly string[];
}

/** What is owed now, except to some platforms; seldom asked, so that it is not built once. */
const owedElsewhere = ({ tables }: Reader, { now, wallNow, except }: Owed) => {
  const { lanes, conversations: c } = tables;
  return and(
    isNotNull(lanes.owedAt),
    lte(lanes.owedAt, now),
    or(isNull(lanes.leasedUntil), lte(lanes.leasedUntil, wallNow)),
    sql`not exists (select 1 from ${c} where ${c.id} = ${lanes.id} and ${inArray(c.platform, [...except])})`,
  );
};

/** Where lanes lead to, by their ids. */
async function platformsOf(db: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { conversations: c } = db.tables;
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: c.id, platform: c.platform })
    .from(c)
    .where(inArray(c.id, [...ids]));
  return new Map(rows.map(({ id, platform }) => [id, platform]));
}

/** Whether any lane owes something now that nobody is sending. */
export async function anyLaneOwed(db: Reader, owed: Owed): Promise<boolean> {
  const { lanes } = db.tables;
  const { now, wallNow, except } = owed;
  if (except.length > 0)
    return (await db.select({ id: lanes.id }).from(lanes).where(owedElsewhere(db, owed)).limit(1)).length > 0;
  const rows = await db
    .hot('any lane owed', (q) =>
      q.select({ id: lanes.id }).from(lanes).where(owedNow(db.tables)).limit(1).prepare('any_lane_owed'),
    )
    .execute({ now, wallNow });
  return rows.length > 0;
}

/** Takes up to `limit` lanes that owe something now and that nobody is sending. */
export async function leaseLanes(
  w: Writer,
  lease: Owed & { by: string; until: Date; limit: number },
): Promise<readonly LeasedLane[]> {
  const { lanes } = w.tables;
  const due = (await dueLanes(w, lease)).map(({ id }) => id);
  const platforms = await platformsOf(w, due);
  const taken: LeasedLane[] = [];
  for (const id of due) {
    const rows = await w
      .update(lanes)
      .set({ leasedBy: lease.by, leasedUntil: lease.until })
      .where(eq(lanes.id, id))
      .returning({ organizationId: lanes.organizationId });
    for (const { organizationId } of rows)
      taken.push({ lane: id, organizationId, platform: platforms.get(id) ?? '' });
  }
  return taken;
}

async function dueLanes(
  w: Writer,
  lease: Owed & { readonly limit: number },
): Promise<readonly { readonly id: string }[]> {
  const { lanes } = w.tables;
  if (lease.except.length > 0)
    return await w.claimed(
      w
        .select({ id: lanes.id })
        .from(lanes)
        .where(owedElsewhere(w, lease))
        .orderBy(asc(lanes.owedAt), asc(lanes.id))
        .limit(lease.limit),
    );
  return await w
    .hot('owed lanes', (q) =>
      w
        .claimed(
          q
            .select({ id: lanes.id })
            .from(lanes)
            .where(owedNow(w.tables))
            .orderBy(asc(lanes.owedAt), asc(lanes.id))
            .limit(sql.placeholder('limit')),
        )
        .prepare('owed_lanes'),
    )
    .execute({ now: lease.now, wallNow: lease.wallNow, limit: lease.limit });
}

/** The delivery of the lane whose turn it is. */
const head = (w: Writer, lane: string): Promise<readonly Delivery[]> => {
  const { deliveries: d } = w.tables;
  return w
    .hot('lane head', (db) =>
      db
        .select()
        .from(d)
        .where(and(eq(d.lane, sql.placeholder('lane')), sql`${d.state} in ('OPEN', 'SENDING')`))
        .orderBy(asc(d.position))
        .limit(1)
        .prepare('lane_head'),
    )
    .execute({ lane });
};

/**
 * The next delivery of a leased lane, marked as being sent, so that what changes from now on is owed anew. When there
 * is none, or the lease is not ours any more, the lane is left and the answer is undefined.
 * `repeated` says that an earlier attempt was cut off: it may have reached the other side.
 */
export async function takeNext(
  w: Writer,
  lane: string,
  by: string,
  until: Date,
): Promise<{ delivery: Delivery; repeated: boolean } | undefined> {
  const { lanes, deliveries: d } = w.tables;
  const held = await w
    .hot('hold lane', (db) =>
      db
        .update(lanes)
        .set({ leasedUntil: sql.placeholder('until') as never })
        .where(and(eq(lanes.id, sql.placeholder('lane')), eq(lanes.leasedBy, sql.placeholder('by'))))
        .returning({ id: lanes.id })
        .prepare('hold_lane'),
    )
    .execute({ lane, by, until });
  if (held.length === 0) return undefined;
  const [delivery] = await head(w, lane);
  if (delivery === undefined) {
    await w
      .hot('leave lane', (db) =>
        db
          .update(lanes)
          .set({ owedAt: null, leasedBy: null, leasedUntil: null })
          .where(eq(lanes.id, sql.placeholder('lane')))
          .prepare('leave_lane'),
      )
      .execute({ lane });
    return undefined;
  }
  await w
    .hot('sending', (db) =>
      db
        .update(d)
        .set({ state: 'SENDING', attempts: sql`${d.attempts} + 1` })
        .where(eq(d.id, sql.placeholder('id')))
        .prepare('sending'),
    )
    .execute({ id: delivery.id });
  return {
    delivery: { ...delivery, attempts: delivery.attempts + 1 },
    repeated: delivery.state === 'SENDING' || delivery.attempts > 0,
  };
}

/** Records how a delivery ended. False when the lease was lost meanwhile: then somebody else owns it, and nothing may follow. */
export async function settle(
  w: Writer,
  delivery: Delivery,
  by: string,
  outcome: { state: 'DONE' | 'FAILED'; result: unknown; error: string | null; now: Date },
): Promise<boolean> {
  const { lanes, deliveries: d } = w.tables;
  const ours = await w
    .hot('our lane', (db) =>
      w
        .locked(
          db
            .select({ id: lanes.id })
            .from(lanes)
            .where(and(eq(lanes.id, sql.placeholder('lane')), eq(lanes.leasedBy, sql.placeholder('by')))),
        )
        .prepare('our_lane'),
    )
    .execute({ lane: delivery.lane, by });
  if (ours.length === 0) return false;
  await w
    .hot('settle', (db) =>
      db
        .update(d)
        .set({
          state: sql`${sql.placeholder('state')}`,
          result: sql`${later(d.result, 'result')}`,
          lastError: sql`${later(d.lastError, 'error')}`,
          settledAt: sql`${later(d.settledAt, 'now')}`,
        })
        .where(eq(d.id, sql.placeholder('id')))
        .prepare('settle'),
    )
    .execute({
      id: delivery.id,
      state: outcome.state,
      result: outcome.result ?? null,
      error: outcome.error,
      now: outcome.now,
    });
  return true;
}

/** Leaves the lane until `at`: its first delivery is tried again then, and everything behind it waits. */
export async function postpone(
  w: Writer,
  delivery: Delivery,
  by: string,
  at: Date,
  error: string,
): Promise<void> {
  const { lanes, deliveries: d } = w.tables;
  const freed = await w
    .update(lanes)
    .set({ owedAt: at, leasedBy: null, leasedUntil: null })
    .where(and(eq(lanes.id, delivery.lane), eq(lanes.leasedBy, by)))
    .returning({ id: lanes.id });
  if (freed.length > 0) await w.update(d).set({ lastError: error }).where(eq(d.id, delivery.id));
}

/** Moves what a lane still owes of one kind to another lane, and gives up the rest; the lane that leads nowhere is left empty. */
export async function redirect(
  w: Writer,
  from: string,
  kind: string,
  error: string,
  now: Date,
): Promise<readonly Delivery[]> {
  const { deliveries: d } = w.tables;
  const open = await w
    .update(d)
    .set({ state: 'FAILED', lastError: error, settledAt: now })
    .where(and(eq(d.lane, from), sql`${d.state} in ('OPEN', 'SENDING')`))
    .returning();
  return open.filter((delivery) => delivery.kind === kind).sort((a, b) => a.position - b.position);
}
