import { describe, expect, test } from 'vitest';
import { given, incidentNow, json, refused, sent, timelineOf } from '../given.js';

test('a title is enough', async () => {
  const world = await given();
  const incident = await sent(world, 'Emil', 'declare', { title: ' Checkout is down ' });
  expect(incident).toMatchObject({
    reference: 'INC-2026-001',
    title: 'Checkout is down',
    description: '',
    severity: 'SEV3',
    priority: 'P3',
    category: 'OTHER',
    status: 'DETECTED',
    services: [],
    tags: [],
    private: false,
    clearance: 0,
    reporter: { id: world.viewer('Emil').userId, name: 'Emil Novak' },
    assignee: null,
    commander: null,
    roles: [],
    source: 'rest',
    paused: false,
    detected_at: null,
    declared_at: '2026-03-02T09:00:00.000Z',
    acknowledged_at: null,
    next_update_due_at: '2026-03-02T11:00:00.000Z',
    version: 1,
  });
});

test('everything given is kept', async () => {
  const world = await given();
  const impact = {
    summary: 'Nobody can pay',
    affected_users: 1200,
    error_rate_percent: 12.5,
    revenue: '€ 400 a minute',
    customers_affected: true,
  };
  const values = {
    title: 'Checkout is down',
    severity: 'SEV1',
    priority: 'P2',
    category: 'THIRD_PARTY',
    description: 'Since the deploy.\n\n  Indented.',
    services: ['Checkout', 'search'],
    detected_at: '2026-03-02T08:40:00.000Z',
    impact,
  };
  const incident = await sent(world, 'Emil', 'declare', values);
  expect(incident).toMatchObject({
    ...values,
    services: [{ name: 'checkout' }, { name: 'search' }],
    tags: ['checkout', 'search'],
  });
  expect({ ...(await incidentNow(world)), rooms: [] }).toEqual(incident);
});

describe('the severity', () => {
  test.each([
    [{ users: 'EVERYONE' }, 'SEV1', 'everyone is down'],
    [{ users: 'SOME', harm: 'WORKAROUND' }, 'SEV3', 'some users are affected and a workaround exists'],
    [{ users: 'FEW', revenue: 'SOME' }, 'SEV2', 'some revenue is lost'],
    [{ users: 'FEW', revenue: 'NONE', harm: 'NEITHER' }, 'SEV4', 'hardly anybody is affected'],
  ])('is suggested by the answers %j', async (answers, severity, because) => {
    const world = await given();
    const line = Object.entries(answers).map(([name, value]) => `--${name} ${value.toLowerCase()}`);
    const reply = await world.run('Emil', `/incident declare Something ${line.join(' ')}`);
    expect(reply).toContain(`declared as ${severity}`);
    expect(reply).toContain(because);
    expect((await timelineOf(world))[0]?.data).toMatchObject({
      severity,
      because: expect.stringContaining(because),
    });
  });

  test('that the person chose wins over the answers and the service', async () => {
    const world = await given();
    const values = { title: 'x', severity: 'low', users: 'EVERYONE', services: ['checkout'] };
    expect(await sent(world, 'Emil', 'declare', values)).toMatchObject({ severity: 'SEV4', priority: 'P4' });
  });

  test('is the service’s own where nobody said anything', async () => {
    const world = await given();
    expect(await world.run('Emil', '/incident declare Slow --service search --service checkout')).toContain(
      'SEV2 high, because its service is rated so',
    );
  });
});

test('tags come from whole words and services', async () => {
  const world = await given();
  const incident = await sent(world, 'Emil', 'declare', {
    title: 'DNS and the API',
    description: 'The databases are fine, one SQL node is not',
    services: ['payments'],
  });
  expect(incident.tags).toEqual(['api', 'database', 'network', 'payments']);
});

test('what lies in the future cannot have been detected', async () => {
  const world = await given();
  const values = { title: 'x', detected_at: '2026-03-02T09:00:01.000Z' };
  expect(await refused(json(world, 'Emil', 'declare', values))).toMatchObject({
    code: 'INVALID',
    details: { fields: { detected_at: ['This lies in the future.'] } },
  });
});

test('a SEV4 gets a room only when it becomes worse', async () => {
  const world = await given();
  expect(await world.run('Emil', '/incident declare sev4 "Typo on the page"')).not.toContain('war room');
  expect((await incidentNow(world)).rooms).toEqual([]);
  expect(world.chat.rooms.map((r) => r.name)).toEqual(['incidents']);
  await world.run('Chen', '/incident severity INC-2026-001 sev2 worse than it looks');
  expect((await incidentNow(world)).rooms).toHaveLength(1);
  const room = world.chat.named('inc-2026-001-typo-on-the-page');
  expect(room.members).toEqual([world.viewer('Emil').userId]);
  expect(world.messages(room.name).join('\n')).toContain('worse than it looks');
});

describe('references', () => {
  test('of 64 declares at once are 1 to 64, each once', async () => {
    const world = await given();
    const incidents = await Promise.all(
      Array.from({ length: 64 }, (_, i) => sent(world, 'Emil', 'declare', { title: `Number ${i}` })),
    );
    const expected = Array.from({ length: 64 }, (_, i) => `INC-2026-${String(i + 1).padStart(3, '0')}`);
    expect(incidents.map((i) => i.reference).sort()).toEqual(expected);
    for (const { reference, title } of incidents)
      expect((await incidentNow(world, reference)).title).toBe(title);
  });

  test('that were refused leave no gap', async () => {
    const world = await given();
    await sent(world, 'Emil', 'declare', { title: 'One' });
    await refused(json(world, 'Emil', 'declare', { title: '\0' }));
    await refused(json(world, 'Emil', 'declare', { title: 'x', clearance: 9 }));
    expect((await sent(world, 'Emil', 'declare', { title: 'Two' })).reference).toBe('INC-2026-002');
  });

  test('begin anew with the year, in UTC', async () => {
    const world = await given({ at: '2026-12-31T23:59:00.000Z' });
    await world.run('Emil', '/incident declare sev4 Old');
    await world.advance(1);
    expect((await sent(world, 'Emil', 'declare', { title: 'New' })).reference).toBe('INC-2027-001');
    world.clock.moveTo(new Date('2027-01-02T00:00:00.000Z'));
    expect((await sent(world, 'Emil', 'declare', { title: 'Newer' })).reference).toBe('INC-2027-002');
  });
});

test('of more at once than the queue holds the rest is told to come again, and every accepted one is kept', async () => {
  const world = await given({ store: { queueLimit: 8 } });
  const answers = await Promise.all(
    Array.from({ length: 64 }, (_, i) => json(world, 'Emil', 'declare', { title: `Number ${i}` })),
  );
  const accepted = answers.filter((a) => a.type === 'done').length;
  const busy = answers.filter((a) => a.type === 'refused' && a.refusal.code === 'BUSY');
  expect(accepted).toBeGreaterThan(0);
  expect(busy.length).toBe(64 - accepted);
  expect(busy.length).toBeGreaterThan(0);
  for (const answer of busy) expect(answer).toMatchObject({ refusal: { details: { retryAfterSeconds: 1 } } });
  expect(await world.send('Emil', 'incident list', {})).toMatchObject({ count: accepted });
});
