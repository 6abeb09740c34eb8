import { needsCommander, type Severity } from './severity.js';
import { isOpen, type Status } from './status.js';

/** What decides whether a room is asked for a commander. */
export interface CommanderNeed {
  readonly status: Status;
  readonly severity: Severity;
  /** Whoever has the role; null if nobody does. */
  readonly commanderId: string | null;
  /** The nudges were put off. */
  readonly paused: boolean;
}

/** Whether the room is to be nudged: the incident is open, must have a commander, has none, and nobody put it off. */
export const needsCommanderNudge = ({ status, severity, commanderId, paused }: CommanderNeed): boolean =>
  isOpen(status) && needsCommander(severity) && commanderId === null && !paused;
