/**
 * The outer world's Slack: workspaces with people, channels, messages and forms, which an app sees through the Web API, signed
 * HTTP or a socket, and which a test sees from the other side. It enforces what Slack enforces, remembers what the app did wrong,
 * and fails on command. Imports nothing from the product.
 */
import { Api, type ApiCall } from './api.js';
import { Deliverer, type Delivery, type Reply, type Retry } from './deliver.js';
import { Failures, type Hold, type Hook, type How } from './failures.js';
import { download, upload } from './files.js';
import { type Fields, textIn } from './json.js';
import type { Approval } from './oauth.js';
import { Person } from './person.js';
import type { NewTeam } from './population.js';
import { RateLimits } from './rateLimits.js';
import { ResponseUrls } from './responseUrls.js';
import { argumentsOf, Server, tokenOf } from './server.js';
import type { Signing } from './signing.js';
import { type SocketConnection, SocketMode } from './socketMode.js';
import { Workspaces } from './workspaces.js';

export interface SlackOptions {
  /** The secret by which the app knows Slack. */
  readonly secret?: string;
  /** What the app may do in the first workspace; all that its manifest asks for unless given. */
  readonly scopes?: readonly string[];
  /** How long every call takes. */
  readonly latencyMs?: number;
  /** Slack's time in milliseconds: of triggers, response_urls, rate limits and messages. */
  readonly clock?: () => number;
  /** How long Slack waits for an acknowledgement, in the machine's time. */
  readonly patienceMs?: number;
  /** Refuse what is too much, as Slack does. */
  readonly rateLimits?: boolean;
  /** The first workspace. */
  readonly team?: NewTeam;
  readonly port?: number;
  /** The time of signatures, where the app goes by another than Slack's. */
  readonly signsAt?: () => number;
}

export class SlackDouble extends Workspaces {
  readonly signingSecret: string;
  readonly appToken = 'xapp-1-A1-double';
  readonly #server = new Server();
  readonly #failures: Failures;
  readonly #api: Api;
  readonly #urls: ResponseUrls;
  readonly #sockets: SocketMode;
  readonly #deliverer: Deliverer;

  private constructor(options: SlackOptions) {
    super(options.clock ?? Date.now);
    const { state } = this;
    this.signingSecret = options.secret ?? 'signing-secret';
    this.#failures = new Failures(state);
    this.#failures.latencyMs = options.latencyMs ?? 0;
    this.#api = new Api(state, this.#failures, this.appToken);
    if (options.rateLimits === true) this.#api.rateLimits = new RateLimits(state.now);
    this.#urls = new ResponseUrls(state);
    this.#sockets = new SocketMode(state);
    this.#deliverer = new Deliverer(state, this.signingSecret, this.#sockets);
    this.#deliverer.patienceMs = options.patienceMs ?? 3_000;
    if (options.signsAt !== undefined) this.#deliverer.signsAt = options.signsAt;
    const team = options.team ?? { id: 'T1', name: 'Workspace One' };
    this.addTeam({ ...team, ...(options.scopes ? { scopes: options.scopes } : {}) });
    this.#routes();
  }

  #routes(): void {
    const { state } = this;
    this.#server.route('/api/', (request, method) => {
      const { token, ...args } = argumentsOf(request);
      return this.#api.call(method, args, tokenOf(request) ?? textIn(token));
    });
    this.#server.route('/hooks/', ({ body }, id) => this.#urls.post(id, body.toString()));
    this.#server.route('/oauth/v2/authorize', ({ query }) => state.oauth.page(query));
    this.#server.route('/upload/v1/', (request, id) => upload(state, request, id));
    this.#server.route('/files-pri/', (request, id) => download(state, request, id));
    this.#server.onUpgrade((request, socket) => this.#sockets.accept(request, socket));
  }

  /** Opens a Slack of its own on a free port. */
  static async start(options: SlackOptions = {}): Promise<SlackDouble> {
    const slack = new SlackDouble(options);
    slack.state.url = await slack.#server.start(options.port ?? 0);
    return slack;
  }

  async stop(): Promise<void> {
    this.#sockets.stop();
    await this.#server.stop();
  }

  get url(): string {
    return this.state.url;
  }

  /** What the app's client is given as the address of the Web API. */
  get apiUrl(): string {
    return `${this.url}/api/`;
  }

  get clientId(): string {
    return this.state.oauth.clientId;
  }

  get clientSecret(): string {
    return this.state.oauth.clientSecret;
  }

  /** The token of the first workspace. */
  get botToken(): string {
    return this.team().install?.token ?? '';
  }

  // What the app did.

  /** Every call in order. */
  get calls(): readonly ApiCall[] {
    return this.#api.calls;
  }

  callsTo(method: string): readonly ApiCall[] {
    return this.calls.filter((call) => call.method === method);
  }

  // What Slack sends.

  /** Events, commands and interactions go to this address from now on. */
  connect({ url }: { readonly url: string }): void {
    this.#deliverer.url = url;
  }

  /** Everything that was brought to the app, and how it took it. */
  get deliveries(): readonly Delivery[] {
    return this.#deliverer.deliveries;
  }

  /** The events that the app subscribed to, like message.channels; take away and add as you like. */
  get subscriptions(): Set<string> {
    return this.#deliverer.subscriptions;
  }

  /** The open connections of Socket Mode. */
  get sockets(): readonly SocketConnection[] {
    return this.#sockets.open;
  }

  /** Switches Socket Mode off. */
  disableLink(): void {
    this.#sockets.disableLink();
  }

  /** Agrees (or not) to what the app asks for at this address, and gives where Slack sends one then. */
  approve(url: string, approval: Approval = {}): string {
    return this.state.oauth.consent(new URL(url).searchParams, approval);
  }

  /** Somebody removes the app from the workspace: its token works no more, and it is told so. */
  async uninstall(team?: string): Promise<void> {
    const { id, install } = this.team(team);
    if (install === undefined) throw new Error(`The app is not installed in ${id}.`);
    install.gone = 'account_inactive';
    const tokens = { oauth: [], bot: [install.botUserId] };
    await Promise.all([
      this.#deliverer.event(id, { type: 'tokens_revoked', tokens, event_ts: this.state.ts() }),
      this.#deliverer.event(id, { type: 'app_uninstalled', event_ts: this.state.ts() }),
    ]);
  }

  /** Somebody who uses Slack; in another workspace than their own when it is named. */
  as(named: string, { team }: { readonly team?: string } = {}): Person {
    const user = this.user(named);
    const own = this.state.teams.get(user.teamId);
    return new Person({
      state: this.state,
      deliverer: this.#deliverer,
      urls: this.#urls,
      user,
      team: team === undefined && own !== undefined ? own : this.team(team),
    });
  }

  /** Tells the app of anything. */
  emit(event: Fields, { team, eventId }: { team?: string; eventId?: string } = {}): Promise<Delivery> {
    return this.#deliverer.event(this.team(team).id, { event_ts: this.state.ts(), ...event }, eventId);
  }

  /** Brings the same once more, as Slack does when it got no good answer. */
  redeliver(
    delivery: Delivery,
    { num = 1, reason = 'http_timeout' }: Partial<Retry> = {},
  ): Promise<Delivery> {
    const { kind, name, payload } = delivery;
    return this.#deliverer.deliver(kind, name, payload, { num, reason });
  }

  /** The headers that sign the body; with another time or secret, wrong ones. */
  sign(body: string, signing?: Signing): Readonly<Record<string, string>> {
    return this.#deliverer.sign(body, signing);
  }

  /** Sends anything to the app. */
  send(body: string, headers: Readonly<Record<string, string>>): Promise<Reply> {
    return this.#deliverer.post(body, headers);
  }

  /** Waits until nothing that Slack sends is on its way any more. */
  settled(): Promise<void> {
    return this.#deliverer.settled();
  }

  /** Waits for something to be so in Slack, and gives it. */
  async until<T>(look: () => T, { within = 5_000 } = {}): Promise<Exclude<T, undefined | null | false>> {
    const { promise, resolve, reject } = Promise.withResolvers<Exclude<T, undefined | null | false>>();
    let why: unknown = look.toString();
    const again = () => {
      try {
        const seen = look();
        if (isThere(seen)) resolve(seen);
      } catch (error) {
        // What is not there yet cannot be looked at yet.
        why = error;
      }
    };
    const impatience = setTimeout(() => {
      const calls = this.calls.slice(-10).map(({ method }) => method);
      const problems = this.problems.join('; ') || 'none';
      reject(new Error(`It did not come to pass: ${why}. Last calls: ${calls}. Problems: ${problems}.`));
    }, within);
    // What is looked at may lie outside Slack, which then gives no sign.
    const outside = setInterval(again, 20);
    this.state.pulse.on('changed', again);
    again();
    try {
      return await promise;
    } finally {
      clearTimeout(impatience);
      clearInterval(outside);
      this.state.pulse.off('changed', again);
    }
  }

  // Failing on command.

  /** The next calls of the method (or of any, with `*`) fail in this way. */
  fail(method: string, times: number | 'always', how: How): void {
    this.#failures.fail(method, times, how);
  }

  /** Takes back what was to fail. */
  heal(method?: string): void {
    this.#failures.heal(method);
  }

  /** Nothing can be called: connections break, or everything is answered with a status. */
  down(how: 'reset' | 'timeout' | { readonly status: number } = 'reset'): void {
    this.#failures.down(how);
  }

  up(): void {
    this.#failures.up();
  }

  /** Calls of the method wait until they are let go. */
  hold(method: string): Hold {
    return this.#failures.hold(method);
  }

  /** Called before each call of the method (or of any, with `*`) takes effect; undefined takes it away. */
  before(method: string, hook: Hook | undefined): void {
    this.#failures.before(method, hook);
  }

  /** Called after each call of the method has taken effect, before it is answered. */
  after(method: string, hook: Hook | undefined): void {
    this.#failures.after(method, hook);
  }

  get latencyMs(): number {
    return this.#failures.latencyMs;
  }

  set latencyMs(milliseconds: number) {
    this.#failures.latencyMs = milliseconds;
  }
}

const isThere = <T>(seen: T): seen is Exclude<T, undefined | null | false> =>
  seen !== undefined && seen !== null && seen !== false;
