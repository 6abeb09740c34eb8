/** What pages do to people: dialogs, small windows, and what somebody may try to smuggle in. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { desktop, launchBrowser, phone } from '../../support/browser.js';
import { attacks } from '../../web/attacks.js';
import {
  card,
  composer,
  declare,
  expectToFit,
  goTo,
  messages,
  press,
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

test('a dialog has its focus where it is needed, keeps what was typed, and gives the focus back', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada');
  const declareButton = page.getByRole('button', { name: 'Declare an incident' });
  await declareButton.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect.poll(() => page.evaluate(focused)).toBe('f-title');
  await dialog.getByLabel('Clearance').fill('high');
  await dialog.getByLabel('Description').fill('Cards are refused');
  await dialog.locator('footer .primary').click();
  await dialog.locator('#f-title-problem', { hasText: 'Please fill this in.' }).waitFor();
  await dialog.locator('#f-clearance-problem', { hasText: '“high” is not a whole number.' }).waitFor();
  expect(await page.evaluate(focused)).toBe('f-title');
  expect(await dialog.getByLabel('Title').getAttribute('aria-invalid')).toBe('true');
  expect(await dialog.getByLabel('Clearance').inputValue()).toBe('high');
  expect(await dialog.getByLabel('Description').inputValue()).toBe('Cards are refused');
  expect(await page.getByRole('dialog').count()).toBe(1);
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  expect(await page.evaluate(focused)).toBe('declare');

  for (const label of ['Cancel', 'Close']) {
    await declareButton.click();
    await page.getByRole('button', { name: label }).click();
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  }
});

test('a form that comes too late stays open and says why', async () => {
  const app = await workspace();
  const [ada, ben] = [await windowOf(browser, app, 'Ada'), await windowOf(browser, app, 'Ben')];
  await declare(ada, '/incident declare sev1 "Checkout is down"');
  await press(ada, 'Post update');
  const dialog = ada.getByRole('dialog');
  await dialog.getByLabel('Message').fill('Nearly there');
  await goTo(ben, 'inc-2026-001');
  for (const line of ['/incident resolve Rolled back', '/incident close']) {
    await type(ben, line);
    await expect.poll(() => composer(ben).inputValue()).toBe('');
  }
  await dialog.locator('footer .primary').click();
  await dialog.getByText('is closed: there is nothing more to update').waitFor();
  expect(await dialog.getByLabel('Message').inputValue()).toBe('Nearly there');
});

test('a phone shows the room, its buttons and, behind the menu, everything else', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada', { viewport: phone, isMobile: true, hasTouch: true });
  expect(await page.locator('#side').isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Channels' }).tap();
  await page.locator('#side').getByText('general').waitFor({ state: 'visible' });
  await page.getByRole('button', { name: 'Declare an incident' }).tap();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByLabel('Title')
    .fill('Checkout is down for absolutely everybody who wants to pay with a card');
  await dialog.getByLabel('Severity').selectOption('SEV1');
  await expectToFit(page);
  await dialog.locator('footer .primary').tap();
  await card(page).waitFor();
  await expectToFit(page);
  for (const label of ['Acknowledge', 'Take command', 'Post update', 'Change severity', 'Resolve']) {
    const box = await card(page).getByRole('button', { name: label, exact: true }).boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(phone.width);
  }
  const field = await composer(page).boundingBox();
  expect((field?.y ?? 0) + (field?.height ?? 0)).toBeLessThanOrEqual(phone.height);
  await page.getByRole('button', { name: 'Channels' }).tap();
  await page.locator('#side').getByText('general').tap();
  await page.getByRole('heading', { name: '#general', exact: true }).waitFor();
});

test('nothing that is typed anywhere runs, breaks the page or reaches outside', {
  timeout: 120_000,
}, async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada', { viewport: desktop });
  const surprises: string[] = [];
  page.on('dialog', (dialog) => {
    surprises.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(app.url)) surprises.push(request.url());
  });
  const general = page.url();
  // Control characters are refused; everything else is somebody's good right to say.
  const sayable = attacks.filter((attack) => !/[\p{Cc}--[\n]]/v.test(attack));
  for (const text of sayable) {
    await composer(page).fill(text);
    await composer(page).press('Enter');
    await expect.poll(() => composer(page).inputValue()).toBe('');
  }
  await expect.poll(() => messages(page).count()).toBe(sayable.length);
  // As titles and descriptions they reach cards, topics, the pinned strip, the list and room names.
  for (const text of attacks.filter((attack) => attack.length <= 200).slice(0, 14)) {
    const before = page.url();
    await page.getByRole('button', { name: 'Declare an incident' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Title').fill(text);
    await dialog.getByLabel('Description').fill(text);
    await dialog.locator('footer .primary').click();
    await page.waitForURL((url) => url.href !== before);
    await card(page).waitFor();
    expect(await card(page).locator('h3').textContent()).toContain(text.slice(0, 10));
    expect(await card(page).locator('blockquote').textContent()).toBe(text);
  }
  for (const path of [general, page.url()]) {
    await page.goto(path);
    await messages(page).first().waitFor();
    expect(
      await page.evaluate('[...document.scripts].map((script) => new URL(script.src).pathname)'),
    ).toEqual(['/assets/app.js']);
    expect(
      await page
        .locator('img, iframe, style, base, svg[onload], [onerror], [onfocus], [onmouseover]')
        .count(),
    ).toBe(0);
    await expectToFit(page);
  }
  expect(surprises).toEqual([]);
});

test('dark or light, what is written can be read', async () => {
  const app = await workspace();
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await windowOf(browser, app, 'Ada', { colorScheme });
    const [ground, ink] = await page.evaluate<string[]>(
      '[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]',
    );
    expect(ground).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 26, 25)');
    expect(ink).not.toBe(ground);
  }
});
