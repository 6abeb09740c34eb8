/** Opens the store that a URL names, migrated and ready, or says in one line why it cannot. */
import { StoreUnusable } from './errors.js';
import { observed } from './observed.js';
import { defaultStoreOptions, type Store, type StoreOptions } from './store.js';

/**
 * Opens `file:<path>`, `file::memory:` or `postgres://…`.
 * @throws {StoreUnusable} with one line for whoever starts the process.
 */
export async function openStore(url: string, options: Partial<StoreOptions> = {}): Promise<Store> {
  const whole = { ...defaultStoreOptions, ...options };
  if (/^file:./u.test(url)) {
    const { openSqlite } = await import('./openSqlite.js');
    return observed(openSqlite(url.slice('file:'.length), whole), options.observe);
  }
  if (/^postgres(ql)?:\/\//u.test(url)) {
    const { openPostgres } = await import('./openPostgres.js');
    return observed(await openPostgres(url, whole), options.observe);
  }
  throw new StoreUnusable('DATABASE_URL should be file:<path> or postgres://user:password@host/database.');
}
