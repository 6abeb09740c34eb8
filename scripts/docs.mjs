// npm run docs: renders commands, errors, rooms and environment into the documents.
import { ensureInstalled } from './lib/install.mjs';
import { at, childEnv, foreground, nodeBinary, script } from './lib/project.mjs';

await script(async () => {
  await ensureInstalled();
  return foreground(nodeBinary(), ['--import', 'tsx', at('scripts', 'docs.ts')], {
    env: childEnv({ TZ: 'UTC' }),
  });
});
