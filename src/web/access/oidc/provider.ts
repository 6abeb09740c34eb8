/** The identity provider: the only place that speaks OpenID Connect. */
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientError,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  clockTolerance,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { z } from 'zod';
import type { Clock, Log } from '../../../core/ports.js';
import type { OidcSettings } from '../environment.js';

/** How long what the provider says of itself is believed, in milliseconds. */
const KEEP_MS = 60 * 60_000;
/** How long it is waited for, in seconds: people look at a page meanwhile. */
const TIMEOUT_SECONDS = 5;
/** How far its clock may be off, in seconds. */
const TOLERANCE_SECONDS = 60;

/** What has to be known again when somebody comes back. */
export const attemptSchema = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() });
export type Attempt = z.infer<typeof attemptSchema>;

/** Who somebody is there. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  /** As the provider says it, whether or not it has made sure. */
  readonly email: string | undefined;
  /** It has made sure that the address is theirs. */
  readonly emailVerified: boolean;
}

/** Why nobody could be signed in: what is said is decided elsewhere, and nothing of the provider's is repeated. */
export type ProviderTrouble = 'UNREACHABLE' | 'DENIED' | 'REFUSED' | 'INVALID';
export class ProviderProblem extends Error {
  override readonly name = 'ProviderProblem';
  constructor(
    readonly trouble: ProviderTrouble,
    cause?: unknown,
  ) {
    super(`The identity provider: ${trouble}`, { cause });
  }
}

// Control characters belong in no name of anybody; neither engine keeps NUL.
const subject = z
  .string()
  .min(1)
  .max(255)
  .regex(/^\P{Cc}+$/u);
const claims = z.object({
  email: z.string().max(320).optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
});

export interface ProviderParts {
  readonly settings: OidcSettings;
  readonly clock: Clock;
  readonly log: Log;
  /** Where people come back to. */
  readonly redirectUri: string;
  /** How long it may take for each answer, in seconds. */
  readonly timeoutSeconds?: number;
}

export class Provider {
  #known: { readonly until: number; readonly configuration: Promise<Configuration> } | undefined;

  constructor(private readonly parts: ProviderParts) {}

  /** Where to send somebody. @throws {ProviderProblem} UNREACHABLE */
  async begin(): Promise<{ readonly url: string; readonly attempt: Attempt }> {
    const configuration = await this.#configuration();
    const attempt = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.parts.redirectUri,
      scope: 'openid email profile',
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, attempt };
  }

  /**
   * Who came back.
   * @param search the query that they came back with
   * @throws {ProviderProblem}
   */
  async finish(search: string, { state, nonce, verifier }: Attempt): Promise<Identity> {
    const configuration = await this.#configuration();
    try {
      const back = new URL(this.parts.redirectUri);
      back.search = search;
      const tokens = await authorizationCodeGrant(configuration, back, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const id = tokens.claims();
      if (id === undefined) throw new ProviderProblem('INVALID');
      const sub = subject.parse(id.sub);
      let said = claims.parse(id);
      // Some say it only to whoever asks.
      if (said.email === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined)
        said = claims.parse(await fetchUserInfo(configuration, tokens.access_token, sub));
      return {
        issuer: id.iss,
        subject: sub,
        email: said.email,
        emailVerified: said.email_verified === true,
      };
    } catch (error) {
      throw this.#problem(error);
    }
  }

  /** What the provider says of itself, looked up when it is needed first; nobody waits for it at the start. */
  async #configuration(): Promise<Configuration> {
    const now = this.parts.clock.wallNow().getTime();
    if (this.#known === undefined || this.#known.until <= now) {
      const known = { until: now + KEEP_MS, configuration: this.#discovered() };
      this.#known = known;
      // What failed is asked for again next time.
      known.configuration.catch(() => {
        if (this.#known === known) this.#known = undefined;
      });
    }
    try {
      return await this.#known.configuration;
    } catch (error) {
      this.#warn(error, 'the identity provider cannot be reached');
      throw new ProviderProblem('UNREACHABLE', error);
    }
  }

  #discovered(): Promise<Configuration> {
    const { settings, timeoutSeconds = TIMEOUT_SECONDS } = this.parts;
    const { issuerUrl, clientId, clientSecret } = settings;
    const issuer = new URL(issuerUrl);
    return discovery(
      issuer,
      clientId,
      { client_secret: clientSecret, [clockTolerance]: TOLERANCE_SECONDS },
      authenticated(clientSecret),
      {
        timeout: timeoutSeconds,
        // Tokens are checked by their signature, too, not by the connection alone.
        execute: [
          enableNonRepudiationChecks,
          // Only this machine itself gets that far: the environment says so.
          ...(issuer.protocol === 'http:' ? [allowInsecureRequests] : []),
        ],
      },
    );
  }

  #problem(error: unknown): ProviderProblem {
    if (error instanceof ProviderProblem) return error;
    if (error instanceof AuthorizationResponseError) {
      const denied = error.error === 'access_denied' || error.error === 'login_required';
      this.#warn(error, 'the identity provider let nobody in');
      return new ProviderProblem(denied ? 'DENIED' : 'REFUSED', error);
    }
    const silent =
      (error instanceof ClientError && UNREACHED.includes(error.code ?? '')) ||
      (error instanceof TypeError && error.message === 'fetch failed');
    this.#warn(
      error,
      silent
        ? 'the identity provider cannot be reached'
        : 'what the identity provider says cannot be believed',
    );
    return new ProviderProblem(silent ? 'UNREACHABLE' : 'INVALID', error);
  }

  /** Never the error itself: it may hold what was signed. */
  #warn(error: unknown, what: string): void {
    const { name, code } =
      error instanceof Error
        ? { code: undefined, ...error, name: error.name }
        : { name: 'unknown', code: undefined };
    this.parts.log.warn({ issuer: this.parts.settings.issuerUrl, error: name, code }, what);
  }
}

const UNREACHED: readonly string[] = ['OAUTH_TIMEOUT', 'OAUTH_ABORT'];

/** As the provider takes it: in the body where it says so, else in the header, which every one takes. */
const authenticated = (clientSecret: string): ClientAuth => {
  const post = ClientSecretPost(clientSecret);
  const basic = ClientSecretBasic(clientSecret);
  return (server, client, body, headers) =>
    (server.token_endpoint_auth_methods_supported?.includes('client_secret_post') === true ? post : basic)(
      server,
      client,
      body,
      headers,
    );
};
