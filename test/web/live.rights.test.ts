/** Live windows of those who may look no more, or do less. */
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { given, Listener, post } from './listening.js';
import { Visitor } from './visitor.js';

describe('a window', () => {
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
});
