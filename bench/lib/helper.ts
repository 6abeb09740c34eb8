/** A process of ours that does one thing after the other as it is told. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export class Helper {
  readonly #child: ChildProcess;

  /** @param url of its source */
  constructor(url: string) {
    this.#child = fork(fileURLToPath(url), { execArgv: ['--import', 'tsx'] });
  }

  /** Tells it something, and resolves with what it answers. */
  ask(told: object | string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null): void =>
        reject(new Error(`A helper ended with ${code ?? 'a signal'}.`));
      this.#child.once('exit', onExit);
      this.#child.once('message', (message: { answer: unknown }) => {
        this.#child.off('exit', onExit);
        resolve(message.answer);
      });
      this.#child.send(told);
    });
  }

  end(): void {
    this.#child.disconnect();
  }
}
