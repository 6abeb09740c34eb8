/**
 * The outer world's Teams: tenants with people, teams, channels and chats, which an app sees through the connector, Graph and
 * signed activities, and which a test sees from the other side. It enforces what Teams enforces, remembers what the app did
 * wrong, and fails on command. Imports nothing from the product.
 */
import type { Fields } from '../slack/json.js';
import type { Apis } from './apis.js';
import { Breakable } from './breakable.js';
import { upload } from './client/files.js';
import { Person } from './client/person.js';
import { Connector } from './connector/index.js';
import { Deliverer, type DeliverOptions, type Delivery, type Reply } from './deliver.js';
import type { ApiName } from './failures.js';
import { Graph } from './graph/index.js';
import { usualRsc } from './graph/permissions.js';
import { Happenings } from './happenings.js';
import { type Forgery, Keys } from './keys.js';
import { Limits } from './limits.js';
import { page } from './page/index.js';
import { addTenant, type NewTenant } from './population.js';
import { Server } from './server.js';
import { State } from './state.js';
import type { Dialog } from './things.js';
import { Tokens } from './tokens.js';

export interface TeamsOptions {
  readonly appId?: string;
  readonly appPassword?: string;
  readonly appName?: string;
  readonly appType?: 'SingleTenant' | 'MultiTenant';
  /** The id in the app's manifest; the app's own unless given. */
  readonly manifestId?: string;
  /** What the manifest asks for in teams and chats; all that some call takes unless given. */
  readonly rsc?: readonly string[];
  /** The first tenant, which is the app's own. */
  readonly tenant?: NewTenant;
  /** Teams' time in milliseconds: of messages, tokens and limits. */
  readonly clock?: () => number;
  /** How long every call takes, in milliseconds. */
  readonly latencyMs?: number;
  /** Refuse what is too much, as Teams does. */
  readonly limits?: boolean;
  /** How long Teams waits for an answer, in the machine's time. */
  readonly patienceMs?: number;
  readonly port?: number;
}

const usualAppId = '00000000-0000-4000-8000-0000000000bb';

export class TeamsDouble extends Breakable {
  readonly #server = new Server();
  readonly #keys = new Keys();
  readonly #tokens: Tokens;
  readonly #connector: Connector;
  readonly #graph: Graph;
  readonly #deliverer: Deliverer;
  readonly #happenings: Happenings;

  private constructor(options: TeamsOptions) {
    const { appName = 'Muster', rsc = usualRsc } = options;
    super(
      new State(options.clock ?? Date.now, {
        appId: options.appId ?? usualAppId,
        appPassword: options.appPassword ?? 'app-password',
        manifestId: options.manifestId ?? options.appId ?? usualAppId,
        appName,
        rsc,
      }),
    );
    const { state } = this;
    addTenant(state, options.tenant);
    this.latencyMs = options.latencyMs ?? 0;
    this.#tokens = new Tokens(state, this.#keys);
    this.#tokens.appType = options.appType ?? 'SingleTenant';
    this.#deliverer = new Deliverer(state, this.#keys);
    this.#deliverer.patienceMs = options.patienceMs ?? 15_000;
    this.#happenings = new Happenings(state, this.#deliverer);
    this.#connector = new Connector(state, this.#tokens);
    this.#graph = new Graph(state, this.#tokens, this.#happenings);
    this.limits = options.limits ?? false;
    this.#routes();
  }

  #routes(): void {
    const api = (name: ApiName, prefix: string, handle: Parameters<Apis['call']>[2]) =>
      this.#server.route(prefix, (request) => this.apis.call(name, request, handle));
    api('connector', '/connector/', (request) => this.#connector.handle(request));
    api('graph', '/graph/v1.0/', (request) => this.#graph.handle(request));
    api('token', '/login/', async ({ path, body }) => {
      const tenant = /^([^/]+)\/oauth2\/v2\.0\/token$/.exec(path)?.[1];
      if (tenant === undefined) return { status: 404 };
      return { status: 200, body: await this.#tokens.give(tenant, new URLSearchParams(body.toString())) };
    });
    api('openid', '/openid/', ({ path }) =>
      path === 'keys'
        ? { status: 200, body: this.#keys.published }
        : {
            status: 200,
            body: {
              issuer: 'https://api.botframework.com',
              authorization_endpoint: 'https://invalid.botframework.com',
              jwks_uri: `${this.url}/openid/keys`,
              id_token_signing_alg_values_supported: ['RS256'],
              token_endpoint_auth_methods_supported: ['private_key_jwt'],
            },
          },
    );
    this.#server.route('/upload/', (request) => upload(this.state, request));
    this.#server.route('/', (request) => page(this, request));
  }

  /** Opens a Teams of its own on a free port. */
  static async start(options: TeamsOptions = {}): Promise<TeamsDouble> {
    const teams = new TeamsDouble(options);
    await teams.#keys.rotate();
    teams.state.url = await teams.#server.start(options.port ?? 0);
    return teams;
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }

  // What the app is given.

  get url(): string {
    return this.state.url;
  }

  get graphUrl(): string {
    return `${this.url}/graph/v1.0`;
  }

  get loginUrl(): string {
    return `${this.url}/login`;
  }

  get openIdMetadataUrl(): string {
    return `${this.url}/openid/.well-known/openidconfiguration`;
  }

  /** Where conversations are served now, with a slash at its end. */
  get serviceUrl(): string {
    return this.state.serviceUrl;
  }

  get appId(): string {
    return this.state.app.appId;
  }

  get appPassword(): string {
    return this.state.app.appPassword;
  }

  get tenantId(): string {
    return this.state.tenant().id;
  }

  /** Activities go to this address from now on. */
  connect({ url }: { readonly url: string }): void {
    this.#deliverer.url = url;
  }

  // Who is there.

  /** Somebody who uses Teams. */
  as(named: string): Person {
    return new Person({
      state: this.state,
      deliverer: this.#deliverer,
      happenings: this.#happenings,
      user: this.user(named),
    });
  }

  /** What happens without anybody in particular doing it. */
  get happenings(): Happenings {
    return this.#happenings;
  }

  /** The dialogs that are open, those of one person if one is named, the newest last. */
  dialogs(named?: string): readonly Dialog[] {
    const user = named === undefined ? undefined : this.user(named).id;
    return this.state.dialogs.filter((dialog) => dialog.open && (user === undefined || dialog.user === user));
  }

  // What Teams sends.

  /** Everything that was brought to the app, and how it took it. */
  get deliveries(): readonly Delivery[] {
    return this.#deliverer.deliveries;
  }

  /** Brings any activity to the app. */
  emit(activity: Fields, options: DeliverOptions = {}): Promise<Delivery> {
    return this.#deliverer.deliver(activity, options);
  }

  /** Brings the same once more under the same id, the last one unless given. */
  redeliver(delivery = this.deliveries.at(-1), options: DeliverOptions = {}): Promise<Delivery> {
    if (delivery === undefined) throw new Error('Nothing was delivered yet.');
    return this.#deliverer.deliver(delivery.activity, { attempt: delivery.attempt + 1, ...options });
  }

  /** The headers that the activity would come with. */
  headers(activity: Fields, forge?: Forgery): Promise<Readonly<Record<string, string>>> {
    return this.#deliverer.headers(activity, forge);
  }

  /** Sends anything to the app. */
  send(body: string, headers: Readonly<Record<string, string>>): Promise<Reply> {
    return this.#deliverer.post(body, headers);
  }

  /** Signs with a new key from now on. @returns its id. */
  rotateKeys(options?: Parameters<Keys['rotate']>[0]): Promise<string> {
    return this.#keys.rotate(options);
  }

  /** How long Teams waits for what dialogs and extensions send, and how often it brings an invoke that is not answered. */
  set hurry({ ms, attempts }: { readonly ms: number; readonly attempts: number }) {
    this.#deliverer.hurryMs = ms;
    this.#deliverer.attempts = attempts;
  }

  /** Waits until nothing that Teams sends is on its way any more. */
  settled(): Promise<void> {
    return this.#deliverer.settled();
  }

  /** Whether what is too much is refused. */
  set limits(on: boolean) {
    const limits = on ? new Limits(this.state.now) : undefined;
    this.#connector.limits = limits;
    this.#graph.limits = limits;
  }

  // What administrators do.

  /** Conversations are served elsewhere from now on; what is asked of the old address finds nothing, or works still. */
  moveTo(region: string, { old = 'gone' }: { readonly old?: 'gone' | 'work' } = {}): void {
    this.state.region = region;
    this.state.otherRegions = old;
  }

  /** Agrees to these application permissions of Graph; null: the app is unknown in the tenant. Tokens given before know nothing of it. */
  consent(permissions: readonly string[] | null, tenant?: string): void {
    this.state.tenant(tenant).consent = permissions === null ? undefined : new Set(permissions);
  }

  /** Every token that was given is worth nothing any more. */
  revokeTokens(): void {
    this.#tokens.revoke();
  }

  set tokenLifeMs(milliseconds: number) {
    this.#tokens.lifeMs = milliseconds;
  }

  /** How Graph makes channels: how many posts the connector refuses at first, and how, and what a name that is taken is answered with. */
  get graph(): Graph['ways'] {
    return this.#graph.ways;
  }

  /** Does what Graph has accepted and not done yet (`graph.slowArchiving`). */
  finishOperations(): void {
    this.#graph.finish();
  }
}
