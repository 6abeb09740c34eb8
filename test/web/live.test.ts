/** Live windows: everything once, in order, whatever happens to the line. */

import { EventEmitter } from 'node:events';
import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { families } from '../../src/core/commands/families.js';
import { viewerOf } from '../../src/core/dispatch/deferred.js';
import { Registry } from '../../src/core/dispatch/registry.js';
import { type Message, md, say } from '../../src/domain/message.js';
import { PeopleQueries } from '../../src/store/queries/people.js';
import { systemViewer } from '../../src/store/queries/viewer.js';
import { addMessage, editMessage } from '../../src/store/queries/workspace/posting.js';
import { createWebPlatform } from '../../src/web/index.js';
import { formatCursor, parseCursor } from '../../src/web/live/cursor.js';
import { Hub } from '../../src/web/live/hub.js';
import { type Line, Stream } from '../../src/web/live/stream.js';
import type { Visit, Web } from '../../src/web/parts.js';
import type { RunningApp } from '../support/app.js';
import { tagsOf, textOf } from './html.js';
import { Visitor, workspace } from './visitor.js';

interface LiveEvent {
  readonly id: string;
  readonly event: string;
  readonly html: string;
}

/** What an EventSource does, without putting the parts into a page. */
class Listener {
  readonly events: LiveEvent[] = [];
  ended = false;
  lastId = '';
  readonly #abort = new AbortController();

  static async open(app: RunningApp, path: string, headers: Record<string, string> = {}): Promise<Listener> {
    const listener = new Listener();
    const response = await fetch(`${app.url}${path}`, {
      headers: { accept: 'text/event-stream', ...headers },
      signal: listener.#abort.signal,
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    onTestFinished(() => listener.close());
    void listener.#read(response.body ?? new ReadableStream()).catch(() => {});
    return listener;
  }
  close(): void {
    this.#abort.abort();
  }
  get html(): string {
    return this.events.map(({ html }) => html).join('');
  }
  /** The messages that were appended, by their element's id, in the order in which they came. */
  get appended(): string[] {
    return this.events.flatMap(({ html }) =>
      messageTags(html)
        .filter(([, swap]) => swap === undefined)
        .map(([id]) => id),
    );
  }
  get replaced(): string[] {
    return this.events.flatMap(({ html }) =>
      messageTags(html)
        .filter(([, swap]) => swap === 'true')
        .map(([id]) => id),
    );
  }
  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      rest += decoder.decode(chunk, { stream: true });
      const blocks = rest.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
    }
    this.ended = true;
  }
  #take(block: string): void {
    const lines = block.split('\n');
    const field = (name: string) =>
      lines.filter((l) => l.startsWith(`${name}: `)).map((l) => l.slice(name.length + 2));
    const [event] = field('event');
    if (event === undefined) return;
    this.lastId = field('id')[0] ?? this.lastId;
    this.events.push({ id: this.lastId, event, html: field('data').join('\n') });
  }
}
const messageTags = (html: string): [string, string | undefined][] =>
  tagsOf(html)
    .filter(({ name, attributes }) => name === 'li' && attributes.get('id')?.startsWith('m-') === true)
    .map(({ attributes }) => [attributes.get('id') ?? '', attributes.get('hx-swap-oob')]);

const streamOf = (html: string): string =>
  tagsOf(html).flatMap(({ attributes }) => attributes.get('sse-connect') ?? [])[0] ?? '';
const post = (
  app: RunningApp,
  channel: string,
  key: string,
  message: Message = say('info', md`${key}`),
  pinned = false,
) =>
  createWebPlatform({ ...app, publicUrl: app.url }).post({
    organizationId: app.organizationId,
    room: channel,
    key,
    message,
    pinned,
    repeated: false,
  });
const edit = (app: RunningApp, channel: string, id: string, text: string) =>
  app.store.tx((w) => editMessage(w, channel, id, say('info', md`${text}`), app.clock.now()));

/** A workspace, a window on #general, and what that window shows. */
async function given(env: Record<string, string> = {}) {
  const app = await workspace(env);
  const visitor = new Visitor(app);
  const { path, page } = await visitor.enter();
  return { app, visitor, path, channel: path.slice('/c/'.length), stream: streamOf(page.html) };
}

describe('a window', () => {
  test('is sent what is said, once and in order, and what is edited in its place', async () => {
    const { app, channel, stream } = await given();
    const listener = await Listener.open(app, stream);
    const sent: string[] = [];
    for (const key of ['one', 'two', 'three']) sent.push(`m-${(await post(app, channel, key)).externalId}`);
    await expect.poll(() => listener.appended).toEqual(sent);
    await edit(app, channel, (sent[0] ?? '').slice(2), 'one, corrected');
    await expect.poll(() => listener.replaced).toEqual([sent[0]]);
    expect(textOf(listener.html)).toContain('one, corrected');
    expect(listener.appended).toEqual(sent);
    expect(listener.lastId).toBe('4.3.1');
  });

  test('is sent everything exactly once while many write and edit at once', async () => {
    const { app, channel, stream } = await given();
    const listeners = await Promise.all([1, 2, 3].map(() => Listener.open(app, stream)));
    await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        const { externalId } = await post(app, channel, `k${i}`);
        if (i % 3 === 0) await edit(app, channel, externalId, `k${i} edited`);
      }),
    );
    const { messages } = app.store.read.tables;
    const stored = await app.store.read
      .select({ id: messages.id })
      .from(messages)
      .where(eq(messages.channelId, channel))
      .orderBy(messages.seq);
    for (const listener of listeners) {
      await expect.poll(() => listener.appended.length).toBe(60);
      expect(listener.appended).toEqual(stored.map(({ id }) => `m-${id}`));
      await expect.poll(() => textOf(listener.html).match(/edited/gu)?.length).toBeGreaterThanOrEqual(20);
      await expect.poll(() => listener.lastId).toBe('80.60.1');
    }
  });

  test('beside which a thread is open is sent what is answered there, and what is answered shows so', async () => {
    const { app, channel, path, stream } = await given();
    const { externalId: root } = await post(app, channel, 'root');
    const { externalId: other } = await post(app, channel, 'another root');
    const inThread = (await new Visitor(app).get(`${path}/t/${root}`)).html;
    const open = await Listener.open(app, streamOf(inThread));
    const beside = await Listener.open(app, stream);
    const answer = async (answers: string, text: string): Promise<string> => {
      const row = { channelId: channel, authorId: null, key: text, pinned: false, at: app.clock.now() };
      const body = say('info', md`${text}`);
      return (await app.store.tx((w) => addMessage(w, { ...row, id: app.newId(), body, answers }))) ?? '';
    };
    const first = await answer(root, 'first');
    await answer(other, 'elsewhere');
    const second = await answer(root, 'second');
    await edit(app, channel, first, 'first, corrected');
    await expect.poll(() => open.appended).toEqual([`m-${first}`, `m-${second}`]);
    expect(open.html).toContain('<div hx-swap-oob="beforeend:#answers">');
    await expect.poll(() => textOf(open.html)).toContain('first, corrected');
    await expect.poll(() => textOf(open.html)).toMatch(/2 replies/u);
    expect(textOf(open.html)).not.toContain('elsewhere');
    // The channel itself shows only that something was answered.
    await expect.poll(() => beside.replaced).toContain(`m-${other}`);
    expect(beside.appended).toEqual([`m-${root}`, `m-${other}`]);
    expect(textOf(beside.html)).not.toMatch(/first|second|elsewhere/u);

    open.close();
    await answer(root, 'third');
    const again = await Listener.open(app, streamOf(inThread), { 'last-event-id': open.lastId });
    await expect.poll(() => again.appended).toHaveLength(1);
    expect(textOf(again.html)).toContain('third');
  });

  test('that shows a piece of the past follows its edits, and nothing is put behind it', async () => {
    const { app, channel, path } = await given();
    const ids: string[] = [];
    for (let i = 0; i < 40; i += 1) ids.push((await post(app, channel, `number ${i}`)).externalId);
    const { html } = await new Visitor(app).get(`${path}?at=${ids[10]}`);
    const past = await Listener.open(app, streamOf(html));
    const { externalId } = await post(app, channel, 'now');
    await edit(app, channel, ids[39] ?? '', 'out of sight');
    await edit(app, channel, ids[12] ?? '', 'in sight');
    await expect.poll(() => past.replaced).toEqual([`m-${ids[12]}`]);
    expect(past.appended).toEqual([]);
    expect(past.html).not.toContain(externalId);
  });

  test('goes on where it was when the line breaks, without gaps and doubles', async () => {
    const { app, channel, stream } = await given();
    const before = await Listener.open(app, stream);
    const first = await post(app, channel, 'first');
    await expect.poll(() => before.appended.length).toBe(1);
    before.close();
    const second = await post(app, channel, 'second');
    await edit(app, channel, first.externalId, 'first, edited meanwhile');
    const third = await post(app, channel, 'third');
    await edit(app, channel, second.externalId, 'second, edited before it was seen');
    const after = await Listener.open(app, stream, { 'last-event-id': before.lastId });
    await expect.poll(() => after.appended).toEqual([`m-${second.externalId}`, `m-${third.externalId}`]);
    expect(after.replaced).toEqual([`m-${first.externalId}`]);
  });

  test('misses nothing between its page and its stream', async () => {
    const { app, channel, stream } = await given();
    const { externalId } = await post(app, channel, 'in between');
    const listener = await Listener.open(app, stream);
    await expect.poll(() => listener.appended).toEqual([`m-${externalId}`]);
  });

  test('that missed too much gets the newest messages anew', async () => {
    const { app, channel, stream } = await given();
    await app.store.tx(async (w) => {
      for (let i = 0; i < 250; i += 1)
        await addMessage(w, {
          id: app.newId(),
          channelId: channel,
          authorId: null,
          key: `k${i}`,
          body: say('info', md`number ${i}`),
          pinned: false,
          at: app.clock.now(),
        });
    });
    const listener = await Listener.open(app, stream);
    await expect.poll(() => listener.lastId).toBe('250.250.231');
    const [event] = listener.events;
    expect(event?.html).toContain('<div id="messages" hx-swap-oob="innerHTML">');
    expect(event?.html).toContain(`/c/${channel}?before=231`);
    expect(listener.appended).toHaveLength(20);
    // An edit of what it does not show is not its business.
    const { messages } = app.store.read.tables;
    const old = await app.store.read.select({ id: messages.id }).from(messages).where(eq(messages.seq, 1));
    await edit(app, channel, old[0]?.id ?? '', 'edited');
    const { externalId } = await post(app, channel, 'last');
    await expect.poll(() => listener.appended.at(-1)).toBe(`m-${externalId}`);
    expect(listener.replaced).toEqual([]);
  });

  test('that missed too much of a thread gets what was answered anew, too', async () => {
    const { app, visitor, path, channel } = await given();
    const { externalId: root } = await post(app, channel, 'as it was said');
    const stream = streamOf((await visitor.get(`${path}/t/${root}`)).html);
    await edit(app, channel, root, 'as it was corrected');
    await app.store.tx(async (w) => {
      for (let i = 0; i < 201; i += 1)
        await addMessage(w, {
          id: app.newId(),
          channelId: channel,
          authorId: null,
          key: `k${i}`,
          body: say('info', md`number ${i}`),
          pinned: false,
          at: app.clock.now(),
        });
    });
    const listener = await Listener.open(app, stream);
    await expect.poll(() => listener.html).toContain('number 200');
    expect(listener.html).toMatch(/<div id="thread-root"[^>]*>.*as it was corrected/u);
  });

  test.each([['999.999.1'], ['nonsense'], ['']])(
    'that comes with the number %j gets what there is',
    async (id) => {
      const { app, channel, stream } = await given();
      const { externalId } = await post(app, channel, 'one');
      const listener = await Listener.open(app, stream, { 'last-event-id': id });
      await expect.poll(() => listener.appended).toEqual([`m-${externalId}`]);
      expect(listener.lastId).toBe('1.1.1');
    },
  );

  test('shows times in its reader’s zone, and who wrote', async () => {
    const { app, visitor, channel, path, stream } = await given();
    await visitor.become('Chen');
    const chens = await Listener.open(app, stream, {
      cookie: [...visitor.cookies].map((c) => c.join('=')).join('; '),
    });
    const adas = await Listener.open(app, stream);
    await visitor.type(path, 'hello');
    await expect.poll(() => textOf(chens.html)).toMatch(/Chen Wei17:00/u);
    await expect.poll(() => textOf(adas.html)).toMatch(/Chen Wei10:00/u);
    await post(app, channel, 'x', say('info', md`when ${{ type: 'time', at: '2026-03-02T09:00:00Z' }}`));
    await expect.poll(() => textOf(chens.html)).toContain('when 17:00');
  });

  test('sees new rooms, topics, pinned cards and the clock come', async () => {
    const { app, visitor, path, stream } = await given();
    const general = await Listener.open(app, stream);
    await visitor.type(path, '/incident declare sev1 "Checkout is down"');
    await expect.poll(() => textOf(general.html)).toContain('inc-2026-001-checkout-is-down');
    const [, room = ''] =
      /href="(\/c\/[^"]+)"[^>]*><span[^>]*>#<\/span><bdi class="grow">inc-/u.exec(general.html) ?? [];
    const war = await Listener.open(app, `${room}/events?after=0.0.1`);
    await visitor.type(room, '/incident severity sev2');
    await expect.poll(() => war.html).toMatch(/<div id="topic"[^>]*>INC-2026-001 · SEV2/u);
    await expect.poll(() => war.html).toMatch(/<div id="pinned-body"[^>]*>.*SEV2 high/u);
    await expect.poll(() => general.html).toContain('<span class="severity sev2">S2</span>');
    await app.agenda.advance(60_000, {
      viewer: systemViewer(app.organizationId),
      surface: 'test',
      requestId: 'test',
    });
    await visitor.post('/clock/advance', { by: '1' });
    await expect.poll(() => general.html).toMatch(/id="clock-now".*10:02/u);
  });

  test('that may not look any more is told to load the page again', async () => {
    const { app, channel, stream } = await given();
    const visitor = new Visitor(app);
    await visitor.become('Chen');
    const listener = await Listener.open(app, stream, {
      cookie: [...visitor.cookies].map((c) => c.join('=')).join('; '),
    });
    const { channels } = app.store.read.tables;
    await app.store.tx(async (w) => {
      await w.update(channels).set({ private: true }).where(eq(channels.id, channel));
    });
    await post(app, channel, 'secret');
    await expect.poll(() => listener.ended).toBe(true);
    expect(listener.events.at(-1)?.event).toBe('reload');
    expect(listener.html).not.toContain('secret');
  });

  test('of somebody who may do less from now on shows it at once', async () => {
    const { app, visitor, path, channel, stream } = await given();
    const other = new Visitor(app);
    await other.become('Ben');
    await visitor.type(path, '/user edit "Ben Carter" --role admin');
    const { channels } = app.store.read.tables;
    await app.store.tx(async (w) => {
      await w.update(channels).set({ private: true }).where(eq(channels.id, channel));
    });
    const cookie = [...other.cookies].map((c) => c.join('=')).join('; ');
    const listener = await Listener.open(app, stream, { cookie });
    await expect.poll(() => listener.events.length).toBeGreaterThan(0);
    expect(listener.ended).toBe(false);
    await visitor.type(path, '/user edit "Ben Carter" --role responder');
    // Long before the window is looked after anyway.
    await expect.poll(() => listener.ended, { timeout: 5_000 }).toBe(true);
    expect(listener.events.at(-1)?.event).toBe('reload');
  });

  test('does not keep the server from closing', async () => {
    const { app, stream } = await given();
    const listener = await Listener.open(app, stream);
    const from = performance.now();
    await app.stop();
    expect(performance.now() - from).toBeLessThan(2_000);
    await expect.poll(() => listener.ended).toBe(true);
  });
});

describe('the line', () => {
  class FakeLine extends EventEmitter implements Line {
    writableNeedDrain = false;
    destroyed = false;
    readonly written: string[] = [];
    ended = false;
    write(text: string): void {
      this.written.push(text);
    }
    end(): void {
      this.ended = true;
    }
  }

  async function line(beatMs: number) {
    const { app, channel } = await given();
    const out = new FakeLine();
    const [user] = await new PeopleQueries(app.store.read, systemViewer(app.organizationId)).activeUsers(1);
    if (user === undefined) throw new Error('Nobody is seeded.');
    const visit: Visit = { viewer: viewerOf(user), people: [], signedIn: false, push: false };
    const renew = vi.fn(async (): Promise<Visit | undefined> => visit);
    const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const web: Web = {
      ...app,
      log,
      publicUrl: app.url,
      access: { loopbackOnly: true },
      connections: [],
      agenda: app.agenda,
      registry: new Registry(families),
      heard: {
        spoke: async () => {},
        edited: async () => {},
        removed: async () => {},
        pinned: async () => [],
        unpinned: async () => {},
      },
      faultReference: () => '',
      beats: () => true,
      asset: (name) => name,
    };
    // A store whose signals never arrive.
    const hub = new Hub({ ...app.store, read: app.store.read, onSignal: () => () => {} }, beatMs);
    onTestFinished(() => hub.close());
    const stream = new Stream({
      web,
      out,
      channelId: channel,
      visit,
      renew,
      cursor: { change: 0, seq: 0, from: 1 },
      request: 'opened',
    });
    expect(hub.add(stream)).toBe(true);
    await expect.poll(() => out.written.some((text) => text.startsWith('id: '))).toBe(true);
    return { app, channel, out, hub, stream, renew, log, text: () => textOf(out.written.join('')) };
  }
  afterEach(() => vi.restoreAllMocks());

  test('is looked after without being woken, and shows that it is open', async () => {
    const { app, channel, out, text } = await line(20);
    await post(app, channel, 'nobody called');
    await expect.poll(text).toContain('nobody called');
    expect(out.written).toContain(':\n\n');
  });

  test('gets nothing while it takes nothing, and then the newest state at once', async () => {
    const { app, channel, out, stream } = await line(60_000);
    out.writableNeedDrain = true;
    const { externalId } = await post(app, channel, 'one');
    for (let i = 0; i < 50; i += 1) {
      await edit(app, channel, externalId, `edit ${i}`);
      stream.wake('channel');
    }
    const written = out.written.length;
    await stream.beat();
    expect(out.written.length).toBe(written);
    out.writableNeedDrain = false;
    out.emit('drain');
    await expect.poll(() => out.written.length).toBe(written + 1);
    expect(textOf(out.written.at(-1) ?? '')).toContain('edit 49');
    expect(out.written.at(-1)).not.toContain('edit 48');
  });

  test('ends when the reader is nobody any more', async () => {
    const { out, renew } = await line(20);
    renew.mockResolvedValue(undefined);
    await expect.poll(() => out.ended).toBe(true);
    expect(out.written.at(-1)).toBe('event: reload\ndata: now\n\n');
  });

  test('ends for whoever is nobody any more also while something is being looked for', async () => {
    const { app, out, stream, renew } = await line(60_000);
    const hot = app.store.read.hot.bind(app.store.read);
    const forever = { execute: () => new Promise<never>(() => {}) };
    const looked = vi
      .spyOn(app.store.read, 'hot')
      .mockImplementation((name, build) => Object.assign(hot(name, build), forever));
    stream.wake('channel');
    await expect.poll(() => looked.mock.calls.length).toBeGreaterThan(0);
    renew.mockResolvedValue(undefined);
    await stream.beat();
    expect(out.ended).toBe(true);
    expect(out.written.at(-1)).toBe('event: reload\ndata: now\n\n');
  });

  test('is not served when whoever opened it has gone before it was', async () => {
    const { out, hub, stream } = await line(60_000);
    hub.remove(stream);
    out.destroyed = true;
    expect(hub.add(stream)).toBe(false);
  });

  test('ends when it cannot be served, so that it comes back', async () => {
    const { app, out, stream, log } = await line(60_000);
    vi.spyOn(app.store.read, 'hot').mockImplementation(() => {
      throw new Error('no database');
    });
    stream.wake('channel');
    await expect.poll(() => out.ended).toBe(true);
    expect(log.warn).toHaveBeenCalledOnce();
  });
});

test.each([
  ['12.9.1', { change: 12, seq: 9, from: 1 }],
  ['12.9.1~7.3', { change: 12, seq: 9, from: 1, thread: { seq: 7, from: 3 } }],
  ['0.0.1', { change: 0, seq: 0, from: 1 }],
])('the number %s says what a window has', (text, cursor) => {
  expect(parseCursor(text)).toEqual(cursor);
  expect(formatCursor(cursor)).toBe(text);
});
test.each([
  ['1.2.3~4'],
  ['1.2.3~4.5.6'],
  ['1.2'],
  ['1.2.3.4'],
  ['-1.2.3'],
  ['1.2.x'],
  ['99999999999.1.1'],
  [''],
])('%j is no such number', (text) => {
  expect(parseCursor(text)).toBeUndefined();
});
