import pg from 'pg';
import { inject } from 'vitest';
import { freshDatabase } from '../../../support/postgres.js';

export interface AdministeredDatabase {
  readonly url: string;
  /** Connections of the administrator to this database. */
  readonly pool: pg.Pool;
  drop(): Promise<void>;
}

/** An empty PostgreSQL database, and access to it beside the store. */
export async function administeredDatabase(): Promise<AdministeredDatabase> {
  const database = await freshDatabase(inject('postgresUrl'));
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  // Dropping the database may end connections that are just being closed.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const drop = async (): Promise<void> => {
    await pool.end();
    await database.drop();
  };
  return { url: database.url, pool, drop };
}
