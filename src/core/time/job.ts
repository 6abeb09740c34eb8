/** What a job is: the work that a timer of its kind causes when it falls due. */
import type { Timer } from '../../store/queries/timers.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Writer } from '../../store/store.js';
import { IncidentWork } from '../incidents/work.js';
import type { ChatPlatform, Log, NewId } from '../ports.js';

export interface JobContext {
  readonly w: Writer;
  /** The instant at which it runs, on the product's clock. */
  readonly now: Date;
  /** The instant for which it was set. */
  readonly dueAt: Date;
  readonly timer: Timer;
  /** Everything that changes incidents, as Muster itself. */
  readonly incidents: IncidentWork;
}

export interface Job {
  readonly kind: string;
  /** What happens when it falls due, as people read it behind the incident's reference. */
  readonly label: string;
  /** Runs in the transaction in which its timer was deleted: what it writes and the claim are kept together or not at all. */
  readonly run: (context: JobContext) => Promise<void>;
}

export interface JobParts {
  readonly log: Log;
  readonly newId: NewId;
  readonly platforms: readonly ChatPlatform[];
}

/** The context of a claimed timer. */
export const jobContext = (
  w: Writer,
  timer: Timer,
  now: Date,
  { newId, platforms, log }: JobParts,
): JobContext => ({
  w,
  now,
  timer,
  dueAt: timer.scheduledFor,
  incidents: new IncidentWork({
    w,
    viewer: systemViewer(timer.organizationId),
    now,
    newId,
    platforms,
    log,
    surface: 'timer',
    requestId: timer.id,
  }),
});
