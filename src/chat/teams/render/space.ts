/** How much of a card is still free. */

/**
 * Teams takes about 100 KB, and 28 KB where a message goes through Graph (facts page, section 13). What surrounds the card
 * (its summary, what the connector adds) needs some of it.
 */
export const CARD_BYTES = 26_000;
/** The longest text of any kind. More is a page of its own, and not read in a chat. */
export const TEXT_LIMIT = 8_000;

export const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value)) + 1;

/** What is still free of a card. */
export class Space {
  /** Whether something had to be left out. */
  isCut = false;
  /** Whether something did not fit at all: what comes after it is left out, too. */
  isFull = false;
  #taken = 0;

  /** @param besides what is taken by what grows elsewhere, in bytes. */
  constructor(
    private readonly bytes: number,
    private readonly besides: () => number,
  ) {}

  /** In bytes. */
  get taken(): number {
    return this.#taken;
  }

  get #left(): number {
    return this.bytes - this.#taken - this.besides();
  }

  /** For what has to be there. */
  charge(value: unknown): void {
    this.#taken += sizeOf(value);
  }

  /** Whether it still fits; if so its place is taken, else it is left out. */
  take(value: unknown): boolean {
    const size = sizeOf(value);
    if (size > this.#left) {
      this.isCut = this.isFull = true;
      return false;
    }
    this.#taken += size;
    return true;
  }

  /**
   * The longest form of something that still fits: `make` is given the number of characters it may show. Undefined if not
   * even a few words fit, or if there is nothing to be seen in it.
   */
  longest<T>(make: (characters: number) => { value: T | undefined; isCut: boolean }): T | undefined {
    for (let characters = TEXT_LIMIT; characters >= 20; characters = Math.floor(characters / 2)) {
      const { value, isCut } = make(characters);
      if (value === undefined) return undefined;
      if (sizeOf(value) > this.#left) continue;
      this.#taken += sizeOf(value);
      this.isCut ||= isCut;
      return value;
    }
    this.isCut = this.isFull = true;
    return undefined;
  }
}
