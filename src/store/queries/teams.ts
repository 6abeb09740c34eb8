/** Teams with the people in them. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Person } from '../../domain/message.js';
import type { Reader } from '../store.js';
import type { Row } from './rows.js';

export type Team = Row<'teams'>;
/** Whom an escalation may turn to, by the column that names them. */
export const TEAM_POSTS = ['leadId', 'principalId', 'managerId', 'directorId', 'executiveId'] as const;

export interface TeamDetails extends Team {
  /** In the order in which they are asked. */
  readonly members: readonly Person[];
  readonly lead: Person | null;
  readonly principal: Person | null;
  readonly manager: Person | null;
  readonly director: Person | null;
  readonly executive: Person | null;
}

/** Every team of the organization by name; there are never many. */
export const teamsOf = async (db: Reader, organizationId: string): Promise<readonly Team[]> => {
  const { teams: t } = db.tables;
  return await db.select().from(t).where(eq(t.organizationId, organizationId)).orderBy(asc(t.name));
};

export const teamById = async (
  db: Reader,
  organizationId: string,
  id: string,
): Promise<TeamDetails | undefined> => {
  const { teams: t } = db.tables;
  const rows = await db
    .select()
    .from(t)
    .where(and(eq(t.organizationId, organizationId), eq(t.id, id)));
  return (await withPeople(db, rows))[0];
};

/** Teams with their people, in two queries however many they are. */
export async function withPeople(db: Reader, rows: readonly Team[]): Promise<readonly TeamDetails[]> {
  if (rows.length === 0) return [];
  const { teamMembers: m, users: u } = db.tables;
  const members = await db
    .select({ teamId: m.teamId, id: u.id, name: u.name })
    .from(m)
    .innerJoin(u, eq(u.id, m.userId))
    .where(
      inArray(
        m.teamId,
        rows.map(({ id }) => id),
      ),
    )
    .orderBy(asc(m.position), asc(u.id));
  const ids = [...new Set(rows.flatMap((row) => TEAM_POSTS.flatMap((post) => row[post] ?? [])))];
  const holders =
    ids.length === 0 ? [] : await db.select({ id: u.id, name: u.name }).from(u).where(inArray(u.id, ids));
  const membersOf = Map.groupBy(members, ({ teamId }) => teamId);
  const people = new Map(holders.map((one) => [one.id, one]));
  const who = (id: string | null): Person | null => (id === null ? null : (people.get(id) ?? null));
  return rows.map((row) => ({
    ...row,
    members: (membersOf.get(row.id) ?? []).map(({ id, name }) => ({ id, name })),
    lead: who(row.leadId),
    principal: who(row.principalId),
    manager: who(row.managerId),
    director: who(row.directorId),
    executive: who(row.executiveId),
  }));
}
