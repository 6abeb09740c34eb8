/** What Teams needs of the environment, and what follows from it. */
import { z } from 'zod';
import { ConfigProblem, defaulted, given, isLoopback } from '../../core/environment.js';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const guid = (what: string) => z.string().regex(GUID, what).toLowerCase();

/** An address that tokens are sent to, or that the keys of tokens come from. */
const address = (example: string) => {
  const what = `should be an address such as ${example}`;
  return z
    .url({ protocol: /^https?$/u, error: what })
    .refine((url) => URL.parse(url)?.search === '' && URL.parse(url)?.hash === '', what)
    .refine(
      (url) => url.startsWith('https:') || isLoopback(URL.parse(url)?.hostname ?? ''),
      'should begin with https://: secrets and tokens depend on it (plain http is for this machine itself only)',
    );
};

const APP_TYPES = ['SingleTenant', 'MultiTenant', 'UserAssignedMSI'] as const;
const GRAPH_URL = 'https://graph.microsoft.com/v1.0';
const LOGIN_URL = 'https://login.microsoftonline.com';
const OPENID_METADATA_URL = 'https://login.botframework.com/v1/.well-known/openidconfiguration';

/** The variables, as part of the whole environment. */
export const teamsEnvironment = {
  MICROSOFT_APP_ID: given(
    'Teams: the Microsoft App ID of the Azure Bot (“Configuration”), which is the Application (client) ID in Entra. Without it Teams is off.',
    guid('should be the Microsoft App ID: a GUID such as 1d0f4a3e-0c6f-4a4e-9d35-6b2f0f1c9a77'),
  ),
  MICROSOFT_APP_PASSWORD: given(
    'Teams: the value of a client secret of that application (“Certificates & secrets”). Not needed with UserAssignedMSI.',
    z
      .string()
      .max(500, 'should be the Value of a client secret')
      .regex(/^\S+$/u, 'should be the Value of a client secret'),
  ),
  MICROSOFT_APP_TENANT_ID: given(
    'Teams: the Directory (tenant) ID in Entra. That tenant belongs to the default organization.',
    guid('should be the Directory (tenant) ID: a GUID, not a name such as example.onmicrosoft.com'),
  ),
  MICROSOFT_APP_TYPE: defaulted(
    'Teams: the type of the Azure Bot: SingleTenant, UserAssignedMSI, or MultiTenant (which Microsoft makes no more).',
    z.enum(APP_TYPES, { error: `should be one of ${APP_TYPES.join(', ')}` }),
    'SingleTenant',
  ),
  MICROSOFT_TEAM_ID: given(
    'Teams: the group id of the team in which rooms are made (groupId in “Get link to team”). Without it rooms are group chats.',
    guid('should be the group id of a team: a GUID, the groupId in “Get link to team”'),
  ),
  MICROSOFT_GRAPH_URL: defaulted(
    'Teams: where Microsoft Graph is, for a private cloud or a test.',
    address(GRAPH_URL),
    GRAPH_URL,
  ),
  MICROSOFT_LOGIN_URL: defaulted(
    'Teams: where tokens come from, for a private cloud or a test: {url}/{tenant}/oauth2/v2.0/token.',
    address(LOGIN_URL),
    LOGIN_URL,
  ),
  MICROSOFT_OPENID_METADATA_URL: defaulted(
    'Teams: what says where the keys are that requests from Teams are signed with, for a private cloud or a test.',
    address(OPENID_METADATA_URL),
    OPENID_METADATA_URL,
  ),
  MICROSOFT_APP_ALLOW_ANONYMOUS: given(
    'Teams: 1 serves clients on this machine without an app id and without checking who they are, such as the Agents Playground. For trying out only.',
    z.enum(['0', '1'], { error: 'should be 1, or left out' }),
  ),
} as const;

const shape = z.object(teamsEnvironment);
type TeamsVariables = z.output<typeof shape>;

export interface TeamsSettings {
  /** Empty only when anonymous. */
  readonly appId: string;
  /** Requests are not verified: clients on this machine only. */
  readonly anonymous: boolean;
  readonly appType: (typeof APP_TYPES)[number];
  /** Undefined when anonymous, and for a managed identity. */
  readonly password: string | undefined;
  /** The tenant that belongs to the default organization. */
  readonly tenantId: string | undefined;
  /** Group id of the team in which rooms are made; undefined: rooms are group chats. */
  readonly teamId: string | undefined;
  /** None of the three ends with a slash. */
  readonly graphUrl: string;
  readonly loginUrl: string;
  readonly openIdMetadataUrl: string;
}

/**
 * What the variables come to; undefined when Teams is not configured.
 * @throws {ConfigProblem} naming the variable that is missing beside the others, or too many.
 */
export function teamsSettings(e: TeamsVariables & { readonly HOST: string }): TeamsSettings | undefined {
  const anonymous = e.MICROSOFT_APP_ALLOW_ANONYMOUS === '1';
  if (e.MICROSOFT_APP_ID === undefined) {
    if (anonymous) refuseStrangers(e.HOST);
    const alone = anonymous ? (['MICROSOFT_APP_PASSWORD'] as const) : NEEDS_ID;
    const stray = alone.find((name) => e[name] !== undefined);
    if (stray !== undefined)
      throw new ConfigProblem(
        `MICROSOFT_APP_ID should be set with ${stray}: the Microsoft App ID of the Azure Bot.`,
      );
    if (!anonymous) return undefined;
  } else if (anonymous)
    throw new ConfigProblem(
      'MICROSOFT_APP_ALLOW_ANONYMOUS should not be set with MICROSOFT_APP_ID: one serves everybody on this machine, the other only what Microsoft has signed.',
    );
  else refuseHalf(e);
  return {
    appId: e.MICROSOFT_APP_ID ?? '',
    anonymous,
    appType: e.MICROSOFT_APP_TYPE,
    password: e.MICROSOFT_APP_PASSWORD,
    tenantId: e.MICROSOFT_APP_TENANT_ID,
    teamId: e.MICROSOFT_TEAM_ID,
    graphUrl: bare(e.MICROSOFT_GRAPH_URL),
    loginUrl: bare(e.MICROSOFT_LOGIN_URL),
    openIdMetadataUrl: bare(e.MICROSOFT_OPENID_METADATA_URL),
  };
}

/** What means nothing without an app id. */
const NEEDS_ID = ['MICROSOFT_APP_PASSWORD', 'MICROSOFT_APP_TENANT_ID', 'MICROSOFT_TEAM_ID'] as const;

const bare = (url: string): string => url.replace(/\/+$/u, '');

function refuseStrangers(host: string): void {
  if (!isLoopback(host))
    throw new ConfigProblem(
      `MICROSOFT_APP_ALLOW_ANONYMOUS should not be set while HOST is ${host}: others could reach Muster there, and nobody would be checked. Leave it out, or set HOST to 127.0.0.1.`,
    );
}

/** @throws {ConfigProblem} unless there is everything that the type of the bot needs. */
function refuseHalf(e: TeamsVariables): void {
  const type = e.MICROSOFT_APP_TYPE;
  if (e.MICROSOFT_APP_TENANT_ID === undefined && type !== 'MultiTenant')
    throw new ConfigProblem(
      `MICROSOFT_APP_TENANT_ID should be set with MICROSOFT_APP_ID (MICROSOFT_APP_TYPE is ${type}): the Directory (tenant) ID in Entra.`,
    );
  if (e.MICROSOFT_APP_PASSWORD === undefined && type !== 'UserAssignedMSI')
    throw new ConfigProblem(
      `MICROSOFT_APP_PASSWORD should be set with MICROSOFT_APP_ID (MICROSOFT_APP_TYPE is ${type}): the value of a client secret of the application.`,
    );
  if (e.MICROSOFT_APP_PASSWORD !== undefined && type === 'UserAssignedMSI')
    throw new ConfigProblem(
      'MICROSOFT_APP_PASSWORD should not be set when MICROSOFT_APP_TYPE is UserAssignedMSI: a managed identity has no secret.',
    );
  if (e.MICROSOFT_TEAM_ID !== undefined && e.MICROSOFT_APP_TENANT_ID === undefined)
    throw new ConfigProblem(
      'MICROSOFT_APP_TENANT_ID should be set with MICROSOFT_TEAM_ID: the Directory (tenant) ID of the tenant that the team is in.',
    );
}
