/** From `declare`, typed to the app alone, until a channel has its description and its card, and the incident is announced. */
import { join } from 'node:path';
import { z } from 'zod';
import type { Figure } from '../lib/figures.js';
import { onDisk } from '../lib/places.js';
import { roomFigure } from '../lib/rooms.js';
import { connect } from './connected.js';
import { tokenFor } from './token.js';
import type { Opened } from './told.js';

const LATENCY_MS = 100;
const DECLARER = 'Ada';

const made = z.object({ id: z.string() });

/** Posts, and answers the id of what was made. */
async function post(url: string, token: string, body: object): Promise<string> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return made.parse(await answer.json()).id;
}

async function byHand(teams: Opened) {
  const graph = await tokenFor(teams, 'https://graph.microsoft.com/.default');
  const bot = await tokenFor(teams, 'https://api.botframework.com/.default');
  return async (round: number): Promise<void> => {
    const channel = await post(`${teams.graphUrl}/teams/${teams.groupId}/channels`, graph, {
      displayName: `by-hand-${round}`,
      membershipType: 'standard',
    });
    await post(`${teams.serviceUrl}v3/conversations`, bot, {
      isGroup: true,
      bot: { id: `28:${teams.appId}` },
      tenantId: teams.tenantId,
      channelData: { channel: { id: channel }, tenant: { id: teams.tenantId } },
      activity: { type: 'message', text: 'Checkout is down' },
    });
  };
}

export async function roomFigures(): Promise<readonly Figure[]> {
  const teams = await connect(join(onDisk(), 'rooms.db'), { people: [DECLARER], latencyMs: LATENCY_MS });
  return [
    await roomFigure(teams, {
      platform: 'Teams',
      latencyMs: LATENCY_MS,
      declarer: DECLARER,
      byHand: await byHand(teams.outside),
      chain: 'create, post',
    }),
  ];
}
