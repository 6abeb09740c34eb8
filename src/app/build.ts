/** Puts everything together. Building is not starting: what this returns can be talked to, and listens when it is told to. */
import type { FastifyInstance } from 'fastify';
import { Heard } from '../core/chat/heard.js';
import { families } from '../core/commands/families.js';
import { DeferredAnswers } from '../core/dispatch/deferred.js';
import { Dispatcher } from '../core/dispatch/dispatcher.js';
import { Registry } from '../core/dispatch/registry.js';
import { jobs } from '../core/jobs/index.js';
import { OutboxWorker } from '../core/outbox/worker.js';
import type { ChatPlatform, Log, MovableClock, NewId, PageOf } from '../core/ports.js';
import { Agenda, storedClock } from '../core/time/agenda.js';
import { Ticker } from '../core/time/ticker.js';
import { apiRoutes } from '../http/api/routes.js';
import { docsRoutes } from '../http/docs/routes.js';
import { healthRoutes } from '../http/health/routes.js';
import { createServer } from '../http/server/server.js';
import { openStore } from '../store/open.js';
import { forgetExpired } from '../store/queries/adapterState.js';
import { forgetAccess } from '../store/queries/sessions.js';
import { forgetRequests, releaseLeases } from '../store/queries/system.js';
import { indexOlder } from '../store/queries/workspace/words.js';
import type { Store, StoreOptions } from '../store/store.js';
import { createWebPlatform, ensureWorkspace, webRoutes } from '../web/index.js';
import { begin } from './begin.js';
import { createClock } from './clock.js';
import { type Config, ConfigProblem, isLoopback } from './config.js';
import { configurationOf } from './configuration/atStart.js';
import type { Wanted } from './configuration/merge.js';
import type { Connected, ConnectedParts } from './connected.js';
import { connectionsOf } from './connections.js';
import { createIds } from './ids.js';
import { patience } from './patience.js';
import { type Beat, isCronExpression, type Scheduler, startScheduler } from './scheduler.js';
import { openAnnouncementsOf } from './seed.js';
import {
  Heart,
  observedTick,
  readiness,
  renderMetrics,
  startTelemetry,
  type Telemetry,
} from './telemetry.js';

/** How many batches of older messages are indexed each time: a few thousand messages. */
const INDEXED_AT_ONCE = 25;

export interface App {
  readonly store: Store;
  readonly clock: MovableClock;
  readonly newId: NewId;
  readonly organizationId: string;
  readonly dispatcher: Dispatcher;
  readonly deferred: DeferredAnswers;
  readonly ticker: Ticker;
  readonly worker: OutboxWorker;
  readonly agenda: Agenda;
  readonly server: FastifyInstance;
  /** Listens, ticks and delivers; answers the address. */
  start(): Promise<string>;
  /** Resolves when nothing is being said any more of what chat platforms asked. */
  idle(): Promise<void>;
  /** Takes no more work, finishes what is in hand, and closes. */
  stop(): Promise<void>;
}

export interface BuildOptions {
  readonly store?: Partial<StoreOptions>;
  /** Platforms beside the embedded workspace. */
  readonly platforms?: readonly ChatPlatform[];
  /** Told a line that whoever starts the process should read. */
  readonly warn?: (line: string) => void;
}

/** @throws {StoreUnusable} {ConfigProblem} with one line for whoever starts the process. */
export async function buildApp(config: Config, log: Log, options: BuildOptions = {}): Promise<App> {
  if (!isCronExpression(config.tick))
    throw new ConfigProblem(
      'MUSTER_TICK should be a cron expression, such as "* * * * * *" for every second.',
    );
  const wanted = configurationOf(config.configuration);
  const telemetry = await startTelemetry(config, log);
  const observe = telemetry.metrics.transaction;
  const store = await openStore(config.databaseUrl, { ...options.store, observe });
  try {
    return await assemble(config, log, store, telemetry, wanted, options);
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The chat platforms that are configured; loaded only then, for what they stand on takes as long to load as all the rest. */
async function connect({ slack, teams }: Config, parts: ConnectedParts): Promise<readonly Connected[]> {
  return [
    ...(slack === undefined ? [] : [(await import('./slack.js')).connectSlack(slack, parts)]),
    ...(teams === undefined ? [] : [(await import('./teams.js')).connectTeams(teams, parts)]),
  ];
}

/** Whether nobody but this machine can come: then nobody signs in. What stands behind a proxy is reached by others. */
const isForThisMachine = ({ host, trustedProxies }: Config, publicUrl: string): boolean =>
  isLoopback(host) && isLoopback(URL.parse(publicUrl)?.hostname ?? '') && trustedProxies === undefined;

async function assemble(
  config: Config,
  log: Log,
  store: Store,
  { metrics, tracing: { tracer, stop: stopTracing } }: Telemetry,
  wanted: readonly Wanted[],
  options: BuildOptions,
): Promise<App> {
  const clock = createClock(config.clock, await storedClock(store, config.clock.mode));
  const newId = createIds(clock);
  const publicUrl =
    config.publicUrl ??
    `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`;
  const seed = { store, clock, newId };
  const web = createWebPlatform({ store, clock, newId, publicUrl });
  const pageOf: PageOf = (reference) => new URL(`/incidents/${reference}`, publicUrl).href;
  const registry = new Registry(families);
  const connected = await connect(config, { ...seed, log, publicUrl, pageOf, registry });
  const platforms = [web, ...connected.map(({ platform }) => platform), ...(options.platforms ?? [])];
  const organizationId = await begin({
    ...seed,
    platforms,
    wanted,
    log,
    adminToken: config.adminToken,
    warn: options.warn ?? (() => {}),
    // Whoever connects a chat platform has people of their own.
    example: connected.length === 0,
  });
  for (const chat of connected)
    await chat.begin({
      defaultOrganizationId: organizationId,
      openOrganization: async (id) => {
        await openAnnouncementsOf(seed, id, platforms);
        await ensureWorkspace({ ...seed, organizationId: id });
      },
    });
  const released = await releaseLeases(store);
  if (released > 0)
    log.warn(
      { instance: store.instance.id, lanes: released },
      'took over deliveries that a dead process had in hand',
    );

  const loopbackOnly = isForThisMachine(config, publicUrl);
  const dispatcher = new Dispatcher({
    signIn: loopbackOnly ? undefined : { organizationId, page: new URL('/sign-in', publicUrl).href },
    store,
    clock,
    newId,
    registry,
    platforms,
    log,
    tracer,
    observe: metrics.command,
  });
  const deferred = new DeferredAnswers({ store, clock, newId, platforms, patience, dispatcher, log });
  const worker = new OutboxWorker({
    pageOf,
    store,
    clock,
    newId,
    platforms,
    patience,
    log,
    tracer,
    observe: metrics.delivery,
  });
  const ticker = new Ticker({ store, clock, newId, platforms, jobs, log, tracer, observe: metrics.timer });
  const agenda = new Agenda({ store, clock, newId, ticker, worker, platforms });
  const heart = new Heart(clock);

  const server = await createServer({
    log,
    trustedProxies: config.trustedProxies,
    tracer,
    observe: metrics.request,
    islands: [
      healthRoutes({
        checks: readiness(store, heart, platforms),
        metrics: { contentType: metrics.contentType, render: () => renderMetrics(metrics, store, clock) },
      }),
      apiRoutes({ store, clock, dispatcher, registry, agenda, log }),
      docsRoutes(),
      ...connected.map((chat) => chat.serve({ dispatcher, deferred, registry, patience, platforms })),
      webRoutes({
        store,
        clock,
        newId,
        dispatcher,
        registry,
        heard: new Heard({ store, clock, newId, platforms, log }),
        log,
        publicUrl,
        organizationId,
        access: {
          loopbackOnly,
          oidc: config.oidc,
          chats: connected.map(({ platform: { name }, typed }) => ({ name, typed })),
        },
        connections: connectionsOf(config, { store, clock, registry }),
        agenda,
        beats: () => heart.beats(),
        countWindows: metrics.windows,
        faultReference: (error, context) => {
          const reference = newId();
          log.error({ ...context, err: error, reference }, 'a request failed');
          return reference;
        },
      }),
    ],
  });

  const beats: readonly Beat[] = [
    {
      every: config.tick,
      name: 'tick',
      run: async () => {
        heart.beat();
        await observedTick(agenda, metrics);
      },
    },
    {
      every: '*/30 * * * * *',
      name: 'housekeeping',
      run: async () => {
        await deferred.recover();
        await store.tx((w) => forgetRequests(w, clock.wallNow()));
        await store.tx((w) => forgetExpired(w, clock.wallNow()));
        await store.tx((w) => forgetAccess(w, clock.wallNow()));
        await indexOlder(store, INDEXED_AT_ONCE);
        for (const chat of connected) await chat.refresh();
        // Another replica may have died since.
        await releaseLeases(store);
      },
    },
  ];

  let scheduler: Scheduler | undefined;
  return {
    store,
    clock,
    newId,
    organizationId,
    dispatcher,
    deferred,
    ticker,
    worker,
    agenda,
    server,
    start: async () => {
      const address = await server.listen({ host: config.host, port: config.port });
      heart.beat();
      worker.start();
      for (const chat of connected) await chat.start();
      scheduler = startScheduler(beats, log, store.instance.id);
      return address;
    },
    idle: async () => {
      await deferred.idle();
      await Promise.all(connected.map((chat) => chat.idle()));
    },
    stop: async () => {
      await server.close();
      for (const chat of connected) await chat.stop();
      await scheduler?.stop();
      await ticker.stop();
      await deferred.idle();
      await worker.stop();
      await stopTracing();
      await store.close();
    },
  };
}
