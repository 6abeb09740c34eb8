/** What a command of the command line is. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: { write(text: string): void };
  readonly err: { write(text: string): void };
}

export interface CliCommand {
  /** The words that name it. */
  readonly name: string;
  /** What may follow them. */
  readonly takes: string;
  readonly summary: string;
  /** Answers the exit code. */
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<number>;
}

/** What was typed cannot be understood: the message says what can. */
export class UsageProblem extends Error {
  override readonly name = 'UsageProblem';
}
