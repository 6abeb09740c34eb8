// npm run screenshots: builds, and lets scripts/screenshots.ts take the pictures of the documents.
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { at, childEnv, foreground, nodeBinary, script } from './lib/project.mjs';

await script(async () => {
  await ensureInstalled();
  await ensureBuilt();
  for (const pictures of ['screenshots.ts', 'slackScreens.ts', 'teamsScreens.ts']) {
    const code = await foreground(nodeBinary(), ['--import', 'tsx', at('scripts', pictures)], {
      env: childEnv({ TZ: 'UTC' }),
    });
    if (code !== 0) return code;
  }
  return 0;
});
