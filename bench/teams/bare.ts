/**
 * A process that serves a bare CloudAdapter, which verifies tokens as the product does: it answers every message with one
 * that it was told, by a client of its own, and every press of a button with its card. Answers the port.
 */
import {
  type AdaptiveCardInvokeResponse,
  CardFactory,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  MessageFactory,
  TeamsActivityHandler,
} from 'botbuilder';
import { ServiceClientCredentialsFactory } from 'botframework-connector';
import fastify from 'fastify';
import { z } from 'zod';
import { asHelper } from '../lib/asHelper.js';
import { tokenFor } from './token.js';
import type { Opened, Said } from './told.js';

export interface Bare {
  readonly teams: Opened;
  readonly answer: Said;
}

/** Signs everything with a token that it was given once. */
class Given extends ServiceClientCredentialsFactory {
  constructor(
    private readonly appId: string,
    private readonly token: string,
  ) {
    super();
  }
  override isValidAppId(appId: string): Promise<boolean> {
    return Promise.resolve(appId === this.appId);
  }
  override isAuthenticationDisabled(): Promise<boolean> {
    return Promise.resolve(false);
  }
  override createCredentials(): ReturnType<ServiceClientCredentialsFactory['createCredentials']> {
    const { token } = this;
    return Promise.resolve({
      signRequest: (request) => {
        request.headers.set('authorization', `Bearer ${token}`);
        return Promise.resolve(request);
      },
    });
  }
}

class Bot extends TeamsActivityHandler {
  constructor(private readonly said: Said) {
    super();
    this.onMessage(async (context, next) => {
      const { card, summary } = this.said;
      await context.sendActivity({ ...MessageFactory.attachment(CardFactory.adaptiveCard(card)), summary });
      await next();
    });
  }
  protected override onAdaptiveCardInvoke(): Promise<AdaptiveCardInvokeResponse> {
    const type = 'application/vnd.microsoft.card.adaptive';
    return Promise.resolve({ statusCode: 200, type, value: this.said.card });
  }
}

async function serve({ teams, answer }: Bare): Promise<number> {
  const token = await tokenFor(teams, 'https://api.botframework.com/.default');
  const adapter = new CloudAdapter(
    new ConfigurationBotFrameworkAuthentication(
      {
        MicrosoftAppId: teams.appId,
        MicrosoftAppPassword: teams.appPassword,
        MicrosoftAppTenantId: teams.tenantId,
        MicrosoftAppType: 'SingleTenant',
        ToBotFromChannelOpenIdMetadataUrl: teams.openIdMetadataUrl,
        ToBotFromEmulatorOpenIdMetadataUrl: teams.openIdMetadataUrl,
        ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
        ToChannelFromBotLoginUrl: `${teams.loginUrl}/botframework.com`,
        ToChannelFromBotOAuthScope: 'https://api.botframework.com',
        OAuthUrl: 'https://api.botframework.com',
        CallerId: 'urn:botframework:azure',
      },
      new Given(teams.appId, token),
    ),
  );
  // Whoever sends would take an error for an answer.
  adapter.onTurnError = (_context, error) => {
    process.stderr.write(`${error.stack ?? error.message}\n`);
    process.exit(1);
  };
  const bot = new Bot(answer);
  const server = fastify();
  server.post('/api/messages', async (request, reply) => {
    await adapter.process(
      {
        method: 'POST',
        headers: request.headers,
        body: z.record(z.string(), z.unknown()).parse(request.body),
      },
      {
        socket: request.socket,
        status: (code: number) => reply.code(code),
        header: (name: string, value: unknown) => reply.header(name, value),
        send: (body: unknown) => reply.send(body),
        end: () => (reply.sent ? reply : reply.send()),
      },
      (context) => bot.run(context),
    );
    return reply;
  });
  return Number(new URL(await server.listen({ host: '127.0.0.1', port: 0 })).port);
}

asHelper(serve);
