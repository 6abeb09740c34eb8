import './app/nodeVersion.js';
import './app/moduleLoading.js';
import process from 'node:process';

// After what is above has run: it is loaded in another way then.
const { runCli } = await import('./app/cli/cli.js');

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  out: process.stdout,
  err: process.stderr,
});
