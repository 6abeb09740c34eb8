/** Writing people, teams, services and tokens: rows only; what may be done is decided above. */
import { and, asc, eq, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import type { Writer } from '../store.js';
import type { Organization, User } from './people.js';
import { insertRow, type NewRow } from './rows.js';
import type { Service } from './services.js';
import { accessTopic } from './sessions.js';
import type { Team } from './teams.js';

export const addUser = (w: Writer, row: NewRow<'users'>): Promise<void> => insertRow(w, w.tables.users, row);
export const addTeam = (w: Writer, row: NewRow<'teams'>): Promise<void> => insertRow(w, w.tables.teams, row);
export const addTeamMember = (w: Writer, row: NewRow<'teamMembers'>): Promise<void> =>
  insertRow(w, w.tables.teamMembers, row);
export const addService = (w: Writer, row: NewRow<'services'>): Promise<void> =>
  insertRow(w, w.tables.services, row);
export const addToken = (w: Writer, row: NewRow<'tokens'>): Promise<void> =>
  insertRow(w, w.tables.tokens, row);

// Rows are locked by an update that changes nothing, not by `for update`: that would also hold up everybody who writes a
// row that refers to them (every audit entry names the organization), and two who wait for each other would be the result.

/** The organization, locked: what must hold for all of its people is checked by one at a time. */
export async function lockOrganization(w: Writer, id: string): Promise<Organization> {
  const { organizations: o } = w.tables;
  const [row] = await w
    .update(o)
    .set({ name: sql`${o.name}` })
    .where(eq(o.id, id))
    .returning();
  if (row === undefined) throw new Error(`Organization ${id} is not in the store.`);
  return row;
}

export const lockUser = async (w: Writer, organizationId: string, id: string): Promise<User | undefined> => {
  const { users: u } = w.tables;
  const rows = await w
    .update(u)
    .set({ version: sql`${u.version}` })
    .where(and(eq(u.organizationId, organizationId), eq(u.id, id)))
    .returning();
  return rows[0];
};

export const lockTeam = async (w: Writer, organizationId: string, id: string): Promise<Team | undefined> => {
  const { teams: t } = w.tables;
  const rows = await w
    .update(t)
    .set({ active: sql`${t.active}` })
    .where(and(eq(t.organizationId, organizationId), eq(t.id, id)))
    .returning();
  return rows[0];
};

/** Whether there is such a service; it is locked then. */
export const lockService = async (w: Writer, organizationId: string, id: string): Promise<boolean> => {
  const { services: s } = w.tables;
  const rows = await w
    .update(s)
    .set({ active: sql`${s.active}` })
    .where(and(eq(s.organizationId, organizationId), eq(s.id, id)))
    .returning({ id: s.id });
  return rows.length > 0;
};

/** Whether there is such a token; it is locked then. */
export const lockToken = async (w: Writer, organizationId: string, id: string): Promise<boolean> => {
  const { tokens: t } = w.tables;
  const rows = await w
    .update(t)
    .set({ name: sql`${t.name}` })
    .where(and(eq(t.organizationId, organizationId), eq(t.id, id)))
    .returning({ id: t.id });
  return rows.length > 0;
};

export const saveOrganization = async (
  w: Writer,
  id: string,
  set: Partial<NewRow<'organizations'>>,
): Promise<void> => {
  const { organizations: o } = w.tables;
  await w.update(o).set(set).where(eq(o.id, id));
};
export const saveUser = async (w: Writer, id: string, set: Partial<NewRow<'users'>>): Promise<void> => {
  const { users: u } = w.tables;
  await w
    .update(u)
    .set({ ...set, version: sql`${u.version} + 1` })
    .where(eq(u.id, id));
};
export const saveTeam = async (w: Writer, id: string, set: Partial<NewRow<'teams'>>): Promise<void> => {
  const { teams: t } = w.tables;
  await w.update(t).set(set).where(eq(t.id, id));
};
export const saveService = async (w: Writer, id: string, set: Partial<NewRow<'services'>>): Promise<void> => {
  const { services: s } = w.tables;
  await w.update(s).set(set).where(eq(s.id, id));
};
export const saveToken = async (w: Writer, id: string, set: Partial<NewRow<'tokens'>>): Promise<void> => {
  const { tokens: t } = w.tables;
  await w.update(t).set(set).where(eq(t.id, id));
};

/** Who is in a team, in this order and nobody else. */
export async function saveMembers(w: Writer, teamId: string, userIds: readonly string[]): Promise<void> {
  const { teamMembers: m } = w.tables;
  await w.delete(m).where(eq(m.teamId, teamId));
  for (const [position, userId] of userIds.entries()) await addTeamMember(w, { teamId, userId, position });
}

export interface UserKeys {
  readonly emailKey?: string | null | undefined;
  readonly slackUserId?: string | null | undefined;
  readonly teamsUserId?: string | null | undefined;
}

/** Whoever else goes by one of these, inactive people included. */
export async function usersWithKeys(
  w: Writer,
  organizationId: string,
  { emailKey, slackUserId, teamsUserId }: UserKeys,
  except: string | null,
): Promise<readonly User[]> {
  const { users: u } = w.tables;
  const any = or(
    typeof emailKey === 'string' ? eq(u.emailKey, emailKey) : undefined,
    typeof slackUserId === 'string' ? eq(u.slackUserId, slackUserId) : undefined,
    typeof teamsUserId === 'string' ? eq(u.teamsUserId, teamsUserId) : undefined,
  );
  if (any === undefined) return [];
  return await w
    .select()
    .from(u)
    .where(and(eq(u.organizationId, organizationId), except === null ? undefined : ne(u.id, except), any));
}

/** Whether another organization is linked to one of these. */
export async function isLinkedElsewhere(
  w: Writer,
  organizationId: string,
  column: 'slackTeamId' | 'teamsTenantId',
  value: string,
): Promise<boolean> {
  const { organizations: o } = w.tables;
  const rows = await w
    .select({ id: o.id })
    .from(o)
    .where(and(eq(o[column], value), ne(o.id, organizationId)));
  return rows.length > 0;
}

/** How many people, tokens' own users not counted, could do what an admin can, but for one. */
export const countOtherAdmins = (w: Writer, organizationId: string, except: string): Promise<number> => {
  const { users: u } = w.tables;
  return w.$count(
    u,
    and(
      eq(u.organizationId, organizationId),
      eq(u.role, 'ADMIN'),
      eq(u.active, true),
      eq(u.isService, false),
      ne(u.id, except),
    ),
  );
};

export const activeServicesOf = async (w: Writer, teamId: string): Promise<readonly Service[]> => {
  const { services: s } = w.tables;
  return await w
    .select()
    .from(s)
    .where(and(eq(s.teamId, teamId), eq(s.active, true)))
    .orderBy(asc(s.nameKey));
};

/** Ends what somebody could come in with; answers how much that was. */
export async function endAccess(
  w: Writer,
  userId: string,
  at: Date,
): Promise<{ readonly tokens: number; readonly sessions: number }> {
  const { tokens: t, sessions: s, signIns: i } = w.tables;
  const revoked = await w
    .update(t)
    .set({ revokedAt: at })
    .where(and(eq(t.userId, userId), isNull(t.revokedAt)))
    .returning({ id: t.id });
  const ended = await w.delete(s).where(eq(s.userId, userId)).returning({ organizationId: s.organizationId });
  tellAccess(w, ended);
  // A link that was sent must not let them in again.
  await w.delete(i).where(eq(i.userId, userId));
  return { tokens: revoked.length, sessions: ended.length };
}

/** Ends the sign-ins that were made with these tokens. */
export async function endSessionsOf(w: Writer, tokenIds: readonly string[]): Promise<number> {
  const { sessions: s } = w.tables;
  const ended = await w
    .delete(s)
    .where(inArray(s.tokenId, [...tokenIds]))
    .returning({ organizationId: s.organizationId });
  tellAccess(w, ended);
  return ended.length;
}

/** Windows that are open look whether they still may be. */
function tellAccess(w: Writer, ended: readonly { readonly organizationId: string }[]): void {
  for (const id of new Set(ended.map(({ organizationId }) => organizationId))) w.signal(accessTopic(id));
}
