/** The handles that queries work through, alike on both engines. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { HandleDead } from './errors.js';
import type { Schema } from './schema/define.js';
import type { Builders, Database, Reader, Writer } from './store.js';

const transaction = new AsyncLocalStorage<true>();

/** Whether the caller is inside the body of a transaction. */
export const insideTx = (): boolean => transaction.getStore() === true;

/** Wraps the body of a transaction so that a second `tx` inside it is refused: it could not see the first one's writes. */
export const refuseNesting = <R>(fn: (w: Writer) => Promise<R>): ((w: Writer) => Promise<R>) => {
  if (insideTx()) throw new Error('tx inside tx: pass the handle on instead.');
  return (w) => transaction.run(true, () => fn(w));
};

interface Executable {
  execute(values?: Record<string, unknown>): PromiseLike<unknown>;
}
/** Prepared queries of one connection, by name. */
export type HotQueries = Map<string, Executable>;

/** Reads through one database, keeping its prepared queries. */
export class ReadHandle implements Reader {
  constructor(
    readonly tables: Schema,
    protected readonly db: Builders,
    private readonly hotQueries: HotQueries,
  ) {}

  /** Overridden where a handle can end. */
  protected check(): void {}

  get select(): Database['select'] {
    this.check();
    return this.db.select.bind(this.db);
  }
  get selectDistinct(): Database['selectDistinct'] {
    this.check();
    return this.db.selectDistinct.bind(this.db);
  }
  get $count(): Database['$count'] {
    this.check();
    return this.db.$count.bind(this.db);
  }

  hot<Q extends Executable>(name: string, build: (db: Builders) => Q): Q {
    const known = this.hotQueries.get(name);
    // The name stands for the query: whoever asks for it passes the same `build`, so the type is the one stored.
    if (known !== undefined) return known as Q;
    const built = build(this.hotBuilders());
    this.hotQueries.set(name, built);
    return built;
  }

  /** What hot queries are built with: they outlive a transaction, so not with its own database. */
  protected hotBuilders(): Builders {
    return this.db;
  }
}

/** What a transaction leaves to be done once it is committed. */
export interface Ended {
  readonly after: readonly (() => void)[];
  readonly topics: ReadonlySet<string>;
}

/** Reads and writes inside one transaction, until its end. */
export abstract class WriteHandle extends ReadHandle {
  #alive = true;
  #after: (() => void)[] = [];
  #topics: string[] = [];
  #depth = 0;
  /** Why the engine gave the transaction up before its end. */
  #failure: unknown;

  constructor(
    tables: Schema,
    private readonly makeDb: (check: () => void) => Builders,
    private readonly connectionDb: Builders,
    hotQueries: HotQueries,
  ) {
    super(tables, connectionDb, hotQueries);
  }

  // Built only when something is not hot: a database bound to this transaction, so that a query kept past the end throws.
  #own: Builders | undefined;
  #bound(): Builders {
    this.check();
    this.#own ??= this.makeDb(() => this.check());
    return this.#own;
  }

  /** Whether the transaction still goes on. */
  protected isOpen(): boolean {
    return this.#alive;
  }
  /** Runs statements that steer the transaction. */
  protected abstract steer(statements: string): Promise<void>;

  override check(): void {
    if (this.isOpen()) return;
    if (this.#failure instanceof Error) throw this.#failure;
    throw new HandleDead();
  }
  override get select(): Database['select'] {
    const db = this.#bound();
    return db.select.bind(db);
  }
  override get selectDistinct(): Database['selectDistinct'] {
    const db = this.#bound();
    return db.selectDistinct.bind(db);
  }
  override get $count(): Database['$count'] {
    const db = this.#bound();
    return db.$count.bind(db);
  }
  get insert(): Database['insert'] {
    const db = this.#bound();
    return db.insert.bind(db);
  }
  get update(): Database['update'] {
    const db = this.#bound();
    return db.update.bind(db);
  }
  get delete(): Database['delete'] {
    const db = this.#bound();
    return db.delete.bind(db);
  }

  /** The query outlives this handle; what this handle gives of it does not. */
  override hot<Q extends Executable>(name: string, build: (db: Builders) => Q): Q {
    const query = super.hot(name, build);
    const execute = (values?: Record<string, unknown>): PromiseLike<unknown> => {
      this.check();
      // Started here: SQLite's drizzle would otherwise wait until somebody awaits, perhaps after the end.
      return query.execute(values).then((result) => result);
    };
    return Object.assign(Object.create(query) as Q, { execute });
  }
  protected override hotBuilders(): Builders {
    return this.connectionDb;
  }

  async savepoint<R>(fn: () => Promise<R>): Promise<R> {
    this.check();
    const name = `inner${this.#depth}`;
    const [after, topics] = [this.#after.length, this.#topics.length];
    this.#depth += 1;
    try {
      await this.steer(`SAVEPOINT ${name}`);
      const value = await fn();
      // Whoever comes back too late must not touch the connection: it is in somebody else's transaction by now.
      this.check();
      await this.steer(`RELEASE ${name}`);
      return value;
    } catch (error) {
      if (this.isOpen()) {
        await this.steer(`ROLLBACK TO ${name}; RELEASE ${name}`);
        this.#after.length = after;
        this.#topics.length = topics;
      } else if (this.#alive) this.#failure ??= error;
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }

  afterCommit(fn: () => void): void {
    this.check();
    this.#after.push(fn);
  }
  signal(topic: string): void {
    this.check();
    this.#topics.push(topic);
  }
  topics(): ReadonlySet<string> {
    return new Set(this.#topics);
  }

  /** Ends the handle and gives what is to be done after the commit. */
  end(): Ended {
    this.#alive = false;
    return { after: this.#after, topics: this.topics() };
  }
}
