/** A channel's past: what a page begins with, what comes as one scrolls, and a single message wherever it stands. */
import { eq } from 'drizzle-orm';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Message } from '../../src/domain/message.js';
import { addMessage } from '../../src/store/queries/workspace/posting.js';
import type { RunningApp } from '../support/app.js';
import { messagesOf } from './given.js';
import { tagsOf, textOf } from './html.js';
import { Visitor, workspace } from './visitor.js';

const words = (text: string): Message => ({ tone: 'neutral', blocks: [{ type: 'quote', text }] });
const numbersIn = (html: string): readonly number[] =>
  [...html.matchAll(/number (\d+)</gu)].map(([, n]) => Number(n));
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
const linkIn = (html: string, id: string): string | undefined => {
  const [, rest = ''] = html.split(`<li id="${id}"`);
  return tagsOf(rest.slice(0, rest.indexOf('</li>')))
    .find(({ name }) => name === 'a')
    ?.attributes.get('href');
};
const daysIn = (html: string): readonly string[] =>
  [...html.matchAll(/<li class="day"><span>([^<]*)/gu)].map(([, day = '']) => day);

/** A channel in which somebody has said a number every `minutes`. */
async function talked(count: number, minutes = 0) {
  const app: RunningApp = await workspace();
  const visitor = new Visitor(app);
  const { path } = await visitor.enter();
  const channelId = path.slice('/c/'.length);
  const ids: string[] = [];
  const begin = app.clock.now().getTime() - count * minutes * 60_000;
  await app.store.tx(async (w) => {
    for (let i = 1; i <= count; i += 1) {
      const id = app.newId();
      ids.push(id);
      const at = new Date(begin + i * minutes * 60_000);
      const row = {
        id,
        channelId,
        authorId: null,
        key: `k${i}`,
        body: words(`number ${i}`),
        pinned: false,
        at,
      };
      await addMessage(w, row);
    }
  });
  const htmx = (address: string) => visitor.get(address, { 'hx-request': 'true' });
  return { app, visitor, path, ids, htmx };
}

/** As if so much had been said: written at once, not said one by one. */
async function filled(app: RunningApp, channelId: string, count: number): Promise<void> {
  const { messages, channels } = app.store.read.tables;
  const row = (n: number) => ({
    id: app.newId(),
    channelId,
    seq: n,
    change: n,
    key: `k${n}`,
    body: words(`number ${n}`),
    pinned: false,
    at: app.clock.now(),
    replies: 0,
  });
  await app.store.tx(async (w) => {
    for (let from = 1; from <= count; from += 500)
      await w.insert(messages).values(range(from, from + 499).map(row));
    await w.update(channels).set({ lastSeq: count, lastChange: count }).where(eq(channels.id, channelId));
  });
}

describe('history', () => {
  test('a page begins with the newest, and each piece leads to the one before it, to the beginning', async () => {
    const { visitor, path, htmx } = await talked(130);
    const { html } = await visitor.get(path);
    expect(numbersIn(html)).toEqual(range(111, 130));
    expect(textOf(html)).not.toContain('Later messages');
    expect(html).toMatch(/<p class="newest" hidden/u);
    const first = linkIn(html, 'earlier') ?? '';
    expect(first).toBe(`${path}?before=111&read=0`);
    const second = (await htmx(first)).html;
    expect(numbersIn(second)).toEqual(range(61, 110));
    const third = (await htmx(linkIn(second, 'earlier') ?? '')).html;
    expect(numbersIn(third)).toEqual(range(11, 60));
    const last = (await htmx(linkIn(third, 'earlier') ?? '')).html;
    expect(numbersIn(last)).toEqual(range(1, 10));
    expect(linkIn(last, 'earlier')).toBeUndefined();
    // Pieces are nothing but messages.
    expect(last).not.toContain('<html');
  });

  test('without script a link leads to a page of the past, and from there in both directions', async () => {
    const { visitor, path } = await talked(130);
    const { html } = await visitor.get(`${path}?before=111`);
    expect(html).toContain('<html');
    expect(numbersIn(html)).toEqual(range(61, 110));
    expect(html).toMatch(/<p class="newest"><a class="button small" href="[^"?]+">/u);
    expect(linkIn(html, 'later')).toBe(`${path}?after=110`);
    const end = (await visitor.get(`${path}?after=110`)).html;
    expect(numbersIn(end)).toEqual(range(111, 130));
    expect(linkIn(end, 'later')).toBeUndefined();
    expect(linkIn(end, 'earlier')).toBe(`${path}?before=111&read=0`);
  });

  test('a day is named once where it begins, also where pieces meet', async () => {
    // 26 messages a day: the seams lie in the middle of days, and one of them at midnight.
    const { visitor, path, htmx } = await talked(130, 55);
    const pieces = [(await visitor.get(path)).html];
    for (let next = linkIn(pieces[0] ?? '', 'earlier'); next !== undefined; ) {
      const { html } = await htmx(next);
      pieces.unshift(html);
      next = linkIn(html, 'earlier');
    }
    expect(numbersIn(pieces.join(''))).toEqual(range(1, 130));
    const days = daysIn(pieces.join(''));
    expect(days).toEqual([
      'Wednesday, 25 February 2026',
      'Thursday, 26 February 2026',
      'Friday, 27 February 2026',
      'Saturday, 28 February 2026',
      'Sunday, 1 March 2026',
      'Monday, 2 March 2026',
    ]);
  });

  test('whoever reads the first message of a piece sees who wrote it', async () => {
    const { visitor, path, ids } = await talked(60);
    const { html } = await visitor.get(path);
    expect(html).toContain(`<li id="m-${ids[40]}" class="message">`);
    expect(html).toContain(`<li id="m-${ids[41]}" class="message together">`);
  });

  test.each([['?before=x'], ['?before=-1'], ['?before=99999999999999'], ['?before=1&before=2'], ['?after=']])(
    '%s is no place in the past',
    async (query) => {
      const { visitor, path } = await talked(3);
      const { status, html } = await visitor.get(`${path}${query}`);
      expect(status).toBe(200);
      expect(numbersIn(html)).toEqual(query === '?after=' ? [1, 2, 3] : [1, 2, 3]);
    },
  );

  test('where 10,000 messages stand, a page and a piece cost as much as elsewhere', async () => {
    const { app, visitor, path, htmx } = await talked(0);
    await filled(app, path.slice('/c/'.length), 10_000);
    const queries: string[] = [];
    const { read } = app.store;
    const hot = read.hot.bind(read);
    read.hot = (name, build) => {
      queries.push(name);
      return hot(name, build);
    };
    onTestFinished(() => {
      read.hot = hot;
    });
    expect(numbersIn((await visitor.get(path)).html)).toEqual(range(9_981, 10_000));
    expect(numbersIn((await htmx(`${path}?before=5000`)).html)).toEqual(range(4_950, 4_999));
    expect(queries.filter((name) => name.startsWith('messages '))).toHaveLength(3);
  });
});

describe('what is new', () => {
  test('begins with a line, also where it lies further up than the page reaches; one’s own words are not new', async () => {
    const { visitor, path, htmx } = await talked(3);
    await visitor.get(path);
    await visitor.become('Ben');
    await visitor.get(path);
    await visitor.type(path, 'number 4');
    await visitor.become('Chen');
    for (let n = 5; n <= 30; n += 1) await visitor.type(path, `number ${n}`);
    await visitor.become('Ben');
    const { html } = await visitor.get(path);
    expect(html).not.toContain('class="day new"');
    const link = linkIn(html, 'earlier') ?? '';
    expect(link).toBe(`${path}?before=11&read=4`);
    const piece = (await htmx(link)).html;
    const [before = '', after = ''] = piece.split('<li class="day new"><span>New</span></li>');
    expect(numbersIn(before)).toEqual([1, 2, 3, 4]);
    expect(numbersIn(after)).toEqual(range(5, 10));
    // Now it is read.
    expect((await visitor.get(path)).html).not.toContain('read=4');
  });
});

describe('the address of a message', () => {
  test('leads to it and what stands around it, whatever was said since', async () => {
    const { visitor, path, ids } = await talked(130);
    const { status, location } = await visitor.get(`${path}/m/${ids[49]}`);
    expect(status).toBe(303);
    expect(location).toBe(`${path}?at=${ids[49]}#m-${ids[49]}`);
    const { html } = await visitor.get(location ?? '');
    expect(numbersIn(html)).toEqual(range(40, 60));
    expect(linkIn(html, 'earlier')).toBe(`${path}?before=40`);
    expect(linkIn(html, 'later')).toBe(`${path}?after=60`);
    // What is said now does not follow what stands there.
    expect(html).toMatch(/sse-connect="[^"]*\/events\?past=1&amp;after=130\.60\.40"/u);
  });

  test('at the end of the channel it is a page like any other', async () => {
    const { visitor, path, ids } = await talked(30);
    const { html } = await visitor.get(`${path}?at=${ids[28]}`);
    expect(numbersIn(html)).toEqual(range(19, 30));
    expect(html).toMatch(/sse-connect="[^"?]*\/events\?after=30\.30\.19"/u);
  });

  test('of nothing, or of another channel, says so and leads back', async () => {
    const { app, visitor, path } = await talked(3);
    const { location = '' } = await visitor.get('/direct');
    await visitor.submit(`${location}/messages`, { text: '/incident help' });
    for (const one of [app.newId(), 'nonsense']) {
      const { status, html } = await visitor.get(`${path}/m/${one}`);
      expect(status).toBe(404);
      expect(textOf(html)).toContain('This message is not here any more.');
    }
    await visitor.type(path, 'mine');
    const own = /<li id="m-([0-9a-f-]{36})"[^>]*>(?:(?!<li).)*mine/su.exec(
      (await visitor.get(path)).html,
    )?.[1];
    const foreign = await visitor.get(`${location}/m/${own}`);
    expect(foreign.status).toBe(404);
    expect(foreign.html).toContain('href="/"');
    expect(messagesOf(foreign.html)).not.toContain('mine');
  });
});
