/** What runs because of a commit. None of it can take the commit back, so failures are reported and stop nobody else. */
export function runAll(fns: Iterable<() => void>): void {
  for (const fn of fns) {
    try {
      fn();
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

type Listener = (topic: string) => void;

/** The listeners of one process. */
export class Signals {
  readonly #listeners = new Set<Listener>();

  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  tell(topic: string): void {
    runAll([...this.#listeners].map((listener) => () => listener(topic)));
  }
}
