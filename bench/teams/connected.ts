/** The whole process, connected to a Teams that is a process of its own. */
import { type Connected, connectTo } from '../lib/connected.js';
import type { Opening } from '../lib/outside.js';
import { type Opened, opened, posts, type Said, said, type TeamsTold } from './told.js';

export type Teams = Connected<Opened>;

/** Starts both. */
export const connect = (file: string, opening: Opening): Promise<Teams> =>
  connectTo(
    {
      double: import.meta.resolve('./double.ts'),
      opened,
      environment: (teams) => ({
        MICROSOFT_APP_ID: teams.appId,
        MICROSOFT_APP_PASSWORD: teams.appPassword,
        MICROSOFT_APP_TENANT_ID: teams.tenantId,
        MICROSOFT_TEAM_ID: teams.groupId,
        MICROSOFT_GRAPH_URL: teams.graphUrl,
        MICROSOFT_LOGIN_URL: teams.loginUrl,
        MICROSOFT_OPENID_METADATA_URL: teams.openIdMetadataUrl,
      }),
    },
    file,
    opening,
  );

/** Tells Teams something of its own. */
const tell = (teams: Teams, told: TeamsTold): Promise<unknown> => teams.tell(told);

/** What somebody sends, signed before it is sent. */
export const signed = async (
  teams: Teams,
  told: Extract<TeamsTold, { typed: string } | { presses: unknown }>,
) => posts.parse(await tell(teams, told));

/** Resolves when the app has said so many messages to this person since what they type was signed last. */
export const heard = async (teams: Teams, by: string, times: number): Promise<void> => {
  await tell(teams, { heard: times, by });
};

/** What the app said last to this person. */
export const last = async (teams: Teams, by: string): Promise<Said> =>
  said.parse(await tell(teams, { last: by }));

/** So long every call takes from now on, in milliseconds. */
export const slow = async (teams: Teams, latencyMs: number): Promise<void> => {
  await tell(teams, { latencyMs });
};
