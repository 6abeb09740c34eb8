import './app/nodeVersion.js';
import process from 'node:process';

// Not imported above: an older Node would refuse what it does not have before it says that it is too old.
await import('./app/moduleLoading.js');
const { runCli } = await import('./app/cli/cli.js');

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  out: process.stdout,
  err: process.stderr,
});
