/** The whole process as `npm start` runs it: how long it takes to be ready, and its resident memory after 1,000 requests. */
import { join } from 'node:path';
import { alone, compare, type Figure, inTurn, spread } from '../lib/figures.js';
import { onDisk } from '../lib/places.js';
import { residentMemory, type Started, start, stop, TOKEN } from '../lib/process.js';
import { copyInto } from '../lib/raw.js';
import { manyIncidents } from './reads.js';

const ROUNDS = 5;
const REQUESTS = 1_000;

async function serve({ address }: Started): Promise<void> {
  for (let i = 0; i < REQUESTS; i += 1) {
    const path = i % 2 === 0 ? '/api/v1/incidents' : `/api/v1/incidents/INC-2026-${1000 + i * 97}`;
    const answer = await fetch(`${address.replace(/\/$/u, '')}${path}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  }
}

export async function processFigures(): Promise<readonly Figure[]> {
  const folder = onDisk();
  const file = copyInto(folder, await manyIncidents(), 'started');
  const memory: number[] = [];
  let fresh = 0;
  const timed = async (database: string): Promise<number> => {
    const started = await start(database);
    await stop(started);
    return started.ms;
  };
  const full = (): Promise<number> => timed(file);
  const empty = (): Promise<number> => {
    fresh += 1;
    return timed(join(folder, `fresh-${fresh}.db`));
  };
  await full();
  const pairs = await inTurn(ROUNDS, full, empty);
  const started = await start(file);
  await serve(started);
  const resident = residentMemory(started);
  if (resident !== undefined) memory.push(resident);
  await stop(started);
  return [
    compare('start until ready, 100,000 incidents', 'ms', pairs, 'fresh database', null),
    alone('resident memory then, after 1,000 requests', spread(memory, 'MiB')),
  ];
}
