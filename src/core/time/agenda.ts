/** Moving the product's clock: everything due on the way runs in order, each at its own instant. */
import { Refusal } from '../../domain/errors.js';
import { nextInstant, setSystemValue, systemValue } from '../../store/queries/system.js';
import type { Viewer } from '../../store/queries/viewer.js';
import type { Store, Writer } from '../../store/store.js';
import { audit } from '../audit.js';
import type { OutboxWorker } from '../outbox/worker.js';
import type { ClockMode, MovableClock, NewId } from '../ports.js';
import type { Ticker } from './ticker.js';

const CLOCK_KEY = 'clock';

export interface AgendaParts {
  readonly store: Store;
  readonly clock: MovableClock;
  readonly newId: NewId;
  readonly ticker: Ticker;
  readonly worker: OutboxWorker;
}

/** Who moves the clock, and from where: what the audit log names. */
export interface Mover {
  readonly viewer: Viewer;
  readonly surface: string;
  readonly requestId: string;
}

export class Agenda {
  #moving: Promise<void> = Promise.resolve();
  #busy = false;

  constructor(private readonly parts: AgendaParts) {}

  get mode(): ClockMode {
    return this.parts.clock.mode;
  }
  now(): Date {
    return this.parts.clock.now();
  }
  /** The instant of the next timer or retry; null when nothing is waiting. What is due already is not: it is in somebody's hands. */
  next(): Promise<Date | null> {
    return nextInstant(this.parts.store.read, this.now());
  }

  /** One regular tick; none while the clock is being moved, which ticks by itself. */
  async tick(): Promise<void> {
    if (this.#busy) return;
    await this.parts.ticker.tick();
    this.parts.worker.wake();
  }

  /** Moves by so many milliseconds. Resolves when everything due on the way is done, deliveries included. */
  advance(ms: number, by: Mover): Promise<void> {
    return this.moveTo(() => new Date(this.now().getTime() + ms), by);
  }

  /**
   * Moves to an instant, worked out when its turn comes: moves queue up.
   * @throws {Refusal} CONFLICT where the clock runs by itself; INVALID for an instant in the past.
   */
  moveTo(target: () => Date, by: Mover): Promise<void> {
    const move = this.#moving.then(() => this.#move(target(), by));
    this.#moving = move.catch(() => {});
    return move;
  }

  async #move(target: Date, by: Mover): Promise<void> {
    if (this.mode === 'system')
      throw new Refusal(
        'CONFLICT',
        'The clock runs by itself here: start Muster with MUSTER_CLOCK=offset to push it.',
        { state: { mode: this.mode } },
      );
    if (target < this.now())
      throw new Refusal('INVALID', 'The clock only moves forward.', {
        fields: { set: [`It is ${this.now().toISOString()} already.`] },
      });
    const from = this.now();
    this.#busy = true;
    try {
      for (;;) {
        await this.#settle();
        const next = await this.next();
        if (next === null || next > target) break;
        await this.#setTo(next);
      }
      await this.#setTo(target, (w) => this.#audit(w, by, from, target));
      await this.#settle();
    } finally {
      this.#busy = false;
    }
  }

  async #setTo(instant: Date, also: (w: Writer) => Promise<void> = async () => {}): Promise<void> {
    const { clock, store } = this.parts;
    if (instant > clock.now()) clock.moveTo(instant);
    await store.tx(async (w) => {
      await setSystemValue(w, CLOCK_KEY, { mode: clock.mode, position: clock.position() });
      await also(w);
    });
  }

  #audit(w: Writer, { viewer, surface, requestId }: Mover, from: Date, to: Date): Promise<void> {
    const authorship = { w, viewer, now: to, newId: this.parts.newId, surface, requestId };
    return audit(authorship, {
      action: 'clock.move',
      subjectType: 'clock',
      subjectId: CLOCK_KEY,
      before: { now: from.toISOString() },
      after: { now: to.toISOString() },
    });
  }

  /** Runs timers and deliveries in turn until neither has anything left to do at this instant. */
  async #settle(): Promise<void> {
    const { ticker, worker } = this.parts;
    do await worker.drain();
    while ((await ticker.tick()).ran > 0);
    await worker.drain();
  }
}

/** Where the clock had been moved to before the restart; undefined if it never was, or ran in another mode. */
export async function storedClock(store: Store, mode: ClockMode): Promise<number | undefined> {
  const value = await systemValue(store.read, CLOCK_KEY);
  if (typeof value !== 'object' || value === null || !('mode' in value) || !('position' in value))
    return undefined;
  return value.mode === mode && typeof value.position === 'number' ? value.position : undefined;
}
