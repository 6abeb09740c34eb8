/** One PostgreSQL for a whole test run; a test reads its URL with `inject('postgresUrl')` and takes a `freshDatabase` of it. */
import type { TestProject } from 'vitest/node';
import { type RunningPostgres, startPostgres } from './postgres.js';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

// Contract and end-to-end tests of one run share the server, though each project loads this file for itself.
interface Shared {
  users: number;
  server: Promise<RunningPostgres>;
}
const here = globalThis as { musterTestPostgres?: Shared };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  here.musterTestPostgres ??= { users: 0, server: startPostgres() };
  const shared = here.musterTestPostgres;
  shared.users += 1;
  const server = await shared.server;
  project.provide('postgresUrl', server.url);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    delete here.musterTestPostgres;
    await server.stop();
  };
}
