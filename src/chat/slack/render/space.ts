/** How much of a message is still free. */

/**
 * Slack refuses messages whose blocks are too long together (`msg_blocks_too_long`) and says neither the limit nor how it
 * counts. What people measured (bolt-js issues 2509 and 2867): about 13,200 characters, of which every block takes more than
 * a hundred and every piece of rich text some. The length of the JSON is more than any of these counts.
 */
const MESSAGE_SIZE = 12_000;
/** What a block costs beyond its JSON. */
const BLOCK_SIZE = 100;
/** The longest text of any kind (section 6 of the platform's facts: text objects). */
export const TEXT_LIMIT = 3_000;

const sizeOf = (value: unknown): number => JSON.stringify(value).length + 1;

/** What is still free of a message, or of anything else that is limited as a whole. */
export class Space {
  /** Whether something had to be left out. */
  isCut = false;
  #left: number;

  constructor(size = MESSAGE_SIZE) {
    this.#left = size;
  }

  get left(): number {
    return this.#left;
  }

  /** For a block that has to be there. */
  charge(value: unknown): void {
    this.#left -= BLOCK_SIZE + sizeOf(value);
  }

  /** For a block's frame. */
  frame(): boolean {
    return this.#spend(BLOCK_SIZE);
  }

  /** Whether it still fits; if so its place is taken, else it is left out. */
  take(value: unknown): boolean {
    return this.#spend(sizeOf(value));
  }

  /**
   * The longest form of something that still fits: `make` is given the number of characters it may show. Undefined if not
   * even a few words fit.
   */
  longest<T>(make: (characters: number) => { value: T; isCut: boolean }): T | undefined {
    for (let characters = TEXT_LIMIT; characters >= 20; characters = Math.floor(characters / 2)) {
      const made = make(Math.min(characters, this.#left));
      if (sizeOf(made.value) > this.#left) continue;
      this.#left -= sizeOf(made.value);
      this.isCut ||= made.isCut;
      return made.value;
    }
    this.isCut = true;
    return undefined;
  }

  #spend(size: number): boolean {
    if (size > this.#left) {
      this.isCut = true;
      return false;
    }
    this.#left -= size;
    return true;
  }
}
