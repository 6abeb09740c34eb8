/** A newcomer follows the tour in a real browser, with the mouse on both engines, and with the keyboard alone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { launchBrowser, openPage, type PageOptions, phone } from '../../support/browser.js';
import { dialog, engines, expectToFit, messages, workspace } from './workspace.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function windowAt(url: string, options: PageOptions = {}): Promise<Page> {
  const { page, close } = await openPage(browser, options);
  onTestFinished(() => close());
  await page.goto(url);
  return page;
}

const control = (page: Page) => page.locator('#tour-do');
/** Waits until this is the step to do now, at Home or in the room. */
const now = (page: Page, title: string): Promise<void> =>
  page.locator('[aria-current="step"] b, .tour-line b').getByText(title, { exact: true }).waitFor();

describe('the tour', () => {
  test.each(engines)(
    'leads a newcomer through an incident with the mouse, from Home into the room and back, on $engine',
    async ({ database }) => {
      const page = await windowAt((await workspace({ DATABASE_URL: await database() })).url);
      await now(page, 'Declare an incident');
      await control(page).click();
      await dialog(page).waitFor();
      expect(await dialog(page).getByLabel('Title').inputValue()).toBe('Drill: checkout is slow');
      await dialog(page).locator('footer .primary').click();
      await page.waitForURL((url) => url.pathname.startsWith('/c/'));

      // In the room the line says what to do now, and follows.
      await now(page, 'Acknowledge it');
      await control(page).click();
      await now(page, 'Post an update');
      await control(page).click();
      await dialog(page).getByLabel('Message').fill('Looking into it');
      await dialog(page).locator('footer .primary').click();
      await dialog(page).waitFor({ state: 'detached' });
      await now(page, 'See Muster ask for a commander');
      await page.getByRole('button', { name: 'Run the clock to 10:03' }).first().click();
      // Before the reader's eyes.
      await messages(page).getByText('Who takes command?').first().waitFor();
      await now(page, 'Take command');

      await page.getByRole('link', { name: 'All steps' }).click();
      await page.locator('#tour-nudge', { hasText: 'asked the room for a commander, at 10:03' }).waitFor();
      // Another window of the same person is where this one is.
      const other = await windowAt(page.url());
      await control(page).click();
      await now(page, 'Resolve it');
      await now(other, 'Resolve it');
      await control(page).click();
      await dialog(page).locator('footer .primary').click();
      await page.getByRole('heading', { name: 'Done: you have run an incident' }).waitFor();
      await other.getByRole('heading', { name: 'Done: you have run an incident' }).waitFor();
      await page.getByRole('button', { name: 'Close it' }).click();
      await page.getByRole('button', { name: 'Close it' }).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Put it away' }).click();
      await page.locator('.tour').waitFor({ state: 'detached' });
      await page.reload();
      await page.getByRole('button', { name: 'Take the tour' }).waitFor();
      expect(await page.locator('.tour').count()).toBe(0);
    },
  );

  test('is followed with the keyboard alone on a phone: the focus goes from step to step', async () => {
    const page = await windowAt((await workspace()).url, { viewport: phone, reducedMotion: 'reduce' });
    const focused = (): Promise<string> => page.evaluate('document.activeElement.id');
    await expectToFit(page);
    await control(page).focus();
    await page.keyboard.press('Enter');
    await dialog(page).waitFor();
    await dialog(page).locator('input:focus').press('Enter');
    await page.waitForURL((url) => url.pathname.startsWith('/c/'));
    await expectToFit(page);
    await page.goto(new URL('/home', page.url()).href);
    await now(page, 'Acknowledge it');
    await control(page).focus();
    await page.keyboard.press('Enter');
    await now(page, 'Post an update');
    await expect.poll(focused).toBe('tour-do');
    await page.keyboard.press('Enter');
    await dialog(page).waitFor();
    await dialog(page).locator('textarea:focus').waitFor();
    await page.keyboard.type('Looking into it');
    await dialog(page).locator('footer .primary').press('Enter');
    await now(page, 'See Muster ask for a commander');
    await expect.poll(focused).toBe('tour-do');
    await page.keyboard.press('Enter');
    await now(page, 'Take command');
    await expect.poll(focused).toBe('tour-do');
    await page.keyboard.press('Enter');
    await now(page, 'Resolve it');
    await expect.poll(focused).toBe('tour-do');
    await page.keyboard.press('Enter');
    await dialog(page).waitFor();
    await dialog(page).locator('footer .primary').press('Enter');
    await page.getByRole('heading', { name: 'Done: you have run an incident' }).waitFor();
    await expectToFit(page);
  });
});
