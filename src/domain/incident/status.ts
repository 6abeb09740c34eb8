import { Refusal } from '../errors.js';

/** Every state of an incident, in the order of its life (domain page, "Incident"). */
export const STATUSES = [
  'DETECTED',
  'INVESTIGATING',
  'IDENTIFIED',
  'MONITORING',
  'RESOLVED',
  'CLOSED',
  'CANCELLED',
] as const;
export type Status = (typeof STATUSES)[number];

/** The states in which somebody still has work to do. */
export const OPEN_STATUSES = [
  'DETECTED',
  'INVESTIGATING',
  'IDENTIFIED',
  'MONITORING',
] as const satisfies readonly Status[];

/** When what happened; null where it has not. */
export interface Stamps {
  readonly acknowledgedAt: Date | null;
  readonly identifiedAt: Date | null;
  /** Entering monitoring. */
  readonly mitigatedAt: Date | null;
  /** The latest time; null while the incident is open (again). */
  readonly resolvedAt: Date | null;
  /** The latest time; null unless the incident is closed. */
  readonly closedAt: Date | null;
}

/** The part of an incident that a move of its status changes. */
export type StatusAndStamps = { readonly status: Status } & Stamps;

const labels: Readonly<Record<Status, string>> = {
  DETECTED: 'Detected',
  INVESTIGATING: 'Investigating',
  IDENTIFIED: 'Identified',
  MONITORING: 'Monitoring',
  RESOLVED: 'Resolved',
  CLOSED: 'Closed',
  CANCELLED: 'Cancelled',
};

/** Whether somebody still has work to do on an incident in this state. */
export const isOpen = (status: Status): boolean => OPEN_STATUSES.some((open) => open === status);

/** Whether nothing more is expected of anybody: it is closed, or was a false alarm. */
export const isOver = (status: Status): boolean => status === 'CLOSED' || status === 'CANCELLED';

/** The state as a person reads it, for example `Investigating`. */
export const statusLabel = (status: Status): string => labels[status];

const aliases: Readonly<Record<string, Status>> = {
  mitigated: 'MONITORING',
  fixed: 'RESOLVED',
  ack: 'INVESTIGATING',
  acknowledged: 'INVESTIGATING',
  investigate: 'INVESTIGATING',
  identify: 'IDENTIFIED',
  'false alarm': 'CANCELLED',
  canceled: 'CANCELLED',
};

/** The state a person means: its name, three or more first letters that no other has, or a common other word for it. */
export function parseStatus(text: string): Status | undefined {
  const typed = text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/gu, ' ');
  if (Object.hasOwn(aliases, typed)) return aliases[typed];
  const matches = STATUSES.filter((status) => typed.length >= 3 && status.toLowerCase().startsWith(typed));
  return matches.length === 1 ? matches[0] : undefined;
}

/** Whether the move takes up work again on an incident that was over. Who may is the command's decision. */
export const isReopen = (from: Status, to: Status): boolean => !isOpen(from) && to === 'INVESTIGATING';

const isAllowed = (from: Status, to: Status): boolean => {
  if (isOpen(from)) return to !== 'CLOSED';
  return isReopen(from, to) || (from === 'RESOLVED' && to === 'CLOSED');
};

const word = (status: Status): string => labels[status].toLowerCase();

const forbidden = (from: Status, to: Status): Refusal => {
  const state = { status: from };
  if (isOpen(from)) {
    return new Refusal(
      'CONFLICT',
      `This incident is still ${word(from)}, and only a resolved incident can be closed; resolve it first, or cancel it if it was a false alarm.`,
      { state },
    );
  }
  const possible = from === 'RESOLVED' ? 'closed or reopened' : 'reopened';
  return new Refusal(
    'CONFLICT',
    `This incident is ${word(from)} and cannot become ${word(to)}; it can be ${possible}.`,
    { state },
  );
};

/**
 * The status and stamps after a move at the instant `now` (domain page, "Incident"): any move between open states,
 * open to resolved or cancelled, resolved to closed, and the reopen of what is over. The first acknowledgement,
 * identification and mitigation count; resolved and closed are the latest, and empty while it is open again.
 * A move to the present state returns `from` itself; otherwise the answer holds status and stamps only.
 * @throws Refusal CONFLICT, saying what is possible, with the present status as its state.
 */
export function moveStatus(from: StatusAndStamps, to: Status, now: Date): StatusAndStamps {
  if (from.status === to) return from;
  if (!isAllowed(from.status, to)) throw forbidden(from.status, to);
  // A reopen, or a step back from a state that skipped it, also enters investigating; nobody acknowledged by that.
  const acknowledges = from.status === 'DETECTED' && to === 'INVESTIGATING';
  return {
    status: to,
    acknowledgedAt: from.acknowledgedAt ?? (acknowledges ? now : null),
    identifiedAt: from.identifiedAt ?? (to === 'IDENTIFIED' ? now : null),
    mitigatedAt: from.mitigatedAt ?? (to === 'MONITORING' ? now : null),
    resolvedAt: to === 'RESOLVED' ? now : to === 'CLOSED' ? from.resolvedAt : null,
    closedAt: to === 'CLOSED' ? now : null,
  };
}

/**
 * The status and stamps once somebody has acknowledged at the instant `now`: a detected incident is investigating
 * from then on (domain page, "Incident"). Returns `from` itself where that changes nothing.
 * @throws Refusal CONFLICT unless the incident is open.
 */
export function acknowledge(from: StatusAndStamps, now: Date): StatusAndStamps {
  if (!isOpen(from.status)) {
    throw new Refusal(
      'CONFLICT',
      `This incident is ${word(from.status)}, and only an open incident can be acknowledged; it can be reopened first.`,
      { state: { status: from.status } },
    );
  }
  if (from.status === 'DETECTED') return moveStatus(from, 'INVESTIGATING', now);
  if (from.acknowledgedAt !== null) return from;
  const { status, identifiedAt, mitigatedAt, resolvedAt, closedAt } = from;
  return { status, acknowledgedAt: now, identifiedAt, mitigatedAt, resolvedAt, closedAt };
}
