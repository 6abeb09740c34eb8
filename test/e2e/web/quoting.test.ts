/** What can be done with a message, and what is seen beneath it; forms that follow answers; home. In a real browser. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, phone } from '../../support/browser.js';
import {
  answer,
  arrived,
  card,
  composer,
  declare,
  dialog,
  expectToFit,
  goTo,
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

const focused = 'document.activeElement?.id';
const messageWith = (page: Page, text: string): Locator => messages(page).filter({ hasText: text }).last();
const dots = (page: Page, text: string): Locator => messageWith(page, text).locator('.quoting > .dots');
const choices = (page: Page): Locator => page.locator('.choices:popover-open');
const opacity = async (of: Locator): Promise<number> =>
  Number(
    await of
      .page()
      .evaluate<string>(
        `getComputedStyle(document.getElementById('${await of.getAttribute('id')}')).opacity`,
      ),
  );

test('a message is put on the timeline by hand, and a declaration made of it by keyboard', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ben');
  await declare(page, '/incident declare sev1 "Checkout is down"');
  await type(page, 'Deploy 4711 went out');
  await messageWith(page, 'Deploy 4711').waitFor();
  await page.mouse.move(0, 0);
  expect(await opacity(dots(page, 'Deploy 4711'))).toBe(0);
  await messageWith(page, 'Deploy 4711').hover();
  expect(await opacity(dots(page, 'Deploy 4711'))).toBe(1);
  await dots(page, 'Deploy 4711').click();
  await choices(page).getByRole('button', { name: 'Add to timeline' }).click();
  await answer(page, 'has this message in its timeline');
  await choices(page).waitFor({ state: 'detached' });
  await more(page, 'Timeline');
  await answer(page, 'Deploy 4711 went out');

  await dots(page, 'Deploy 4711').focus();
  expect(await opacity(dots(page, 'Deploy 4711'))).toBe(1);
  const own = await page.evaluate(focused);
  await page.keyboard.press('Enter');
  await choices(page).waitFor();
  await page.keyboard.press('Escape');
  await choices(page).waitFor({ state: 'detached' });
  expect(await page.evaluate(focused)).toBe(own);
  await page.keyboard.press('Enter');
  await choices(page).getByText('Reply in thread').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(focused)).toBe('f-title');
  expect(await dialog(page).getByLabel('Title').inputValue()).toBe('Deploy 4711 went out');
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });
  expect(await page.evaluate(focused)).toBe(own);
});

test('outside a room the form asks which incident it is, on a phone as well', async () => {
  const app = await workspace();
  const ada = await windowOf(browser, app, 'Ada');
  await type(ada, 'Deploy 4711 went out');
  await messageWith(ada, 'Deploy 4711').waitFor();
  const general = ada.url();
  await declare(ada, '/incident declare sev1 "Checkout is down"');
  const page = await windowOf(browser, app, 'Ada', { viewport: phone, isMobile: true, hasTouch: true });
  await page.goto(general);
  expect(await opacity(dots(page, 'Deploy 4711'))).toBeGreaterThan(0.5);
  await dots(page, 'Deploy 4711').tap();
  await choices(page).waitFor();
  await expectToFit(page);
  for (const button of await choices(page).locator('button').all())
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await choices(page).getByRole('button', { name: 'Add to timeline' }).tap();
  await dialog(page).locator('footer .primary').tap();
  await dialog(page).getByText('Please fill this in.').waitFor();
  await dialog(page).getByLabel('Incident').selectOption('INC-2026-001 Checkout is down');
  await send(page);
  await answer(page, 'has this message in its timeline');
});

test('without script the menu of a message is a page, and both of its choices are carried out', async () => {
  const app = await workspace();
  const scripted = await windowOf(browser, app, 'Ada');
  await declare(scripted, '/incident declare sev1 "Checkout is down"');
  await type(scripted, 'Deploy 4711 went out');
  await messageWith(scripted, 'Deploy 4711').waitFor();
  const page = await windowOf(browser, app, 'Ada', { javaScriptEnabled: false });
  await page.goto(scripted.url());
  await messageWith(page, 'Deploy 4711').hover();
  await dots(page, 'Deploy 4711').click();
  await arrived(page, page.locator('.choices').getByRole('button', { name: 'Add to timeline' }).click());
  await answer(page, 'has this message in its timeline');
  await page.goto(scripted.url());
  await messageWith(page, 'Deploy 4711').hover();
  await dots(page, 'Deploy 4711').click();
  await page.locator('.choices').getByRole('button', { name: 'Declare from this message' }).click();
  expect(await dialog(page).getByLabel('Title').inputValue()).toBe('Deploy 4711 went out');
});

test('a form follows its answers, and leaves the focus and everything typed alone', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada');
  await page.getByRole('button', { name: 'Declare an incident' }).click();
  await dialog(page).getByLabel('Title').fill('Checkout is down');
  expect(await dialog(page).getByRole('button', { name: 'Update' }).count()).toBe(0);
  const held: (() => Promise<void>)[] = [];
  await page.route('**/forms/again', (route) => void held.push(() => route.continue()));
  const help = dialog(page).locator('#f-severity-help');
  await dialog(page).getByLabel('Who is affected?').selectOption('Everyone is down');
  await expect.poll(() => held.length).toBe(1);
  // What is typed while the answer is on its way stays, and so does the cursor.
  await dialog(page).getByLabel('Description').pressSequentially('Cards are refused');
  for (let n = 0; n < 4; n += 1) await page.keyboard.press('ArrowLeft');
  // A second answer waits for the first, and the last word is the newest.
  await page.evaluate(
    `{ const one = document.getElementById('f-users'); one.value = ''; one.dispatchEvent(new Event('change', { bubbles: true })); }`,
  );
  await held.shift()?.();
  await help.getByText('because everyone is down').waitFor();
  await expect.poll(() => held.length).toBe(1);
  await held.shift()?.();
  await help.getByText('Leave it open').waitFor();
  expect(await page.evaluate(focused)).toBe('f-description');
  expect(await page.evaluate('document.activeElement.selectionStart')).toBe('Cards are ref'.length);
  expect(await dialog(page).getByLabel('Title').inputValue()).toBe('Checkout is down');
  expect(await dialog(page).getByLabel('Description').inputValue()).toBe('Cards are refused');
  expect(await messages(page).count()).toBe(0);

  await page.unroute('**/forms/again');
  await dialog(page).getByLabel('Who is affected?').selectOption('Everyone is down');
  await help.getByText('because everyone is down').waitFor();
  await dialog(page).locator('footer .primary').click();
  await card(page).waitFor();
  expect(await card(page).textContent()).toContain('SEV1');
});

test('without script a form is drawn anew by “Update”, and Enter still sends it', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada', { javaScriptEnabled: false });
  await page.getByRole('button', { name: 'Declare an incident' }).click();
  await dialog(page).getByLabel('Title').fill('Checkout is down');
  await dialog(page).getByLabel('Who is affected?').selectOption('Everyone is down');
  await arrived(page, dialog(page).getByRole('button', { name: 'Update' }).click());
  await dialog(page).locator('#f-severity-help').getByText('because everyone is down').waitFor();
  expect(await dialog(page).getByLabel('Title').inputValue()).toBe('Checkout is down');
  await arrived(page, dialog(page).getByLabel('Title').press('Enter'));
  await loadUntil(page, `${app.url}/rooms/INC-2026-001`, card(page));
});

test('a link is shown as what it leads to, in every window, and leads there', async () => {
  const app = await workspace();
  const [ada, chen] = [await windowOf(browser, app, 'Ada'), await windowOf(browser, app, 'Chen')];
  await declare(ada, '/incident declare sev1 "Checkout is down"');
  await type(chen, `Is it ${app.url}/incidents/INC-2026-001?`);
  const shown = messageWith(chen, 'Is it').locator('.card');
  await shown.getByText('INC-2026-001 · Checkout is down').waitFor();
  expect(await shown.getByRole('button').count()).toBe(0);
  await goTo(ada, 'general');
  await messageWith(ada, 'Is it').locator('.card').waitFor();
  await shown.getByRole('link').click();
  await card(chen).waitFor();
});

test('home is where one begins: it follows what happens, and what is in hand is done from there', async () => {
  const app = await workspace();
  const ben = await windowOf(browser, app, 'Ben');
  await ben.goto(app.url);
  await ben.getByRole('heading', { name: 'Home', exact: true }).waitFor();
  await ben.getByText('Nothing is burning.').waitFor();
  await composer(ben).fill('/incident li');
  const ada = await windowOf(browser, app, 'Ada');
  await declare(ada, '/incident declare sev2 "Search is slow"');
  await ben.locator('#page').getByText('INC-2026-001 · Search is slow').waitFor();
  expect(await composer(ben).inputValue()).toBe('/incident li');
  await ben.locator('#page').getByRole('button', { name: 'Take command' }).click();
  await ben.locator('#page').getByText('you: Incident commander').waitFor();
  await composer(ben).fill('/incident list');
  await composer(ben).press('Enter');
  await answer(ben, 'Search is slow');
  await ben.locator('#page').getByRole('link', { name: 'War room' }).click();
  await card(ben).waitFor();

  const small = await windowOf(browser, app, 'Ada', { viewport: phone, isMobile: true, hasTouch: true });
  await small.goto(app.url);
  await small.locator('#page').getByText('INC-2026-001 · Search is slow').waitFor();
  await expectToFit(small);
  const field = await composer(small).boundingBox();
  expect((field?.y ?? 0) + (field?.height ?? 0)).toBeLessThanOrEqual(phone.height);
});
