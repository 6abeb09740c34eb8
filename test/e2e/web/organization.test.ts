/** People, teams, services, tokens and the audit log, in a real browser. */
import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, phone } from '../../support/browser.js';
import { attacks } from '../../web/attacks.js';
import { card, declare, dialog, expectToFit, send, windowOf, workspace } from './workspace.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const rows = (page: Page): Locator => page.locator('#page tbody tr');
const open = (page: Page, label: string): Promise<void> =>
  page.locator('#organization').getByRole('link', { name: label, exact: true }).click();

test('somebody is added, corrected, taken out and taken back, and the pages follow', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada');
  await open(page, 'People');
  expect(await page.locator('[aria-current="page"]').textContent()).toBe('People');
  expect(await rows(page).count()).toBe(5);
  await page.getByRole('button', { name: 'Add somebody' }).click();
  await dialog(page).getByLabel('Name').fill('Grace Hopper');
  await dialog(page).getByLabel('E-mail').fill('grace');
  await dialog(page).locator('footer .primary').click();
  await dialog(page).locator('#f-email-problem', { hasText: 'An e-mail address such as' }).waitFor();
  await dialog(page).getByLabel('E-mail').fill('grace@example.com');
  await send(page);
  await page.locator('.private', { hasText: 'Grace Hopper is added as responder.' }).waitFor();
  await rows(page).getByText('grace@example.com').waitFor();
  // The button was rendered anew, and has the focus again.
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Add somebody');

  await page.getByRole('link', { name: 'Grace Hopper' }).click();
  await page.getByRole('button', { name: 'Edit' }).click();
  expect(await dialog(page).getByLabel('E-mail').inputValue()).toBe('grace@example.com');
  await dialog(page).getByLabel('Name').fill('Grace B. Hopper');
  await dialog(page).getByLabel('Role').selectOption('Manager');
  await send(page);
  await page.getByRole('heading', { name: 'Grace B. Hopper', level: 1 }).waitFor();
  await page.locator('#page-title', { hasText: 'Manager' }).waitFor();

  await page.getByRole('button', { name: 'Deactivate' }).click();
  const question = page.getByRole('alertdialog');
  await question.getByText('will be able to do nothing here any more').waitFor();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await question.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Deactivate' }).click();
  await question.getByRole('button', { name: 'Deactivate' }).click();
  await page.getByRole('button', { name: 'Take back' }).waitFor();
  await page.locator('#page-title', { hasText: 'deactivated' }).waitFor();
  await open(page, 'People');
  expect(await rows(page).count()).toBe(5);
  await page.getByLabel('Which').selectOption('All');
  await page.getByRole('button', { name: 'Show' }).click();
  expect(await rows(page).filter({ hasText: 'deactivated' }).textContent()).toContain('Grace B. Hopper');
  await page.getByRole('link', { name: 'Grace B. Hopper' }).click();
  await page.getByRole('button', { name: 'Take back' }).click();
  await page.getByRole('button', { name: 'Deactivate' }).waitFor();
});

test('a team and a service come to be, know each other, and lose their team', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ben');
  await open(page, 'Teams');
  await page.getByRole('button', { name: 'Add a team' }).click();
  await dialog(page).getByLabel('Name').fill('Payments');
  await dialog(page).getByLabel('Members').fill('Dana, Chen');
  await dialog(page).getByLabel('Lead').selectOption('Chen Wei');
  await dialog(page).getByLabel('Default team').check();
  await send(page);
  await rows(page).filter({ hasText: 'Payments' }).getByText('default').waitFor();
  await page.getByRole('link', { name: 'Payments' }).click();
  expect(await page.locator('#page .numbered li').allInnerTexts()).toEqual(['Dana Flores', 'Chen Wei']);

  await open(page, 'Services');
  await page.getByRole('button', { name: 'Add a service' }).click();
  await dialog(page).getByLabel('Name').fill('cards');
  await dialog(page).getByLabel('Team').selectOption('Payments');
  await dialog(page).getByLabel('Runbooks').fill('Restart it https://wiki.example.com/cards');
  await send(page);
  await rows(page).filter({ hasText: 'cards' }).getByText('Payments').waitFor();
  await page.getByRole('link', { name: 'cards' }).click();
  await page.getByRole('link', { name: 'Restart it' }).waitFor();
  await page.getByRole('button', { name: 'Edit' }).click();
  // What is emptied in the form is taken away.
  await dialog(page).getByLabel('Team').selectOption('');
  await send(page);
  await page.locator('#page .facts', { hasText: /Team\s*–/u }).waitFor();
  await page.getByRole('button', { name: 'Deactivate' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click();
  await page.getByRole('button', { name: 'Take back' }).waitFor();
});

test('a token’s secret is shown once, lets its owner in, and ends when it is revoked', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada');
  await open(page, 'API tokens');
  await page.getByRole('button', { name: 'Make a token' }).click();
  await dialog(page).getByLabel('Name').fill('deploy');
  await send(page);
  const secret = (await page.locator('.private blockquote').textContent()) ?? '';
  expect(secret).toMatch(/^muster_/u);
  await rows(page).filter({ hasText: 'deploy' }).getByText('Responder').waitFor();
  // The list came anew, and the secret is still there to be copied.
  expect(await page.locator('.private blockquote').textContent()).toBe(secret);
  const me = () => fetch(`${app.url}/api/v1/me`, { headers: { authorization: `Bearer ${secret}` } });
  expect((await me()).status).toBe(200);
  await page.reload();
  expect(await page.content()).not.toContain(secret);

  await page.getByRole('button', { name: 'Revoke deploy' }).click();
  await page.getByRole('alertdialog').getByText('It cannot be taken back.').waitFor();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
  await rows(page).filter({ hasText: 'deploy' }).waitFor({ state: 'detached' });
  expect((await me()).status).toBe(401);
  await page.goto(`${app.url}/tokens?shown=not`);
  await rows(page).filter({ hasText: 'deploy' }).getByText('revoked').waitFor();
});

test('oneself: the details, in one’s own time', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Chen');
  await open(page, 'You');
  await page.locator('#page', { hasText: 'Asia/Singapore, 17:00 now' }).waitFor();
  await page.getByRole('button', { name: 'Edit your details' }).click();
  await dialog(page).getByLabel('Time zone').fill('berlin');
  await dialog(page).getByLabel('Phone').fill('+49 30 123456');
  await send(page);
  await page.locator('#page', { hasText: 'Europe/Berlin, 10:00 now' }).waitFor();
  await page.locator('#page', { hasText: '+49 30 123456' }).waitFor();
});

test('the audit log is narrowed, read and taken along', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada');
  await declare(page, '/incident declare sev1 "Checkout is down"');
  await card(page).getByRole('button', { name: 'Acknowledge' }).click();
  await open(page, 'Audit log');
  await page.getByLabel('Kind of subject').selectOption('incident');
  await page.getByLabel('Who').selectOption('Ada Berger');
  await page.getByRole('button', { name: 'Show' }).click();
  const entries = page.locator('.entry');
  await entries.first().getByText('incident.acknowledge').waitFor();
  await entries
    .first()
    .getByRole('row', { name: /status/u })
    .getByText('INVESTIGATING')
    .waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download as CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^audit-.*\.csv$/u);
  expect(readFileSync(await download.path(), 'utf8').split('\n')[1]).toContain('incident.declare');
  await entries.first().getByRole('link', { name: 'INC-2026-001' }).click();
  await page.getByRole('heading', { name: '#inc-2026-001-checkout-is-down' }).waitFor();
});

test('a page sees new rooms and the clock come, as a channel does', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada');
  await open(page, 'Services');
  const ben = await windowOf(browser, app, 'Ben');
  await declare(ben, '/incident declare sev1 "Checkout is down"');
  await page.locator('#channels a', { hasText: 'inc-2026-001' }).waitFor();
  expect(await page.locator('[aria-current="page"]').textContent()).toBe('Services');
  await page.locator('.clock summary').click();
  await page.getByRole('button', { name: '+1 h' }).click();
  await page.locator('#clock-now', { hasText: '11:00' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/services');
});

test('without script everything is read, narrowed and done', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada', { javaScriptEnabled: false });
  await open(page, 'People');
  await page.getByLabel('Search', { exact: true }).fill('chen');
  await page.getByRole('button', { name: 'Show' }).click();
  expect(await rows(page).count()).toBe(1);
  await page.getByRole('link', { name: 'Chen Wei' }).click();
  await page.getByRole('button', { name: 'Edit' }).click();
  await dialog(page).getByLabel('Role').selectOption('Manager');
  await dialog(page).locator('footer .primary').click();
  await page.locator('.private', { hasText: 'Chen Wei is corrected.' }).waitFor();
  await open(page, 'API tokens');
  await page.getByRole('button', { name: 'Make a token' }).click();
  await dialog(page).getByLabel('Name').fill('deploy');
  await dialog(page).locator('footer .primary').click();
  expect(await page.locator('.private blockquote').textContent()).toMatch(/^muster_/u);
  // Whoever looks as somebody else stays where they were.
  await open(page, 'Teams');
  await page.locator('summary.me').click();
  await page.getByRole('button', { name: 'Emil' }).click();
  await page.getByRole('heading', { name: 'Teams', level: 1 }).waitFor();
  expect(await page.getByRole('button', { name: 'Add a team' }).count()).toBe(0);
});

test('nothing in a name runs or breaks a page, on a desk and on a phone', async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada');
  const surprises: string[] = [];
  page.on('dialog', (one) => {
    surprises.push(one.message());
    void one.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(app.url)) surprises.push(request.url());
  });
  const names = attacks.filter((text) => text.length <= 100 && !/[\p{Cc}\u2028\u2029]/u.test(text));
  await page.goto(`${app.url}/services`);
  for (const name of [...names.slice(0, 12), 'x'.repeat(120), 'שירות תשלומים']) {
    await page.getByRole('button', { name: 'Add a service' }).click();
    await dialog(page).getByLabel('Name').fill(name);
    await send(page);
    await page.locator('.private', { hasText: 'is added' }).waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
  }
  const small = await windowOf(browser, app, 'Ada', { viewport: phone, isMobile: true, hasTouch: true });
  for (const one of [page, small])
    for (const path of ['/people', '/teams', '/services', '/tokens', '/audit', '/me']) {
      await one.goto(`${app.url}${path}`);
      await expectToFit(one);
      const wide = await one.evaluate<string[]>(
        '[...document.querySelectorAll("#page *")].filter((e) => !e.closest(".spoken") && e.getBoundingClientRect().right > innerWidth + 1).map((e) => location.pathname + " " + e.tagName + " " + e.className + " " + e.textContent.slice(0, 40))',
      );
      expect(wide).toEqual([]);
    }
  expect(await page.locator('iframe, style, base, [onerror], [onload]').count()).toBe(0);
  expect(surprises).toEqual([]);
});
