/** Durable declares per second through the dispatcher, against the same rows written by hand, one transaction each. */
import { join } from 'node:path';
import { compare, type Figure, inTurn } from './lib/figures.js';
import { type Muster, openMuster } from './lib/muster.js';
import { inMemory, onDisk } from './lib/places.js';
import { copyOf, openRaw } from './lib/raw.js';
import { describe, readWritten, type Written, writeAgain } from './lib/written.js';

export const CALLERS = 64;
const DECLARES = 2_000;
const ROUNDS = 5;

/** What is declared: a SEV1 for one service, as in the example. */
export const DECLARED = { title: 'Checkout is down', severity: 'SEV1', services: ['checkout'] };

const declare = async ({ dispatcher, viewer }: Muster): Promise<void> => {
  const answer = await dispatcher.dispatch({
    viewer,
    surface: 'rest',
    asked: { type: 'values', command: 'incident declare', origin: 'json', values: DECLARED },
    canAsk: false,
  });
  if (answer.type !== 'done') throw new Error(`A declare was not done: ${JSON.stringify(answer)}`);
};

/** Declares `count` incidents, each caller the next as soon as the last is answered; answers how many a second. */
export async function declares(muster: Muster, count: number): Promise<number> {
  let left = count;
  const caller = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await declare(muster);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return count / ((performance.now() - started) / 1000);
}

/** A database with an organization and one incident, closed: a year's first number is given, as it is but once. */
export async function begun(folder: string): Promise<string> {
  const file = join(folder, 'begun.db');
  const muster = await openMuster(file);
  await declare(muster);
  await muster.close();
  return file;
}

async function measure(folder: string, where: string, target: Figure['target']): Promise<Figure> {
  const base = await begun(folder);
  let written: Written | undefined;
  const ours = async (): Promise<number> => {
    const file = copyOf(base, 'ours');
    const muster = await openMuster(file);
    const perSecond = await declares(muster, DECLARES);
    await muster.close();
    const [before, after] = [openRaw(copyOf(base, 'before')), openRaw(file)];
    written = readWritten(before, after, DECLARES);
    for (const raw of [before, after]) raw.close();
    return perSecond;
  };
  const byHand = async (): Promise<number> => {
    if (written === undefined) throw new Error('Nothing was declared yet.');
    const raw = openRaw(copyOf(base, 'raw'));
    const write = writeAgain(raw, written);
    const started = performance.now();
    write();
    const seconds = (performance.now() - started) / 1000;
    raw.close();
    return DECLARES / seconds;
  };
  await ours();
  await byHand();
  const pairs = await inTurn(ROUNDS, ours, byHand);
  if (written !== undefined) process.stderr.write(`  one declare writes ${describe(written)}\n`);
  return compare(`declares, ${CALLERS} callers, ${where}`, '/s', pairs, 'by hand', target);
}

export async function declareFigures(): Promise<readonly Figure[]> {
  const figures = [await measure(onDisk(), 'disk', { atLeast: 1 })];
  const memory = inMemory();
  if (memory !== undefined) figures.push(await measure(memory, 'tmpfs', null));
  return figures;
}
