import { needsCommander, type Severity } from './severity.js';
import { isOpen, type Status } from './status.js';

/** What an incident waits for, and by when; null is as soon as somebody can. */
export interface Owed {
  readonly what: 'ACKNOWLEDGE' | 'COMMANDER' | 'UPDATE' | 'UNPAUSE' | 'RESOLVE' | 'CLOSE' | 'GO_TO_ORIGINAL';
  readonly dueAt: Date | null;
}

/** The part of an incident that decides what is owed next. */
export interface Owing {
  readonly status: Status;
  readonly severity: Severity;
  readonly isDuplicate: boolean;
  readonly acknowledgedAt: Date | null;
  readonly commanderId: string | null;
  readonly nextUpdateDueAt: Date | null;
  /** When the pause ends; undefined when there is none, null when nobody has said. */
  readonly pausedUntil: Date | null | undefined;
}

/** What comes next, in the order in which it should be seen to (domain page, "Incident" and "Communication"). */
export function owedNext(i: Owing): readonly Owed[] {
  if (i.isDuplicate) return [{ what: 'GO_TO_ORIGINAL', dueAt: null }];
  if (i.status === 'RESOLVED') return [{ what: 'CLOSE', dueAt: null }];
  if (!isOpen(i.status)) return [];
  const owed: Owed[] = [];
  if (i.pausedUntil !== undefined) owed.push({ what: 'UNPAUSE', dueAt: i.pausedUntil });
  if (i.acknowledgedAt === null) owed.push({ what: 'ACKNOWLEDGE', dueAt: null });
  if (needsCommander(i.severity) && i.commanderId === null) owed.push({ what: 'COMMANDER', dueAt: null });
  // Nobody is reminded of an update while it is paused.
  if (i.nextUpdateDueAt !== null && i.pausedUntil === undefined)
    owed.push({ what: 'UPDATE', dueAt: i.nextUpdateDueAt });
  if (i.status === 'MONITORING') owed.push({ what: 'RESOLVE', dueAt: null });
  return owed;
}
