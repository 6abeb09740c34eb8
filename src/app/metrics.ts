/** What Prometheus is shown. Labels never hold what a person typed: every one of them comes from a list in the code. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { CommandOutcome } from '../core/dispatch/watched.js';
import type { DeliveryResult } from '../core/outbox/worker.js';
import type { Gauges } from '../store/queries/gauges.js';
import type { TransactionSeen } from '../store/store.js';
import { createStoreGauges } from './storeGauges.js';

export interface Metrics {
  readonly command: (seen: {
    command: string;
    surface: string;
    outcome: CommandOutcome;
    durationMs: number;
  }) => void;
  readonly transaction: (seen: TransactionSeen) => void;
  readonly tick: (seen: { ok: boolean; durationMs: number }) => void;
  readonly timer: (seen: { kind: string; ok: boolean; latenessMs: number }) => void;
  readonly delivery: (seen: { kind: string; result: DeliveryResult; durationMs: number }) => void;
  readonly request: (seen: { route: string; method: string; status: number; durationMs: number }) => void;
  /** Told whenever a window was opened or closed. */
  readonly windows: (open: number) => void;
  /** The exposition, with the store's gauges as they are now; null when the store does not answer. */
  readonly render: (gauges: Gauges | null, waitingWrites: number, now: Date) => Promise<string>;
  readonly contentType: string;
  readonly registry: Registry;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];
const TRANSACTION_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 10];
const LATENESS_SECONDS = [0.1, 0.5, 1, 2, 5, 15, 60, 300, 3600];

export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  // Among them the lag of the event loop (nodejs_eventloop_lag_*), from a histogram of perf_hooks.
  collectDefaultMetrics({ register: registry });
  const counter = <T extends string>(name: string, help: string, ...labelNames: T[]): Counter<T> =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const histogram = <T extends string>(
    name: string,
    help: string,
    buckets: number[],
    ...labelNames: T[]
  ): Histogram<T> => new Histogram({ name, help, labelNames, buckets, registers: [registry] });
  const gauge = <T extends string>(name: string, help: string, ...labelNames: T[]): Gauge<T> =>
    new Gauge({ name, help, labelNames, registers: [registry] });

  gauge('muster_info', 'Always 1; says which version runs.', 'version').set({ version }, 1);
  const commands = counter(
    'muster_commands_total',
    'Commands by verb (unknown where there is no such verb, repeated for a request that was answered before), surface and outcome (done, form, fault, or the code of the refusal).',
    'command',
    'surface',
    'outcome',
  );
  const commandSeconds = histogram(
    'muster_command_duration_seconds',
    'How long commands took.',
    SECONDS,
    'command',
    'surface',
  );
  const requests = counter(
    'muster_http_requests_total',
    'HTTP requests by the template of their route (unmatched where there is none), method and class of status.',
    'route',
    'method',
    'status',
  );
  const requestSeconds = histogram(
    'muster_http_request_duration_seconds',
    'How long HTTP requests took. The route of a live window takes as long as somebody looks.',
    SECONDS,
    'route',
    'method',
  );
  const windows = gauge('muster_live_windows', 'Browser windows that are kept up to date just now.');
  const transactions = counter(
    'muster_transactions_total',
    'Transactions of the store by result: kept or undone.',
    'result',
  );
  const waitSeconds = histogram(
    'muster_transaction_wait_seconds',
    'How long transactions waited for their turn.',
    TRANSACTION_SECONDS,
  );
  const tookSeconds = histogram(
    'muster_transaction_duration_seconds',
    'How long transactions took from their turn to their commit.',
    TRANSACTION_SECONDS,
  );
  const ticks = counter('muster_ticks_total', 'Runs of the ticker by result: done or failed.', 'result');
  const tickSeconds = histogram('muster_tick_duration_seconds', 'How long the ticker ran.', SECONDS);
  const timers = counter(
    'muster_timers_total',
    'Timers run by kind and result: done or failed.',
    'kind',
    'result',
  );
  const lateness = histogram(
    'muster_timer_lateness_seconds',
    'How late timers ran, on the clock of the product.',
    LATENESS_SECONDS,
    'kind',
  );
  const deliveries = counter(
    'muster_deliveries_total',
    'Attempts to deliver by kind and result: sent, retried (tried again later) or failed (for good).',
    'kind',
    'result',
  );
  const deliverySeconds = histogram(
    'muster_delivery_duration_seconds',
    'How long attempts to deliver took.',
    SECONDS,
    'kind',
  );
  const storeGauges = createStoreGauges(gauge);

  return {
    contentType: registry.contentType,
    registry,
    command: ({ command, surface, outcome, durationMs }) => {
      commands.inc({ command, surface, outcome });
      commandSeconds.observe({ command, surface }, durationMs / 1000);
    },
    transaction: ({ kept, waitedMs, tookMs }) => {
      transactions.inc({ result: kept ? 'kept' : 'undone' });
      waitSeconds.observe(waitedMs / 1000);
      tookSeconds.observe(tookMs / 1000);
    },
    tick: ({ ok, durationMs }) => {
      ticks.inc({ result: ok ? 'done' : 'failed' });
      tickSeconds.observe(durationMs / 1000);
    },
    timer: ({ kind, ok, latenessMs }) => {
      timers.inc({ kind, result: ok ? 'done' : 'failed' });
      lateness.observe({ kind }, Math.max(0, latenessMs) / 1000);
    },
    delivery: ({ kind, result, durationMs }) => {
      deliveries.inc({ kind, result });
      deliverySeconds.observe({ kind }, durationMs / 1000);
    },
    request: ({ route, method, status, durationMs }) => {
      requests.inc({ route, method, status: `${Math.floor(status / 100)}xx` });
      requestSeconds.observe({ route, method }, durationMs / 1000);
    },
    windows: (open) => windows.set(open),
    render: (seen, waitingWrites, now) => {
      storeGauges(seen, waitingWrites, now);
      return registry.metrics();
    },
  };
}
