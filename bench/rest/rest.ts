/** Durable declares per second over REST, from another process, against the same through the dispatcher. */
import { begun, CALLERS, DECLARED, declares } from '../declares.js';
import { compare, type Figure, inTurn } from '../lib/figures.js';
import { Helper } from '../lib/helper.js';
import { openMuster } from '../lib/muster.js';
import { onDisk } from '../lib/places.js';
import { copyOf } from '../lib/raw.js';
import type { Load } from './load.js';
import { TOKEN } from './token.js';

const DECLARES = 2_000;
const ROUNDS = 5;

export async function restFigures(): Promise<readonly Figure[]> {
  const base = await begun(onDisk());
  const [server, client] = [new Helper('rest/server.ts'), new Helper('rest/load.ts')];
  const overRest = async (): Promise<number> => {
    const port = Number(await server.ask({ file: copyOf(base, 'rest') }));
    const perSecond = await client.ask({
      port,
      connections: CALLERS,
      requests: DECLARES,
      path: '/api/v1/incidents',
      token: TOKEN,
      body: JSON.stringify(DECLARED),
      status: 201,
    } satisfies Load);
    await server.ask('close');
    return Number(perSecond);
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
  for (const helper of [server, client]) helper.end();
  return [
    compare(`declares over REST, ${CALLERS} connections, disk`, '/s', pairs, 'dispatcher', { atLeast: 0.6 }),
  ];
}
