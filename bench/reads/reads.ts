/** `show` and the first page of `list` with 100,000 incidents of 20 entries, against 1,000 incidents. */
import { dataset } from '../lib/dataset.js';
import { compare, type Figure, inTurn } from '../lib/figures.js';
import { type Muster, openMuster } from '../lib/muster.js';
import { onDisk } from '../lib/places.js';
import { copyInto } from '../lib/raw.js';

const MANY = 100_000;
const FEW = 1_000;
const ENTRIES = 20;
const ROUNDS = 9;

/** The closed file with many incidents; nobody writes to it. */
export const manyIncidents = (): Promise<string> =>
  dataset('many-incidents', { incidents: MANY, entriesEach: ENTRIES });

interface Asked {
  readonly what: string;
  /** What is typed, of an incident out of so many. */
  readonly line: (incidents: number, round: number) => string;
  readonly times: number;
}
const asked: readonly Asked[] = [
  {
    what: 'show',
    // Spread over all of them, so that the one with many finds nothing in its caches by having just read it.
    line: (incidents, i) =>
      `/incident show INC-2026-${String(1 + ((i * 7919) % incidents)).padStart(3, '0')}`,
    times: 400,
  },
  { what: 'list (open: one of ten)', line: () => '/incident list', times: 100 },
  { what: 'list --all', line: () => '/incident list --all', times: 100 },
];

async function microseconds(
  { dispatcher, viewer }: Muster,
  { line, times }: Asked,
  incidents: number,
): Promise<number> {
  const started = performance.now();
  for (let i = 0; i < times; i += 1) {
    const answer = await dispatcher.dispatch({
      viewer,
      surface: 'web',
      asked: { type: 'line', line: line(incidents, i) },
      canAsk: false,
    });
    if (answer.type !== 'done') throw new Error(`Not answered: ${JSON.stringify(answer)}`);
  }
  return ((performance.now() - started) * 1000) / times;
}

export async function readFigures(): Promise<readonly Figure[]> {
  const folder = onDisk();
  const many = await openMuster(copyInto(folder, await manyIncidents(), 'many'));
  const fewFile = await dataset('few-incidents', { incidents: FEW, entriesEach: ENTRIES });
  const few = await openMuster(copyInto(folder, fewFile, 'few'));
  const figures: Figure[] = [];
  for (const one of asked) {
    await microseconds(many, one, MANY);
    await microseconds(few, one, FEW);
    const pairs = await inTurn(
      ROUNDS,
      () => microseconds(many, one, MANY),
      () => microseconds(few, one, FEW),
    );
    figures.push(compare(`${one.what}, 100,000 incidents`, 'µs', pairs, 'with 1,000', { atMost: 2 }));
  }
  await many.close();
  await few.close();
  return figures;
}
