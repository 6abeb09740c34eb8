/** A tick that finds nothing due, with a million armed timers and with none. */
import { dataset } from '../lib/dataset.js';
import { compare, type Figure, inTurn } from '../lib/figures.js';
import { openMuster } from '../lib/muster.js';
import { onDisk } from '../lib/places.js';
import { copyInto } from '../lib/raw.js';

const ARMED = 1_000_000;
const TICKS = 20_000;
const ROUNDS = 7;

export async function idleFigures(): Promise<readonly Figure[]> {
  const folder = onDisk();
  const timers = { count: ARMED, dueInMs: 3_600_000 };
  const armed = await openMuster(copyInto(folder, await dataset('armed-timers', { timers }), 'armed'));
  const none = await openMuster(copyInto(folder, await dataset('empty', {}), 'none'));
  const microseconds = async ({ ticker }: typeof armed): Promise<number> => {
    const started = performance.now();
    for (let i = 0; i < TICKS; i += 1) await ticker.tick();
    return ((performance.now() - started) * 1000) / TICKS;
  };
  await microseconds(armed);
  await microseconds(none);
  const pairs = await inTurn(
    ROUNDS,
    () => microseconds(armed),
    () => microseconds(none),
  );
  await armed.close();
  await none.close();
  return [compare('idle tick, 1,000,000 armed timers', 'µs', pairs, 'with none', null)];
}
