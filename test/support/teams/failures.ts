/** Failing on command: what the next calls run into. */
import { setTimeout as pause } from 'node:timers/promises';
import type { State } from './state.js';

export type ApiName = 'connector' | 'graph' | 'token' | 'openid';

/** Which calls are meant; all of them without anything. */
export interface Which {
  readonly api?: ApiName;
  readonly method?: string;
  /** Of the address below the API's own, with its query. */
  readonly path?: RegExp | string;
}

export interface Failure extends Which {
  /** How often; once unless given. */
  readonly times?: number | 'always';
  /** 503 unless given. */
  readonly status?: number;
  /** The code in the body; one that goes with the status unless given. */
  readonly code?: string;
  readonly message?: string;
  /** In seconds; none is sent unless given. */
  readonly retryAfter?: number;
  /** Breaks the connection instead: before anything happens, or once it has happened and only the answer is lost. */
  readonly cutOff?: 'before' | 'after';
  /** Answers as ever, but only after this. */
  readonly delayMs?: number;
}

export interface Named {
  readonly api: ApiName;
  readonly method: string;
  readonly path: string;
}

/** Calls that wait until they are let go. */
export class Hold {
  readonly #waiting: (() => void)[] = [];
  #released = false;

  constructor(
    readonly state: State,
    readonly which: Which,
  ) {}

  /** How many calls wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Lets the first that waits go on. */
  releaseOne(): void {
    this.#waiting.shift()?.();
  }

  /** Lets all go on, and holds no more. */
  release(): void {
    this.#released = true;
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Waits to be let go. */
  async pass(): Promise<void> {
    if (this.#released) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    this.state.changed();
    await promise;
  }
}

export type Hook = (call: Named) => Promise<void> | void;

const codes: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  402: 'PaymentRequired',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  412: 'PreconditionFailed',
  413: 'MessageSizeTooBig',
  429: 'Throttled',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
};

/** The code that goes with the status unless a test says otherwise. */
export const codeOf = (status: number): string => codes[status] ?? 'InternalServerError';

export const meant = (which: Which, call: Named): boolean =>
  (which.api === undefined || which.api === call.api) &&
  (which.method === undefined || which.method === call.method) &&
  (which.path === undefined ||
    (typeof which.path === 'string' ? call.path.includes(which.path) : which.path.test(call.path)));

export class Failures {
  /** How long every call takes; for benchmarks. */
  latencyMs = 0;
  #rules: { readonly how: Failure; left: number }[] = [];
  #down: Failure[] = [];
  readonly #holds: Hold[] = [];
  readonly #hooks: { readonly which: Which; readonly when: 'before' | 'after'; readonly hook: Hook }[] = [];

  constructor(readonly state: State) {}

  fail(how: Failure): void {
    this.#rules.push({ how, left: how.times === 'always' ? Infinity : (how.times ?? 1) });
  }

  /** Takes back what was to fail. */
  heal(): void {
    this.#rules = [];
  }

  down(how: Failure): void {
    this.#down.push(how);
  }

  up(): void {
    this.#down = [];
  }

  hold(which: Which): Hold {
    const hold = new Hold(this.state, which);
    this.#holds.push(hold);
    return hold;
  }

  /** Called before or after such calls take effect. @returns what takes it away. */
  hook(when: 'before' | 'after', which: Which, hook: Hook): () => void {
    const entry = { which, when, hook };
    this.#hooks.push(entry);
    return () => void this.#hooks.splice(this.#hooks.indexOf(entry), 1);
  }

  /** How this call is to fail, if it is. */
  next(call: Named): Failure | undefined {
    const down = this.#down.find((which) => meant(which, call));
    if (down !== undefined) return down;
    const rule = this.#rules.find(({ how, left }) => left > 0 && meant(how, call));
    if (rule === undefined) return undefined;
    rule.left -= 1;
    return rule.how;
  }

  async enter(call: Named, delayMs = 0): Promise<void> {
    if (this.latencyMs + delayMs > 0) await pause(this.latencyMs + delayMs);
    await this.#run('before', call);
    for (const hold of this.#holds) if (meant(hold.which, call)) await hold.pass();
  }

  async leave(call: Named): Promise<void> {
    await this.#run('after', call);
  }

  async #run(when: 'before' | 'after', call: Named): Promise<void> {
    for (const { which, when: at, hook } of [...this.#hooks])
      if (at === when && meant(which, call)) await hook(call);
  }
}
