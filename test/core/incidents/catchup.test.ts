/** Catching up: state, who, what happened, what is owed next, and only what the reader may see. */
import { describe, expect, test } from 'vitest';
import type { World } from '../../support/world.js';
import { auditOf, given, json, sent } from '../given.js';
import { toldTo } from './cast.js';
import { inState, OTHER, REF, type State } from './states.js';

interface Digest {
  readonly incident: { readonly status: string };
  readonly latest_update: { readonly message: string } | null;
  readonly happened: readonly { readonly kind: string; readonly text: string }[];
  readonly owed: readonly { readonly what: string; readonly due_at: string | null }[];
}
const digest = async (world: World, who = 'Dana', incident = REF): Promise<Digest> =>
  (await world.send(who, 'incident catchup', { incident })) as Digest;

describe('what is owed', () => {
  test.each<[State, string[]]>([
    ['DETECTED', ['ACKNOWLEDGE', 'COMMANDER', 'UPDATE']],
    ['INVESTIGATING', ['COMMANDER', 'UPDATE']],
    ['MONITORING', ['COMMANDER', 'UPDATE', 'RESOLVE']],
    ['PAUSED', ['UNPAUSE', 'COMMANDER']],
    ['RESOLVED', ['CLOSE']],
    ['CLOSED', []],
    ['CANCELLED', []],
  ])('when it is %s', async (state, what) => {
    const world = await inState(state);
    expect((await digest(world)).owed.map((one) => one.what)).toEqual(what);
  });

  test('is told as overdue once it is', async () => {
    const world = await inState('INVESTIGATING');
    expect(await world.run('Dana', `/incident catchup ${REF}`)).toContain(
      'A status update by 2026-03-02T09:30:00.000Z.',
    );
    await world.advance(31);
    expect(await world.run('Dana', `/incident catchup ${REF}`)).toContain(
      'A status update was due at 2026-03-02T09:30:00.000Z: overdue.',
    );
  });

  test('of a duplicate is done with the other one', async () => {
    const world = await inState('DETECTED', OTHER);
    await world.run('Chen', `/incident merge ${REF} ${OTHER}`);
    expect((await digest(world)).owed).toEqual([{ what: 'GO_TO_ORIGINAL', due_at: null }]);
  });
});

test('the digest reads from the state to what is next', async () => {
  const world = await given();
  await sent(world, 'Emil', 'declare', {
    title: 'Cards *fail*',
    severity: 'SEV2',
    services: ['checkout'],
    description: 'Since nine',
    impact: { summary: 'Nobody can pay' },
  });
  await world.run('Chen', `/incident ack ${REF}`);
  await world.run('Dana', `/incident role ${REF} take commander`);
  await world.run('Chen', `/incident note ${REF} Restarted the workers`);
  await world.run('Dana', `/incident update ${REF} We found the cause`);
  const said = await world.run('Ben', `/incident catchup ${REF}`);
  const parts = [
    'Catch up on INC-2026-001 · Cards *fail*',
    'SEV2 high · Investigating · checkout',
    'Since nine',
    'Nobody can pay',
    'Reported by Emil Novak, 2026-03-02T09:00:00.000Z',
    'Dana Flores has it',
    'Incident commander: Dana Flores',
    'Last update by Dana Flores',
    'What happened',
    'Emil Novak: declared SEV2: Cards *fail*',
    'Chen Wei: Restarted the workers',
    'What is owed next',
    'A status update by 2026-03-02T09:30:00.000Z.',
  ];
  const places = parts.map((part) => said.indexOf(part));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places).not.toContain(-1);
  expect((await digest(world)).latest_update).toMatchObject({ message: 'We found the cause' });
});

test('what was struck out, and the machinery, are left out, and of much only the latest is told', async () => {
  const world = await inState('INVESTIGATING');
  for (let i = 1; i <= 20; i += 1) await sent(world, 'Chen', 'note', { incident: REF, text: `Note ${i}` });
  const { results } = (await world.send('Chen', 'incident timeline', { incident: REF })) as {
    results: { id: string }[];
  };
  await sent(world, 'Chen', 'strike', { incident: REF, entry: results[0]?.id, reason: 'wrong' });
  const { happened } = await digest(world);
  expect(happened.map(({ text }) => text)).toEqual(Array.from({ length: 12 }, (_, i) => `Note ${i + 8}`));
  expect(happened.some(({ kind }) => kind === 'ROOM')).toBe(false);
});

test('only what the reader may see is in it', async () => {
  const world = await inState('DETECTED');
  await sent(world, 'Emil', 'declare', { title: 'A secret', private: true });
  await sent(world, 'Ada', 'relate', { incident: REF, to: OTHER });
  expect(JSON.stringify(await digest(world, 'Chen'))).not.toContain('secret');
  expect(await world.run('Chen', `/incident catchup ${REF}`)).not.toContain('secret');
  expect(JSON.stringify(await digest(world, 'Ada'))).toContain('related this to INC-2026-002 A secret');
});

test('nobody else hears of it', async () => {
  const world = await inState('DETECTED');
  const [audit, said] = [await auditOf(world), world.messages('inc-2026-001')];
  const place = await world.roomOf(REF);
  expect(await world.run('Dana', '/incident catchup', { place })).toContain('Catch up on');
  expect(world.messages('inc-2026-001')).toEqual(said);
  expect(await auditOf(world)).toEqual(audit);
  expect(toldTo(world, 'Dana')).toEqual([]);
  expect((await json(world, 'Emil', 'catchup', { incident: REF }, { readOnly: true })).type).toBe('done');
});
