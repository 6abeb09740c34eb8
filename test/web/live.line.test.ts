/** The line to one live window: it is looked after, waits for whoever is slow, and ends when it has to. */
import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { families } from '../../src/core/commands/families.js';
import { viewerOf } from '../../src/core/dispatch/deferred.js';
import { Registry } from '../../src/core/dispatch/registry.js';
import { PeopleQueries } from '../../src/store/queries/people.js';
import { systemViewer } from '../../src/store/queries/viewer.js';
import { Hub } from '../../src/web/live/hub.js';
import { type Line, Stream } from '../../src/web/live/stream.js';
import type { Visit, Web } from '../../src/web/parts.js';
import { textOf } from './html.js';
import { edit, given, post } from './listening.js';

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
