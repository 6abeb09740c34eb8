/**
 * Requests per second of each route, from another process over 32 connections, against the same server whose commands answer
 * a constant: after the same authentication, the same reading and checking of what was sent (which looks the incident up),
 * and with the same bytes to write down and send. The baseline of a write has no transaction and thus no wait for the disk.
 */
import { dataset } from '../lib/dataset.js';
import { compare, type Figure, inTurn } from '../lib/figures.js';
import { Helper } from '../lib/helper.js';
import type { Load, Sent } from '../lib/load.js';
import { onDisk } from '../lib/places.js';
import { TOKEN } from '../lib/process.js';
import { copyInto } from '../lib/raw.js';
import type { Serve } from './server.js';

const CONNECTIONS = 32;
const ROUNDS = 5;
const INCIDENTS = 1_000;
/** Of the open ones, which are the newest tenth. */
const USED = 50;

interface Route {
  readonly what: string;
  readonly sent: readonly Sent[];
  readonly requests: number;
  readonly status: number;
}

const references = Array.from({ length: USED }, (_, i) => `INC-2026-${INCIDENTS - i}`);

const read = (path: string, requests: number): Route => ({
  what: `GET ${path}`,
  sent: path.includes(':ref')
    ? references.map((reference) => ({ path: `/api/v1${path.replace(':ref', reference)}`, body: null }))
    : [{ path: `/api/v1${path}`, body: null }],
  requests,
  status: 200,
});

/** With several bodies each incident gets one after the other, so that every request changes something. */
const write = (path: string, note: string, ...bodies: readonly object[]): Route => ({
  what: `POST ${path}${note}`,
  sent: bodies.flatMap((body) =>
    references.map((reference) => ({
      path: `/api/v1${path.replace(':ref', reference)}`,
      body: JSON.stringify(body),
    })),
  ),
  requests: 600,
  status: 200,
});

/**
 * What limits them. An incident is seven statements, each of which goes into SQLite and back by itself; a reference in the
 * address is those seven once more before the command runs, in the baseline as well. A list asks in words that fit its
 * filters, and writing these anew is a third of its time; reading the rows into objects is another, and then they are made
 * into JSON and into a message that a program never gets. The audit log is slowest: its count looks at each entry's incident,
 * up to 10,000 of them, because that may be hidden. A write waits for the disk together with up to fifteen others, and all
 * that it writes (the row, its entry, what is owed to rooms, the audit) is statements again.
 */
const routes: readonly Route[] = [
  read('/incidents', 600),
  read('/incidents?limit=200', 200),
  read('/incidents/:ref', 1_500),
  read('/incidents/:ref/timeline', 1_000),
  read('/incidents/:ref/updates', 1_000),
  read('/incidents/:ref/catchup', 1_000),
  read('/users', 1_000),
  read('/services', 1_000),
  read('/me', 2_000),
  read('/audit-log', 400),
  {
    what: 'POST /incidents',
    sent: [
      {
        path: '/api/v1/incidents',
        body: JSON.stringify({ title: 'Checkout is down', severity: 'SEV1', services: ['checkout'] }),
      },
    ],
    requests: 600,
    status: 201,
  },
  write('/incidents/:ref/timeline', ' (note)', { text: 'Restarted the payment workers' }),
  write('/incidents/:ref/tag', '', { action: 'SET', tags: ['api'] }, { action: 'SET', tags: ['database'] }),
  write(
    '/incidents/:ref/impact',
    '',
    { summary: 'Nobody in Europe can pay.', affected_users: 1_200 },
    { summary: 'Some in Europe cannot pay.', affected_users: 300 },
  ),
  write('/incidents/:ref/updates', '', { message: 'We found the cause and are rolling back' }),
  write('/incidents/:ref/roles', '', { role: 'SCRIBE', user: 'ben' }, { role: 'SCRIBE', user: 'chen' }),
  write('/incidents/:ref/acknowledge', ' (no change)', {}),
];

export async function routeFigures(): Promise<readonly Figure[]> {
  const folder = onDisk();
  const base = await dataset('routes', {
    incidents: INCIDENTS,
    entriesEach: 20,
    surroundings: { updatesEach: 3, people: 200, services: 100, audited: 10_000 },
  });
  const server = (): Helper => new Helper(import.meta.resolve('./server.ts'));
  const [product, baseline, client] = [server(), server(), new Helper(import.meta.resolve('../lib/load.ts'))];
  const serving = async (helper: Helper, serve: Serve): Promise<number> => Number(await helper.ask(serve));
  const ports = {
    product: await serving(product, { file: copyInto(folder, base, 'product') }),
    constant: await serving(baseline, { file: copyInto(folder, base, 'constant'), constant: true }),
  };
  const figures: Figure[] = [];
  for (const { what, sent, requests, status } of routes) {
    const perSecond = async (port: number): Promise<number> =>
      Number(
        await client.ask({
          port,
          connections: CONNECTIONS,
          requests,
          sent,
          token: TOKEN,
          status,
        } satisfies Load),
      );
    const ours = (): Promise<number> => perSecond(ports.product);
    const constant = (): Promise<number> => perSecond(ports.constant);
    await ours();
    await constant();
    figures.push(compare(what, '/s', await inTurn(ROUNDS, ours, constant), 'a constant', null));
  }
  for (const helper of [product, baseline]) await helper.ask('close');
  for (const helper of [product, baseline, client]) helper.end();
  return figures;
}
