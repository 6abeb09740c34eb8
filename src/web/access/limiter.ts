/** Counts failures by address, so that nobody can try secrets at leisure. In memory, and bounded. */
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

  failed(address: string, now: Date): void {
    const known = this.#failures.get(address);
    if (known !== undefined && known.until > now.getTime()) {
      known.count += 1;
      return;
    }
    // The oldest entry gives way: its window is the first to end.
    if (this.#failures.size >= this.addresses)
      for (const oldest of this.#failures.keys()) {
        this.#failures.delete(oldest);
        break;
      }
    this.#failures.delete(address);
    this.#failures.set(address, { count: 1, until: now.getTime() + this.windowMs });
  }
}
