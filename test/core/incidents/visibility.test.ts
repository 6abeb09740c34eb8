/** Private incidents and clearance: what somebody may not see answers as if it did not exist, everywhere. */
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Viewer } from '../../../src/store/queries/viewer.js';
import type { World } from '../../support/world.js';
import { given, json, refused, sent } from '../given.js';
import { clear } from './cast.js';

const verbs: readonly [string, Record<string, unknown>][] = [
  ['show', {}],
  ['timeline', {}],
  ['updates', {}],
  ['ack', {}],
  ['note', { text: 'x' }],
  ['status', { status: 'IDENTIFIED' }],
  ['severity', { severity: 'SEV1' }],
  ['role', { role: 'SCRIBE' }],
  ['update', { message: 'x' }],
  ['resolve', {}],
  ['close', {}],
  ['reopen', { reason: 'x' }],
  ['cancel', { reason: 'x' }],
  ['edit', { title: 'x' }],
  ['catchup', {}],
  ['export', {}],
  ['rename', { title: 'x' }],
  ['describe', { description: 'x' }],
  ['services', { services: [] }],
  ['impact', { summary: 'x' }],
  ['tag', { tags: ['x'] }],
  ['bridge', { bridge_url: null }],
  ['room', {}],
  ['invite', { users: ['me'] }],
  ['pause', { reason: 'x' }],
  ['unpause', {}],
  ['private', {}],
  ['strike', { entry: '1', reason: 'x' }],
];

const cleared = (world: World, who: string, clearance: number): Viewer => ({
  ...world.viewer(who),
  clearance,
});

/** INC-2026-001 is hidden from Chen, a responder. */
const hidden = {
  private: async () => {
    const world = await given();
    await sent(world, 'Emil', 'declare', { title: 'A secret', private: true, severity: 'SEV2' });
    return world;
  },
  'above the clearance': async () => {
    const world = await given();
    const viewer = await clear(world, 'Emil', 3);
    await json(world, 'Emil', 'declare', { title: 'A secret', clearance: 3, severity: 'SEV2' }, { viewer });
    return world;
  },
} as const;

for (const [kind, make] of Object.entries(hidden)) {
  describe(`an incident that is ${kind}`, () => {
    test.each(verbs)('answers %s as if it did not exist, by reference and by id', async (verb, values) => {
      const world = await make();
      const id = (await world.incidents().find('INC-2026-001'))?.id ?? '';
      const nobody = '01890000-0000-7000-8000-000000000000';
      for (const [real, unreal] of [
        ['INC-2026-001', 'INC-2026-077'],
        [id, nobody],
      ] as const) {
        const answers = await Promise.all(
          [real, unreal].map((incident) => refused(json(world, 'Chen', verb, { incident, ...values }))),
        );
        const [seen, absent] = answers.map((refusal, i) => ({
          code: refusal.code,
          message: refusal.message.replace(i === 0 ? real : unreal, '…'),
          details: refusal.details,
        }));
        expect(seen).toEqual(absent);
        expect(seen?.code).toBe('NOT_FOUND');
      }
    });

    test('is in no list, no form and no search of others, nor in what is announced', async () => {
      const world = await make();
      await world.worker.drain();
      expect(await world.send('Chen', 'incident list', { search: 'secret' })).toMatchObject({
        count: 0,
        results: [],
      });
      const form = await world.type('Chen', '/incident ack');
      expect(JSON.stringify(form)).not.toContain('secret');
      expect(world.chat.rooms.some((r) => r.name === 'incidents')).toBe(false);
    });

    test('has a room that nobody finds by himself', async () => {
      const world = await make();
      await world.worker.drain();
      const [room] = world.chat.rooms;
      expect(room).toMatchObject({ private: true, members: [world.viewer('Emil').userId] });
    });
  });
}

describe('a private incident', () => {
  test('is seen by its reporter and by admins', async () => {
    const world = await hidden.private();
    for (const who of ['Emil', 'Ada'])
      expect(await world.send(who, 'incident show', { incident: 'INC-2026-001' })).toMatchObject({
        private: true,
      });
    await expect(world.send('Ben', 'incident show', { incident: 'INC-2026-001' })).rejects.toThrow(
      'There is no incident',
    );
  });

  test('is seen by whoever is given a role, and still after dropping it', async () => {
    const world = await hidden.private();
    await world.send('Ada', 'incident role', { incident: 'INC-2026-001', role: 'SCRIBE', user: 'Chen' });
    expect(await world.run('Chen', '/incident show INC-2026-001')).toContain('A secret');
    await world.run('Chen', '/incident role INC-2026-001 drop scribe');
    expect(await world.run('Chen', '/incident list')).toContain('A secret');
    await world.worker.drain();
    expect(world.chat.named('inc-2026-001').members).toContain(world.viewer('Chen').userId);
  });

  test('is not reached through its room by somebody else', async () => {
    const world = await hidden.private();
    const place = await world.roomOf('INC-2026-001');
    expect((await refused(world.type('Chen', '/incident ack', { place }))).code).toBe('NOT_FOUND');
  });
});

describe('an incident that needs a clearance', () => {
  test('is seen by whoever has it, whatever the role', async () => {
    const world = await hidden['above the clearance']();
    for (const [clearance, count] of [
      [2, 0],
      [3, 1],
      [4, 1],
    ] as const) {
      const viewer = cleared(world, 'Chen', clearance);
      expect(await json(world, 'Chen', 'list', {}, { viewer })).toMatchObject({ value: { count } });
    }
    // An admin without the clearance does not see it either.
    expect((await refused(json(world, 'Ada', 'show', { incident: 'INC-2026-001' }))).code).toBe('NOT_FOUND');
  });

  test('gives no role to somebody without it', async () => {
    const world = await hidden['above the clearance']();
    const viewer = cleared(world, 'Dana', 3);
    const values = { incident: 'INC-2026-001', role: 'SCRIBE', user: world.viewer('Chen').userId };
    const refusal = await refused(json(world, 'Dana', 'role', values, { viewer }));
    expect(refusal).toMatchObject({ code: 'INVALID', message: 'Chen Wei is not cleared for this incident.' });
  });
});

test('another organization’s incident does not exist, for anybody', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  const { organizations, users } = world.store.read.tables;
  const viewer: Viewer = { ...world.viewer('Ada'), organizationId: world.newId(), userId: world.newId() };
  await world.store.tx(async (w) => {
    const [own] = await w.select().from(organizations);
    const [ada] = await w
      .select()
      .from(users)
      .where(eq(users.id, world.viewer('Ada').userId ?? ''));
    if (own === undefined || ada === undefined) throw new Error('not seeded');
    await w.insert(organizations).values({ ...own, id: viewer.organizationId, slug: 'other' });
    await w.insert(users).values({ ...ada, id: viewer.userId ?? '', organizationId: viewer.organizationId });
  });
  const id = (await world.incidents().find('INC-2026-001'))?.id ?? '';
  for (const incident of ['INC-2026-001', id])
    expect((await refused(json(world, 'Ada', 'show', { incident }, { viewer }))).code).toBe('NOT_FOUND');
  expect(await json(world, 'Ada', 'list', {}, { viewer })).toMatchObject({ value: { count: 0 } });
  // Numbers are each organization's own.
  expect(await json(world, 'Ada', 'declare', { title: 'Ours' }, { viewer })).toMatchObject({
    value: { reference: 'INC-2026-001' },
  });
});
