/** Live windows: everything once, in order, whatever happens to the line. */
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { md, say } from '../../src/domain/message.js';
import { systemViewer } from '../../src/store/queries/viewer.js';
import { addMessage } from '../../src/store/queries/workspace/posting.js';
import { formatCursor, parseCursor } from '../../src/web/live/cursor.js';
import { textOf } from './html.js';
import { edit, given, Listener, post, streamOf } from './listening.js';
import { Visitor } from './visitor.js';

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

  test('does not keep the server from closing', async () => {
    const { app, stream } = await given();
    const listener = await Listener.open(app, stream);
    const from = performance.now();
    await app.stop();
    expect(performance.now() - from).toBeLessThan(2_000);
    await expect.poll(() => listener.ended).toBe(true);
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
