/** People, teams, services, tokens and the audit log over real HTTP. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  auditObject,
  meObject,
  newTokenObject,
  serviceObject,
  teamObject,
  tokenObject,
  userObject,
} from '../../src/core/views/people.js';
import { type RunningApp, startApp } from '../support/app.js';
import { call } from '../support/process.js';

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const rest = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  call(app.url, method, path, body, headers);
const as = (who: string) => ({ 'x-acting-user': who });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const problem = (body: unknown) =>
  z
    .strictObject({
      error: z.strictObject({
        code: z.string(),
        message: z.string().min(1),
        fields: z.record(z.string(), z.array(z.string())).optional(),
        state: z.record(z.string(), z.unknown()).optional(),
      }),
    })
    .parse(body).error;
const listOf = <T extends z.ZodType>(one: T) =>
  z.strictObject({
    count: z.number(),
    next: z.string().nullable(),
    previous: z.string().nullable(),
    results: z.array(one),
  });
const user = userObject.strict();
const withSecret = newTokenObject.required().strict();

let count = 0;
/** A name that nothing else has. */
const another = (): string => {
  count += 1;
  return `Example ${count}`;
};
const newUser = async (fields: Record<string, unknown> = {}) =>
  user.parse((await rest('POST', '/users', { name: another(), ...fields })).body);
const newToken = async (fields: Record<string, unknown> = {}) =>
  withSecret.parse((await rest('POST', '/tokens', { name: another(), ...fields })).body);

const NOBODY = '00000000-0000-7000-8000-000000000000';

describe.each([
  ['users', userObject.strict(), {}, { timezone: 'Europe/Vienna' }],
  ['teams', teamObject.strict(), { members: ['chen@example.com'] }, { lead: 'ada@example.com' }],
  ['services', serviceObject.strict(), { team: 'Platform' }, { tier: 5 }],
] as const)('/%s', (collection, one, fields, change) => {
  const make = async () => {
    const answer = await rest('POST', `/${collection}`, { name: another(), ...fields });
    expect(answer.status).toBe(201);
    return one.parse(answer.body);
  };
  const path = (id: string, verb = '') => `/${collection}/${id}${verb}`;

  test('are made, read, listed, changed, deactivated and activated again', async () => {
    const made = await make();
    expect(one.parse((await rest('GET', path(made.id))).body)).toEqual(made);
    const patched = await rest('PATCH', path(made.id), change);
    expect(patched.status).toBe(200);
    expect(one.parse(patched.body)).not.toEqual(made);
    const list = listOf(one).parse(
      (await rest('GET', `/${collection}?search=${encodeURIComponent(made.name)}`)).body,
    );
    expect(list).toMatchObject({ count: 1, results: [{ id: made.id, active: true }] });
    for (let i = 0; i < 2; i += 1) {
      const deleted = await rest('DELETE', path(made.id));
      expect(deleted.status).toBe(200);
      expect(one.parse(deleted.body)).toMatchObject({ id: made.id, active: false });
    }
    expect(one.parse((await rest('GET', path(made.id))).body).active).toBe(false);
    expect(one.parse((await rest('POST', path(made.id, '/activate'))).body).active).toBe(true);
    expect(one.parse((await rest('POST', path(made.id, '/deactivate'))).body).active).toBe(false);
    const gone = listOf(one).parse((await rest('GET', `/${collection}?active=false&limit=200`)).body);
    expect(gone.results.map(({ id }) => id)).toContain(made.id);
  });

  test('have the newest first, and lead from page to page', async () => {
    const [first, second] = [await make(), await make()];
    const list = listOf(one).parse((await rest('GET', `/${collection}?limit=1&search=Example`)).body);
    expect(list.results[0]?.id).toBe(second.id);
    expect(list.next).toContain('offset=1');
    const next = await fetch(`${app.url}${list.next ?? ''}`, { headers: bearer('test-admin-token') });
    expect(listOf(one).parse(await next.json()).results[0]?.id).toBe(first.id);
  });

  test.each([NOBODY, 'nobody', "' or 1=1 --", 'x'.repeat(150)])('%j is not there', async (id) => {
    for (const [method, verb] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/activate'],
      ['POST', '/deactivate'],
    ] as const) {
      const answer = await rest(
        method,
        path(encodeURIComponent(id), verb),
        method === 'PATCH' ? change : undefined,
      );
      expect([method, answer.status]).toEqual([method, 404]);
      expect(problem(answer.body).code).toBe('NOT_FOUND');
    }
  });

  test('are changed by no viewer, and by nobody without a token', async () => {
    const { id } = await make();
    for (const [method, where, body] of [
      ['POST', `/${collection}`, { name: another() }],
      ['PATCH', path(id), change],
      ['DELETE', path(id), undefined],
      ['POST', path(id, '/activate'), undefined],
    ] as const) {
      const answer = await rest(method, where, body, as('emil@example.com'));
      expect([method, answer.status]).toEqual([method, 403]);
      expect(problem(answer.body).code).toBe('FORBIDDEN');
      expect((await rest(method, where, body, { authorization: '' })).status).toBe(401);
    }
    expect((await rest('GET', path(id), undefined, as('emil@example.com'))).status).toBe(200);
  });

  test('with a wrong value are invalid, and a wrong filter is malformed', async () => {
    for (const body of [{}, { name: 'x', colour: 'red' }, { name: 5 }, { name: '\u0000' }]) {
      const answer = await rest('POST', `/${collection}`, body);
      expect(answer.status).toBe(422);
      expect(problem(answer.body).fields).toBeDefined();
    }
    for (const query of ['limit=201', 'active=perhaps', 'ordering=colour', 'colour=red'])
      expect((await rest('GET', `/${collection}?${query}`)).status).toBe(400);
  });
});

describe('users', () => {
  test('whose address somebody has are refused, in whichever case', async () => {
    const answer = await rest('POST', '/users', { name: 'Chen', email: 'CHEN@EXAMPLE.COM' });
    expect(answer.status).toBe(422);
    expect(problem(answer.body).fields).toEqual({ email: [expect.stringContaining('Chen Wei')] });
  });

  test.each(['nobody', 'a@b', 'a b@example.com', `${'x'.repeat(320)}@example.com`, ''])(
    'have an address, and %j is none',
    async (email) => {
      const answer = await rest('POST', '/users', { name: another(), email });
      expect(answer.status).toBe(422);
      expect(problem(answer.body).fields).toHaveProperty('email');
    },
  );

  test('may correct themselves, and no more', async () => {
    const { id } = await newUser({ email: 'self@example.com', role: 'VIEWER' });
    const own = await rest('PATCH', `/users/${id}`, { phone: '+43 1 234567' }, as('self@example.com'));
    expect(user.parse(own.body).phone).toBe('+43 1 234567');
    const role = await rest('PATCH', `/users/${id}`, { role: 'ADMIN' }, as('self@example.com'));
    expect(role.status).toBe(403);
    expect(problem(role.body).fields).toHaveProperty('role');
    const foreign = await rest('GET', `/users/${id}`, undefined, as('dana@example.com'));
    expect(user.parse(foreign.body).phone).toBeNull();
  });

  test('are narrowed by role', async () => {
    const { results } = listOf(user).parse((await rest('GET', '/users?role=manager')).body);
    expect(results.map(({ role }) => role)).toEqual(results.map(() => 'MANAGER'));
    expect(results.length).toBeGreaterThan(0);
  });

  test('know themselves as /me', async () => {
    const me = meObject.strict().parse((await rest('GET', '/me', undefined, as('chen@example.com'))).body);
    expect(me).toMatchObject({ name: 'Chen Wei', role: 'RESPONDER', organization: { name: 'Muster' } });
    const { token } = await newToken({ name: 'Watcher', role: 'VIEWER' });
    expect(meObject.parse((await rest('GET', '/me', undefined, bearer(token))).body)).toMatchObject({
      name: 'Watcher',
      role: 'VIEWER',
    });
  });

  test('that are the last admin stay so, with the state in the answer', async () => {
    const ada = user.parse((await rest('GET', '/users/ada@example.com')).body);
    for (const answer of [
      await rest('DELETE', `/users/${ada.id}`),
      await rest('PATCH', `/users/${ada.id}`, { role: 'MANAGER' }),
    ]) {
      expect(answer.status).toBe(409);
      expect(problem(answer.body)).toMatchObject({ code: 'CONFLICT', state: { role: 'ADMIN' } });
    }
  });
});

describe('tokens', () => {
  const works = async (token: string) => (await rest('GET', '/me', undefined, bearer(token))).status;

  test('are made once, shown without their secret, changed and revoked', async () => {
    const { token, ...made } = await newToken({ role: 'MANAGER' });
    expect(await works(token)).toBe(200);
    const one = tokenObject.strict();
    expect(one.parse((await rest('GET', `/tokens/${made.id}`)).body)).toMatchObject({
      ...made,
      last_used_at: expect.any(String),
    });
    const renamed = await rest('PATCH', `/tokens/${made.id}`, { name: 'Renamed' });
    expect(one.parse(renamed.body).name).toBe('Renamed');
    const list = listOf(one).parse((await rest('GET', '/tokens?search=renamed')).body);
    expect(list.results).toMatchObject([{ id: made.id }]);
    for (let i = 0; i < 2; i += 1) {
      const revoked = await rest(
        i === 0 ? 'DELETE' : 'POST',
        `/tokens/${made.id}${i === 0 ? '' : '/revoke'}`,
      );
      expect(revoked.status).toBe(200);
      expect(one.parse(revoked.body).revoked_at).not.toBeNull();
    }
    expect(await works(token)).toBe(401);
    expect((await rest('PATCH', `/tokens/${made.id}`, { name: 'x' })).status).toBe(409);
    for (const id of [NOBODY, 'nobody'])
      for (const method of ['GET', 'DELETE']) expect((await rest(method, `/tokens/${id}`)).status).toBe(404);
    for (const method of ['GET', 'POST'])
      expect(
        (await rest(method, '/tokens', method === 'POST' ? { name: 'x' } : undefined, as('ben@example.com')))
          .status,
      ).toBe(403);
    expect(JSON.stringify((await rest('GET', '/tokens?limit=200')).body)).not.toContain('muster_');
    expect(app.logged.join('')).not.toContain(token);
  });

  test('repeated with the same key answer the object without the secret', async () => {
    const send = () => rest('POST', '/tokens', { name: 'Twice' }, { 'idempotency-key': 'a token' });
    const { token, ...made } = withSecret.parse((await send()).body);
    const again = await send();
    expect(again.status).toBe(201);
    expect(again.body).toEqual(made);
    expect(await works(token)).toBe(200);
  });

  test('end at their time', async () => {
    const past = await rest('POST', '/tokens', { name: 'x', expires_at: '2020-01-01T00:00:00Z' });
    expect(past.status).toBe(422);
    expect(problem(past.body).fields).toHaveProperty('expires_at');
    const { token, expires_at: until } = await newToken({ expires_at: '2199-01-01T00:00:00Z' });
    expect(until).toBe('2199-01-01T00:00:00.000Z');
    expect(await works(token)).toBe(200);
  });

  test('of a person may no more than the person, from the moment of a demotion; and end with them', async () => {
    const { id } = await newUser({ role: 'MANAGER', email: 'manager@example.com' });
    const { token } = await newToken({ user: id, role: 'MANAGER' });
    const add = () => rest('POST', '/teams', { name: another() }, bearer(token));
    expect((await add()).status).toBe(201);
    await rest('PATCH', `/users/${id}`, { role: 'VIEWER' });
    expect((await add()).status).toBe(403);
    expect((await rest('GET', '/me', undefined, bearer(token))).body).toMatchObject({ role: 'VIEWER' });
    await rest('PATCH', `/users/${id}`, { role: 'ADMIN' });
    expect((await rest('GET', '/tokens', undefined, bearer(token))).status).toBe(403);
    expect((await add()).status).toBe(201);
    await rest('DELETE', `/users/${id}`);
    expect(await works(token)).toBe(401);
    await rest('POST', `/users/${id}/activate`);
    expect(await works(token)).toBe(401);
  });
});

describe('the audit log', () => {
  test('tells who, when, from where, before and after, and ties it to the request', async () => {
    const { id } = await newUser();
    await rest('PATCH', `/users/${id}`, { clearance: 3 }, { 'x-request-id': 'request-77' });
    const list = listOf(auditObject.strict()).parse((await rest('GET', `/audit-log?subject_id=${id}`)).body);
    expect(list.results).toMatchObject([
      {
        action: 'user.edit',
        surface: 'rest',
        before: { clearance: 0 },
        after: { clearance: 3 },
        request_id: 'request-77',
        actor: { name: 'Admin token' },
      },
      { action: 'user.create', before: null },
    ]);
    const [entry] = list.results;
    expect((await rest('GET', `/audit-log/${entry?.id}`)).body).toEqual(entry);
    expect((await rest('GET', '/audit-log?search=request-77')).body).toMatchObject({ count: 1 });
  });

  test('is for admins, and is read only', async () => {
    for (const path of ['/audit-log', '/audit-log/export', `/audit-log/${NOBODY}`])
      expect((await rest('GET', path, undefined, as('ben@example.com'))).status).toBe(403);
    for (const id of [NOBODY, 'nothing']) expect((await rest('GET', `/audit-log/${id}`)).status).toBe(404);
    for (const method of ['POST', 'PATCH', 'DELETE'])
      expect((await rest(method, '/audit-log')).status).toBe(404);
    for (const query of ['since=never', 'actor=nobody', 'ordering=action'])
      expect((await rest('GET', `/audit-log?${query}`)).status).toBe(400);
  });

  test('is taken along as a file', async () => {
    const answer = await fetch(`${app.url}/api/v1/audit-log/export?action=user.`, {
      headers: bearer('test-admin-token'),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="audit-2026-03-02.csv"');
    const [header, ...rows] = (await answer.text()).trim().split('\n');
    expect(header).toMatch(/^id,at,actor_id,actor,/u);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row) => row.includes(',user.'))).toBe(true);
  });
});
