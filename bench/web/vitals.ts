/** What a browser says of the pages: when the largest part stood there, how much moved, how long it did not answer. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { launchBrowser } from '../../test/support/browser.js';
import { alone, type Figure, median } from '../lib/figures.js';
import { onDisk } from '../lib/places.js';
import { start, stop } from '../lib/process.js';
import { workspaceIn } from './dataset.js';
import { LARGE } from './page.js';

const ROUNDS = 5;
/** A phone of some years ago has about a quarter of this machine's speed. */
const SLOWER = 4;
const SETTLED_MS = 1_500;
/** What counts as good, by the Web Vitals and Lighthouse. */
const GOOD = { paintMs: 2_500, shift: 0.1, blockedMs: 200 };

const WATCH = `
  window.vitals = { paintMs: 0, shift: 0, blockedMs: 0 };
  new PerformanceObserver((list) => { for (const e of list.getEntries()) vitals.paintMs = e.startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) vitals.shift += e.value; })
    .observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => { for (const e of list.getEntries()) vitals.blockedMs += Math.max(0, e.duration - 50); })
    .observe({ type: 'longtask', buffered: true });
`;
const vitals = z.object({ paintMs: z.number(), shift: z.number(), blockedMs: z.number() });
type Vitals = z.infer<typeof vitals>;

async function look(browser: Browser, url: string): Promise<Vitals> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await page.addInitScript(WATCH);
    await page.goto(url);
    await page.waitForTimeout(SETTLED_MS);
    return vitals.parse(await page.evaluate('window.vitals'));
  } finally {
    await context.close();
  }
}

export async function vitalFigures(): Promise<readonly Figure[]> {
  const file = join(onDisk(), 'vitals.db');
  const room = await workspaceIn(file, LARGE);
  const muster = await start(file);
  const browser = await launchBrowser();
  const figures: Figure[] = [];
  try {
    for (const [name, path] of [
      ['a room', room],
      ['home', '/home'],
      ['the incidents', '/incidents'],
    ] as const) {
      const seen: Vitals[] = [];
      for (let i = 0; i < ROUNDS; i += 1) seen.push(await look(browser, new URL(path, muster.address).href));
      const of = (key: keyof Vitals): number => median(seen.map((one) => one[key]));
      const judged = (what: string, key: keyof Vitals, shown: string): Figure => ({
        ...alone(`${name}, ${SLOWER} times slower: ${what}`, shown, `good: ${GOOD[key]}`),
        ratios: [of(key) / GOOD[key]],
        target: { atMost: 1 },
      });
      figures.push(
        judged('largest paint', 'paintMs', `${Math.round(of('paintMs'))} ms`),
        judged('layout shift', 'shift', of('shift').toFixed(3)),
        // A desk is not four times slower: what blocks a phone of some years ago is printed, and nothing is promised.
        alone(
          `${name}, ${SLOWER} times slower: blocked`,
          `${Math.round(of('blockedMs'))} ms`,
          `good: ${GOOD.blockedMs}`,
        ),
      );
    }
  } finally {
    await browser.close();
    await stop(muster);
  }
  return figures;
}
