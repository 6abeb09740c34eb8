/**
 * `help` typed to the app alone, per second: from the first that is sent, with its signed token, until the last is answered with
 * a message in Teams. The whole process against a bare CloudAdapter that says the same as a constant. A third process sends
 * what a fourth one, which is Teams, has signed before.
 */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { compare, type Figure, inTurn } from '../lib/figures.js';
import { Helper } from '../lib/helper.js';
import type { Load } from '../lib/load.js';
import { onDisk } from '../lib/places.js';
import { send } from '../lib/post.js';
import type { Bare } from './bare.js';
import { connect, heard, last, signed } from './connected.js';

const CONNECTIONS = 16;
const ACTIVITIES = 600;
const ROUNDS = 7;
const ASKER = 'Ada';

export async function helpFigures(): Promise<readonly Figure[]> {
  const teams = await connect(join(onDisk(), 'help.db'), { people: [ASKER], latencyMs: 0 });
  const [bare, client] = [
    new Helper(import.meta.resolve('./bare.ts')),
    new Helper(import.meta.resolve('../lib/load.ts')),
  ];
  const help = (times: number) => signed(teams, { typed: 'help', by: ASKER, times });
  const once = async (port: number) => {
    for (const post of await help(1)) await send(port, post);
    await heard(teams, ASKER, 1);
    return await last(teams, ASKER);
  };
  const answer = await once(teams.port);
  if (!JSON.stringify(answer).includes('declare')) throw new Error(`This is no help: ${answer.summary}`);
  const barePort = Number(await bare.ask({ teams: teams.outside, answer } satisfies Bare));
  if (!isDeepStrictEqual(await once(barePort), answer)) throw new Error('The constant is another.');

  const perSecond = async (port: number): Promise<number> => {
    const load: Load = {
      port,
      connections: CONNECTIONS,
      requests: ACTIVITIES,
      sent: await help(ACTIVITIES),
      token: '',
      status: 200,
    };
    const answered = client.ask(load).then((rate) => {
      const at = performance.now();
      return { at, begun: at - (ACTIVITIES / Number(rate)) * 1_000 };
    });
    const said = heard(teams, ASKER, ACTIVITIES).then(() => performance.now());
    const [{ at, begun }, saidAt] = await Promise.all([answered, said]);
    return ACTIVITIES / ((Math.max(at, saidAt) - begun) / 1_000);
  };
  const ours = (): Promise<number> => perSecond(teams.port);
  const constant = (): Promise<number> => perSecond(barePort);
  await ours();
  await constant();
  const pairs = await inTurn(ROUNDS, ours, constant);
  await teams.calls();
  for (const helper of [bare, client]) helper.end();
  await teams.close();
  return [
    compare(
      `Teams: help answered with a message, ${CONNECTIONS} connections`,
      '/s',
      pairs,
      'a bare CloudAdapter',
      { atLeast: 0.5 },
    ),
  ];
}
