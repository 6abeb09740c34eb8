/** What the processes have in common that are the outer world: the doubles of the tests, so that their work is not counted as ours. */
import type { Room } from './outside.js';

interface Double<C> {
  readonly calls: readonly C[];
  readonly problems: readonly string[];
  until(look: () => boolean, options: { readonly within: number }): Promise<unknown>;
}

/** What else is done because of a declare has begun by then, in milliseconds. */
const QUIET_MS = 300;

const ROOM_WITHIN_MS = 20_000;

export interface Declaring<C> {
  /** Asks for the incident, and resolves with the status of the answer. */
  readonly ask: () => Promise<number>;
  /** Whether there is a new room with everything in it. */
  readonly isReady: () => boolean;
  readonly nameOf: (call: C) => string;
}

/** How long it is until somebody who declares has a room with everything in it. */
export async function declared<C>(double: Double<C>, { ask, isReady, nameOf }: Declaring<C>): Promise<Room> {
  const calls = double.calls.length;
  const started = performance.now();
  const asked = ask();
  await double.until(isReady, { within: ROOM_WITHIN_MS });
  const ms = performance.now() - started;
  const status = await asked;
  if (status !== 200) throw new Error(`A declare was answered with ${status}.`);
  for (let before = -1; before < double.calls.length; ) {
    before = double.calls.length;
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  }
  return { ms, calls: double.calls.slice(calls).map(nameOf) };
}

/** How many calls there were; complains of what was wrong with them. */
export function callsTo({ calls, problems }: Double<unknown>, what: string): number {
  if (problems.length > 0)
    process.stderr.write(`  ${what} found ${problems.length} mistakes, the first: ${problems[0]}\n`);
  return calls.length;
}
