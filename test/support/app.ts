/** The whole product in this process, listening on loopback, with the log in the test's hands. */
import { type App, type BuildOptions, buildApp } from '../../src/app/build.js';
import { readConfig } from '../../src/app/config.js';
import { createLogger } from '../../src/app/logger.js';
import { freePort } from './process.js';

export interface RunningApp extends App {
  readonly url: string;
  /** What was logged, a line each. */
  readonly logged: string[];
}

/** Starts on a free port with a clock that stands still, in memory unless `env` says otherwise. */
export async function startApp(
  env: Record<string, string> = {},
  options: BuildOptions = {},
): Promise<RunningApp> {
  const logged: string[] = [];
  const config = readConfig({
    DATABASE_URL: 'file::memory:',
    PORT: String(await freePort()),
    MUSTER_ADMIN_TOKEN: 'test-admin-token',
    MUSTER_CLOCK: 'manual:2026-03-02T09:00:00Z',
    LOG_LEVEL: 'debug',
    ...env,
  });
  const app = await buildApp(
    config,
    createLogger(config.logLevel, { write: (line) => void logged.push(line) }),
    options,
  );
  return { ...app, url: await app.start(), logged };
}
