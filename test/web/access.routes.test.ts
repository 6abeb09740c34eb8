/** Every route of the workspace, as nobody, as somebody of another organization, and as a viewer; and that no secret is told. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashSecret } from '../../src/core/people/secrets.js';
import { addUser } from '../../src/store/queries/peopleWrites.js';
import { addSession } from '../../src/store/queries/sessions.js';
import { addOrganization } from '../../src/store/queries/system.js';
import { type RunningApp, startApp } from '../support/app.js';
import { IdentityProvider } from '../support/oidc/provider.js';
import { peopleOf } from './given.js';
import { Visitor } from './visitor.js';

const HOST = 'localhost:3000';
const OTHER = '00000000-0000-7000-8000-0000000000a1';

interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

/** The routes of the workspace, as the server has them. */
function routesOf({ server }: RunningApp): readonly Route[] {
  const above: string[] = [];
  const routes: Route[] = [];
  for (const line of server.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', part = '', methods = ''] = /^([│├└─\s]*)(\S+) \(([^)]*)\)/u.exec(line) ?? [];
    if (part === '') continue;
    const depth = indent.length / 4 - 1;
    above.length = depth;
    above.push(part);
    const path = above.join('');
    for (const method of ['GET', 'POST'] as const)
      if (methods.split(', ').includes(method)) routes.push({ method, path });
  }
  return routes.filter(({ path }) => !/^\/(api|assets|healthz|readyz|metrics|sign-)/u.test(path));
}

/** A stream goes on for as long as one looks. */
const ends = ({ path }: Route): boolean => !path.endsWith('/events');

let app: RunningApp;
let provider: IdentityProvider;
let routes: readonly Route[];
let channel: string;
let person: string;
beforeAll(async () => {
  provider = await IdentityProvider.start();
  app = await startApp({ HOST: '0.0.0.0', PUBLIC_URL: `http://${HOST}`, ...provider.env });
  routes = routesOf(app);
  const admin = new Visitor(app, HOST);
  await admin.submit('/sign-in', { token: 'test-admin-token' });
  const { path } = await admin.enter();
  channel = path.replace('/c/', '');
  await admin.type(path, '/incident declare sev1 "Ours alone"');
  await app.worker.drain();
  person = (await peopleOf(app).usersMeant('ada@example.com'))[0]?.id ?? '';
});
afterAll(async () => {
  await app.stop();
  await provider.stop();
});

const addressOf = ({ path }: Route): string =>
  path.replace(/:(\w+)/gu, (_, name: string) => {
    if (name === 'incident') return 'INC-2026-001';
    return path.startsWith('/c/') ? channel : person;
  });
const fields = () => ({
  command: '/token add stolen --role viewer',
  text: '/token add stolen --role viewer',
  by: '60',
  user: person,
  'one.name': 'stolen',
});
const seenAs = (visitor: Visitor, route: Route, headers: Record<string, string> = {}) =>
  route.method === 'GET'
    ? visitor.get(addressOf(route), headers)
    : visitor.submit(addressOf(route), fields(), headers);

/** A browser in which somebody is signed in, without their having done anything. */
async function browserOf(organizationId: string, userId: string): Promise<Visitor> {
  const visitor = new Visitor(app, HOST);
  const at = app.clock.wallNow();
  const secret = `secret of ${userId}`.replaceAll(' ', '-');
  await app.store.tx((w) =>
    addSession(w, {
      id: hashSecret(secret),
      publicId: app.newId(),
      organizationId,
      userId,
      method: 'LINK',
      tokenId: null,
      createdAt: at,
      lastSeenAt: at,
      expiresAt: new Date(at.getTime() + 3_600_000),
      address: '192.0.2.1',
      agent: '',
    }),
  );
  visitor.cookies.set('muster_session', secret);
  return visitor;
}

/** What nobody but those who may has changed. */
const state = async () => {
  const { tokens, users, teams, services, incidents } = app.store.read.tables;
  const { read } = app.store;
  const all = [tokens, users, teams, services, incidents].map((table) => read.select().from(table));
  return { rows: await Promise.all(all), now: app.clock.now() };
};

test('there are routes to walk', () => {
  expect(routes.length).toBeGreaterThan(30);
  for (const path of ['/', '/c/:id/commands', '/people/:id', '/clock/advance'])
    expect(routes.map((route) => route.path)).toContain(path);
});

describe('nobody', () => {
  const refusesAll = async (visitor: () => Visitor | Promise<Visitor>): Promise<void> => {
    const before = await state();
    for (const route of routes) {
      const what = `${route.method} ${route.path}`;
      const page = await seenAs(await visitor(), route);
      // Whoever typed something gets it back, on a page that leads to the same place.
      const leadsTo = page.location ?? /<a href="([^"]*sign-in[^"]*)"/u.exec(page.html)?.[1] ?? '';
      expect([page.location === undefined ? 401 : 303, '/sign-in'], what).toEqual([
        page.status,
        new URL(leadsTo, `http://${HOST}`).pathname,
      ]);
      const parts = await seenAs(await visitor(), route, { 'hx-request': 'true', accept: '*/*' });
      expect(parts.status, what).toBe(401);
      for (const { html } of [page, parts]) expect(html, what).not.toMatch(/Ours alone|Ada Berger/u);
    }
    expect(await state()).toEqual(before);
  };

  test('who is signed out sees anything or does anything', () => refusesAll(() => new Visitor(app, HOST)));

  test('whose cookie is made up', () =>
    refusesAll(() => {
      const visitor = new Visitor(app, HOST);
      visitor.cookies.set('muster_session', "' or 1=1 --");
      visitor.cookies.set('muster_persona', person);
      return visitor;
    }));

  test('who belongs to another organization', async () => {
    const { read } = app.store;
    const [organization] = await read.select().from(read.tables.organizations);
    const [user] = await read.select().from(read.tables.users);
    if (organization === undefined || user === undefined) throw new Error('not seeded');
    const id = '00000000-0000-7000-8000-0000000000a2';
    const address = { email: 'eve@other.example', emailKey: 'eve@other.example' };
    await app.store.tx(async (w) => {
      await addOrganization(w, { ...organization, id: OTHER, slug: 'other', name: 'Other' });
      await addUser(w, { ...user, ...address, id, organizationId: OTHER, role: 'ADMIN', clearance: 1000 });
    });
    const eve = await browserOf(OTHER, id);
    await refusesAll(() => eve);
    // Not even where the session says that it is ours.
    const crossed = await browserOf(OTHER, person);
    await refusesAll(() => crossed);
  });
});

describe('a viewer', () => {
  test('opens what is everybody’s, and changes nothing', async () => {
    const emil = (await peopleOf(app).usersMeant('emil@example.com'))[0];
    const { users } = app.store.read.tables;
    await app.store.tx((w) => w.update(users).set({ role: 'ADMIN' }));
    await app.store.tx((w) =>
      w
        .update(users)
        .set({ role: 'VIEWER' })
        .where(eq(users.id, emil?.id ?? '')),
    );
    const visitor = await browserOf(app.organizationId, emil?.id ?? '');
    const before = await state();
    const statuses: Record<string, number> = {};
    for (const route of routes.filter(ends)) {
      const { status, html } = await seenAs(visitor, route);
      expect(status, `${route.method} ${route.path}`).toBeLessThan(500);
      expect(html).not.toContain('muster_');
      statuses[`${route.method} ${route.path}`] = status;
    }
    expect(statuses).toMatchObject({
      'GET /home': 200,
      'GET /people': 200,
      'GET /me': 200,
      'GET /tokens': 403,
      'GET /audit': 403,
      'POST /clock/advance': 403,
    });
    expect(await state()).toEqual(before);
    const refused = await visitor.submit(`/c/${channel}/commands`, fields());
    expect(refused.html).toContain('takes an admin');
    // Where others are signed in is theirs.
    expect((await visitor.get(`/people/${person}`)).html).not.toContain('sessions-title');
    expect((await visitor.get('/me')).html).toContain('sessions-title');
  });
});

describe('no secret', () => {
  test('stands on a page, in an address or in the log, whatever way somebody came in', async () => {
    const visitor = new Visitor(app, HOST);
    const told: string[] = [];
    const see = async (path: string): Promise<void> => {
      const { html, location = '' } = await visitor.get(path);
      told.push(html, location);
    };
    const start = await visitor.get('/sign-in/oidc/start', { 'sec-fetch-site': 'same-origin' });
    const attempt = visitor.cookies.get('muster_sign_in') ?? '';
    const there = await fetch(start.location ?? '', { redirect: 'manual' });
    const back = new URL(there.headers.get('location') ?? '');
    await see(`${back.pathname}${back.search}`);
    const session = visitor.cookies.get('muster_session') ?? '';
    expect(session).not.toBe('');
    for (const route of routes.filter(ends)) if (route.method === 'GET') await see(addressOf(route));
    await see(`/people/${person}`);
    await see('/sign-in?next=/me');
    told.push((await visitor.submit('/sign-in', { token: 'test-admin-token', next: '/me' })).location ?? '');
    const second = visitor.cookies.get('muster_session') ?? '';
    expect(second).not.toBe(session);
    await see('/me');
    await see('/audit');
    told.push((await visitor.submit('/sign-in', { code: 'WRNG-WRNG-WRNG-WRNG' })).html);
    told.push((await visitor.submit('/sign-out', {})).location ?? '');
    const secrets = [
      attempt,
      session,
      second,
      hashSecret(session),
      'test-admin-token',
      'WRNG-WRNG',
      provider.clientSecret,
      ...provider.secrets,
    ];
    const everything = [...told, ...app.logged].join('\n');
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(8);
      expect(everything).not.toContain(secret);
    }
  });
});
