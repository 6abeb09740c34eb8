import { afterAll, beforeAll } from 'vitest';
import { openStore } from '../../../src/store/open.js';
import { describeStore } from './describeStore.js';
import { type AdministeredDatabase, administeredDatabase } from './support/database.js';

let database: AdministeredDatabase;

beforeAll(async () => {
  database = await administeredDatabase();
  await (await openStore(database.url)).close();
});
afterAll(() => database.drop());

describeStore('PostgreSQL', async () => {
  const { rows } = await database.pool.query<{ names: string }>(
    `select string_agg(quote_ident(tablename), ', ') as names from pg_tables
     where schemaname = 'public' and tablename <> 'muster_migrations'`,
  );
  await database.pool.query(`truncate ${rows[0]?.names}`);
  return { open: (options) => openStore(database.url, options), shared: true };
});
