/** Who a token is, and where: what Slack says about it. */
import { z } from 'zod';
import type { SlackClient } from '../client.js';
import { SlackProblem } from '../problem.js';

/** A workspace or a whole Enterprise Grid organization, and who the app is there. */
export const factsSchema = z.object({
  /** `T…`, or `E…` where the app is installed for a whole Enterprise Grid organization. */
  id: z.string(),
  name: z.string(),
  enterpriseId: z.string().nullable(),
  botUserId: z.string(),
  botId: z.string(),
  appId: z.string().nullable(),
  url: z.string(),
  /** What was granted. */
  scopes: z.array(z.string()),
});
export type Facts = Readonly<z.infer<typeof factsSchema>>;

/** Asks Slack who the client's token is. @throws {SlackProblem} */
export async function factsOf(client: SlackClient): Promise<Facts> {
  const said = await client.call('auth.test', (web) => web.auth.test());
  const { team_id: teamId, enterprise_id: enterpriseId, user_id: botUserId, bot_id: botId } = said;
  const id = said.is_enterprise_install === true ? enterpriseId : teamId;
  if (id === undefined || botUserId === undefined || botId === undefined)
    throw new SlackProblem(
      'not_allowed_token_type',
      'auth.test',
      'This is not the token of a bot: it begins with xoxb-.',
      false,
    );
  return {
    id,
    name: said.team ?? id,
    enterpriseId: enterpriseId ?? null,
    botUserId,
    botId,
    appId: said.app_id ?? null,
    url: said.url ?? 'https://slack.com/',
    scopes: [...(said.response_metadata?.scopes ?? [])],
  };
}

/** What Slack says of a token that works no more, and will not by itself. */
export const DEAD_TOKEN: ReadonlySet<string> = new Set([
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_authed',
  'not_allowed_token_type',
]);
