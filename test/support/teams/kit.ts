/** What tests of the double itself need: a Teams with people in it, a client, and the smallest of apps. */
import { createServer } from 'node:http';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { type Fields, fieldsIn, isFields, parsed, textIn } from '../slack/json.js';
import { listening } from '../slack/listening.js';
import { TeamsDouble, type TeamsOptions } from './teams.js';

const open: { stop(): Promise<void> }[] = [];

/** Stops everything that was started. */
export async function stopAll(): Promise<void> {
  for (const each of open.splice(0).toReversed()) await each.stop();
}

/** Stops it at the end of the test, and gives it back. */
export function untilTheEnd<T extends { stop(): Promise<void> }>(it: T): T {
  open.push(it);
  return it;
}

/** A Teams with Ada, Ben and the guest Gil, a team and a chat of theirs. */
export async function teamsWith(options: TeamsOptions = {}): Promise<TeamsDouble> {
  const teams = untilTheEnd(await TeamsDouble.start(options));
  teams.addUser({ name: 'Ada Moreau', timezone: 'Europe/Berlin' });
  teams.addUser({ name: 'Ben Okafor', email: null });
  teams.addUser({ name: 'Gil Guest', guest: true });
  teams.addTeam({ name: 'SRE', members: ['Ada', 'Ben'] });
  teams.addChannel('ops');
  teams.addChat({ topic: 'Lunch', members: ['Ada', 'Ben', 'Gil'] });
  return teams;
}

/** A time that only the test moves. */
export function movable(at = Date.UTC(2026, 2, 2, 9)) {
  const clock = { at, now: () => clock.at };
  return clock;
}

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Fields;
}

/** Asks Entra for a token. */
export async function tokenOf(
  teams: TeamsDouble,
  scope = 'https://api.botframework.com/.default',
  more: Readonly<Record<string, string>> = {},
  tenant = teams.tenantId,
): Promise<Told> {
  const form = {
    client_id: teams.appId,
    client_secret: teams.appPassword,
    grant_type: 'client_credentials',
    scope,
    ...more,
  };
  return await told(
    await fetch(`${teams.loginUrl}/${tenant}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    }),
  );
}

async function told(response: Response): Promise<Told> {
  const body = parsed(await response.text());
  const { status, headers } = response;
  return { status, headers, body: isFields(body) ? body : { value: body } };
}

/** Calls with a token of the app's. */
export class Client {
  constructor(
    readonly base: string,
    public token: string,
  ) {}

  async call(method: string, path: string, body?: unknown): Promise<Told> {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    return await told(await fetch(`${this.base}${path}`, { method, headers, ...init }));
  }

  get(path: string): Promise<Told> {
    return this.call('GET', path);
  }

  post(path: string, body: unknown): Promise<Told> {
    return this.call('POST', path, body);
  }
}

export async function connectorOf(teams: TeamsDouble): Promise<Client> {
  const { body } = await tokenOf(teams);
  return new Client(teams.serviceUrl, textIn(body['access_token']) ?? '');
}

export async function graphOf(teams: TeamsDouble, tenant?: string): Promise<Client> {
  const { body } = await tokenOf(teams, 'https://graph.microsoft.com/.default', {}, tenant);
  return new Client(`${teams.graphUrl}/`, textIn(body['access_token']) ?? '');
}

/** The path of a conversation in the connector. */
export const at = (conversation: { readonly id: string } | string): string =>
  `v3/conversations/${encodeURIComponent(typeof conversation === 'string' ? conversation : conversation.id)}`;

/** A message with words, and one with a card. */
export const words = (text: string, more: Fields = {}): Fields => ({ type: 'message', text, ...more });
export const withCard = (card: Fields): Fields => ({
  type: 'message',
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
});

/** A card of these elements. */
export const cardOf = (body: readonly Fields[], more: Fields = {}): Fields => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body,
  ...more,
});

interface Said {
  readonly status?: number;
  readonly body?: unknown;
}

/** An app that checks tokens, keeps what it receives and answers as it is told. */
export class TinyApp {
  readonly received: Fields[] = [];
  answer: (activity: Fields) => Promise<Said | undefined> | Said | undefined = () => undefined;
  url = '';
  stop: () => Promise<void> = () => Promise.resolve();
  readonly #server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      void this.#take(request.headers.authorization, body).then(({ status = 200, body: said }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(said === undefined ? '' : JSON.stringify(said));
      });
    });
  });

  constructor(readonly teams: TeamsDouble) {}

  static async start(teams: TeamsDouble): Promise<TinyApp> {
    const app = untilTheEnd(new TinyApp(teams));
    const { url, stop } = await listening(app.#server, 0);
    app.url = `${url}/api/messages`;
    app.stop = stop;
    teams.connect({ url: app.url });
    return app;
  }

  async #take(authorization: string | undefined, body: string): Promise<Said> {
    const activity = fieldsIn(parsed(body));
    const keys = createRemoteJWKSet(new URL(`${this.teams.url}/openid/keys`));
    try {
      const { payload } = await jwtVerify(authorization?.replace(/^Bearer /, '') ?? '', keys, {
        issuer: 'https://api.botframework.com',
        audience: this.teams.appId,
      });
      if (payload['serviceurl'] !== activity['serviceUrl']) return { status: 401 };
    } catch {
      return { status: 401 };
    }
    this.received.push(activity);
    return (await this.answer(activity)) ?? {};
  }

  /** What came of this type, or of an invoke with this name. */
  of(name: string): readonly Fields[] {
    return this.received.filter((activity) => activity['type'] === name || activity['name'] === name);
  }
}
