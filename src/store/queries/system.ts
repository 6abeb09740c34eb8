/**
 * The one file of queries that cross organizations: the tick, the outbox, looking up tokens, and what the installation
 * remembers. Nothing here may be handed to a command.
 */
import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Reader, Store, Writer } from '../store.js';
import type { InboxRow } from './inbox.js';
import { insertRow, later, type NewRow, type Row } from './rows.js';
import type { Timer } from './timers.js';

// ---------------------------------------------------------------- the tick

const dueCondition = (tables: Reader['tables']) =>
  and(eq(tables.timers.armed, sql`true`), lte(tables.timers.dueAt, later(tables.timers.dueAt, 'now')));

/** Whether anything is due: one look at the head of the partial index. */
export const anythingDue = async (db: Reader, now: Date): Promise<boolean> => {
  const { timers: t } = db.tables;
  const rows = await db
    .hot('anything due', (q) =>
      q
        .select({ id: t.id })
        .from(t)
        .where(dueCondition(db.tables))
        .orderBy(asc(t.dueAt), asc(t.id))
        .limit(1)
        .prepare('anything_due'),
    )
    .execute({ now });
  return rows.length > 0;
};

/**
 * Claims due timers by deleting them, in the order of their instants: with the job in the same transaction, the deletion
 * is the claim. A subject that another replica works on keeps its timers until it is free.
 */
export async function claimDue(w: Writer, now: Date, limit: number): Promise<readonly Timer[]> {
  const { timers: t } = w.tables;
  const due = await w
    .hot('due timers', (q) =>
      w
        .claimed(
          q
            .select({ id: t.id, subject: t.subject })
            .from(t)
            .where(dueCondition(w.tables))
            .orderBy(asc(t.dueAt), asc(t.id))
            .limit(sql.placeholder('limit')),
        )
        .prepare('due_timers'),
    )
    .execute({ now, limit });
  const ids: string[] = [];
  for (const { id, subject } of due) if (await w.trySubject(subject)) ids.push(id);
  if (ids.length === 0) return [];
  const claimed = await w.delete(t).where(inArray(t.id, ids)).returning();
  const order = new Map(ids.map((id, i) => [id, i]));
  return claimed.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
}

/** Puts a claimed timer back after a failure: for another try later, or parked for somebody to look at. */
export const putBack = (
  w: Writer,
  timer: Timer,
  again: { dueAt: Date; armed: boolean; error: string },
): Promise<void> =>
  insertRow(w, w.tables.timers, {
    ...timer,
    dueAt: again.dueAt,
    armed: again.armed,
    attempts: timer.attempts + 1,
    lastError: again.error,
  });

/** The instant of the next thing on the agenda after `now`: a timer, or a delivery to be tried again. */
export async function nextInstant(db: Reader, now: Date): Promise<Date | null> {
  const { timers: t, lanes } = db.tables;
  const timer = await db
    .select({ at: t.dueAt })
    .from(t)
    .where(and(eq(t.armed, sql`true`), gt(t.dueAt, now)))
    .orderBy(asc(t.dueAt), asc(t.id))
    .limit(1);
  const lane = await db
    .select({ at: lanes.owedAt })
    .from(lanes)
    .where(and(isNotNull(lanes.owedAt), gt(lanes.owedAt, now)))
    .orderBy(asc(lanes.owedAt))
    .limit(1);
  const instants = [timer[0]?.at, lane[0]?.at].filter((at) => at !== undefined && at !== null);
  return instants.length === 0 ? null : new Date(Math.min(...instants.map((at) => at.getTime())));
}

/** Gives back what dead processes had leased: their deliveries were cut off and are due again. */
export async function releaseLeases(store: Store): Promise<number> {
  const { lanes } = store.read.tables;
  const holders = await store.read
    .selectDistinct({ by: lanes.leasedBy })
    .from(lanes)
    .where(isNotNull(lanes.leasedBy));
  const dead: string[] = [];
  for (const { by } of holders) if (by !== null && !(await store.instance.isAlive(by))) dead.push(by);
  if (dead.length === 0) return 0;
  return await store.tx(
    async (w) =>
      (
        await w
          .update(lanes)
          .set({ leasedBy: null, leasedUntil: null })
          .where(inArray(lanes.leasedBy, dead))
          .returning({ id: lanes.id })
      ).length,
  );
}

// ---------------------------------------------------------------- requests

/** Requests that were acknowledged before they were done, oldest first: after a crash they are run again. */
export const pendingRequests = async (
  db: Reader,
  receivedBefore: Date,
  limit: number,
): Promise<readonly InboxRow[]> => {
  const { inbox: t } = db.tables;
  return await db
    .select()
    .from(t)
    .where(and(sql`${t.state} = 'PENDING'`, lt(t.receivedAt, receivedBefore)))
    .orderBy(asc(t.receivedAt))
    .limit(limit);
};

/** Forgets requests whose keys have expired. */
export const forgetRequests = async (w: Writer, now: Date): Promise<number> => {
  const { inbox: t } = w.tables;
  return (
    await w
      .delete(t)
      .where(and(lt(t.expiresAt, now), sql`${t.state} = 'DONE'`))
      .returning({ key: t.key })
  ).length;
};

// ---------------------------------------------------------------- access

export type Token = Row<'tokens'>;

/** A token that may be used, with the user it acts as. */
export const tokenByHash = async (
  db: Reader,
  hash: string,
  now: Date,
): Promise<{ token: Token; user: Row<'users'> } | undefined> => {
  const { tokens: t, users: u } = db.tables;
  const rows = await db
    .hot('token', (q) =>
      q
        .select({ token: t, user: u })
        .from(t)
        .innerJoin(u, eq(u.id, t.userId))
        .where(
          and(
            eq(t.hash, sql.placeholder('hash')),
            isNull(t.revokedAt),
            or(isNull(t.expiresAt), sql`${t.expiresAt} > ${later(t.expiresAt, 'now')}`),
            eq(u.active, sql`true`),
          ),
        )
        .prepare('token_by_hash'),
    )
    .execute({ hash, now });
  return rows[0];
};

export const sessionById = async (
  db: Reader,
  id: string,
  now: Date,
): Promise<{ session: Row<'sessions'>; token: Token | null; user: Row<'users'> } | undefined> => {
  const { sessions: s, tokens: t, users: u } = db.tables;
  const rows = await db
    .select({ session: s, token: t, user: u })
    .from(s)
    .leftJoin(t, eq(t.id, s.tokenId))
    .innerJoin(u, eq(u.id, s.userId))
    .where(
      and(
        eq(s.id, id),
        sql`${s.expiresAt} > ${later(s.expiresAt, 'now')}`,
        isNull(t.revokedAt),
        or(isNull(t.expiresAt), sql`${t.expiresAt} > ${later(t.expiresAt, 'now')}`),
        eq(u.active, true),
      ),
    )
    .prepare('session_by_id')
    .execute({ now });
  return rows[0];
};

/** Notes that a token was used, at most once a minute: an hour of reading must not be an hour of writing. */
export const touchToken = async (w: Writer, id: string, now: Date): Promise<void> => {
  const { tokens: t } = w.tables;
  await w.update(t).set({ lastUsedAt: now }).where(eq(t.id, id));
};

// ---------------------------------------------------------------- organizations

export const organizationBySlug = async (
  db: Reader,
  slug: string,
): Promise<Row<'organizations'> | undefined> => {
  const { organizations: o } = db.tables;
  return (await db.select().from(o).where(eq(o.slug, slug)))[0];
};
/** The organizations that have a Slack workspace. */
export const organizationsInSlack = async (db: Reader): Promise<readonly string[]> => {
  const { organizations: o } = db.tables;
  const rows = await db.select({ id: o.id }).from(o).where(isNotNull(o.slackTeamId)).orderBy(asc(o.id));
  return rows.map(({ id }) => id);
};
/** The organizations that are linked to a tenant of Microsoft Teams, oldest first. */
export const organizationsInTeams = async (db: Reader): Promise<readonly string[]> => {
  const { organizations: o } = db.tables;
  const rows = await db.select({ id: o.id }).from(o).where(isNotNull(o.teamsTenantId)).orderBy(asc(o.id));
  return rows.map(({ id }) => id);
};
export const addOrganization = (w: Writer, row: NewRow<'organizations'>): Promise<void> =>
  insertRow(w, w.tables.organizations, row);
export const hasUsers = async (db: Reader, organizationId: string): Promise<boolean> => {
  const { users: u } = db.tables;
  return (
    (
      await db
        .select({ id: u.id })
        .from(u)
        .where(and(eq(u.organizationId, organizationId), eq(u.isService, false)))
        .limit(1)
    ).length > 0
  );
};

// ---------------------------------------------------------------- what the installation remembers

export const systemValue = async (db: Reader, key: string): Promise<unknown> => {
  const { systemState: s } = db.tables;
  return (await db.select({ value: s.value }).from(s).where(eq(s.key, key)))[0]?.value;
};

export const setSystemValue = async (w: Writer, key: string, value: unknown): Promise<void> => {
  const { systemState: s } = w.tables;
  await w
    .insert(s)
    .values({ key, value })
    .onConflictDoUpdate({ target: s.key, set: { value: sql`excluded.value` } });
};

/** Tokens by their name, revoked ones included, the latest last. */
export const tokensNamed = async (
  db: Reader,
  organizationId: string,
  name: string,
): Promise<readonly Token[]> => {
  const { tokens: t } = db.tables;
  return await db
    .select()
    .from(t)
    .where(and(eq(t.organizationId, organizationId), eq(t.name, name)))
    .orderBy(asc(t.createdAt));
};

/** Revokes a token; null takes the revocation back. */
export const retireToken = async (w: Writer, id: string, at: Date | null): Promise<void> => {
  const { tokens: t } = w.tables;
  await w.update(t).set({ revokedAt: at }).where(eq(t.id, id));
};
