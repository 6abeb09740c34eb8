/** Saying something in the workspace, with and without script. */
import { describe, expect, test } from 'vitest';
import { messagesOf, nonce, privateOf } from './given.js';
import { hidden, tagsOf, textOf } from './html.js';
import { Visitor, workspace } from './visitor.js';

describe('saying something', () => {
  test('it stands in the channel under one’s name, in each reader’s own time', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    const answer = await visitor.type(path, 'Anybody else\nseeing slow pages?');
    expect(answer.status).toBe(200);
    expect(answer.headers['hx-trigger']).toBe('muster:accepted');
    const { html } = await visitor.get(path);
    expect(messagesOf(html)).toContain('Anybody else\nseeing slow pages?');
    expect(html).toContain(
      '<time datetime="2026-03-02T09:00:00.000Z" title="2026-03-02 09:00:00 UTC">10:00</time>',
    );
    await visitor.become('Chen');
    expect((await visitor.get(path)).html).toContain('title="2026-03-02 09:00:00 UTC">17:00</time>');
  });

  test('sent twice it is said once', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    const sent = { text: 'only once', nonce: nonce() };
    await Promise.all([visitor.post(`${path}/messages`, sent), visitor.post(`${path}/messages`, sent)]);
    await visitor.post(`${path}/messages`, sent);
    expect(messagesOf((await visitor.get(path)).html).match(/only once/gu)).toHaveLength(1);
  });

  test('other words that come as the same sending are not taken for said, and can be sent again', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    const given = nonce();
    await visitor.post(`${path}/messages`, { text: 'the first words', nonce: given });
    const sent = { text: 'other words', nonce: given };
    const answer = await visitor.post(`${path}/messages`, sent);
    expect(answer.headers['hx-trigger']).toBeUndefined();
    expect(textOf(answer.html)).toContain('This was not sent');
    const fresh = hidden(answer.html, 'nonce');
    expect(fresh).not.toBe(given);
    // Without script the words stand in the box again.
    const { html } = await visitor.submit(`${path}/messages`, sent);
    expect(html).toContain('\nother words</textarea>');
    await visitor.submit(`${path}/messages`, { ...sent, nonce: hidden(html, 'nonce') });
    expect(messagesOf((await visitor.get(path)).html)).toMatch(/the first words.*other words/su);
  });

  test.each([
    ['nothing', ' \n ', 'is empty'],
    ['too much', 'x'.repeat(10_001), 'has 10001 characters; at most 10000 are accepted'],
    ['100 kB', 'x'.repeat(100_000), 'at most 10000 are accepted'],
    ['a control character', 'a\u0000b', 'U+0000'],
    ['a command that does not exist', '/deploy now', 'There is no command /deploy here'],
    ['a misspelt command', '/incident declar sev1 x', 'Did you mean /incident declare?'],
    ['a command with a wrong value', '/incident declare --severity sev9 Search is slow', 'Usage:'],
  ])('%s is refused politely and nothing is said', async (_, text, because) => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    const answer = await visitor.type(path, text);
    expect(answer.status).toBe(200);
    expect(answer.headers['hx-trigger']).toBeUndefined();
    expect(textOf(answer.html)).toContain(because);
    expect(
      tagsOf(answer.html).some(({ attributes }) => attributes.get('aria-label') === 'Only visible to you'),
    ).toBe(true);
    expect(messagesOf((await visitor.get(path)).html).trim()).toBe('');
  });

  test('a message of exactly the limit is kept whole', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    await visitor.type(path, '\u{1f525}'.repeat(10_000));
    expect(messagesOf((await visitor.get(path)).html)).toContain('\u{1f525}'.repeat(10_000));
  });

  test('more than a request may carry is refused politely, too', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    const answer = await visitor.type(path, 'x'.repeat(1_100_000));
    expect(answer.status).toBe(413);
    expect(textOf(answer.html)).toContain('more than a request may carry');
  });

  test('a line break is one wherever it was typed', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    await visitor.type(path, 'one\r\ntwo');
    expect(messagesOf((await visitor.get(path)).html)).toContain('one\ntwo');
  });

  test('a slash after a space is no command', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    await visitor.type(path, ' /deploy now');
    expect(messagesOf((await visitor.get(path)).html)).toContain('/deploy now');
  });
});

describe('without script', () => {
  test('a message leads back to the channel', async () => {
    const visitor = new Visitor(await workspace());
    const { path, nonce: given } = await visitor.enter();
    expect(await visitor.submit(`${path}/messages`, { text: 'hello', nonce: given })).toMatchObject({
      status: 303,
      location: path,
    });
  });

  test('a command is answered on the page, and what was refused stands in the composer again', async () => {
    const visitor = new Visitor(await workspace());
    const { path, nonce: given } = await visitor.enter();
    const help = await visitor.submit(`${path}/messages`, { text: '/incident help', nonce: given });
    expect(help.status).toBe(200);
    expect(privateOf(help.html)).toContain('What the incident commands do');
    const refused = await visitor.submit(`${path}/messages`, { text: '/incident declar x', nonce: nonce() });
    expect(privateOf(refused.html)).toContain('Did you mean /incident declare?');
    expect(refused.html).toMatch(/<textarea id="text"[^>]*>\n\/incident declar x<\/textarea>/u);
  });

  test('a form stands open on the page, is corrected and carried out', async () => {
    const app = await workspace();
    const visitor = new Visitor(app);
    const { path } = await visitor.enter();
    const form = await visitor.submit(`${path}/commands`, { command: '/incident declare' });
    expect(
      tagsOf(form.html)
        .find(({ name }) => name === 'dialog')
        ?.attributes.has('open'),
    ).toBe(true);
    const wrong = await visitor.submit(`${path}/forms`, {
      command: 'incident declare',
      'one.title': '',
      nonce: nonce(),
    });
    expect(wrong.html).toContain('aria-invalid="true"');
    const good = await visitor.submit(`${path}/forms`, {
      command: 'incident declare',
      'one.title': 'Search is slow',
      nonce: nonce(),
    });
    expect(good).toMatchObject({ status: 303, location: expect.stringMatching(/^\/rooms\//u) });
    expect((await visitor.get(good.location ?? '')).location).toMatch(/^\/c\//u);
  });
});
