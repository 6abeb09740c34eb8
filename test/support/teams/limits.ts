/** How much Teams takes: so many calls within so many milliseconds. */

type Limit = readonly (readonly [most: number, spanMs: number])[];

/** The bot in one conversation, sending and making. */
export const sending: Limit = [
  [7, 1_000],
  [8, 2_000],
  [60, 30_000],
  [1_800, 3_600_000],
];
/** The bot in one conversation, asking who is there. */
export const asking: Limit = [
  [14, 1_000],
  [16, 2_000],
  [120, 30_000],
  [3_600, 3_600_000],
];
/** All that the bot does in a tenant. */
export const together: Limit = [[50, 1_000]];
/** Graph, for the app in a tenant. */
export const graphTogether: Limit = [[30, 1_000]];
/** Graph, on one team, channel or chat. */
export const graphEach: Limit = [[4, 1_000]];

export class Limits {
  readonly #calls = new Map<string, number[]>();

  constructor(readonly now: () => number) {}

  /** Counts the call. @returns the seconds to wait if it is too much, and does not count then. */
  take(key: string, limit: Limit): number | undefined {
    const now = this.now();
    const longest = Math.max(...limit.map(([, span]) => span));
    const recent = (this.#calls.get(key) ?? []).filter((at) => now - at < longest);
    for (const [most, span] of limit) {
      const within = recent.filter((at) => now - at < span);
      const oldest = within[0];
      if (within.length >= most && oldest !== undefined)
        return Math.max(1, Math.ceil((oldest + span - now) / 1_000));
    }
    this.#calls.set(key, [...recent, now]);
    return undefined;
  }
}
