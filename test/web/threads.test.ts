/** Threads: what answers a message stands beside the conversation, and goes wherever the conversation goes. */
import { describe, expect, test } from 'vitest';
import { messageText } from '../../src/web/routes/editing.js';
import { attacks } from './attacks.js';
import { messagesOf, nonce, visiting } from './given.js';
import { hidden, rawTextOf, tagsOf, textOf } from './html.js';
import { type Visitor, workspace } from './visitor.js';

const idsIn = (html: string): readonly string[] =>
  tagsOf(html).flatMap(({ name, attributes }) => {
    const id = attributes.get('id') ?? '';
    return name === 'li' && id.startsWith('m-') ? [id.slice(2)] : [];
  });
const channelIn = (html: string): string =>
  html.slice(html.indexOf('id="messages"'), html.indexOf('id="private"'));
const threadIn = (html: string): string => html.slice(html.indexOf('<aside id="thread"'));
const reply = (visitor: Visitor, path: string, thread: string, text: string, once = nonce()) =>
  visitor.post(`${path}/messages`, { text, thread, nonce: once });

/** Something was said in the channel where everybody is. */
async function said(text = 'Checkout is slow') {
  const app = await workspace();
  const { visitor } = await visiting(app, 'Ben');
  const { path } = await visitor.enter();
  await visitor.type(path, text);
  const root = idsIn(channelIn((await visitor.get(path)).html)).at(-1) ?? '';
  return { app, visitor, path, root, thread: `${path}/t/${root}` };
}

describe('a thread', () => {
  test('holds the answers, and the channel shows how many there are and when the last one came', async () => {
    const { visitor, path, root, thread } = await said();
    const open = (await visitor.get(thread)).html;
    expect(textOf(threadIn(open))).toContain('Checkout is slow');
    expect(textOf(threadIn(open))).toContain('No replies yet');
    const answer = await reply(visitor, path, root, 'Since the deploy');
    expect(answer.headers['hx-trigger']).toBe('muster:accepted');
    expect(hidden(answer.html, 'thread-nonce')).not.toBe('');
    await visitor.become('Ada');
    await reply(visitor, path, root, 'Rolling back');
    const { html } = await visitor.get(path);
    expect(messagesOf(html)).not.toContain('Since the deploy');
    expect(html).toMatch(
      new RegExp(
        `href="${thread}" data-thread[^>]*>.*?<b>2 replies</b><span>last <time[^>]*>10:00</time>`,
        'u',
      ),
    );
    const shown = textOf(threadIn((await visitor.get(thread)).html));
    expect(shown).toMatch(/Checkout is slow[\s\S]*2 replies[\s\S]*Since the deploy[\s\S]*Rolling back/u);
  });

  test('an answer to an answer stands beside it, and its address leads there', async () => {
    const { visitor, path, root, thread } = await said();
    await reply(visitor, path, root, 'first');
    const first = idsIn(threadIn((await visitor.get(thread)).html)).at(-1) ?? '';
    await reply(visitor, path, first, 'second');
    expect(idsIn(threadIn((await visitor.get(thread)).html))).toHaveLength(2);
    expect((await visitor.get(`${path}/m/${first}`)).location).toBe(`${thread}?at=${first}#m-${first}`);
    expect((await visitor.get(`${path}/t/${first}`)).location).toBe(`${thread}?at=${first}#m-${first}`);
    expect(idsIn((await visitor.get(`${thread}?at=${first}`)).html)).toContain(first);
  });

  test('comes to a window that is open as a part of it', async () => {
    const { visitor, path, root, thread } = await said();
    await reply(visitor, path, root, 'first');
    const { html } = await visitor.get(thread, { 'hx-request': 'true' });
    expect(html).not.toContain('<html');
    const [aside] = tagsOf(html);
    expect(aside?.attributes.get('id')).toBe('thread');
    expect(aside?.attributes.get('hx-swap-oob')).toBe('true');
    expect(aside?.attributes.get('data-span')).toBe('2.2');
    expect(aside?.attributes.get('data-change')).toBe('3');
  });

  test('commands work there, too, and are answered there', async () => {
    const { visitor, path, root } = await said();
    const answer = await reply(visitor, path, root, '/incident help');
    expect(answer.html).toContain('<div id="thread-private" hx-swap-oob="innerHTML">');
    expect(textOf(answer.html)).toContain('What the incident commands do');
    const refused = await reply(visitor, path, root, '/deploy now');
    expect(textOf(refused.html)).toContain('There is no command /deploy here');
    expect(refused.headers['hx-trigger']).toBeUndefined();
  });

  test('sent twice at once from several windows it is said once, and the order is the same for everybody', async () => {
    const { visitor, path, root, thread } = await said();
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => {
        const once = nonce();
        return [1, 2].map(() => reply(visitor, path, root, `number ${i}.`, once));
      }).flat(),
    );
    const numbers = () =>
      visitor
        .get(thread)
        .then(({ html }) => [...threadIn(html).matchAll(/number (\d)\./gu)].map(([, n]) => n));
    const seen = await numbers();
    expect([...seen].sort()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    await visitor.become('Chen');
    expect(await numbers()).toEqual(seen);
    expect(textOf((await visitor.get(path)).html)).toContain('10 replies');
  });

  test('begins with the newest answers, and leads to those before them', async () => {
    const { visitor, path, root, thread } = await said();
    for (let i = 1; i <= 25; i += 1) await reply(visitor, path, root, `number ${i}.`);
    const { html } = await visitor.get(thread);
    const link = /id="earlier-answers".*?href="([^"]+)"/u.exec(html)?.[1] ?? '';
    expect(link).toBe(`${thread}?before=7`);
    const { html: piece } = await visitor.get(link, { 'hx-request': 'true' });
    expect(idsIn(piece)).toHaveLength(5);
    // What is answered is on the same day: it is not named again.
    expect(piece).not.toContain('class="day"');
  });

  test('stays when what it answers is deleted', async () => {
    const { visitor, path, root, thread } = await said('a secret');
    await reply(visitor, path, root, 'an answer');
    await visitor.post(`${path}/forms`, { command: 'message delete', message: root, nonce: nonce() });
    const shown = textOf(threadIn((await visitor.get(thread)).html));
    expect(shown).toMatch(/This message was deleted[\s\S]*an answer/u);
    expect(shown).not.toContain('secret');
    await reply(visitor, path, root, 'another one');
    expect(textOf((await visitor.get(path)).html)).toContain('2 replies');
  });

  test('without script it is a page, and answering leads back to it', async () => {
    const { visitor, path, root, thread } = await said();
    const { html } = await visitor.get(thread);
    const given = hidden(html, 'thread-nonce');
    const sent = await visitor.submit(`${path}/messages`, { text: 'plain', thread: root, nonce: given });
    expect(sent).toMatchObject({ status: 303, location: thread });
    const refused = await visitor.submit(`${path}/messages`, {
      text: '/deploy',
      thread: root,
      nonce: nonce(),
    });
    expect(refused.html).toMatch(/<textarea id="thread-text"[^>]*>\n\/deploy<\/textarea>/u);
    expect(textOf(threadIn(refused.html))).toContain('There is no command /deploy here');
  });

  test('of what is not there, or stands in another channel, there is none', async () => {
    const { app, visitor, path, root } = await said();
    const { location: own = '' } = await visitor.get('/direct');
    for (const address of [`${path}/t/${app.newId()}`, `${path}/t/x`, `${own}/t/${root}`])
      expect((await visitor.get(address)).status).toBe(404);
    const sent = await reply(visitor, own, root, 'from elsewhere');
    expect(sent.status).toBe(404);
    expect((await visitor.get(path)).html).not.toContain('from elsewhere');
  });
});

// The others are refused: nobody could see them.
test.each(attacks.filter((text) => messageText.safeParse(text).success))(
  'a thread that is begun and answered with %j is words',
  async (text) => {
    const { visitor, path, root, thread } = await said(text.startsWith('/') ? ` ${text}` : text);
    await reply(visitor, path, root, text);
    const { html } = await visitor.get(thread);
    expect(rawTextOf(html)).not.toMatch(/<(?!!doctype html>)/u);
    expect(tagsOf(html).filter(({ name }) => name === 'script')).toHaveLength(1);
    expect(tagsOf(html).some(({ attributes }) => [...attributes.keys()].some((k) => /^on/u.test(k)))).toBe(
      false,
    );
  },
);
