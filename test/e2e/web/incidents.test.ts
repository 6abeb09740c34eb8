/** The list of incidents, the page of one and the search, in a real browser: one story, on both engines. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, phone } from '../../support/browser.js';
import { engines, expectToFit, type, windowOf, workspace } from './workspace.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const rows = (page: Page) => page.locator('.incidents tbody tr');
const titles = async (page: Page): Promise<readonly string[]> =>
  (await page.locator('.incidents .title').allInnerTexts()).map((title) => title.trim());
const focused = (page: Page) => page.evaluate('document.activeElement.id');

test.each(engines)(
  'incidents are narrowed, sorted, kept as a view, walked through, read, printed and found, on $engine',
  async ({ database }) => {
    const app = await workspace({ DATABASE_URL: await database() });
    const page = await windowOf(browser, app, 'Ada');
    const general = page.url();
    for (const line of [
      'sev3 "Search is slow"',
      'sev1 "Checkout is down" --service checkout',
      'sev2 "Mail is late"',
    ]) {
      await page.goto(general);
      await type(page, `/incident declare ${line}`);
      await page.waitForURL((url) => url.href !== general && url.pathname.startsWith('/c/'));
    }
    await page.goto(general);
    await type(page, 'Deploy 4711 was rolled back');

    // Sorted by its heads, narrowed by its filters, all of it in the address.
    await page.locator('#side').getByRole('link', { name: 'Incidents', exact: true }).click();
    await rows(page).first().waitFor();
    expect(await titles(page)).toEqual(['Mail is late', 'Checkout is down', 'Search is slow']);
    await page.getByRole('link', { name: 'Severity', exact: true }).click();
    await page.locator('th[aria-sort="ascending"]').waitFor();
    expect(await titles(page)).toEqual(['Checkout is down', 'Mail is late', 'Search is slow']);
    await page.getByLabel('Severity').selectOption('Critical or high');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await expect.poll(() => titles(page)).toEqual(['Checkout is down', 'Mail is late']);

    // A name that is refused stays; one that is not becomes a tab.
    const narrowed = page.url();
    await page.getByLabel('Keep this list as').fill('Burning');
    await page.locator('#keep-view').click();
    await page.locator('.views [aria-current]', { hasText: 'Burning' }).waitFor();
    await page.goto(`${narrowed}&tag=other`);
    await page.getByLabel('Keep this list as').fill('burning');
    await page.locator('#keep-view').click();
    await page.locator('#view-problem', { hasText: 'You have a view called “Burning” already.' }).waitFor();
    expect(await page.getByLabel('Keep this list as').inputValue()).toBe('burning');
    await page.getByRole('link', { name: 'Burning', exact: true }).click();
    await rows(page).first().waitFor();

    // What somebody else does shows by itself, and nothing that is being typed is lost.
    await page.locator('#by-search').fill('half of a wo');
    const other = await windowOf(browser, app, 'Chen');
    await type(other, '/incident severity INC-2026-001 sev1');
    await expect.poll(() => titles(page)).toContain('Search is slow');
    expect(await page.locator('#by-search').inputValue()).toBe('half of a wo');

    // The keyboard goes from one to the next, searches, and opens.
    await page.locator('#page').focus();
    await page.keyboard.press('j');
    const first = await focused(page);
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).not.toBe(first);
    await page.keyboard.press('k');
    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).toBe(first);
    await page.keyboard.press('/');
    expect(await focused(page)).toBe('by-search');
    await page.keyboard.press('j');
    expect(await page.locator('#by-search').inputValue()).toContain('j');
    await page.locator('#keys-off').click();
    await page.keyboard.press('j');
    expect(await focused(page)).toBe('keys-off');
    await page.locator(`[id="${first}"]`).focus();
    await page.keyboard.press('Enter');
    await page.locator('.incident').waitFor();
    expect(new URL(page.url()).pathname).toBe(`/incidents/${String(first).replace('row-', '')}`);

    // Acted on where it stands, and printed without what cannot be pressed on paper.
    await page.goto(`${app.url}/incidents/INC-2026-002`);
    await page.locator('.incident-head').getByRole('button', { name: 'Acknowledge' }).click();
    await page.locator('.incident-head .state', { hasText: 'Investigating' }).waitFor();
    await page.getByRole('link', { name: 'Course', exact: true }).click();
    await page.locator('.timeline').getByText('acknowledged').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.printed').isVisible()).toBe(true);
    expect(await page.locator('.printed').textContent()).toContain('INC-2026-002, printed');
    for (const gone of ['#side', '.next', '.take-along', '.further-buttons', '.kinds'])
      expect([gone, await page.locator(gone).isVisible()]).toEqual([gone, false]);
    await page.emulateMedia({ media: 'screen' });

    // What was said is found from everywhere.
    await page.locator('#search-all').fill('rolled depl');
    await page.locator('#search-all').press('Enter');
    await page.locator('.found-messages mark', { hasText: 'Deploy' }).waitFor();
    await page.locator('.found-messages .when').first().click();
    await page.locator('#messages').getByText('Deploy 4711 was rolled back').waitFor();

    // On a phone nothing is wider than the window.
    await page.setViewportSize(phone);
    for (const path of ['/incidents', '/incidents/INC-2026-002', '/search?q=deploy']) {
      await page.goto(app.url + path);
      await expectToFit(page);
      const { width, needed } = await page
        .locator('.sheets')
        .evaluate<{ width: number; needed: number }, Element>((sheets) => ({
          width: sheets.clientWidth,
          needed: sheets.scrollWidth,
        }));
      expect([path, needed <= width]).toEqual([path, true]);
    }
  },
  90_000,
);
