import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Gauges } from '../store/queries/system.js';

/** What Prometheus is shown. Labels never hold what a person typed. */
export interface Metrics {
  readonly command: (seen: { command: string; surface: string; outcome: string; durationMs: number }) => void;
  readonly timer: (seen: { kind: string; ok: boolean; latenessMs: number }) => void;
  readonly delivery: (seen: { kind: string; result: string; durationMs: number }) => void;
  /** The exposition, with the store's gauges as they are now. */
  readonly render: (gauges: Gauges | null, waitingWrites: number, now: Date) => Promise<string>;
  readonly contentType: string;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

export function createMetrics(): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const registers = [register];
  const commands = new Counter({
    name: 'muster_commands_total',
    help: 'Commands by verb, surface and outcome.',
    labelNames: ['command', 'surface', 'outcome'],
    registers,
  });
  const commandSeconds = new Histogram({
    name: 'muster_command_duration_seconds',
    help: 'How long commands took.',
    labelNames: ['command', 'surface'],
    buckets: SECONDS,
    registers,
  });
  const timers = new Counter({
    name: 'muster_timers_total',
    help: 'Timers run, by kind and result.',
    labelNames: ['kind', 'result'],
    registers,
  });
  const lateness = new Histogram({
    name: 'muster_timer_lateness_seconds',
    help: 'How late timers ran, on the clock of the product.',
    labelNames: ['kind'],
    buckets: [0.1, 0.5, 1, 2, 5, 15, 60, 300, 3600],
    registers,
  });
  const deliveries = new Counter({
    name: 'muster_deliveries_total',
    help: 'Deliveries by kind and result.',
    labelNames: ['kind', 'result'],
    registers,
  });
  const deliverySeconds = new Histogram({
    name: 'muster_delivery_duration_seconds',
    help: 'How long deliveries took.',
    labelNames: ['kind'],
    buckets: SECONDS,
    registers,
  });
  const waiting = new Gauge({
    name: 'muster_waiting_writes',
    help: 'Writes that wait for their turn.',
    registers,
  });
  const armed = new Gauge({ name: 'muster_armed_timers', help: 'Timers that are armed.', registers });
  const parked = new Gauge({
    name: 'muster_parked_timers',
    help: 'Timers whose job failed for good.',
    registers,
  });
  const owed = new Gauge({ name: 'muster_open_deliveries', help: 'Deliveries that are owed.', registers });
  const owedAge = new Gauge({
    name: 'muster_oldest_delivery_age_seconds',
    help: 'For how long the oldest due delivery has been owed.',
    registers,
  });
  const incidents = new Gauge({
    name: 'muster_open_incidents',
    help: 'Open incidents by severity and status.',
    labelNames: ['severity', 'status'],
    registers,
  });

  return {
    contentType: register.contentType,
    command: ({ command, surface, outcome, durationMs }) => {
      commands.inc({ command, surface, outcome });
      commandSeconds.observe({ command, surface }, durationMs / 1000);
    },
    timer: ({ kind, ok, latenessMs }) => {
      timers.inc({ kind, result: ok ? 'done' : 'failed' });
      lateness.observe({ kind }, Math.max(0, latenessMs) / 1000);
    },
    delivery: ({ kind, result, durationMs }) => {
      deliveries.inc({ kind, result });
      deliverySeconds.observe({ kind }, durationMs / 1000);
    },
    render: (gauges, waitingWrites, now) => {
      waiting.set(waitingWrites);
      if (gauges !== null) {
        armed.set(gauges.armedTimers);
        parked.set(gauges.parkedTimers);
        owed.set(gauges.openDeliveries);
        owedAge.set(
          gauges.oldestOwedAt === null
            ? 0
            : Math.max(0, (now.getTime() - gauges.oldestOwedAt.getTime()) / 1000),
        );
        incidents.reset();
        for (const { severity, status, count } of gauges.openIncidents)
          incidents.set({ severity, status }, count);
      }
      return register.metrics();
    },
  };
}
