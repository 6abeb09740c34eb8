// npm run dev: compile on every change, restart on every compilation. Muster itself prints its address.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, rmSync, watch } from 'node:fs';
import process from 'node:process';
import { ASSETS, BUILD_STAMP, ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { at, childEnv, envFile, foreground, nodeBinary, root, script, tool } from './lib/project.mjs';

await script(async () => {
  await ensureInstalled();
  await ensureBuilt();
  // From now on dist/ follows the watcher: the next `npm start` has to look for itself.
  rmSync(BUILD_STAMP, { force: true });
  const node = nodeBinary();
  const env = childEnv({ TZ: 'UTC' });
  const watching = ['-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput'];
  const compiler = spawn(node, [tool('typescript', 'tsc'), ...watching], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  const assets = existsSync(ASSETS.from)
    ? watch(ASSETS.from, { recursive: true }, () =>
        cpSync(ASSETS.from, at('dist', ...ASSETS.to), { recursive: true }),
      )
    : undefined;
  try {
    const args = [
      '--watch',
      '--watch-preserve-output',
      ...envFile(),
      '--enable-source-maps',
      at('dist', 'main.js'),
    ];
    return await foreground(node, [...args, ...process.argv.slice(2)], { env });
  } finally {
    compiler.kill();
    assets?.close();
  }
});
