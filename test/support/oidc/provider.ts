/** An identity provider that speaks OpenID Connect on loopback, with real keys and signatures, and that can misbehave. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';

/** Whom it knows: whoever is sent there is this person. */
export interface Known {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
}

/** What can be wrong with it. */
export type Fault =
  | 'another nonce'
  | 'no nonce'
  | 'another audience'
  | 'an expired token'
  | 'an unsigned token'
  | 'a token signed with another key'
  | 'a token of another issuer'
  | 'no token'
  | 'it calls itself otherwise'
  | 'it says no';

interface Grant {
  readonly person: Known;
  readonly nonce: string | undefined;
  readonly challenge: string;
  readonly redirectUri: string;
}

const MINUTE = 60;
const words = (bytes = 24): string => randomBytes(bytes).toString('base64url');

export class IdentityProvider {
  readonly clientId = 'muster';
  readonly clientSecret = words();
  person: Known = {
    sub: 'ada-1',
    email: 'ada@example.com',
    email_verified: true,
    name: 'Ada at the provider',
  };
  fault: Fault | undefined;
  /** It says who somebody is only to whoever asks again with the access token. */
  userinfoOnly = false;
  /** It takes connections and says nothing. */
  silent = false;
  /** It asks whoever comes whether they want to, as people see it in a browser. */
  asks = false;
  /** How far its clock is off, in seconds. */
  clockOffSeconds = 0;
  /** What was asked of it: method and path. */
  readonly asked: string[] = [];
  /** Every secret that it has seen or given: none may stand anywhere else. */
  readonly secrets: string[] = [];
  readonly #grants = new Map<string, Grant>();
  readonly #access = new Map<string, Known>();
  readonly #server: Server;
  #url = '';

  private constructor(private readonly keys: { own: Pair; other: Pair; jwk: object }) {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  static async start(port = 0): Promise<IdentityProvider> {
    const [own, other] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
    const jwk = { ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
    const provider = new IdentityProvider({ own, other, jwk });
    await provider.listen(port);
    return provider;
  }

  get issuer(): string {
    return this.#url;
  }
  /** What Muster has to be told of it. */
  get env(): Record<string, string> {
    return {
      OIDC_ISSUER_URL: this.issuer,
      OIDC_CLIENT_ID: this.clientId,
      OIDC_CLIENT_SECRET: this.clientSecret,
      OIDC_NAME: 'Example Login',
    };
  }

  async listen(port = Number(URL.parse(this.#url)?.port ?? 0)): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('No port.');
    this.#url = `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.#url);
    this.asked.push(`${request.method ?? ''} ${url.pathname}`);
    if (this.silent) return;
    const json = (status: number, value: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json(200, this.#description());
      case '/jwks':
        return json(200, { keys: [this.keys.jwk] });
      case '/authorize':
        return this.#authorize(url.searchParams, response);
      case '/token':
        return json(...(await this.#token(request)));
      case '/userinfo': {
        const person = this.#access.get((request.headers.authorization ?? '').replace(/^Bearer /iu, ''));
        return person === undefined ? json(401, { error: 'invalid_token' }) : json(200, person);
      }
      case '/favicon.ico':
        response.writeHead(204).end();
        return;
      default:
        return json(404, {});
    }
  }

  #description(): object {
    const at = (path: string): string => `${this.#url}${path}`;
    return {
      issuer: this.fault === 'it calls itself otherwise' ? 'http://127.0.0.1:1' : this.issuer,
      authorization_endpoint: at('/authorize'),
      token_endpoint: at('/token'),
      jwks_uri: at('/jwks'),
      userinfo_endpoint: at('/userinfo'),
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    };
  }

  #authorize(query: URLSearchParams, response: ServerResponse): void {
    const redirectUri = query.get('redirect_uri') ?? '';
    const challenge = query.get('code_challenge') ?? '';
    const state = query.get('state') ?? '';
    const wrong =
      query.get('client_id') !== this.clientId ||
      query.get('response_type') !== 'code' ||
      query.get('code_challenge_method') !== 'S256' ||
      challenge === '' ||
      state === '' ||
      query.get('nonce') === null ||
      !(query.get('scope') ?? '').split(' ').includes('openid');
    if (wrong) {
      response.writeHead(400).end('This is no request that is taken here.');
      return;
    }
    const back = new URL(redirectUri);
    back.searchParams.set('state', state);
    if (this.fault === 'it says no') {
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set('error_description', '<script>alert("no")</script> You may not');
    } else {
      const code = words();
      this.secrets.push(code);
      const nonce = query.get('nonce') ?? undefined;
      this.#grants.set(code, { person: this.person, nonce, challenge, redirectUri });
      back.searchParams.set('code', code);
    }
    if (!this.asks) {
      response.writeHead(302, { location: back.href }).end();
      return;
    }
    const href = back.href.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(`<!doctype html><title>Example Login</title><h1>Example Login</h1><a href="${href}">It is me</a>`);
  }

  async #token(request: IncomingMessage): Promise<[number, unknown]> {
    const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
    const [, basic = ''] = /^Basic (.+)$/u.exec(request.headers.authorization ?? '') ?? [];
    const [id, secret] = Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent);
    if (id !== this.clientId || secret !== this.clientSecret) return [401, { error: 'invalid_client' }];
    const code = form.get('code') ?? '';
    const grant = this.#grants.get(code);
    this.#grants.delete(code);
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (grant?.challenge !== proof || grant.redirectUri !== form.get('redirect_uri'))
      return [400, { error: 'invalid_grant', error_description: '<b>nothing</b> like that' }];
    const access = words();
    this.#access.set(access, grant.person);
    const idToken = await this.#idToken(grant);
    this.secrets.push(access, idToken);
    return [
      200,
      {
        access_token: access,
        token_type: 'Bearer',
        expires_in: 300,
        ...(this.fault === 'no token' ? {} : { id_token: idToken }),
      },
    ];
  }

  async #idToken({ person, nonce }: Grant): Promise<string> {
    const now = Math.floor(Date.now() / 1000) + this.clockOffSeconds;
    const { sub, ...about } = person;
    const said: Record<string, unknown> = { ...(this.userinfoOnly ? {} : about) };
    if (this.fault !== 'no nonce') said['nonce'] = this.fault === 'another nonce' ? words() : nonce;
    const issuer = this.fault === 'a token of another issuer' ? 'https://evil.example' : this.issuer;
    const audience = this.fault === 'another audience' ? 'somebody else' : this.clientId;
    const ends = this.fault === 'an expired token' ? now - 10 * MINUTE : now + 5 * MINUTE;
    if (this.fault === 'an unsigned token')
      return new UnsecuredJWT(said)
        .setSubject(sub)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(now)
        .setExpirationTime(ends)
        .encode();
    const pair = this.fault === 'a token signed with another key' ? this.keys.other : this.keys.own;
    return await new SignJWT(said)
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setSubject(sub)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(ends)
      .sign(pair.privateKey);
  }
}

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
