/**
 * How long it is from a declare until its room has everything, in an outer world that takes its time for each call, against
 * the longest chain of calls that depend on each other, made by hand.
 */
import type { Connected } from './connected.js';
import { compare, type Figure, inTurn } from './figures.js';

const ROUNDS = 7;

export interface Rooms {
  readonly platform: string;
  readonly latencyMs: number;
  readonly declarer: string;
  /** The calls that depend on each other, and nothing else; the number is that of the round. */
  readonly byHand: (round: number) => Promise<unknown>;
  /** What they are, in words. */
  readonly chain: string;
}

/** Measures both in turn, and ends the process. */
export async function roomFigure(
  muster: Connected<unknown>,
  { platform, latencyMs, declarer, byHand, chain }: Rooms,
): Promise<Figure> {
  let calls: readonly string[] = [];
  let round = 0;
  const ours = async (): Promise<number> => {
    round += 1;
    const declared = await muster.declare(`Checkout is down in region ${round}`, declarer);
    calls = declared.calls;
    return declared.ms;
  };
  const baseline = async (): Promise<number> => {
    const started = performance.now();
    await byHand(round);
    return performance.now() - started;
  };
  for (let warmUp = 0; warmUp < 2; warmUp += 1) {
    await ours();
    await baseline();
  }
  const pairs = await inTurn(ROUNDS, ours, baseline);
  await muster.calls();
  await muster.close();
  process.stderr.write(`  one declare calls ${calls.join(', ')}\n`);
  const what = `${platform}: declare to room ready, ${calls.length} calls of ${latencyMs} ms`;
  return compare(what, 'ms', pairs, chain, { atMost: 1.3 });
}
