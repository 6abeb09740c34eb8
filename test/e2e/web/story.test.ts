/** What a newcomer does first, in a real browser, on both engines: declare, acknowledge, update, resolve, close. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../../support/browser.js';
import {
  arrived,
  card,
  composer,
  declare,
  engines,
  goTo,
  loadUntil,
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

describe.each(engines)('on $engine', ({ database }) => {
  test('from the form to a closed incident, by pressing buttons', async () => {
    const app = await workspace({ DATABASE_URL: await database() });
    const page = await windowOf(browser, app, 'Ada');
    expect(await page.locator('.empty').textContent()).toContain('/incident declare sev1 "Checkout is down"');

    await page.getByRole('button', { name: 'Declare an incident' }).click();
    const dialog = page.getByRole('dialog', { name: 'Declare an incident' });
    await dialog.getByLabel('Title').fill('Checkout is down');
    await dialog.getByLabel('Severity').selectOption('SEV1');
    await dialog.getByLabel('checkout').check();
    await dialog.getByRole('button', { name: 'Declare' }).click();

    await page.waitForURL(/\/c\//u);
    await page.getByRole('heading', { name: '#inc-2026-001-checkout-is-down' }).waitFor();
    await card(page).waitFor();
    expect(await card(page).textContent()).toMatch(
      /SEV1 critical[\s\S]*Detected[\s\S]*nobody yet[\s\S]*checkout/u,
    );

    await press(page, 'Acknowledge');
    await messages(page).getByText('acknowledged INC-2026-001 and has it').waitFor();
    await press(page, 'Take command');
    await page.locator('#topic', { hasText: 'commander: Ada Berger' }).waitFor();
    await card(page).getByRole('button', { name: 'Take command' }).waitFor({ state: 'detached' });

    await press(page, 'Post update');
    const update = page.getByRole('dialog', { name: 'Post a status update' });
    await update.getByLabel('Message').fill('Rolling back the payment gateway.\nError rate is falling.');
    await update.getByLabel('Status').selectOption('MONITORING');
    await update.getByRole('button', { name: 'Post' }).click();
    await update.waitFor({ state: 'detached' });
    await messages(page).getByText('Status update · Monitoring').waitFor();

    await press(page, 'Resolve');
    const resolve = page.getByRole('dialog');
    await resolve.getByLabel('Resolution').fill('Rolled back');
    await resolve.locator('footer .primary').click();
    await messages(page).getByText('resolved INC-2026-001').waitFor();
    await press(page, 'Close');
    await messages(page).getByText('closed INC-2026-001').waitFor();
    await page.locator('#topic', { hasText: 'Closed' }).waitFor();
    // It is over, so it moves away from what burns; and the announcement tells everybody.
    await page.locator('#over summary', { hasText: '1 is over' }).waitFor();
    await goTo(page, 'incidents');
    await expect.poll(() => card(page).textContent()).toMatch(/Status\s*Closed/u);
    expect(await page.locator('.card.tone-good').count()).toBe(1);
  });

  test('by typing alone', async () => {
    const app = await workspace({ DATABASE_URL: await database() });
    const page = await windowOf(browser, app, 'Chen');
    await declare(page, '/incident declare sev2 "Search is slow"');
    for (const [line, told] of [
      ['/incident ack', 'acknowledged INC-2026-001'],
      ['/incident role take lead', 'Incident commander now'],
      ['/incident update We are looking at the index', 'Status update'],
      ['/incident resolve Rebuilt the index', 'resolved INC-2026-001'],
      ['/incident close', 'closed INC-2026-001'],
    ] as const) {
      await type(page, line);
      await messages(page).getByText(told).first().waitFor();
      await expect.poll(() => composer(page).inputValue()).toBe('');
    }
    expect(await page.locator('#private').textContent()).toBe('');
  });
});

test('without script one can read, declare and answer a form', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada', { javaScriptEnabled: false });
  await page.getByRole('button', { name: 'Declare an incident' }).click();
  const form = page.locator('dialog[open] form.form');
  await form.locator('footer .primary').click();
  await page.locator('#f-title-problem', { hasText: 'Please fill this in.' }).waitFor();
  await form.getByLabel('Title').fill('Checkout is down');
  await form.locator('footer .primary').click();
  await card(page).waitFor();
  const room = page.url();
  await arrived(page, card(page).getByRole('button', { name: 'Acknowledge' }).click());
  await loadUntil(page, room, messages(page).getByText('acknowledged INC-2026-001'));
  await composer(page).fill('hello from 1999');
  await page.getByRole('button', { name: 'Send' }).click();
  await messages(page).getByText('hello from 1999').waitFor();
});

test('the clock is pushed to what is due next, and the nudge arrives before one’s eyes', async () => {
  const app = await workspace({ MUSTER_CLOCK: 'offset' });
  const page = await windowOf(browser, app, 'Ada');
  await declare(page, '/incident declare sev1 "Checkout is down"');
  const before = await messages(page).count();
  await page.locator('.clock summary').click();
  const next = page.locator('#clock-next');
  await next.getByText('Next is due').waitFor();
  await page.getByRole('button', { name: 'To what is due next' }).click();
  await expect.poll(() => messages(page).count()).toBe(before + 1);
  expect(await messages(page).last().textContent()).toMatch(/commander/iu);
  const shown = await page.locator('#clock-now time').getAttribute('datetime');
  expect(Math.abs(new Date(shown ?? '').getTime() - app.clock.now().getTime())).toBeLessThan(5_000);
});
