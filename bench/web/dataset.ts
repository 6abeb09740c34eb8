/** Workspaces of different sizes: their rooms are opened by the product itself, what was said in them is written beside it. */
import { randomUUID } from 'node:crypto';
import Connection from 'better-sqlite3';
import { none, watch } from '../lib/owed.js';
import { start, stop, TOKEN } from '../lib/process.js';

export interface Size {
  readonly rooms: number;
  /** What people said in all of them together; most of it in the first one, ten in each of the others. */
  readonly messages: number;
}

const ELSEWHERE = 10;
const WORDS =
  'The error rate of card payments went up again after the second deploy, I am looking at the gateway now.';

const declare = async (address: string, n: number): Promise<void> => {
  const answer = await fetch(new URL('/api/v1/incidents', address), {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ title: `Checkout ${n} is slow`, severity: 'SEV2' }),
  });
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
};

/** Makes a workspace in a file; answers the path of its first room. */
export async function workspaceIn(file: string, { rooms, messages }: Size): Promise<string> {
  const muster = await start(file);
  for (let n = 0; n < rooms; n += 1) await declare(muster.address, n);
  const { owed, close } = watch(file);
  await none(owed);
  close();
  await stop(muster);
  const raw = new Connection(file);
  raw.pragma('synchronous = OFF');
  const all = raw
    .prepare<[], { readonly id: string; readonly seq: number; readonly change: number }>(
      `select id, last_seq as seq, last_change as change from workspace_channels where kind = 'ROOM' order by created_at, id`,
    )
    .all();
  const people = raw
    .prepare<[], string>('select id from users where is_service = 0 order by id')
    .pluck()
    .all();
  const add = raw.prepare(
    `insert into workspace_messages (id, channel_id, seq, change, author_id, key, body, pinned, at, replies)
     values (?, ?, ?, ?, ?, ?, ?, 0, ?, 0)`,
  );
  const body = JSON.stringify({ tone: 'neutral', blocks: [{ type: 'quote', text: WORDS }] });
  const now = Date.now();
  raw.transaction(() => {
    for (const [place, { id, seq, change }] of all.entries()) {
      const count = place === 0 ? messages - ELSEWHERE * (rooms - 1) : ELSEWHERE;
      for (let i = 1; i <= count; i += 1)
        add.run(
          randomUUID(),
          id,
          seq + i,
          change + i,
          people[Math.floor(i / 3) % people.length],
          `bench:${i}`,
          body,
          now - (count - i) * 60_000,
        );
      raw
        .prepare(
          'update workspace_channels set last_seq = last_seq + ?, last_change = last_change + ? where id = ?',
        )
        .run(count, count, id);
    }
  })();
  raw.close();
  return `/c/${all[0]?.id ?? ''}`;
}
