/** Striking entries out: they stay readable, and tell who thought them wrong and why. */
import { describe, expect, test } from 'vitest';
import type { World } from '../../support/world.js';
import { asked, auditOf, given, incidentNow, json, refused, sent, submitted, timelineOf } from '../given.js';
import { auditedAs, changeUser } from './cast.js';
import { OTHER, REF } from './states.js';

/** 1 DECLARED by Emil, 2 ROOM by Muster, 3 NOTE by Chen, 4 NOTE by Dana. */
const noted = async (): Promise<World> => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  await world.run('Chen', `/incident note ${REF} Restarted *all* of it`);
  await world.run('Dana', `/incident note ${REF} It was the cache`);
  return world;
};
const strike = (world: World, who: string, entry: string, incident = REF) =>
  json(world, who, 'strike', { incident, entry, reason: 'wrong one' });
const struck = async (world: World) =>
  (await timelineOf(world)).filter(({ struckAt }) => struckAt !== null).map(({ seq }) => seq);

describe('who may', () => {
  test.each<[string, string, boolean]>([
    ['Chen', '3', true],
    ['Chen', '#3', true],
    ['Chen', '4', false],
    ['Chen', '2', false],
    ['Chen', '1', false],
    ['Emil', '1', true],
    ['Emil', '3', false],
    ['Ben', '2', true],
    ['Ben', '4', true],
    ['Ada', '1', true],
  ])('%s strikes entry %s: %s', async (who, entry, may) => {
    const world = await noted();
    const before = await incidentNow(world);
    const answer = await strike(world, who, entry);
    expect(answer.type).toBe(may ? 'done' : 'refused');
    if (answer.type === 'refused') expect(answer.refusal.code).toBe('FORBIDDEN');
    expect(await struck(world)).toEqual(may ? [Number(entry.replace('#', ''))] : []);
    expect((await incidentNow(world)).version).toBe(before.version + (may ? 1 : 0));
  });

  test('a viewer who did not report it may not, not even for an own entry', async () => {
    const world = await noted();
    await changeUser(world, 'Chen', { role: 'VIEWER' });
    const viewer = { ...world.viewer('Chen'), role: 'VIEWER' as const };
    const values = { incident: REF, entry: '3', reason: 'x' };
    expect((await refused(json(world, 'Chen', 'strike', values, { viewer }))).code).toBe('FORBIDDEN');
  });
});

test('by its id, and in words by number with and without the sign', async () => {
  const world = await noted();
  const entry = (await timelineOf(world))[2];
  expect((await strike(world, 'Chen', entry?.id.toUpperCase() ?? '')).type).toBe('done');
  await world.run('Dana', `/incident strike #4 It was the disk`, { place: await world.roomOf(REF) });
  expect(await struck(world)).toEqual([3, 4]);
});

test('it is shown struck out in text and in JSON, with who and why', async () => {
  const world = await noted();
  await world.advance(5);
  await world.run('Ben', `/incident strike ${REF} 3 That was *another* one`);
  const shown = (await world.send('Emil', 'incident timeline', { incident: REF })) as { results: object[] };
  expect(shown.results[1]).toMatchObject({
    text: 'Restarted *all* of it',
    struck: { at: '2026-03-02T09:05:00.000Z', by: { name: 'Ben Carter' }, reason: 'That was *another* one' },
  });
  expect(shown.results[0]).toMatchObject({ struck: null });
  const answer = await world.type('Emil', `/incident timeline ${REF}`);
  if (answer.type !== 'done') throw new Error('not done');
  expect(JSON.stringify(answer.reply.message)).toContain('~~');
  expect(await world.run('Emil', `/incident timeline ${REF}`)).toContain('(That was *another* one)');
  expect((await auditedAs(world, 'incident.strike')).at(-1)).toMatchObject({
    after: { struck: { entryId: (await timelineOf(world))[2]?.id, reason: 'That was *another* one' } },
  });
  expect(await timelineOf(world)).toHaveLength(4);
});

test('twice is once, and the first reason stays', async () => {
  const world = await noted();
  await strike(world, 'Chen', '3');
  const before = [await incidentNow(world), await timelineOf(world), await auditOf(world)];
  expect(await world.run('Ben', `/incident strike ${REF} 3 again`)).toBe(
    'INC-2026-001 has its entry #3 struck out already.',
  );
  expect([await incidentNow(world), await timelineOf(world), await auditOf(world)]).toEqual(before);
});

describe('there is no such entry', () => {
  test.each(['0', '5', '999999999', '01890000-0000-7000-8000-000000000000'])('%s', async (entry) => {
    const world = await noted();
    expect(await refused(strike(world, 'Ada', entry))).toMatchObject({
      code: 'INVALID',
      details: { fields: { entry: ['There is no such entry.'] } },
    });
  });

  test.each(['x', '', '1.5', '-1', '1e3', '1234567890'])('“%s” is no number', async (entry) => {
    const world = await noted();
    expect((await refused(strike(world, 'Ada', entry))).code).toBe('INVALID');
  });

  test('in this incident, even if there is in another', async () => {
    const world = await noted();
    await world.run('Chen', '/incident declare sev3 Other');
    const id = (await timelineOf(world, OTHER))[0]?.id ?? '';
    const [there, nowhere] = [
      await refused(strike(world, 'Chen', id)),
      await refused(strike(world, 'Chen', world.newId())),
    ];
    expect(there.code).toBe('INVALID');
    expect(there.message.replace(id, '…')).toBe(nowhere.message.replace(/[0-9a-f-]{36}/u, '…'));
  });

  test('for who may not see what it speaks of', async () => {
    const world = await noted();
    await sent(world, 'Emil', 'declare', { title: 'A secret', private: true });
    await sent(world, 'Ada', 'relate', { incident: REF, to: OTHER });
    await sent(world, 'Chen', 'note', { incident: REF, text: 'After it' });
    const entries = await timelineOf(world);
    const hidden = entries.find(({ kind }) => kind === 'RELATED');
    expect((await refused(strike(world, 'Ben', hidden?.id ?? ''))).code).toBe('INVALID');
    // Numbers are those that the reader sees: what is hidden leaves no gap.
    await world.run('Chen', `/incident strike ${REF} 5 wrong`);
    expect((await timelineOf(world)).filter(({ struckAt }) => struckAt !== null).map((e) => e.text)).toEqual([
      'After it',
    ]);
  });
});

test('the form offers what one may strike, the newest first', async () => {
  const world = await noted();
  const offered = async (who: string) => {
    const form = await asked(world.type(who, `/incident strike ${REF}`));
    const input = form.fields.find(({ name }) => name === 'entry')?.input;
    return input?.type === 'choice' ? input.options.map(({ value }) => value) : input?.type;
  };
  expect(await offered('Chen')).toEqual(['3']);
  expect(await offered('Emil')).toEqual(['1']);
  expect(await offered('Ben')).toEqual(['4', '3', '2', '1']);
  await submitted(world, 'Ben', 'strike', { incident: REF, entry: '3', reason: 'wrong' });
  expect(await offered('Ben')).toEqual(['4', '2', '1']);
});

test('an incident that is over can still be put right', async () => {
  const world = await noted();
  await world.run('Chen', `/incident cancel ${REF} a test`);
  expect((await strike(world, 'Chen', '3')).type).toBe('done');
  expect((await incidentNow(world)).status).toBe('CANCELLED');
});
