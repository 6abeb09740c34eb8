/** PostgreSQL: a pool, real row locks, and notifications between replicas. */
import { drizzle, NodePgSession } from 'drizzle-orm/node-postgres';
import { PgDatabase, PgDialect } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import {
  busy,
  isSerializationFailure,
  mapDatabaseError,
  OutcomeUnknown,
  StoreClosed,
  TransactionTooLong,
} from './errors.js';
import { type HotQueries, ReadHandle, refuseNesting, WriteHandle } from './handle.js';
import type { Schema } from './schema/define.js';
import { runAll } from './signals.js';
import type { Builders, Instance, Store, StoreOptions, Writer } from './store.js';

/** The channel on which replicas tell each other what has changed. */
export const SIGNAL_CHANNEL = 'muster';
/** The first key of the advisory locks that serialize work on one subject. */
const SUBJECT_LOCKS = 727_002;
const REPEATS = 3;

interface PreparedConnection {
  readonly db: Builders;
  readonly hot: HotQueries;
}

interface Lockable {
  for(strength: 'update', config?: { skipLocked: true }): unknown;
}

class PgWriter extends WriteHandle implements Writer {
  constructor(
    private readonly client: pg.PoolClient,
    tables: Schema,
    makeDb: (check: () => void) => Builders,
    connection: PreparedConnection,
  ) {
    super(tables, makeDb, connection.db, connection.hot);
  }
  // `for` exists on every select of this engine; the canonical type does not show it, so that nobody else uses it.
  locked<Q>(query: Q): Q {
    return (query as Q & Lockable).for('update') as Q;
  }
  claimed<Q>(query: Q): Q {
    return (query as Q & Lockable).for('update', { skipLocked: true }) as Q;
  }
  async trySubject(subject: string): Promise<boolean> {
    this.check();
    const { rows } = await this.client.query<{ free: boolean }>(
      'select pg_try_advisory_xact_lock($1, hashtext($2)) as free',
      [SUBJECT_LOCKS, subject],
    );
    return rows[0]?.free === true;
  }
  protected async steer(statements: string): Promise<void> {
    await this.client.query(statements);
  }
  async sendSignals(): Promise<void> {
    for (const topic of this.topics())
      await this.client.query('select pg_notify($1, $2)', [SIGNAL_CHANNEL, topic]);
  }
}

/** The builders bound to one connection, refusing when `check` throws. */
const bound = (client: pg.PoolClient, check: () => void = () => {}): Builders => {
  const dialect = new PgDialect();
  const session = new NodePgSession<Record<string, never>, Record<string, never>>(client, dialect, undefined);
  // Here and not in the client's `query`, whose errors drizzle wraps.
  const prepareQuery = session.prepareQuery.bind(session);
  session.prepareQuery = (...args) => {
    check();
    return prepareQuery(...args);
  };
  return new PgDatabase(dialect, session, undefined);
};

export interface PostgresParts {
  readonly pool: pg.Pool;
  readonly tables: Schema;
  readonly instance: Instance;
  readonly onSignal: Store['onSignal'];
  readonly release: () => Promise<void>;
  readonly migrated: Store['migrated'];
}

export function postgresStore(
  { pool, tables, instance, onSignal, release, migrated }: PostgresParts,
  options: StoreOptions,
): Store {
  const prepared = new WeakMap<pg.PoolClient, PreparedConnection>();
  const running = new Set<Promise<unknown>>();

  const connectionOf = (client: pg.PoolClient): PreparedConnection => {
    const known = prepared.get(client);
    if (known !== undefined) return known;
    const made = { db: bound(client), hot: new Map() };
    prepared.set(client, made);
    return made;
  };

  const attempt = async <R>(fn: (w: Writer) => Promise<R>): Promise<R> => {
    const client = await pool.connect();
    let tooLong: Error | undefined;
    let lost: Error | undefined;
    let committing = false;
    const onLost = (error: Error): void => {
      lost = error;
    };
    client.on('error', onLost);
    const w = new PgWriter(client, tables, (check) => bound(client, check), connectionOf(client));
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      // eslint-disable-next-line no-restricted-syntax -- a limit of this process on itself
      timer = setTimeout(() => {
        tooLong = new TransactionTooLong(
          `A transaction took longer than ${options.txLimitMs} ms and was undone.`,
        );
        reject(tooLong);
      }, options.txLimitMs);
    });
    const work = async (): Promise<R> => {
      await client.query('BEGIN');
      const value = await fn(w);
      w.check();
      await w.sendSignals();
      return value;
    };
    try {
      const value = await Promise.race([work(), limit]);
      clearTimeout(timer);
      const { after } = w.end();
      committing = true;
      const { command } = await client.query('COMMIT');
      // The server answers so when a statement failed and nobody said so.
      if (command !== 'COMMIT') throw new Error('A database error was caught inside tx: nothing was kept.');
      runAll(after);
      return value;
    } catch (error) {
      w.end();
      if (tooLong !== undefined) throw tooLong;
      if (lost === undefined && !committing) await client.query('ROLLBACK').catch(onLost);
      if (lost === undefined) throw error;
      throw committing
        ? new OutcomeUnknown(
            'The connection to PostgreSQL broke during a commit: whether it was kept is not known.',
            { cause: error },
          )
        : busy(error);
    } finally {
      clearTimeout(timer);
      client.off('error', onLost);
      // A connection that is still at work when its time is up is closed, which undoes the transaction.
      client.release(tooLong ?? lost);
    }
  };

  const repeated = async <R>(fn: (w: Writer) => Promise<R>): Promise<R> => {
    for (let round = 1; ; round += 1) {
      try {
        return await attempt(fn);
      } catch (error) {
        if (round < REPEATS && isSerializationFailure(error)) continue;
        throw mapDatabaseError(error);
      }
    }
  };

  let closed: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await Promise.allSettled(running);
    await release();
    await pool.end();
  };

  return {
    engine: 'postgres',
    read: new ReadHandle(tables, drizzle({ client: pool }), new Map()),
    instance,
    tx: async (fn, { waits = false } = {}) => {
      if (closed !== null) throw new StoreClosed();
      if (!waits && pool.waitingCount >= options.queueLimit) throw busy();
      const work = repeated(refuseNesting(fn));
      running.add(work);
      try {
        return await work;
      } finally {
        running.delete(work);
      }
    },
    onSignal,
    waitingWrites: () => pool.waitingCount,
    ping: async () => {
      await pool.query('select 1');
    },
    migrated,
    close: () => (closed ??= close()),
  };
}
