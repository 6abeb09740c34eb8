/** The way of an incident through its states: what is behind it, where it stands, and what is ahead. */
import { STATUSES, type Stamps, type Status } from './status.js';

/** `PASSED_OVER`: it went on without ever having been there. */
export type Reach = 'REACHED' | 'PASSED_OVER' | 'CURRENT' | 'AHEAD';

export interface Step {
  readonly status: Status;
  readonly reach: Reach;
  /** When it came there, as far as that is kept; ahead of where it stands it was there before, and went back. */
  readonly at: Date | null;
}

/** The part of an incident that its way is told by. */
export type OnItsWay = { readonly status: Status; readonly declaredAt: Date } & Stamps;

const PATH = STATUSES.filter((status) => status !== 'CANCELLED');

const stampOf = (status: Status, i: OnItsWay): Date | null => {
  switch (status) {
    case 'DETECTED':
      return i.declaredAt;
    case 'INVESTIGATING':
      return i.acknowledgedAt;
    case 'IDENTIFIED':
      return i.identifiedAt;
    case 'MONITORING':
      return i.mitigatedAt;
    case 'RESOLVED':
      return i.resolvedAt;
    case 'CLOSED':
      return i.closedAt;
    case 'CANCELLED':
      return null;
  }
};

/** From detected to closed. A false alarm went no further than it came: after the last state that it reached it ends. */
export function statusTrack(i: OnItsWay): readonly Step[] {
  const steps = PATH.map((status) => ({ status, at: stampOf(status, i) }));
  if (i.status === 'CANCELLED')
    return [
      ...steps.filter(({ at }) => at !== null).map((step) => ({ ...step, reach: 'REACHED' as const })),
      { status: i.status, at: null, reach: 'CURRENT' },
    ];
  const here = PATH.indexOf(i.status);
  return steps.map((step, place) => ({
    ...step,
    reach:
      place === here
        ? ('CURRENT' as const)
        : place > here
          ? ('AHEAD' as const)
          : step.at === null
            ? ('PASSED_OVER' as const)
            : ('REACHED' as const),
  }));
}
