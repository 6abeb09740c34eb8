/** Who is signed in in a browser, and signing in that was begun: rows of one organization, and none by what opens the door. */
import { and, asc, desc, eq, gt, inArray, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Reader, Writer } from '../store.js';
import { isUuid } from './incidentDetails.js';
import { cappedCount, type Page, type PageOf } from './page.js';
import { insertRow, type NewRow, type Row } from './rows.js';

/** The signal that somebody in an organization may not come in any more. */
export const accessTopic = (organizationId: string): string => `access:${organizationId}`;

/** A session as people look at it: without what its cookie is recognized by. */
export interface SessionDetails extends Omit<Row<'sessions'>, 'id' | 'publicId' | 'tokenId'> {
  /** What it is called; not what its cookie is recognized by. */
  readonly id: string;
  readonly user: { readonly id: string; readonly name: string };
  /** The token it was begun with. */
  readonly token: { readonly id: string; readonly name: string } | null;
}

const select = (db: Reader) => {
  const { sessions: s, users: u, tokens: t } = db.tables;
  return db
    .select({
      id: s.publicId,
      organizationId: s.organizationId,
      userId: s.userId,
      method: s.method,
      createdAt: s.createdAt,
      lastSeenAt: s.lastSeenAt,
      expiresAt: s.expiresAt,
      address: s.address,
      agent: s.agent,
      user: { id: u.id, name: u.name },
      token: { id: t.id, name: t.name },
    })
    .from(s)
    .innerJoin(u, eq(u.id, s.userId))
    .leftJoin(t, eq(t.id, s.tokenId));
};

/** One that lets somebody in: neither it nor its token is over. */
const open = ({ sessions: s, tokens: t }: Reader['tables'], now: Date): SQL | undefined =>
  and(
    gt(s.expiresAt, now),
    or(
      isNull(s.tokenId),
      sql`exists (select 1 from ${t} where ${t.id} = ${s.tokenId} and ${t.revokedAt} is null and (${t.expiresAt} is null or ${t.expiresAt} > ${sql.param(now, t.expiresAt)}))`,
    ),
  );

/** Open sessions of somebody, the one last seen first. */
export async function listSessions(
  db: Reader,
  organizationId: string,
  { userId, now }: { readonly userId: string; readonly now: Date },
  page: Page,
): Promise<PageOf<SessionDetails>> {
  const { sessions: s } = db.tables;
  const where = and(eq(s.organizationId, organizationId), eq(s.userId, userId), open(db.tables, now));
  const results = await select(db)
    .where(where)
    .orderBy(desc(s.lastSeenAt), asc(s.publicId))
    .limit(page.limit)
    .offset(page.offset);
  return { ...(await cappedCount(db, s, where)), results };
}

/** An open session, by what it is called. */
export async function sessionNamed(
  db: Reader,
  organizationId: string,
  id: string,
  now: Date,
): Promise<SessionDetails | undefined> {
  if (!isUuid(id)) return undefined;
  const { sessions: s } = db.tables;
  const named = and(eq(s.organizationId, organizationId), eq(s.publicId, id.toLowerCase()));
  return (await select(db).where(and(named, open(db.tables, now))))[0];
}

/** Ends sessions; answers which of them were there. */
export async function endSessions(
  w: Writer,
  organizationId: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const { sessions: s } = w.tables;
  const ended = await w
    .delete(s)
    .where(and(eq(s.organizationId, organizationId), inArray(s.publicId, [...ids])))
    .returning({ id: s.publicId });
  w.signal(accessTopic(organizationId));
  return ended.map(({ id }) => id);
}

export const addSession = (w: Writer, row: NewRow<'sessions'>): Promise<void> =>
  insertRow(w, w.tables.sessions, row);

/** Notes that somebody is there: `id` is the hash of what the cookie holds. */
export async function touchSession(
  w: Writer,
  id: string,
  seen: Pick<Row<'sessions'>, 'lastSeenAt' | 'expiresAt' | 'address'>,
): Promise<void> {
  const { sessions: s } = w.tables;
  await w.update(s).set(seen).where(eq(s.id, id));
}

// ---------------------------------------------------------------- signing in that was begun

export type SignIn = Row<'signIns'>;

export const addSignIn = (w: Writer, row: NewRow<'signIns'>): Promise<void> =>
  insertRow(w, w.tables.signIns, row);

/** Ends the links that somebody has not used. */
export async function dropLinks(w: Writer, organizationId: string, userId: string): Promise<void> {
  const { signIns: i } = w.tables;
  await w
    .delete(i)
    .where(and(eq(i.organizationId, organizationId), eq(i.userId, userId), eq(i.kind, 'LINK')));
}

interface Begun {
  readonly organizationId: string;
  readonly kind: SignIn['kind'];
  /** The hash of its secret. */
  readonly id: string;
}

/** What was begun and can still be finished. */
export async function signInBegun(
  db: Reader,
  { organizationId, kind, id }: Begun,
  now: Date,
): Promise<SignIn | undefined> {
  const { signIns: i } = db.tables;
  const begun = and(eq(i.id, id), eq(i.organizationId, organizationId), eq(i.kind, kind));
  return (
    await db
      .select()
      .from(i)
      .where(and(begun, gt(i.expiresAt, now)))
  )[0];
}

/** Takes what was begun, so that nobody else can: of two at once one gets it. */
export async function takeSignIn(
  w: Writer,
  { organizationId, kind, id }: Begun,
  now: Date,
): Promise<SignIn | undefined> {
  const { signIns: i } = w.tables;
  const [taken] = await w
    .delete(i)
    .where(and(eq(i.id, id), eq(i.organizationId, organizationId), eq(i.kind, kind)))
    .returning();
  return taken !== undefined && taken.expiresAt > now ? taken : undefined;
}

/** Forgets sessions and beginnings of all organizations that are over. */
export async function forgetAccess(w: Writer, wallNow: Date): Promise<void> {
  const { sessions: s, signIns: i } = w.tables;
  await w.delete(s).where(lte(s.expiresAt, wallNow));
  await w.delete(i).where(lte(i.expiresAt, wallNow));
}
