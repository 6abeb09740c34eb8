/** The Web API as we use it: nothing is retried here (the outbox does that), and nothing waits longer than it may. */
import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import type { Clock } from '../../core/ports.js';
import { BROKEN_ACCESS, LACKS_ONE_METHOD, limited, problemOf, SlackProblem, tooSlow } from './problem.js';

/** How long Slack may take over one call, in milliseconds: less than the outbox gives a delivery. */
const CALL_LIMIT_MS = 10_000;
/** A call that had less time than this is not begun: it would be cut off and might take effect nevertheless. */
const LEAST_MS = 500;

/** Slack’s own packages say nothing: what matters we log ourselves, without texts and tokens. */
export const quietLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

/** Options that hold for every client of ours: no retries, no waiting in a queue, no shared headers. */
export const clientOptions = (apiUrl: string, limitMs = CALL_LIMIT_MS) => ({
  slackApiUrl: apiUrl,
  allowAbsoluteUrls: false,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: limitMs,
  logger: quietLogger,
});

export interface CallOptions {
  /** What shares a limit of Slack's beside the method: messages are counted for each channel. */
  readonly bucket?: string;
  /** Less time than every call has. */
  readonly limitMs?: number;
}

/** Calling the Web API. */
export interface Calls {
  /**
   * Calls a method: `call('chat.update', (web) => web.chat.update({…}))`. A method that Slack has closed for a while is not
   * called before that: each has a bucket of its own, per workspace.
   * @throws {SlackProblem} whatever goes wrong.
   */
  call<T>(method: string, fn: (web: WebClient) => Promise<T>, options?: CallOptions): Promise<T>;
  /** The same where some refusals are as good as success, such as `already_pinned`: answers undefined for those. */
  allowing<T>(
    codes: readonly string[],
    method: string,
    fn: (web: WebClient) => Promise<T>,
  ): Promise<T | undefined>;
}

const allowing =
  (calls: Pick<Calls, 'call'>): Calls['allowing'] =>
  async (codes, method, fn) => {
    try {
      return await calls.call(method, fn);
    } catch (error) {
      if (error instanceof SlackProblem && codes.includes(error.code)) return undefined;
      throw error;
    }
  };

/** Every method. */
const ALL = '*';

/** The access to one workspace. */
export class SlackClient implements Calls {
  /** By how long they wait, in milliseconds: a client can be told that only once. */
  readonly #webs = new Map<number, WebClient>();
  readonly #newWeb: (limitMs: number) => WebClient;
  /** Until when each bucket is not called, on the wall clock: what Slack said with its Retry-After. */
  readonly #closedUntil = new Map<string, number>();
  /** What the access is refused for; undefined until Slack has answered anything. */
  #broken: ReadonlyMap<string, SlackProblem> | undefined;
  readonly allowing = allowing(this);

  constructor(
    private readonly clock: Clock,
    apiUrl: string,
    token: string | undefined,
    private readonly limitMs = CALL_LIMIT_MS,
  ) {
    this.#newWeb = (limit) => new WebClient(token, clientOptions(apiUrl, limit));
  }

  async call<T>(
    method: string,
    fn: (web: WebClient) => Promise<T>,
    { bucket = '', limitMs = this.limitMs }: CallOptions = {},
  ): Promise<T> {
    const place = `${method} ${bucket}`;
    const waitMs = (this.#closedUntil.get(place) ?? 0) - this.#now();
    if (waitMs > 0) throw limited(method, waitMs);
    this.#closedUntil.delete(place);
    try {
      const answer = await fn(this.#web(limitMs));
      this.#note(method, undefined);
      return answer;
    } catch (error) {
      const problem = problemOf(method, error);
      if (problem.code === 'ratelimited' && problem.retryAfterMs !== null)
        this.#closedUntil.set(place, this.#now() + problem.retryAfterMs);
      this.#note(method, problem);
      throw problem;
    }
  }

  /** The same client for one piece of work, whose calls all together take no longer than this. */
  within(limitMs: number): Calls {
    const until = this.#now() + limitMs;
    const call: Calls['call'] = async (method, fn, options = {}) => {
      const leftMs = until - this.#now();
      if (leftMs < LEAST_MS) throw tooSlow(method);
      return await this.call(method, fn, { ...options, limitMs: Math.min(leftMs, this.limitMs) });
    };
    return { call, allowing: allowing({ call }) };
  }

  /**
   * Why the access is broken, one problem for each thing that somebody has to mend; none while it works. Undefined until
   * Slack has answered: an outage says nothing about the access.
   */
  get broken(): readonly SlackProblem[] | undefined {
    return this.#broken && [...this.#broken.values()];
  }

  /** Whether Slack lets us in at all, as far as we know. */
  get isRefused(): boolean {
    return this.#broken?.has(ALL) === true;
  }

  #now(): number {
    return this.clock.wallNow().getTime();
  }

  #web(limitMs: number): WebClient {
    const limit = limitMs < LEAST_MS ? limitMs : Math.floor(limitMs / LEAST_MS) * LEAST_MS;
    const known = this.#webs.get(limit) ?? this.#newWeb(limit);
    this.#webs.set(limit, known);
    return known;
  }

  #note(method: string, problem: SlackProblem | undefined): void {
    if (problem?.code === 'unreachable' || problem?.code === 'ratelimited') return;
    const broken = new Map(this.#broken);
    if (problem === undefined) broken.delete(method);
    if (problem !== undefined && BROKEN_ACCESS.has(problem.code))
      broken.set(LACKS_ONE_METHOD.has(problem.code) ? method : ALL, problem);
    // Whoever refuses one thing for another reason has let us in.
    else broken.delete(ALL);
    this.#broken = broken;
  }
}
