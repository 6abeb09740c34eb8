/** Moving the product's clock: everything due on the way runs in order, each at its own instant. */
import { Refusal } from '../../domain/errors.js';
import { isUuid } from '../../store/queries/incidentDetails.js';
import { nextInstant, setSystemValue, systemValue } from '../../store/queries/system.js';
import {
  armedFor,
  laneDueAt,
  timerDueAt,
  upcomingRetries,
  upcomingTimers,
} from '../../store/queries/upcoming.js';
import type { Viewer } from '../../store/queries/viewer.js';
import type { Store, Writer } from '../../store/store.js';
import { audit } from '../audit.js';
import { deliveryLabel } from '../outbox/kinds.js';
import type { OutboxWorker } from '../outbox/worker.js';
import type { ChatPlatform, ClockMode, MovableClock, NewId } from '../ports.js';
import type { Ticker } from './ticker.js';

const CLOCK_KEY = 'clock';

export interface AgendaParts {
  readonly store: Store;
  readonly clock: MovableClock;
  readonly newId: NewId;
  readonly ticker: Ticker;
  readonly worker: OutboxWorker;
  readonly platforms: readonly Pick<ChatPlatform, 'id' | 'name'>[];
}

/** Something that is due later: what it is, as people read it, and the incident that it is about. */
export interface Upcoming {
  /** What {@link Agenda.runTo} is given. */
  readonly id: string;
  readonly at: Date;
  /** Null where it is about none, or about one that the viewer may not see. */
  readonly incident: { readonly reference: string; readonly title: string } | null;
  readonly what: string;
}

/** What is said of something that the viewer may know no more of. */
const HIDDEN = 'something of another incident';

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

  /** What is due next in the viewer's organization, soonest first; the same as for {@link next}, what is due already is not. */
  async upcoming(viewer: Viewer, limit: number): Promise<readonly Upcoming[]> {
    const { store, ticker, platforms } = this.parts;
    const now = this.now();
    const timers = await upcomingTimers(store.read, viewer, now, limit);
    const retries = await upcomingRetries(store.read, viewer, now, limit);
    const nameOf = (platform: string) => platforms.find(({ id }) => id === platform)?.name ?? platform;
    return [
      ...timers.map(({ id, kind, dueAt, incident }) => ({
        id: `timer:${id}`,
        at: dueAt,
        incident,
        what: incident === null ? HIDDEN : ticker.labelOf(kind),
      })),
      ...retries.map(({ lane, kind, dueAt, platform, isAbout, incident }) => ({
        id: `lane:${lane}`,
        at: dueAt,
        incident,
        what:
          isAbout && incident === null
            ? HIDDEN
            : `${deliveryLabel(kind)} on ${nameOf(platform)} is tried again`,
      })),
    ]
      .sort((a, b) => a.at.getTime() - b.at.getTime())
      .slice(0, limit);
  }

  /** What is armed for an incident that the viewer has been given, soonest first. */
  async armed(incident: { readonly id: string }): Promise<readonly Pick<Upcoming, 'at' | 'what'>[]> {
    const timers = await armedFor(this.parts.store.read, incident);
    return timers.map(({ kind, dueAt }) => ({ at: dueAt, what: this.parts.ticker.labelOf(kind) }));
  }

  /**
   * Moves to the instant at which something of {@link upcoming} is due. What has fallen due meanwhile and is about to run is
   * waited for, and the clock stays.
   * @throws {Refusal} CONFLICT when it has run already, or is not due any more: nothing is moved then.
   */
  runTo(id: string, by: Mover): Promise<void> {
    return this.moveTo(async () => {
      const at = await this.#dueAt(id, by.viewer.organizationId);
      if (at === undefined)
        throw new Refusal(
          'CONFLICT',
          'This is not due any more: it has run already, or there is no need for it now. The clock was not moved.',
          { state: { now: this.now().toISOString() } },
        );
      return at > this.now() ? at : undefined;
    }, by);
  }

  async #dueAt(id: string, organizationId: string): Promise<Date | undefined> {
    const { read } = this.parts.store;
    const [, kind, subject = ''] = /^(timer|lane):(.+)$/u.exec(id) ?? [];
    if (!isUuid(subject)) return undefined;
    return await (kind === 'timer' ? timerDueAt : laneDueAt)(read, organizationId, subject);
  }

  /** One regular tick; none while the clock is being moved, which ticks by itself. */
  async tick(): Promise<void> {
    if (this.#busy) return;
    await this.parts.ticker.tick();
    this.parts.worker.wake();
  }

  /** Moves to what {@link next} answers when its turn comes. @throws {Refusal} CONFLICT when nothing is waiting. */
  runToNext(by: Mover): Promise<void> {
    return this.moveTo(async () => {
      const next = await this.next();
      if (next === null) throw new Refusal('CONFLICT', 'Nothing is due: there is nowhere to go.');
      return next;
    }, by);
  }

  /** Moves by so many milliseconds. Resolves when everything due on the way is done, deliveries included. */
  advance(ms: number, by: Mover): Promise<void> {
    return this.moveTo(() => new Date(this.now().getTime() + ms), by);
  }

  /**
   * Moves to an instant, worked out when its turn comes: moves queue up. Undefined is the instant at which it is then.
   * @throws {Refusal} CONFLICT where the clock runs by itself; INVALID for an instant in the past.
   */
  moveTo(target: () => Date | Promise<Date | undefined>, by: Mover): Promise<void> {
    const move = this.#moving.then(async () => this.#move(await target(), by));
    this.#moving = move.catch(() => {});
    return move;
  }

  async #move(wanted: Date | undefined, by: Mover): Promise<void> {
    if (this.mode === 'system')
      throw new Refusal(
        'CONFLICT',
        'The clock runs by itself here: start Muster with MUSTER_CLOCK=offset to push it.',
        { state: { mode: this.mode } },
      );
    const target = wanted ?? this.now();
    if (wanted !== undefined && wanted < this.now())
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
