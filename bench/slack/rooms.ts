/**
 * From `/incident declare` until the room has its topic, purpose, bookmark, pinned card and people, in a Slack that takes
 * 100 ms for each call, against the longest chain of calls that depend on each other: a channel, a message in it, its pin.
 */
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { compare, type Figure, inTurn } from '../lib/figures.js';
import { onDisk } from '../lib/places.js';
import { connect } from './connected.js';

const LATENCY_MS = 100;
const ROUNDS = 7;
const DECLARER = 'U1';

/** The calls that depend on each other, and nothing else. */
async function chain(web: WebClient, name: string): Promise<number> {
  const started = performance.now();
  const { channel } = await web.conversations.create({ name });
  const room = channel?.id ?? '';
  const { ts } = await web.chat.postMessage({ channel: room, text: 'Checkout is down' });
  await web.pins.add({ channel: room, timestamp: ts ?? '' });
  return performance.now() - started;
}

export async function roomFigures(): Promise<readonly Figure[]> {
  const muster = await connect(join(onDisk(), 'rooms.db'), { people: [DECLARER], latencyMs: LATENCY_MS });
  const web = new WebClient(muster.slack.botToken, { slackApiUrl: muster.slack.apiUrl });
  let calls: readonly string[] = [];
  let round = 0;
  const ours = async (): Promise<number> => {
    round += 1;
    const declared = await muster.declare(`Checkout is down in region ${round}`, DECLARER);
    calls = declared.calls;
    return declared.ms;
  };
  const byHand = (): Promise<number> => chain(web, `by-hand-${round}`);
  for (let warmUp = 0; warmUp < 2; warmUp += 1) {
    await ours();
    await byHand();
  }
  const pairs = await inTurn(ROUNDS, ours, byHand);
  await muster.calls();
  await muster.close();
  process.stderr.write(`  one declare calls ${calls.join(', ')}\n`);
  return [
    compare(
      `Slack: declare to room ready, ${calls.length} calls of ${LATENCY_MS} ms`,
      'ms',
      pairs,
      'create, post, pin',
      { atMost: 1.3 },
    ),
  ];
}
