/** Failing on command: what the next calls of a method run into. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Fields } from './json.js';
import type { State } from './state.js';

/**
 * An answer that refuses, a status, or worse: `timeout` is never answered, `reset` breaks the connection before anything
 * happens, `reset-after` once it has happened and only the answer is lost.
 */
export type How =
  | (Fields & { readonly error: string })
  | { readonly status: 429; readonly retryAfter: number }
  | { readonly status: number }
  | 'timeout'
  | 'reset'
  | 'reset-after';

interface Rule {
  readonly method: string;
  left: number;
  readonly how: How;
}

/** Calls that wait until they are let go. */
export class Hold {
  readonly #waiting: (() => void)[] = [];
  #released = false;

  constructor(readonly state: State) {}

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

export type Hook = (args: Fields, method: string) => Promise<void> | void;

export class Failures {
  /** How long every call takes; for benchmarks. */
  latencyMs = 0;
  #down: How | undefined;
  readonly #rules: Rule[] = [];
  readonly #holds = new Map<string, Hold>();
  readonly #before = new Map<string, Hook>();
  readonly #after = new Map<string, Hook>();

  constructor(readonly state: State) {}

  /** The next calls of the method (or of any, with `*`) fail in this way. */
  fail(method: string, times: number | 'always', how: How): void {
    this.#rules.push({ method, left: times === 'always' ? Infinity : times, how });
  }

  /** Takes back what was to fail. */
  heal(method?: string): void {
    const kept = method === undefined ? [] : this.#rules.filter((rule) => rule.method !== method);
    this.#rules.splice(0, Infinity, ...kept);
  }

  down(how: 'reset' | 'timeout' | { readonly status: number } = 'reset'): void {
    this.#down = how;
  }

  up(): void {
    this.#down = undefined;
  }

  hold(method: string): Hold {
    const hold = new Hold(this.state);
    this.#holds.set(method, hold);
    return hold;
  }

  /** Called before each call of the method takes effect; undefined takes it away. */
  before(method: string, hook: Hook | undefined): void {
    if (hook === undefined) this.#before.delete(method);
    else this.#before.set(method, hook);
  }

  /** Called after each call of the method has taken effect, before it is answered. */
  after(method: string, hook: Hook | undefined): void {
    if (hook === undefined) this.#after.delete(method);
    else this.#after.set(method, hook);
  }

  /** How this call is to fail, if it is. */
  next(method: string): How | undefined {
    if (this.#down !== undefined) return this.#down;
    const rule = this.#rules.find((r) => r.left > 0 && (r.method === method || r.method === '*'));
    if (rule === undefined) return undefined;
    rule.left -= 1;
    return rule.how;
  }

  async enter(method: string, args: Fields): Promise<void> {
    if (this.latencyMs > 0) await pause(this.latencyMs);
    await (this.#before.get(method) ?? this.#before.get('*'))?.(args, method);
    await this.#holds.get(method)?.pass();
  }

  async leave(method: string, args: Fields): Promise<void> {
    await (this.#after.get(method) ?? this.#after.get('*'))?.(args, method);
  }
}
