/** Tokens by which Microsoft knows the app: asked for once, kept until shortly before they expire. */
import { z } from 'zod';
import type { Clock } from '../../core/ports.js';
import type { TeamsSettings } from './environment.js';
import { problemOf, TeamsProblem, unreadable } from './problem.js';
import { CALL_LIMIT_MS, Wire } from './wire.js';

/** For the Bot Framework. */
export const BOT_SCOPE = 'https://api.botframework.com/.default';
/** For Microsoft Graph; a token is for one customer's tenant. */
export const GRAPH_SCOPE = 'https://graph.microsoft.com/.default';

export type TokenSettings = Pick<
  TeamsSettings,
  'appId' | 'anonymous' | 'appType' | 'password' | 'tenantId' | 'loginUrl'
>;

export interface Tokens {
  /** Empty where nobody checks any. @throws {TeamsProblem} that the way is closed, where Entra gives none. */
  get(scope: string, tenantId: string): Promise<string>;
  /** It is not accepted any more: the next one is asked for anew. One that has taken its place meanwhile stays. */
  forget(scope: string, tenantId: string, token: string): void;
}

export interface TokenParts {
  readonly settings: TokenSettings;
  readonly clock: Clock;
  /** How long Entra may take, in milliseconds. */
  readonly limitMs?: number;
}

interface Token {
  readonly token: string;
  /** On the wall clock. */
  readonly expiresAt: number;
}
interface Kept extends Token {
  /** From then on another one is asked for. */
  readonly until: number;
}

/** How long before a token expires another one is used, in milliseconds; of a short-lived one, half its life. */
const EARLY_MS = 5 * 60_000;
/** Where bots of many tenants get their token for the Bot Framework. */
const BOT_TENANT = 'botframework.com';

const tokenShape = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number() });

/** One request is in flight for everybody who waits for the same token. */
export function createTokens({ settings, clock, limitMs = CALL_LIMIT_MS }: TokenParts): Tokens {
  const ask =
    settings.appType === 'UserAssignedMSI'
      ? managedTokens(settings, limitMs)
      : secretTokens(settings, clock, limitMs);
  const kept = new Map<string, Kept>();
  const asking = new Map<string, Promise<string>>();
  const now = () => clock.wallNow().getTime();

  const authorityOf = (scope: string, tenantId: string): string => {
    if (scope !== BOT_SCOPE) return tenantId;
    return settings.appType === 'MultiTenant' ? BOT_TENANT : (settings.tenantId ?? tenantId);
  };
  const placeOf = (scope: string, authority: string) => `${authority} ${scope}`;

  const fetched = async (place: string, scope: string, authority: string): Promise<string> => {
    const begun = now();
    const { token, expiresAt } = await ask(scope, authority);
    const until = Math.max(expiresAt - EARLY_MS, begun + (expiresAt - begun) / 2);
    kept.set(place, { token, expiresAt, until });
    return token;
  };

  return {
    get: async (scope, tenantId) => {
      // Clients on this machine want none, and Entra is not asked.
      if (settings.anonymous) return '';
      const authority = authorityOf(scope, tenantId);
      const place = placeOf(scope, authority);
      const known = kept.get(place);
      if (known !== undefined && now() < known.until) return known.token;
      const inFlight = asking.get(place);
      const work = inFlight ?? fetched(place, scope, authority).finally(() => asking.delete(place));
      if (inFlight === undefined) asking.set(place, work);
      // What still holds for minutes is used where no other is to be had: Entra may be down, and Teams not.
      return await work.catch((error: unknown) => {
        if (known !== undefined && now() < known.expiresAt && kept.get(place) === known) return known.token;
        throw error;
      });
    },
    forget: (scope, tenantId, token) => {
      const place = placeOf(scope, authorityOf(scope, tenantId));
      if (kept.get(place)?.token === token) kept.delete(place);
    },
  };
}

type Ask = (scope: string, authority: string) => Promise<Token>;

/** With the app's secret (OAuth 2.0 client credentials). */
function secretTokens({ appId, password, loginUrl }: TokenSettings, clock: Clock, limitMs: number): Ask {
  const wire = new Wire(clock);
  const call = 'POST token';
  return async (scope, authority) => {
    const answer = await wire.call({
      side: 'LOGIN',
      method: 'POST',
      url: `${loginUrl}/${encodeURIComponent(authority)}/oauth2/v2.0/token`,
      name: call,
      form: new URLSearchParams({
        client_id: appId,
        client_secret: password ?? '',
        grant_type: 'client_credentials',
        scope,
      }),
      bucket: authority,
      limitMs,
    });
    const { data, error } = tokenShape.safeParse(answer);
    if (data === undefined) throw unreadable(call, error);
    return { token: data.access_token, expiresAt: clock.wallNow().getTime() + data.expires_in * 1_000 };
  };
}

/** With the identity of the machine in Azure, which has no secret. */
function managedTokens({ appId }: TokenSettings, limitMs: number): Ask {
  const call = 'managed identity';
  // Loaded only where it is used: nothing else needs the package.
  const credential = import('@azure/identity').then(
    ({ ManagedIdentityCredential }) => new ManagedIdentityCredential({ clientId: appId }),
  );
  credential.catch(() => {
    // Whoever asks for a token hears of it.
  });
  return async (scope) => {
    try {
      const { token, expiresOnTimestamp } = await (await credential).getToken(scope, {
        abortSignal: AbortSignal.timeout(limitMs),
      });
      return { token, expiresAt: expiresOnTimestamp };
    } catch (error) {
      const { code, status, message } = problemOf(call, error);
      throw new TeamsProblem(
        code,
        status,
        call,
        `The managed identity gives no token. ${message}`,
        false,
        60_000,
        {
          cause: error,
          at: 'WAY',
        },
      );
    }
  };
}
