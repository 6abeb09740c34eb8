/**
 * How long whoever presses "Acknowledge" on a card waits for the answer at 20 a second for a minute, each in the room of another
 * incident, while the process delivers all that is owed because of it to a Teams that takes 100 ms for each call.
 */
import { join } from 'node:path';
import { alone, type Figure } from '../lib/figures.js';
import { Helper } from '../lib/helper.js';
import type { Load } from '../lib/load.js';
import { emptied, none, watch } from '../lib/owed.js';
import { inTime, PACED, paced } from '../lib/paced.js';
import { onDisk } from '../lib/places.js';
import { send } from '../lib/post.js';
import { TOKEN } from '../lib/process.js';
import type { Bare } from './bare.js';
import { connect, signed, slow } from './connected.js';
import type { Press } from './told.js';

const LATENCY_MS = 100;
const LIMIT_MS = 300;
const PEOPLE = ['Ada', 'Ben', 'Chen', 'Dana', 'Eve', 'Finn', 'Gina', 'Hugo'];
/** Declares over REST at once. */
const CONNECTIONS = 8;

type Store = ReturnType<typeof watch>;

/** Declares as many incidents over REST, and waits until their rooms are there. */
async function declare(port: number, requests: number, store: Store): Promise<void> {
  const client = new Helper(import.meta.resolve('../lib/load.ts'));
  const sent = [
    { path: '/api/v1/incidents', body: JSON.stringify({ title: 'Checkout is down', severity: 'SEV2' }) },
  ];
  const load: Load = { port, connections: CONNECTIONS, requests, sent, token: TOKEN, status: 201 };
  await client.ask(load);
  client.end();
  await none(store.owed);
}

/** Every incident is acknowledged by somebody, in its room. */
const presses = ({ raw }: Store): readonly Press[] =>
  raw
    .prepare<[], { readonly reference: string; readonly room: string }>(
      `select i.reference, c.external_id as room from incidents i join conversations c on c.incident_id = i.id
       where c.platform = 'teams' and c.kind = 'WAR_ROOM' order by i.number`,
    )
    .all()
    .map(({ reference, room }, n) => ({
      by: PEOPLE[n % PEOPLE.length] ?? '',
      room,
      line: `/incident ack ${reference}`,
    }));

export async function ackFigures(): Promise<readonly Figure[]> {
  const file = join(onDisk(), 'acks.db');
  const teams = await connect(file, { people: PEOPLE, latencyMs: 0 });
  const store = watch(file);
  const bare = new Helper(import.meta.resolve('./bare.ts'));
  const answer = { card: { type: 'AdaptiveCard', version: '1.5', body: [] }, summary: 'Done.' };
  const barePort = Number(await bare.ask({ teams: teams.outside, answer } satisfies Bare));
  await declare(teams.port, PEOPLE.length + PACED, store);

  const posts = await signed(teams, { presses: presses(store) });
  await slow(teams, LATENCY_MS);
  // A process that has been running knows the people, and has run everything once.
  for (const post of posts.splice(0, PEOPLE.length)) await send(teams.port, post);
  await none(store.owed);

  const before = await teams.calls();
  const waited = await paced({ ours: teams.port, bare: barePort }, (n) => {
    const post = posts[n];
    if (post === undefined) throw new Error(`There are only ${posts.length} incidents.`);
    return post;
  });
  const acknowledged =
    store.raw
      .prepare<[], number>('select count(*) from incidents where acknowledged_at is not null')
      .pluck()
      .get() ?? 0;
  if (acknowledged !== PEOPLE.length + PACED) throw new Error(`Only ${acknowledged} were acknowledged.`);
  const { owed, everything } = await emptied(store);
  process.stderr.write(`  ${owed} deliveries were owed when the last press was answered\n`);
  const calls = (await teams.calls()) - before;
  store.close();
  bare.end();
  await teams.close();
  return [
    inTime('Teams: acknowledge on a card answered', waited, LIMIT_MS, 'a bare CloudAdapter'),
    alone('  after the last of them: everything delivered', everything, `${calls} calls of ${LATENCY_MS} ms`),
  ];
}
