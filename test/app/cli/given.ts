/** The command line in a folder of its own. */
import { join } from 'node:path';
import { runCli } from '../../../src/app/cli/cli.js';
import { temporaryFolder } from '../../store/temporaryFolder.js';

/** What a line says and how it ends, with an environment that has only a database of its own. */
export function commandLine(given: Record<string, string> = {}) {
  const folder = temporaryFolder();
  const database = join(folder, 'muster.db');
  const run = async (line: string, env: Record<string, string> = {}) => {
    const out: string[] = [];
    const err: string[] = [];
    const code = await runCli(line.split(' '), {
      env: {
        DATABASE_URL: `file:${database}`,
        MUSTER_CLOCK: 'manual:2026-03-02T09:00:00Z',
        ...given,
        ...env,
      },
      out: { write: (text) => void out.push(text) },
      err: { write: (text) => void err.push(text) },
    });
    return {
      code,
      out: out.join('').replaceAll(`${folder}/`, ''),
      err: err.join('').replaceAll(`${folder}/`, ''),
    };
  };
  return { folder, database, run };
}
