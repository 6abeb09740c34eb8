/** Relating incidents: seen on both sides by who may see both, and by nobody else. */
import { describe, expect, test } from 'vitest';
import type { Viewer } from '../../../src/store/queries/viewer.js';
import type { World } from '../../support/world.js';
import { given, incidentNow, json, refused, sent, timelineOf } from '../given.js';
import { auditedAs, clear } from './cast.js';

const [ONE, TWO] = ['INC-2026-001', 'INC-2026-002'] as const;
const [ROOM, OTHER_ROOM] = ['inc-2026-001', 'inc-2026-002'] as const;

/** Two incidents: Emil’s, and Dana’s. */
const two = async (one: object = {}, other: object = {}): Promise<World> => {
  const world = await given();
  await sent(world, 'Emil', 'declare', { title: 'Cards fail', severity: 'SEV1', ...one });
  await sent(world, 'Dana', 'declare', { title: 'Checkout is down', severity: 'SEV2', ...other });
  await world.worker.drain();
  return world;
};
const texts = async (world: World, reference: string) =>
  (await timelineOf(world, reference)).map((e) => e.text);

describe('relating', () => {
  test('shows on both sides, and is dropped from either', async () => {
    const world = await two();
    await world.run('Chen', `/incident relate ${ONE} to ${TWO}`);
    expect((await incidentNow(world, ONE)).related).toMatchObject([{ reference: TWO }]);
    expect((await incidentNow(world, TWO)).related).toMatchObject([{ reference: ONE }]);
    expect((await texts(world, ONE)).at(-1)).toBe('related this to INC-2026-002 Checkout is down');
    expect((await texts(world, TWO)).at(-1)).toBe('related this to INC-2026-001 Cards fail');
    expect(world.messages(ROOM).at(-1)).toContain('related this to INC-2026-002');
    expect(world.messages(OTHER_ROOM).at(-1)).toContain('related this to INC-2026-001');
    expect(await auditedAs(world, 'incident.relate')).toMatchObject([
      { after: { linked: { reference: TWO } } },
    ]);
    await world.run('Dana', `/incident relate drop ${ONE}`, { place: await world.roomOf(TWO) });
    for (const reference of [ONE, TWO]) expect((await incidentNow(world, reference)).related).toEqual([]);
    expect((await texts(world, ONE)).at(-1)).toBe(
      'found this not to be related to INC-2026-002 Checkout is down',
    );
  });

  test.each(['relate INC-2026-001 drop INC-2026-002', 'relate INC-2026-001 INC-2026-002 --action drop'])(
    '“%s” drops it',
    async (line) => {
      const world = await two();
      await world.run('Chen', `/incident relate ${ONE} and ${TWO}`);
      await world.run('Chen', `/incident ${line}`);
      expect((await incidentNow(world, ONE)).related).toEqual([]);
    },
  );

  test('again, or dropping what is not there, changes nothing; to itself is refused', async () => {
    const world = await two();
    await world.run('Chen', `/incident relate ${ONE} ${TWO}`);
    const before = [await incidentNow(world, ONE), await timelineOf(world, TWO)];
    expect(await world.run('Chen', `/incident relate ${TWO} ${ONE}`)).toContain(
      'is related to INC-2026-001 already.',
    );
    expect([await incidentNow(world, ONE), await timelineOf(world, TWO)]).toEqual(before);
    expect((await refused(json(world, 'Chen', 'relate', { incident: ONE, to: ONE }))).code).toBe('INVALID');
  });

  const hidings: readonly [string, object, (world: World) => Promise<Viewer>][] = [
    ['private', { private: true }, async (world) => await Promise.resolve(world.viewer('Ada'))],
    ['above the clearance', { clearance: 2 }, async (world) => ({ ...(await clear(world, 'Ada', 2)) })],
  ];
  test.each(hidings)('to one that is %s shows nothing to others, anywhere', async (_, values, make) => {
    const world = await given();
    const viewer = await make(world);
    await sent(world, 'Emil', 'declare', { title: 'Cards fail', severity: 'SEV2' });
    await json(world, 'Ada', 'declare', { title: 'A secret', severity: 'SEV2', ...values }, { viewer });
    await world.worker.drain();
    const seenBy = async () => {
      const all: unknown[] = [];
      for (const verb of ['show', 'timeline', 'updates', 'catchup'])
        all.push(await world.send('Chen', `incident ${verb}`, { incident: ONE }));
      for (const format of ['JSON', 'CSV', 'MARKDOWN']) {
        const answer = await json(world, 'Chen', 'export', { incident: ONE, format });
        all.push(answer.type === 'done' ? answer.document?.content : answer);
      }
      all.push(
        await world.send('Chen', 'incident list', {}),
        world.messages(ROOM),
        world.messages('incidents'),
      );
      return all;
    };
    const before = await seenBy();
    const version = (await incidentNow(world, ONE)).version;
    await json(world, 'Ada', 'relate', { incident: ONE, to: TWO }, { viewer });
    await world.worker.drain();
    expect(await seenBy()).toEqual(before);
    expect((await incidentNow(world, ONE)).version).toBe(version);
    const shown = await json(world, 'Ada', 'show', { incident: ONE }, { viewer });
    expect(shown).toMatchObject({ value: { related: [{ reference: TWO, title: 'A secret' }] } });
    const told = await json(world, 'Ada', 'timeline', { incident: ONE }, { viewer });
    expect(JSON.stringify(told)).toContain('related this to INC-2026-002 A secret');
    const audit = await auditedAs(world, 'incident.relate');
    expect(audit.map(({ subjectId }) => subjectId)).toEqual([
      shown.type === 'done' ? (shown.value as { related: { id: string }[] }).related[0]?.id : '',
    ]);
    expect(world.messages(OTHER_ROOM).at(-1)).toContain('related this to INC-2026-001 Cards fail');
  });
});
