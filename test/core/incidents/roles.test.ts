/** Roles: the organization’s own, their instructions, and the severities as the organization has them. */
import { describe, expect, test } from 'vitest';
import { ROLES, roleFacts } from '../../../src/domain/incident/roles.js';
import type { RoleSetting } from '../../../src/domain/organization/settings.js';
import type { World } from '../../support/world.js';
import { asked, given, incidentNow, json, refused, sent, timelineOf } from '../given.js';
import { changeSettings, toldTo } from './cast.js';
import { REF } from './states.js';

const at = (hhmm: string): string => `2026-03-02T${hhmm}:00.000Z`;
const databaseLead: RoleSetting = {
  key: 'DATABASE_LEAD',
  label: 'Database lead',
  several: false,
  instructions: 'Look at the *replicas* first.',
  active: true,
};
const withRoles = async (...roles: readonly RoleSetting[]): Promise<World> => {
  const world = await given({ at: at('09:00') });
  await changeSettings(world, { roles });
  await world.run('Emil', '/incident declare sev3 Down');
  return world;
};
const held = async (world: World) =>
  (await incidentNow(world)).roles.map(({ role, label, user }) => `${role} (${label}) ${user.name}`);

describe('an organization’s own role', () => {
  test.each(['database lead', 'Database-Lead', 'DATABASE_LEAD', '"Database lead"'])(
    'is taken as %s',
    async (words) => {
      const world = await withRoles(databaseLead);
      await world.run(
        'Chen',
        `/incident role ${REF} take --role ${words.includes(' ') && !words.startsWith('"') ? `"${words}"` : words}`,
      );
      expect(await held(world)).toEqual(['DATABASE_LEAD (Database lead) Chen Wei']);
      expect(world.messages('inc-2026-001').at(-1)).toBe('Chen Wei is Database lead now.');
      expect((await timelineOf(world)).at(-1)?.text).toBe('took the role of Database lead');
      expect(world.messages('inc-2026-001')[0]).toContain('Declared');
    },
  );

  test('is offered in the form and named where a role is unknown', async () => {
    const world = await withRoles(databaseLead, {
      ...databaseLead,
      key: 'OLD',
      label: 'Old one',
      active: false,
    });
    const form = await asked(world.type('Chen', `/incident role ${REF}`));
    const input = form.fields.find(({ name }) => name === 'role')?.input;
    const offered = input?.type === 'choice' ? input.options.map(({ value }) => value) : [];
    expect(offered).toEqual([...ROLES, 'DATABASE_LEAD']);
    const refusal = await refused(world.type('Chen', `/incident role ${REF} take nonsense`));
    expect(refusal.message).toContain('support, Database lead.');
    expect(refusal.message).not.toContain('Old one');
  });

  test('changes hands, unless several may hold it', async () => {
    const world = await withRoles(databaseLead, {
      ...databaseLead,
      key: 'HELPER',
      label: 'Helper',
      several: true,
    });
    for (const who of ['Chen', 'Dana'])
      for (const role of ['DATABASE_LEAD', 'HELPER']) await sent(world, who, 'role', { incident: REF, role });
    expect((await held(world)).sort()).toEqual([
      'DATABASE_LEAD (Database lead) Dana Flores',
      'HELPER (Helper) Chen Wei',
      'HELPER (Helper) Dana Flores',
    ]);
    expect((await timelineOf(world)).map((e) => e.text)).toContain(
      'took the role of Database lead from Chen Wei',
    );
  });

  test('keeps the name it was taken under', async () => {
    const world = await withRoles(databaseLead);
    await sent(world, 'Chen', 'role', { incident: REF, role: 'DATABASE_LEAD' });
    await changeSettings(world, { roles: [{ ...databaseLead, label: 'Head of data' }] });
    expect(await held(world)).toEqual(['DATABASE_LEAD (Database lead) Chen Wei']);
    await changeSettings(world, { roles: [] });
    expect(await held(world)).toEqual(['DATABASE_LEAD (Database lead) Chen Wei']);
  });

  test('that was removed can be dropped, and not taken', async () => {
    const world = await withRoles(databaseLead);
    await sent(world, 'Chen', 'role', { incident: REF, role: 'DATABASE_LEAD' });
    await changeSettings(world, { roles: [{ ...databaseLead, active: false }] });
    for (const values of [{}, { action: 'GIVE', user: 'Dana' }, { action: 'TAKE' }])
      expect(
        await refused(json(world, 'Dana', 'role', { incident: REF, role: 'DATABASE_LEAD', ...values })),
      ).toMatchObject({ code: 'INVALID', message: 'Database lead is not a role here any more.' });
    await world.run('Chen', `/incident role ${REF} drop --role "Database lead"`);
    expect(await held(world)).toEqual([]);
  });
});

test('a role that everybody has may be called otherwise', async () => {
  const world = await withRoles({ ...databaseLead, key: 'SCRIBE', label: 'Chronicler', instructions: null });
  await world.run('Chen', `/incident role ${REF} take chronicler`);
  expect(await held(world)).toEqual(['SCRIBE (Chronicler) Chen Wei']);
  await world.run('Dana', `/incident role ${REF} take scribe`);
  expect(await held(world)).toEqual(['SCRIBE (Chronicler) Dana Flores']);
  expect(toldTo(world, 'Dana').join()).toContain(roleFacts('SCRIBE').instructions);
});

describe('instructions', () => {
  test.each(ROLES)('for %s are sent privately to whoever takes it, once', async (role) => {
    const world = await withRoles();
    await sent(world, 'Chen', 'role', { incident: REF, role });
    await sent(world, 'Chen', 'role', { incident: REF, role });
    await world.worker.drain();
    expect(toldTo(world, 'Chen')).toEqual([expect.stringContaining(roleFacts(role).instructions)]);
    expect(world.messages('inc-2026-001').join()).not.toContain(roleFacts(role).instructions);
  });

  test('of the organization are sent to whoever is given the role, as they were written', async () => {
    const world = await withRoles(databaseLead);
    await world.run('Dana', `/incident role ${REF} give --role DATABASE_LEAD --user Chen`);
    expect(toldTo(world, 'Dana')).toEqual([]);
    expect(toldTo(world, 'Chen')).toEqual([
      'Database lead of INC-2026-001\nYou are Database lead of INC-2026-001 Down now.\nLook at the *replicas* first.\n[Catch up]',
    ]);
    await world.run('Dana', `/incident role ${REF} give --role DATABASE_LEAD --user Chen`);
    expect(toldTo(world, 'Chen')).toHaveLength(1);
    await world.run('Chen', `/incident role ${REF} drop --role DATABASE_LEAD`);
    expect(toldTo(world, 'Chen')).toHaveLength(1);
  });

  test('are not sent where there are none', async () => {
    const world = await withRoles({ ...databaseLead, instructions: null });
    await sent(world, 'Chen', 'role', { incident: REF, role: 'DATABASE_LEAD' });
    await world.worker.drain();
    expect(toldTo(world, 'Chen')).toEqual([]);
  });

  test('replace those that are shipped', async () => {
    const world = await withRoles({
      ...databaseLead,
      key: 'SCRIBE',
      label: 'Scribe',
      instructions: 'Write!',
    });
    await world.run('Chen', `/incident role ${REF} take scribe`);
    expect(toldTo(world, 'Chen').join()).toContain('Write!');
    expect(toldTo(world, 'Chen').join()).not.toContain(roleFacts('SCRIBE').instructions);
    expect((await world.incidents().find(REF))?.roles).toMatchObject([{ label: null }]);
  });
});

describe('the organization’s severities decide', () => {
  const SEVERITIES = {
    SEV1: { updateEveryMinutes: 5 },
    SEV3: { updateEveryMinutes: 50, warRoom: 'ON_REQUEST' },
    SEV4: { updateEveryMinutes: 7, warRoom: 'ROOM' },
  } as const;
  const declared = async (severity: string): Promise<World> => {
    const world = await given({ at: at('09:00') });
    await changeSettings(world, { severities: SEVERITIES });
    await world.run('Emil', `/incident declare ${severity} Down`);
    return world;
  };
  const due = async (world: World) => (await incidentNow(world)).next_update_due_at;
  const rooms = async (world: World) => (await incidentNow(world)).rooms.length;

  test.each([
    ['sev1', '09:05', 1],
    ['sev2', '09:30', 1],
    ['sev3', '09:50', 0],
    ['sev4', '09:07', 1],
  ])('on declaring %s', async (severity, next, count) => {
    const world = await declared(severity);
    expect([await due(world), await rooms(world)]).toEqual([at(next), count]);
  });

  test('on changing the severity, updating, reopening and going on', async () => {
    const world = await declared('sev3');
    await world.advance(1);
    await world.run('Chen', `/incident severity ${REF} sev4`);
    expect([await due(world), await rooms(world)]).toEqual([at('09:08'), 1]);
    await world.advance(1);
    await world.run('Chen', `/incident update ${REF} Working`);
    expect(await due(world)).toBe(at('09:09'));
    await world.run('Chen', `/incident pause ${REF} waiting`);
    await world.advance(10);
    await world.run('Chen', `/incident unpause ${REF}`);
    expect(await due(world)).toBe(at('09:19'));
    await world.run('Chen', `/incident resolve ${REF} x`);
    await world.advance(1);
    await world.run('Chen', `/incident reopen ${REF} x`);
    expect(await due(world)).toBe(at('09:20'));
  });
});
