/**
 * The outer world's Slack: workspaces with people, channels, messages and forms, which an app sees through the Web API, signed
 * HTTP or a socket, and which a test sees from the other side. It enforces what Slack enforces, remembers what the app did wrong,
 * and fails on command. Imports nothing from the product.
 */
import { Api, type ApiCall } from './api.js';
import { Deliverer, type Delivery, type Reply, type Retry } from './deliver.js';
import { Failures, type Hold, type Hook, type How } from './failures.js';
import { userChanged } from './happenings.js';
import type { Fields } from './json.js';
import { Person } from './person.js';
import * as population from './population.js';
import { RateLimits } from './rateLimits.js';
import { ResponseUrls } from './responseUrls.js';
import { argumentsOf, Server, tokenOf } from './server.js';
import type { Signing } from './signing.js';
import { State } from './state.js';
import type { Channel, Ephemeral, SlackFile, Team, Unfurl, User, View } from './things.js';

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
  readonly team?: population.NewTeam;
  readonly port?: number;
}

export class SlackDouble {
  readonly signingSecret: string;
  readonly appToken = 'xapp-1-A1-double';
  readonly clientId = '1.1';
  readonly clientSecret = 'client-secret';
  readonly state: State;
  readonly #server = new Server();
  readonly #api: Api;
  readonly #failures: Failures;
  readonly #deliverer: Deliverer;
  readonly #urls: ResponseUrls;

  private constructor(options: SlackOptions) {
    this.signingSecret = options.secret ?? 'signing-secret';
    this.state = new State(options.clock ?? Date.now);
    this.#failures = new Failures(this.state);
    this.#failures.latencyMs = options.latencyMs ?? 0;
    this.#api = new Api(this.state, this.#failures, this.appToken);
    if (options.rateLimits === true) this.#api.rateLimits = new RateLimits(this.state.now);
    this.#deliverer = new Deliverer(this.state, this.signingSecret);
    this.#deliverer.patienceMs = options.patienceMs ?? 3_000;
    this.#urls = new ResponseUrls(this.state);
    const team = options.team ?? { id: 'T1', name: 'Workspace One' };
    population.addTeam(this.state, { ...team, ...(options.scopes ? { scopes: options.scopes } : {}) });
    this.#server.route('/api/', (request, method) => {
      const { token, ...args } = argumentsOf(request);
      return this.#api.call(
        method,
        args,
        tokenOf(request) ?? (typeof token === 'string' ? token : undefined),
      );
    });
    this.#server.route('/hooks/', ({ body }, id) => this.#urls.post(id, body.toString()));
  }

  /** Opens a Slack of its own on a free port. */
  static async start(options: SlackOptions = {}): Promise<SlackDouble> {
    const slack = new SlackDouble(options);
    slack.state.url = await slack.#server.start(options.port ?? 0);
    return slack;
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }

  get url(): string {
    return this.state.url;
  }

  /** What the app's client is given as the address of the Web API. */
  get apiUrl(): string {
    return `${this.url}/api/`;
  }

  /** The token of the first workspace. */
  get botToken(): string {
    return this.team().install?.token ?? '';
  }

  // Who and what is there.

  addTeam(team: population.NewTeam): Team {
    return population.addTeam(this.state, team);
  }

  addUser(user: population.NewUser): User {
    return population.addUser(this.state, user);
  }

  addChannel(channel: population.NewChannel): Channel {
    return population.addChannel(this.state, channel);
  }

  /** The workspace of this id, or the first. */
  team(id?: string): Team {
    return this.state.team(id ?? [...this.state.teams.keys()][0] ?? '');
  }

  user(named: string): User {
    return this.state.user(named);
  }

  /** The channel of this id or name, or whose name starts so. */
  channel(named: string): Channel {
    return this.state.channel(named);
  }

  get channels(): readonly Channel[] {
    return [...this.state.channels.values()];
  }

  /** Changes what Slack knows of somebody, and tells the app. */
  async changeUser(named: string, changes: Partial<Omit<User, 'id' | 'teamId'>>): Promise<void> {
    await userChanged(this.state, Object.assign(this.user(named), changes), 'user_change');
  }

  /** Grants scopes on top of what is granted, as after another installation. */
  grant(scopes: readonly string[], team?: string): void {
    for (const scope of scopes) this.team(team).install?.scopes.add(scope);
  }

  /** Takes scopes away. */
  revoke(scopes: readonly string[], team?: string): void {
    for (const scope of scopes) this.team(team).install?.scopes.delete(scope);
  }

  // What the app did.

  /** Every call in order. */
  get calls(): readonly ApiCall[] {
    return this.#api.calls;
  }

  callsTo(method: string): readonly ApiCall[] {
    return this.calls.filter((call) => call.method === method);
  }

  /** What real Slack would refuse as malformed, and other mistakes of the app. */
  get problems(): readonly string[] {
    return this.state.problems;
  }

  /** Forgets the problems so far, where a test provoked them. */
  forgive(): readonly string[] {
    return this.state.problems.splice(0);
  }

  /** What one person each was shown, in order. */
  get ephemerals(): readonly Ephemeral[] {
    return this.state.ephemerals;
  }

  get unfurls(): readonly Unfurl[] {
    return this.state.unfurls;
  }

  get files(): readonly SlackFile[] {
    return [...this.state.files.values()];
  }

  /** The open modals of somebody, the one on top last. */
  views(user: string): readonly View[] {
    return this.state.stack(this.user(user).id);
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
    this.state.pulse.on('changed', again);
    again();
    try {
      return await promise;
    } finally {
      clearTimeout(impatience);
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
