/** What Microsoft's renderer makes of our cards, in a browser. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actions, renderMessage } from '../../../src/chat/teams/render/message.js';
import { type Message, md, person, time } from '../../../src/domain/message.js';
import { attacks } from '../../chat/teams/render/anything.js';
import { ada, buttons, none, reader } from '../../chat/teams/render/given.js';
import { desktop, launchBrowser, openPage } from '../../support/browser.js';
import { pageOf } from '../../support/teams/picture/index.js';

const at = new Date('2026-03-02T09:00:00Z');
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function drawn(message: Message, actions: Actions) {
  const opened = await openPage(browser, { viewport: desktop, timezoneId: 'Europe/Berlin', locale: 'en-US' });
  await opened.page.setContent(
    pageOf({ name: 'card', kind: 'message', json: renderMessage(message, reader, actions) }),
  );
  return opened;
}

const saying = (words: string): Message => ({
  title: words,
  tone: 'info',
  blocks: [
    { type: 'text', markdown: md`${words}` },
    { type: 'text', markdown: md`${words} ${time(at)}` },
    { type: 'list', items: [md`${words}`] },
    { type: 'quote', text: words },
    { type: 'facts', facts: [{ label: words, value: { type: 'text', text: words } }] },
  ],
});

describe('Microsoft’s renderer', () => {
  test.each(attacks)('obeys nothing of %j', async (words) => {
    const { page, close } = await drawn(saying(words), none);
    const card = page.locator('#card');
    await expect.poll(() => card.locator('.ac-container').count()).toBeGreaterThan(0);
    expect(await card.locator('a, em, strong, ul, ol, img, b, mark, .mention, h1, hr, code').count()).toBe(0);
    // Nothing is missing: in rich text it stands as it was typed.
    const shown = (await card.locator('.ac-richTextBlock').allInnerTexts()).map((one) =>
      one.replace(/\u2060/gu, ''),
    );
    expect(shown.join('\n').replace(/\s+/gu, ' ')).toContain(words.replace(/\s+/gu, ' ').trim());
    await close();
  });

  test('shows mentions, instants in the reader’s zone, and what is unfolded', async () => {
    const { page, close } = await drawn(
      {
        title: 'INC-1',
        tone: 'danger',
        blocks: [{ type: 'text', markdown: md`${person(ada)} at ${time(at)}` }],
        buttons: [{ label: 'Acknowledge', command: '/incident ack INC-1' }],
        more: [{ heading: 'What it is', buttons: [{ label: 'Rename', command: '/incident rename INC-1' }] }],
      },
      buttons,
    );
    const card = page.locator('#card');
    expect(await card.locator('.mention').textContent()).toBe('Ada Lovelace');
    expect(await card.textContent()).toContain('Mon, Mar 2, 2026 10:00 AM');
    expect(await card.getByRole('button', { name: 'Rename' }).isVisible()).toBe(false);
    await card.getByRole('button', { name: 'What it is …' }).click();
    expect(await card.getByRole('button', { name: 'Rename' }).isVisible()).toBe(true);
    await close();
  });
});
