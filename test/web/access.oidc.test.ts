/** Signing in at an identity provider: who is let in, and that none of its mistakes and lies lets anybody in. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Attempt, Provider, ProviderProblem } from '../../src/web/access/oidc/provider.js';
import { type RunningApp, startApp } from '../support/app.js';
import { type Fault, IdentityProvider } from '../support/oidc/provider.js';
import { peopleOf } from './given.js';
import { textOf } from './html.js';
import { type Seen, Visitor } from './visitor.js';

const HOST = 'localhost:3000';
const env = { HOST: '0.0.0.0', PUBLIC_URL: `http://${HOST}` };

let provider: IdentityProvider;
let app: RunningApp;
beforeAll(async () => {
  provider = await IdentityProvider.start();
});
afterAll(() => provider.stop());
const usual = { sub: 'ada-1', email: 'ada@example.com', email_verified: true, name: 'Ada' };
beforeEach(async () => {
  provider.person = usual;
  app = await startApp({ ...env, ...provider.env });
});
afterEach(async () => {
  provider.fault = undefined;
  provider.userinfoOnly = false;
  provider.clockOffSeconds = 0;
  await app.stop();
});

/** Sent to the provider: where they come back to. */
async function sent(visitor: Visitor, next = ''): Promise<string> {
  const start = await visitor.get(`/sign-in/oidc/start${next}`, { 'sec-fetch-site': 'same-origin' });
  expect(start.status).toBe(303);
  const back = await fetch(start.location ?? '', { redirect: 'manual' });
  const { pathname, search, origin } = new URL(back.headers.get('location') ?? '');
  expect(`${origin}${pathname}`).toBe(`http://${HOST}/sign-in/oidc`);
  return `${pathname}${search}`;
}
const signIn = async (visitor: Visitor, next = ''): Promise<Seen> => visitor.get(await sent(visitor, next));
const outside = (): Visitor => new Visitor(app, HOST);
const isIn = async (visitor: Visitor): Promise<boolean> => (await visitor.get('/me')).status === 200;
const problemOf = ({ html }: Seen): string =>
  textOf(/<p class="problem" id="oidc-problem"[^>]*>(.*?)<\/p>/su.exec(html)?.[1] ?? '');
const actions = async (): Promise<readonly string[]> => {
  const { auditLog } = app.store.read.tables;
  return (await app.store.read.select().from(auditLog)).map(({ action }) => action);
};

describe('whoever the provider knows', () => {
  test('is who has the e-mail address here, goes where they wanted, and has the role that they have here', async () => {
    const visitor = outside();
    expect((await visitor.get('/sign-in')).html).toContain('Continue with <bdi>Example Login</bdi>');
    const seen = await signIn(visitor, '?next=/people');
    expect(seen).toMatchObject({ status: 303, location: '/people' });
    expect(String(seen.headers['set-cookie'])).toMatch(
      /muster_session=[\w-]{43};[^,]*HttpOnly; SameSite=Lax/u,
    );
    expect(visitor.cookies.has('muster_sign_in')).toBe(false);
    const me = await visitor.get('/me');
    expect(textOf(me.html)).toContain('Ada Berger');
    expect(textOf(me.html)).toContain('single sign-on');
    expect(await actions()).toEqual(expect.arrayContaining(['identity.bind', 'session.start']));
    const { signIns } = app.store.read.tables;
    expect(await app.store.read.select().from(signIns)).toEqual([]);
  });

  test('stays the same person when their address changes there, or passes to somebody else', async () => {
    expect((await signIn(outside())).status).toBe(303);
    provider.person = { ...usual, email: 'ada.new@example.com' };
    const visitor = outside();
    expect((await signIn(visitor)).status).toBe(303);
    expect(textOf((await visitor.get('/me')).html)).toContain('Ada Berger');
    // Not verified any more: who is bound is known by what never changes.
    provider.person = { sub: 'ada-1' };
    expect((await signIn(outside())).status).toBe(303);
  });

  test('may be one who says the address only to whoever asks again', async () => {
    provider.userinfoOnly = true;
    expect((await signIn(outside())).status).toBe(303);
    expect(provider.asked).toContain('GET /userinfo');
  });

  test('gets in though the clocks differ by half a minute', async () => {
    provider.clockOffSeconds = -(5 * 60 + 30);
    expect((await signIn(outside())).status).toBe(303);
  });
});

describe('nobody is let in, or made', () => {
  const strangers = [
    [
      'nobody here has the address',
      { ...usual, sub: 's1', email: 'stranger@example.com' },
      /nobody who may sign in here has your e-mail address, stranger@example\.com.*Ask an admin/u,
    ],
    [
      'the address is not verified',
      { ...usual, sub: 's2', email_verified: false },
      /does not vouch for your e-mail/u,
    ],
    [
      'nothing is said of whether it is',
      { sub: 's3', email: 'ada@example.com' },
      /does not vouch for your e-mail/u,
    ],
    ['there is no address', { sub: 's4' }, /says no e-mail address/u],
    [
      'it is the name of somebody, not the address',
      { ...usual, sub: 's5', email: 'Ada Berger' },
      /nobody who may sign in here/u,
    ],
    [
      'the address is markup',
      { ...usual, sub: 's6', email: '<script>alert(1)</script>@x' },
      /nobody who may sign in here/u,
    ],
  ] as const;
  test.each(strangers)('where %s', async (_, person, said) => {
    provider.person = person;
    const before = (await peopleOf(app).activeUsers(100)).length;
    const visitor = outside();
    const seen = await signIn(visitor);
    expect(seen.status).toBe(403);
    expect(problemOf(seen)).toMatch(said);
    expect(seen.html).not.toContain('<script>alert');
    expect(await isIn(visitor)).toBe(false);
    expect((await peopleOf(app).activeUsers(100)).length).toBe(before);
    expect(await actions()).toContain('session.refuse');
    expect(await actions()).not.toContain('identity.bind');
  });

  test('where somebody calls themselves by another’s address', async () => {
    const [ada] = await peopleOf(app).usersMeant('ada@example.com');
    const { users } = app.store.read.tables;
    await app.store.tx((w) => w.update(users).set({ name: 'target@example.com' }));
    provider.person = { ...usual, sub: 's7', email: 'target@example.com' };
    expect(ada).toBeDefined();
    expect((await signIn(outside())).status).toBe(403);
  });

  test('where they are deactivated, bound or not', async () => {
    expect((await signIn(outside())).status).toBe(303);
    const { users } = app.store.read.tables;
    await app.store.tx((w) => w.update(users).set({ active: false }));
    expect((await signIn(outside())).status).toBe(403);
    provider.person = { ...usual, sub: 'ben-1', email: 'ben@example.com' };
    expect((await signIn(outside())).status).toBe(403);
  });

  const lies: readonly (readonly [Fault, RegExp])[] = [
    ['another nonce', /could not be believed/u],
    ['no nonce', /could not be believed/u],
    ['another audience', /could not be believed/u],
    ['an expired token', /could not be believed/u],
    ['an unsigned token', /could not be believed/u],
    ['a token signed with another key', /could not be believed/u],
    ['a token of another issuer', /could not be believed/u],
    ['no token', /could not be believed/u],
    ['it says no', /let nobody in/u],
  ];
  test.each(lies)('with %s', async (fault, said) => {
    provider.fault = fault;
    const visitor = outside();
    const seen = await signIn(visitor);
    expect(seen.status).toBe(401);
    expect(problemOf(seen)).toMatch(said);
    expect(seen.html).not.toMatch(/alert\(|access_denied|You may not/u);
    expect(await isIn(visitor)).toBe(false);
    expect(visitor.cookies.size).toBe(0);
    // The other ways are there still.
    expect(seen.html).toContain('name="token"');
    provider.fault = undefined;
    expect((await signIn(visitor)).status).toBe(303);
    for (const secret of provider.secrets) expect(app.logged.join('')).not.toContain(secret);
  });
});

describe('the way back', () => {
  test('serves once', async () => {
    const visitor = outside();
    const back = await sent(visitor);
    expect((await visitor.get(back)).status).toBe(303);
    // Whoever goes back in the browser is signed in already; from elsewhere it is over.
    expect(await visitor.get(back)).toMatchObject({ status: 303, location: '/' });
    const other = outside();
    const seen = await other.get(back);
    expect(seen.status).toBe(400);
    expect(problemOf(seen)).toMatch(/begin again/u);
    expect(await isIn(other)).toBe(false);
  });

  test('is that of the browser in which it was begun, and another’s uses nothing up', async () => {
    const [visitor, attacker] = [outside(), outside()];
    const back = await sent(visitor);
    const forged = await sent(attacker);
    expect((await visitor.get(forged)).status).toBe(400);
    expect(await isIn(visitor)).toBe(false);
    expect((await visitor.get('/sign-in/oidc?error=access_denied&state=x')).status).toBe(400);
    expect((await visitor.get('/sign-in/oidc')).status).toBe(400);
    expect((await visitor.get(back)).status).toBe(303);
  });

  test('is over after ten minutes', async () => {
    const visitor = outside();
    const back = await sent(visitor);
    const { signIns } = app.store.read.tables;
    await app.store.tx((w) => w.update(signIns).set({ expiresAt: app.clock.wallNow() }));
    expect((await visitor.get(back)).status).toBe(400);
  });

  test('leads to no other site', async () => {
    for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', '/%09/evil.example'])
      expect((await signIn(outside(), `?next=${encodeURIComponent(next)}`)).location).toMatch(
        /^\/(?![/\\])/u,
      );
  });

  test('is begun from our own page only', async () => {
    const visitor = outside();
    for (const site of ['cross-site', 'same-site', 'none'])
      expect(await visitor.get('/sign-in/oidc/start', { 'sec-fetch-site': site })).toMatchObject({
        status: 303,
        location: '/sign-in',
      });
    expect(visitor.cookies.size).toBe(0);
  });

  test('is begun no more than so often', async () => {
    const visitor = outside();
    let last = await visitor.get('/sign-in/oidc/start');
    for (let i = 0; i < 30; i += 1) last = await visitor.get('/sign-in/oidc/start');
    expect(last.status).toBe(429);
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    expect(problemOf(last)).toMatch(/Please wait/u);
  });
});

describe('a provider that is not there', () => {
  test('is said to be away, while other ways lead in; and nobody waits for it at the start', async () => {
    const away = await IdentityProvider.start();
    onTestFinished(() => away.stop());
    await away.stop();
    const alone = await startApp({ ...env, ...away.env });
    onTestFinished(() => alone.stop());
    const visitor = new Visitor(alone, HOST);
    const seen = await visitor.get('/sign-in/oidc/start?next=/me');
    expect(seen.status).toBe(503);
    expect(problemOf(seen)).toMatch(/Example Login does not answer at the moment/u);
    expect(seen.html).toContain('name="next" value="/me"');
    expect(await visitor.submit('/sign-in', { token: 'test-admin-token' })).toMatchObject({ status: 303 });
    // What failed is not remembered.
    await away.listen();
    expect((await new Visitor(alone, HOST).get('/sign-in/oidc/start')).status).toBe(303);
  });

  const parts = () => ({
    settings: {
      issuerUrl: provider.issuer,
      clientId: 'muster',
      clientSecret: provider.clientSecret,
      name: 'x',
    },
    clock: app.clock,
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    redirectUri: `http://${HOST}/sign-in/oidc`,
    timeoutSeconds: 0.2,
  });
  const trouble = (doing: Promise<unknown>): Promise<string> =>
    doing.then(
      () => 'none',
      (error: unknown) => (error instanceof ProviderProblem ? error.trouble : String(error)),
    );

  test('is not waited for for ever: neither to begin nor to finish', async () => {
    onTestFinished(() => {
      provider.silent = false;
    });
    provider.silent = true;
    expect(await trouble(new Provider(parts()).begin())).toBe('UNREACHABLE');
    provider.silent = false;
    const slow = new Provider(parts());
    const { attempt }: { attempt: Attempt } = await slow.begin();
    provider.silent = true;
    expect(await trouble(slow.finish(`?code=x&state=${attempt.state}`, attempt))).toBe('UNREACHABLE');
  });

  test('that calls itself otherwise is not the one that is meant', async () => {
    provider.fault = 'it calls itself otherwise';
    expect(await trouble(new Provider(parts()).begin())).toBe('UNREACHABLE');
  });

  test('is asked what it says of itself once an hour', async () => {
    const one = new Provider(parts());
    provider.asked.length = 0;
    await Promise.all([one.begin(), one.begin()]);
    await one.begin();
    expect(provider.asked).toEqual(['GET /.well-known/openid-configuration']);
  });
});
