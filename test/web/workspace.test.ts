/** Finding the way in the workspace, who sees what, and the clock. */
import { inArray } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { setConversation } from '../../src/store/queries/conversations.js';
import { systemViewer } from '../../src/store/queries/viewer.js';
import { channelsSeen } from '../../src/store/queries/workspace/lists.js';
import type { RunningApp } from '../support/app.js';
import { declared, incidentsOf, messagesOf, nonce, privateOf } from './given.js';
import { textOf } from './html.js';
import { Visitor, workspace } from './visitor.js';

describe('finding the way', () => {
  test('it begins in #general, and #incidents is beside it', async () => {
    const visitor = new Visitor(await workspace());
    const { page } = await visitor.enter();
    expect(page.status).toBe(200);
    expect(textOf(page.html)).toContain('Welcome to #general');
    expect(page.html).toMatch(/aria-current="page"[^#]*#<\/span><bdi class="grow">general/u);
    expect(page.html.match(/<bdi class="grow">incidents<\/bdi>/gu)).toHaveLength(1);
  });

  test('what is announced goes to the #incidents that is there', async () => {
    const visitor = new Visitor(await workspace());
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const { html } = await visitor.get(room);
    expect(html.match(/<bdi class="grow">incidents<\/bdi>/gu)).toHaveLength(1);
    const [, incidents = ''] =
      /<a href="([^"]+)"[^>]*><span[^>]*>#<\/span><bdi class="grow">incidents/u.exec(html) ?? [];
    const announced = await visitor.get(incidents);
    expect(messagesOf(announced.html)).toContain('INC-2026-001 · Checkout is down');
    // Its link to the room stays in the workspace, wherever that is reached.
    expect(announced.html).toContain(`<a href="${room}"><bdi>#inc-2026-001-checkout-is-down</bdi></a>`);
  });

  test('a room that is not there yet is waited for, on a page that looks again by itself', async () => {
    const app = await workspace();
    await app.worker.stop();
    const visitor = new Visitor(app);
    const { path } = await visitor.enter();
    const answer = await visitor.type(path, '/incident declare sev1 "Checkout is down"');
    const page = await visitor.get(String(answer.headers['hx-redirect']));
    expect(page.status).toBe(200);
    expect(textOf(page.html)).toContain('The war room of INC-2026-001 is being opened');
    expect(page.html).toContain('<meta http-equiv="refresh" content="2"/>');
  });

  test('a room that could not be opened is not waited for', async () => {
    const app = await workspace();
    await app.worker.stop();
    const visitor = new Visitor(app);
    const { path } = await visitor.enter();
    const answer = await visitor.type(path, '/incident declare sev1 "Checkout is down"');
    const room = (await incidentsOf(app).find('INC-2026-001'))?.rooms[0];
    await app.store.tx((w) => setConversation(w, room?.id ?? '', { state: 'FAILED' }));
    const page = await visitor.get(String(answer.headers['hx-redirect']));
    expect(page.status).toBe(409);
    expect(textOf(page.html)).toContain('could not be opened');
  });

  test('what is not there, or not for oneself, is one polite page', async () => {
    const visitor = new Visitor(await workspace());
    for (const path of [
      '/c/nothing',
      `/c/${nonce()}`,
      '/rooms/INC-2026-999',
      `/rooms/${nonce()}`,
      `/c/%00`,
      `/c/${'x'.repeat(180)}`,
    ]) {
      const seen = await visitor.get(path);
      expect(seen.status).toBe(404);
      expect(textOf(seen.html)).toContain('or none that you may see');
    }
  });

  test('a conversation with Muster opens once, and takes commands without a slash', async () => {
    const visitor = new Visitor(await workspace());
    const [first, second] = await Promise.all([visitor.get('/direct'), visitor.get('/direct')]);
    expect(first.location).toBe(second.location);
    const page = await visitor.get(first.location ?? '');
    expect(textOf(page.html)).toContain('Between you and Muster');
    expect((await visitor.type(first.location ?? '', 'list')).html).toContain('No open incidents');
    await visitor.become('Ben');
    expect((await visitor.get(first.location ?? '')).status).toBe(404);
  });
});

describe('who sees what', () => {
  const sees = async (app: RunningApp, who: string, room: string): Promise<boolean> => {
    const visitor = new Visitor(app);
    await visitor.become(who);
    const { page } = await visitor.enter();
    const status = (await visitor.get(room)).status;
    const events = await visitor.app.server.inject({
      url: `${room}/events`,
      headers: { host: 'localhost', cookie: [...visitor.cookies].map((c) => c.join('=')).join('') },
      payloadAsStream: true,
    });
    events.stream().destroy();
    expect(events.statusCode).toBe(status);
    expect(page.html.includes(`href="${room}"`)).toBe(status === 200);
    return status === 200;
  };

  test('the room of a private incident: its people and admins', async () => {
    const app = await workspace();
    const visitor = new Visitor(app);
    await visitor.become('Ben');
    const room = await declared(visitor, '/incident declare sev1 "Breach" --private');
    await app.worker.drain();
    expect([
      await sees(app, 'Ada', room),
      await sees(app, 'Ben', room),
      await sees(app, 'Chen', room),
    ]).toEqual([true, true, false]);
    // Nobody else hears of it.
    await visitor.become('Chen');
    expect((await visitor.enter()).page.html).not.toContain('breach');
    await expect
      .poll(async () => (await channelsSeen(app.store.read, systemViewer(app.organizationId))).length)
      .toBe(3);
  });

  test('the room of an incident that needs a clearance: its people, and not even admins without it', async () => {
    const app = await workspace();
    const { users } = app.store.read.tables;
    await app.store.tx(async (w) => {
      await w
        .update(users)
        .set({ clearance: 5 })
        .where(inArray(users.name, ['Ben Carter', 'Chen Wei']));
    });
    const visitor = new Visitor(app);
    await visitor.become('Ben');
    const room = await declared(visitor, '/incident declare sev1 "Leak" --clearance 3');
    expect([
      await sees(app, 'Ben', room),
      await sees(app, 'Chen', room),
      await sees(app, 'Ada', room),
    ]).toEqual([true, false, false]);
  });

  test('what is typed into a room that one may not see goes nowhere', async () => {
    const app = await workspace();
    const visitor = new Visitor(app);
    const room = await declared(visitor, '/incident declare sev1 "Breach" --private');
    await visitor.become('Chen');
    expect((await visitor.type(room, 'peek')).status).toBe(404);
    expect((await visitor.post(`${room}/commands`, { command: '/incident show' })).status).toBe(404);
  });
});

describe('the clock', () => {
  test('pushing it shows what falls due on the way', async () => {
    const app = await workspace();
    const visitor = new Visitor(app);
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const { html } = await visitor.get(room);
    expect(html).toMatch(/id="clock-next">Next is due <time datetime="2026-03-02T09:03:00.000Z"/u);
    const answer = await visitor.post('/clock/advance', { by: 'next', channel: room.slice('/c/'.length) });
    expect(answer.html).toMatch(/id="clock-now".*>10:03<\/time>/u);
    expect(messagesOf((await visitor.get(room)).html)).toMatch(/commander/u);
    await visitor.post('/clock/advance', { by: '15' });
    expect(app.clock.now().toISOString()).toBe('2026-03-02T09:18:00.000Z');
    expect(
      (await visitor.submit('/clock/advance', { by: '60', channel: room.slice('/c/'.length) })).location,
    ).toBe(room);
    expect(app.clock.now().toISOString()).toBe('2026-03-02T10:18:00.000Z');
  });

  test.each([['-5'], ['1e9'], ['2'], [''], ['next']])(
    'it is not pushed by %j where that leads nowhere',
    async (by) => {
      const app = await workspace();
      const visitor = new Visitor(app);
      expect(privateOf((await visitor.post('/clock/advance', { by })).html)).toMatch(
        /pushed by|Nothing is due/u,
      );
      expect(app.clock.now().toISOString()).toBe('2026-03-02T09:00:00.000Z');
    },
  );

  test('where it runs by itself it is only shown', async () => {
    const visitor = new Visitor(await workspace({ MUSTER_CLOCK: 'system' }));
    const { page } = await visitor.enter();
    expect(page.html).not.toContain('Fast-forward');
    expect((await visitor.post('/clock/advance', { by: '60' })).html).toContain('cannot be pushed here');
  });
});
