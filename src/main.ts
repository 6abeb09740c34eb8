import './app/nodeVersion.js';
import process from 'node:process';
import { run } from './app/run.js';

await run({
  env: process.env,
  out: process.stdout,
  err: process.stderr,
  exit: (code) => process.exit(code),
  onSignal: (stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal));
  },
});
