/** What operators see of the process: metrics and traces. */
import type { ChatPlatform, Clock, Log } from '../core/ports.js';
import type { Agenda } from '../core/time/agenda.js';
import { gauges } from '../store/queries/gauges.js';
import type { Store } from '../store/store.js';
import type { Config } from './config.js';
import { createMetrics, type Metrics } from './metrics.js';
import { patience } from './patience.js';
import { startTracing, type Tracing } from './tracing.js';
import { version } from './version.js';

export interface Telemetry {
  readonly metrics: Metrics;
  readonly tracing: Tracing;
}

/** How long the metrics wait for the store, in milliseconds: they must come when it hangs, too. */
const GAUGES_LIMIT_MS = 2_000;
/** How long a check may take, in milliseconds, before it has failed: whoever asks does not wait for ever. */
const CHECK_LIMIT_MS = 2_000;
/** A tick older than this, in milliseconds, means that the scheduler has stopped. */
const HEARTBEAT_LIMIT_MS = 90_000;

export const startTelemetry = async ({ tracing }: Config, log: Log): Promise<Telemetry> => ({
  metrics: createMetrics(version),
  tracing: await startTracing({ ...tracing, version }, log),
});

/** Metrics must be there when the database is not. */
export async function renderMetrics(metrics: Metrics, store: Store, clock: Clock): Promise<string> {
  const seen = await patience.within(gauges(store.read), GAUGES_LIMIT_MS).catch(() => null);
  return await metrics.render(seen, store.waitingWrites(), clock.now());
}

export async function observedTick(agenda: Agenda, metrics: Metrics): Promise<void> {
  const started = performance.now();
  let ok = false;
  try {
    await agenda.tick();
    ok = true;
  } finally {
    metrics.tick({ ok, durationMs: performance.now() - started });
  }
}

/** What must hold before traffic may come, by name; each platform under its own. */
export const readiness = (
  store: Store,
  heart: Heart,
  platforms: readonly ChatPlatform[],
): Readonly<Record<string, () => Promise<boolean>>> => {
  const checks: Record<string, () => Promise<boolean>> = {
    database: () => store.ping().then(() => true),
    migrations: () => store.migrated(),
    scheduler: () => Promise.resolve(heart.beats()),
  };
  for (const platform of platforms) checks[platform.id] = () => platform.ready?.() ?? Promise.resolve(true);
  return Object.fromEntries(
    Object.entries(checks).map(([name, check]) => [
      name,
      async () => await patience.within(check(), CHECK_LIMIT_MS),
    ]),
  );
};

/** Knows when the scheduler last ticked. */
export class Heart {
  #last: number | undefined;
  constructor(private readonly clock: Clock) {}
  beat(): void {
    this.#last = this.clock.wallNow().getTime();
  }
  beats(): boolean {
    return this.#last !== undefined && this.clock.wallNow().getTime() - this.#last < HEARTBEAT_LIMIT_MS;
  }
}
