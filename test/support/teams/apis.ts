/** What every call of the app goes through: it is recorded, may fail on command, and answers as its API has it. */
import { type Fields, parsed } from '../slack/json.js';
import { type ApiName, codeOf, type Failure, type Failures, type Named } from './failures.js';
import { bodyOf, Refusal } from './refusal.js';
import type { Answer, Request, Verdict } from './server.js';
import type { State } from './state.js';
import { EntraRefusal } from './tokens.js';

/** One call as it came, and how it was answered. */
export interface ApiCall extends Named {
  readonly query: Fields;
  /** Parsed where it is JSON. */
  readonly body: unknown;
  readonly authorization: string | undefined;
  readonly at: number;
  answer: Answer | undefined;
}

export type Handle = (request: Request, call: ApiCall) => Promise<Answer> | Answer;

export class Apis {
  readonly calls: ApiCall[] = [];

  constructor(
    readonly state: State,
    readonly failures: Failures,
  ) {}

  /** Answers a call of the API. */
  async call(api: ApiName, request: Request, handle: Handle): Promise<Verdict> {
    const query = request.query.toString();
    const text = request.body.toString();
    const call: ApiCall = {
      api,
      method: request.method,
      path: `${decodeURIComponent(request.path)}${query === '' ? '' : `?${decodeURIComponent(query.replaceAll('+', ' '))}`}`,
      query: Object.fromEntries(request.query),
      body: text === '' ? undefined : parsed(text),
      authorization: request.headers.authorization,
      at: this.state.now(),
      answer: undefined,
    };
    this.calls.push(call);
    this.state.changed();
    const verdict = await this.#verdict(request, call, handle);
    if (typeof verdict !== 'string') call.answer = verdict;
    this.state.changed();
    return verdict;
  }

  async #verdict(request: Request, call: ApiCall, handle: Handle): Promise<Verdict> {
    const failure = this.failures.next(call);
    await this.failures.enter(call, failure?.delayMs);
    if (failure?.cutOff === 'before') return 'reset';
    const onlySlow = failure?.delayMs !== undefined && failure.status === undefined;
    if (failure !== undefined && failure.cutOff === undefined && !onlySlow) return failing(call, failure);
    const answer = await this.#handled(request, call, handle);
    await this.failures.leave(call);
    return failure?.cutOff === 'after' ? 'reset' : answer;
  }

  async #handled(request: Request, call: ApiCall, handle: Handle): Promise<Answer> {
    try {
      return await handle(request, call);
    } catch (error) {
      if (error instanceof EntraRefusal) return { status: error.status, body: error.body };
      if (!(error instanceof Refusal)) throw error;
      return { status: error.status, headers: error.headers, body: bodyOf(error) };
    }
  }
}

function failing(
  { api }: Named,
  { status = 503, code = codeOf(status), message = 'As the test wants it.', retryAfter }: Failure,
): Answer {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': `${retryAfter}` };
  const body = api === 'token' ? { error: code, error_description: message } : bodyOf({ code, message });
  return { status, headers, body };
}
