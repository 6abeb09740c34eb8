/** Calls over HTTP: nothing is tried twice (the outbox does that), nothing waits longer than it may, and who asks us to wait is heard. */
import { z } from 'zod';
import type { Clock } from '../../core/ports.js';
import { limited, problemOf, refused, type Side, tooSlow } from './problem.js';

/** How long Microsoft may take over one call, in milliseconds: less than the outbox gives a delivery. */
export const CALL_LIMIT_MS = 10_000;
/** A call that had less time than this is not begun: it would be cut off and might take effect nevertheless. */
export const LEAST_MS = 500;
/** The longest that anybody is believed who asks us to wait, in milliseconds. */
const LONGEST_WAIT_MS = 60 * 60_000;

/** How far apart those come back who have to wait, in milliseconds: Graph takes four calls a second about one team. */
const SLOT_MS = 250;

export interface WireCall {
  readonly side: Side;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  /** What it is called in logs: without ids. */
  readonly name: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly form?: URLSearchParams;
  /** What is closed for a while when Microsoft asks us to wait. */
  readonly bucket: string;
  readonly limitMs: number;
}

const errorShape = z.object({
  error: z.union([
    z.object({ code: z.string().default(''), message: z.string().nullish() }),
    z.string().transform((code) => ({ code, message: undefined })),
  ]),
  error_description: z.string().optional(),
  message: z.string().optional(),
});

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export class Wire {
  /** Until when each bucket is not called, on the wall clock: what Microsoft said with its Retry-After. */
  readonly #closedUntil = new Map<string, number>();

  /** When the next one who is told to wait may come back. */
  readonly #nextSlot = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** Answers the JSON of the answer; undefined where there is none. @throws {TeamsProblem} whatever goes wrong. */
  async call(call: WireCall): Promise<unknown> {
    const { name, bucket, limitMs } = call;
    this.#open(name, bucket);
    if (limitMs < LEAST_MS) throw tooSlow(name);
    try {
      return await this.#send(call);
    } catch (error) {
      throw problemOf(name, error);
    }
  }

  /** @throws {TeamsProblem} while the bucket is closed. */
  #open(name: string, bucket: string): void {
    if ((this.#closedUntil.get(bucket) ?? 0) > this.#now()) throw limited(name, this.#slotMs(bucket));
    this.#closedUntil.delete(bucket);
    this.#nextSlot.delete(bucket);
  }

  /** How long to wait for a bucket that is closed: everybody a little longer than the one before, or all would come at once. */
  #slotMs(bucket: string): number {
    const slot = Math.max(this.#closedUntil.get(bucket) ?? 0, this.#nextSlot.get(bucket) ?? 0);
    this.#nextSlot.set(bucket, slot + SLOT_MS);
    return slot - this.#now();
  }

  async #send({ side, method, url, name, token, body, form, bucket, limitMs }: WireCall): Promise<unknown> {
    const response = await fetch(url, {
      method,
      // A token is for whom it was asked for, and for nobody they would send us to.
      redirect: 'error',
      signal: AbortSignal.timeout(limitMs),
      headers: {
        accept: 'application/json',
        ...(token === undefined || token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: form ?? (body === undefined ? null : JSON.stringify(body)),
    });
    const answer = jsonOf(await response.text());
    if (response.ok) return answer;
    const retryAfterMs = this.#retryAfterMs(response.headers.get('retry-after'));
    if (response.status === 429 && retryAfterMs !== null)
      this.#closedUntil.set(bucket, this.#now() + retryAfterMs);
    const { error, error_description, message } = errorShape.safeParse(answer).data ?? {};
    throw refused({
      side,
      call: name,
      status: response.status,
      code: error?.code ?? '',
      said: error?.message ?? error_description ?? message ?? '',
      retryAfterMs,
    });
  }

  /** Seconds, or a date. */
  #retryAfterMs(header: string | null): number | null {
    if (header === null) return null;
    const ms = /^\d+$/u.test(header) ? Number(header) * 1_000 : Date.parse(header) - this.#now();
    return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_WAIT_MS);
  }

  #now(): number {
    return this.clock.wallNow().getTime();
  }
}
