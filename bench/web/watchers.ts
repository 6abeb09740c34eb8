/** Many windows of a room in one process: they are open, and tell how long it took until all of them had a message. */
import { randomUUID } from 'node:crypto';
import { type ClientRequest, get } from 'node:http';
import { asHelper } from '../lib/asHelper.js';

export type Watching =
  | { readonly open: { readonly address: string; readonly path: string; readonly windows: number } }
  | { readonly say: string };

const open: ClientRequest[] = [];
let where = { address: '', path: '' };
/** The windows that have not got it yet, and whom to tell when none is left. */
let waiting:
  | { readonly marker: string; readonly windows: Set<number>; readonly done: () => void }
  | undefined;

function watch(n: number, address: string, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(new URL(`${path}/events?after=0.0.1`, address), (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`A window was refused: ${answer.statusCode}.`));
      let tail = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        if (waiting === undefined) return;
        tail = (tail + chunk).slice(-100_000);
        if (!tail.includes(waiting.marker)) return;
        tail = '';
        waiting.windows.delete(n);
        if (waiting.windows.size === 0) waiting.done();
      });
      resolve();
    });
    request.on('error', reject);
    open.push(request);
  });
}

async function say(marker: string): Promise<{ readonly ms: number }> {
  const begun = performance.now();
  const all = new Promise<void>((resolve) => {
    waiting = { marker, windows: new Set(open.keys()), done: resolve };
  });
  const answer = await fetch(new URL(`${where.path}/messages`, where.address), {
    method: 'POST',
    headers: { origin: new URL(where.address).origin, 'hx-request': 'true' },
    body: new URLSearchParams({ text: marker, nonce: randomUUID() }),
  });
  if (!answer.ok) throw new Error(`It could not be said: ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
  await all;
  waiting = undefined;
  return { ms: performance.now() - begun };
}

asHelper<Watching>(async (told) => {
  if ('say' in told) return await say(told.say);
  where = told.open;
  for (let n = 0; n < told.open.windows; n += 1) await watch(n, told.open.address, told.open.path);
  return undefined;
});
