import './app/nodeVersion.js';
import process from 'node:process';

// Not imported above: an older Node would refuse what it does not have before it says that it is too old.
await import('./app/moduleLoading.js');
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
