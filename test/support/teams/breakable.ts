/** Looking at what the app called, waiting for it, and failing on command. */
import { type ApiCall, Apis } from './apis.js';
import { type ApiName, type Failure, Failures, type Hold, type Hook, meant, type Which } from './failures.js';
import { Places } from './places.js';
import type { State } from './state.js';

export class Breakable extends Places {
  readonly #failures: Failures;
  protected readonly apis: Apis;

  constructor(state: State) {
    super(state);
    this.#failures = new Failures(state);
    this.apis = new Apis(state, this.#failures);
  }

  // What the app did.

  /** Every call in order. */
  get calls(): readonly ApiCall[] {
    return this.apis.calls;
  }

  callsTo(api: ApiName, method?: string, path?: RegExp | string): readonly ApiCall[] {
    const which: Which = {
      api,
      ...(method !== undefined && { method }),
      ...(path !== undefined && { path }),
    };
    return this.calls.filter((call) => meant(which, call));
  }

  /** Waits for something to be so in Teams, and gives it. */
  async until<T>(look: () => T, { within = 5_000 } = {}): Promise<Exclude<T, undefined | null | false>> {
    const { promise, resolve, reject } = Promise.withResolvers<Exclude<T, undefined | null | false>>();
    let why: unknown = look.toString();
    const again = () => {
      try {
        const seen = look();
        if (isThere(seen)) resolve(seen);
      } catch (error) {
        // What is not there yet cannot be looked at yet.
        why = error;
      }
    };
    const impatience = setTimeout(() => {
      const calls = this.calls
        .slice(-10)
        .map(({ method, path, answer }) => `${method} ${path} ${answer?.status}`);
      const problems = this.problems.join('; ') || 'none';
      reject(new Error(`It did not come to pass: ${why}. Last calls: ${calls}. Problems: ${problems}.`));
    }, within);
    // What is looked at may lie outside Teams, which then gives no sign.
    const outside = setInterval(again, 20);
    this.state.pulse.on('changed', again);
    again();
    try {
      return await promise;
    } finally {
      clearTimeout(impatience);
      clearInterval(outside);
      this.state.pulse.off('changed', again);
    }
  }

  // Failing on command.

  /** Such calls fail in this way, once unless it says how often. */
  fail(how: Failure): void {
    this.#failures.fail(how);
  }

  /** Takes back what was to fail. */
  heal(): void {
    this.#failures.heal();
  }

  /** Nothing (or none of such calls) works: connections break, unless a status is given. */
  down(how: Failure = {}): void {
    this.#failures.down(how.status === undefined ? { cutOff: 'before', ...how } : how);
  }

  up(): void {
    this.#failures.up();
  }

  /** The same until something has come to pass. */
  async outage(until: Promise<unknown>, how: Failure = {}): Promise<void> {
    this.down(how);
    try {
      await until;
    } finally {
      this.up();
    }
  }

  /** Such calls wait until they are let go. */
  hold(which: Which): Hold {
    return this.#failures.hold(which);
  }

  /** Called before such calls take effect. @returns what takes it away. */
  before(which: Which, hook: Hook): () => void {
    return this.#failures.hook('before', which, hook);
  }

  /** Called once such calls have taken effect, before they are answered. @returns what takes it away. */
  after(which: Which, hook: Hook): () => void {
    return this.#failures.hook('after', which, hook);
  }

  get latencyMs(): number {
    return this.#failures.latencyMs;
  }

  set latencyMs(milliseconds: number) {
    this.#failures.latencyMs = milliseconds;
  }
}

const isThere = <T>(seen: T): seen is Exclude<T, undefined | null | false> =>
  seen !== undefined && seen !== null && seen !== false;
