/** How long until every one of many open windows has a message, against a server that only hands on what it is given. */
import { join } from 'node:path';
import { z } from 'zod';
import { alone, compare, type Figure, type Pairs, spread } from '../lib/figures.js';
import { Helper } from '../lib/helper.js';
import { onDisk } from '../lib/places.js';
import { residentMemory, start, stop } from '../lib/process.js';
import { workspaceIn } from './dataset.js';
import type { Watching } from './watchers.js';

const WINDOWS = 200;
const ROUNDS = 15;

const told = z.object({ ms: z.number() });

export async function windowFigures(): Promise<readonly Figure[]> {
  const file = join(onDisk(), 'windows.db');
  const room = await workspaceIn(file, { rooms: 10, messages: 1_000 });
  const muster = await start(file);
  const bare = new Helper(import.meta.resolve('./bare.ts'));
  const barePort = z.number().parse(await bare.ask({}));
  const watch = async (address: string, path: string): Promise<Helper> => {
    const watchers = new Helper(import.meta.resolve('./watchers.ts'));
    await watchers.ask({ open: { address, path, windows: WINDOWS } } satisfies Watching);
    return watchers;
  };
  const before = residentMemory(muster) ?? Number.NaN;
  const ours = await watch(muster.address, room);
  const theirs = await watch(`http://127.0.0.1:${barePort}`, room);
  const pairs: Pairs = { ours: [], baseline: [] };
  const say = async (watchers: Helper, n: number): Promise<number> =>
    told.parse(await watchers.ask({ say: `message number ${n} of the benchmark` } satisfies Watching)).ms;
  await say(ours, 0);
  await say(theirs, 0);
  for (let n = 1; n <= ROUNDS; n += 1) {
    pairs.ours.push(await say(ours, n));
    pairs.baseline.push(await say(theirs, n));
  }
  const after = residentMemory(muster) ?? Number.NaN;
  for (const one of [ours, theirs, bare]) one.end();
  await stop(muster);
  return [
    compare(`one message until ${WINDOWS} windows have it`, 'ms', pairs, 'bare server of events', null),
    alone(
      'memory of the process then',
      spread([after], 'MiB'),
      `${spread([before], 'MiB')} before they opened`,
    ),
  ];
}
