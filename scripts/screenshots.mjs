// npm run screenshots: builds, and lets scripts/screenshots.ts take the pictures of the documents.
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { at, childEnv, foreground, nodeBinary, script } from './lib/project.mjs';

await script(async () => {
  await ensureInstalled();
  await ensureBuilt();
  return foreground(nodeBinary(), ['--import', 'tsx', at('scripts', 'screenshots.ts')], {
    env: childEnv({ TZ: 'UTC' }),
  });
});
