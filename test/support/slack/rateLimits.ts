/** How much Slack takes: so many calls of a method per minute, and one message per second and channel. */
import type { Tier } from './methods/method.js';

const perMinute: Readonly<Record<Tier, number>> = { 1: 1, 2: 20, 3: 50, 4: 100, special: Infinity };

export class RateLimits {
  readonly #calls = new Map<string, number[]>();

  constructor(readonly now: () => number) {}

  /** The seconds to wait, if it is too much now. */
  check(token: string, method: string, tier: Tier, channel: string | undefined): number | undefined {
    const posting = method === 'chat.postMessage';
    return posting
      ? this.#take(`${token} ${channel ?? ''}`, 1, 1000)
      : this.#take(`${token} ${method}`, perMinute[tier], 60_000);
  }

  #take(key: string, most: number, span: number): number | undefined {
    const now = this.now();
    const recent = (this.#calls.get(key) ?? []).filter((at) => now - at < span);
    const oldest = recent[0];
    if (recent.length < most || oldest === undefined) {
      this.#calls.set(key, [...recent, now]);
      return undefined;
    }
    return Math.max(1, Math.ceil((oldest + span - now) / 1000));
  }
}
