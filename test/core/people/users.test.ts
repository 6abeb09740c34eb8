/** People: who may change what of whom, that none is there twice, and that somebody stays in charge. */
import { describe, expect, test } from 'vitest';
import { userObject } from '../../../src/core/views/people.js';
import { asked, auditOf, done, given, refused } from '../given.js';
import { ask, idOf, sent, trail } from './given.js';

const add = { name: 'Grace Hopper', email: 'Grace@Example.com', timezone: 'America/New_York' };

describe('adding somebody', () => {
  test('answers them as REST shows them, and is written down', async () => {
    const world = await given();
    const grace = await sent(world, 'Ada', 'user add', { ...add, phone: '+1 555 0100' }, userObject.strict());
    expect(grace).toMatchObject({
      name: 'Grace Hopper',
      email: 'Grace@Example.com',
      timezone: 'America/New_York',
      role: 'RESPONDER',
      clearance: 0,
      phone: '+1 555 0100',
      slack_user_id: null,
      active: true,
    });
    expect(await trail(world, 'user.create')).toMatchObject([
      {
        actorId: idOf(world, 'Ada'),
        subjectType: 'user',
        subjectId: grace.id,
        before: null,
        after: { name: 'Grace Hopper', email: 'Grace@Example.com', role: 'RESPONDER' },
      },
    ]);
    expect(await world.run('Emil', '/user list grace')).toContain('Grace Hopper · Responder');
  });

  test.each([
    ['an e-mail address in another case', { email: 'CHEN@example.COM' }, 'email'],
    ['a Slack id', { slack_user_id: 'U1' }, 'slack_user_id'],
    ['a Teams id', { teams_user_id: 'T1' }, 'teams_user_id'],
  ])('%s that somebody has is refused, naming who has it', async (_what, fields, field) => {
    const world = await given();
    await world.send('Ada', 'user edit', { user: 'Chen', slack_user_id: 'U1', teams_user_id: 'T1' });
    const before = await auditOf(world);
    const refusal = await refused(ask(world, 'Ada', 'user add', { name: 'Another', ...fields }));
    expect(refusal.code).toBe('INVALID');
    expect(Object.keys(refusal.details.fields ?? {})).toEqual([field]);
    expect(refusal.message).toContain('Chen Wei has it already');
    expect(await auditOf(world)).toEqual(before);
  });

  test('whoever was deactivated still has their address, and is named so', async () => {
    const world = await given();
    await world.send('Ada', 'user deactivate', { user: 'Chen' });
    const refusal = await refused(ask(world, 'Ada', 'user add', { name: 'New', email: 'chen@example.com' }));
    expect(refusal.message).toContain('Chen Wei (deactivated)');
  });

  test('in a line the address comes first, and the rest is the name; bare it opens the form', async () => {
    const world = await given();
    await world.run('Ada', '/user add grace@example.com Grace Hopper --role manager --timezone "new york"');
    const grace = await sent(world, 'Ada', 'user show', { user: 'grace' }, userObject);
    expect(grace).toMatchObject({
      name: 'Grace Hopper',
      email: 'grace@example.com',
      role: 'MANAGER',
      timezone: 'America/New_York',
    });
    expect((await asked(world.type('Ada', '/user add'))).fields.map(({ name }) => name)).toContain('email');
  });
});

describe('time zones', () => {
  test.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['america/new york', 'America/New_York'],
    ['singapore', 'Asia/Singapore'],
    ['utc', 'UTC'],
  ])('%s is %s', async (typed, zone) => {
    const world = await given();
    const chen = await sent(world, 'Chen', 'user edit', { user: 'me', timezone: typed }, userObject);
    expect(chen.timezone).toBe(zone);
  });

  test.each(['Mars/Phobos', '+02:00', 'UTC+2', 'somewhere', '', 5, 'Europe/Berlin; drop'])(
    '%j is none, and the reader is told what one is',
    async (timezone) => {
      const world = await given();
      const refusal = await refused(ask(world, 'Chen', 'user edit', { user: 'me', timezone }));
      expect(refusal).toMatchObject({ code: 'INVALID' });
      expect(refusal.details.fields?.['timezone']?.join()).toContain('Europe/Berlin');
    },
  );
});

describe('who may change what', () => {
  test.each([
    ['Emil', { name: 'Emil N.' }],
    ['Chen', { timezone: 'Europe/Berlin', phone: '+49 30 1234' }],
    ['Chen', { phone: null, role: 'RESPONDER', email: 'chen@example.com' }],
  ])('%s changes %j of themselves', async (who, fields) => {
    const world = await given();
    expect(await world.send(who, 'user edit', { user: 'me', ...fields })).toMatchObject(fields);
  });

  test.each([
    ['Emil', { role: 'ADMIN' }, ['role']],
    ['Chen', { clearance: 3, email: 'c@example.com', phone: '123456' }, ['email', 'clearance']],
    ['Ben', { slack_user_id: 'U9' }, ['slack_user_id']],
  ])('%s may not change %j of themselves', async (who, fields, named) => {
    const world = await given();
    const before = await auditOf(world);
    const refusal = await refused(ask(world, who, 'user edit', { user: 'me', ...fields }));
    expect(refusal.code).toBe('FORBIDDEN');
    expect(Object.keys(refusal.details.fields ?? {}).sort()).toEqual([...named].sort());
    expect(await auditOf(world)).toEqual(before);
  });

  test.each([
    ['Ben', 'user edit', { user: 'Emil', name: 'X' }],
    ['Ben', 'user add', { name: 'X' }],
    ['Ben', 'user deactivate', { user: 'Emil' }],
    ['Ben', 'user activate', { user: 'Emil' }],
    ['Chen', 'team add', { name: 'X' }],
    ['Chen', 'team deactivate', { team: 'Platform' }],
    ['Chen', 'service edit', { service: 'checkout', tier: 2 }],
    ['Ben', 'token add', { name: 'X' }],
    ['Ben', 'token list', {}],
    ['Ben', 'audit list', {}],
    ['Ben', 'audit export', {}],
  ])('%s may not do %s', async (who, command, values) => {
    const world = await given();
    expect((await refused(ask(world, who, command, values))).code).toBe('FORBIDDEN');
  });

  test('a telephone number is for the person, managers and admins', async () => {
    const world = await given();
    await world.send('Chen', 'user edit', { user: 'me', phone: '+49 30 1234' });
    for (const [who, phone] of [
      ['Chen', '+49 30 1234'],
      ['Ben', '+49 30 1234'],
      ['Ada', '+49 30 1234'],
      ['Dana', null],
      ['Emil', null],
    ] as const) {
      expect(await world.send(who, 'user show', { user: 'Chen' })).toMatchObject({ phone });
      expect(await world.send(who, 'user list', { search: 'chen' })).toMatchObject({ results: [{ phone }] });
      expect((await world.run(who, '/user show Chen')).includes('+49 30 1234')).toBe(phone !== null);
    }
  });
});

describe('editing', () => {
  test('writes down the fields that changed and no others, and nothing when nothing changed', async () => {
    const world = await given();
    await world.send('Ada', 'user edit', { user: 'Chen', role: 'MANAGER', name: 'Chen Wei', clearance: 2 });
    expect(await trail(world, 'user.edit')).toMatchObject([
      { before: { role: 'RESPONDER', clearance: 0 }, after: { role: 'MANAGER', clearance: 2 } },
    ]);
    expect(Object.keys((await trail(world, 'user.edit'))[0]?.after ?? {})).toEqual(['role', 'clearance']);
    const before = await auditOf(world);
    const again = await done(world.type('Ada', '/user edit Chen --role manager'));
    expect(JSON.stringify(again.reply.message)).toContain('already');
    expect(await auditOf(world)).toEqual(before);
  });

  test('the bare command opens the form of oneself, filled in; a form that was sent unchanged changes nothing', async () => {
    const world = await given();
    const form = await asked(world.type('Chen', '/user edit'));
    expect(form.values).toMatchObject({ name: 'Chen Wei', timezone: 'Asia/Singapore', role: 'RESPONDER' });
    expect(form.fields.map(({ name }) => name)).not.toContain('user');
    const before = await auditOf(world);
    await done(
      ask(
        world,
        'Chen',
        'user edit',
        {},
        {
          asked: {
            type: 'values',
            command: 'user edit',
            origin: 'words',
            values: { ...form.context, ...form.values },
          },
          canAsk: true,
        },
      ),
    );
    expect(await auditOf(world)).toEqual(before);
  });

  test('the form of somebody else stays theirs', async () => {
    const world = await given();
    const form = await asked(world.type('Ada', '/user edit Chen'));
    expect(form.context).toEqual({ user: idOf(world, 'Chen') });
    expect(form.values['name']).toBe('Chen Wei');
  });
});

describe('the last admin', () => {
  test.each([
    ['user edit', { user: 'Ada', role: 'MANAGER' }],
    ['user deactivate', { user: 'Ada' }],
  ])('%s is refused', async (command, values) => {
    const world = await given();
    const refusal = await refused(ask(world, 'Ada', command, values));
    expect(refusal).toMatchObject({
      code: 'CONFLICT',
      details: { state: { role: 'ADMIN', active_admins: 1 } },
    });
    expect(await trail(world, 'user.edit')).toEqual([]);
    expect(await world.send('Ada', 'user show', { user: 'me' })).toMatchObject({
      role: 'ADMIN',
      active: true,
    });
  });

  test('a token’s own user and somebody who left do not count', async () => {
    const world = await given();
    await world.send('Ada', 'token add', { name: 'machine', role: 'ADMIN' });
    await world.send('Ada', 'user edit', { user: 'Ben', role: 'ADMIN' });
    await world.send('Ada', 'user deactivate', { user: 'Ben' });
    expect((await refused(ask(world, 'Ada', 'user deactivate', { user: 'Ada' }))).code).toBe('CONFLICT');
    await world.send('Ada', 'user activate', { user: 'Ben' });
    await world.send('Ada', 'user deactivate', { user: 'Ada' });
    expect((await refused(ask(world, 'Ada', 'user edit', { user: 'Ben', role: 'VIEWER' }))).code).toBe(
      'CONFLICT',
    );
  });
});

test('lists find people by name and address in any case, narrow them, and say how many there are', async () => {
  const world = await given();
  const names = async (values: Record<string, unknown>) => {
    const page = (await world.send('Emil', 'user list', values)) as { results: { name: string }[] };
    return page.results.map(({ name }) => name);
  };
  expect(await names({ search: 'BERGER' })).toEqual(['Ada Berger']);
  expect(await names({ search: 'dana@EXAMPLE' })).toEqual(['Dana Flores']);
  expect(await names({ search: '%' })).toEqual([]);
  expect(await names({ role: 'RESPONDER' })).toEqual(['Chen Wei', 'Dana Flores']);
  expect(await names({ ordering: '-name', limit: 2 })).toEqual(['Emil Novak', 'Dana Flores']);
  await world.send('Ada', 'token add', { name: 'machine' });
  await world.send('Ada', 'user deactivate', { user: 'Dana' });
  expect(await names({})).toEqual(['Ada Berger', 'Ben Carter', 'Chen Wei', 'Emil Novak']);
  expect(await names({ active: false })).toEqual(['Dana Flores']);
  expect(await world.send('Emil', 'user list', { all: true })).toMatchObject({ count: 5 });
});

test.each([
  ['Emil', '/user edit', ['name', 'timezone', 'phone']],
  [
    'Ada',
    '/user edit',
    ['name', 'email', 'timezone', 'role', 'clearance', 'phone', 'slack_user_id', 'teams_user_id'],
  ],
])('the form asks %s for what they may change', async (who, line, fields) => {
  const world = await given();
  const form = await asked(world.type(who, line));
  expect(form.fields.map(({ name }) => name)).toEqual(fields);
});
