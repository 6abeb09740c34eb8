/**
 * How long `/incident declare` waits for its acknowledgement at 20 a second for a minute, while the process delivers all that
 * is owed because of it to a Slack that takes 100 ms for each call and tells of everything that happens there.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { alone, type Figure, percentile } from '../lib/figures.js';
import { Helper } from '../lib/helper.js';
import { onDisk } from '../lib/places.js';
import { openRaw } from '../lib/raw.js';
import type { Bare } from './bare.js';
import { signedCommand } from './command.js';
import { connect } from './connected.js';
import { send } from './post.js';

const PER_SECOND = 20;
const SECONDS = 60;
const LATENCY_MS = 100;
const LIMIT_MS = 300;
const PEOPLE = ['U1', 'U2', 'U3', 'U4', 'U5', 'U6', 'U7', 'U8'];
/** How long may be waited for the outbox afterwards, in milliseconds. */
const EMPTY_WITHIN_MS = 300_000;

/** Waits until a time of `performance.now()`. */
const until = (at: number): Promise<void> => pause(Math.max(0, at - performance.now()));

interface Waited {
  readonly ours: readonly number[];
  /** The same commands, to an app that has nothing to do. */
  readonly bare: readonly number[];
}

/** Sends one declare after the other at its time, whether or not those before are answered; answers how long each waited. */
async function declare(port: number, barePort: number, secret: string): Promise<Waited> {
  const begun = performance.now();
  const [ours, bare]: [Promise<number>[], Promise<number>[]] = [[], []];
  for (let n = 0; n < PER_SECOND * SECONDS; n += 1) {
    const due = begun + (n * 1_000) / PER_SECOND;
    await until(due);
    const by = PEOPLE[n % PEOPLE.length] ?? '';
    const command = signedCommand(secret, by, `declare sev2 "Checkout is down in region ${n}"`);
    ours.push(send(port, command).then(() => performance.now() - due));
    bare.push(send(barePort, command).then(() => performance.now() - due));
  }
  return { ours: await Promise.all(ours), bare: await Promise.all(bare) };
}

/** Looks into the database, beside the process whose it is. */
function watch(file: string) {
  const raw = openRaw(file);
  const count = (where: string): number =>
    raw
      .prepare<[], number>(
        `select count(*) from deliveries d join conversations c on c.id = d.lane
         where d.state in ('OPEN', 'SENDING') ${where}`,
      )
      .pluck()
      .get() ?? 0;
  return {
    declared: () => raw.prepare<[], number>('select count(*) from incidents').pluck().get() ?? 0,
    owed: () => count(''),
    owedRooms: () => count(`and c.kind = 'WAR_ROOM' and c.platform = 'slack'`),
    close: () => raw.close(),
  };
}

/** Waits until there is nothing more. */
async function none(count: () => number): Promise<void> {
  const limit = performance.now() + EMPTY_WITHIN_MS;
  while (count() > 0) {
    if (performance.now() > limit) throw new Error(`${count()} deliveries are still owed.`);
    await pause(100);
  }
}

export async function declareFigures(): Promise<readonly Figure[]> {
  const file = join(onDisk(), 'declares.db');
  const muster = await connect(file, { people: PEOPLE, latencyMs: LATENCY_MS });
  const { signingSecret } = muster.slack;
  const store = watch(file);
  const bare = new Helper(import.meta.resolve('./bare.ts'));
  const answer = { text: 'Declared.', blocks: [] };
  const barePort = Number(await bare.ask({ signingSecret, answer } satisfies Bare));
  // A process that has been running knows the people, and has run everything once.
  for (const by of PEOPLE)
    await send(muster.port, signedCommand(signingSecret, by, 'declare sev2 "Warming up"'));
  await none(store.owed);

  const before = await muster.calls();
  const waited = await declare(muster.port, barePort, signingSecret);
  const last = performance.now();
  const since = (): string => `${((performance.now() - last) / 1_000).toFixed(1)} s`;
  const declared = store.declared() - PEOPLE.length;
  if (declared !== waited.ours.length) throw new Error(`Only ${declared} incidents were declared.`);
  process.stderr.write(`  ${store.owed()} deliveries are owed when the last declare is answered\n`);
  await none(store.owedRooms);
  const rooms = since();
  await none(store.owed);
  const everything = since();
  const calls = (await muster.calls()) - before;
  store.close();
  bare.end();
  await muster.close();
  const all = (samples: readonly number[]): string =>
    `${Math.round(percentile(samples, 0.99))} ms (p50 ${Math.round(percentile(samples, 0.5))}, max ${Math.round(percentile(samples, 1))})`;
  return [
    {
      what: `Slack: declare acknowledged, ${PER_SECOND}/s for ${SECONDS} s, p99`,
      ours: all(waited.ours),
      // What it waits for the machine itself, which may have other things to do.
      baseline: `${LIMIT_MS} ms; a bare Bolt app meanwhile ${all(waited.bare)}`,
      ratios: [percentile(waited.ours, 0.99) / LIMIT_MS],
      target: { atMost: 1 },
    },
    alone('  after the last of them: every room made', rooms),
    // What is announced goes into one channel, one message after the other.
    alone('  after the last of them: everything delivered', everything, `${calls} calls of ${LATENCY_MS} ms`),
  ];
}
