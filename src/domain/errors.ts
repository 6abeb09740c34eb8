/**
 * Refusals a person should read. A `Refusal` is an answer, not a fault: every surface turns it into a polite reply,
 * REST into the one documented status. Anything else that is thrown is a fault and is answered with a reference id.
 */

/** Every refusal there is: its HTTP status and what the reader can do about it. Rendered into the error catalogue. */
export const errorCatalogue = {
  MALFORMED: {
    httpStatus: 400,
    remedy: 'Send what the documentation of the call shows; the message names what could not be read.',
  },
  UNAUTHENTICATED: { httpStatus: 401, remedy: 'Send a valid API token as `Authorization: Bearer …`.' },
  FORBIDDEN: { httpStatus: 403, remedy: 'Ask somebody with the role that the message names.' },
  NOT_FOUND: {
    httpStatus: 404,
    remedy: 'Check the reference; what you may not see answers as if it did not exist.',
  },
  UNKNOWN_COMMAND: { httpStatus: 404, remedy: 'Use one of the commands offered, or `help`.' },
  CONFLICT: { httpStatus: 409, remedy: 'The present state forbids it; the state is in the answer.' },
  STALE_VERSION: {
    httpStatus: 409,
    remedy: 'Somebody was faster: read the object again and repeat what still applies.',
  },
  TOO_LARGE: { httpStatus: 413, remedy: 'Send less: a request may have 1 MiB.' },
  UNSUPPORTED_MEDIA: { httpStatus: 415, remedy: 'Send `Content-Type: application/json`.' },
  INVALID: { httpStatus: 422, remedy: 'Correct the fields named under `fields`.' },
  KEY_REUSED: { httpStatus: 422, remedy: 'Use a new Idempotency-Key for a request that is not the same.' },
  RATE_LIMITED: { httpStatus: 429, remedy: 'Wait for the seconds in `Retry-After`.' },
  BUSY: {
    httpStatus: 503,
    remedy: 'Repeat after the seconds in `Retry-After`; nothing of the request was kept.',
  },
  STORE_READ_ONLY: {
    httpStatus: 503,
    remedy: 'The disk is full or read-only: reading works, writing does again once there is room.',
  },
} as const satisfies Record<string, { httpStatus: number; remedy: string }>;

/** The code of a refusal: stable, for programs. */
export type RefusalCode = keyof typeof errorCatalogue;

/** What a refusal may carry beside its sentence. */
export interface RefusalDetails {
  /** Problems by field name, as a form shows them beside its fields. */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  /** The present state, for conflicts: what REST answers beside the message. */
  readonly state?: Readonly<Record<string, unknown>>;
  /** Whole seconds after which repeating makes sense. */
  readonly retryAfterSeconds?: number;
  /** A command that there is none of, as `/family verb`. */
  readonly unknown?: string;
  /** The line that says which commands there are. */
  readonly help?: string;
  /** What the person may have meant, best first. */
  readonly suggestions?: readonly string[];
  /** How the command is used, one line. */
  readonly usage?: string;
  /** A line that would work. */
  readonly example?: string;
  /** What the person typed, given back whole. */
  readonly typed?: string;
  readonly cause?: unknown;
}

/** A refusal a person should read: `message` is a whole, polite sentence. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly details: RefusalDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
  }

  /** The same refusal with more details: the dispatcher adds usage and the text typed. */
  with(details: RefusalDetails): Refusal {
    return new Refusal(this.code, this.message, { ...details, ...this.details });
  }
}

/** Somebody changed the row between reading and writing. The dispatcher runs the command again; it is never shown. */
export class StaleWrite extends Error {
  override readonly name = 'StaleWrite';
}
