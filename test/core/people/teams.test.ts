/** Teams and the services they own. */
import { describe, expect, test } from 'vitest';
import { serviceObject, teamObject } from '../../../src/core/views/people.js';
import { addUser } from '../../../src/store/queries/peopleWrites.js';
import { addOrganization } from '../../../src/store/queries/system.js';
import type { World } from '../../support/world.js';
import { asked, auditOf, done, given, refused } from '../given.js';
import { ask, idOf, sent, trail } from './given.js';

const team = teamObject.strict();
const service = serviceObject.strict();
const names = (people: readonly { name: string }[]) => people.map(({ name }) => name);

describe('a team', () => {
  test('keeps its members in their order, and says who is who', async () => {
    const world = await given();
    const made = await sent(
      world,
      'Ben',
      'team add',
      {
        name: 'Payments',
        members: ['dana@example.com', 'Chen Wei', idOf(world, 'Ada')],
        lead: 'Dana',
        director: 'Ada',
      },
      team,
    );
    expect(names(made.members)).toEqual(['Dana Flores', 'Chen Wei', 'Ada Berger']);
    expect(made).toMatchObject({
      lead: { name: 'Dana Flores' },
      director: { id: idOf(world, 'Ada') },
      executive: null,
      is_default: false,
      active: true,
    });
    const changed = await sent(
      world,
      'Ben',
      'team edit',
      { team: 'payments', members: ['Chen', 'Dana', 'Chen'], lead: null, executive: 'Ben' },
      team,
    );
    expect(names(changed.members)).toEqual(['Chen Wei', 'Dana Flores']);
    expect(changed).toMatchObject({ lead: null, executive: { name: 'Ben Carter' } });
    expect(await trail(world, 'team.edit')).toMatchObject([
      {
        before: { leadId: idOf(world, 'Dana'), executiveId: null, memberIds: expect.any(Array) },
        after: { leadId: null, executiveId: idOf(world, 'Ben') },
      },
    ]);
  });

  test('that nothing was changed of writes nothing', async () => {
    const world = await given();
    const before = await auditOf(world);
    await world.send('Ben', 'team edit', { team: 'Platform', lead: 'Ada', is_default: true });
    await world.send('Ben', 'team activate', { team: 'Platform' });
    expect(await auditOf(world)).toEqual(before);
  });

  test.each(['Platform', 'PLATFORM', ' platform '])('cannot be called %j as another one is', async (name) => {
    const world = await given();
    const refusal = await refused(ask(world, 'Ben', 'team add', { name }));
    expect(refusal).toMatchObject({ code: 'INVALID', details: { fields: { name: [expect.any(String)] } } });
    await world.send('Ben', 'team add', { name: 'Other' });
    expect((await refused(ask(world, 'Ben', 'team edit', { team: 'Other', name }))).code).toBe('INVALID');
    expect(await world.send('Ben', 'team edit', { team: 'Platform', name: 'platform' })).toMatchObject({
      name: 'platform',
    });
  });

  test('takes nobody who was deactivated, but keeps who is in it', async () => {
    const world = await given();
    await world.send('Ada', 'user deactivate', { user: 'Dana' });
    const members = ['Ada', 'Ben', 'Chen', idOf(world, 'Dana')];
    await world.send('Ben', 'team edit', { team: 'Platform', members });
    const refusal = await refused(ask(world, 'Ben', 'team add', { name: 'New', members: ['Dana'] }));
    expect(refusal).toMatchObject({
      code: 'INVALID',
      details: { fields: { members: [expect.any(String)] } },
    });
  });

  test('is offered by the bare command first, and then as it is', async () => {
    const world = await given();
    const first = await asked(world.type('Ben', '/team edit'));
    expect(first).toMatchObject({ submit: 'Next', fields: [{ name: 'team' }] });
    const { id } = await sent(world, 'Ben', 'team show', { team: 'Platform' }, team);
    const submit = (values: Record<string, unknown>) =>
      ask(
        world,
        'Ben',
        '',
        {},
        {
          asked: { type: 'values', command: 'team edit', origin: 'words', values },
          canAsk: true,
        },
      );
    const next = await asked(submit({ team: id }));
    expect(next.context).toEqual({ team: id });
    expect(next.values).toMatchObject({ name: 'Platform', lead: idOf(world, 'Ada'), director: '' });
    const before = await auditOf(world);
    await done(submit({ ...next.context, ...next.values }));
    expect(await auditOf(world)).toEqual(before);
    await done(submit({ ...next.context, ...next.values, lead: '' }));
    expect(await world.send('Ben', 'team show', { team: id })).toMatchObject({ lead: null });
  });
});

describe('people of another organization', () => {
  async function stranger(world: World): Promise<string> {
    const id = world.newId();
    const [organizationId, now] = [world.newId(), world.clock.now()];
    await world.store.tx(async (w) => {
      await addOrganization(w, { ...world.organization, id: organizationId, slug: 'other' });
      await addUser(w, {
        id,
        organizationId,
        name: 'Ada Elsewhere',
        email: 'else@example.com',
        emailKey: 'else@example.com',
        timezone: 'UTC',
        role: 'ADMIN',
        clearance: 0,
        phone: null,
        slackUserId: null,
        teamsUserId: null,
        isService: false,
        active: true,
        createdAt: now,
        updatedAt: now,
        version: 1,
        managedBy: null,
      });
    });
    return id;
  }

  test.each(['members', 'lead', 'executive'])('cannot be named as %s', async (field) => {
    const world = await given();
    const id = await stranger(world);
    const refusal = await refused(
      ask(world, 'Ben', 'team edit', { team: 'Platform', [field]: field === 'members' ? [id] : id }),
    );
    expect(refusal.code).toBe('INVALID');
    expect(refusal.message).toContain('There is no user');
  });

  test('are not there, whatever is asked of them', async () => {
    const world = await given();
    const id = await stranger(world);
    for (const user of [id, 'else@example.com', 'Ada Elsewhere'])
      for (const command of ['user show', 'user edit', 'user deactivate', 'user activate']) {
        const refusal = await refused(ask(world, 'Ada', command, { user }));
        expect(refusal.code).toBe('NOT_FOUND');
        expect(refusal.message.replace(user, '…')).toBe(
          (await refused(ask(world, 'Ada', command, { user: 'nobody' }))).message.replace('nobody', '…'),
        );
      }
    // Their addresses are free here.
    await world.send('Ada', 'user add', { name: 'Elsewhere', email: 'else@example.com' });
  });
});

describe('the default team', () => {
  const defaults = async (world: World) => {
    const page = (await world.send('Ben', 'team list', { all: true })) as {
      results: { name: string; is_default: boolean }[];
    };
    return page.results.filter((one) => one.is_default).map(({ name }) => name);
  };

  test('is one at most: making another one the default is told of both', async () => {
    const world = await given();
    await world.send('Ben', 'team add', { name: 'Other', is_default: true });
    expect(await defaults(world)).toEqual(['Other']);
    expect(await trail(world, 'team.edit')).toMatchObject([
      { before: { isDefault: true }, after: { isDefault: false } },
    ]);
    await world.send('Ben', 'team edit', { team: 'Platform', is_default: true });
    expect(await defaults(world)).toEqual(['Platform']);
    await world.send('Ben', 'team edit', { team: 'Platform', is_default: false });
    expect(await defaults(world)).toEqual([]);
  });

  test('cannot be deactivated, and what is deactivated cannot become it', async () => {
    const world = await given();
    const refusal = await refused(ask(world, 'Ben', 'team deactivate', { team: 'Platform' }));
    expect(refusal).toMatchObject({ code: 'CONFLICT', details: { state: { is_default: true } } });
    await world.send('Ben', 'team add', { name: 'Other' });
    await world.send('Ben', 'team deactivate', { team: 'Other' });
    const late = await refused(ask(world, 'Ben', 'team edit', { team: 'Other', is_default: true }));
    expect(late).toMatchObject({ code: 'CONFLICT', details: { state: { active: false } } });
    expect(await defaults(world)).toEqual(['Platform']);
  });
});

describe('a service', () => {
  test('has a team, a tier, a severity and runbooks', async () => {
    const world = await given();
    const made = await sent(
      world,
      'Ben',
      'service add',
      {
        name: 'Login',
        team: 'platform',
        default_severity: 'high',
        runbooks: [{ title: 'Restart', url: 'https://wiki.example.com/login' }],
      },
      service,
    );
    expect(made).toMatchObject({
      team: { name: 'Platform' },
      tier: 3,
      default_severity: 'SEV2',
      runbooks: [{ title: 'Restart', url: 'https://wiki.example.com/login' }],
      escalation_policy: null,
      active: true,
    });
    const changed = await sent(
      world,
      'Ben',
      'service edit',
      { service: made.id, team: null, tier: 1, default_severity: null, runbooks: [] },
      service,
    );
    expect(changed).toMatchObject({ team: null, tier: 1, default_severity: null, runbooks: [] });
    expect(await trail(world, 'service.edit')).toMatchObject([
      {
        subjectId: made.id,
        before: { tier: 3, defaultSeverity: 'SEV2' },
        after: { tier: 1, defaultSeverity: null },
      },
    ]);
    const before = await auditOf(world);
    await world.send('Ben', 'service edit', { service: 'login', tier: 1, runbooks: [] });
    expect(await auditOf(world)).toEqual(before);
  });

  test.each([
    [{ name: 'CHECKOUT' }, 'name'],
    [{ name: 'x', tier: 6 }, 'tier'],
    [{ name: 'x', tier: 0 }, 'tier'],
    [{ name: 'x', team: 'nobody' }, 'team'],
    [{ name: 'x', default_severity: 'SEV9' }, 'default_severity'],
    [{ name: 'x', runbooks: [{ title: 'a', url: 'javascript:alert(1)' }] }, 'runbooks'],
    [{ name: 'x', runbooks: ['no address'] }, 'runbooks'],
    [{ name: '' }, 'name'],
    [{ name: 'x', colour: 'red' }, 'colour'],
  ])('%j is invalid, and the field is named', async (values, field) => {
    const world = await given();
    const refusal = await refused(ask(world, 'Ben', 'service add', values));
    expect(refusal).toMatchObject({
      code: 'INVALID',
      details: { fields: { [field]: [expect.any(String)] } },
    });
    expect(await trail(world, 'service.create')).toEqual([]);
  });

  test('keeps its team from being deactivated, unless it is deactivated itself', async () => {
    const world = await given();
    await world.send('Ben', 'team add', { name: 'Other' });
    await world.send('Ben', 'service add', { name: 'login', team: 'Other' });
    const refusal = await refused(ask(world, 'Ben', 'team deactivate', { team: 'Other' }));
    expect(refusal).toMatchObject({
      code: 'CONFLICT',
      details: { state: { services: [{ name: 'login' }] } },
    });
    expect(refusal.message).toContain('login');
    await world.send('Ben', 'service deactivate', { service: 'login' });
    await world.send('Ben', 'team deactivate', { team: 'Other' });
    const back = await refused(ask(world, 'Ben', 'service activate', { service: 'login' }));
    expect(back).toMatchObject({
      code: 'CONFLICT',
      details: { state: { team: { name: 'Other', active: false } } },
    });
    const moved = await refused(ask(world, 'Ben', 'service edit', { service: 'checkout', team: 'Other' }));
    expect(moved).toMatchObject({ code: 'INVALID', details: { fields: { team: [expect.any(String)] } } });
  });

  test('that is deactivated cannot be named by a new incident, and those that name it keep it', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down --service website');
    const form = await asked(world.type('Ben', '/service deactivate website'));
    expect(form.intro).toContain('New incidents cannot name it');
    await world.send('Ben', 'service deactivate', { service: 'website' });
    expect(await world.send('Emil', 'incident show', { incident: 'INC-2026-001' })).toMatchObject({
      services: [{ name: 'website' }],
    });
    const refusal = await refused(
      ask(world, 'Emil', 'incident declare', { title: 'x', services: ['website'] }),
    );
    expect(refusal.code).toBe('INVALID');
    expect(await world.run('Emil', '/service list')).not.toContain('website');
    expect(await world.run('Emil', '/service list --all')).toContain('website (deactivated)');
  });
});
