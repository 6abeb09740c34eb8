/** What tests of the double itself need: a Slack with people in it, a client, and the smallest of apps. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { type Logger, LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';
import { type Fields, fieldsIn, parsed, textIn } from './json.js';
import { listening } from './listening.js';
import { SlackDouble, type SlackOptions } from './slack.js';

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

/** A Slack with Anna and Ben in it. */
export async function slackWith(options: SlackOptions = {}): Promise<SlackDouble> {
  const slack = untilTheEnd(await SlackDouble.start(options));
  slack.addUser({ id: 'U1', name: 'anna', realName: 'Anna Able' });
  slack.addUser({ id: 'U2', name: 'ben' });
  return slack;
}

/** A time that only the test moves. */
export function movable(at = Date.UTC(2026, 2, 2, 9)) {
  const clock = { at, now: () => clock.at };
  return clock;
}

export const silent: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

/** The client that the product uses, too. */
export const clientOf = (
  slack: SlackDouble,
  token = slack.botToken,
  more: WebClientOptions = {},
): WebClient =>
  new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    allowAbsoluteUrls: false,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
    ...more,
  });

export interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The command, the interaction or the envelope of the event. */
  readonly payload: Fields;
}

interface Said {
  readonly status?: number;
  readonly body?: unknown;
}

/** An app that checks signatures, keeps what it receives and answers as it is told. */
export class TinyApp {
  readonly received: Received[] = [];
  answer: (payload: Fields) => Promise<Said | undefined> | Said | undefined = () => undefined;
  url = '';
  stop: () => Promise<void> = () => Promise.resolve();
  readonly #server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      void this.#take(request.headers, body).then(({ status = 200, body: said }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(said === undefined ? '' : JSON.stringify(said));
      });
    });
  });

  constructor(readonly slack: SlackDouble) {}

  static async start(slack: SlackDouble): Promise<TinyApp> {
    const app = untilTheEnd(new TinyApp(slack));
    const { url, stop } = await listening(app.#server, 0);
    app.url = `${url}/slack/events`;
    app.stop = stop;
    slack.connect({ url: app.url });
    return app;
  }

  async #take(headers: Received['headers'], body: string): Promise<Said> {
    const { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp } = headers;
    const base = `v0:${String(timestamp)}:${body}`;
    const good = `v0=${createHmac('sha256', this.slack.signingSecret).update(base).digest('hex')}`;
    const old = Math.abs(this.slack.state.seconds() - Number(timestamp)) > 300;
    if (signature !== good || old) return { status: 401 };
    const payload = payloadIn(body);
    this.received.push({ headers, payload });
    return (await this.answer(payload)) ?? {};
  }

  /** The inner events of this type. */
  events(type: string): readonly Fields[] {
    return this.received.map(({ payload }) => fieldsIn(payload['event'])).filter((e) => e['type'] === type);
  }
}

function payloadIn(body: string): Fields {
  const json = parsed(body);
  if (typeof json !== 'string') return fieldsIn(json);
  const form = Object.fromEntries(new URLSearchParams(body));
  const payload = textIn(form['payload']);
  return payload === undefined ? form : fieldsIn(parsed(payload));
}
