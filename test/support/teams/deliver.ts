/** Bringing activities to the app, each with a token of its own, and keeping how it took them. */
import { request } from 'node:http';
import { type Fields, fieldsIn, parsed, textIn } from '../slack/json.js';
import type { Forgery, Keys } from './keys.js';
import type { State } from './state.js';

/** Something that was brought to the app. */
export interface Delivery {
  readonly activity: Fields;
  /** The type, or the name of an invoke. */
  readonly name: string;
  /** Which attempt it was, from 1. */
  readonly attempt: number;
  /** When it was brought, by the machine's clock. */
  readonly at: number;
  outcome: 'pending' | 'answered' | 'unanswered' | 'unreachable';
  /** 0 while there is no answer. */
  status: number;
  body: unknown;
  /** How long the app took, in milliseconds. */
  tookMs: number;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** What a dialog or an extension sends is brought again, three times in all, and waited for this long. */
const hurried = /^(task\/submit|composeExtension\/)/;

const usualLifeMs = 5 * 60_000;

export interface DeliverOptions {
  /** What is to be wrong with its token. */
  readonly forge?: Forgery;
  readonly attempt?: number;
}

export class Deliverer {
  readonly deliveries: Delivery[] = [];
  url: string | undefined;
  /** How long Teams waits for an answer, in milliseconds. */
  patienceMs = 15_000;
  /** How long it waits for what a dialog or an extension sends. */
  hurryMs = 5_000;
  /** How often it brings an invoke that is not answered. */
  attempts = 3;
  readonly #pending = new Set<Promise<unknown>>();
  readonly #usuals = new Map<string, { token: Promise<string>; kid: string | undefined; until: number }>();
  #told: Promise<unknown> = Promise.resolve();

  constructor(
    readonly state: State,
    readonly keys: Keys,
  ) {}

  /** Brings it to the app and waits for the answer; again where Teams tries again. */
  async deliver(activity: Fields, options: DeliverOptions = {}): Promise<Delivery> {
    const first = await this.#once(activity, options);
    let last = first;
    const again = activity['type'] === 'invoke' && options.attempt === undefined;
    for (let attempt = 2; again && last.outcome === 'unanswered' && attempt <= this.attempts; attempt += 1)
      last = await this.#once(activity, { ...options, attempt });
    return last;
  }

  /** Tells the app without waiting for it, if there is one; one thing after the other. */
  tell(activity: Fields): void {
    if (this.url === undefined) return;
    const told = this.#told.then(() => this.deliver(activity));
    this.#told = told;
    this.#pending.add(told);
    void told.finally(() => this.#pending.delete(told));
  }

  async #once(activity: Fields, { forge, attempt = 1 }: DeliverOptions): Promise<Delivery> {
    const name = textIn(activity['type']) === 'invoke' ? textIn(activity['name']) : textIn(activity['type']);
    const delivery: Delivery = {
      activity,
      name: name ?? '',
      attempt,
      at: Date.now(),
      outcome: 'pending',
      status: 0,
      body: undefined,
      tookMs: 0,
    };
    this.deliveries.push(delivery);
    const sent = this.#send(delivery, forge);
    this.#pending.add(sent);
    await sent.finally(() => this.#pending.delete(sent));
    if (forge === undefined) this.#judge(delivery);
    this.state.changed();
    return delivery;
  }

  /** Waits until nothing is on its way. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.allSettled(this.#pending);
  }

  /** The headers that an activity comes with. */
  async headers(activity: Fields, forge: Forgery = {}): Promise<Readonly<Record<string, string>>> {
    const json = { 'content-type': 'application/json; charset=utf-8' };
    if (forge.authorization === null) return json;
    if (forge.authorization !== undefined) return { ...json, authorization: forge.authorization };
    const right = textIn(activity['serviceUrl']) ?? '';
    if (Object.keys(forge).length === 0)
      return { ...json, authorization: `Bearer ${await this.#usual(right)}` };
    const serviceUrl = forge.serviceUrl === undefined ? right : forge.serviceUrl;
    return { ...json, authorization: `Bearer ${await this.#token(serviceUrl, forge)}` };
  }

  /** A good token, which serves for a while as Teams' own do. */
  #usual(serviceUrl: string): Promise<string> {
    const known = this.#usuals.get(serviceUrl);
    if (known !== undefined && known.kid === this.keys.current && known.until > Date.now())
      return known.token;
    const token = this.#token(serviceUrl, {});
    this.#usuals.set(serviceUrl, { token, kid: this.keys.current, until: Date.now() + usualLifeMs });
    return token;
  }

  #token(serviceUrl: string | null, forge: Forgery): Promise<string> {
    return this.keys.sign(
      {
        iss: forge.issuer ?? 'https://api.botframework.com',
        aud: forge.audience ?? this.state.app.appId,
        ...(typeof serviceUrl === 'string' && { serviceurl: serviceUrl }),
      },
      // The one who checks it goes by the machine's clock, whatever time it is in Teams.
      Date.now(),
      forge,
    );
  }

  /** Sends this to the app as it is. */
  post(
    body: string,
    headers: Readonly<Record<string, string>>,
    patienceMs = this.patienceMs,
  ): Promise<Reply> {
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
    sending.setTimeout(patienceMs, () => sending.destroy(new Error('too late')));
    sending.on('error', reject);
    sending.end(body);
    return promise;
  }

  async #send(delivery: Delivery, forge: Forgery | undefined): Promise<void> {
    const patience = hurried.test(delivery.name) ? Math.min(this.hurryMs, this.patienceMs) : this.patienceMs;
    try {
      const headers = await this.headers(delivery.activity, forge);
      const reply = await this.post(JSON.stringify(delivery.activity), headers, patience);
      delivery.outcome = 'answered';
      delivery.status = reply.status;
      delivery.body = reply.body === '' ? undefined : parsed(reply.body);
    } catch (error) {
      const late = error instanceof Error && error.message === 'too late';
      delivery.outcome = late ? 'unanswered' : 'unreachable';
    }
    delivery.tookMs = Date.now() - delivery.at;
  }

  /** What Teams holds against an app that answers so. */
  #judge({ name, outcome, status, body, tookMs, attempt }: Delivery): void {
    if (outcome === 'unanswered')
      this.state.problem(`${name}: no answer after ${tookMs} ms, attempt ${attempt}`);
    // Not to know somebody is no mistake.
    if (outcome === 'answered' && status >= 300 && status !== 401 && status !== 403)
      this.state.problem(`${name}: answered with ${status} ${JSON.stringify(fieldsIn(body))}`);
  }
}
