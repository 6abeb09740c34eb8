/** Pausing: reminders stop, and come again when somebody goes on or the time is over. */
import { expect, test } from 'vitest';
import type { World } from '../../support/world.js';
import { auditOf, given, incidentNow, json, refused, sent, timelineOf, timersOf } from '../given.js';
import { REF } from './states.js';

const at = (hhmm: string): string => `2026-03-02T${hhmm}:00.000Z`;
const nudges = async (world: World) =>
  (await timelineOf(world)).filter(({ kind }) => kind === 'NUDGE').map((e) => e.at.toISOString());
const declared = async (severity = 'sev1'): Promise<World> => {
  const world = await given({ at: at('09:00') });
  await world.run('Emil', `/incident declare ${severity} Down`);
  return world;
};
const pause = (world: World, until?: string, reason = 'waiting') =>
  sent(world, 'Chen', 'pause', { incident: REF, reason, ...(until === undefined ? {} : { until }) });
const armed = async (world: World) =>
  (await timersOf(world, 'incident.unpause')).map((t) => t.dueAt.toISOString());

test('nobody is asked for a commander while it is paused, and again after it goes on', async () => {
  const world = await declared();
  await world.advance(3);
  await pause(world);
  await world.advance(300);
  expect(await nudges(world)).toEqual([at('09:03')]);
  await world.run('Chen', `/incident unpause ${REF}`);
  await world.advance(8);
  expect(await nudges(world)).toEqual([at('09:03'), at('14:06'), at('14:11')]);
});

test('whether it is stable is asked half an hour after going on', async () => {
  const world = await declared('sev3');
  await world.run('Chen', `/incident status ${REF} monitoring`);
  await world.advance(10);
  await pause(world);
  await world.advance(60);
  expect(await nudges(world)).toEqual([]);
  await world.run('Chen', `/incident unpause ${REF}`);
  await world.advance(29);
  expect(await nudges(world)).toEqual([]);
  await world.advance(1);
  expect(await nudges(world)).toEqual([at('10:40')]);
});

test('it goes on by itself exactly then, and that is written down', async () => {
  const world = await declared();
  await pause(world, at('10:30'));
  await world.advance(89);
  expect((await incidentNow(world)).paused).toBe(true);
  await world.advance(1);
  expect(await incidentNow(world)).toMatchObject({ paused: false, pause: null });
  expect((await timelineOf(world)).at(-1)).toMatchObject({
    kind: 'UNPAUSED',
    text: 'went on: the pause is over',
    actor: null,
    at: new Date(at('10:30')),
  });
  expect(world.messages('inc-2026-001').at(-1)).toContain('The pause is over.');
  const { auditLog } = world.store.read.tables;
  const rows = (await world.store.read.select().from(auditLog)).filter(
    (r) => r.action === 'incident.unpause',
  );
  expect(rows).toMatchObject([
    { surface: 'timer', actorId: null, before: { paused: { until: at('10:30') } }, after: { paused: null } },
  ]);
});

test.each([
  ['later', at('12:00'), [at('12:00')]],
  ['earlier', at('09:30'), [at('09:30')]],
  ['with no end', undefined, []],
])('moving the end %s moves the timer', async (_, until, timers) => {
  const world = await declared();
  await pause(world, at('10:00'));
  expect(await armed(world)).toEqual([at('10:00')]);
  await pause(world, until, 'still waiting');
  expect(await armed(world)).toEqual(timers);
  await world.advance(60);
  expect((await incidentNow(world)).paused).toBe(until !== at('09:30'));
  await world.advance(120);
  expect((await incidentNow(world)).paused).toBe(until === undefined);
});

test.each<[string, string, Record<string, unknown>]>([
  ['going on by hand', 'unpause', {}],
  ['resolving', 'resolve', {}],
  ['cancelling', 'cancel', { reason: 'a test' }],
  ['an update that resolves', 'update', { message: 'Done', status: 'RESOLVED' }],
  ['merging', 'merge', { into: 'INC-2026-002' }],
])('%s ends the pause and its timer', async (_, verb, values) => {
  const world = await declared();
  await world.run('Ada', '/incident declare sev3 Another');
  await pause(world, at('10:00'));
  await sent(world, 'Chen', verb, { incident: REF, ...values });
  expect(await incidentNow(world)).toMatchObject({ paused: false, pause: null });
  expect(await armed(world)).toEqual([]);
  const entries = await timelineOf(world);
  await world.advance(0);
  await world.agenda.advance(90 * 60_000, world.mover);
  expect((await timelineOf(world)).filter(({ kind }) => kind === 'UNPAUSED')).toHaveLength(
    verb === 'unpause' ? 1 : 0,
  );
  expect((await timelineOf(world)).length).toBeGreaterThanOrEqual(entries.length);
});

test('ends only in the future', async () => {
  const world = await declared();
  await world.advance(60);
  for (const until of [at('09:00'), at('10:00')])
    expect(await refused(json(world, 'Chen', 'pause', { incident: REF, reason: 'x', until }))).toMatchObject({
      code: 'INVALID',
      details: { fields: { until: ['This has passed already.'] } },
    });
  expect((await incidentNow(world)).paused).toBe(false);
});

test.each([
  ['was not due yet stays due', 5, at('09:15')],
  ['fell due meanwhile is due one cadence after going on', 40, at('09:55')],
  ['falls due at that instant is due one cadence later', 15, at('09:30')],
])('an update that %s', async (_, minutes, due) => {
  const world = await declared();
  await pause(
    world,
    at('09:00').replace('09:00', minutes === 5 ? '09:05' : minutes === 15 ? '09:15' : '09:40'),
  );
  await world.advance(minutes);
  expect((await incidentNow(world)).next_update_due_at).toBe(due);
});

test('card, topic and list say that it is paused, and no longer once it goes on', async () => {
  const world = await declared();
  await world.run('Chen', `/incident pause ${REF} waiting --until "in 1 hour"`);
  const card = () => world.messages('inc-2026-001')[0] ?? '';
  expect(card()).toContain('Status: Detected, paused');
  expect(card()).toContain('Paused: 2026-03-02T10:00:00.000Z');
  expect(world.chat.named('inc-2026-001').topic).toContain('Detected, paused');
  expect(world.messages('incidents')[0]).toContain('Detected, paused');
  expect(await world.run('Dana', '/incident list')).toContain('Detected, paused');
  await world.run('Chen', `/incident unpause ${REF}`);
  expect(card()).not.toContain('aused');
  expect(world.chat.named('inc-2026-001').topic).not.toContain('paused');
  expect(world.messages('inc-2026-001').at(-1)).toBe('Chen Wei ended the pause. Reminders come again.');
});

test('one pause is one entry and one audit row, a repeated one none', async () => {
  const world = await declared();
  await pause(world);
  await pause(world);
  expect((await timelineOf(world)).filter(({ kind }) => kind === 'PAUSED')).toMatchObject([
    { text: 'paused the incident: waiting', data: { reason: 'waiting', until: null } },
  ]);
  expect((await auditOf(world)).filter(({ action }) => action === 'incident.pause')).toHaveLength(1);
});
