/**
 * Takes pictures of what Muster sends to Slack. As a script: `slackPictures.ts <list.json> <folder>`, where the list holds
 * `{ name, kind, json }` for each picture; each is taken in light and in dark.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { launchBrowser } from '../test/support/browser.js';
import { type Options, pictureOf, type Sent } from '../test/support/slack/picture/index.js';

const themes = ['light', 'dark'] as const;

/** A PNG for each of them and each theme, `<name>.<theme>.png`, in the folder. */
export async function takeSlackPictures(
  all: readonly Sent[],
  folder: string,
  options: Options = {},
  inThemes: readonly (typeof themes)[number][] = themes,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 800, height: 400 }, deviceScaleFactor: 2 });
    for (const sent of all)
      for (const theme of inThemes) {
        await page.setContent(pictureOf(sent, { ...options, theme }));
        await page.locator('body').screenshot({ path: join(folder, `${sent.name}.${theme}.png`) });
      }
  } finally {
    await browser.close();
  }
}

const list = z.array(
  z.object({
    name: z.string().regex(/^[\w-]+$/u),
    kind: z.enum(['message', 'modal', 'home']),
    json: z.unknown(),
  }),
);

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [, , file, folder] = argv;
  if (file === undefined || folder === undefined)
    throw new Error('Give a list of what to draw and a folder.');
  await takeSlackPictures(list.parse(JSON.parse(readFileSync(file, 'utf8'))), folder);
}
