/**
 * The incident beside its room, in a real browser: worked on by the keyboard alone and nudged, on both engines; by thumb and
 * without script on one.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, phone } from '../../support/browser.js';
import {
  answer,
  arrived,
  declare,
  dialog,
  engines,
  expectToFit,
  loadUntil,
  messages,
  send,
  windowOf,
  workspace,
} from './workspace.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const part = (page: Page, id: string) => page.locator(`#panel-${id}`);
const current = (page: Page) => part(page, 'status').locator('[aria-current="step"]');
const focused = (page: Page): Promise<string> => page.evaluate<string>('document.activeElement.id');

/** Goes to a control by the keyboard, sees the line that it tells, and presses it. */
async function press(page: Page, id: string, typed: string): Promise<void> {
  const control = part(page, id);
  await control.focus();
  const line = part(page, `${id}-typed`);
  expect(await line.isVisible()).toBe(true);
  expect(await line.textContent()).toBe(typed);
  await page.keyboard.press('Enter');
}

/** Fills in the first field of the form and sends it by the keyboard. */
async function fill(page: Page, text: string): Promise<void> {
  await dialog(page).waitFor();
  await page.keyboard.type(text);
  await dialog(page).locator('footer .primary').focus();
  await page.keyboard.press('Enter');
  await dialog(page).waitFor({ state: 'detached' });
}

test.each(engines)(
  'an incident is worked on from declaring to closing by the panel and the keyboard alone, on $engine',
  async ({ database }) => {
    const app = await workspace({ DATABASE_URL: await database() });
    const page = await windowOf(browser, app, 'Ada');
    await page.locator('#declare').focus();
    await page.keyboard.press('Enter');
    await fill(page, 'Checkout is down');
    await page.waitForURL((url) => url.pathname.startsWith('/c/'));
    await current(page).getByText('Detected').waitFor();

    // What somebody has opened and chosen stays, whatever comes.
    await part(page, 'people-fold').locator('summary').click();
    await part(page, 'entries-said').check();
    await press(page, 'owed-acknowledge', '/incident ack');
    await current(page).getByText('Investigating').waitFor();
    // Its button has gone: the focus is beside where it was.
    await expect.poll(() => focused(page)).toMatch(/^panel-/u);
    await press(page, 'take-incident_commander', '/incident role take commander');
    await part(page, 'roles').getByText('Ada Berger', { exact: true }).waitFor();
    await press(page, 'severity-sev2', '/incident severity sev2');
    await part(page, 'severity').locator('.sev2[aria-current]').waitFor();
    await expect.poll(() => focused(page)).toBe('panel-severity-sev2');
    await press(page, 'update-update', '/incident update');
    await fill(page, 'We roll it back');
    await part(page, 'update').getByText('We roll it back').waitFor();
    expect(await focused(page)).toBe('panel-update-update');
    await press(page, 'timeline-note', '/incident note');
    await fill(page, 'Restarted the workers');
    await part(page, 'timeline').getByText('Restarted the workers').waitFor();
    expect(await part(page, 'timeline').locator('.entries > :visible').count()).toBe(2);
    expect(await part(page, 'people').isVisible()).toBe(false);

    await press(page, 'give-scribe', '/incident role give scribe');
    await dialog(page).getByLabel('Person').selectOption('Ben Carter');
    await send(page);
    await part(page, 'roles').getByText('Ben Carter', { exact: true }).waitFor();
    await press(page, 'status-resolve', '/incident resolve');
    await fill(page, 'Rolled back');
    await current(page).getByText('Resolved').waitFor();
    await press(page, 'owed-close', '/incident close');
    await current(page).getByText('Closed').waitFor();
    await part(page, 'owed').getByText('Nothing: it is over.').waitFor();

    // Folded away it stays so.
    await page.locator('#panel-shown').focus();
    await page.keyboard.press('Space');
    expect(await page.locator('#panel').isVisible()).toBe(false);
    await page.reload();
    await page.locator('#panel').waitFor({ state: 'hidden' });
    await page.locator('#panel-shown').check();
    await page.locator('#panel').waitFor();
  },
);

test.each(engines)(
  'run to what is due, and the nudge arrives before one’s eyes in half a second, in the panel, too, on $engine',
  async ({ database }) => {
    const app = await workspace({ DATABASE_URL: await database() });
    const page = await windowOf(browser, app, 'Ada');
    await declare(page, '/incident declare sev1 "Checkout is down"');
    await part(page, 'owed').getByText('the room is asked who takes command').waitFor();
    await page.locator('.clock summary').click();
    const due = page.locator('#clock-due li');
    await due.getByText('10:03 · INC-2026-001: the room is asked who takes command').waitFor();
    const before = await messages(page).count();
    await due.first().getByRole('button').focus();
    const pushed = page.waitForResponse((response) => response.url().endsWith('/clock/advance'));
    await page.keyboard.press('Enter');
    await pushed;
    await messages(page).nth(before).getByText('Who takes command?').waitFor({ timeout: 500 });
    await due.getByText('10:08').waitFor();
    await part(page, 'clocks').getByText('3 min').first().waitFor();
    await part(page, 'timeline').getByText('asked the room for a commander').waitFor();
    await expect.poll(() => focused(page)).toMatch(/^clock-/u);
  },
);

test('on a phone it is a sheet, which comes back after a form and gives way to an answer; without script it works, too', async () => {
  const app = await workspace();
  const wide = await windowOf(browser, app, 'Ada');
  await declare(wide, '/incident declare sev1 "Checkout is down"');
  const room = wide.url();
  const page = await windowOf(browser, app, 'Ada', { viewport: phone, isMobile: true, hasTouch: true });
  await page.goto(room);
  expect(await page.locator('#panel').isVisible()).toBe(false);
  await page.locator('#panel-open').tap();
  await expectToFit(page);
  const sheet = await page.locator('#panel').boundingBox();
  expect([sheet?.x, sheet?.width, sheet?.height]).toEqual([0, phone.width, phone.height]);
  for (const button of await page.locator('#panel .button:visible').all())
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await part(page, 'owed-acknowledge').tap();
  await current(page).getByText('Investigating').waitFor();
  await part(page, 'update-update').tap();
  await dialog(page).getByLabel('Message').fill('We roll it back');
  await send(page);
  await page.locator('#panel').waitFor();
  await part(page, 'update').getByText('We roll it back').waitFor();
  await part(page, 'update-catchup').tap();
  await answer(page, 'Catch up on');
  await page.locator('#panel').waitFor({ state: 'hidden' });

  const plain = await windowOf(browser, app, 'Ada', { javaScriptEnabled: false });
  await plain.goto(room);
  await part(plain, 'entries-course').check();
  expect(await part(plain, 'timeline').locator('.of-said:visible').count()).toBe(0);
  await arrived(plain, part(plain, 'take-scribe').click());
  await loadUntil(plain, room, part(plain, 'roles').getByRole('button', { name: 'Drop' }));
});
