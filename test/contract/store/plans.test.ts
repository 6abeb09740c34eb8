/** What every tick asks is answered by the head of the partial index, however many timers are armed. */
import { join } from 'node:path';
import Connection from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../src/store/open.js';
import { anythingDue, claimDue } from '../../../src/store/queries/system.js';
import type { Builders, Reader, Store, Writer } from '../../../src/store/store.js';
import { temporaryFolder } from '../../store/temporaryFolder.js';
import { seedOrganization } from './suite/given.js';
import { administeredDatabase } from './support/database.js';

interface Prepared {
  getQuery(): { readonly sql: string };
  execute(values?: Record<string, unknown>): PromiseLike<unknown>;
}

/** The statements of the tick, as the store's own queries prepare them. */
const statementsOfTheTick = async (store: Store): Promise<string[]> => {
  const statements: string[] = [];
  const noting = (handle: Reader | Writer, builders: Builders): Writer =>
    ({
      tables: handle.tables,
      claimed: 'claimed' in handle ? handle.claimed.bind(handle) : undefined,
      hot: (name: string, build: (db: Builders) => Prepared) => {
        statements.push(build(builders).getQuery().sql);
        return handle.hot(name, build);
      },
    }) as unknown as Writer;
  const now = new Date('2020-01-01T00:00:00Z');
  expect(await anythingDue(noting(store.read, store.read as unknown as Builders), now)).toBe(false);
  await store.tx(async (w) => {
    expect(await claimDue(noting(w, w), now, 100)).toEqual([]);
  });
  expect(statements).toHaveLength(2);
  return statements;
};

const TIMERS = 20_000;
const due = Date.parse('2030-01-01T00:00:00Z');

test('SQLite', async () => {
  const file = join(temporaryFolder(), 'muster.db');
  const store = await openStore(`file:${file}`);
  onTestFinished(() => store.close());
  await seedOrganization(store);
  const connection = new Connection(file);
  onTestFinished(() => void connection.close());
  connection.exec(`
    with recursive n (i) as (select 1 union all select i + 1 from n where i < ${TIMERS})
    insert into timers select 't' || i, 'org', 'nudge', 's' || i, ${due} + i * 1000, ${due}, 1, 0, null, '{}' from n`);
  const statements = await statementsOfTheTick(store);
  // With statistics and without: nobody runs ANALYZE on a new installation.
  for (const statistics of ['', 'analyze']) {
    connection.exec(statistics);
    for (const statement of statements) {
      const values = statement.match(/\?/gu)?.map(() => 100) ?? [];
      const plan = connection.prepare(`explain query plan ${statement}`).all(...values);
      const steps = plan.map((step) => (step as { detail: string }).detail);
      expect(steps, statement).toHaveLength(1);
      expect(steps[0]).toMatch(/^(SEARCH|SCAN) timers USING (COVERING )?INDEX timers_due_idx/u);
    }
  }
});

test('PostgreSQL', async () => {
  const database = await administeredDatabase();
  const store = await openStore(database.url);
  onTestFinished(async () => {
    await store.close();
    await database.drop();
  });
  await seedOrganization(store);
  // One connection, because what is prepared belongs to it.
  const client = await database.pool.connect();
  onTestFinished(() => client.release());
  await client.query(`
    insert into timers select 't' || i, 'org', 'nudge', 's' || i, to_timestamp(${due / 1000} + i), to_timestamp(${due / 1000}), true, 0, null, '{}'
    from generate_series(1, ${TIMERS}) as i`);
  await client.query('analyze timers');
  for (const [i, statement] of (await statementsOfTheTick(store)).entries()) {
    // The plan that a prepared statement keeps, whatever it is bound to.
    await client.query('set plan_cache_mode = force_generic_plan');
    await client.query(`prepare tick${i} as ${statement}`);
    const parameters = new Set(statement.match(/\$\d+/gu)).size;
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain execute tick${i}(${Array.from({ length: parameters }, () => 'null').join(', ')})`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index (Only )?Scan using timers_due_idx/u);
    expect(plan).not.toMatch(/Sort|Seq Scan|Bitmap/u);
  }
});
