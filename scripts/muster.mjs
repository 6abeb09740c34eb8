// npm run muster -- <command>: installs and builds like npm start, and runs the command line.
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { at, childEnv, envFile, foreground, nodeBinary, script } from './lib/project.mjs';

await script(async () => {
  await ensureInstalled();
  const node = nodeBinary();
  await ensureBuilt();
  const args = [...envFile(), '--enable-source-maps', at('dist', 'cli.js'), ...process.argv.slice(2)];
  return foreground(node, args, { env: childEnv({ TZ: 'UTC' }) });
});
