import './app/nodeVersion.js';
import process from 'node:process';
import { runCli } from './app/cli/cli.js';

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  out: process.stdout,
  err: process.stderr,
});
