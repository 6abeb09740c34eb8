/** A workspace and people in front of it, each with a browser window of their own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq, like } from 'drizzle-orm';
import type { Browser, Locator, Page } from 'playwright-core';
import { expect, inject, onTestFinished } from 'vitest';
import { type RunningApp, startApp } from '../../support/app.js';
import { openPage, type PageOptions } from '../../support/browser.js';
import { freshDatabase } from '../../support/postgres.js';

/** A running workspace that is gone when the test is over. */
export async function workspace(env: Record<string, string> = {}): Promise<RunningApp> {
  const app = await startApp(env);
  onTestFinished(() => app.stop());
  return app;
}

/** A database file that is gone when the test is over. */
export function databaseFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-web-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return `file:${join(folder, 'muster.db')}`;
}

/** What the central story of each file is told on: a file and a server, as people keep them. */
export const engines = [
  { engine: 'SQLite', database: async () => databaseFile() },
  {
    engine: 'PostgreSQL',
    database: async () => {
      const { url, drop } = await freshDatabase(inject('postgresUrl'));
      onTestFinished(drop);
      return url;
    },
  },
];

/** What may stand in the console without anything being wrong. */
export interface WindowOptions extends PageOptions {
  readonly expected?: readonly RegExp[];
}

/**
 * A window of one person, in the channel where everybody is; at the end of the test it must not have had any problem. It
 * begins there: who it is and where that is are looked up beside the browser, and cost no page.
 */
export async function windowOf(
  browser: Browser,
  app: RunningApp,
  firstName: string,
  { expected = [], ...options }: WindowOptions = {},
): Promise<Page> {
  const { page, close } = await openPage(browser, options);
  onTestFinished(() => close(...expected));
  const { read } = app.store;
  const { users, channels } = read.tables;
  const [user] = await read
    .select({ id: users.id })
    .from(users)
    .where(like(users.name, `${firstName} %`));
  const [general] = await read.select({ id: channels.id }).from(channels).where(eq(channels.name, 'general'));
  if (user === undefined || general === undefined) throw new Error(`There is no ${firstName} here.`);
  await page.context().addCookies([{ name: 'muster_persona', value: user.id, url: app.url }]);
  await page.goto(`${app.url}/c/${general.id}`);
  await page.locator('.who summary').getByText(firstName).waitFor({ state: 'attached' });
  return page;
}

export const composer = (page: Page): Locator => page.locator('#text');
export const messages = (page: Page): Locator => page.locator('#messages > li.message');
export const card = (page: Page): Locator => page.locator('#messages .card').first();

/** Types into the composer and sends it with the keyboard. */
export async function type(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

/** Says something, and waits until it is said: from then on it is a matter of how fast the others hear it. */
export async function say(page: Page, text: string): Promise<void> {
  await type(page, text);
  await messages(page).getByText(text).waitFor();
}

/** Declares by typing, and waits for the room with its card. */
export async function declare(page: Page, line: string): Promise<void> {
  await type(page, line);
  await page.waitForURL((url) => url.pathname.startsWith('/c/') && url.pathname !== '');
  await card(page).waitFor();
}

/** Does something that sends a form as plain HTML does, and waits until it has arrived. */
export async function arrived(page: Page, act: Promise<void>): Promise<void> {
  await Promise.all([page.waitForResponse((response) => response.request().method() === 'POST'), act]);
}

/** Without script a page does not follow what happens: it is loaded until it shows it. */
export async function loadUntil(page: Page, url: string, shown: Locator): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.goto(url);
        return await shown.count();
      },
      { timeout: 10_000 },
    )
    .toBeGreaterThan(0);
}

/** Goes to a room in the list of channels. */
export const goTo = (page: Page, name: string): Promise<void> =>
  page.locator('#channels a', { hasText: name }).click();

/** Presses a button of the card in the room. */
export const press = (page: Page, label: string): Promise<void> =>
  card(page).getByRole('button', { name: label, exact: true }).click();

/** Chooses from the menu beside the pinned card. */
export async function more(page: Page, label: string): Promise<void> {
  await page.locator('#more-button').click();
  await page.locator('#more').getByRole('button', { name: label, exact: true }).click();
}
/** The form or question that stands open. */
export const dialog = (page: Page): Locator => page.locator('dialog[open]');

/** Sends the form that is open, and sees it go. */
export async function send(page: Page): Promise<void> {
  await dialog(page).locator('footer button[type="submit"]').click();
  await dialog(page).waitFor({ state: 'detached' });
}
/** What only the reader is answered. */
export const answer = (page: Page, text: string | RegExp): Promise<void> =>
  page.locator('.private').getByText(text).first().waitFor();

/** Nothing is wider than the window. */
export async function expectToFit(page: Page): Promise<void> {
  const { width, needed } = await page.evaluate<{ width: number; needed: number }>(
    '({ width: document.documentElement.clientWidth, needed: document.documentElement.scrollWidth })',
  );
  expect(needed).toBeLessThanOrEqual(width);
}
