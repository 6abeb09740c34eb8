/** A smoke test against Microsoft's own client: a message, a card, a button, and a message that follows by itself. */

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startApp } from '../../support/app.js';
import { launchBrowser, openPage } from '../../support/browser.js';
import { startPlayground } from '../../support/playground.js';
import { call } from '../../support/process.js';

const REF = 'INC-2026-001';
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** It draws slowly, and everything comes over a socket. */
const SHOWN = { timeout: 20_000 };

const shows = (page: Page, text: string | RegExp): Promise<void> =>
  page.getByText(text).last().waitFor(SHOWN);

async function type(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox').last().click();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

test('Microsoft’s Agents Playground shows what Muster says, and its buttons work', async () => {
  const app = await startApp({ MICROSOFT_APP_ALLOW_ANONYMOUS: '1', HOST: '127.0.0.1' });
  onTestFinished(() => app.stop());
  const playground = await startPlayground(`${app.url}/api/messages`);
  const { page, close } = await openPage(browser);
  onTestFinished(() => close(/.*/u));
  const incident = async () => (await call(app.url, 'GET', `/incidents/${REF}`)).body;

  await page.goto(playground.url);
  await shows(page, 'Muster is here');

  // Without a war room of its own: there is no Graph here that could make one.
  await type(page, 'declare sev4 Checkout is slow');
  await shows(page, `${REF} is declared as SEV4`);
  await type(page, `show ${REF}`);
  await page.getByRole('button', { name: 'Acknowledge' }).last().click(SHOWN);
  await expect
    .poll(incident, SHOWN)
    .toMatchObject({ status: 'INVESTIGATING', assignee: { name: 'Ada Moreau' } });

  // The group chat becomes the war room: from now on Muster speaks there by itself.
  await playground.mention(`room ${REF} here`);
  await page.getByText('War room', { exact: true }).first().click(SHOWN);
  await shows(page, /Checkout is slow/u);
  await app.worker.drain();
  await call(app.url, 'POST', `/incidents/${REF}/resolve`, { resolution: 'It was the cache' });
  await app.worker.drain();
  await shows(page, 'It was the cache');
});
