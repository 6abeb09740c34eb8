/** Installing the app by consent: the page where somebody agrees, and the code that the app exchanges for a token. */
import { refuse } from './refusal.js';
import type { Team } from './things.js';

interface Consent {
  readonly team: Team;
  readonly user: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string | undefined;
  readonly at: number;
}

/** Who agrees, and whether they do. */
export interface Approval {
  readonly team?: string;
  readonly user?: string;
  readonly deny?: boolean;
}

const codeLife = 10 * 60_000;

/** What consent needs to know of everything. */
interface Known {
  readonly teams: ReadonlyMap<string, Team>;
  readonly now: () => number;
  team(id: string): Team;
  count(what: string): number;
}

export class OAuth {
  readonly clientId = '1.1';
  readonly clientSecret = 'client-secret';
  readonly #codes = new Map<string, Consent>();

  constructor(readonly state: Known) {}

  /** Where Slack sends somebody who agreed, or did not, to what the app asks for. */
  consent(query: URLSearchParams, { team, user, deny = false }: Approval = {}): string {
    const redirectUri = query.get('redirect_uri') ?? undefined;
    const back = new URL(redirectUri ?? 'http://localhost/');
    const asked = query.get('state');
    if (asked !== null) back.searchParams.set('state', asked);
    if (query.get('client_id') !== this.clientId)
      throw new Error('The client_id is not the one of this app.');
    const scopes = (query.get('scope') ?? '').split(',').filter((scope) => scope !== '');
    if (scopes.length === 0) throw new Error('The app asks for no scopes.');
    if (deny) {
      back.searchParams.set('error', 'access_denied');
      return back.href;
    }
    const code = `code-${this.state.count('code')}`;
    const [first = ''] = this.state.teams.keys();
    this.#codes.set(code, {
      team: this.state.team(team ?? query.get('team') ?? first),
      user: user ?? '',
      scopes,
      redirectUri,
      at: this.state.now(),
    });
    back.searchParams.set('code', code);
    return back.href;
  }

  /** The page itself, for whoever opens it in a browser. */
  page(query: URLSearchParams): {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  } {
    try {
      return { status: 302, headers: { location: this.consent(query) }, body: '' };
    } catch (error) {
      return { status: 400, headers: {}, body: error instanceof Error ? error.message : 'It does not work.' };
    }
  }

  /** What was agreed to, once per code. */
  redeem(code: string, redirectUri: string | undefined): Consent {
    const consent = this.#codes.get(code);
    this.#codes.delete(code);
    if (consent === undefined) return refuse('invalid_code');
    if (this.state.now() - consent.at > codeLife) return refuse('invalid_code');
    if (consent.redirectUri !== redirectUri) return refuse('bad_redirect_uri');
    return consent;
  }
}
