/** The gauges that are read from the store when somebody asks. Where there is nothing to count they show zero. */
import type { Gauge } from 'prom-client';
import { SEVERITIES } from '../domain/incident/severity.js';
import { OPEN_STATUSES } from '../domain/incident/status.js';
import type { Gauges } from '../store/queries/gauges.js';
import { CONVERSATION_KINDS } from '../store/schema/outbox.js';

type MakeGauge = <T extends string>(name: string, help: string, ...labelNames: T[]) => Gauge<T>;

/** Not of any kind of conversation: nothing is today, and what will be must not be missed. */
const NO_CONVERSATION = 'OTHER';

const secondsSince = (instant: Date | null, now: Date): number =>
  instant === null ? 0 : Math.max(0, (now.getTime() - instant.getTime()) / 1000);

export function createStoreGauges(gauge: MakeGauge) {
  const up = gauge(
    'muster_store_up',
    'Whether the store answered: 1, or 0 and what is read from it is left out.',
  );
  const waiting = gauge('muster_waiting_writes', 'Writes that wait for their turn in this process.');
  const armed = gauge('muster_armed_timers', 'Timers that are armed.');
  const parked = gauge('muster_parked_timers', 'Timers whose job failed for good.');
  const overdue = gauge(
    'muster_oldest_due_timer_age_seconds',
    'How long ago the oldest timer that is due should have run, on the clock of the product; 0 when none is due.',
  );
  const depth = gauge(
    'muster_open_deliveries',
    'Deliveries that are owed, by the kind of conversation they go to.',
    'lane',
  );
  const age = gauge(
    'muster_oldest_delivery_age_seconds',
    'For how long the oldest of them has been owed, retries included, on the clock of the product.',
    'lane',
  );
  const incidents = gauge(
    'muster_open_incidents',
    'Open incidents by severity and status. Private ones, and those that need a clearance, are not counted.',
    'severity',
    'status',
  );

  return (seen: Gauges | null, waitingWrites: number, now: Date): void => {
    waiting.set(waitingWrites);
    up.set(seen === null ? 0 : 1);
    // What is not known any more is left out: a number that stands still would look like one that is true.
    for (const each of [depth, age, incidents]) each.reset();
    for (const each of [armed, parked, overdue]) each.remove();
    if (seen === null) return;
    armed.set(seen.armedTimers);
    parked.set(seen.parkedTimers);
    overdue.set(secondsSince(seen.nextTimerAt, now));
    for (const lane of CONVERSATION_KINDS) {
      depth.set({ lane }, 0);
      age.set({ lane }, 0);
    }
    for (const { lane, count, since } of seen.owed) {
      depth.set({ lane: lane ?? NO_CONVERSATION }, count);
      age.set({ lane: lane ?? NO_CONVERSATION }, secondsSince(since, now));
    }
    for (const severity of SEVERITIES)
      for (const status of OPEN_STATUSES) incidents.set({ severity, status }, 0);
    for (const { severity, status, count } of seen.openIncidents) incidents.set({ severity, status }, count);
  };
}
