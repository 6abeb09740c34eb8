/** The menu of a room and its forms: reached by hand, by thumb and by keyboard, with script and without. */
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, phone } from '../../support/browser.js';
import {
  answer,
  arrived,
  card,
  declare,
  dialog,
  expectToFit,
  loadUntil,
  messages,
  more,
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

test('outside a room a verb asks for the incident: show, room; and list and help need nothing', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada');
  await type(page, '/incident declare sev4 "A typo"');
  await answer(page, 'is declared as SEV4');
  await type(page, '/incident list');
  await answer(page, 'A typo');
  await type(page, '/incident help');
  await answer(page, 'What the incident commands do');
  await type(page, '/incident show');
  await dialog(page).getByLabel('Incident').selectOption('INC-2026-001 A typo');
  await send(page);
  await answer(page, 'INC-2026-001 · A typo');
  await type(page, '/incident room');
  await dialog(page).getByLabel('Incident').selectOption('INC-2026-001 A typo');
  await dialog(page).locator('footer .primary').click();
  await page.getByRole('heading', { name: '#inc-2026-001-a-typo' }).waitFor();
});

test('a long list of choices is narrowed by typing, and keeps what is chosen', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada');
  for (let i = 10; i < 25; i += 1) {
    await type(page, `/service add backend-${i}`);
    await answer(page, `backend-${i}`);
  }
  await declare(page, '/incident declare sev1 "Checkout is down" --service website');
  await more(page, 'Affected services');
  expect(await dialog(page).locator('.check').first().textContent()).toContain('website');
  await dialog(page).getByLabel('Narrow down: Services').fill('BACKEND-1');
  const visible = dialog(page).locator('.check:visible');
  await expect.poll(() => visible.count()).toBe(11);
  await dialog(page).getByLabel('Narrow down: Services').press('Enter');
  expect(await dialog(page).count()).toBe(1);
  await dialog(page).getByLabel('backend-12').check();
  await send(page);
  await expect.poll(() => card(page).textContent()).toMatch(/backend-12/u);
  expect(await card(page).textContent()).toContain('website');
});

test('the menu is reached, used and left with the keyboard, and fits a phone', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada');
  await declare(page, '/incident declare sev1 "Checkout is down"');
  await page.locator('#more-button').focus();
  await page.keyboard.press('Enter');
  await page.locator('#more').waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Rename');
  await page.keyboard.press('Escape');
  expect(await page.locator('#more').isVisible()).toBe(false);
  expect(await page.evaluate('document.activeElement.id')).toBe('more-button');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await dialog(page).getByLabel('Title').waitFor();
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement.id')).toBe('more-button');

  const small = await windowOf(browser, app, 'Ada', { viewport: phone, isMobile: true, hasTouch: true });
  await small.goto(page.url());
  await small.locator('#more-button').tap();
  await expectToFit(small);
  const sheet = await small.locator('#more').boundingBox();
  expect([sheet?.x, sheet?.width]).toEqual([0, phone.width]);
  for (const button of await small.locator('#more .button').all())
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
});

test('without script the menu opens, and a form, a question and a verb that asks nothing are done', async () => {
  const app = await workspace();
  const scripted = await windowOf(browser, app, 'Ada');
  await declare(scripted, '/incident declare sev1 "Checkout is down"');
  const room = scripted.url();
  const page = await windowOf(browser, app, 'Ada', { javaScriptEnabled: false });
  const pinned = page.locator('#pinned-title');
  const choice = (label: string): Locator => page.locator('#more-list').getByText(label, { exact: true });

  await page.goto(room);
  await more(page, 'Rename');
  await dialog(page).getByLabel('Title').fill('Card payments fail');
  await arrived(page, dialog(page).locator('footer .primary').click());
  await loadUntil(page, room, pinned.getByText('Card payments fail'));

  await more(page, 'Timeline');
  await answer(page, 'renamed the incident');

  await page.goto(room);
  await arrived(page, more(page, 'Make it private'));
  await loadUntil(page, room, choice('Make it public'));
  await more(page, 'Make it public');
  await dialog(page).getByText('Everybody will be able to read').waitFor();
  await arrived(page, dialog(page).locator('footer .fatal').click());
  await loadUntil(page, room, messages(page).getByText('made this incident public'));
});
