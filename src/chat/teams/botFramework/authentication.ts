/** Whether a request is from Microsoft: the Bot Framework's own check of its token (facts page, "Inbound JWT"). */
import { type Activity, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { AuthenticationError, ServiceClientCredentialsFactory } from 'botframework-connector';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { TeamsSettings } from '../environment.js';

/** What is checked against the token. */
export interface Claimed {
  readonly channelId: string;
  readonly serviceUrl: string;
}

export interface Authentication {
  /**
   * Whether the token is good for this app, and for what the activity says of itself.
   * @throws when that cannot be found out just now, because the keys cannot be had.
   */
  accepts(authorization: string, claimed: Claimed): Promise<boolean>;
}

const ISSUER = 'https://api.botframework.com';
/** How far the times of a token may be off, in seconds; the same as in the Bot Framework. */
const SKEW_S = 5 * 60;
/** What the library throws for a token that is none; it does not make errors of its own of these. */
const BAD_TOKEN: ReadonlySet<string> = new Set(['JsonWebTokenError', 'NotBeforeError', 'TokenExpiredError']);

/** Only checks: what we send is signed elsewhere. */
class OwnApp extends ServiceClientCredentialsFactory {
  constructor(private readonly appId: string) {
    super();
  }
  override isValidAppId(appId: string): Promise<boolean> {
    return Promise.resolve(appId === this.appId);
  }
  override isAuthenticationDisabled(): Promise<boolean> {
    return Promise.resolve(false);
  }
  override createCredentials(): Promise<never> {
    return Promise.reject(new Error('Nothing is sent by this way.'));
  }
}

export function createAuthentication(
  { appId, loginUrl, openIdMetadataUrl }: TeamsSettings,
  wallNow: () => Date,
): Authentication {
  // One that is set without the others makes it refuse everything (facts page, section 2).
  const framework = new ConfigurationBotFrameworkAuthentication(
    {
      MicrosoftAppId: appId,
      ToBotFromChannelOpenIdMetadataUrl: openIdMetadataUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: openIdMetadataUrl,
      ToBotFromChannelTokenIssuer: ISSUER,
      ToChannelFromBotLoginUrl: `${loginUrl}/botframework.com`,
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
      OAuthUrl: 'https://api.botframework.com',
      CallerId: 'urn:botframework:azure',
    },
    new OwnApp(appId),
  );
  return {
    accepts: async (authorization, { channelId, serviceUrl }) => {
      if (!isPlausible(authorization, wallNow())) return false;
      try {
        await framework.authenticateRequest(activityOf({ channelId, serviceUrl }), authorization);
        return true;
      } catch (error) {
        if (error instanceof AuthenticationError && error.statusCode === 401) return false;
        if (error instanceof Error && BAD_TOKEN.has(error.name)) return false;
        throw error;
      }
    },
  };
}

const nobody = { id: '', name: '' };
/** No more of it is looked at. */
const activityOf = (claimed: Claimed): Activity => ({
  ...claimed,
  type: 'message',
  localTimezone: '',
  callerId: '',
  from: nobody,
  recipient: nobody,
  conversation: { ...nobody, isGroup: false, conversationType: '' },
  text: '',
  label: '',
  valueType: '',
  listenFor: [],
});

/**
 * Whether it is worth a look at all. The library writes whole stacks to the console for tokens that are merely too old;
 * anybody could fill a disk with those.
 */
function isPlausible(authorization: string, wallNow: Date): boolean {
  const [scheme, token, ...more] = authorization.split(' ');
  if (scheme !== 'Bearer' || token === undefined || more.length > 0) return false;
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    const { exp, nbf, iss } = decodeJwt(token);
    const now = wallNow.getTime() / 1_000;
    return (
      /^RS(?:256|384|512)$/u.test(alg ?? '') &&
      kid !== undefined &&
      // Tokens that the app has made for itself, as emulators send them, are none of Microsoft's.
      iss === ISSUER &&
      exp !== undefined &&
      exp + SKEW_S > now &&
      (nbf ?? 0) - SKEW_S < now
    );
  } catch {
    return false;
  }
}
