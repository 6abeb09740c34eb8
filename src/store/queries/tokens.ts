/** API tokens as people look at them: without what would let anybody use one. */
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Reader } from '../store.js';
import { isUuid } from './incidentDetails.js';
import type { Row } from './rows.js';

export interface TokenDetails extends Omit<Row<'tokens'>, 'hash'> {
  /** Whom it acts as: a person, or a user of its own. */
  readonly user: { readonly id: string; readonly name: string; readonly isService: boolean };
}

/** The columns of a token and its user, without the hash. */
export const tokenColumns = ({ tokens: t, users: u }: Reader['tables']) => ({
  token: {
    id: t.id,
    organizationId: t.organizationId,
    userId: t.userId,
    name: t.name,
    role: t.role,
    createdAt: t.createdAt,
    lastUsedAt: t.lastUsedAt,
    expiresAt: t.expiresAt,
    revokedAt: t.revokedAt,
  },
  user: { id: u.id, name: u.name, isService: u.isService },
});

export const tokenById = async (
  db: Reader,
  organizationId: string,
  id: string,
): Promise<TokenDetails | undefined> => {
  const { tokens: t, users: u } = db.tables;
  const rows = await db
    .select(tokenColumns(db.tables))
    .from(t)
    .innerJoin(u, eq(u.id, t.userId))
    .where(and(eq(t.organizationId, organizationId), eq(t.id, id)));
  const [row] = rows;
  return row === undefined ? undefined : { ...row.token, user: row.user };
};

/** By id, or by name, newest first. */
export const tokensMeant = async (
  db: Reader,
  organizationId: string,
  text: string,
): Promise<readonly TokenDetails[]> => {
  const { tokens: t, users: u } = db.tables;
  const meant = isUuid(text) ? eq(t.id, text.toLowerCase()) : sql`lower(${t.name}) = lower(${text})`;
  const rows = await db
    .select(tokenColumns(db.tables))
    .from(t)
    .innerJoin(u, eq(u.id, t.userId))
    .where(and(eq(t.organizationId, organizationId), meant))
    .orderBy(desc(t.createdAt), desc(t.id))
    .limit(10);
  return rows.map(({ token, user }) => ({ ...token, user }));
};

/** Tokens that still work and open sessions of somebody: what ends when they leave. */
export async function accessOf(
  db: Reader,
  userId: string,
  now: Date,
): Promise<{ readonly tokens: number; readonly sessions: number }> {
  const { tokens: t, sessions: s } = db.tables;
  const tokens = await db
    .select({ id: t.id, revokedAt: t.revokedAt, expiresAt: t.expiresAt })
    .from(t)
    .where(eq(t.userId, userId));
  const working = tokens.filter(
    ({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt === null || expiresAt > now),
  );
  const sessions = await db.select({ expiresAt: s.expiresAt }).from(s).where(eq(s.userId, userId));
  return { tokens: working.length, sessions: sessions.filter(({ expiresAt }) => expiresAt > now).length };
}
