/**
 * A process that serves a bare Bolt app behind the receiver of the product: authorized with a constant, it acknowledges every
 * command with what it was told. Answers the port.
 */
import { App } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import fastify from 'fastify';
import { asHelper } from '../lib/asHelper.js';
import { log } from '../lib/muster.js';
import { createClock, Inlet, slackEventRoutes } from '../lib/product.js';

export interface Bare {
  readonly signingSecret: string;
  readonly answer: { readonly text: string; readonly blocks: KnownBlock[] };
}

async function serve({ signingSecret, answer }: Bare): Promise<number> {
  const inlet = new Inlet(log);
  const app = new App({
    receiver: inlet,
    authorize: () => Promise.resolve({ botId: 'BBOT', botUserId: 'UBOT' }),
    convoStore: false,
    tokenVerificationEnabled: false,
  });
  app.command(/.*/u, ({ ack }) => ack({ response_type: 'ephemeral', ...answer }));
  const server = fastify();
  const clock = createClock({ mode: 'system' }, undefined);
  await server.register(slackEventRoutes({ inlet, signingSecret, clock, log }));
  return Number(new URL(await server.listen({ host: '127.0.0.1', port: 0 })).port);
}

asHelper(serve);
