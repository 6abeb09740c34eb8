/** Starts the process, stops it on signals, and turns what goes wrong at the start into one line. */
import { StoreUnusable } from '../store/errors.js';
import { type App, buildApp } from './build.js';
import { ConfigProblem, readConfig } from './config.js';
import { createLogger } from './logger.js';

export interface Process {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: { write(line: string): void };
  readonly err: { write(line: string): void };
  readonly exit: (code: number) => void;
  readonly onSignal: (stop: (signal: string) => void) => void;
}

/** How long finishing may take before the process goes all the same, in milliseconds. */
const STOP_LIMIT_MS = 15_000;
const EXIT_CONFIG = 78;

export async function run(process: Process): Promise<App | undefined> {
  try {
    const config = readConfig(process.env);
    const log = createLogger(config.logLevel, process.err);
    const app = await buildApp(config, log, { warn: (line) => process.err.write(`${line}\n`) });
    let stopping = false;
    process.onSignal((signal) => {
      if (stopping) return;
      stopping = true;
      log.info({ instance: app.store.instance.id, signal }, 'stopping: finishing what is in hand');
      const limit = setTimeout(() => process.exit(1), STOP_LIMIT_MS);
      app.stop().then(
        () => {
          clearTimeout(limit);
          process.exit(0);
        },
        (error: unknown) => {
          log.error({ instance: app.store.instance.id, err: error }, 'stopping failed');
          process.exit(1);
        },
      );
    });
    const address = await app.start().catch(async (error: unknown) => {
      await app.stop();
      throw error;
    });
    process.out.write(`Muster is ready: ${address}\n`);
    return app;
  } catch (error) {
    const line = oneLine(error);
    if (line === undefined) throw error;
    process.err.write(`Muster cannot start: ${line}\n`);
    process.exit(error instanceof ConfigProblem ? EXIT_CONFIG : 1);
    return undefined;
  }
}

function oneLine(error: unknown): string | undefined {
  if (error instanceof ConfigProblem || error instanceof StoreUnusable) return error.message;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return 'Something else listens on this address already. Stop it, or choose another PORT.';
  if (code === 'EADDRNOTAVAIL' || code === 'EACCES')
    return 'This machine does not let it listen there: check HOST and PORT.';
  return undefined;
}
