/** Database errors in the project's own terms, whichever engine raised them. */
import { Refusal } from '../domain/errors.js';

/** Two rows claim the same unique place. */
export class UniqueViolation extends Error {
  override readonly name = 'UniqueViolation';
}

/** A transaction took longer than it may; it was undone. */
export class TransactionTooLong extends Error {
  override readonly name = 'TransactionTooLong';
}

/** A transaction's handle was used after its end. */
export class HandleDead extends Error {
  override readonly name = 'HandleDead';
  constructor() {
    super('This transaction has ended: its handle cannot be used any more. Await everything inside tx.');
  }
}

/** The store was used after it was closed. */
export class StoreClosed extends Error {
  override readonly name = 'StoreClosed';
  constructor() {
    super('The store is closed.');
  }
}

/** The store cannot be opened: one line for whoever starts the process. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
}

/** The store lacks migrations, and may not be migrated by whoever opens it. */
export class StoreBehind extends StoreUnusable {}

/** The connection broke during a commit: what was written may be there or not. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

export const busy = (cause?: unknown): Refusal =>
  new Refusal(
    'BUSY',
    'Muster has more to write than it can keep up with just now. Nothing of this was kept; please repeat it in a moment.',
    {
      retryAfterSeconds: 1,
      cause,
    },
  );

export const readOnly = (cause: unknown): Refusal =>
  new Refusal(
    'STORE_READ_ONLY',
    'Muster cannot write just now: its disk is full or read-only. Nothing of this was kept; reading still works.',
    {
      retryAfterSeconds: 30,
      cause,
    },
  );

/** The code of the driver's error, through drizzle's wrapping. */
export const driverCode = (error: unknown): string | undefined => {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? driverCode(error.cause) : undefined;
};

const READ_ONLY = /^(SQLITE_FULL|SQLITE_READONLY|SQLITE_IOERR|SQLITE_CANTOPEN|53100$|25006$)/u;
const BUSY = /^(SQLITE_BUSY|SQLITE_LOCKED|53300$|57P0[123]$|08\d{3}$|ECONNREFUSED$|ECONNRESET$|ETIMEDOUT$)/u;
const UNIQUE = /^(SQLITE_CONSTRAINT_UNIQUE|SQLITE_CONSTRAINT_PRIMARYKEY|23505$)/u;
/** Another process is writing to the SQLite file. */
export const isLocked = (error: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/u.test(driverCode(error) ?? '');
/** Two PostgreSQL transactions got in each other's way; the whole of one is to be repeated. */
export const isSerializationFailure = (error: unknown): boolean =>
  /^(40001|40P01)$/u.test(driverCode(error) ?? '');

/** The error in our terms; what is not the database's own stays as it is. */
export const mapDatabaseError = (error: unknown): unknown => {
  if (error instanceof Refusal || error instanceof OutcomeUnknown) return error;
  // The pool's own error has no code.
  if (error instanceof Error && error.message.startsWith('timeout exceeded when trying to connect'))
    return busy(error);
  const code = driverCode(error);
  if (code === undefined) return error;
  if (UNIQUE.test(code)) return new UniqueViolation('A row with this key exists already.', { cause: error });
  if (READ_ONLY.test(code)) return readOnly(error);
  if (BUSY.test(code)) return busy(error);
  return error;
};
