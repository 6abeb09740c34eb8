/** Which organization a workspace or a tenant of a chat platform belongs to. Crosses organizations: nothing for commands. */
import { and, eq, isNotNull, like, not, or, sql } from 'drizzle-orm';
import type { Reader } from '../store.js';
import type { Organization } from './people.js';

/** What an organization is linked by. */
type Link = 'slackTeamId' | 'teamsTenantId';

/** The organization that is linked to this workspace or tenant. */
export const organizationLinkedTo = async (
  db: Reader,
  link: Link,
  value: string,
): Promise<Organization | undefined> => {
  const { organizations: o } = db.tables;
  const [row] = await db
    .hot(`organization by ${link}`, (q) =>
      q
        .select()
        .from(o)
        .where(eq(o[link], sql.placeholder('value')))
        .prepare(`organization_by_${link}`),
    )
    .execute({ value });
  return row;
};

/** Somebody whom an example did not make up: those have addresses that nobody can have, and are linked to nothing. */
const isReal = ({ tables: { users: u } }: Reader, organizationId: string) =>
  and(
    eq(u.organizationId, organizationId),
    eq(u.isService, false),
    or(
      sql`${u.emailKey} is null`,
      not(like(u.emailKey, '%@example.com')),
      isNotNull(u.slackUserId),
      isNotNull(u.teamsUserId),
      isNotNull(u.managedBy),
    ),
  );

/** Whether anybody real can do what an admin can. */
export const hasAdmin = async (db: Reader, organizationId: string): Promise<boolean> => {
  const { users: u } = db.tables;
  const rows = await db
    .select({ id: u.id })
    .from(u)
    .where(and(isReal(db, organizationId), eq(u.active, true), sql`${u.role} = 'ADMIN'`))
    .limit(1);
  return rows.length > 0;
};

/** Whether nothing of anybody's is in it: nobody real, and no incident was ever declared. */
export const isUntouched = async (db: Reader, organizationId: string): Promise<boolean> => {
  const { users: u, incidents: i } = db.tables;
  const people = await db.select({ id: u.id }).from(u).where(isReal(db, organizationId)).limit(1);
  if (people.length > 0) return false;
  const incidents = await db
    .select({ id: i.id })
    .from(i)
    .where(eq(i.organizationId, organizationId))
    .limit(1);
  return incidents.length === 0;
};
