/** From `/incident declare` until the room has its topic, purpose, bookmark, pinned card and people. */
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import type { Figure } from '../lib/figures.js';
import { onDisk } from '../lib/places.js';
import { roomFigure } from '../lib/rooms.js';
import { connect } from './connected.js';

const LATENCY_MS = 100;
const DECLARER = 'U1';

export async function roomFigures(): Promise<readonly Figure[]> {
  const muster = await connect(join(onDisk(), 'rooms.db'), { people: [DECLARER], latencyMs: LATENCY_MS });
  const web = new WebClient(muster.outside.botToken, { slackApiUrl: muster.outside.apiUrl });
  const byHand = async (round: number): Promise<void> => {
    const { channel } = await web.conversations.create({ name: `by-hand-${round}` });
    const room = channel?.id ?? '';
    const { ts } = await web.chat.postMessage({ channel: room, text: 'Checkout is down' });
    await web.pins.add({ channel: room, timestamp: ts ?? '' });
  };
  return [
    await roomFigure(muster, {
      platform: 'Slack',
      latencyMs: LATENCY_MS,
      declarer: DECLARER,
      byHand,
      chain: 'create, post, pin',
    }),
  ];
}
