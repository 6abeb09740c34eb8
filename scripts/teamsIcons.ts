// npx tsx scripts/teamsIcons.ts: draws the two icons of the Teams package from manifests/teams/icon.svg.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchBrowser, openPage } from '../test/support/browser.js';

const folder = fileURLToPath(new URL('../manifests/teams/', import.meta.url));
const svg = readFileSync(`${folder}icon.svg`, 'utf8');

const icons = [
  { name: 'color', size: 192, viewBox: '0 0 192 192', style: '' },
  // Teams takes white on nothing only, in the whole of the little that there is.
  {
    name: 'outline',
    size: 32,
    viewBox: '35.2 35.2 121.6 121.6',
    style: '#ground { display: none } #mark * { fill: #fff }',
  },
] as const;

const browser = await launchBrowser();
try {
  for (const { name, size, viewBox, style } of icons) {
    const { page } = await openPage(browser, { viewport: { width: size, height: size } });
    const drawn = svg.replace(
      'viewBox="0 0 192 192"',
      `viewBox="${viewBox}" width="${size}" height="${size}"`,
    );
    await page.setContent(`<style>body { margin: 0 } svg { display: block } ${style}</style>${drawn}`);
    await page.screenshot({ path: `${folder}${name}.png`, omitBackground: true });
  }
} finally {
  await browser.close();
}
