/** What Slack needs of the environment, and what follows from it. */
import { z } from 'zod';
import { ConfigProblem, defaulted, given, isLoopback } from '../../core/environment.js';

const secret = (schema: z.ZodString, what: string) => schema.max(500, what).regex(/^\S+$/u, what);
const apiAddress = 'should be an address such as https://slack.com/api/';

/** The variables, as part of the whole environment. */
export const slackEnvironment = {
  SLACK_BOT_TOKEN: given(
    'Slack: the token of the app in one workspace (“Install App”, Bot User OAuth Token). That workspace belongs to the default organization.',
    secret(z.string(), 'should be the Bot User OAuth Token, which begins with xoxb-').regex(
      /^xoxb-/u,
      'should be the Bot User OAuth Token, which begins with xoxb-',
    ),
  ),
  SLACK_SIGNING_SECRET: given(
    'Slack: what its requests are signed with (“Basic Information”, App Credentials). Not needed in Socket Mode.',
    secret(z.string(), 'should be the Signing Secret: 32 hexadecimal digits'),
  ),
  SLACK_APP_TOKEN: given(
    'Slack: an app-level token with the scope connections:write. When it is set, Socket Mode is used, which needs no public address.',
    secret(z.string(), 'should be an App-Level Token, which begins with xapp-').regex(
      /^xapp-/u,
      'should be an App-Level Token, which begins with xapp-',
    ),
  ),
  SLACK_CLIENT_ID: given(
    'Slack: the Client ID, for installing the app in several workspaces from /slack/install. Needs SLACK_CLIENT_SECRET and MUSTER_ENCRYPTION_KEY.',
    secret(z.string(), 'should be the Client ID, such as 1234567890.1234567890'),
  ),
  SLACK_CLIENT_SECRET: given(
    'Slack: the Client Secret that belongs to the Client ID.',
    secret(z.string(), 'should be the Client Secret'),
  ),
  SLACK_API_URL: defaulted(
    'Slack: where its Web API is, for another server that speaks it.',
    z
      .url({ protocol: /^https?$/u, error: apiAddress })
      .refine((url) => URL.parse(url)?.search === '' && URL.parse(url)?.hash === '', apiAddress)
      .refine(
        (url) => url.startsWith('https:') || isLoopback(URL.parse(url)?.hostname ?? ''),
        'should begin with https://: tokens are sent there (plain http is for this machine itself only)',
      ),
    'https://slack.com/api/',
  ),
} as const;

const shape = z.object(slackEnvironment);
type SlackVariables = z.output<typeof shape>;

/** How Slack's requests reach us. */
export type SlackConnection =
  | { readonly mode: 'socket'; readonly appToken: string }
  | { readonly mode: 'http'; readonly signingSecret: string };

export interface SlackSettings {
  /** Ends with a slash. */
  readonly apiUrl: string;
  readonly connection: SlackConnection;
  /** Of the one workspace that the environment names; that one belongs to the default organization. */
  readonly botToken: string | undefined;
  /** For installing in further workspaces. */
  readonly oauth: { readonly clientId: string; readonly clientSecret: string } | undefined;
  /** What tokens are kept with; always there with `oauth`. */
  readonly encryptionKey: string | undefined;
}

/**
 * What the variables come to; undefined when Slack is not configured.
 * @throws {ConfigProblem} naming the variable that is missing beside the others.
 */
export function slackSettings(
  e: SlackVariables & { readonly MUSTER_ENCRYPTION_KEY?: string | undefined },
): SlackSettings | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret } = e;
  const connection = connectionOf(e);
  if (clientId === undefined && clientSecret !== undefined)
    throw new ConfigProblem('SLACK_CLIENT_ID should be set with SLACK_CLIENT_SECRET: both, or neither.');
  if (clientId !== undefined && clientSecret === undefined)
    throw new ConfigProblem('SLACK_CLIENT_SECRET should be set with SLACK_CLIENT_ID: both, or neither.');
  if (botToken === undefined && clientId === undefined) {
    if (connection === undefined) return undefined;
    throw new ConfigProblem(
      `SLACK_BOT_TOKEN should be set with ${connection.mode === 'socket' ? 'SLACK_APP_TOKEN' : 'SLACK_SIGNING_SECRET'}: the Bot User OAuth Token, which begins with xoxb- (or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, for several workspaces).`,
    );
  }
  if (connection === undefined)
    throw new ConfigProblem(
      `SLACK_SIGNING_SECRET should be set with ${botToken === undefined ? 'SLACK_CLIENT_ID' : 'SLACK_BOT_TOKEN'}: the Signing Secret of the app (or SLACK_APP_TOKEN, for Socket Mode).`,
    );
  if (clientId !== undefined && e.MUSTER_ENCRYPTION_KEY === undefined)
    throw new ConfigProblem(
      'MUSTER_ENCRYPTION_KEY should be set with SLACK_CLIENT_ID: 64 hexadecimal digits, which the tokens of the workspaces are encrypted with (openssl rand -hex 32 makes some).',
    );
  return {
    apiUrl: e.SLACK_API_URL.replace(/\/*$/u, '/'),
    connection,
    botToken,
    oauth: clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret },
    encryptionKey: e.MUSTER_ENCRYPTION_KEY,
  };
}

function connectionOf(e: SlackVariables): SlackConnection | undefined {
  if (e.SLACK_APP_TOKEN !== undefined) return { mode: 'socket', appToken: e.SLACK_APP_TOKEN };
  if (e.SLACK_SIGNING_SECRET !== undefined) return { mode: 'http', signingSecret: e.SLACK_SIGNING_SECRET };
  return undefined;
}
