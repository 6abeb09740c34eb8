/** Who may come in: on loopback without a key but from this machine's own pages only; elsewhere with a token. */

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PeopleQueries } from '../../src/store/queries/people.js';
import { addToken } from '../../src/store/queries/peopleWrites.js';
import { systemViewer } from '../../src/store/queries/viewer.js';
import { FailureLimiter } from '../../src/web/access/limiter.js';
import { type RunningApp, startApp } from '../support/app.js';
import { Visitor, workspace } from './visitor.js';

describe('on loopback', () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  test.each(['localhost', 'localhost:3000', '127.0.0.1:8080', '[::1]:3000', 'LOCALHOST:1'])(
    '%s is this machine',
    async (host) => {
      expect((await new Visitor(app, host).get('/')).status).toBe(303);
    },
  );

  test.each([
    'evil.example',
    'localhost.evil.example',
    'localhost:3000.evil.example',
    '127.0.0.1.evil.example:3000',
    '192.168.0.1:3000',
    '0.0.0.0:3000',
    'localhost@evil.example',
  ])('%s is somebody else’s name for it', async (host) => {
    for (const path of ['/', '/direct', '/assets/app.js']) {
      const seen = await new Visitor(app, host).get(path);
      expect(seen.status).toBe(403);
      expect(seen.html).not.toContain('Ada Berger');
    }
  });

  const ours = { origin: 'http://localhost:3000' };
  test.each([
    ['the same origin', ours],
    ['the same origin, said twice', { ...ours, 'sec-fetch-site': 'same-origin' }],
    ['a browser that says only where it comes from', { 'sec-fetch-site': 'same-origin' }],
  ])('a form from %s is taken', async (_, headers) => {
    const visitor = new Visitor(app);
    const { path } = await visitor.enter();
    const seen = await app.server.inject({
      method: 'POST',
      url: `${path}/messages`,
      headers: { host: 'localhost:3000', 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: 'text=hi',
    });
    expect(seen.statusCode).toBe(303);
  });

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://localhost:3001' }],
    ['another site that lies about one half', { ...ours, 'sec-fetch-site': 'cross-site' }],
    ['a sibling site', { ...ours, 'sec-fetch-site': 'same-site' }],
    ['nowhere', { origin: 'null' }],
    ['a name that only begins like ours', { origin: 'http://localhost:3000.evil.example' }],
    ['who knows', {}],
  ])('a form from %s is not', async (_, headers) => {
    const visitor = new Visitor(app);
    const { path } = await visitor.enter();
    for (const url of [
      `${path}/messages`,
      `${path}/commands`,
      `${path}/forms`,
      '/persona',
      '/clock/advance',
    ]) {
      const seen = await app.server.inject({
        method: 'POST',
        url,
        headers: { host: 'localhost:3000', 'content-type': 'application/x-www-form-urlencoded', ...headers },
        payload: 'text=forged&command=/incident declare forged',
      });
      expect(seen.statusCode).toBe(403);
    }
    expect((await visitor.get(path)).html).not.toContain('forged');
  });

  test('every page forbids script and style from elsewhere, framing and guessing types', async () => {
    const visitor = new Visitor(app);
    const { page } = await visitor.enter();
    const missing = await visitor.get('/c/nothing');
    const asset = await visitor.get('/assets/app.css');
    for (const { headers } of [page, missing, asset]) {
      expect(headers['content-security-policy']).toBe(
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      );
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('same-origin');
    }
    expect(page.headers['cache-control']).toBe('no-store');
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(page.html).not.toMatch(/ style=|<style| on[a-z]+=|javascript:/u);
  });

  test('somebody may be any of the active people, and nobody else', async () => {
    const visitor = new Visitor(app);
    await visitor.enter();
    const seen = await visitor.submit('/persona', { user: crypto.randomUUID() });
    expect(seen.status).toBe(404);
    expect(visitor.cookies.size).toBe(0);
    await visitor.become('Chen');
    expect((await visitor.enter()).page.html).toContain('Asia/Singapore');
    // A made-up cookie is nobody; the first who may do things is taken instead.
    visitor.cookies.set('muster_persona', "' or 1=1 --");
    expect((await visitor.enter()).page.html).toContain('<bdi>Ada Berger</bdi>');
  });

  test('the persona cookie is for the server only, and nobody signs in', async () => {
    const visitor = new Visitor(app);
    const { page } = await visitor.enter();
    const [, user = ''] = /name="user" value="([^"]+)"/u.exec(page.html) ?? [];
    const seen = await visitor.submit('/persona', { user, channel: '//evil.example' });
    expect(seen.location).toBe('/');
    expect(String(seen.headers['set-cookie'])).toMatch(
      /^muster_persona=.*; Path=\/; HttpOnly; SameSite=Strict$/u,
    );
    expect((await visitor.get('/sign-in')).status).toBe(404);
  });
});

describe('on any other address', () => {
  const env = { HOST: '0.0.0.0', PUBLIC_URL: 'https://muster.example' };
  const signIn = (visitor: Visitor, token: string) => visitor.submit('/sign-in', { token });
  const outside = (app: RunningApp) => new Visitor(app, 'muster.example');

  test('every page asks for a token first, and so does every form and stream', async () => {
    const app = await workspace(env);
    const visitor = outside(app);
    expect(await visitor.get('/')).toMatchObject({ status: 303, location: '/sign-in' });
    for (const path of ['/direct', '/c/x', '/rooms/INC-2026-001'])
      expect(await visitor.get(path)).toMatchObject({ status: 303, location: `/sign-in?next=${path}` });
    expect((await visitor.get('/c/x/events', { accept: 'text/event-stream' })).status).toBe(401);
    expect(await visitor.submit('/clock/advance', { by: '60' })).toMatchObject({
      status: 303,
      location: '/sign-in',
    });
    const typed = await visitor.post('/c/x/messages', { text: 'kept' });
    expect(typed.status).toBe(401);
    expect(typed.html).toContain('<a href="/sign-in?next=/c/x">Sign in</a>');
    expect((await visitor.submit('/persona', { user: 'x' })).status).toBe(404);
  });

  test('a token opens a session, and signing out ends it', async () => {
    const app = await workspace(env);
    const visitor = outside(app);
    const seen = await signIn(visitor, ' test-admin-token ');
    expect(seen).toMatchObject({ status: 303, location: '/' });
    expect(String(seen.headers['set-cookie'])).toMatch(
      /^__Host-muster_session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/u,
    );
    const { page } = await visitor.enter();
    expect(page.html).toContain('Sign out');
    expect(page.html).not.toContain('test-admin-token');
    expect(page.html).not.toContain(visitor.cookies.get('__Host-muster_session'));
    expect(page.html).not.toContain('See it as somebody else');
    // What is kept does not open the door.
    const { sessions } = app.store.read.tables;
    const [session] = await app.store.read.select().from(sessions);
    expect(session?.id).toBe(
      createHash('sha256')
        .update(visitor.cookies.get('__Host-muster_session') ?? '')
        .digest('hex'),
    );
    const thief = outside(app);
    thief.cookies.set('__Host-muster_session', session?.id ?? '');
    expect((await thief.get('/')).location).toBe('/sign-in');
    const old = visitor.cookies.get('__Host-muster_session') ?? '';
    expect(await visitor.submit('/sign-out', {})).toMatchObject({ status: 303, location: '/sign-in' });
    visitor.cookies.set('__Host-muster_session', old);
    expect((await visitor.get('/')).location).toBe('/sign-in');
  });

  test('the session has the role of its token, and ends with it', async () => {
    const app = await workspace(env);
    const [somebody] = await new PeopleQueries(app.store.read, systemViewer(app.organizationId)).activeUsers(
      1,
    );
    const token = {
      id: app.newId(),
      organizationId: app.organizationId,
      userId: somebody?.id ?? '',
      name: 'mine',
      role: 'VIEWER' as const,
      hash: createHash('sha256').update('weak').digest('hex'),
      createdAt: app.clock.wallNow(),
      lastUsedAt: null,
      expiresAt: new Date(app.clock.wallNow().getTime() + 1_500),
      revokedAt: null,
    };
    await app.store.tx((w) => addToken(w, token));
    const visitor = outside(app);
    await signIn(visitor, 'weak');
    const { path, page } = await visitor.enter();
    expect(page.html).toContain('viewer · Europe/Berlin');
    expect(page.html).not.toContain('Fast-forward');
    expect((await visitor.post('/clock/advance', { by: '60' })).html).toContain(
      'cannot be pushed here, or not by you',
    );
    await visitor.type(path, '/incident declare Search is slow');
    expect((await visitor.type(path, '/incident ack INC-2026-001')).html).toContain('takes a responder');
    await expect.poll(async () => (await visitor.get('/')).location, { timeout: 3_000 }).toBe('/sign-in');
  });

  test('wrong tokens are refused, and after ten of them even right ones', async () => {
    const app = await workspace(env);
    const visitor = outside(app);
    for (let i = 0; i < 10; i += 1) {
      const seen = await signIn(visitor, `guess-${i}`);
      expect(seen.status).toBe(401);
      expect(seen.html).toContain('not valid here');
      expect(seen.html).not.toContain(`guess-${i}`);
    }
    const seen = await signIn(visitor, 'test-admin-token');
    expect(seen.status).toBe(429);
    expect(Number(seen.headers['retry-after'])).toBeGreaterThan(0);
    expect(visitor.cookies.size).toBe(0);
    expect(app.logged.join('')).not.toContain('guess-');
  });
});

describe('counting failures', () => {
  const at = (seconds: number) => new Date(seconds * 1_000);
  test('the limit holds within the window and for one address', () => {
    const limiter = new FailureLimiter(2, 60_000);
    expect(limiter.waitSeconds('a', at(0))).toBe(0);
    limiter.failed('a', at(0));
    limiter.failed('a', at(10));
    expect(limiter.waitSeconds('a', at(20))).toBe(40);
    expect(limiter.waitSeconds('b', at(20))).toBe(0);
    expect(limiter.waitSeconds('a', at(60))).toBe(0);
    limiter.failed('a', at(61));
    expect(limiter.waitSeconds('a', at(61))).toBe(0);
  });

  test('it remembers a limited number of addresses', () => {
    const limiter = new FailureLimiter(1, 60_000, 3);
    for (const address of ['a', 'b', 'c', 'd']) limiter.failed(address, at(0));
    expect(['a', 'b', 'c', 'd'].map((address) => limiter.waitSeconds(address, at(1)) > 0)).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });
});
