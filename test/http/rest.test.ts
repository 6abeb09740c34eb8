/** The HTTP contract, over real HTTP: other people's programs rely on it to the letter. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { incidentObject, timelineObject, updateObject } from '../../src/core/views/incident.js';
import { type RunningApp, startApp } from '../support/app.js';
import { call } from '../support/process.js';

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const rest = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  call(app.url, method, path, body, headers);
const errorObject = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string().min(1),
    fields: z.record(z.string(), z.array(z.string())).optional(),
    state: z.record(z.string(), z.unknown()).optional(),
  }),
});
const problem = (body: unknown) => errorObject.parse(body).error;
const listOf = <T extends z.ZodType>(one: T) =>
  z.strictObject({
    count: z.number(),
    next: z.string().nullable(),
    previous: z.string().nullable(),
    results: z.array(one),
  });
const strict = incidentObject.strict();
const declare = async (fields: Record<string, unknown> = {}) =>
  strict.parse((await rest('POST', '/incidents', { title: 'Checkout is down', ...fields })).body);

describe('the life of an incident', () => {
  test('each verb answers with the incident, and the object has exactly the fields of the contract', async () => {
    const declared = await rest('POST', '/incidents', {
      title: 'Checkout is down',
      severity: 'SEV1',
      description: 'Card payments fail',
      priority: 'P2',
      category: 'APPLICATION',
      services: ['checkout'],
      impact: {
        summary: 'Nobody can pay',
        affected_users: 1200,
        error_rate_percent: 99.5,
        customers_affected: true,
      },
      detected_at: '2026-03-02T08:50:00Z',
    });
    expect(declared.status).toBe(201);
    const incident = strict.parse(declared.body);
    expect(incident).toMatchObject({
      severity: 'SEV1',
      priority: 'P2',
      category: 'APPLICATION',
      status: 'DETECTED',
      detected_at: '2026-03-02T08:50:00.000Z',
      declared_at: '2026-03-02T09:00:00.000Z',
      source: 'rest',
      version: 1,
      impact: {
        summary: 'Nobody can pay',
        affected_users: 1200,
        error_rate_percent: 99.5,
        revenue: null,
        customers_affected: true,
      },
    });
    expect(incident.services.map((s) => s.name)).toEqual(['checkout']);
    const verb = async (name: string, body?: unknown) => {
      const answer = await rest('POST', `/incidents/${incident.reference}/${name}`, body);
      expect(answer.status).toBe(200);
      return strict.parse(answer.body);
    };
    expect(await verb('acknowledge')).toMatchObject({
      status: 'INVESTIGATING',
      acknowledged_at: '2026-03-02T09:00:00.000Z',
      assignee: { name: 'Admin token' },
    });
    expect(await verb('roles', { role: 'INCIDENT_COMMANDER', user: 'ben@example.com' })).toMatchObject({
      commander: { name: 'Ben Carter' },
      assignee: { name: 'Ben Carter' },
    });
    expect(await verb('roles', { role: 'INCIDENT_COMMANDER', user: null })).toMatchObject({
      commander: null,
      roles: [],
    });
    expect(await verb('status', { status: 'MONITORING', note: 'Fix is out' })).toMatchObject({
      status: 'MONITORING',
      identified_at: null,
      mitigated_at: '2026-03-02T09:00:00.000Z',
    });
    expect(await verb('severity', { severity: 'SEV2', reason: 'Only one region' })).toMatchObject({
      severity: 'SEV2',
      priority: 'P2',
    });
    expect(await verb('updates', { message: 'Nearly there', next_update_minutes: 20 })).toMatchObject({
      next_update_due_at: '2026-03-02T09:20:00.000Z',
    });
    expect(
      await verb('timeline', { text: 'Deploy 4711 went out', at: '2026-03-02T08:40:00Z' }),
    ).toMatchObject({ status: 'MONITORING' });
    expect(await verb('resolve', { resolution: 'Rolled back', root_cause: 'A typo' })).toMatchObject({
      status: 'RESOLVED',
      resolution: 'Rolled back',
      root_cause: 'A typo',
      next_update_due_at: null,
    });
    expect(await verb('reopen', { reason: 'Again' })).toMatchObject({
      status: 'INVESTIGATING',
      resolved_at: null,
    });
    expect(await verb('resolve')).toMatchObject({ status: 'RESOLVED' });
    expect(await verb('close')).toMatchObject({ status: 'CLOSED', closed_at: '2026-03-02T09:00:00.000Z' });

    const timeline = listOf(timelineObject.strict()).parse(
      (await rest('GET', `/incidents/${incident.id}/timeline?ordering=seq`)).body,
    );
    expect(timeline.results.map((e) => e.kind)).toEqual(
      expect.arrayContaining([
        'DECLARED',
        'ACKNOWLEDGED',
        'ROLE',
        'STATUS',
        'SEVERITY',
        'UPDATE',
        'NOTE',
        'RESOLVED',
        'REOPENED',
        'CLOSED',
      ]),
    );
    const updates = listOf(updateObject.strict()).parse(
      (await rest('GET', `/incidents/${incident.id}/updates`)).body,
    );
    expect(updates.results).toMatchObject([
      { message: 'Nearly there', status: 'MONITORING', audiences: ['RESPONDERS'] },
    ]);
  });

  test('a room is there once the outbox has made it', async () => {
    const { id } = await declare({ severity: 'SEV2' });
    await app.worker.drain();
    const { rooms } = strict.parse((await rest('GET', `/incidents/${id}`)).body);
    expect(rooms).toMatchObject([
      {
        platform: 'web',
        name: expect.stringMatching(/^inc-2026-\d{3}-checkout-is-down$/u),
        url: expect.stringContaining('/c/'),
      },
    ]);
  });

  test('repeating what is so already answers 200 with the object as it is', async () => {
    const { id } = await declare();
    const first = strict.parse((await rest('POST', `/incidents/${id}/acknowledge`)).body);
    const second = await rest('POST', `/incidents/${id}/acknowledge`);
    expect(second.status).toBe(200);
    expect(strict.parse(second.body).version).toBe(first.version);
  });

  test('what the present state forbids is a conflict with the state in it', async () => {
    const { id } = await declare();
    const { status, body } = await rest('POST', `/incidents/${id}/close`);
    expect(status).toBe(409);
    expect(problem(body)).toMatchObject({ code: 'CONFLICT', state: { status: 'DETECTED' } });
  });

  test('PATCH changes the fields given, and refuses an old version', async () => {
    const { id, version } = await declare();
    const patched = await rest('PATCH', `/incidents/${id}`, {
      title: 'Payments fail',
      tags: ['b', 'a'],
      version,
    });
    expect(strict.parse(patched.body)).toMatchObject({
      title: 'Payments fail',
      tags: ['a', 'b'],
      version: version + 1,
    });
    const late = await rest('PATCH', `/incidents/${id}`, { title: 'Too late', version });
    expect(late.status).toBe(409);
    expect(problem(late.body)).toMatchObject({ code: 'STALE_VERSION', state: { version: version + 1 } });
  });
});

describe('lists', () => {
  test('have count, next, previous and results, newest first, and lead from page to page', async () => {
    for (let i = 0; i < 3; i += 1) await declare({ title: `Paged ${i}` });
    const list = listOf(strict);
    const first = list.parse((await rest('GET', '/incidents?search=paged&limit=2')).body);
    expect(first).toMatchObject({ count: 3, previous: null });
    expect(first.results.map((i) => i.title)).toEqual(['Paged 2', 'Paged 1']);
    const second = list.parse(
      await (
        await fetch(`${app.url}${first.next ?? ''}`, {
          headers: { authorization: 'Bearer test-admin-token' },
        })
      ).json(),
    );
    expect(second.results.map((i) => i.title)).toEqual(['Paged 0']);
    expect(second.next).toBeNull();
    expect(second.previous).toContain('offset=0');
  });

  test.each([
    ['status=resolved', 0],
    ['status=detected,investigating', 1],
    ['severity=SEV4', 1],
    ['severity=sev1', 0],
    ['service=payments', 1],
    ['tag=payments', 1],
    ['commander=ben@example.com', 0],
    ['since=2026-03-02T08:00:00Z', 1],
    ['until=2026-03-02T08:00:00Z', 0],
    ['search=needle', 1],
    ['search=100%25', 0],
  ])('filter by %s', async (query, count) => {
    if (listOf(strict).parse((await rest('GET', '/incidents?search=needle')).body).count === 0)
      await declare({ title: 'A needle', severity: 'SEV4', services: ['payments'] });
    expect(
      listOf(strict).parse(
        (
          await rest(
            'GET',
            `/incidents?${query}&search=${query.startsWith('search') ? query.slice(7) : 'needle'}`.replace(
              /&search=(.*)$/u,
              query.startsWith('search') ? '' : '&search=$1',
            ),
          )
        ).body,
      ).count,
    ).toBe(count);
  });

  test.each([
    'limit=201',
    'limit=0',
    'limit=x',
    'offset=-1',
    'status=burning',
    'ordering=colour',
    'nonsense=1',
    'since=never',
  ])('%s is a malformed request', async (query) => {
    const { status, body } = await rest('GET', `/incidents?${query}`);
    expect(status).toBe(400);
    expect(problem(body).fields).toHaveProperty(query.split('=')[0] ?? '');
  });

  test('a trailing slash is accepted everywhere', async () => {
    expect((await rest('GET', '/incidents/')).status).toBe(200);
    const { id } = await declare();
    expect((await rest('POST', `/incidents/${id}/acknowledge/`)).status).toBe(200);
  });
});

describe('access', () => {
  test.each([{}, { authorization: 'Bearer wrong' }, { authorization: 'Basic dXNlcg==' }])(
    'without a valid token: 401 (%j)',
    async (headers) => {
      const response = await fetch(`${app.url}/api/v1/incidents`, { headers });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toContain('Bearer');
      expect(problem(await response.json()).code).toBe('UNAUTHENTICATED');
    },
  );

  test('an admin may act for somebody, with that person’s own rights', async () => {
    const { id } = await declare();
    const viewer = await rest(
      'POST',
      `/incidents/${id}/acknowledge`,
      {},
      { 'x-acting-user': 'emil@example.com' },
    );
    expect(viewer.status).toBe(403);
    const responder = await rest(
      'POST',
      `/incidents/${id}/acknowledge`,
      {},
      { 'x-acting-user': 'chen@example.com' },
    );
    expect(strict.parse(responder.body).assignee?.name).toBe('Chen Wei');
    expect(
      (await rest('GET', '/incidents', undefined, { 'x-acting-user': 'nobody@example.com' })).status,
    ).toBe(422);
  });

  test('a private incident does not exist for who may not see it', async () => {
    const { id, reference } = await declare({ private: true });
    for (const path of [
      `/incidents/${id}`,
      `/incidents/${reference}`,
      `/incidents/${id}/timeline`,
      `/incidents/${id}/updates`,
    ]) {
      const { status, body } = await rest('GET', path, undefined, { 'x-acting-user': 'chen@example.com' });
      expect(status).toBe(404);
      expect(problem(body).message).toBe(
        problem(
          (
            await rest(
              'GET',
              path.replace(id, '00000000-0000-7000-8000-000000000000').replace(reference, 'INC-2026-999'),
              undefined,
              { 'x-acting-user': 'chen@example.com' },
            )
          ).body,
        )
          .message.replace('00000000-0000-7000-8000-000000000000', id)
          .replace('INC-2026-999', reference),
      );
    }
    const { body } = await rest('GET', '/incidents?limit=200', undefined, {
      'x-acting-user': 'chen@example.com',
    });
    expect(JSON.stringify(body)).not.toContain(id);
  });
});

describe('bad input', () => {
  test.each([
    ['no title', {}, 'title'],
    ['a title of 201 characters', { title: 'x'.repeat(201) }, 'title'],
    ['a title that is no text', { title: 5 }, 'title'],
    ['NUL', { title: 'a\u0000b' }, 'title'],
    ['a lone surrogate', { title: 'a\ud800b' }, 'title'],
    ['a wrong severity', { title: 'x', severity: 'SEV9' }, 'severity'],
    ['an unknown field', { title: 'x', colour: 'red' }, 'colour'],
    ['an unknown service', { title: 'x', services: ['nope'] }, 'services'],
    ['services that are no list', { title: 'x', services: 'checkout' }, 'services'],
    ['yes for a boolean', { title: 'x', private: 'yes' }, 'private'],
    ['a future detection', { title: 'x', detected_at: '2030-01-01T00:00:00Z' }, 'detected_at'],
    ['a wrong impact', { title: 'x', impact: { affected_users: -1 } }, 'impact'],
    ['null for a title', { title: null }, 'title'],
  ])('%s is invalid, and the field is named', async (_name, body, field) => {
    const answer = await rest('POST', '/incidents', body);
    expect(answer.status).toBe(422);
    expect(problem(answer.body)).toMatchObject({
      code: 'INVALID',
      fields: { [field]: [expect.any(String)] },
    });
  });

  test.each([
    ['no JSON', '{"title":', 400],
    ['a list', '[]', 400],
    ['a text', '"title"', 400],
    ['a poisoned prototype', '{"title":"x","__proto__":{"role":"ADMIN"}}', 400],
    ['more than 1 MiB', JSON.stringify({ title: 'x', description: 'y'.repeat(1024 * 1024) }), 413],
  ])('%s', async (_name, body, status) => {
    const answer = await rest('POST', '/incidents', body);
    expect(answer.status).toBe(status);
    problem(answer.body);
  });

  test('another media type', async () => {
    const answer = await rest('POST', '/incidents', 'title=x', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(answer.status).toBe(415);
    expect(problem(answer.body).code).toBe('UNSUPPORTED_MEDIA');
  });

  test('what is not there', async () => {
    expect((await rest('GET', '/incidents/INC-2026-999')).status).toBe(404);
    expect((await rest('GET', '/nothing')).status).toBe(404);
    expect((await rest('POST', '/incidents/not-a-reference/acknowledge')).status).toBe(404);
  });

  test('hostile titles are kept exactly as they were typed', async () => {
    for (const title of [
      '<script>alert(1)</script>',
      '**bold** _it_ [x](javascript:alert(1))',
      '\u202egnp.exe',
      '🔥🔥🔥',
      'ünïcödé “quotes” ’',
    ])
      expect((await declare({ title })).title).toBe(title);
  });
});

describe('Idempotency-Key', () => {
  test('the same key runs once and answers the same, status included', async () => {
    const body = { title: 'Only once' };
    const [one, two, three] = await Promise.all(
      [1, 2, 3].map(() => rest('POST', '/incidents', body, { 'idempotency-key': 'once' })),
    );
    expect([one?.status, two?.status, three?.status]).toEqual([201, 201, 201]);
    expect(two?.body).toEqual(one?.body);
    expect(three?.body).toEqual(one?.body);
    expect(listOf(strict).parse((await rest('GET', '/incidents?search=only+once')).body).count).toBe(1);
  });

  test('the same key with another body is refused', async () => {
    await rest('POST', '/incidents', { title: 'First' }, { 'idempotency-key': 'reused' });
    const again = await rest('POST', '/incidents', { title: 'Second' }, { 'idempotency-key': 'reused' });
    expect(again.status).toBe(422);
    expect(problem(again.body).code).toBe('KEY_REUSED');
  });

  test('the same key on another route is another request', async () => {
    const { id } = await declare();
    const headers = { 'idempotency-key': 'two-routes' };
    expect((await rest('POST', `/incidents/${id}/acknowledge`, {}, headers)).status).toBe(200);
    expect((await rest('POST', `/incidents/${id}/timeline`, { text: 'A note' }, headers)).status).toBe(200);
  });
});

describe('health', () => {
  test('healthz, readyz and metrics need no token', async () => {
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${app.url}/readyz`)).json()).toEqual({
      status: 'ready',
      checks: { database: 'ok', migrations: 'ok', scheduler: 'ok', web: 'ok' },
    });
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toContain(
      'muster_commands_total{command="incident declare",surface="rest",outcome="done"}',
    );
    expect(metrics).not.toContain('Checkout is down');
  });

  test('the log names the incident, and holds no secret and no text of a person at info or above', async () => {
    const { reference } = await declare({ title: 'A very secret title' });
    expect(app.logged.join('')).toContain(`"incident":"${reference}","command":"declare"`);
    const loud = app.logged
      .filter((line) => !line.includes('"level":"debug"') && !line.includes('"level":"trace"'))
      .join('');
    expect(loud).not.toContain('very secret');
    expect(app.logged.join('')).not.toContain('test-admin-token');
  });
});
