/** Entra: who asks for a token with the right secret gets one, for the connector or for Graph. */
import type { Fields } from '../slack/json.js';
import type { Keys } from './keys.js';
import { refuse } from './refusal.js';
import type { State } from './state.js';

export type Audience = 'connector' | 'graph';

interface Token {
  readonly audience: Audience;
  readonly tenantId: string;
  /** What was agreed to when it was given: a token never learns of more. */
  readonly roles: ReadonlySet<string>;
  readonly endsAt: number;
}

const scopes: Readonly<Record<string, Audience>> = {
  'https://api.botframework.com/.default': 'connector',
  'https://graph.microsoft.com/.default': 'graph',
};

/** The directory in which bots of many tenants live. */
const common = 'botframework.com';

export class Tokens {
  readonly #tokens = new Map<string, Token>();
  /** How long tokens live. */
  lifeMs = 3_599_000;
  /** Whether tokens for the connector are given in the app's own tenant only. */
  appType: 'SingleTenant' | 'MultiTenant' = 'SingleTenant';

  constructor(
    readonly state: State,
    readonly keys: Keys,
  ) {}

  /** Answers the request of a client. @throws {EntraRefusal} as Entra says no. */
  async give(tenantNamed: string, form: URLSearchParams): Promise<Fields> {
    const { state } = this;
    const missing = ['client_id', 'client_secret', 'grant_type', 'scope'].filter((name) => !form.has(name));
    if (missing.length > 0)
      return this.#mistake(400, 'invalid_request', 900144, `The request body must contain '${missing[0]}'.`);
    if (form.get('grant_type') !== 'client_credentials')
      return this.#mistake(
        400,
        'unsupported_grant_type',
        70003,
        'The app requested an unsupported grant type.',
      );
    const scope = form.get('scope') ?? '';
    const audience = scopes[scope];
    if (audience === undefined)
      return this.#mistake(
        400,
        'invalid_scope',
        1002012,
        `The provided value for scope ${scope} is not valid.`,
      );
    const tenant = tenantNamed === common ? state.tenant() : state.tenants.get(tenantNamed);
    if (tenant === undefined) return no(400, 'invalid_request', 90002, `Tenant '${tenantNamed}' not found.`);
    const elsewhere =
      audience === 'connector' &&
      (this.appType === 'SingleTenant') !== (tenant === state.tenant() && tenantNamed !== common);
    if (form.get('client_id') !== state.app.appId || tenant.consent === undefined || elsewhere)
      return no(
        400,
        'unauthorized_client',
        700016,
        `Application with identifier '${form.get('client_id')}' was not found in the directory '${tenant.name}'.`,
      );
    if (form.get('client_secret') !== state.app.appPassword)
      return no(401, 'invalid_client', 7000215, 'Invalid client secret provided.');
    const roles = audience === 'graph' ? [...tenant.consent] : [];
    const access = await this.keys.sign(
      {
        aud: audience === 'graph' ? 'https://graph.microsoft.com' : 'https://api.botframework.com',
        iss: `https://sts.windows.net/${tenant.id}/`,
        tid: tenant.id,
        appid: state.app.appId,
        ...(roles.length > 0 && { roles }),
        uti: String(state.count('token')),
      },
      state.now(),
    );
    this.#tokens.set(access, {
      audience,
      tenantId: tenant.id,
      roles: new Set(roles),
      endsAt: state.now() + this.lifeMs,
    });
    const seconds = Math.floor(this.lifeMs / 1_000);
    return { token_type: 'Bearer', expires_in: seconds, ext_expires_in: seconds, access_token: access };
  }

  /** Every token that was given is worth nothing any more. */
  revoke(): void {
    this.#tokens.clear();
  }

  /** What the header lets its sender do. @throws {Refusal} 401 */
  check(authorization: string | undefined, audience: Audience): Token {
    const token = this.#tokens.get(authorization?.replace(/^Bearer /, '') ?? '');
    if (token === undefined || token.audience !== audience || token.endsAt <= this.state.now())
      return refuse(
        401,
        audience === 'graph' ? 'InvalidAuthenticationToken' : 'Unauthorized',
        audience === 'graph'
          ? 'Access token has expired or is not valid.'
          : 'Authorization has been denied for this request.',
      );
    return token;
  }

  #mistake(status: number, error: string, number: number, words: string): never {
    this.state.problem(`token: ${error}: ${words}`);
    return no(status, error, number, words);
  }
}

/** Entra has errors of its own shape. */
export class EntraRefusal extends Error {
  constructor(
    readonly status: number,
    readonly body: Fields,
  ) {
    super(String(body['error']));
  }
}

function no(status: number, error: string, number: number, words: string): never {
  throw new EntraRefusal(status, {
    error,
    error_description: `AADSTS${number}: ${words}`,
    error_codes: [number],
    trace_id: '00000000-0000-0000-0000-000000000000',
    correlation_id: '00000000-0000-0000-0000-000000000000',
  });
}
