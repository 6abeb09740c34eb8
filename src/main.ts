import './app/nodeVersion.js';
import './app/moduleLoading.js';
import process from 'node:process';

// After what is above has run: it is loaded in another way then.
const { run } = await import('./app/run.js');

await run({
  env: process.env,
  out: process.stdout,
  err: process.stderr,
  exit: (code) => process.exit(code),
  onSignal: (stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal));
  },
});
