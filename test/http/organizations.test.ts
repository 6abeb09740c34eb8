/** A token of another organization, with every right there is: whatever of ours it names is not there. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { RestBinding } from '../../src/core/commands/command.js';
import { families } from '../../src/core/commands/families.js';
import { hashSecret } from '../../src/core/people/secrets.js';
import { addToken, addUser } from '../../src/store/queries/peopleWrites.js';
import { addSession } from '../../src/store/queries/sessions.js';
import { addOrganization } from '../../src/store/queries/system.js';
import { type RunningApp, startApp } from '../support/app.js';
import { call } from '../support/process.js';

const SECRET = 'a-token-of-another-organization';
const NO_ID = '00000000-0000-7000-8000-000000000000';
const bindings = families.flatMap(({ commands }) => commands.flatMap(({ rest }) => rest));
const named = ({ method, path }: RestBinding): string => `${method} ${path}`;
const listed = z.object({ results: z.array(z.object({ id: z.string() })) });

let app: RunningApp;
/** An id of ours for each part of a path. */
let ours: Readonly<Record<string, string>>;
const theirs = (method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
  call(app.url, method, path, body, { authorization: `Bearer ${SECRET}`, ...more });

/** Somebody of ours is signed in in a browser: over REST nobody can. */
async function openSession(): Promise<string> {
  const { users } = app.store.read.tables;
  const [user] = await app.store.read.select().from(users).where(eq(users.email, 'ada@example.com'));
  const at = app.clock.wallNow();
  const publicId = app.newId();
  const row = { id: 'its hash', publicId, organizationId: app.organizationId, userId: user?.id ?? '' };
  const until = { createdAt: at, lastSeenAt: at, expiresAt: new Date(at.getTime() + 3_600_000) };
  const from = { method: 'LINK' as const, tokenId: null, address: '192.0.2.1', agent: '' };
  await app.store.tx((w) => addSession(w, { ...row, ...until, ...from }));
  return publicId;
}

beforeAll(async () => {
  app = await startApp();
  const rest = (method: string, path: string, body?: unknown) => call(app.url, method, path, body);
  const first = async (path: string): Promise<string> =>
    listed.parse((await rest('GET', path)).body).results[0]?.id ?? '';
  await rest('POST', '/incidents', { title: 'Ours alone', severity: 'SEV1' });
  ours = {
    incident: await first('/incidents'),
    user: await first('/users'),
    team: await first('/teams'),
    service: await first('/services'),
    token: await first('/tokens'),
    entry: await first('/audit-log'),
    session: await openSession(),
  };
  const { read, tx } = { read: app.store.read, tx: app.store.tx.bind(app.store) };
  const [organization] = await read.select().from(read.tables.organizations);
  const [user] = await read.select().from(read.tables.users);
  const [token] = await read.select().from(read.tables.tokens);
  if (organization === undefined || user === undefined || token === undefined) throw new Error('not seeded');
  const [organizationId, userId] = [
    '00000000-0000-7000-8000-0000000000a1',
    '00000000-0000-7000-8000-0000000000a2',
  ];
  await tx(async (w) => {
    await addOrganization(w, { ...organization, id: organizationId, slug: 'other', name: 'Other' });
    const address = { email: 'eve@other.example', emailKey: 'eve@other.example' };
    await addUser(w, {
      ...user,
      ...address,
      id: userId,
      organizationId,
      name: 'Eve',
      role: 'ADMIN',
      clearance: 1000,
    });
    await addToken(w, {
      ...token,
      id: userId,
      organizationId,
      userId,
      role: 'ADMIN',
      hash: hashSecret(SECRET),
    });
  });
});
afterAll(() => app.stop());

test('is one of its own organization', async () => {
  expect(await theirs('GET', '/me')).toMatchObject({
    status: 200,
    body: { name: 'Eve', role: 'ADMIN', organization: { name: 'Other' } },
  });
});

describe('what is ours answers as what does not exist', () => {
  const parts = bindings.filter(({ path }) => path.includes(':'));
  test.each(parts.map((binding) => [named(binding), binding] as const))('%s', async (_, binding) => {
    const url = (id: (part: string) => string): string =>
      binding.path.replace(/:(\w+)/gu, (_all, part: string) => id(part));
    const body =
      binding.method === 'GET' || binding.method === 'DELETE' ? undefined : (binding.example ?? {});
    const [, part = ''] = /:(\w+)/u.exec(binding.path) ?? [];
    const answer = await theirs(
      binding.method,
      url((name) => ours[name] ?? ''),
      body,
    );
    const nothing = await theirs(
      binding.method,
      url(() => NO_ID),
      body,
    );
    expect(ours[part]).toBeTruthy();
    expect([answer.status, nothing.status]).toEqual([404, 404]);
    expect(JSON.stringify(answer.body).replaceAll(ours[part] ?? '', NO_ID)).toBe(
      JSON.stringify(nothing.body),
    );
  });

  test.each(['/incidents', '/users', '/teams', '/services', '/tokens', '/audit-log'])(
    'GET %s lists nothing of it',
    async (path) => {
      const { status, body } = await theirs('GET', `${path}?limit=200`);
      expect(status).toBe(200);
      for (const { id } of listed.parse((await call(app.url, 'GET', `${path}?limit=200`)).body).results)
        expect(JSON.stringify(body)).not.toContain(id);
    },
  );
});

test('nobody of ours can be acted for, named or owned by', async () => {
  for (const who of [ours['user'] ?? '', 'ada@example.com'])
    expect((await theirs('GET', '/me', undefined, { 'x-acting-user': who })).status).toBe(422);
  for (const [path, body] of [
    ['/incidents', { title: 'Theirs', services: [ours['service']] }],
    ['/teams', { name: 'Theirs', lead: ours['user'] }],
    ['/services', { name: 'theirs', team: ours['team'] }],
    ['/tokens', { name: 'theirs', user: ours['user'] }],
  ] as const) {
    const answer = await theirs('POST', path, body);
    expect([path, answer.status]).toEqual([path, 422]);
  }
});

test('the same addresses and names are theirs to give', async () => {
  expect((await theirs('POST', '/users', { name: 'Ada', email: 'ADA@example.com' })).status).toBe(201);
  expect((await theirs('POST', '/teams', { name: 'Platform' })).status).toBe(201);
  expect((await theirs('POST', '/services', { name: 'checkout' })).status).toBe(201);
  const { body } = await theirs('POST', '/incidents', { title: 'Theirs' });
  expect(body).toMatchObject({ reference: 'INC-2026-001', title: 'Theirs' });
  expect((await call(app.url, 'GET', '/incidents/INC-2026-001')).body).toMatchObject({ title: 'Ours alone' });
});
