/**
 * The composer with nothing but the keyboard, and forms. On SQLite only: what is looked up has its tests on both engines,
 * and all of this happens in the browser.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../support/browser.js';
import { composer, dialog, messages, windowOf, workspace } from './workspace.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test('a command is completed, sent, and recalled; what is not sent is still there tomorrow', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada');
  const options = page.getByRole('option');
  const label = (n: number): Promise<string> => options.nth(n).locator('.word').innerText();
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
  expect(await page.locator('.suggesting .usage strong').innerText()).toMatch(/sev1…sev4/u);
  expect(await page.locator('.suggesting .does').innerText()).toBe('Declare an incident');
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
  await expect.poll(() => page.locator('#messages .card').first().innerText()).toMatch(/checkout/u);

  // In its room the incident is understood, and said.
  await text.focus();
  await page.keyboard.type('/incident note');
  await expect.poll(() => page.locator('.suggesting .about').innerText()).toBe(
    'INC-2026-001 · Checkout is down, SEV2',
  );
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
});

test('a form says what is wrong beside the field, keeps the keyboard inside, and is there after the page was not', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada');
  await page.locator('#declare').focus();
  await page.keyboard.press('Enter');
  await dialog(page).waitFor();
  const title = dialog(page).locator('#f-title');
  await dialog(page).getByRole('button', { name: 'Declare', exact: true }).click();
  await expect.poll(() => title.getAttribute('aria-invalid')).toBe('true');
  expect(await dialog(page).locator('#f-title-problem').innerText()).toContain('Please fill this in');
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
  await title.fill('Search is slow');
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });
  expect(await page.evaluate<string>('document.activeElement.id')).toBe('declare');
});
