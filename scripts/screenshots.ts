// npm run screenshots: takes the pictures of the documents from the built process, so that they never go stale.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { desktop, launchBrowser, openPage, phone } from '../test/support/browser.js';
import { scratch, startProcess } from '../test/support/process.js';

const folder = fileURLToPath(new URL('../docs/', import.meta.url));
mkdirSync(folder, { recursive: true });
const database = scratch();
const muster = await startProcess({
  DATABASE_URL: `file:${database.file('muster.db')}`,
  MUSTER_CLOCK: 'manual:2026-03-02T08:12:00Z',
});
const browser = await launchBrowser();
try {
  const { page } = await openPage(browser, { viewport: desktop });
  await page.goto(muster.url);
  const type = async (text: string): Promise<void> => {
    await page.locator('#text').fill(text);
    await page.locator('#text').press('Enter');
  };
  await type('/incident declare sev1 "Checkout is down" --service checkout --service payments');
  await page.locator('#messages .card').first().waitFor();
  await page.locator('#messages').getByRole('button', { name: 'Acknowledge' }).click();
  await page.locator('#messages').getByText('acknowledged INC').first().waitFor();
  await type('Error rate went up with deploy 4711, rolling back now.');
  await type(
    '/incident update --status identified --next 20m Deploy 4711 broke card payments. We are rolling it back; other payments work.',
  );
  await page.locator('#messages').getByText('Status update').first().waitFor();
  await page.mouse.move(0, 0);
  await page.screenshot({ path: `${folder}workspace.png` });

  await page.locator('#messages').getByRole('button', { name: 'Post update' }).click();
  await page.locator('dialog[open]').waitFor();
  await page.getByLabel('Next update in').fill('soon');
  await page.locator('dialog[open] footer .primary').click();
  await page.locator('[aria-invalid]').first().waitFor();
  await page.screenshot({ path: `${folder}form.png` });
  const room = page.url();

  await page.goto(`${muster.url}/audit?subject_type=incident`);
  await page.locator('.entry').first().waitFor();
  await page.screenshot({ path: `${folder}audit.png` });

  const small = await openPage(browser, { viewport: phone });
  await small.page.goto(room);
  await small.page.locator('#messages .card').first().waitFor();
  await small.page.screenshot({ path: `${folder}phone.png` });
} finally {
  await browser.close();
  await muster.end('SIGTERM');
  database.dispose();
}
