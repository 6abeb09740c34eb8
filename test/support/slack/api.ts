/** The Web API: who may call what, and what comes of it. */
import type { Failures, How } from './failures.js';
import { type Fields, parsed, textIn } from './json.js';
import { methods } from './methods/index.js';
import { Call, type Method } from './methods/method.js';
import type { RateLimits } from './rateLimits.js';
import { Refusal, refuse } from './refusal.js';
import type { State } from './state.js';
import type { Install } from './things.js';

/** One call as it came, and how it was answered. */
export interface ApiCall {
  readonly method: string;
  /** What was given, nested values parsed. */
  readonly args: Fields;
  readonly token: string | undefined;
  readonly at: number;
  answer: Answer | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export type Verdict = Answer | 'timeout' | 'reset';

/** Nested values come as JSON in the fields of a form. */
const readable = (value: unknown): unknown =>
  typeof value === 'string' && /^[[{]/.test(value) ? parsed(value) : value;

export class Api {
  readonly calls: ApiCall[] = [];
  rateLimits: RateLimits | undefined;

  constructor(
    readonly state: State,
    readonly failures: Failures,
    readonly appToken: string,
  ) {}

  /** Answers a call. */
  async call(method: string, given: Fields, token: string | undefined): Promise<Verdict> {
    const args = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, readable(value)]));
    const call: ApiCall = { method, args, token, at: this.state.now(), answer: undefined };
    this.calls.push(call);
    this.state.changed();
    const verdict = await this.#verdict(call, given);
    if (typeof verdict !== 'string') call.answer = verdict;
    this.state.changed();
    return verdict;
  }

  async #verdict(call: ApiCall, given: Fields): Promise<Verdict> {
    const { method, args, token } = call;
    const failure = this.failures.next(method);
    await this.failures.enter(method, args);
    if (failure !== undefined && failure !== 'reset-after') return failing(failure);
    const install = this.state.installs.get(token ?? '');
    const waits = this.rateLimits?.check(
      token ?? '',
      method,
      methods[method]?.tier ?? 'special',
      textIn(args['channel']),
    );
    if (waits !== undefined) return failing({ status: 429, retryAfter: waits });
    const body = await this.#body(call, given, install);
    await this.failures.leave(method, args);
    if (failure === 'reset-after') return 'reset';
    const headers = {
      'x-oauth-scopes': [...(install?.scopes ?? [])].join(','),
      'x-accepted-oauth-scopes': (methods[method]?.scopes ?? []).join(','),
    };
    return { status: 200, headers, body };
  }

  async #body({ method, token }: ApiCall, given: Fields, install: Install | undefined): Promise<Fields> {
    const known = methods[method];
    const call = new Call(this.state, method, install);
    try {
      if (known === undefined) return call.mistake('unknown_method');
      this.#admit(known, token, install);
      if (known.token === 'bot') call.need(...known.scopes);
      return { ok: true, ...(await known.invoke(given, call)) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { ok: false, error: error.error, ...error.more };
    }
  }

  #admit(method: Method, token: string | undefined, install: Install | undefined): void {
    if (method.token === 'none') return;
    if (token === undefined || token === '') refuse('not_authed');
    const isApp = token === this.appToken;
    if (!isApp && install === undefined) refuse('invalid_auth');
    if (isApp !== (method.token === 'app')) refuse('not_allowed_token_type');
    if (install?.gone !== undefined) refuse(install.gone);
  }
}

function failing(how: Exclude<How, 'reset-after'>): Verdict {
  if (how === 'timeout' || how === 'reset') return how;
  if ('error' in how) return { status: 200, headers: {}, body: { ok: false, ...how } };
  const headers: Record<string, string> = 'retryAfter' in how ? { 'retry-after': `${how.retryAfter}` } : {};
  const body = how.status === 429 ? { ok: false, error: 'ratelimited' } : 'It does not work at the moment.';
  return { status: how.status, headers, body };
}
