// npm run bench: the benchmarks in bench/, run against the sources as they are built.
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { at, childEnv, foreground, nodeBinary, script } from './lib/project.mjs';

await script(async () => {
  await ensureInstalled();
  await ensureBuilt();
  const args = ['--import', 'tsx', at('bench', 'main.ts'), ...process.argv.slice(2)];
  return foreground(nodeBinary(), args, { env: childEnv({ TZ: 'UTC' }) });
});
