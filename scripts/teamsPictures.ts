/**
 * Takes pictures of what Muster sends to Teams. As a script: `teamsPictures.ts <list.json> <folder>`, where the list holds
 * `{ name, kind, json }` for each picture; each is taken in light and in dark, as wide as a desk and as a phone.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { launchBrowser } from '../test/support/browser.js';
import { type Options, pageOf, type Sent } from '../test/support/teams/picture/index.js';

const themes = ['light', 'dark'] as const;
const widths = { desk: { message: 760, dialog: 640 }, phone: { message: 375, dialog: 375 } } as const;
type Width = keyof typeof widths;

export interface Taking extends Pick<Options, 'unfold'> {
  readonly themes?: readonly (typeof themes)[number][];
  readonly widths?: readonly Width[];
}

/** A PNG for each of them, `<name>.<width>.<theme>.png`, in the folder. @throws {Error} when a card does not draw. */
export async function takeTeamsPictures(
  all: readonly Sent[],
  folder: string,
  taking: Taking = {},
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({
      deviceScaleFactor: 2,
      timezoneId: 'Europe/Berlin',
      locale: 'en-US',
    });
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    for (const sent of all)
      for (const width of taking.widths ?? (['desk', 'phone'] as const))
        for (const theme of taking.themes ?? themes) {
          await page.setViewportSize({ width: widths[width][sent.kind], height: 300 });
          await page.setContent(pageOf(sent, { theme, unfold: taking.unfold ?? [] }));
          await page.locator('body').screenshot({ path: join(folder, `${sent.name}.${width}.${theme}.png`) });
          if (problems.length > 0) throw new Error(`${sent.name}: ${problems.join(', ')}`);
        }
  } finally {
    await browser.close();
  }
}

const list = z.array(
  z.object({ name: z.string().regex(/^[\w-]+$/u), kind: z.enum(['message', 'dialog']), json: z.unknown() }),
);

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [, , file, folder] = argv;
  if (file === undefined || folder === undefined)
    throw new Error('Give a list of what to draw and a folder.');
  await takeTeamsPictures(list.parse(JSON.parse(readFileSync(file, 'utf8'))), folder);
}
