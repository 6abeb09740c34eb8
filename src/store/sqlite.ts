/**
 * SQLite: one writer connection behind a queue, a reader connection beside it. Several waiting transactions share one
 * commit, each in a savepoint of its own; every caller is resumed after the commit, never before.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type Connection from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { drizzle as drizzleRemote } from 'drizzle-orm/sqlite-proxy';
import { busy, isLocked, mapDatabaseError, StoreClosed, TransactionTooLong } from './errors.js';
import { type HotQueries, insideTx, ReadHandle, refuseNesting, WriteHandle } from './handle.js';
import type { Schema } from './schema/define.js';
import { runAll, Signals } from './signals.js';
import type { Builders, Instance, Store, StoreOptions, TxOptions, Writer } from './store.js';

/** How long another process may write before we give up, and how often we look, in milliseconds. */
const BUSY_LIMIT_MS = 30_000;
const BUSY_PAUSE_MS = 5;

interface Job {
  readonly run: (w: SqliteWriter) => Promise<unknown>;
  readonly inContext: <R>(fn: () => R) => R;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

class SqliteWriter extends WriteHandle implements Writer {
  constructor(
    private readonly connection: Connection.Database,
    private readonly steering: (statement: string) => void,
    tables: Schema,
    makeDb: (check: () => void) => Builders,
    connectionDb: Builders,
    hot: HotQueries,
  ) {
    super(tables, makeDb, connectionDb, hot);
  }
  locked<Q>(query: Q): Q {
    return query;
  }
  claimed<Q>(query: Q): Q {
    return query;
  }
  trySubject(): Promise<boolean> {
    this.check();
    return Promise.resolve(true);
  }
  // A full disk rolls the whole transaction back by itself: what is written after that would be kept at once and alone.
  protected override isOpen(): boolean {
    return super.isOpen() && this.connection.inTransaction;
  }
  protected steer(statements: string): Promise<void> {
    for (const statement of statements.split('; ')) this.steering(statement);
    return Promise.resolve();
  }
}

/** The builders of SQLite's drizzle under PostgreSQL's canonical types: the one cast of this engine. */
const canonical = (db: unknown): Builders => db as Builders;

/**
 * A select whose plan does not hang on what is bound: SQLite compiles one that does anew whenever it runs with values
 * bound afresh, which costs ten times what it then does. A sign before a value keeps it from looking.
 */
const planned = (source: string): string =>
  source.startsWith('select')
    ? source.replace(/'[^']*'|"[^"]*"|\?/gu, (part) => (part === '?' ? '+?' : part))
    : source;

/** A connection whose statements are compiled once and which refuses when `check` throws. */
const guarded = (
  connection: Connection.Database,
  statements: Map<string, Connection.Statement>,
  check: () => void = () => {},
) => {
  const prepare = (source: string): Connection.Statement => {
    check();
    const known = statements.get(source);
    if (known !== undefined) return known;
    if (statements.size >= 500) statements.clear();
    const statement = connection.prepare(planned(source));
    statements.set(source, statement);
    return statement;
  };
  return canonical(drizzle({ client: { prepare } as unknown as Connection.Database }));
};

export interface SqliteParts {
  readonly writer: Connection.Database;
  /** The read-only connection; null for a database in memory, which only its one connection can see. */
  readonly reader: Connection.Database | null;
  readonly tables: Schema;
  readonly instance: Instance;
  readonly release: () => void;
  readonly migrated: Store['migrated'];
}

export function sqliteStore(
  { writer, reader, tables, instance, release, migrated }: SqliteParts,
  options: StoreOptions,
): Store {
  const queue: Job[] = [];
  const signals = new Signals();
  const statements = new Map<string, Connection.Statement>();
  const writerHot: HotQueries = new Map();
  const writerDb = guarded(writer, new Map());
  const steering = new Map<string, Connection.Statement>();
  const steer = (source: string): void => {
    const statement = steering.get(source) ?? writer.prepare(source);
    steering.set(source, statement);
    statement.run();
  };
  const begin = writer.prepare('BEGIN IMMEDIATE');
  const commit = writer.prepare('COMMIT');
  const savepoint = writer.prepare('SAVEPOINT job');
  const keep = writer.prepare('RELEASE job');
  const undo = writer.prepare('ROLLBACK TO job');
  // Nobody's request: the queue goes on after the one who happened to start it.
  const outside = AsyncLocalStorage.snapshot();
  let pumping: Promise<void> | null = null;
  let batchRunning: Promise<void> | null = null;

  const runJob = async (job: Job): Promise<() => void> => {
    const w = new SqliteWriter(
      writer,
      steer,
      tables,
      (check) => guarded(writer, statements, check),
      writerDb,
      writerHot,
    );
    savepoint.run();
    try {
      const value = await withLimit(job.run(w), options.txLimitMs);
      w.check();
      const { after, topics } = w.end();
      keep.run();
      return () => {
        for (const topic of topics) signals.tell(topic);
        job.inContext(() => runAll(after));
        job.resolve(value);
      };
    } catch (error) {
      w.end();
      // Then nobody of this batch may be told that it was kept.
      if (!writer.inTransaction) throw error;
      undo.run();
      keep.run();
      return () => job.reject(mapDatabaseError(error));
    }
  };

  /** Waits for another process that writes, without stopping this one. */
  const beginWhenFree = async (): Promise<void> => {
    for (const giveUp = performance.now() + BUSY_LIMIT_MS; ; ) {
      try {
        begin.run();
        return;
      } catch (error) {
        if (!isLocked(error) || performance.now() > giveUp) throw error;
        await pause(BUSY_PAUSE_MS);
      }
    }
  };

  const runBatch = async (batch: readonly Job[]): Promise<void> => {
    const settle: (() => void)[] = [];
    try {
      await beginWhenFree();
      for (const job of batch) settle.push(await runJob(job));
      commit.run();
    } catch (error) {
      for (const job of batch) job.reject(mapDatabaseError(error));
      if (writer.inTransaction) writer.exec('ROLLBACK');
      return;
    }
    for (const tell of settle) tell();
  };

  const pump = async (): Promise<void> => {
    while (queue.length > 0) {
      batchRunning = runBatch(queue.splice(0, options.groupCommit));
      await batchRunning;
      batchRunning = null;
      // Promise jobs alone would starve the event loop: let sockets and timers in between two commits.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    pumping = null;
  };

  const readDb =
    reader === null
      ? canonical(
          drizzleRemote((source, params, method) =>
            idle(
              () => batchRunning,
              () => rawRows(writer, source, params, method),
            ),
          ),
        )
      : guarded(reader, new Map());

  let closed: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await pumping;
    reader?.close();
    writer.close();
    release();
  };

  return {
    engine: 'sqlite',
    read: new ReadHandle(tables, readDb, new Map()),
    instance,
    tx: <R>(fn: (w: Writer) => Promise<R>, { waits = false }: TxOptions = {}) =>
      new Promise<R>((resolve, reject) => {
        const run = refuseNesting(fn);
        if (closed !== null) throw new StoreClosed();
        if (!waits && queue.length >= options.queueLimit) throw busy();
        // The caller's own async context, so that what it logs inside carries its request.
        const inContext = AsyncLocalStorage.snapshot();
        queue.push({
          run: (w) => inContext(run, w),
          inContext,
          resolve: resolve as (value: unknown) => void,
          reject,
        });
        pumping ??= outside(pump);
      }),
    onSignal: (listener) => signals.on(listener),
    waitingWrites: () => queue.length,
    ping: () => {
      (reader ?? writer).prepare('select 1').get();
      return Promise.resolve();
    },
    migrated,
    close: () => (closed ??= close()),
  };
}

/** Rejects after the limit; the work may still be running, so its handle must be ended then. */
async function withLimit<R>(work: Promise<R>, limitMs: number): Promise<R> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    // eslint-disable-next-line no-restricted-syntax -- a limit of this process on itself
    timer = setTimeout(() => {
      reject(new TransactionTooLong(`A transaction took longer than ${limitMs} ms and was undone.`));
    }, limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    // eslint-disable-next-line no-restricted-syntax -- another process's lock is nobody's timer
    setTimeout(resolve, ms);
  });

/** Runs when no transaction is open: in memory there is one connection, and a read must not see what is uncommitted. */
async function idle<R>(running: () => Promise<void> | null, fn: () => R): Promise<R> {
  if (insideTx()) throw new Error('A read inside tx would wait for that tx: read through its handle.');
  for (let batch = running(); batch !== null; batch = running()) await batch;
  return fn();
}

function rawRows(
  connection: Connection.Database,
  source: string,
  params: unknown[],
  method: string,
): { rows: unknown[] } {
  const statement = connection.prepare(source);
  if (method === 'run') {
    statement.run(...params);
    return { rows: [] };
  }
  if (method === 'get') return { rows: (statement.raw().get(...params) ?? []) as unknown[] };
  return { rows: statement.raw().all(...params) };
}
