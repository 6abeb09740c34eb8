/** Several windows, broken lines, and what is typed meanwhile. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp } from '../../support/app.js';
import { launchBrowser } from '../../support/browser.js';
import { freePort } from '../../support/process.js';
import {
  card,
  composer,
  databaseFile,
  declare,
  goTo,
  messages,
  press,
  say,
  type,
  windowOf,
  workspace,
} from './workspace.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test('what one says the other sees at once, each in their own time', async () => {
  const app = await workspace();
  const ada = await windowOf(browser, app, 'Ada');
  const chen = await windowOf(browser, app, 'Chen');
  await say(ada, 'Anybody else seeing slow pages?');
  await messages(chen).getByText('Anybody else seeing slow pages?').waitFor({ timeout: 1_000 });
  await say(chen, 'Yes, checkout is down');
  await messages(ada).getByText('Yes, checkout is down').waitFor({ timeout: 1_000 });
  expect(await messages(ada).locator('.by time').allInnerTexts()).toEqual(['10:00', '10:00']);
  expect(await messages(chen).locator('.by time').allInnerTexts()).toEqual(['17:00', '17:00']);

  await declare(ada, '/incident declare sev1 "Checkout is down"');
  await goTo(chen, 'inc-2026-001');
  await press(chen, 'Acknowledge');
  await messages(chen).getByText('@Chen Wei acknowledged INC-2026-001').waitFor();
  await messages(ada).getByText('@Chen Wei acknowledged INC-2026-001').waitFor({ timeout: 1_000 });
  // The card was edited in place, in both windows.
  for (const page of [ada, chen]) {
    await expect.poll(() => card(page).textContent()).toMatch(/Investigating[\s\S]*@Chen Wei/u);
    expect(await card(page).getByRole('button', { name: 'Acknowledge' }).count()).toBe(0);
    expect(await page.locator('#messages .card').count()).toBe(1);
  }
});

test('two press the same button: one wins, the other is told who', async () => {
  const app = await workspace();
  const chen = await windowOf(browser, app, 'Chen');
  const dana = await windowOf(browser, app, 'Dana');
  await declare(chen, '/incident declare sev1 "Checkout is down"');
  await goTo(dana, 'inc-2026-001');
  await card(dana).waitFor();
  // Each is held back until both have pressed: the card is edited before anybody could press after the other.
  const pressed: (() => Promise<void>)[] = [];
  for (const page of [chen, dana])
    await page.route('**/commands', (route) => void pressed.push(() => route.continue()));
  await Promise.all([press(chen, 'Acknowledge'), press(dana, 'Acknowledge')]);
  await expect.poll(() => pressed.length).toBe(2);
  await Promise.all(pressed.map((letGo) => letGo()));
  const told = async (): Promise<string> =>
    `${await chen.locator('#private').textContent()}${await dana.locator('#private').textContent()}`;
  await expect.poll(told).toMatch(/(Chen Wei|Dana Flores) has it/u);
  await expect.poll(() => messages(chen).getByText('acknowledged INC-2026-001').count()).toBe(1);
});

test('the server goes for ten minutes and comes back: the window catches up by itself, without gaps and doubles', async () => {
  const env = { DATABASE_URL: databaseFile(), PORT: String(await freePort()) };
  const first = await startApp(env);
  const page = await windowOf(browser, first, 'Ada', {
    expected: [/ERR_|status of 50[23]|MIME type|\[object Event\]|htmx:afterRequest|sendError/u],
  });
  await page.clock.install();
  await page.reload();
  for (const text of ['one', 'two']) await type(page, text);
  await expect.poll(() => messages(page).count()).toBe(2);
  let loads = 0;
  page.on('load', () => {
    loads += 1;
  });
  // A proxy stands before it, and says that nobody is there.
  let asked = 0;
  await page.route('**/events?*', (route) => {
    asked += 1;
    return route.fulfill({ status: 502, body: 'Bad gateway' });
  });
  await first.stop();
  await page.locator('#offline').waitFor({ state: 'visible' });
  await type(page, 'typed while it was gone');
  await page.locator('#unreached').waitFor({ state: 'visible' });
  expect(await composer(page).inputValue()).toBe('typed while it was gone');
  for (let minute = 0; minute < 10; minute += 1) {
    const before = asked;
    await page.clock.fastForward(60_000);
    await expect.poll(() => asked).toBeGreaterThan(before);
  }

  const second = await workspace({ ...env, MUSTER_CLOCK: 'manual:2026-03-02T09:10:00Z' });
  const other = await windowOf(browser, second, 'Ben');
  for (const text of ['three', 'four']) await type(other, text);
  await page.unroute('**/events?*');
  await page.locator('#offline').waitFor({ state: 'hidden', timeout: 20_000 });
  await expect.poll(() => messages(page).count()).toBe(4);
  await page.locator('#unreached').getByRole('button', { name: 'Try again' }).click();
  await messages(other).getByText('typed while it was gone').waitFor();
  await type(other, 'five');
  await expect
    .poll(() => messages(page).locator('blockquote').allInnerTexts())
    .toEqual(['one', 'two', 'three', 'four', 'typed while it was gone', 'five']);
  expect(loads).toBe(0);
});

test('what was refused stays in the composer, and what is typed while it is sent is not lost', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada');
  await type(page, '/incident declar sev1 "Checkout"');
  await page.locator('.private', { hasText: 'Did you mean /incident declare?' }).waitFor();
  expect(await composer(page).inputValue()).toBe('/incident declar sev1 "Checkout"');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  expect(await page.locator('.private').count()).toBe(0);

  await composer(page).fill('first');
  let letGo = (): void => {};
  await page.route('**/messages', async (route) => {
    await new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await route.continue();
  });
  await composer(page).press('Enter');
  await expect.poll(() => page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
  // Impatient people press again.
  await composer(page).press('Enter');
  await composer(page).press('End');
  await composer(page).pressSequentially(' and second');
  letGo();
  await messages(page).getByText('first', { exact: true }).waitFor();
  await expect.poll(() => composer(page).inputValue()).toBe(' and second');
  expect(await messages(page).count()).toBe(1);
});

test('several lines are typed with shift, and go as one message', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada');
  await composer(page).focus();
  await page.keyboard.type('one');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('two');
  await page.keyboard.press('Enter');
  await expect.poll(() => messages(page).locator('blockquote').allInnerTexts()).toEqual(['one\ntwo']);
});
