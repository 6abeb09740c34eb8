// npm run screenshots: takes the pictures of the documents from the built process, so that they never go stale.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { desktop, launchBrowser, openPage, phone } from '../test/support/browser.js';
import { scratch, startProcess } from '../test/support/process.js';

const folder = fileURLToPath(new URL('../docs/workspace/', import.meta.url));
mkdirSync(folder, { recursive: true });

/** How each page is looked at. */
const LOOKS = {
  desk: { viewport: desktop },
  dark: { viewport: desktop, colorScheme: 'dark' },
  phone: { viewport: phone, isMobile: true, hasTouch: true, deviceScaleFactor: 1.5 },
} as const;

const database = scratch();
const MUSTER_CLOCK = 'manual:2026-03-02T08:12:00Z';
const muster = await startProcess({ DATABASE_URL: `file:${database.file('muster.db')}`, MUSTER_CLOCK });
const guarded = await startProcess({
  DATABASE_URL: `file:${database.file('guarded.db')}`,
  HOST: '0.0.0.0',
  // It is asked only when somebody presses the button.
  OIDC_ISSUER_URL: 'https://login.example.com',
  OIDC_CLIENT_ID: 'muster',
  OIDC_CLIENT_SECRET: 'secret',
  OIDC_NAME: 'Example Corp',
  MUSTER_CLOCK,
});
const browser = await launchBrowser();

/** Takes a page in each of its looks. `until` opens what is to be seen on it. */
async function picture(
  name: string,
  url: string,
  until: (page: Page) => Promise<void>,
  looks: readonly (keyof typeof LOOKS)[] = ['desk', 'dark', 'phone'],
): Promise<void> {
  for (const look of looks) {
    const { page, close } = await openPage(browser, LOOKS[look]);
    await page.goto(url);
    await until(page);
    await page.mouse.move(0, 0);
    await page.screenshot({ path: `${folder}${name}.${look}.png` });
    await close();
  }
}

const there =
  (selector: string) =>
  (page: Page): Promise<void> =>
    page.locator(selector).first().waitFor();

/** An incident as it is when people work on it; answers the address of its room. */
async function incident(): Promise<string> {
  const { page, close } = await openPage(browser, { viewport: desktop });
  await page.goto(muster.url);
  const type = async (text: string): Promise<void> => {
    await page.locator('#text').fill(text);
    await page.locator('#text').press('Enter');
  };
  const said = (text: string): Promise<void> => page.locator('#messages').getByText(text).first().waitFor();
  await type('/incident declare sev3 "Invoices are a day late" --service payments');
  await page.waitForURL(/\/c\//u);
  await page.locator('#messages .card').first().waitFor();
  await page.goto(`${muster.url}/home`);
  await type('/incident declare sev1 "Checkout is down" --service checkout --service payments');
  await page.waitForURL(/\/c\//u);
  await page.locator('#messages .card').first().waitFor();
  await page.locator('#messages').getByRole('button', { name: 'Acknowledge' }).first().click();
  await said('acknowledged INC');
  await type('/incident role take commander');
  await said('Incident commander');
  await type(
    'Error rate went up with deploy 4711, rolling back now. @Ben Carter, can you look at the gateway?',
  );
  await said('rolling back now');
  await type(
    '/incident update --status identified --next 20m Deploy 4711 broke card payments. We are rolling it back; other payments work.',
  );
  await said('Status update');
  const room = page.url();
  await close();
  return room;
}

try {
  await picture('tour', `${muster.url}/home`, there('#page'));
  await picture('sign-in', `${guarded.url}/sign-in`, there('h1'));
  const room = await incident();
  await picture('workspace', `${muster.url}/home`, there('#page .card'));
  await picture('room', room, there('#messages .card'));
  await picture('form', room, async (page) => {
    await page.locator('#messages').getByRole('button', { name: 'Post update' }).first().click();
    await page.locator('dialog[open]').waitFor();
    await page.getByLabel('Next update in').fill('soon');
    await page.locator('dialog[open] footer .primary').click();
    await page.locator('[aria-invalid]').first().waitFor();
  });
  await picture('incidents', `${muster.url}/incidents`, there('tbody tr'));
  await picture('incident', `${muster.url}/incidents/INC-2026-002`, there('#page h2'));
  await picture('audit', `${muster.url}/audit?subject_type=incident`, there('.entry'), ['desk']);
} finally {
  await browser.close();
  await muster.end('SIGTERM');
  await guarded.end('SIGTERM');
  database.dispose();
}
