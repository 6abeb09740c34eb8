/** The database of the environment, for as long as a command takes. */
import { existsSync } from 'node:fs';
import { storedClock } from '../../core/time/agenda.js';
import { StoreUnusable } from '../../store/errors.js';
import { openStore } from '../../store/open.js';
import { createWebPlatform } from '../../web/index.js';
import { createClock } from '../clock.js';
import { readConfig } from '../config.js';
import type { ApplyParts } from '../configuration/apply.js';
import { createIds } from '../ids.js';

export interface Opened extends ApplyParts {
  /** Nothing was there: it is a database in memory. */
  readonly fresh: boolean;
}

/** What is done about a SQLite file that is not there yet. */
export interface Missing {
  readonly missing: 'create' | 'in memory' | 'refuse';
}

export async function withStore<R>(
  env: Readonly<Record<string, string | undefined>>,
  { missing }: Missing,
  fn: (opened: Opened) => Promise<R>,
): Promise<R> {
  const config = readConfig(env);
  const file = /^file:(.+)$/u.exec(config.databaseUrl)?.[1];
  const absent = file !== undefined && file !== ':memory:' && !existsSync(file);
  if (absent && missing === 'refuse')
    throw new StoreUnusable(`There is no database ${file} yet: start Muster once, or set DATABASE_URL.`);
  const fresh = absent && missing === 'in memory';
  const store = await openStore(fresh ? 'file::memory:' : config.databaseUrl);
  try {
    const clock = createClock(config.clock, await storedClock(store, config.clock.mode));
    const newId = createIds(clock);
    // Nobody is told anything from here: what is owed is delivered by the process that runs.
    const publicUrl = config.publicUrl ?? `http://${config.host}:${config.port}`;
    const platforms = [createWebPlatform({ store, clock, newId, publicUrl })];
    return await fn({ store, clock, newId, platforms, fresh });
  } finally {
    await store.close();
  }
}
