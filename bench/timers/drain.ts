/** Draining timers that do nothing, against deleting the same rows in the same batches by hand. */
import type { Job } from '../../src/core/time/job.js';
import { BENCH_TIMER, dataset } from '../lib/dataset.js';
import { compare, type Figure, inTurn } from '../lib/figures.js';
import { NOW, openMuster } from '../lib/muster.js';
import { onDisk } from '../lib/places.js';
import { copyInto, openRaw, transactions } from '../lib/raw.js';

export const TIMERS = 10_000;
/** As many as the ticker runs in one transaction. */
export const BATCH = 100;
const ROUNDS = 7;

/** What claims a batch in one statement. */
export const CLAIM = `delete from timers where id in
  (select id from timers where armed = true and due_at <= ? order by due_at, id limit ${BATCH}) returning *`;

interface Drained {
  readonly jobs?: readonly Job[];
  /** Told for each timer how long after the start it was done, in milliseconds. */
  readonly onTimer?: (afterMs: number) => void;
}

/** Runs everything that is due and answers how long it took, in milliseconds. */
export async function drain(file: string, { jobs, onTimer }: Drained): Promise<number> {
  let started = 0;
  const muster = await openMuster(file, {
    ...(jobs === undefined ? {} : { jobs }),
    onTimer: () => onTimer?.(performance.now() - started),
  });
  started = performance.now();
  const { ran, failed } = await muster.ticker.tick();
  const ms = performance.now() - started;
  await muster.close();
  if (ran !== TIMERS || failed > 0) throw new Error(`${ran} timers ran and ${failed} failed.`);
  return ms;
}

export async function drainFigures(): Promise<readonly Figure[]> {
  const base = await dataset('due-timers', { timers: { count: TIMERS, dueInMs: -3_600_000 } });
  const folder = onDisk();
  const ours = (): Promise<number> =>
    drain(copyInto(folder, base, 'ours'), {
      jobs: [{ kind: BENCH_TIMER, label: 'nothing', run: () => Promise.resolve() }],
    });
  const byHand = (): Promise<number> => {
    const raw = openRaw(copyInto(folder, base, 'raw'));
    const claim = raw.prepare(CLAIM);
    const transaction = transactions(raw);
    const started = performance.now();
    for (let more = true; more; )
      transaction(() => {
        more = claim.all(NOW.getTime()).length > 0;
      });
    const ms = performance.now() - started;
    raw.close();
    return Promise.resolve(ms);
  };
  await ours();
  await byHand();
  const pairs = await inTurn(ROUNDS, ours, byHand);
  return [compare('10,000 due timers that do nothing', 'ms', pairs, 'deleted by hand', { atMost: 3 })];
}
