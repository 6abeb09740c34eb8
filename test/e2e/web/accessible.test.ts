/** Every page, card and form before a checker of accessibility, light and dark; and each page at twice the size, on a phone and with less motion. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from '../../support/axe.js';
import { desktop, launchBrowser, phone } from '../../support/browser.js';
import { answer, declare, dialog, expectToFit, messages, type, windowOf, workspace } from './workspace.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const INCIDENT = '/incidents/INC-2026-001';
const PAGES = [
  '/home',
  '/incidents',
  '/incidents?status=open&ordering=-severity',
  INCIDENT,
  '/search?q=deploy',
  '/search?q=nothing-like-it',
  '/people',
  '/teams',
  '/services',
  '/tokens',
  '/connect/slack',
  '/connect/teams',
  '/audit',
  '/me',
  '/direct/new',
  '/nowhere',
];

/** A room in which something happened; answers its path, and that of a thread in it. */
async function lively(page: Page): Promise<readonly string[]> {
  await declare(page, '/incident declare sev1 "Checkout is down" --service checkout');
  await type(page, 'Error rate went up with deploy 4711. @Ben Carter, can you look? `kubectl get pods`');
  await messages(page).getByText('deploy 4711').waitFor();
  await type(page, '/incident update --status identified --next 20m Deploy 4711 broke card payments.');
  await messages(page).getByText('Status update').first().waitFor();
  const room = new URL(page.url()).pathname;
  const said = await messages(page).filter({ hasText: 'kubectl' }).first().getAttribute('id');
  return [room, `${room}/t/${said?.replace('m-', '') ?? ''}`];
}

const half = { width: desktop.width / 2, height: desktop.height / 2 };

test('nothing is found on any page, in the dark all of it can be read, and all of it fits at twice the size and on a phone', {
  timeout: 120_000,
}, async () => {
  const app = await workspace();
  const page = await windowOf(browser, app, 'Ada', { expected: [/404/u] });
  const found: string[] = [];
  const look = async (name: string): Promise<void> => {
    const light = await violations(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await violations(page, 'contrast');
    await page.emulateMedia({ colorScheme: 'light' });
    found.push(...light.map((one) => `${name}: ${one}`), ...dark.map((one) => `${name}, dark: ${one}`));
  };
  await look('a channel in which nothing was said');
  const places = await lively(page);
  await type(page, '/incident help');
  await answer(page, '/incident');
  await page.locator('#text').pressSequentially('/incident sev');
  await page.getByRole('option').first().waitFor();
  await look('an answer to oneself, and what may come next');
  await page.keyboard.press('Escape');
  await page.locator('#text').fill('');
  await page.locator('#more-button').click();
  await look('the menu of the room');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Declare an incident' }).click();
  await dialog(page).locator('footer .primary').click();
  await page.locator('[aria-invalid]').first().waitFor();
  await look('a form with errors');
  for (const path of [...places, ...PAGES]) {
    await page.goto(new URL(path, app.url).href);
    await look(path);
    for (const viewport of [half, phone]) {
      await page.setViewportSize(viewport);
      await expectToFit(page);
    }
    await page.setViewportSize(desktop);
  }
  expect(found).toEqual([]);
  // A button that works moves, but not for whoever wants less motion.
  await page.goto(new URL(places[0] ?? '', app.url).href);
  expect(await motion(page, 'reduce')).toBe(0);
  expect(await motion(page, 'no-preference')).toBeGreaterThan(0);
});

/** How much moves on the page while its composer sends something. */
async function motion(page: Page, reducedMotion: 'reduce' | 'no-preference'): Promise<number> {
  await page.emulateMedia({ reducedMotion });
  return await page.evaluate<number>(`(() => {
    const form = document.getElementById('composer');
    const button = form.querySelector('button[type="submit"]');
    form.classList.add('htmx-request');
    button.disabled = true;
    button.setAttribute('aria-busy', 'true');
    return document.getAnimations().length;
  })()`);
}

test('nobody who is not signed in meets anything else', async () => {
  const app = await workspace({ HOST: '0.0.0.0' });
  const page = await windowOfNobody(app.url);
  expect(await violations(page)).toEqual([]);
});

async function windowOfNobody(url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: phone });
  const page = await context.newPage();
  await page.goto(new URL('/sign-in', url).href);
  return page;
}
