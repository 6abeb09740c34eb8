/**
 * Coming in, as people do: with a link that Muster hands out in Slack, with its code where there is no script, and by single
 * sign-on; and being signed out while one is typing. One scenario, on both engines: every wrong way has its tests without a
 * browser.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { violations } from '../../support/axe.js';
import { launchBrowser, openPage, phone } from '../../support/browser.js';
import { IdentityProvider } from '../../support/oidc/provider.js';
import { slackApp } from '../../support/slackApp.js';
import { composer, dialog, engines, expectToFit } from './workspace.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const me = (page: Page) => page.locator('.who');

test.each(engines)(
  'people come in by a link from chat, by its code and by single sign-on, and are signed out while they type, on $engine',
  async ({ database }) => {
    const provider = await IdentityProvider.start();
    onTestFinished(() => provider.stop());
    provider.asks = true;
    provider.person = { sub: 'ada', email: 'ada@acme.test', email_verified: true };
    // Behind a proxy nobody chooses whom to be, though it listens on this machine alone.
    const { slack, app, settled } = await slackApp({
      env: { DATABASE_URL: await database(), TRUSTED_PROXIES: '192.0.2.1', ...provider.env },
    });
    const ada = slack.as('U1');
    const linkFromSlack = async (): Promise<{ url: string; code: string }> => {
      await ada.command('/muster', 'session link');
      await settled();
      const said = JSON.stringify(ada.ephemerals.at(-1));
      const [url = '', code = ''] = /http:\/\/127\.0\.0\.1:\d+\/sign-in#([0-9A-Z-]{34})/u.exec(said) ?? [];
      return { url, code };
    };
    const window = async (options = {}) => {
      const { page, close } = await openPage(browser, options);
      onTestFinished(() => close(/status of 401/u, /object Event/u));
      return page;
    };

    // Whoever is nobody yet is asked to sign in, and goes on to where they wanted.
    const first = await window({ viewport: phone, colorScheme: 'dark' });
    await first.goto(`${app.url}/people`);
    await first.getByRole('heading', { name: 'Sign in to Muster' }).waitFor();
    expect(new URL(first.url()).search).toBe('?next=/people');
    expect(await violations(first)).toEqual([]);
    await expectToFit(first);
    await first.getByText('/muster session link').waitFor();
    await first.getByText('With an API token').click();
    await first.getByLabel('API token').fill('wrong');
    await first.getByLabel('API token').press('Enter');
    await first.getByText('This token is not valid here').waitFor();
    expect(await violations(first)).toEqual([]);

    // The link signs in by itself, though the page stands open, and leaves nothing of its code behind.
    const { url, code } = await linkFromSlack();
    const asked: string[] = [];
    first.on('request', (request) => asked.push(request.url()));
    await first.goto(url);
    await first.waitForURL((at) => at.pathname === '/people');
    await expect.poll(() => me(first).first().textContent()).toContain('Ada Moreau');
    expect(asked.join('\n')).not.toContain(code);
    await first.goBack();
    expect(first.url()).not.toContain(code);

    // Without script one types what stands beside it.
    const plain = await window({ javaScriptEnabled: false });
    await plain.goto(`${app.url}/sign-in?next=/me`);
    await plain.getByLabel('Code').fill(code);
    await plain.locator('#code-form button').click();
    await plain.getByText('This code is not valid, or not any more').waitFor();
    await plain.getByLabel('Code').fill((await linkFromSlack()).code.toLowerCase());
    await plain.locator('#code-form button').click();
    await plain.getByRole('heading', { name: 'Where you are signed in' }).waitFor();
    expect(await plain.locator('#sessions-title ~ table tbody tr').count()).toBe(2);

    // Single sign-on, there and back.
    const third = await window();
    await third.goto(`${app.url}/me`);
    await third.getByRole('link', { name: 'Continue with Example Login' }).click();
    await third.getByRole('link', { name: 'It is me' }).click();
    await third.getByText('this one').waitFor();
    expect(third.url()).toBe(`${app.url}/me`);
    expect(await third.getByText('with single sign-on').count()).toBe(1);
    expect(await violations(third)).toEqual([]);

    // Signed out everywhere while the first is typing: it asks to sign in again, and what was typed is there afterwards.
    await first.goto(app.url);
    await first.locator('.menu').click();
    await first.locator('#channels a', { hasText: 'general' }).click();
    await first.waitForURL((at) => at.pathname.startsWith('/c/'));
    const room = new URL(first.url()).pathname;
    await composer(first).fill('Half a thought');
    await third.getByRole('button', { name: 'Sign out everywhere' }).click();
    await dialog(third).getByText('All your sessions end at once (3 browsers)').waitFor();
    await dialog(third).locator('footer button[type="submit"]').click();
    await first.getByRole('heading', { name: 'Sign in to Muster' }).waitFor();
    expect(new URL(first.url()).searchParams.get('next')).toBe(room);
    await first.getByLabel('Code').fill((await linkFromSlack()).code);
    await first.getByLabel('Code').press('Enter');
    await first.waitForURL((at) => at.pathname === room);
    await expect.poll(() => composer(first).inputValue()).toBe('Half a thought');
    await third.goto(`${app.url}/me`);
    await third.getByRole('heading', { name: 'Sign in to Muster' }).waitFor();
  },
);
