/**
 * Signed `/incident help` per second, answered in the acknowledgement by the whole process, against a bare Bolt app behind the
 * same receiver that acknowledges with the same words as a constant. A third process sends, what it sends is signed before.
 */
import { join } from 'node:path';
import { compare, type Figure, inTurn } from '../lib/figures.js';
import { Helper } from '../lib/helper.js';
import type { Load } from '../lib/load.js';
import { onDisk } from '../lib/places.js';
import { send } from '../lib/post.js';
import type { Bare } from './bare.js';
import { signedCommand } from './command.js';
import { connect } from './connected.js';

const CONNECTIONS = 16;
const COMMANDS = 2_000;
const ROUNDS = 9;
const ASKER = 'U1';

export async function helpFigures(): Promise<readonly Figure[]> {
  const muster = await connect(join(onDisk(), 'help.db'), { people: [ASKER], latencyMs: 0 });
  const { signingSecret } = muster.outside;
  const [bare, client] = [
    new Helper(import.meta.resolve('./bare.ts')),
    new Helper(import.meta.resolve('../lib/load.ts')),
  ];
  const help = () => signedCommand(signingSecret, ASKER, 'help');
  const said = await send(muster.port, help());
  if (!said.includes('declare')) throw new Error(`This is no help: ${said}`);
  const answer: Bare['answer'] = JSON.parse(said);
  const barePort = Number(await bare.ask({ signingSecret, answer } satisfies Bare));
  const same = await send(barePort, help());
  if (same.length !== said.length) throw new Error(`The constant is another: ${same}`);

  const perSecond = async (port: number): Promise<number> =>
    Number(
      await client.ask({
        port,
        connections: CONNECTIONS,
        requests: COMMANDS,
        sent: Array.from({ length: COMMANDS }, help),
        token: '',
        status: 200,
      } satisfies Load),
    );
  const ours = (): Promise<number> => perSecond(muster.port);
  const constant = (): Promise<number> => perSecond(barePort);
  await ours();
  await constant();
  const pairs = await inTurn(ROUNDS, ours, constant);
  for (const helper of [bare, client]) helper.end();
  await muster.close();
  return [
    compare(`Slack: /incident help, ${CONNECTIONS} connections`, '/s', pairs, 'a bare Bolt app', {
      atLeast: 0.5,
    }),
  ];
}
