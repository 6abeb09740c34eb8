/** Coming in with a code from chat, what a session is, where it is seen and ended, and what stands before all of it. */
import { eq } from 'drizzle-orm';
import { describe, expect, onTestFinished, test } from 'vitest';
import { viewerOf } from '../../src/core/dispatch/deferred.js';
import type { Answer } from '../../src/core/dispatch/request.js';
import { Limits, network } from '../../src/web/access/limiter.js';
import { pathOnly, signInAddress } from '../../src/web/access/next.js';
import type { RunningApp } from '../support/app.js';
import { nonce, peopleOf, shown } from './given.js';
import { textOf } from './html.js';
import { Visitor, workspace } from './visitor.js';

const HOST = 'muster.example';
const env = { HOST: '0.0.0.0', PUBLIC_URL: `https://${HOST}` };
const HOUR = 3_600_000;

const outside = (app: RunningApp): Visitor => new Visitor(app, HOST);
const session = (visitor: Visitor): string => visitor.cookies.get('__Host-muster_session') ?? '';
const isIn = async (visitor: Visitor): Promise<boolean> => (await visitor.get('/me')).status === 200;

/** Asks for a link as somebody does in a chat platform. */
async function linkFor(app: RunningApp, email: string): Promise<{ link: string; code: string }> {
  const [user] = await peopleOf(app).usersMeant(email);
  if (user === undefined) throw new Error('Nobody is called so.');
  const answer: Answer = await app.dispatcher.dispatch({
    viewer: viewerOf(user),
    surface: 'a chat platform',
    asked: { type: 'line', line: '/session link' },
    canAsk: true,
  });
  if (answer.type !== 'done') throw new Error(`No link was answered: ${answer.type}.`);
  return answer.value as { link: string; code: string };
}
/** Somebody who came in with a link. */
async function signedIn(app: RunningApp, email = 'chen@example.com'): Promise<Visitor> {
  const visitor = outside(app);
  await visitor.submit('/sign-in', { code: (await linkFor(app, email)).code });
  expect(await isIn(visitor)).toBe(true);
  return visitor;
}
const rowsOf = (app: RunningApp) => app.store.read.select().from(app.store.read.tables.sessions);
/** Moves what is known of the one session that there is. */
const alter = (app: RunningApp, set: { lastSeenAt?: Date; createdAt?: Date; expiresAt?: Date }) =>
  app.store.tx((w) => w.update(w.tables.sessions).set(set));

describe('a link from chat', () => {
  test('leads to a page that uses nothing up; its code signs in once, as who asked for it', async () => {
    const app = await workspace(env);
    const visitor = outside(app);
    const { link, code } = await linkFor(app, 'chen@example.com');
    expect(link).toBe(`https://${HOST}/sign-in#${code}`);
    // What follows links on its own, and the browser itself, send what stands before the #.
    for (let i = 0; i < 3; i += 1) expect((await visitor.get('/sign-in')).status).toBe(200);
    const seen = await visitor.submit('/sign-in', { code, next: '/people?role=ADMIN' });
    expect(seen).toMatchObject({ status: 303, location: '/people?role=ADMIN' });
    expect(String(seen.headers['set-cookie'])).toMatch(
      /^__Host-muster_session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/u,
    );
    expect(shown((await visitor.get('/me')).html)).toContain('Chen Wei');
    const other = outside(app);
    const again = await other.submit('/sign-in', { code });
    expect(again.status).toBe(401);
    expect(again.html).toContain('This code is not valid, or not any more');
    expect(again.html).not.toContain(code);
    expect(await isIn(other)).toBe(false);
  });

  test('of somebody who is gone is worth nothing', async () => {
    const app = await workspace(env);
    const { code } = await linkFor(app, 'chen@example.com');
    const { users } = app.store.read.tables;
    await app.store.tx((w) =>
      w.update(users).set({ active: false }).where(eq(users.email, 'chen@example.com')),
    );
    const visitor = outside(app);
    expect((await visitor.submit('/sign-in', { code })).status).toBe(401);
    expect(await rowsOf(app)).toEqual([]);
  });

  test('is no token, nor the other way round; and failures are counted for both', async () => {
    const app = await workspace(env);
    const visitor = outside(app);
    const { code } = await linkFor(app, 'chen@example.com');
    expect((await visitor.submit('/sign-in', { token: code })).status).toBe(401);
    expect((await visitor.submit('/sign-in', { code: 'test-admin-token' })).status).toBe(401);
    for (let i = 0; i < 8; i += 1) await visitor.submit('/sign-in', { code: `WRNG-${i}` });
    const seen = await visitor.submit('/sign-in', { code });
    expect(seen.status).toBe(429);
    expect(textOf(seen.html)).toMatch(/wrong too often. Please wait \d+ seconds/u);
    const { auditLog } = app.store.read.tables;
    const failures = (await app.store.read.select().from(auditLog)).filter(
      ({ action }) => action === 'session.refuse',
    );
    // The first and the last before the limit: whoever tries does not fill the log.
    expect(failures.map(({ after }) => after)).toMatchObject([
      { way: 'token', failures: 1 },
      { way: 'code', failures: 10 },
    ]);
  });

  test('takes the place of the session that the browser had, with a secret of its own', async () => {
    const app = await workspace(env);
    const visitor = await signedIn(app);
    const before = session(visitor);
    const page = await visitor.get('/sign-in');
    expect(textOf(page.html)).toContain('You are signed in as Chen Wei');
    await visitor.submit('/sign-in', { token: 'test-admin-token' });
    expect(session(visitor)).not.toBe(before);
    expect(await rowsOf(app)).toMatchObject([{ method: 'TOKEN' }]);
    const thief = outside(app);
    thief.cookies.set('__Host-muster_session', before);
    expect(await isIn(thief)).toBe(false);
  });
});

describe('a session', () => {
  test('lasts for twelve hours after it was used, and for seven days in all', async () => {
    const app = await workspace(env);
    const visitor = await signedIn(app);
    const now = app.clock.wallNow().getTime();
    const [begun] = await rowsOf(app);
    expect((begun?.expiresAt.getTime() ?? 0) - now).toBeLessThanOrEqual(12 * HOUR);
    await alter(app, { lastSeenAt: new Date(now - 2 * HOUR), expiresAt: new Date(now + 10 * HOUR) });
    expect(await isIn(visitor)).toBe(true);
    const [used] = await rowsOf(app);
    expect(used?.expiresAt.getTime()).toBeGreaterThan(now + 11.9 * HOUR);
    const created = new Date(now - (7 * 24 - 1) * HOUR);
    await alter(app, { createdAt: created, lastSeenAt: new Date(now - 2 * HOUR) });
    expect(await isIn(visitor)).toBe(true);
    const [old] = await rowsOf(app);
    expect(old?.expiresAt).toEqual(new Date(created.getTime() + 7 * 24 * HOUR));
    await alter(app, { expiresAt: new Date(now - 1) });
    expect(await isIn(visitor)).toBe(false);
  });

  test('is written down as used at most once a minute', async () => {
    const app = await workspace(env);
    const visitor = await signedIn(app);
    const [first] = await rowsOf(app);
    for (let i = 0; i < 3; i += 1) await visitor.get('/people');
    expect(await rowsOf(app)).toEqual([first]);
    await alter(app, { lastSeenAt: new Date(app.clock.wallNow().getTime() - 61_000) });
    await visitor.get('/people');
    const [later] = await rowsOf(app);
    expect(later?.lastSeenAt.getTime()).toBeGreaterThanOrEqual(first?.lastSeenAt.getTime() ?? 0);
  });

  test('is shown to its person and to admins, with what it is by words, and ended there', async () => {
    const app = await workspace(env);
    const [one, two] = [await signedIn(app), await signedIn(app)];
    const me = shown((await one.get('/me')).html);
    expect(me).toContain('2 browsers');
    expect(me).toMatch(/this one/u);
    expect(me).toContain('with a link from chat');
    const [chen] = await peopleOf(app).usersMeant('chen@example.com');
    const admin = await signedIn(app, 'ada@example.com');
    const page = (await admin.get(`/people/${chen?.id}`)).html;
    const [, other = ''] = /value="\/session revoke ([0-9a-f-]{36})"/u.exec(page) ?? [];
    expect(shown(page)).toContain('2 browsers');
    const direct = (await admin.get('/direct')).location ?? '';
    await admin.post(`${direct}/commands`, { command: `/session revoke ${other}`, nonce: nonce() });
    expect([await isIn(one), await isIn(two)].filter(Boolean)).toHaveLength(1);
    const left = (await isIn(one)) ? one : two;
    const own = (await left.get('/direct')).location ?? '';
    await left.post(`${own}/forms`, {
      command: 'session revoke',
      'one.session': 'all',
      'one.confirm': 'yes',
      nonce: nonce(),
    });
    expect(await isIn(left)).toBe(false);
    expect(await isIn(admin)).toBe(true);
  });

  test('that was ended closes the windows that are open at once, and what is sent then is kept', async () => {
    const app = await workspace({ HOST: '0.0.0.0', PUBLIC_URL: 'http://localhost:3000' });
    const visitor = new Visitor(app);
    await visitor.submit('/sign-in', { code: (await linkFor(app, 'chen@example.com')).code });
    const { path } = await visitor.enter();
    const cookie = `muster_session=${visitor.cookies.get('muster_session')}`;
    const stopped = new AbortController();
    onTestFinished(() => stopped.abort());
    const events = await fetch(`${app.url.replace('0.0.0.0', '127.0.0.1')}${path}/events`, {
      headers: { cookie, host: 'localhost:3000' },
      signal: stopped.signal,
    });
    const reader = events.body?.getReader();
    const text = new TextDecoder();
    await reader?.read();
    const [chen] = await peopleOf(app).usersMeant('chen@example.com');
    if (chen === undefined) throw new Error('Nobody is called so.');
    const began = performance.now();
    await app.dispatcher.dispatch({
      viewer: viewerOf(chen),
      surface: 'a chat platform',
      asked: { type: 'values', command: 'session revoke', origin: 'json', values: { session: 'all' } },
      canAsk: false,
    });
    let said = '';
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
      said += text.decode(part.value);
    expect(said).toContain('event: reload');
    // Not at the next beat, which comes every fifteen seconds.
    expect(performance.now() - began).toBeLessThan(5_000);
    const sent = await visitor.post(`${path}/messages`, { text: 'Half a thought' });
    expect(sent.status).toBe(401);
    expect(textOf(sent.html)).toContain('Your session has ended. What you typed is still here');
    expect(sent.html).toContain(`href="/sign-in?next=${path}"`);
    const page = await visitor.post(
      `${path}/messages`,
      { text: 'x' },
      {
        'hx-current-url': `http://localhost:3000${path}?thread=1`,
      },
    );
    expect(page.html).toContain(`href="/sign-in?next=${path}%3Fthread%3D1"`);
  });
});

describe('where to go afterwards', () => {
  test.each([
    ['/c/1#m-2', '/c/1#m-2'],
    ['/people?role=ADMIN&search=a%20b', '/people?role=ADMIN&search=a%20b'],
    ['/café', '/caf%C3%A9'],
    ['', '/'],
    ['people', '/'],
    ['//evil.example', '/'],
    ['///evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/a\\..\\..//evil.example', '/'],
    ['\\\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/\n/evil.example', '/'],
    ['https://evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['/..//evil.example', '/'],
    ['/./%2e%2e//evil.example', '/'],
    ['/sign-in?next=/sign-in', '/'],
    ['/sign-in/oidc/start', '/'],
    [`/${'x'.repeat(3_000)}`, '/'],
  ])('%j leads to %j', (next, path) => expect(pathOnly(next)).toBe(path));

  test('is part of the address to sign in at', () => {
    expect(signInAddress('/')).toBe('/sign-in');
    expect(signInAddress('/c/1')).toBe('/sign-in?next=/c/1');
    expect(signInAddress('/people?a=b&c=d')).toBe('/sign-in?next=/people%3Fa%3Db%26c%3Dd');
    expect(signInAddress('//evil.example')).toBe('/sign-in');
  });
});

describe('where a request came from', () => {
  const failures = async (app: RunningApp, from: (i: number) => string): Promise<number> => {
    const visitor = outside(app);
    let last = 0;
    for (let i = 0; i < 11; i += 1)
      last = (await visitor.submit('/sign-in', { token: `wrong-${i}` }, { 'x-forwarded-for': from(i) }))
        .status;
    return last;
  };

  test('is not what somebody says of themselves', async () => {
    const app = await workspace(env);
    expect(await failures(app, (i) => `203.0.113.${i}`)).toBe(429);
    await app.store.tx((w) => w.delete(w.tables.auditLog));
  });

  test('is what a proxy says that is trusted, and nothing that stands before it', async () => {
    const app = await workspace({ ...env, TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' });
    expect(await failures(app, (i) => `203.0.113.${i}`)).toBe(401);
    // Whoever writes further addresses in front is known by the one that the proxy has added.
    expect(await failures(app, (i) => `198.51.100.${i}, 192.0.2.7`)).toBe(429);
    expect(await failures(app, (i) => `198.51.100.${i}, 192.0.2.8, 10.1.2.3`)).toBe(429);
    const visitor = outside(app);
    const { code } = await linkFor(app, 'chen@example.com');
    await visitor.submit('/sign-in', { code }, { 'x-forwarded-for': '192.0.2.9' });
    expect((await rowsOf(app)).map(({ address }) => address)).toEqual(['192.0.2.9']);
  });

  test('is a whole network, where everybody has one', () => {
    expect(network('2001:db8:1:2:3:4:5:6')).toBe(network('2001:db8:1:2::9'));
    expect(network('2001:db8::1')).toBe('2001:db8:0:0::/64');
    expect(network('::1')).toBe('0:0:0:0::/64');
    expect(network('2001:db8:1:3::9')).not.toBe(network('2001:db8:1:2::9'));
    expect(network('::ffff:192.0.2.1')).toBe('::ffff:192.0.2.1');
    expect(network('192.0.2.1')).toBe('192.0.2.1');
    expect(network('nonsense')).toBe('nonsense');
  });

  test('all of them together have a limit, too', () => {
    const limits = new Limits({ each: 2, all: 5 });
    const at = new Date(0);
    for (let i = 0; i < 5; i += 1) limits.count(`192.0.2.${i}`, at);
    expect(limits.waitSeconds('198.51.100.1', at)).toBe(60);
    expect(limits.waitSeconds('198.51.100.1', new Date(60_000))).toBe(0);
  });
});

describe('what stands before it', () => {
  test('over https browsers are told to stay there, and that nothing here needs a camera', async () => {
    const app = await workspace(env);
    for (const path of ['/sign-in', '/assets/app.css', '/people']) {
      const { headers } = await outside(app).get(path);
      expect(headers['strict-transport-security']).toBe('max-age=31536000');
      expect(headers['permissions-policy']).toContain('camera=()');
    }
    const plain = await new Visitor(await workspace()).get('/home');
    expect(plain.headers['strict-transport-security']).toBeUndefined();
    expect(plain.headers['permissions-policy']).toContain('camera=()');
  });

  test.each([
    ['an address that others know', { PUBLIC_URL: 'https://muster.example' }],
    ['a proxy', { TRUSTED_PROXIES: '127.0.0.1' }],
  ])('nobody chooses whom to be behind %s, wherever it listens', async (_, more) => {
    const app = await workspace(more);
    const visitor = new Visitor(app);
    expect((await visitor.get('/')).location).toBe('/sign-in');
    expect((await visitor.submit('/persona', { user: 'x' })).status).toBe(404);
    const { code } = await linkFor(app, 'chen@example.com');
    expect(await visitor.submit('/sign-in', { code })).toMatchObject({ status: 303 });
  });

  test('where nobody signs in there is no link, and it says why', async () => {
    const app = await workspace();
    await expect(linkFor(app, 'chen@example.com')).rejects.toThrow('refused');
    const visitor = new Visitor(app);
    expect((await visitor.get('/me')).html).not.toContain('sessions-title');
  });
});
