/** The page that shows the API's description, in a real browser: nothing from outside, and what it offers works. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startApp } from '../../support/app.js';
import { launchBrowser, openPage } from '../../support/browser.js';
import { ADMIN_TOKEN } from '../../support/process.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test('the description is shown by ourselves alone, and a request can be tried with a token', async () => {
  const app = await startApp();
  onTestFinished(() => app.stop());
  const { page, close } = await openPage(browser);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));

  await page.goto(`${app.url}/api/docs`);
  await page.getByRole('button', { name: 'Authorize' }).click();
  await page.locator('.auth-container input').fill(ADMIN_TOKEN);
  await page.locator('.auth-btn-wrapper .authorize').click();
  await page.locator('.btn-done').click();

  const declare = page.locator('#operations-incident-incidentDeclare');
  await declare.getByText('Declare an incident').click();
  await expect.poll(() => page.url()).toContain('#/incident/incidentDeclare');
  await declare.getByRole('button', { name: 'Try it out' }).click();
  await declare.getByRole('button', { name: 'Execute' }).click();
  const live = declare.locator('.live-responses-table tbody');
  await live.getByText('INC-2026-001').waitFor();
  expect(await live.locator('.response-col_status').first().textContent()).toContain('201');

  const outside = asked.filter((url) => !url.startsWith(`${app.url}/`) && !url.startsWith('data:'));
  expect(outside).toEqual([]);
  // Neither an error in the console nor anything that the policy forbids.
  await close();
});

test('a link leads to its operation, and what was typed as a token is forgotten with the page', async () => {
  const app = await startApp();
  onTestFinished(() => app.stop());
  const { page, close } = await openPage(browser);
  await page.goto(`${app.url}/api/docs#/incident/incidentAck`);
  await page.locator('#operations-incident-incidentAck .opblock-body').waitFor();
  expect(await page.evaluate('Object.keys(localStorage).concat(Object.keys(sessionStorage))')).toEqual([]);
  await close();
});
