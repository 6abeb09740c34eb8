/**
 * Delivers what is owed: lanes in parallel, each lane in order, one delivery at a time. A lane is leased before anything
 * is sent; how a delivery ended and what follows from it commit together. After a crash the lease runs out, or is taken
 * back at the next start, and the delivery that was cut off is repeated as a repeat: the platform looks it up first.
 */

import { conversationById } from '../../store/queries/conversations.js';
import { lockIncident } from '../../store/queries/incidentWrites.js';
import {
  anyLaneOwed,
  type Delivery,
  leaseLanes,
  OUTBOX_TOPIC,
  postpone,
  settle,
  takeNext,
} from '../../store/queries/outbox.js';
import type { Store, Writer } from '../../store/store.js';
import {
  DeliveryProblem,
  noTracer,
  type PageOf,
  type Patience,
  type SpanFacts,
  type Tracer,
} from '../ports.js';
import { type FollowUpParts, followFailure, followSuccess } from './followUp.js';
import { send } from './send.js';

export type DeliveryResult = 'sent' | 'retried' | 'failed';

export interface WorkerParts extends FollowUpParts {
  readonly store: Store;
  readonly patience: Patience;
  readonly pageOf: PageOf;
  readonly tracer?: Tracer;
  readonly observe?: (seen: { kind: string; result: DeliveryResult; durationMs: number }) => void;
}

/** How many lanes of one platform are served at once: one that answers nobody must not hold up the others. */
const PARALLEL = 8;
/**
 * How long a platform may take over one delivery, in milliseconds; the lease outlasts it. Opening a room is two steps, and a
 * step that still goes on when its delivery is repeated could be done twice.
 */
const CALL_LIMIT_MS = 30_000;
const LEASE_MS = 60_000;
/** An outage of hours is sat out: after this many attempts, three hours and more, the delivery has failed. */
const MAX_ATTEMPTS = 200;
/** Where the way there is closed nothing is given up for three days: somebody may have to come back from a weekend to mend it. */
const MAX_ATTEMPTS_WAITING = 3 * 24 * 60;
const MAX_DELAY_MS = 60_000;

/** What the log and the traces call a delivery. */
const namesOf = ({ id, kind, lane, incidentId, attempts }: Delivery) => ({
  delivery: id,
  kind,
  lane,
  incident: incidentId,
  attempt: attempts,
});
const prefixed = (names: SpanFacts): SpanFacts =>
  Object.fromEntries(Object.entries(names).map(([name, value]) => [`muster.${name}`, value]));

type Taken = { readonly delivery: Delivery; readonly repeated: boolean } | undefined;

export class OutboxWorker {
  /** The lanes that are served, each with its platform. */
  readonly #running = new Map<Promise<void>, string>();
  #stopped = false;
  #leasing: Promise<void> | null = null;
  #again = false;
  #unsubscribe: (() => void) | undefined;

  constructor(private readonly parts: WorkerParts) {}

  /** Goes to work whenever something becomes owed. */
  start(): void {
    this.#unsubscribe = this.parts.store.onSignal((topic) => {
      if (topic === OUTBOX_TOPIC || topic === '') this.wake();
    });
    this.wake();
  }

  /** Looks for lanes that owe something now; returns at once. */
  wake(): void {
    if (this.#stopped) return;
    if (this.#leasing !== null) {
      this.#again = true;
      return;
    }
    this.#leasing = this.#fillAll()
      .catch((error: unknown) =>
        this.parts.log.warn(
          { instance: this.parts.store.instance.id, err: error },
          'the outbox could not be read',
        ),
      )
      .finally(() => {
        this.#leasing = null;
        if (this.#again) {
          this.#again = false;
          this.wake();
        }
      });
  }

  /** Resolves when nothing is owed at this instant any more and nothing is being sent. */
  async drain(): Promise<void> {
    for (;;) {
      this.wake();
      while (this.#leasing !== null || this.#running.size > 0)
        await Promise.all([this.#leasing, ...this.#running.keys()]);
      if (this.#stopped || (await this.#fill()) === 'NONE') return;
    }
  }

  /** Takes no more work, and resolves when what is in hand is finished. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe?.();
    await this.#leasing;
    await Promise.all(this.#running.keys());
  }

  async #fillAll(): Promise<void> {
    while ((await this.#fill()) === 'AS_ASKED');
  }

  /** The platforms that have no place free, and how many lanes the fullest of the others can take. */
  #places(): { readonly full: readonly string[]; readonly free: number } {
    const served = new Map<string, number>();
    for (const platform of this.#running.values()) served.set(platform, (served.get(platform) ?? 0) + 1);
    const full = [...served].filter(([, lanes]) => lanes >= PARALLEL).map(([platform]) => platform);
    const others = [...served.values()].filter((lanes) => lanes < PARALLEL);
    return { full, free: PARALLEL - Math.max(0, ...others) };
  }

  /** Fills free places with lanes; says whether it found any, and whether there may be more. */
  async #fill(): Promise<'NONE' | 'SOME' | 'AS_ASKED'> {
    const { store, clock, platforms } = this.parts;
    const { full, free } = this.#places();
    if (this.#stopped || platforms.every(({ id }) => full.includes(id))) return 'NONE';
    const wallNow = clock.wallNow();
    const lease = {
      by: store.instance.id,
      until: new Date(wallNow.getTime() + LEASE_MS),
      wallNow,
      now: clock.now(),
      limit: free,
      except: full,
    };
    // A look without a lock first: an idle wake must not write.
    if (!(await anyLaneOwed(store.read, lease))) return 'NONE';
    const lanes = await store.tx((w) => leaseLanes(w, lease), { waits: true });
    for (const { lane, platform } of lanes) {
      const work = this.#serve(lane)
        .catch((error: unknown) =>
          this.parts.log.error({ err: error, lane }, 'a lane stopped; its lease will run out'),
        )
        .finally(() => {
          this.#running.delete(work);
          this.wake();
        });
      this.#running.set(work, platform);
    }
    if (lanes.length === 0) return 'NONE';
    return lanes.length < free ? 'SOME' : 'AS_ASKED';
  }

  #take(w: Writer, lane: string): Promise<Taken> {
    const { store, clock } = this.parts;
    return takeNext(w, lane, store.instance.id, new Date(clock.wallNow().getTime() + LEASE_MS));
  }

  /** Sends the lane's deliveries one after another until it owes nothing, has to wait, or is not ours any more. */
  async #serve(lane: string): Promise<void> {
    let next: Taken = await this.parts.store.tx((w) => this.#take(w, lane), { waits: true });
    while (next !== undefined) next = await this.#deliver(next.delivery, next.repeated);
  }

  #deliver(delivery: Delivery, repeated: boolean): Promise<Taken> {
    const { clock, log, observe, tracer = noTracer } = this.parts;
    const started = clock.wallNow().getTime();
    const names = namesOf(delivery);
    return tracer.span('delivery', prefixed(names), (span) =>
      this.#attempt(delivery, repeated, (result) => {
        const durationMs = clock.wallNow().getTime() - started;
        observe?.({ kind: delivery.kind, result, durationMs });
        span.add({ 'muster.result': result });
        if (result === 'sent') log.debug({ ...names, ms: durationMs }, 'sent a delivery');
      }),
    );
  }

  async #attempt(
    delivery: Delivery,
    repeated: boolean,
    seen: (result: DeliveryResult) => void,
  ): Promise<Taken> {
    const { store, platforms, patience, clock, pageOf } = this.parts;
    try {
      const sent = await patience.within(
        send({ db: store.read, platforms, pageOf, now: clock.now() }, delivery, repeated),
        CALL_LIMIT_MS,
      );
      const next = await this.#record(
        delivery,
        sent.opened !== null || sent.inviteProblems.length > 0 || sent.archived !== null,
        async (w) => {
          const ours = await settle(w, delivery, store.instance.id, {
            state: 'DONE',
            result: sent.posted ?? sent.opened,
            error: null,
            now: clock.now(),
          });
          if (!ours) return undefined;
          await followSuccess(w, this.parts, delivery, sent);
          return this.#stopped ? undefined : await this.#take(w, delivery.lane);
        },
      );
      seen('sent');
      return next;
    } catch (error) {
      return await this.#failed(delivery, error, seen);
    }
  }

  /** Commands lock the incident before its lanes, and so must whoever writes to its timeline: else both wait for ever. */
  #record(delivery: Delivery, writesTimeline: boolean, fn: (w: Writer) => Promise<Taken>): Promise<Taken> {
    return this.parts.store.tx(
      async (w) => {
        if (writesTimeline && delivery.incidentId !== null) await lockIncident(w, delivery.incidentId);
        return await fn(w);
      },
      { waits: true },
    );
  }

  async #failed(delivery: Delivery, error: unknown, seen: (result: DeliveryResult) => void): Promise<Taken> {
    const { store, clock, log } = this.parts;
    const problem = error instanceof DeliveryProblem ? error : null;
    const why = error instanceof Error ? error.message : String(error);
    const most = problem?.at === 'WAY' ? MAX_ATTEMPTS_WAITING : MAX_ATTEMPTS;
    if (problem?.permanent !== true && delivery.attempts < most) {
      const waitMs = Math.max(
        problem?.retryAfterMs ?? 0,
        Math.min(MAX_DELAY_MS, 1_000 * 2 ** Math.min(delivery.attempts - 1, 6)),
      );
      log.warn({ ...namesOf(delivery), waitMs, err: error }, 'a delivery is tried again later');
      await store.tx(
        (w) => postpone(w, delivery, store.instance.id, new Date(clock.now().getTime() + waitMs), why),
        { waits: true },
      );
      seen('retried');
      return undefined;
    }
    log.error({ ...namesOf(delivery), err: error }, 'a delivery failed for good');
    const next = await this.#record(delivery, true, async (w) => {
      const ours = await settle(w, delivery, store.instance.id, {
        state: 'FAILED',
        result: null,
        error: why,
        now: clock.now(),
      });
      if (!ours) return undefined;
      const conversation = await conversationById(w, delivery.lane);
      await followFailure(w, this.parts, delivery, conversation, { why, at: problem?.at ?? null });
      return await this.#take(w, delivery.lane);
    });
    seen('failed');
    return next;
  }
}
