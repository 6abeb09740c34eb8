/** What signing in needs of the environment, and what follows from it. */
import { z } from 'zod';
import { ConfigProblem, defaulted, given, isLoopback } from '../../core/environment.js';

const address = 'should be an address such as https://login.example.com';
const secret = (what: string) => z.string().max(500, what).regex(/^\S+$/u, what);
const NAME = 'should be a name of up to 40 characters';

/** The variables, as part of the whole environment. */
export const oidcEnvironment = {
  OIDC_ISSUER_URL: given(
    'Single sign-on with OpenID Connect: the issuer, as it calls itself. Needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET; the redirect URI to register there is {PUBLIC_URL}/sign-in/oidc.',
    z
      .url({ protocol: /^https?$/u, error: address })
      .refine((url) => URL.parse(url)?.search === '' && URL.parse(url)?.hash === '', address)
      .refine(
        (url) => url.startsWith('https:') || isLoopback(URL.parse(url)?.hostname ?? ''),
        'should begin with https://: who people are depends on it (plain http is for this machine itself only)',
      ),
  ),
  OIDC_CLIENT_ID: given(
    'Single sign-on: the client id that Muster has there.',
    secret('should be the client id'),
  ),
  OIDC_CLIENT_SECRET: given(
    'Single sign-on: the client secret that belongs to it.',
    secret('should be the client secret'),
  ),
  OIDC_NAME: defaulted(
    'Single sign-on: what people call it, on the button to sign in with.',
    z.string().trim().min(1, NAME).max(40, NAME),
    'single sign-on',
  ),
} as const;

const shape = z.object(oidcEnvironment);
type OidcVariables = z.output<typeof shape>;

export interface OidcSettings {
  readonly issuerUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What people call it. */
  readonly name: string;
}

/**
 * What the variables come to; undefined when there is no single sign-on.
 * @throws {ConfigProblem} naming the variable that is missing beside the others.
 */
export function oidcSettings(e: OidcVariables): OidcSettings | undefined {
  const { OIDC_ISSUER_URL: issuerUrl, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = e;
  const needed = ['OIDC_ISSUER_URL', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;
  const missing = needed.filter((name) => e[name] === undefined);
  if (missing.length === needed.length) return undefined;
  if (issuerUrl === undefined || clientId === undefined || clientSecret === undefined)
    throw new ConfigProblem(
      `${missing.join(' and ')} should be set with ${needed.filter((name) => e[name] !== undefined).join(' and ')}: all three, or none.`,
    );
  return { issuerUrl, clientId, clientSecret, name: e.OIDC_NAME };
}
