/** Inviting people: they see it, are let into its room, and are told privately. */
import { describe, expect, test } from 'vitest';
import type { World } from '../../support/world.js';
import { given, incidentNow, json, refused, sent, submitted, timelineOf } from '../given.js';
import { auditedAs, changeUser, clear, inRoom, toldTo } from './cast.js';
import { REF } from './states.js';

const secret = async (): Promise<World> => {
  const world = await given();
  await sent(world, 'Emil', 'declare', { title: 'A secret', severity: 'SEV2', private: true });
  await world.worker.drain();
  return world;
};
const sees = async (world: World, who: string): Promise<boolean> =>
  (await json(world, who, 'show', { incident: REF })).type === 'done';

test('whoever is invited sees a private incident, is let in, and is told with a button', async () => {
  const world = await secret();
  expect(await sees(world, 'Chen')).toBe(false);
  expect(await world.run('Emil', `/incident invite ${REF} chen@example.com, Dana Flores`)).toBe(
    'INC-2026-001 has invited Chen Wei, Dana Flores.',
  );
  for (const who of ['Chen', 'Dana']) expect(await sees(world, who)).toBe(true);
  expect(await sees(world, 'Ben')).toBe(false);
  expect(inRoom(world, 'inc-2026-001')).toEqual(['Chen', 'Dana', 'Emil']);
  expect(toldTo(world, 'Chen')).toEqual([
    'Emil Novak invites you to INC-2026-001 A secret (SEV2 high, Detected). Its room: #inc-2026-001-a-secret.\n[Catch up]',
  ]);
  expect(world.messages('inc-2026-001').at(-1)).toBe('Emil Novak invited Chen Wei, Dana Flores.');
  expect((await timelineOf(world)).at(-1)).toMatchObject({
    kind: 'INVITED',
    text: 'invited Chen Wei, Dana Flores',
  });
  expect((await auditedAs(world, 'incident.invite')).at(-1)).toMatchObject({
    after: { invited: [{ name: 'Chen Wei' }, { name: 'Dana Flores' }] },
  });
});

test('the button leads to what happened so far', async () => {
  const world = await secret();
  await world.run('Emil', `/incident invite ${REF} Chen`);
  const direct = world.chat.named('direct Chen').messages[0]?.body as { buttons: { command: string }[] };
  expect(await world.run('Chen', direct.buttons[0]?.command ?? '')).toContain(
    'Catch up on INC-2026-001 · A secret',
  );
});

test('of several only those who are not there yet are invited', async () => {
  const world = await secret();
  await world.run('Emil', `/incident invite ${REF} Chen`);
  expect(await world.run('Emil', `/incident invite ${REF} Chen, Dana, me`)).toBe(
    'INC-2026-001 has invited Dana Flores.',
  );
  expect(toldTo(world, 'Chen')).toHaveLength(1);
  expect(toldTo(world, 'Emil')).toEqual([]);
});

test('an admin who invites himself is not told of it', async () => {
  const world = await secret();
  await world.run('Ada', `/incident invite ${REF} me`);
  expect(inRoom(world, 'inc-2026-001')).toEqual(['Ada', 'Emil']);
  expect(toldTo(world, 'Ada')).toEqual([]);
});

describe('is refused', () => {
  const refusal = (world: World, users: readonly string[], who = 'Emil') =>
    refused(json(world, who, 'invite', { incident: REF, users }));

  test('who is not cleared, and nobody of that call is invited', async () => {
    const world = await given();
    const emil = await clear(world, 'Emil', 2);
    await clear(world, 'Dana', 2);
    await json(
      world,
      'Emil',
      'declare',
      { title: 'A secret', clearance: 2, severity: 'SEV2' },
      { viewer: emil },
    );
    const values = { incident: REF, users: ['Dana', 'Chen'] };
    expect(await refused(json(world, 'Emil', 'invite', values, { viewer: emil }))).toMatchObject({
      code: 'INVALID',
      message: 'Chen Wei is not cleared for this incident.',
      details: { fields: { users: [expect.any(String)] } },
    });
    await world.worker.drain();
    expect(inRoom(world, 'inc-2026-001')).toEqual(['Emil']);
    expect((await timelineOf(world)).some(({ kind }) => kind === 'INVITED')).toBe(false);
  });

  test.each<[string, object]>([
    ['who has left', { active: false }],
    ['a token', { isService: true }],
  ])('%s', async (_, set) => {
    const world = await secret();
    await changeUser(world, 'Dana', set);
    for (const user of [world.viewer('Dana').userId ?? '', 'Dana'])
      expect(await refusal(world, [user])).toMatchObject({
        code: 'INVALID',
        details: { fields: { users: [expect.any(String)] } },
      });
  });

  test('nobody, somebody unknown, and too many', async () => {
    const world = await secret();
    for (const users of [[], ['Nobody'], [world.newId()], Array.from({ length: 101 }, () => world.newId())])
      expect(await refusal(world, users)).toMatchObject({
        code: 'INVALID',
        details: { fields: { users: [expect.any(String)] } },
      });
  });

  test('a viewer who did not report it', async () => {
    const world = await given();
    await world.run('Ada', '/incident declare sev2 Down');
    expect((await refusal(world, ['Dana'])).code).toBe('FORBIDDEN');
  });
});

test('a form sends the ids of those who were chosen', async () => {
  const world = await secret();
  const users = ['Chen', 'Dana'].map((who) => world.viewer(who).userId ?? '');
  expect((await submitted(world, 'Emil', 'invite', { incident: REF, users })).type).toBe('done');
  await world.worker.drain();
  expect(inRoom(world, 'inc-2026-001')).toEqual(['Chen', 'Dana', 'Emil']);
  expect((await incidentNow(world)).private).toBe(true);
});
