/**
 * The store: `read` for queries, `tx` for every write. Query code is written once against what means the same on
 * SQLite and on PostgreSQL, and gets the handle it works through passed in: there is no ambient transaction.
 */
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Schema } from './schema/define.js';

/** PostgreSQL's builder types are the canonical ones; on SQLite the objects behind them are SQLite's. */
export type Database = PgDatabase<PgQueryResultHKT, Record<string, never>>;
type ReadBuilders = Pick<Database, 'select' | 'selectDistinct' | '$count'>;
type WriteBuilders = Pick<Database, 'insert' | 'update' | 'delete'>;
/** What a prepared query is built with. */
export type Builders = ReadBuilders & WriteBuilders;

/** What drizzle's `prepare` returns, as far as both engines agree. */
interface Executable {
  execute(values?: Record<string, unknown>): PromiseLike<unknown>;
}

export interface Reader extends ReadBuilders {
  readonly tables: Schema;
  /**
   * A query that is built once and run often, by name. `build` must always build the same query for the same name;
   * what varies goes in through placeholders.
   */
  hot<Q extends Executable>(name: string, build: (db: Builders) => Q): Q;
}

/** The handle of one transaction. Using it after the end throws. */
export interface Writer extends Reader, WriteBuilders {
  /** Locks what a query selects until the end: `for update` on PostgreSQL; on SQLite the one writer has locked all. */
  locked<Q>(query: Q): Q;
  /** Like `locked`, passing over rows that somebody else has locked. */
  claimed<Q>(query: Q): Q;
  /** True when this transaction alone may work on the subject until its end; false when another does. Never waits. */
  trySubject(subject: string): Promise<boolean>;
  /** Runs `fn` so that its failure undoes what it wrote and nothing else. */
  savepoint<R>(fn: () => Promise<R>): Promise<R>;
  /** Runs after the commit, and only then. Failures are logged by the store's owner, never thrown. */
  afterCommit(fn: () => void): void;
  /** Tells every process's listeners of a topic, after the commit. */
  signal(topic: string): void;
}

export interface TxOptions {
  /**
   * Waits however long the queue is. For Muster's own work, of which there is never more than a handful at once: a
   * crowd of requests must not keep it from recording that a page went out.
   */
  readonly waits?: boolean;
}

export interface Store {
  readonly engine: 'sqlite' | 'postgres';
  readonly read: Reader;
  /**
   * One transaction: everything `fn` writes is kept when the promise resolves, or nothing is.
   * No network call belongs inside, and no database error may be caught inside.
   * @throws {Refusal} BUSY when more writes wait than the queue holds; STORE_READ_ONLY when the disk is full.
   */
  tx<R>(fn: (w: Writer) => Promise<R>, options?: TxOptions): Promise<R>;
  /** Calls back for every signal of every process, until the returned function is called. */
  onSignal(listener: (topic: string) => void): () => void;
  /** How many writes wait for their turn: a gauge. */
  waitingWrites(): number;
  /** Names this process among those that hold leases, and those of which none is alive any more. */
  readonly instance: Instance;
  /** Resolves when a query comes back. */
  ping(): Promise<void>;
  /** Whether every migration that this version knows is applied. */
  migrated(): Promise<boolean>;
  close(): Promise<void>;
}

export interface Instance {
  readonly id: string;
  /** Whether the process that goes by this id may still be running. */
  isAlive(id: string): Promise<boolean>;
}

export interface StoreOptions {
  /** How many transactions share one commit on SQLite. */
  readonly groupCommit: number;
  /** How many writes may wait; one more is refused. */
  readonly queueLimit: number;
  /** How long one transaction may take, in milliseconds, before it is undone. */
  readonly txLimitMs: number;
  /** Told about every transaction: the metrics. */
  readonly observe?: (seen: TransactionSeen) => void;
  /** False: what lacks a migration is not opened, for whoever only looks. */
  readonly migrate?: boolean;
}

export interface TransactionSeen {
  readonly kept: boolean;
  /** From the call to its turn. */
  readonly waitedMs: number;
  /** From its turn to the end of its commit, which others may have shared; 0 when its turn never came. */
  readonly tookMs: number;
}

export const defaultStoreOptions: StoreOptions = { groupCommit: 16, queueLimit: 512, txLimitMs: 10_000 };
