/** Limits of what strangers may try, so that nobody tries secrets at leisure or keeps us busy. */
import { isIPv6 } from 'node:net';

/** Counts failures by address. In memory, and bounded. */
export class FailureLimiter {
  readonly #failures = new Map<string, { count: number; until: number }>();

  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
    private readonly addresses = 10_000,
  ) {}

  /** Whole seconds to wait; 0 when another try is allowed. */
  waitSeconds(address: string, now: Date): number {
    const known = this.#failures.get(address);
    if (known === undefined || known.until <= now.getTime() || known.count < this.limit) return 0;
    return Math.ceil((known.until - now.getTime()) / 1000);
  }

  /** Answers how many there are by now within the window. */
  failed(address: string, now: Date): number {
    const known = this.#failures.get(address);
    if (known !== undefined && known.until > now.getTime()) {
      known.count += 1;
      return known.count;
    }
    // The oldest entry gives way: its window is the first to end.
    if (this.#failures.size >= this.addresses)
      for (const oldest of this.#failures.keys()) {
        this.#failures.delete(oldest);
        break;
      }
    this.#failures.delete(address);
    this.#failures.set(address, { count: 1, until: now.getTime() + this.windowMs });
    return 1;
  }
}

const MINUTE_MS = 60_000;
const EVERYBODY = 'everybody';

/** Limits within a minute: from one address, and from all of them together. */
export class Limits {
  readonly #each: FailureLimiter;
  readonly #all: FailureLimiter;

  constructor({ each, all }: { readonly each: number; readonly all: number }, windowMs: number = MINUTE_MS) {
    this.#each = new FailureLimiter(each, windowMs);
    this.#all = new FailureLimiter(all, windowMs);
  }

  /** Whole seconds to wait; 0 when another try is allowed. */
  waitSeconds(address: string, now: Date): number {
    return Math.max(this.#each.waitSeconds(network(address), now), this.#all.waitSeconds(EVERYBODY, now));
  }

  /** Counts one; answers how many there were from there, and in all. */
  count(address: string, now: Date): { readonly each: number; readonly all: number } {
    return { each: this.#each.failed(network(address), now), all: this.#all.failed(EVERYBODY, now) };
  }
}

/** Whoever has one address of IPv6 has the other 2^64 of its network, too. */
export function network(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
