import { randomInt } from 'node:crypto';
import pg from 'pg';
import { driverCode, StoreUnusable } from './errors.js';
import {
  type Migration,
  migratePostgres,
  postgresMigrated,
  readMigrations,
  refuseUnmigratedPostgres,
} from './migrate.js';
import { postgresStore, SIGNAL_CHANNEL } from './postgres.js';
import { define } from './schema/define.js';
import { pgKit } from './schema/kit.js';
import { Signals } from './signals.js';
import type { Instance, Store, StoreOptions } from './store.js';

const POOL_SIZE = 10;
/** How long connecting may take, and how long a single query, in milliseconds. */
const CONNECT_LIMIT_MS = 10_000;
const QUERY_LIMIT_MS = 30_000;
/** How long a new connection to the listener waits after one was lost, in milliseconds. */
const RECONNECT_MS = 1_000;
/** The first key of the advisory locks by which an instance shows that it lives. */
const INSTANCE_LOCKS = 727_003;

/** Opens a PostgreSQL database, migrated. */
export async function openPostgres(url: string, options: StoreOptions): Promise<Store> {
  const common = { connectionString: url, options: '-c timezone=UTC', keepAlive: true };
  const pool = patientPool({
    ...common,
    max: POOL_SIZE,
    // A server that hangs must not hang us: its connections count as lost.
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: QUERY_LIMIT_MS,
  });
  const key = randomInt(1, 2 ** 31 - 1);
  const listener = new Listener(url, key);
  try {
    const known = readMigrations('postgres');
    if (options.migrate === false) await refuseUnmigratedPostgres(pool, known);
    else await migrate(common, known);
    await listener.start();
    const instance: Instance = {
      id: String(key),
      isAlive: async (id) => id === String(key) || (await isAlive(pool, id)),
    };
    return postgresStore(
      {
        pool,
        tables: define(pgKit),
        instance,
        onSignal: (fn) => listener.on(fn),
        release: () => listener.stop(),
        migrated: () => postgresMigrated(pool, known),
      },
      options,
    );
  } catch (error) {
    await listener.stop();
    await pool.end();
    throw explain(error);
  }
}

/** A connection that the server closes is replaced at the next query; without listeners it would end the process. */
function patientPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** On a connection without limits: a migration, or waiting for another process's, may take as long as it takes. */
async function migrate(common: pg.PoolConfig, known: readonly Migration[]): Promise<void> {
  const pool = patientPool({ ...common, max: 1, connectionTimeoutMillis: CONNECT_LIMIT_MS });
  try {
    await migratePostgres(pool, known);
  } finally {
    await pool.end();
  }
}

async function isAlive(pool: pg.Pool, id: string): Promise<boolean> {
  if (!/^\d{1,10}$/u.test(id)) return false;
  const { rows } = await pool.query(
    `select 1 from pg_locks where locktype = 'advisory' and classid = $1 and objid = $2 and objsubid = 2 and granted
       and database = (select oid from pg_database where datname = current_database())`,
    [INSTANCE_LOCKS, Number(id)],
  );
  return rows.length > 0;
}

/** One connection that hears the other replicas and holds the lock that shows this one lives. Reconnects by itself. */
class Listener {
  readonly #signals = new Signals();
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly url: string,
    private readonly key: number,
  ) {}

  async start(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url });
    this.#client = client;
    client.on('notification', ({ payload }) => this.#signals.tell(payload ?? ''));
    client.on('error', () => this.#reconnect(client));
    client.on('end', () => this.#reconnect(client));
    await client.connect();
    await client.query('select pg_advisory_lock($1, $2)', [INSTANCE_LOCKS, this.key]);
    await client.query(`listen ${SIGNAL_CHANNEL}`);
  }

  on(fn: (topic: string) => void): () => void {
    return this.#signals.on(fn);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    await this.#client?.end();
  }

  #reconnect(lost: pg.Client): void {
    if (this.#stopped || this.#client !== lost || this.#retry !== undefined) return;
    // eslint-disable-next-line no-restricted-syntax -- a connection of this process, nothing that is owed
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      // Whatever was told meanwhile is lost: listeners look for themselves when they hear the empty topic.
      this.start().then(
        () => this.#signals.tell(''),
        () => {
          if (this.#client !== undefined) this.#reconnect(this.#client);
        },
      );
    }, RECONNECT_MS);
  }
}

function explain(error: unknown): unknown {
  if (error instanceof StoreUnusable) return error;
  // What the driver says when the connection ends without a word of the server.
  const code = driverCode(error) ?? (/Connection terminated/u.test(String(error)) ? 'ECONNRESET' : '');
  const because = (sentence: string): StoreUnusable => new StoreUnusable(sentence, { cause: error });
  if (/^(ECONNREFUSED|ENOTFOUND|ETIMEDOUT|ECONNRESET|EAI_AGAIN)$/u.test(code))
    return because(
      `The PostgreSQL server in DATABASE_URL does not answer (${code}). Check its address and that it runs.`,
    );
  if (/^(53300|57P0[123])$/u.test(code))
    return because(
      'The PostgreSQL server in DATABASE_URL takes no connection just now: it is starting, stopping, or has too many.',
    );
  if (code === 'ERR_INVALID_URL')
    return because(
      'DATABASE_URL cannot be read: it should be postgres://user:password@host/database, special signs percent-encoded.',
    );
  if (/^28/u.test(code))
    return because('The PostgreSQL server refuses the user or password in DATABASE_URL.');
  if (code === '3D000')
    return because(
      'The database named in DATABASE_URL does not exist on the PostgreSQL server. Create it first.',
    );
  if (/^(53100|25006|42501)$/u.test(code))
    return because(
      'The PostgreSQL database cannot be written: it is read-only, full, or the user may not create tables.',
    );
  return error;
}
