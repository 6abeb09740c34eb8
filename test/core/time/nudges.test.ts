/** What time causes of itself: the room asked for a commander, the commander asked whether it is stable. */
import { describe, expect, test } from 'vitest';
import { COMMANDER_NUDGE, STABLE_QUESTION } from '../../../src/core/incidents/consequences.js';
import type { World } from '../../support/world.js';
import { given, timelineOf, timersOf } from '../given.js';

const REF = 'INC-2026-001';
const declared = async (severity = 'sev1') => {
  const world = await given();
  await world.run('Emil', `/incident declare ${severity} Down`);
  return world;
};
const nudges = (world: World): string[] =>
  world.messages('inc-2026-001').filter((m) => m.includes('Who takes command?'));
/** Minutes after the declaration at which the timeline says that somebody was asked. */
const minutes = async (world: World): Promise<number[]> =>
  (await timelineOf(world))
    .filter((e) => e.kind === 'NUDGE')
    .map((e) => (e.at.getTime() - Date.UTC(2026, 2, 2, 9)) / 60_000);

describe('a room without a commander', () => {
  test('is asked after 3, 8, 18 and 38 minutes and then every hour', async () => {
    const world = await declared();
    await world.advance(240);
    expect(await minutes(world)).toEqual([3, 8, 18, 38, 98, 158, 218]);
    expect(nudges(world)).toHaveLength(7);
    expect(nudges(world)[0]).toContain(
      'INC-2026-001 is SEV1 critical and has had no commander for 3 minutes.',
    );
    expect(nudges(world)[0]).toContain('[Take command]');
  });

  test.each(['sev3', 'sev4'])('of a %s is left in peace', async (severity) => {
    const world = await declared(severity);
    await world.advance(240);
    expect(await minutes(world)).toEqual([]);
  });

  test('is asked once after an outage, with the number of reminders that fell due meanwhile', async () => {
    const world = await declared('sev2');
    // Three hours in which nobody ticked.
    world.clock.moveTo(new Date(world.clock.now().getTime() + 180 * 60_000));
    await world.ticker.tick();
    await world.worker.drain();
    expect(nudges(world)).toEqual([
      expect.stringContaining(
        'for 180 minutes. Who takes command? (5 more reminders fell due while Muster was away.)',
      ),
    ]);
    expect(await minutes(world)).toEqual([180]);
    // And then goes on as it would have.
    await world.advance(60);
    expect(await minutes(world)).toEqual([180, 218]);
  });

  test.each<[string, readonly string[]]>([
    ['somebody takes command', [`role ${REF} take lead`]],
    ['somebody is given it', [`role ${REF} give commander Ben`]],
    ['it is resolved', [`resolve ${REF} x`]],
    ['it is cancelled', [`cancel ${REF} x`]],
    ['the severity is lowered', [`severity ${REF} sev3`]],
  ])('is left in peace once %s', async (_, lines) => {
    const world = await declared();
    await world.advance(4);
    expect(await timersOf(world, COMMANDER_NUDGE)).toHaveLength(1);
    for (const line of lines) await world.run('Chen', `/incident ${line}`);
    expect(await timersOf(world, COMMANDER_NUDGE)).toEqual([]);
    await world.advance(240);
    expect(await minutes(world)).toEqual([3]);
  });

  test('is still asked when somebody only acknowledges', async () => {
    const world = await declared();
    await world.run('Chen', `/incident ack ${REF}`);
    await world.advance(5);
    expect(await minutes(world)).toEqual([3]);
  });

  test('is asked anew, from the beginning, when the commander drops the role', async () => {
    const world = await declared();
    await world.run('Chen', `/incident role ${REF} take lead`);
    await world.advance(60);
    await world.run('Chen', `/incident role ${REF} drop lead`);
    await world.advance(20);
    expect(await minutes(world)).toEqual([63, 68, 78]);
  });

  test('is asked when the severity is raised and when it is reopened, counted from then', async () => {
    const world = await declared('sev3');
    await world.advance(10);
    await world.run('Chen', `/incident severity ${REF} sev2`);
    await world.advance(5);
    await world.run('Chen', `/incident resolve ${REF} x`);
    await world.advance(5);
    await world.run('Chen', `/incident reopen ${REF} x`);
    await world.advance(4);
    expect(await minutes(world)).toEqual([13, 23]);
  });

  test('goes on being asked when SEV1 becomes SEV2: it is the same need', async () => {
    const world = await declared();
    await world.advance(4);
    await world.run('Chen', `/incident severity ${REF} sev2`);
    await world.advance(5);
    expect(await minutes(world)).toEqual([3, 8]);
  });
});

describe('half an hour after entering monitoring', () => {
  const asked = (world: World): string[] =>
    world.messages('inc-2026-001').filter((m) => m.includes('Is it stable?'));

  test('the commander is asked whether it is stable, with both answers as buttons', async () => {
    const world = await declared();
    await world.run('Chen', `/incident role ${REF} take lead`);
    await world.run('Chen', `/incident status ${REF} monitoring`);
    await world.advance(29);
    expect(asked(world)).toEqual([]);
    await world.advance(1);
    expect(asked(world)).toEqual([
      'Chen Wei: INC-2026-001 has been monitored for 30 minutes. Is it stable?\n[Resolve] [Back to investigating]',
    ]);
    await world.advance(240);
    expect(asked(world)).toHaveLength(1);
  });

  test('whoever has it is asked where nobody commands, and else everybody', async () => {
    const world = await declared('sev3');
    await world.run('Chen', `/incident status ${REF} monitoring`);
    await world.advance(30);
    expect(asked(world)[0]).toContain('Everybody: INC-2026-001');
    await world.run('Dana', `/incident ack ${REF}`);
    await world.run('Dana', `/incident status ${REF} identified`);
    await world.run('Dana', `/incident status ${REF} monitoring`);
    await world.advance(30);
    expect(asked(world)[1]).toContain('Dana Flores: INC-2026-001');
  });

  test.each([`resolve ${REF} x`, `status ${REF} investigating`, `cancel ${REF} x`])(
    'nobody is asked after %s',
    async (line) => {
      const world = await declared('sev3');
      await world.run('Chen', `/incident status ${REF} monitoring`);
      await world.advance(10);
      await world.run('Chen', `/incident ${line}`);
      expect(await timersOf(world, STABLE_QUESTION)).toEqual([]);
      await world.advance(60);
      expect(asked(world)).toEqual([]);
    },
  );

  test('the half hour begins anew with monitoring', async () => {
    const world = await declared('sev3');
    await world.run('Chen', `/incident status ${REF} monitoring`);
    await world.advance(20);
    await world.run('Chen', `/incident status ${REF} identified`);
    await world.run('Chen', `/incident status ${REF} monitoring`);
    await world.advance(29);
    expect(asked(world)).toEqual([]);
    await world.advance(1);
    expect(asked(world)).toHaveLength(1);
  });
});
