import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { openStore } from '../../../src/store/open.js';
import { type FreshDatabase, freshDatabase } from '../../support/postgres.js';
import { describeStore } from './describeStore.js';

let database: FreshDatabase;
let admin: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase(inject('postgresUrl'));
  admin = new pg.Pool({ connectionString: database.url, max: 1 });
  await (await openStore(database.url)).close();
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

describeStore('PostgreSQL', async () => {
  const { rows } = await admin.query<{ names: string }>(
    `select string_agg(quote_ident(tablename), ', ') as names from pg_tables
     where schemaname = 'public' and tablename <> 'muster_migrations'`,
  );
  await admin.query(`truncate ${rows[0]?.names}`);
  return { open: (options) => openStore(database.url, options), shared: true };
});
