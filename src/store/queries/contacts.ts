/** People by the ids that chat platforms know them by. */
import { and, eq, sql } from 'drizzle-orm';
import type { Reader } from '../store.js';
import type { User } from './people.js';

/** The user with this Slack id in the organization, active or not. */
export async function userBySlackId(
  db: Reader,
  organizationId: string,
  slackUserId: string,
): Promise<User | undefined> {
  const { users: u } = db.tables;
  const rows = await db
    .hot('user by slack id', (q) =>
      q
        .select()
        .from(u)
        .where(
          and(
            eq(u.organizationId, sql.placeholder('organization')),
            eq(u.slackUserId, sql.placeholder('slackUserId')),
          ),
        )
        .prepare('user_by_slack_id'),
    )
    .execute({ organization: organizationId, slackUserId });
  return rows[0];
}
