/**
 * The conversation in a real browser: its past, the address of a message, threads, and one's own words changed; each seen in
 * two windows, and on both engines.
 */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Message } from '../../../src/domain/message.js';
import { addMessage, editMessage } from '../../../src/store/queries/workspace/posting.js';
import type { RunningApp } from '../../support/app.js';
import { launchBrowser, phone } from '../../support/browser.js';
import {
  arrived,
  composer,
  databaseFile,
  dialog,
  engines,
  expectToFit,
  messages,
  send,
  type,
  windowOf,
  workspace,
} from './workspace.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const words = (text: string): Message => ({ tone: 'neutral', blocks: [{ type: 'quote', text }] });
const withText = (page: Page, text: string): Locator => messages(page).filter({ hasText: text }).last();
const thread = (page: Page): Locator => page.locator('#thread:not([hidden])');
const focused = (page: Page): Promise<string> => page.evaluate<string>('document.activeElement?.id');
/** Where a message stands on the screen. */
const top = async (of: Locator): Promise<number> => Math.round((await of.boundingBox())?.y ?? Number.NaN);
const choose = async (page: Page, of: Locator, label: string): Promise<void> => {
  await of.hover();
  await of.locator('.quoting > .dots').click();
  await page.locator('.choices:popover-open').getByText(label, { exact: true }).click();
};

/** A channel in which much was said already. */
async function talked(count: number, database = databaseFile()) {
  const app: RunningApp = await workspace({ DATABASE_URL: database });
  const { channels } = app.store.read.tables;
  const all = await app.store.read.select({ id: channels.id, name: channels.name }).from(channels);
  const channelId = all.find(({ name }) => name === 'general')?.id ?? '';
  const ids: string[] = [];
  await app.store.tx(async (w) => {
    for (let i = 1; i <= count; i += 1) {
      const id = app.newId();
      const at = app.clock.now();
      const row = {
        id,
        channelId,
        authorId: null,
        key: `k${i}`,
        body: words(`number ${i}.`),
        pinned: false,
        at,
      };
      await addMessage(w, row);
      ids.push(id);
    }
  });
  const edit = (n: number, text: string) =>
    app.store.tx((w) => editMessage(w, channelId, ids[n - 1] ?? '', words(text), app.clock.now()));
  return { app, ids, edit, path: `/c/${channelId}` };
}

test.each(engines)(
  'the past comes as one scrolls, stays in its place, and is followed like everything else, on $engine',
  async ({ database }) => {
    const { app, ids, edit, path } = await talked(200, await database());
    const ada = await windowOf(browser, app, 'Ada');
    await withText(ada, 'number 200.').waitFor();
    expect(await messages(ada).count()).toBeLessThanOrEqual(70);
    const scroll = (to: string): Promise<void> =>
      ada.evaluate<void>(`{ const box = document.querySelector('#live .scroll'); box.scrollTo(0, ${to}); }`);
    const newest = ada.getByRole('link', { name: 'Jump to the newest' });
    expect(await newest.isVisible()).toBe(false);
    const first = async (): Promise<boolean> => {
      await scroll('-box.scrollHeight');
      return (await withText(ada, 'number 1.').count()) > 0;
    };
    await expect.poll(first, { timeout: 10_000 }).toBe(true);
    expect(await messages(ada).count()).toBe(200);
    // Nothing moves below what came above.
    await withText(ada, 'number 100.').scrollIntoViewIfNeeded();
    const before = await top(withText(ada, 'number 100.'));
    const ben = await windowOf(browser, app, 'Ben');
    await type(ben, 'said meanwhile');
    await withText(ada, 'said meanwhile').waitFor();
    expect(await top(withText(ada, 'number 100.'))).toBe(before);
    await edit(3, 'number 3, corrected');
    await withText(ada, 'number 3, corrected').waitFor();
    await newest.click();
    await expect.poll(() => withText(ada, 'said meanwhile').isVisible()).toBe(true);
    await expect.poll(() => newest.isVisible()).toBe(false);

    // A piece of the past is read downwards, too, until it ends at what is said now.
    await ada.goto(`${app.url}${path}/m/${ids[99]}`);
    expect(new URL(ada.url()).hash).toBe(`#m-${ids[99]}`);
    await expect.poll(() => ada.locator(`#m-${ids[99]}:target`).isVisible()).toBe(true);
    await newest.waitFor();
    await edit(100, 'number 100, corrected');
    await withText(ada, 'number 100, corrected').waitFor();
    await type(ben, 'not seen there');
    const last = async (): Promise<boolean> => {
      await scroll('0');
      return (await withText(ada, 'not seen there').count()) > 0;
    };
    await expect.poll(last, { timeout: 10_000 }).toBe(true);
    await type(ben, 'and this at once');
    await withText(ada, 'and this at once').waitFor();
    const numbers = await ada.evaluate<string[]>(
      `[...document.querySelectorAll('#messages > li.message')].map((one) => one.id)`,
    );
    expect(new Set(numbers).size).toBe(numbers.length);
  },
);

test.each(engines)(
  'a thread opens beside the conversation, follows what is said in it, and gives the focus back, on $engine',
  async ({ database }) => {
    const { app, path } = await talked(3, await database());
    const [ada, ben] = [await windowOf(browser, app, 'Ada'), await windowOf(browser, app, 'Ben')];
    await type(ada, 'Checkout is slow');
    await withText(ben, 'Checkout is slow').hover();
    await withText(ben, 'Checkout is slow')
      .getByRole('link', { name: /^Reply to/u })
      .click();
    await thread(ben).getByText('No replies yet').waitFor();
    await expect.poll(() => focused(ben)).toBe('thread-text');
    expect(new URL(ben.url()).pathname).toMatch(/\/t\//u);
    await ben.keyboard.type('Since the deploy');
    await ben.keyboard.press('Enter');
    await thread(ben).locator('#answers').getByText('Since the deploy').waitFor();
    // The other window sees that there is an answer, and opens it.
    await withText(ada, 'Checkout is slow').getByText('1 reply').click();
    await thread(ada).locator('#answers').getByText('Since the deploy').waitFor();
    await ada.locator('#thread-text').fill('Rolling back');
    await ada.keyboard.press('Enter');
    await thread(ben).locator('#answers').getByText('Rolling back').waitFor();
    await thread(ben).getByText('2 replies').waitFor();
    expect(await messages(ben).filter({ hasText: 'Rolling back' }).count()).toBe(0);
    expect(await ada.locator('#thread-text').inputValue()).toBe('');
    // What is said beside it goes on being heard, too.
    await type(ada, 'Rolled back');
    await withText(ben, 'Rolled back').waitFor();
    await ben.locator('#thread-text').focus();
    await ben.keyboard.type('/incident help');
    await ben.keyboard.press('Enter');
    await thread(ben).locator('.private').waitFor();
    await ben.keyboard.press('Escape');
    await thread(ben).waitFor({ state: 'detached' });
    expect(await focused(ben)).toMatch(/^[ra]-/u);
    expect(new URL(ben.url()).pathname).toBe(path);
    await type(ada, 'Anything else?');
    await withText(ben, 'Anything else?').waitFor();

    const small = await windowOf(browser, app, 'Ada', { viewport: phone, isMobile: true, hasTouch: true });
    await withText(small, 'Checkout is slow').getByText('2 replies').tap();
    await thread(small).getByText('Rolling back').waitFor();
    expect((await thread(small).boundingBox())?.width).toBe(phone.width);
    await expectToFit(small);
    await small.getByRole('link', { name: 'Close the thread' }).tap();
    await withText(small, 'Checkout is slow').waitFor();
  },
);

test.each(engines)(
  'one’s own words are changed and taken back, and what is being typed there stays, on $engine',
  async ({ database }) => {
    const { app } = await talked(1, await database());
    const [ada, ben] = [await windowOf(browser, app, 'Ada'), await windowOf(browser, app, 'Ben')];
    await type(ada, 'Deploy 4711 went out');
    await composer(ada).fill('half a thought');
    await choose(ada, withText(ada, 'Deploy 4711'), 'Edit');
    await dialog(ada).getByLabel('Message').fill(' ');
    await dialog(ada).locator('footer .primary').click();
    await dialog(ada).getByText('is empty').first().waitFor();
    await dialog(ada).getByLabel('Message').fill('Deploy 4712 went out');
    await send(ada);
    await withText(ben, 'Deploy 4712').getByText('edited').waitFor();
    expect(await composer(ada).inputValue()).toBe('half a thought');
    await choose(ada, withText(ada, 'Deploy 4712'), 'Delete');
    await dialog(ada).getByText('cannot be taken back').waitFor();
    await send(ada);
    await withText(ben, 'This message was deleted').waitFor();
    expect(await ben.locator('main').textContent()).not.toContain('4712');
    expect(await composer(ada).inputValue()).toBe('half a thought');
  },
);

test('without script the past is a page, a thread is answered, and a message is found by its address', async () => {
  const { app, ids, path } = await talked(60);
  const page = await windowOf(browser, app, 'Ada', { javaScriptEnabled: false });
  await page.getByRole('link', { name: 'Earlier messages' }).click();
  await withText(page, 'number 20.').waitFor();
  await page.getByRole('link', { name: 'Jump to the newest' }).click();
  await withText(page, 'number 60.').waitFor();
  await page.goto(`${app.url}${path}/m/${ids[9]}`);
  await expect.poll(() => page.locator(`#m-${ids[9]}:target`).isVisible()).toBe(true);
  await withText(page, 'number 10.').hover();
  await withText(page, 'number 10.')
    .getByRole('link', { name: /^Reply to/u })
    .click();
  await thread(page).waitFor();
  await page.locator('#thread-text').fill('answered');
  await arrived(page, thread(page).getByRole('button', { name: 'Send' }).click());
  await thread(page).getByText('answered', { exact: true }).waitFor();
  await thread(page).getByText('1 reply').waitFor();
});
