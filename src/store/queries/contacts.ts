/** People by the ids that chat platforms know them by. */
import { and, eq, sql } from 'drizzle-orm';
import type { Reader } from '../store.js';
import type { User } from './people.js';

export const CONTACT_KEYS = ['slackUserId', 'teamsUserId'] as const;
/** Which of a user's fields holds a platform's id. */
export type ContactKey = (typeof CONTACT_KEYS)[number];

/** Whose ids they are. */
export const PLATFORM_OF: Readonly<Record<ContactKey, string>> = {
  slackUserId: 'slack',
  teamsUserId: 'teams',
};

/** The user with this id of a platform in the organization, active or not. */
export async function userByContact(
  db: Reader,
  organizationId: string,
  key: ContactKey,
  id: string,
): Promise<User | undefined> {
  const { users: u } = db.tables;
  const rows = await db
    .hot(`user by ${key}`, (q) =>
      q
        .select()
        .from(u)
        .where(and(eq(u.organizationId, sql.placeholder('organization')), eq(u[key], sql.placeholder('id'))))
        .prepare(`user_by_${key}`),
    )
    .execute({ organization: organizationId, id });
  return rows[0];
}
