/** The Web API as we use it: nothing is retried here (the outbox does that), and nothing waits longer than it may. */
import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import type { Clock } from '../../core/ports.js';
import { limited, problemOf, SlackProblem } from './problem.js';

/** How long Slack may take over one call, in milliseconds: less than the outbox gives a delivery. */
const CALL_LIMIT_MS = 10_000;

const quiet: Logger = {
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
  logger: quiet,
});

/** The access to one workspace. */
export class SlackClient {
  readonly #web: WebClient;
  /** Until when each method is not called, on the wall clock: what Slack said with its Retry-After. */
  readonly #closedUntil = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    apiUrl: string,
    token: string | undefined,
    limitMs?: number,
  ) {
    this.#web = new WebClient(token, clientOptions(apiUrl, limitMs));
  }

  /**
   * Calls a method: `call('chat.update', (web) => web.chat.update({…}))`. A method that Slack has closed for a while is not
   * called before that: each has a bucket of its own, per workspace.
   * @throws {SlackProblem} whatever goes wrong.
   */
  async call<T>(method: string, fn: (web: WebClient) => Promise<T>): Promise<T> {
    const waitMs = (this.#closedUntil.get(method) ?? 0) - this.clock.wallNow().getTime();
    if (waitMs > 0) throw limited(method, waitMs);
    try {
      return await fn(this.#web);
    } catch (error) {
      const problem = problemOf(method, error);
      if (problem.code === 'ratelimited' && problem.retryAfterMs !== null)
        this.#closedUntil.set(method, this.clock.wallNow().getTime() + problem.retryAfterMs);
      throw problem;
    }
  }

  /** The same where some refusals are as good as success, such as `already_pinned`: answers undefined for those. */
  async allowing<T>(
    codes: readonly string[],
    method: string,
    fn: (web: WebClient) => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await this.call(method, fn);
    } catch (error) {
      if (error instanceof SlackProblem && codes.includes(error.code)) return undefined;
      throw error;
    }
  }
}
