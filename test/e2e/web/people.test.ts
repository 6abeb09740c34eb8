/**
 * What is new, who is named, who is there, and what people write to each other, in the windows of several people, on both
 * engines. How many windows listen is the browser's own affair: on SQLite only.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../support/browser.js';
import { engines, messages, say, type, windowOf, workspace } from './workspace.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Everywhere within half a second, and a little for the machine that runs the tests. */
const AT_ONCE = { timeout: 1_000 };
const link = (page: Page, name: string) => page.locator('#channels a', { hasText: name });
/** Hides a window, or shows it again: a browser without a screen shows all of them. */
const show = (page: Page, shown: boolean): Promise<void> =>
  page.evaluate(`(() => {
    for (const [name, value] of [['hidden', ${!shown}], ['visibilityState', '${shown ? 'visible' : 'hidden'}']])
      Object.defineProperty(document, name, { configurable: true, get: () => value });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  })()`);

test.each(engines)(
  'what is new stands in all windows of a person at once, and goes where it is read, on $engine',
  async ({ database }) => {
    const app = await workspace({ DATABASE_URL: await database() });
    const general = await windowOf(browser, app, 'Ada');
    const home = await general.context().newPage();
    await home.goto(app.url);
    await show(general, false);
    const ben = await windowOf(browser, app, 'Ben');

    await say(ben, 'Anybody there?');
    await link(home, 'general')
      .getByText(', unread')
      .waitFor({ state: 'attached', ...AT_ONCE });
    expect(await home.title()).toBe('Home · Muster');
    await say(ben, 'You, @Ada?');
    await link(home, 'general')
      .getByText('1 unread mention')
      .waitFor({ state: 'attached', ...AT_ONCE });
    await expect.poll(() => home.title(), AT_ONCE).toBe('(1) Home · Muster');
    // The hidden window shows it, and has not read it.
    await expect.poll(() => general.title(), AT_ONCE).toBe('(1) #general · Muster');
    await messages(general).locator('.mention.mine').waitFor(AT_ONCE);
    expect(await link(ben, 'general').locator('.news').count()).toBe(0);

    // Looked at, it is read: everywhere.
    await show(general, true);
    await expect.poll(() => home.title(), AT_ONCE).toBe('Home · Muster');
    await expect.poll(() => link(home, 'general').locator('.news').count(), AT_ONCE).toBe(0);
    expect(await general.title()).toBe('#general · Muster');
    await say(ben, 'Thank you, @Ada.');
    await messages(general).getByText('Thank you').waitFor(AT_ONCE);
    await expect.poll(() => link(home, 'general').locator('.news').count(), AT_ONCE).toBe(0);

    // Between the two alone.
    await link(ben, 'New message').click();
    await ben.getByRole('checkbox', { name: /Ada Berger/u }).check();
    await ben.getByRole('button', { name: 'Write to them' }).click();
    await ben.getByRole('heading', { name: 'Between you and Ada Berger' }).waitFor();
    await link(ben, 'Ada Berger').getByText('present').waitFor({ state: 'attached' });
    await say(ben, 'A word with you');
    await link(home, 'Ben Carter')
      .getByText('1 unread message')
      .waitFor({ state: 'attached', ...AT_ONCE });
    expect(await home.title()).toBe('(1) Home · Muster');
    await link(home, 'Ben Carter').getByText('present').waitFor({ state: 'attached' });
    await link(home, 'Ben Carter').click();
    await messages(home).getByText('A word with you').waitFor();
    await expect.poll(() => link(general, 'Ben Carter').locator('.news').count(), AT_ONCE).toBe(0);
    expect(await home.title()).toBe('Ben Carter · Muster');
    // Who is here is told where it is asked for.
    await general.locator('.whos-here summary').click();
    expect(await general.locator('.whos-here li').allInnerTexts()).toEqual(['Ada Berger', 'Ben Carter']);
  },
);

test('any number of windows is live: of those that are hidden one listens, and each that is shown catches up', async () => {
  const app = await workspace();
  const first = await windowOf(browser, app, 'Ada');
  const context = first.context();
  const url = first.url();
  const windows = [first];
  // Eight, where a browser has six connections to one server.
  while (windows.length < 8) {
    await show(windows.at(-1) ?? first, false);
    const next = await context.newPage();
    await next.goto(url);
    await next.locator('#text').waitFor({ timeout: 5_000 });
    windows.push(next);
  }
  const open = async (): Promise<number> => {
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    return Number(/^muster_live_windows (\d+)$/mu.exec(metrics)?.[1]);
  };
  const last = windows.at(-1) ?? first;
  await expect.poll(open).toBe(2);
  await type(last, 'one');
  const has = (page: Page, text: string) => messages(page).getByText(text, { exact: true }).count();
  const having = async (text: string): Promise<number> =>
    (await Promise.all(windows.map((page) => has(page, text)))).reduce((sum, count) => sum + count, 0);
  await expect.poll(() => having('one')).toBe(2);
  for (const page of windows) expect(await page.locator('#offline').isVisible()).toBe(false);

  // The one that listened is looked at: another one listens in its place.
  await show(first, true);
  await expect.poll(() => has(first, 'one')).toBe(1);
  await expect.poll(open).toBe(3);
  await type(first, 'two');
  await expect.poll(() => having('two')).toBe(3);
  for (const page of windows) await show(page, page === windows[4]);
  await expect.poll(() => has(windows[4] ?? first, 'two')).toBe(1);
  await expect.poll(open).toBe(2);
  // Nothing is lost and nothing doubled.
  expect(await has(last, 'two')).toBe(1);
});
