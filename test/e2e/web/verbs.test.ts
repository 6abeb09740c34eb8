/** Every verb of an incident, done once with the mouse: from its card, from the menu of its room, and through forms. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../../support/browser.js';
import {
  answer,
  card,
  declare,
  dialog,
  goTo,
  messages,
  more,
  press,
  send,
  windowOf,
  workspace,
} from './workspace.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const said = (page: Page, text: string | RegExp): Promise<void> =>
  messages(page).getByText(text).first().waitFor();

describe('in the room', () => {
  test('what it is: renamed, described, its services, impact, tags, bridge and other details', async () => {
    const app = await workspace();
    const page = await windowOf(browser, app, 'Ben');
    await declare(page, '/incident declare sev1 "Checkout is down" --service checkout');

    await more(page, 'Rename');
    expect(await dialog(page).getByLabel('Title').inputValue()).toBe('Checkout is down');
    await dialog(page).getByLabel('Title').fill('Card payments fail');
    await send(page);
    await said(page, 'Card payments fail');
    await page.locator('#pinned-title', { hasText: 'INC-2026-001 · Card payments fail' }).waitFor();

    await more(page, 'Describe');
    await dialog(page).getByLabel('Description').fill('Since the deploy at nine');
    await send(page);
    await said(page, 'Since the deploy at nine');

    await more(page, 'Affected services');
    expect(await dialog(page).getByLabel('What').inputValue()).toBe('SET');
    expect(await dialog(page).getByLabel('checkout').isChecked()).toBe(true);
    await dialog(page).getByLabel('checkout').uncheck();
    await dialog(page).getByLabel('payments').check();
    await send(page);
    await expect.poll(() => card(page).textContent()).toMatch(/Services\s*payments/u);

    await more(page, 'Impact');
    await dialog(page).getByLabel('Summary').fill('Nobody can pay');
    await dialog(page).getByLabel('Affected users').fill('1200');
    await dialog(page).getByLabel('Error rate in percent').fill('35,5');
    await dialog(page).getByLabel('Customers are affected').selectOption('Yes');
    await send(page);
    await said(page, '35.5 % errors');
    // What is known stands in the form again, and can be taken back.
    await more(page, 'Impact');
    expect(await dialog(page).getByLabel('Error rate in percent').inputValue()).toBe('35.5');
    expect(await dialog(page).getByLabel('Customers are affected').inputValue()).toBe('yes');
    await dialog(page).getByLabel('Customers are affected').selectOption('No');
    await send(page);
    await said(page, 'customers are not affected');

    await more(page, 'Tags');
    const tags = dialog(page).getByLabel('Tags');
    await tags.fill(`${await tags.inputValue()}, database`);
    await send(page);
    await answer(page, /is tagged .*database/u);

    await more(page, 'Conference bridge');
    await dialog(page).getByLabel('Address').fill('https://meet.example.com/inc-1');
    await send(page);
    await page.locator('#messages .card').getByRole('link', { name: 'Join the call' }).waitFor();

    await more(page, 'Other details');
    await dialog(page).getByLabel('Root cause').fill('A wrong timeout');
    await dialog(page).getByLabel('Priority').selectOption('P2');
    await send(page);
    await answer(page, 'is corrected');
  });

  test('who is in it: invited, given a role, closed to others and opened again', async () => {
    const app = await workspace();
    const page = await windowOf(browser, app, 'Ben');
    // The page of somebody who is shut out is gone.
    const chen = await windowOf(browser, app, 'Chen', { expected: [/status of 404/u, /object Event/u] });
    await declare(page, '/incident declare sev1 "Breach"');
    await more(page, 'Give or drop a role');
    await dialog(page).getByLabel('What').selectOption('Give');
    await dialog(page).getByLabel('Role').selectOption('Scribe');
    await dialog(page).getByLabel('Person').selectOption('Dana Flores');
    await send(page);
    await said(page, '@Dana Flores Scribe');

    await goTo(chen, 'inc-2026-001');
    await more(page, 'Make it private');
    await said(page, 'made this incident private');
    // Whoever does not belong to it is out, and finds it nowhere.
    await chen.getByText('There is no such channel, or none that you may see.').waitFor();
    await more(page, 'Invite people');
    await dialog(page).getByLabel('Chen Wei').check();
    await send(page);
    await said(page, '@Chen Wei');
    await chen.goto(app.url);
    await goTo(chen, 'inc-2026-001');
    await card(chen).waitFor();
    // Opening it takes a manager: a responder is not even offered it.
    await chen.locator('#more-button').click();
    expect(await chen.locator('#more').getByRole('button', { name: 'Make it public' }).count()).toBe(0);

    await page.locator('#more-list').getByText('Make it public').waitFor({ state: 'attached' });
    await more(page, 'Make it public');
    const question = page.getByRole('alertdialog');
    await question.getByText('Everybody will be able to read INC-2026-001').waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Cancel');
    await page.keyboard.press('Enter');
    await question.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.id')).toBe('more-button');
    await page.locator('.room-header h1 svg').waitFor();
    await more(page, 'Make it public');
    await question.getByRole('button', { name: 'Go on' }).click();
    await said(page, 'made this incident public');
  });

  test('how it goes on: noted, moved, paused, related, merged, and a false alarm', async () => {
    const app = await workspace();
    const page = await windowOf(browser, app, 'Ada');
    await declare(page, '/incident declare sev2 "Search is slow"');
    await page.goto(app.url);
    await declare(page, '/incident declare sev1 "Checkout is down"');
    const room = page.url();

    await more(page, 'Add a note');
    await dialog(page).getByLabel('Note').fill('Restarted the payment workers');
    await send(page);
    await said(page, 'Restarted the payment workers');
    await more(page, 'Change status');
    await dialog(page).getByLabel('Status').selectOption('Identified');
    await send(page);
    await page.locator('#topic', { hasText: 'Identified' }).waitFor();

    await more(page, 'Pause');
    await dialog(page).getByLabel('Reason').fill('Waiting for the provider');
    await dialog(page).getByLabel('Until').fill('tomorrow 9am');
    await send(page);
    await page.locator('#topic', { hasText: 'Identified, paused' }).waitFor();
    // The menu follows the state by itself.
    await page.locator('#more-list').getByText('Go on after the pause').waitFor({ state: 'attached' });
    await more(page, 'Go on after the pause');
    await page.locator('#topic:not(:has-text("paused"))').waitFor();

    await more(page, 'Relate to another');
    const to = dialog(page).getByLabel('Related to');
    await to.waitFor();
    expect(await to.locator('option').allInnerTexts()).toEqual([
      'Please choose',
      'INC-2026-001 Search is slow',
    ]);
    await to.selectOption('INC-2026-001 Search is slow');
    await send(page);
    await said(page, /related/u);

    await more(page, 'It is a duplicate');
    await dialog(page).getByLabel('Duplicate of').selectOption('INC-2026-001 Search is slow');
    await dialog(page).locator('footer .primary').click();
    // Work goes on in the other room.
    await page.getByRole('heading', { name: '#inc-2026-001-search-is-slow' }).waitFor();
    await said(page, 'INC-2026-002');
    await page.goto(room);
    await page.locator('#topic', { hasText: 'Duplicate' }).waitFor();
    await page.locator('#more-button').click();
    expect(await page.locator('#more').getByRole('button', { name: 'Rename' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await press(page, 'It is no duplicate: reopen');
    await dialog(page).getByLabel('Reason').fill('Another cause');
    await send(page);
    await page.locator('#topic', { hasText: 'Investigating' }).waitFor();

    await page.locator('#more-list').getByText('It is a false alarm').waitFor({ state: 'attached' });
    await more(page, 'It is a false alarm');
    await dialog(page).getByLabel('Reason').fill('It was a test');
    await send(page);
    await page.locator('#topic', { hasText: 'Cancelled' }).waitFor();
  });

  test('what happened: catching up, timeline, updates, striking out and taking it along', async () => {
    const app = await workspace();
    const page = await windowOf(browser, app, 'Ben');
    await declare(page, '/incident declare sev1 "Checkout is down"');
    await press(page, 'Acknowledge');
    await press(page, 'Take command');
    await press(page, 'Post update');
    await dialog(page).getByLabel('Message').fill('Rolling back');
    await send(page);
    await said(page, 'Rolling back');
    await press(page, 'Change severity');
    await dialog(page).getByLabel('Severity').selectOption('SEV2 high');
    await send(page);
    await page.locator('#topic', { hasText: 'SEV2' }).waitFor();

    await more(page, 'Catch up');
    await answer(page, 'Catch up on INC-2026-001');
    await more(page, 'Status updates');
    await answer(page, 'INC-2026-001 · Checkout is down · updates');
    await more(page, 'Strike an entry out');
    await dialog(page).getByLabel('Entry').selectOption({ index: 1 });
    await dialog(page).getByLabel('Reason').fill('That was another incident');
    await send(page);
    await answer(page, 'struck out');
    await more(page, 'Timeline');
    await page.locator('.private s').first().waitFor();

    for (const [label, name, holds] of [
      ['Export to read', 'inc-2026-001.md', '# INC-2026-001'],
      ['Export as CSV', 'inc-2026-001', 'Rolling back'],
      ['Export as JSON', 'inc-2026-001', '"reference": "INC-2026-001"'],
    ] as const) {
      await more(page, label);
      const link = page.locator('.private').getByRole('link', { name: `Download ${name}` });
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
      expect(download.suggestedFilename()).toContain(name);
      expect(readFileSync(await download.path(), 'utf8')).toContain(holds);
    }

    await press(page, 'Resolve');
    await dialog(page).getByLabel('Resolution').fill('Rolled back');
    await send(page);
    await press(page, 'Close');
    await page.locator('#topic', { hasText: 'Closed' }).waitFor();
    await press(page, 'Reopen');
    await dialog(page).getByLabel('Reason').fill('It is failing again');
    await send(page);
    await page.locator('#topic', { hasText: 'Investigating' }).waitFor();
  });
});
