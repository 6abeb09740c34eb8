/**
 * What people and time do to pages: names that are far too long or run from right to left, drafts that hold markup, and a
 * clock that is pushed while a form stands open. On SQLite in memory only: it is about browsers, not about the store.
 */
import { eq } from 'drizzle-orm';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, phone } from '../../support/browser.js';
import { attacks } from '../../web/attacks.js';
import {
  composer,
  declare,
  dialog,
  expectToFit,
  messages,
  press,
  send,
  type,
  windowOf,
  workspace,
} from './workspace.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** What of a page reaches beyond the window and cannot be scrolled to. */
const BEYOND = `[...document.querySelectorAll('body *')].flatMap((one) => {
  const { left, right, width } = one.getBoundingClientRect();
  if (width === 0 || (right <= innerWidth + 1 && left >= -1)) return [];
  for (let box = one; box; box = box.parentElement)
    if (box.matches('.spoken, #side, svg') || /auto|scroll|hidden|clip/.test(getComputedStyle(box).overflowX)) return [];
  return [location.pathname + ' ' + one.tagName + ' ' + one.className + ' ' + one.textContent.slice(0, 30)];
})`;

test('names of 300 characters, in one word or from right to left, break no page at a desk or on a phone', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada');
  await declare(page, '/incident declare sev1 "Checkout is down" --service checkout');
  const room = new URL(page.url()).pathname;
  await type(page, 'Begin here');
  await messages(page).getByText('Begin here').waitFor();
  const said = (await messages(page).filter({ hasText: 'Begin here' }).getAttribute('id')) ?? '';
  const { users, teams, services, incidents, channels } = app.store.read.tables;
  const [{ id: team = '' } = {}] = await app.store.read.select({ id: teams.id }).from(teams).limit(1);
  const small = await windowOf(browser, app, 'Ada', { viewport: phone, isMobile: true, hasTouch: true });
  const word = 'x'.repeat(300);
  const leftwards = 'תקלה חמורה בתשלומים '.repeat(15);
  for (const [one, who, what] of [
    [page, word, leftwards],
    [small, leftwards, word],
  ] as const) {
    await app.store.tx(async (w) => {
      await w.update(users).set({ name: who });
      await w.update(teams).set({ name: who });
      await w.update(services).set({ name: what });
      await w.update(incidents).set({ title: what, description: what });
      await w
        .update(channels)
        .set({ name: what, topic: what })
        .where(eq(channels.id, room.replace('/c/', '')));
    });
    for (const path of [
      room,
      `${room}/t/${said.replace('m-', '')}`,
      '/home',
      '/incidents',
      '/incidents/INC-2026-001',
      `/search?q=${encodeURIComponent(what)}`,
      '/people',
      '/teams',
      `/teams/${team}`,
      '/services',
      '/audit',
      '/me',
      '/direct/new',
    ]) {
      await one.goto(new URL(path, app.url).href);
      await expectToFit(one);
      expect(await one.evaluate<string[]>(BEYOND)).toEqual([]);
    }
    // Who one is takes nothing away from where one may go.
    const me = await one.evaluate<number[]>(
      `(({ scrollWidth, clientWidth, offsetHeight }) => [scrollWidth - clientWidth, offsetHeight])(document.querySelector('.who'))`,
    );
    expect(me[0]).toBeLessThanOrEqual(0);
    expect(me[1]).toBeLessThan(80);
  }
});

test('a draft with markup comes back as text, and a form stays as it is while the clock is pushed', async () => {
  const app = await workspace({ MUSTER_CLOCK: 'offset' });
  const page = await windowOf(browser, app, 'Ada');
  const surprises: string[] = [];
  page.on('dialog', (one) => {
    surprises.push(one.message());
    void one.dismiss();
  });
  const draft = attacks.filter((text) => text.length <= 200 && !/[\p{Cc}--[\n]]/v.test(text)).join(' ');
  await composer(page).fill(draft);
  await page.reload();
  await expect.poll(() => composer(page).inputValue()).toBe(draft);
  await composer(page).fill('');
  expect(await page.locator('#composer').locator('script, img, iframe, base, meta').count()).toBe(0);

  const ben = await windowOf(browser, app, 'Ben');
  await declare(page, '/incident declare sev1 "Checkout is down"');
  await press(page, 'Post update');
  await dialog(page).getByLabel('Message').fill('Half a sente');
  const count = await messages(page).count();
  await ben.locator('.clock summary').click();
  await ben.getByRole('button', { name: 'To what is due next' }).click();
  await expect.poll(() => messages(page).count()).toBeGreaterThan(count);
  expect(await dialog(page).getByLabel('Message').inputValue()).toBe('Half a sente');
  await page.keyboard.type('nce');
  await send(page);
  await messages(page).getByText('Half a sentence').first().waitFor();
  expect(surprises).toEqual([]);
});
