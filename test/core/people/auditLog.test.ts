/** Who changed what: found again, taken along, and kept from whoever may not see what it was about. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { auditObject } from '../../../src/core/views/people.js';
import { visibilityOf } from '../../../src/store/queries/viewer.js';
import type { World } from '../../support/world.js';
import { auditOf, done, given, refused } from '../given.js';
import { ask, idOf } from './given.js';

const entries = z.object({ count: z.number(), results: z.array(auditObject.strict()) });
const list = async (world: World, values: Record<string, unknown> = {}, clearance = 0) =>
  entries.parse(
    await world.send('Ada', 'audit list', values, { viewer: { ...world.viewer('Ada'), clearance } }),
  );
const actions = async (world: World, values: Record<string, unknown>, clearance = 0) =>
  (await list(world, values, clearance)).results.map(({ action }) => action);

async function busy(): Promise<World> {
  const world = await given();
  await world.send('Ada', 'user edit', { user: 'Chen', clearance: 2 });
  await world.advance(10);
  await world.run('Emil', '/incident declare sev3 Down');
  await world.run('Chen', '/incident ack INC-2026-001');
  await world.advance(10);
  await world.send('Ben', 'service edit', { service: 'checkout', tier: 3 });
  return world;
}

describe('the list', () => {
  test('has the newest first, and speaks the API’s language', async () => {
    const world = await busy();
    const { results } = await list(world, { action: 'service.edit' });
    expect(results).toMatchObject([
      {
        at: '2026-03-02T09:20:00.000Z',
        actor: { id: idOf(world, 'Ben'), name: 'Ben Carter' },
        surface: 'rest',
        subject_type: 'service',
        before: { tier: 1 },
        after: { tier: 3 },
        request_id: null,
      },
    ]);
    const [created] = (await list(world, { action: 'incident.acknowledge' })).results;
    expect(created?.after).toMatchObject({ acknowledged_at: '2026-03-02T09:10:00.000Z' });
    const all = (await list(world)).results.map(({ at }) => at);
    expect(all).toEqual([...all].sort().reverse());
    const upwards = (await list(world, { ordering: 'at' })).results.map(({ at }) => at);
    expect(upwards).toEqual([...all].reverse());
  });

  test.each([
    [{ actor: 'Ben' }, ['service.edit']],
    [{ actor: 'ben@example.com', action: 'incident.' }, []],
    [{ action: 'incident.', surface: 'test' }, ['incident.acknowledge', 'incident.declare']],
    [{ action: 'Incident.Declare' }, ['incident.declare']],
    [{ action: 'incident' }, []],
    [{ subject_type: 'service' }, ['service.edit']],
    [{ since: '2026-03-02T09:20:00Z', subject_type: 'service' }, ['service.edit']],
    [{ until: '2026-03-02T09:10:00Z', action: 'user.' }, ['user.edit']],
    [{ until: '2026-03-02T09:00:00Z', action: 'user.' }, []],
    [{ surface: 'rest', action: 'service.' }, ['service.edit']],
    [{ search: 'INC-2026-001', surface: 'test' }, ['incident.acknowledge', 'incident.declare']],
    [{ search: 'ben CARTER' }, ['service.edit']],
    [{ search: 'chen', action: 'user.edit' }, ['user.edit']],
    [{ search: 'ACKNOW' }, ['incident.acknowledge']],
  ])('%j finds %j', async (values, expected) => {
    expect(await actions(await busy(), values)).toEqual(expected);
  });
});

test('what was changed of an incident is for whoever may see the incident now', async () => {
  const world = await given();
  await world.send('Ada', 'user edit', { user: 'Chen', clearance: 2 });
  const chen = { viewer: { ...world.viewer('Chen'), clearance: 2 } };
  await world.send('Chen', 'incident declare', { title: 'Secret', clearance: 2 }, chen);
  await world.send('Chen', 'incident ack', { incident: 'INC-2026-001' }, chen);
  const hidden = (await auditOf(world)).filter(({ subjectType }) => subjectType === 'incident');
  expect(hidden.length).toBeGreaterThan(1);
  const texts = [
    JSON.stringify(await list(world, { limit: 200 })),
    JSON.stringify(await list(world, { search: 'INC-2026-001' })),
    JSON.stringify(await list(world, { subject_id: hidden[0]?.subjectId })),
    String(await world.send('Ada', 'audit export', {})),
  ];
  for (const text of texts) for (const { id } of hidden) expect(text).not.toContain(id);
  for (const { id } of hidden)
    expect((await refused(ask(world, 'Ada', 'audit show', { entry: id }))).code).toBe('NOT_FOUND');
  const cleared = { viewer: { ...world.viewer('Ada'), clearance: 2 } };
  expect(visibilityOf(cleared.viewer).clearance).toBe(2);
  for (const { id } of hidden) {
    expect(await world.send('Ada', 'audit show', { entry: id }, cleared)).toMatchObject({ id });
    expect(String(await world.send('Ada', 'audit export', {}, cleared))).toContain(id);
  }
  expect(await actions(world, { subject_id: hidden[0]?.subjectId }, 2)).toHaveLength(hidden.length);
});

test.each(['no id', '01a00000-0000-7000-8000-000000000000'])('there is no entry %s', async (entry) => {
  const world = await given();
  expect((await refused(ask(world, 'Ada', 'audit show', { entry }))).code).toBe('NOT_FOUND');
});

test('the export is CSV that no spreadsheet runs as formulas', async () => {
  const world = await given();
  await world.send('Ada', 'user edit', { user: 'me', name: '=cmd|calc' });
  const { document } = await done(ask(world, 'Ada', 'audit export', { action: 'user.' }));
  expect(document).toMatchObject({ name: 'audit-2026-03-02.csv', contentType: 'text/csv; charset=utf-8' });
  const [header, row, ...more] = (document?.content ?? '').trim().split('\n');
  expect(more).toEqual([]);
  expect(header).toBe('id,at,actor_id,actor,surface,action,subject_type,subject_id,before,after,request_id');
  expect(row).toContain(`,'=cmd|calc,rest,user.edit,user,`);
  expect(row).toContain('"{""name"":""Ada Berger""}"');
});
