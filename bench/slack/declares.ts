/**
 * How long `/incident declare` waits for its acknowledgement at 20 a second for a minute, while the process delivers all that
 * is owed because of it to a Slack that takes 100 ms for each call and tells of everything that happens there.
 */
import { join } from 'node:path';
import { alone, type Figure } from '../lib/figures.js';
import { Helper } from '../lib/helper.js';
import { emptied, none, watch } from '../lib/owed.js';
import { inTime, PACED, paced } from '../lib/paced.js';
import { onDisk } from '../lib/places.js';
import { send } from '../lib/post.js';
import type { Bare } from './bare.js';
import { signedCommand } from './command.js';
import { connect } from './connected.js';

const LATENCY_MS = 100;
const LIMIT_MS = 300;
const PEOPLE = ['U1', 'U2', 'U3', 'U4', 'U5', 'U6', 'U7', 'U8'];

export async function declareFigures(): Promise<readonly Figure[]> {
  const file = join(onDisk(), 'declares.db');
  const muster = await connect(file, { people: PEOPLE, latencyMs: LATENCY_MS });
  const { signingSecret } = muster.outside;
  const store = watch(file);
  const bare = new Helper(import.meta.resolve('./bare.ts'));
  const answer = { text: 'Declared.', blocks: [] };
  const barePort = Number(await bare.ask({ signingSecret, answer } satisfies Bare));
  // A process that has been running knows the people, and has run everything once.
  for (const by of PEOPLE)
    await send(muster.port, signedCommand(signingSecret, by, 'declare sev2 "Warming up"'));
  await none(store.owed);

  const before = await muster.calls();
  // Signed as it is sent: signatures hold for minutes only.
  const waited = await paced({ ours: muster.port, bare: barePort }, (n) =>
    signedCommand(
      signingSecret,
      PEOPLE[n % PEOPLE.length] ?? '',
      `declare sev2 "Checkout is down in region ${n}"`,
    ),
  );
  const declared =
    (store.raw.prepare<[], number>('select count(*) from incidents').pluck().get() ?? 0) - PEOPLE.length;
  if (declared !== PACED) throw new Error(`Only ${declared} incidents were declared.`);
  const { owed, rooms, everything } = await emptied(store);
  process.stderr.write(`  ${owed} deliveries were owed when the last declare was answered\n`);
  const calls = (await muster.calls()) - before;
  store.close();
  bare.end();
  await muster.close();
  return [
    inTime('Slack: declare acknowledged', waited, LIMIT_MS, 'a bare Bolt app'),
    alone('  after the last of them: every room made', rooms),
    // What is announced goes into one channel, one message after the other.
    alone('  after the last of them: everything delivered', everything, `${calls} calls of ${LATENCY_MS} ms`),
  ];
}
