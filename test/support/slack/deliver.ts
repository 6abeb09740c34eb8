/** Bringing things to the app, over signed HTTP or over a socket, and keeping how it took them. */
import { request } from 'node:http';
import { type Fields, fieldsIn, parsed, textIn } from './json.js';
import { eventEnvelope } from './payloads.js';
import { scopesOfEvents } from './scopes.js';
import { type Signing, signature } from './signing.js';
import type { Happening, State } from './state.js';

export type Kind = 'command' | 'interactive' | 'event';

/** An earlier attempt failed; this is the next one. */
export interface Retry {
  readonly num: number;
  readonly reason: string;
}

/** Something that was brought to the app. */
export interface Delivery {
  readonly kind: Kind;
  /** The command, the type of the event or of the interaction. */
  readonly name: string;
  readonly payload: Fields;
  readonly retry: Retry | undefined;
  readonly at: number;
  outcome: 'pending' | 'answered' | 'unanswered' | 'unreachable';
  /** 0 while there is no answer. Over a socket an acknowledgement counts as 200. */
  status: number;
  body: unknown;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** The socket side: gives what the app acknowledged with, or undefined when it did not. */
export interface Sockets {
  readonly on: boolean;
  send(kind: Kind, payload: Fields, retry: Retry | undefined, patience: number): Promise<unknown>;
}

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

const formOf = (fields: Fields): string =>
  new URLSearchParams(Object.entries(fields).map(([key, value]) => [key, String(value)])).toString();

const encoded: Readonly<Record<Kind, (payload: Fields) => readonly [string, Record<string, string>]>> = {
  event: (payload) => [JSON.stringify(payload), json],
  command: (payload) => [formOf(payload), form],
  interactive: (payload) => [formOf({ payload: JSON.stringify(payload) }), form],
};

export class Deliverer {
  readonly deliveries: Delivery[] = [];
  /** What the app subscribed to. */
  readonly subscriptions = new Set(Object.keys(scopesOfEvents));
  /** The time of signatures: Slack's own, unless the app goes by another. */
  signsAt: () => number;
  /** How long Slack waits for an answer. */
  patienceMs = 3_000;
  url: string | undefined;
  readonly #pending = new Set<Promise<unknown>>();

  constructor(
    readonly state: State,
    readonly secret: string,
    readonly sockets: Sockets,
  ) {
    this.signsAt = state.now;
    state.happen = (happening) => this.#happened(happening);
  }

  /** Whether there is an app to bring anything to. */
  get connected(): boolean {
    return this.url !== undefined || this.sockets.on;
  }

  /** Brings it to the app and waits for the answer. */
  async deliver(kind: Kind, name: string, payload: Fields, retry?: Retry): Promise<Delivery> {
    const delivery: Delivery = {
      kind,
      name,
      payload,
      retry,
      at: this.state.now(),
      outcome: 'pending',
      status: 0,
      body: undefined,
    };
    this.deliveries.push(delivery);
    const sent = this.sockets.on ? this.#bySocket(delivery) : this.#byHttp(delivery);
    this.#pending.add(sent);
    await sent.finally(() => this.#pending.delete(sent));
    const took = this.state.now() - delivery.at;
    if (delivery.outcome === 'answered' && took > 3_000)
      this.state.problem(`${kind} ${name}: acknowledged only after ${took} ms`);
    this.state.changed();
    return delivery;
  }

  /** Waits until nothing is on its way. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.allSettled(this.#pending);
  }

  /** Sends this to the app as it is. */
  post(body: string, headers: Readonly<Record<string, string>>): Promise<Reply> {
    const { url } = this;
    if (url === undefined) throw new Error('No app is connected: call connect({ url }) first.');
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const sending = request(url, { method: 'POST', agent: false, headers }, (response) => {
      const chunks: Uint8Array[] = [];
      response.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      );
      response.on('error', reject);
    });
    sending.setTimeout(this.patienceMs, () => sending.destroy(new Error('operation_timeout')));
    sending.on('error', reject);
    sending.end(body);
    return promise;
  }

  sign(body: string, { timestamp, secret }: Signing = {}): Readonly<Record<string, string>> {
    return signature(secret ?? this.secret, body, timestamp ?? Math.floor(this.signsAt() / 1000));
  }

  async #byHttp(delivery: Delivery): Promise<void> {
    const [body, headers] = encoded[delivery.kind](delivery.payload);
    const { retry } = delivery;
    const again =
      retry === undefined
        ? {}
        : { 'x-slack-retry-num': `${retry.num}`, 'x-slack-retry-reason': retry.reason };
    try {
      const reply = await this.post(body, { ...headers, ...this.sign(body), ...again });
      delivery.outcome = 'answered';
      delivery.status = reply.status;
      delivery.body = reply.body === '' ? undefined : parsed(reply.body);
    } catch (error) {
      const timedOut = error instanceof Error && error.message === 'operation_timeout';
      delivery.outcome = timedOut ? 'unanswered' : 'unreachable';
    }
  }

  async #bySocket(delivery: Delivery): Promise<void> {
    const { kind, payload, retry } = delivery;
    const answer = await this.sockets.send(kind, payload, retry, this.patienceMs);
    if (answer === undefined) {
      delivery.outcome = 'unanswered';
      return;
    }
    const body = fieldsIn(answer)['payload'];
    delivery.outcome = 'answered';
    delivery.status = 200;
    delivery.body = Object.keys(fieldsIn(body)).length === 0 ? undefined : body;
  }

  /** Tells the app, if it may know. */
  async #happened({ team, subscription, event, within }: Happening): Promise<void> {
    const install = this.state.team(team).install;
    const needed = scopesOfEvents[subscription] ?? [];
    if (!this.connected || install === undefined || install.gone !== undefined) return;
    if (!this.subscriptions.has(subscription)) return;
    if (needed.length > 0 && !needed.some((scope) => install.scopes.has(scope))) return;
    if (within !== undefined && !within.members.has(install.botUserId)) return;
    await this.event(team, event);
  }

  /** Tells the app, whatever it subscribed to. */
  async event(team: string, event: Fields, eventId?: string): Promise<Delivery> {
    const envelope = eventEnvelope(this.state, team, event, eventId);
    return await this.deliver('event', textIn(event['type']) ?? '', envelope);
  }
}
