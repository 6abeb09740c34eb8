/**
 * The composer with nothing but the keyboard, on both engines; and forms and broken lines, which are the browser's own affair, on
 * SQLite only.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startApp } from '../../support/app.js';
import { launchBrowser, openPage } from '../../support/browser.js';
import { ADMIN_TOKEN, freePort } from '../../support/process.js';
import { composer, databaseFile, dialog, engines, messages, type, windowOf, workspace } from './workspace.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test.each(engines)(
  'a command is completed, sent, and recalled; what is not sent is still there tomorrow, on $engine',
  async ({ database }) => {
    const app = await workspace({ DATABASE_URL: await database() });
    const page = await windowOf(browser, app, 'Ada');
    const options = page.getByRole('option');
    const label = (n: number): Promise<string | null> => options.nth(n).locator('.word').textContent();
    const text = composer(page);

    await text.focus();
    await page.keyboard.type('/inc');
    await options.first().waitFor();
    await page.keyboard.press('Tab');
    expect(await text.inputValue()).toBe('/incident ');
    await options.first().waitFor();
    await page.keyboard.type('dec');
    await expect.poll(() => options.count()).toBe(1);
    await page.keyboard.press('Tab');
    await expect.poll(() => label(1)).toBe('sev2');
    expect(await page.locator('.suggesting .usage strong').textContent()).toMatch(/sev1…sev4/u);
    expect(await page.locator('.suggesting .does').textContent()).toBe('Declare an incident');
    // Chosen with the arrows: the text says which, and keeps the focus.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await text.getAttribute('aria-activedescendant')).toBe(await options.nth(1).getAttribute('id'));
    expect(await options.nth(1).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Enter');
    expect(await text.inputValue()).toBe('/incident declare sev2 ');
    await page.keyboard.type('"Checkout is down" --service che');
    await expect.poll(() => options.allInnerTexts()).toEqual(['checkout']);
    await page.keyboard.press('Tab');
    expect(await text.inputValue()).toBe('/incident declare sev2 "Checkout is down" --service checkout ');
    await page.keyboard.type('--des');
    await options.first().waitFor();
    await page.keyboard.press('Escape');
    expect(await options.count()).toBe(0);
    for (let i = 0; i < '--des'.length; i += 1) await page.keyboard.press('Backspace');
    // Nothing is chosen: Enter sends.
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname.startsWith('/c/'));
    await page.locator('#room-title', { hasText: 'inc-2026-001' }).waitFor();
    expect(await page.locator('#channels a[data-draft]').count()).toBe(0);
    await expect.poll(() => page.locator('#messages .card').first().textContent()).toMatch(/checkout/u);

    // In its room the incident is understood, and said.
    await text.focus();
    await page.keyboard.type('/incident note');
    await expect
      .poll(() => page.locator('.suggesting .about').textContent())
      .toBe('INC-2026-001 · Checkout is down, SEV2');
    await page.keyboard.type(' Rolled back');
    await page.keyboard.press('Enter');
    await messages(page).getByText('Rolled back').waitFor();
    await expect.poll(() => text.inputValue()).toBe('');
    await page.keyboard.press('ArrowUp');
    expect(await text.inputValue()).toBe('/incident note Rolled back');
    await page.keyboard.press('ArrowDown');
    expect(await text.inputValue()).toBe('');

    // Who is mentioned is completed, too; the pointer does as well as the keys.
    await page.keyboard.type('please look, @che');
    await options.filter({ hasText: '@Chen Wei' }).click();
    expect(await text.inputValue()).toBe('please look, @Chen Wei ');
    await page.keyboard.press('End');
    await page.keyboard.type('when you can');
    await page.reload();
    await expect.poll(() => text.inputValue()).toBe('please look, @Chen Wei when you can');
    const room = page.locator('#channels a[aria-current="page"]');
    expect(await room.getAttribute('data-draft')).not.toBeNull();
    // Somebody else at the same browser does not see it.
    await page.locator('summary.me').click();
    await page.getByRole('button', { name: 'Chen' }).click();
    await page.locator('.who summary').getByText('Chen').waitFor();
    expect(await composer(page).inputValue()).toBe('');
    expect(await page.locator('#channels a[data-draft]').count()).toBe(0);
  },
);

test('a form says what is wrong beside the field, keeps the keyboard inside, and is there after the page was not', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada');
  await page.locator('#declare').focus();
  await page.keyboard.press('Enter');
  await dialog(page).waitFor();
  const title = dialog(page).locator('#f-title');
  await dialog(page).getByRole('button', { name: 'Declare', exact: true }).click();
  await expect.poll(() => title.getAttribute('aria-invalid')).toBe('true');
  expect(await dialog(page).locator('#f-title-problem').textContent()).toContain('Please fill this in');
  await expect.poll(() => page.evaluate<string>('document.activeElement.id')).toBe('f-title');
  // Round and round, and never to what lies behind.
  for (let i = 0; i < 40; i += 1) {
    await page.keyboard.press('Tab');
    expect(
      await page.evaluate<boolean>(
        '!!document.activeElement.closest("dialog") || document.activeElement === document.body',
      ),
    ).toBe(true);
  }
  await title.fill('Checkout is down');
  await page.reload();
  const unfinished = page.locator('#unfinished');
  await unfinished.waitFor({ state: 'visible' });
  await unfinished.getByRole('button', { name: 'Go on' }).click();
  await expect.poll(() => title.inputValue()).toBe('Checkout is down');
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });
  expect(await page.evaluate<string>('document.activeElement.id')).toBe('text');
  await page.reload();
  expect(await unfinished.isVisible()).toBe(false);
  await page.locator('#declare').focus();
  await page.keyboard.press('Enter');
  // Impatient people press again; it works once, and says that it is at work.
  let pressed = 0;
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/forms', async (route) => {
    pressed += 1;
    await held;
    await route.continue();
  });
  const button = dialog(page).getByRole('button', { name: 'Declare', exact: true });
  await title.fill('x'.repeat(300));
  await title.press('Enter');
  await expect.poll(() => button.getAttribute('aria-busy')).toBe('true');
  await title.press('Enter');
  letGo();
  await dialog(page).locator('#f-title-problem').getByText('at most 200 are accepted').waitFor();
  expect(pressed).toBe(1);
  expect(await title.inputValue()).toHaveLength(300);
  await expect.poll(() => page.evaluate<string>('document.activeElement.id')).toBe('f-title');
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });
  expect(await page.evaluate<string>('document.activeElement.id')).toBe('declare');
});

test('nothing of what was typed is lost while the server is gone, nor when the session ends meanwhile', async () => {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const env = { DATABASE_URL: databaseFile(), PORT: port, HOST: '0.0.0.0', PUBLIC_URL: url };
  const first = await startApp(env);
  const { page, close } = await openPage(browser, {});
  onTestFinished(() => close(/ERR_|status of (401|503)|\[object Event\]|htmx:afterRequest|sendError/u));
  const signIn = async (): Promise<void> => {
    await page.locator('#token').fill(ADMIN_TOKEN);
    await page.locator('#token').press('Enter');
  };
  await page.goto(url);
  await signIn();
  await page.goto(
    new URL((await page.locator('#channels a', { hasText: 'general' }).getAttribute('href')) ?? '', url).href,
  );
  const { pathname } = new URL(page.url());
  await type(page, 'before');
  await messages(page).getByText('before', { exact: true }).waitFor();

  await first.stop();
  await type(page, 'while it was gone');
  const unreached = page.locator('#unreached');
  await unreached.getByText('could not be reached').waitFor();
  await page.locator('#offline').waitFor({ state: 'visible' });
  const second = await workspace(env);
  await unreached.getByText('can be reached again').waitFor({ timeout: 20_000 });
  await unreached.getByRole('button', { name: 'Try again' }).click();
  await messages(page).getByText('while it was gone').waitFor();
  expect(await unreached.isVisible()).toBe(false);
  expect(await composer(page).inputValue()).toBe('');

  // The answer that never came: it was said, and saying it once more does not double it.
  await page.route('**/messages', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await type(page, 'said once');
  await unreached.getByText('could not be reached').waitFor();
  await page.unroute('**/messages');
  await page.reload();
  await expect.poll(() => composer(page).inputValue()).toBe('said once');
  await composer(page).press('Enter');
  await expect.poll(() => composer(page).inputValue()).toBe('');
  expect(await messages(page).getByText('said once').count()).toBe(1);

  const { sessions } = second.store.read.tables;
  await second.store.tx(async (w) => void (await w.delete(sessions)));
  await type(page, 'after my session ended');
  await page.locator('.private').getByText('Your session has ended').waitFor();
  expect(await composer(page).inputValue()).toBe('after my session ended');
  await page.locator('.private').getByRole('link', { name: 'Sign in' }).click();
  await signIn();
  await page.waitForURL((address) => address.pathname === pathname);
  await expect.poll(() => composer(page).inputValue()).toBe('after my session ended');
  await composer(page).press('Enter');
  await messages(page).getByText('after my session ended').waitFor();

  // Whoever signs out leaves nothing in the browser.
  await composer(page).fill('not for the next one');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL((address) => address.pathname === '/sign-in');
  expect(await page.evaluate<number>('Object.keys(localStorage).length')).toBe(0);
});
