import { describe, expect, test } from 'vitest';
import { given, incidentNow, json, refused, sent, timelineOf } from '../given.js';

const REF = 'INC-2026-001';
const declared = async () => {
  const world = await given();
  await sent(world, 'Emil', 'declare', { title: 'Down', severity: 'SEV3', description: 'Since noon' });
  return world;
};

test('only what is given changes', async () => {
  const world = await declared();
  await world.advance(1);
  const before = await incidentNow(world);
  const after = await sent(world, 'Chen', 'edit', {
    incident: REF,
    title: 'Checkout is down',
    tags: ['B', 'a', 'b'],
    impact: { affected_users: 12 },
    category: 'database',
    detected_at: '2026-03-02T08:00:00Z',
    root_cause: 'a typo',
  });
  expect(after).toEqual({
    ...before,
    title: 'Checkout is down',
    tags: ['a', 'b'],
    category: 'DATABASE',
    impact: {
      summary: null,
      affected_users: 12,
      error_rate_percent: null,
      revenue: null,
      customers_affected: null,
    },
    detected_at: '2026-03-02T08:00:00.000Z',
    root_cause: 'a typo',
    version: before.version + 1,
    updated_at: '2026-03-02T09:01:00.000Z',
  });
  expect((await timelineOf(world)).at(-1)).toMatchObject({
    kind: 'EDITED',
    text: 'corrected title, category, detected at, root cause, impact, tags',
  });
  await world.worker.drain();
  expect(world.messages('incidents').join('\n')).toContain('INC-2026-001 · Checkout is down');
});

test('null empties what may be empty, and nothing else', async () => {
  const world = await declared();
  await sent(world, 'Chen', 'edit', {
    incident: REF,
    root_cause: 'x',
    resolution: 'y',
    detected_at: '2026-03-02T08:00:00Z',
  });
  const values = { root_cause: null, resolution: null, detected_at: null };
  expect(await sent(world, 'Chen', 'edit', { incident: REF, ...values })).toMatchObject(values);
  for (const name of ['title', 'description', 'tags', 'priority', 'category', 'impact']) {
    const refusal = await refused(json(world, 'Chen', 'edit', { incident: REF, [name]: null }));
    expect(refusal.code, name).toBe('INVALID');
    expect(Object.keys(refusal.details.fields ?? {}), name).toEqual([name]);
  }
});

test.each<[Record<string, unknown>, string]>([
  [{ status: 'CLOSED' }, 'status'],
  [{ severity: 'SEV1' }, 'severity'],
  [{ reference: 'INC-2026-009' }, 'reference'],
  [{ tags: 'one' }, 'tags'],
  [{ tags: ['\0'] }, 'tags'],
  [{ impact: { affected_users: -1 } }, 'impact'],
  [{ impact: { affected: 1 } }, 'impact'],
  [{ detected_at: 'yesterdayish' }, 'detected_at'],
  [{ detected_at: '2027-01-01T00:00:00Z' }, 'detected_at'],
  [{ version: 'one' }, 'version'],
])('%j is refused beside its field', async (values, field) => {
  const world = await declared();
  const before = await incidentNow(world);
  const refusal = await refused(json(world, 'Chen', 'edit', { incident: REF, ...values }));
  expect(refusal.code).toBe('INVALID');
  expect(Object.keys(refusal.details.fields ?? {})).toEqual([field]);
  expect(await incidentNow(world)).toEqual(before);
});

describe('with a version', () => {
  test('it is kept if nobody was faster', async () => {
    const world = await declared();
    const { version } = await incidentNow(world);
    expect((await sent(world, 'Chen', 'edit', { incident: REF, title: 'Better', version })).title).toBe(
      'Better',
    );
  });

  test('it is refused if somebody was, with the state there is now', async () => {
    const world = await declared();
    const { version } = await incidentNow(world);
    await world.run('Chen', `/incident ack ${REF}`);
    expect(
      await refused(json(world, 'Dana', 'edit', { incident: REF, title: 'Worse', version })),
    ).toMatchObject({
      code: 'STALE_VERSION',
      details: { state: { version: version + 1, status: 'INVESTIGATING', severity: 'SEV3' } },
    });
    expect((await incidentNow(world)).title).toBe('Down');
  });

  test('of ten at once with the same one, one is kept', async () => {
    const world = await declared();
    const { version } = await incidentNow(world);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        json(world, 'Chen', 'edit', { incident: REF, title: `Try ${i}`, version }),
      ),
    );
    const winners = answers.flatMap((answer, i) => (answer.type === 'done' ? [i] : []));
    expect(winners).toHaveLength(1);
    expect((await incidentNow(world)).title).toBe(`Try ${winners[0]}`);
  });

  test('without one, all of ten at once are kept one after another', async () => {
    const world = await declared();
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => sent(world, 'Chen', 'edit', { incident: REF, title: `Try ${i}` })),
    );
    expect((await incidentNow(world)).version).toBe(11);
  });
});
