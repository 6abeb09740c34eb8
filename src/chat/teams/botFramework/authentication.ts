/**
 * Whether a request is from Microsoft (facts page, "Inbound JWT"). Checked here and not by the SDK: that writes whole stacks
 * and keys to the console for tokens that are merely wrong, with which anybody could fill a disk, and makes faults of some.
 */
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { TeamsSettings } from '../environment.js';
import { KeyRing } from './keys.js';

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

/** Tokens that the app has made for itself, as emulators send them, are none of Microsoft's. */
const ISSUER = 'https://api.botframework.com';
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];
/** How far the times of a token may be off, in seconds; the same as in the Bot Framework. */
const SKEW_S = 5 * 60;

export function createAuthentication(
  { appId, openIdMetadataUrl }: Pick<TeamsSettings, 'appId' | 'openIdMetadataUrl'>,
  wallNow: () => Date,
): Authentication {
  const ring = new KeyRing(openIdMetadataUrl, wallNow);
  return {
    accepts: async (authorization, { channelId, serviceUrl }) => {
      const given = tokenIn(authorization, appId);
      if (given === undefined) return false;
      const keys = await ring.with(given.kid);
      try {
        const { payload } = await jwtVerify(given.token, keys.find, {
          issuer: ISSUER,
          audience: appId,
          algorithms: ALGORITHMS,
          clockTolerance: SKEW_S,
          currentDate: wallNow(),
          requiredClaims: ['exp'],
        });
        return (
          payload['serviceurl'] === serviceUrl &&
          (keys.endorsementsOf(given.kid)?.includes(channelId) ?? true)
        );
      } catch (error) {
        if (error instanceof errors.JOSEError) return false;
        throw error;
      }
    },
  };
}

/** The token and the name of its key, as far as it says that it is for us: only for such a one keys are looked up. */
function tokenIn(
  authorization: string,
  appId: string,
): { readonly token: string; readonly kid: string } | undefined {
  const [scheme, token, ...more] = authorization.split(' ');
  if (scheme !== 'Bearer' || token === undefined || more.length > 0) return undefined;
  try {
    const { kid } = decodeProtectedHeader(token);
    const { iss, aud } = decodeJwt(token);
    return kid !== undefined && iss === ISSUER && aud === appId ? { token, kid } : undefined;
  } catch {
    return undefined;
  }
}
