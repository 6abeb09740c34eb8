/** How long an incident takes: what is measured of it, without any promise. */
import { isOpen, type Stamps, type Status } from './status.js';

/** How long it has been open, and how long it took until somebody had it, until it was mitigated. */
export interface Clock {
  readonly what: 'OPEN' | 'ACKNOWLEDGED' | 'MITIGATED';
  readonly since: Date;
  /** When it stopped; null while it runs. */
  readonly until: Date | null;
  readonly minutes: number;
}

/** The part of an incident that its clocks are read from. */
export type Measured = { readonly status: Status; readonly declaredAt: Date } & Stamps;

const MINUTE_MS = 60_000;

/**
 * The clocks of an incident at the instant `now`, all from when it was declared. Nobody keeps when a false alarm was called
 * one, so what still ran then is left out.
 */
export function incidentClocks(i: Measured, now: Date): readonly Clock[] {
  const running = isOpen(i.status);
  const clock = (what: Clock['what'], until: Date | null): Clock => {
    const ms = (until ?? now).getTime() - i.declaredAt.getTime();
    return { what, since: i.declaredAt, until, minutes: Math.max(0, Math.floor(ms / MINUTE_MS)) };
  };
  return [
    clock('OPEN', running ? null : i.resolvedAt),
    clock('ACKNOWLEDGED', i.acknowledgedAt),
    // Nobody waits for that to begin with: it is shown once it has come.
    ...(i.mitigatedAt === null ? [] : [clock('MITIGATED', i.mitigatedAt)]),
  ].filter(({ until }) => until !== null || running);
}
