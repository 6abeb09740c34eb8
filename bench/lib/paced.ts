/** How long answers take while requests come at a pace of their own, whether or not those before are answered. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Figure, percentile } from './figures.js';
import { type Post, send } from './post.js';

const PER_SECOND = 20;
const SECONDS = 60;
/** How many requests that are. */
export const PACED = PER_SECOND * SECONDS;

/** In milliseconds. */
export interface Waited {
  readonly ours: readonly number[];
  /** The same requests, to an app that has nothing to do. */
  readonly bare: readonly number[];
}

/** Waits until a time of `performance.now()`. */
const until = (at: number): Promise<void> => pause(Math.max(0, at - performance.now()));

/** Sends every request to both at its time. */
export async function paced(
  ports: { readonly ours: number; readonly bare: number },
  requestOf: (n: number) => Post,
): Promise<Waited> {
  const begun = performance.now();
  const [ours, bare]: [Promise<number>[], Promise<number>[]] = [[], []];
  for (let n = 0; n < PACED; n += 1) {
    const due = begun + (n * 1_000) / PER_SECOND;
    await until(due);
    const request = requestOf(n);
    ours.push(send(ports.ours, request).then(() => performance.now() - due));
    bare.push(send(ports.bare, request).then(() => performance.now() - due));
  }
  return { ours: await Promise.all(ours), bare: await Promise.all(bare) };
}

const all = (samples: readonly number[]): string =>
  `${Math.round(percentile(samples, 0.99))} ms (p50 ${Math.round(percentile(samples, 0.5))}, max ${Math.round(percentile(samples, 1))})`;

/** The 99th percentile against a limit in milliseconds. */
export const inTime = (what: string, { ours, bare }: Waited, limitMs: number, bareApp: string): Figure => ({
  what: `${what}, ${PER_SECOND}/s for ${SECONDS} s, p99`,
  ours: all(ours),
  // What it waits for the machine itself, which may have other things to do.
  baseline: `${limitMs} ms; ${bareApp} meanwhile ${all(bare)}`,
  ratios: [percentile(ours, 0.99) / limitMs],
  target: { atMost: 1 },
});
