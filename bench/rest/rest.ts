/** Durable declares per second over REST, from another process, against the same through the dispatcher. */
import { begun, CALLERS, DECLARED, declares } from '../declares.js';
import { compare, type Figure, inTurn } from '../lib/figures.js';
import { Helper } from '../lib/helper.js';
import type { Load } from '../lib/load.js';
import { openMuster } from '../lib/muster.js';
import { onDisk } from '../lib/places.js';
import { start, stop, TOKEN } from '../lib/process.js';
import { copyOf } from '../lib/raw.js';

const DECLARES = 2_000;
const ROUNDS = 5;

export async function restFigures(): Promise<readonly Figure[]> {
  const base = await begun(onDisk());
  const [server, client] = [
    new Helper(import.meta.resolve('./server.ts')),
    new Helper(import.meta.resolve('../lib/load.ts')),
  ];
  const load = async (port: number): Promise<number> =>
    Number(
      await client.ask({
        port,
        connections: CALLERS,
        requests: DECLARES,
        sent: [{ path: '/api/v1/incidents', body: JSON.stringify(DECLARED) }],
        token: TOKEN,
        status: 201,
      } satisfies Load),
    );
  const overRest = async (): Promise<number> => {
    const perSecond = await load(Number(await server.ask({ file: copyOf(base, 'rest') })));
    await server.ask('close');
    return perSecond;
  };
  /** The same, while the process delivers what the declares before have caused. */
  const wholeProcess = async (): Promise<number> => {
    const started = await start(copyOf(base, 'whole'));
    await load(Number(new URL(started.address).port));
    const perSecond = await load(Number(new URL(started.address).port));
    await stop(started);
    return perSecond;
  };
  const direct = async (): Promise<number> => {
    const muster = await openMuster(copyOf(base, 'direct'));
    const perSecond = await declares(muster, DECLARES);
    await muster.close();
    return perSecond;
  };
  await overRest();
  await direct();
  const pairs = await inTurn(ROUNDS, overRest, direct);
  const whole = await inTurn(3, wholeProcess, direct);
  for (const helper of [server, client]) helper.end();
  return [
    compare(`declares over REST, ${CALLERS} connections, disk`, '/s', pairs, 'dispatcher', { atLeast: 0.6 }),
    compare('  to the whole process, which delivers meanwhile', '/s', whole, 'dispatcher', null),
  ];
}
