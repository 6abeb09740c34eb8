/**
 * Runs what is due. Late is fine: it catches up in the order of the instants. Twice is fine: deleting the timer is the
 * claim. A clock that went back is fine: nothing is due then. Overlapping ticks are one. A job that fails backs off and
 * never holds up its neighbours.
 */

import { Refusal } from '../../domain/errors.js';
import { TransactionTooLong } from '../../store/errors.js';
import { anythingDue, claimDue, putBack } from '../../store/queries/system.js';
import type { Timer } from '../../store/queries/timers.js';
import type { Store, Writer } from '../../store/store.js';
import { type Clock, noTracer, type Tracer } from '../ports.js';
import { type Job, type JobParts, jobContext } from './job.js';

export interface TickerParts extends JobParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly jobs: readonly Job[];
  readonly tracer?: Tracer;
  readonly observe?: (seen: { kind: string; ok: boolean; latenessMs: number }) => void;
}

export interface TickReport {
  readonly ran: number;
  readonly failed: number;
}

type Batch = readonly { readonly timer: Timer; readonly ok: boolean }[];

/** How many timers share a transaction: long enough to share the commit, short enough not to keep people waiting. */
const BATCH = 100;
const MAX_ATTEMPTS = 12;
const MAX_BACKOFF_MS = 10 * 60_000;

export class Ticker {
  readonly #jobs: ReadonlyMap<string, Job>;
  #running: Promise<TickReport> | null = null;
  #stopped = false;

  constructor(private readonly parts: TickerParts) {
    this.#jobs = new Map(parts.jobs.map((job) => [job.kind, job]));
  }

  /** What a timer of this kind causes, as people read it behind the incident's reference. */
  labelOf(kind: string): string {
    return this.#jobs.get(kind)?.label ?? `work of the kind ${kind}`;
  }

  /** Runs everything that is due at this instant; a tick during a tick is that tick. */
  tick(): Promise<TickReport> {
    this.#running ??= this.#tick().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Starts no further batch, and resolves when the one in hand is finished. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #tick(): Promise<TickReport> {
    const { store, clock } = this.parts;
    let ran = 0;
    let failed = 0;
    let size = BATCH;
    while (!this.#stopped) {
      const now = clock.now();
      if (!(await anythingDue(store.read, now))) break;
      const limit = size;
      let batch: Batch;
      try {
        batch = await store.tx((w) => this.#batch(w, now, limit), { waits: true });
      } catch (error) {
        if (!(error instanceof TransactionTooLong)) throw error;
        // All of it was undone. In smaller batches the others get done, and the one that hangs is found alone.
        size = Math.ceil(limit / 10);
        if (limit > 1) continue;
        batch = await store.tx((w) => this.#giveUpFirst(w, now, error), { waits: true });
      }
      for (const { timer, ok } of batch) this.#tell(timer, ok, now.getTime() - timer.scheduledFor.getTime());
      ran += batch.length;
      failed += batch.filter(({ ok }) => !ok).length;
      // Due, but in the hands of another replica.
      if (batch.length === 0) break;
    }
    return { ran, failed };
  }

  async #batch(w: Writer, now: Date, limit: number): Promise<Batch> {
    const done: { timer: Timer; ok: boolean }[] = [];
    for (const timer of await claimDue(w, now, limit)) {
      let error: unknown;
      try {
        await w.savepoint(async () => {
          const job = this.#jobs.get(timer.kind);
          if (job === undefined) throw new Error(`There is no job for timers of kind ${timer.kind}.`);
          await this.#traced(timer, () => job.run(jobContext(w, timer, now, this.parts)));
        });
      } catch (caught) {
        // The disk is full or the store is gone: the whole batch is undone and tried again at the next tick.
        if (caught instanceof Refusal && caught.code === 'STORE_READ_ONLY') throw caught;
        error = caught;
      }
      if (error !== undefined) await this.#backOff(w, timer, error, now);
      done.push({ timer, ok: error === undefined });
    }
    return done;
  }

  #traced({ id, kind, subject }: Timer, work: () => Promise<void>): Promise<void> {
    const { tracer = noTracer } = this.parts;
    const facts = { 'muster.timer': id, 'muster.kind': kind, 'muster.subject': subject };
    return tracer.span('job', facts, work);
  }

  #tell({ id, kind, subject }: Timer, ok: boolean, latenessMs: number): void {
    const { log, observe } = this.parts;
    observe?.({ kind, ok, latenessMs });
    // A failure has a line of its own, with its cause.
    if (ok) log.debug({ timer: id, kind, subject, latenessMs }, 'ran a job');
  }

  /** The first one that is due took longer than a transaction may, all by itself: it has failed. */
  async #giveUpFirst(w: Writer, now: Date, error: Error): Promise<Batch> {
    const claimed = await claimDue(w, now, 1);
    for (const timer of claimed) await this.#backOff(w, timer, error, now);
    return claimed.map((timer) => ({ timer, ok: false }));
  }

  async #backOff(w: Writer, timer: Timer, error: unknown, now: Date): Promise<void> {
    const attempts = timer.attempts + 1;
    const armed = attempts < MAX_ATTEMPTS;
    const waitMs = Math.min(MAX_BACKOFF_MS, 1_000 * 2 ** attempts);
    const fields = { timer: timer.id, kind: timer.kind, subject: timer.subject, attempts, err: error };
    if (armed) this.parts.log.warn({ ...fields, waitMs }, 'a job failed and is tried again later');
    else this.parts.log.error(fields, 'a job failed for good and is parked');
    await putBack(w, timer, {
      dueAt: new Date(now.getTime() + waitMs),
      armed,
      error: error instanceof Error ? error.message : String(error),
    });
  }
}
