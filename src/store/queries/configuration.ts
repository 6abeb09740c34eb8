/** What a configuration is compared with: everything of an organization that a file can name, inactive items included. */
import { asc, eq } from 'drizzle-orm';
import type { Reader } from '../store.js';
import type { Organization, User } from './people.js';
import type { Service } from './services.js';
import { type TeamDetails, teamsOf, withPeople } from './teams.js';

export interface Everything {
  /** People by name; tokens' own users are none. */
  readonly users: readonly User[];
  readonly teams: readonly TeamDetails[];
  readonly services: readonly Service[];
}

export const everythingOf = async (db: Reader, organizationId: string): Promise<Everything> => {
  const { users: u, services: s } = db.tables;
  const users = await db
    .select()
    .from(u)
    .where(eq(u.organizationId, organizationId))
    .orderBy(asc(u.name), asc(u.id));
  return {
    users: users.filter(({ isService }) => !isService),
    teams: await withPeople(db, await teamsOf(db, organizationId)),
    services: await db.select().from(s).where(eq(s.organizationId, organizationId)).orderBy(asc(s.nameKey)),
  };
};

export const allOrganizations = async (db: Reader): Promise<readonly Organization[]> => {
  const { organizations: o } = db.tables;
  return await db.select().from(o).orderBy(asc(o.slug));
};
