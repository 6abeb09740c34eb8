/** What is written down of every change: the timeline, gapless and in order, and the audit log with before and after. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../store/temporaryFolder.js';
import { auditOf, given, incidentNow, json, refused, sent, timelineOf } from '../given.js';

const REF = 'INC-2026-001';
const story: readonly [string, string, Record<string, unknown>][] = [
  ['Chen', 'ack', { note: 'on it' }],
  ['Ben', 'role', { role: 'INCIDENT_COMMANDER' }],
  ['Chen', 'severity', { severity: 'SEV1', reason: 'it spreads' }],
  ['Chen', 'status', { status: 'IDENTIFIED', note: 'the cache' }],
  ['Chen', 'note', { text: 'Deploy 4711', at: '2026-03-02T08:00:00Z' }],
  ['Chen', 'update', { message: 'Rolling back', status: 'MONITORING' }],
  ['Chen', 'edit', { title: 'Checkout fails' }],
  ['Chen', 'resolve', { resolution: 'Rolled back', root_cause: 'a typo' }],
  ['Chen', 'close', { note: 'done' }],
  ['Ben', 'reopen', { reason: 'it is back' }],
  ['Emil', 'cancel', { reason: 'was a test' }],
];

const lived = async () => {
  const world = await given();
  await sent(world, 'Emil', 'declare', { title: 'Down', severity: 'SEV2' });
  for (const [who, verb, values] of story) {
    await world.advance(1);
    await sent(world, who, verb, { incident: REF, ...values });
  }
  await world.worker.drain();
  return world;
};

test('the timeline tells the whole life, in order and without a gap', async () => {
  const world = await lived();
  const entries = await timelineOf(world);
  expect(entries.map((e) => e.seq)).toEqual(entries.map((_, i) => i + 1));
  expect(entries.map((e) => [e.kind, e.actor?.name ?? null, e.text])).toEqual([
    ['DECLARED', 'Emil Novak', 'declared SEV2: Down'],
    ['ROOM', null, 'opened the war room #inc-2026-001-down'],
    ['ACKNOWLEDGED', 'Chen Wei', 'acknowledged: on it'],
    ['ROLE', 'Ben Carter', 'took the role of Incident commander'],
    ['SEVERITY', 'Chen Wei', 'changed the severity from SEV2 to SEV1: it spreads'],
    ['STATUS', 'Chen Wei', 'moved from Investigating to Identified: the cache'],
    ['NOTE', 'Chen Wei', 'Deploy 4711'],
    ['STATUS', 'Chen Wei', 'moved from Identified to Monitoring'],
    ['UPDATE', 'Chen Wei', 'Rolling back'],
    ['EDITED', 'Chen Wei', 'corrected title'],
    ['RESOLVED', 'Chen Wei', 'resolved the incident: Rolled back'],
    ['CLOSED', 'Chen Wei', 'closed the incident: done'],
    ['REOPENED', 'Ben Carter', 'reopened the incident: it is back'],
    ['CANCELLED', 'Emil Novak', 'cancelled the incident: was a test'],
  ]);
  expect(entries[6]?.at.toISOString()).toBe('2026-03-02T08:00:00.000Z');
  expect(entries[4]?.data).toEqual({ from: 'SEV2', to: 'SEV1' });
});

test('the timeline reads newest first over REST, oldest first in chat, and by pages', async () => {
  const world = await lived();
  const page = { incident: REF, limit: 2, offset: 1 };
  expect(await world.send('Emil', 'incident timeline', page)).toMatchObject({
    count: 14,
    results: [{ kind: 'REOPENED' }, { kind: 'CLOSED' }],
  });
  expect(await world.send('Emil', 'incident timeline', { ...page, ordering: 'seq' })).toMatchObject({
    results: [{ kind: 'ROOM' }, { kind: 'ACKNOWLEDGED' }],
  });
  const text = await world.run('Emil', `/incident timeline ${REF}`);
  expect(text.indexOf('declared SEV2')).toBeLessThan(text.indexOf('cancelled the incident'));
});

test('twenty notes at once are numbered without a gap', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  await Promise.all(
    Array.from({ length: 20 }, (_, i) => sent(world, 'Chen', 'note', { incident: REF, text: `Note ${i}` })),
  );
  const entries = await timelineOf(world);
  expect(entries.map((e) => e.seq)).toEqual(Array.from({ length: 22 }, (_, i) => i + 1));
  expect(new Set(entries.map((e) => e.text)).size).toBe(22);
});

test('every write is in the audit log: who, when, from where, before and after', async () => {
  const world = await lived();
  // The test's own moves of the clock stand in the log as well.
  const rows = (await auditOf(world)).filter((r) => r.action !== 'clock.move');
  const { id } = await incidentNow(world);
  expect(rows.map((r) => r.action)).toEqual([
    'incident.declare',
    'incident.acknowledge',
    'incident.role',
    'incident.severity',
    'incident.status',
    'incident.note',
    'incident.update',
    'incident.edit',
    'incident.resolve',
    'incident.close',
    'incident.reopen',
    'incident.cancel',
  ]);
  for (const row of rows)
    expect(row).toMatchObject({ surface: 'rest', subjectType: 'incident', subjectId: id });
  expect(rows[0]).toMatchObject({ before: null, after: { reference: REF, title: 'Down', severity: 'SEV2' } });
  expect(rows[1]).toMatchObject({
    actorId: world.viewer('Chen').userId,
    at: new Date('2026-03-02T09:01:00.000Z'),
    before: { status: 'DETECTED', acknowledgedAt: null, assigneeId: null },
    after: { status: 'INVESTIGATING', acknowledgedAt: '2026-03-02T09:01:00.000Z' },
  });
  expect(rows[2]?.after).toMatchObject({ roles: [{ role: 'INCIDENT_COMMANDER' }] });
  expect(rows[7]).toMatchObject({ before: { title: 'Down' }, after: { title: 'Checkout fails' } });
});

test('the audit log ties a write to its request', async () => {
  const world = await given();
  await json(world, 'Emil', 'declare', { title: 'Down' }, { requestId: 'req-1', surface: 'slack' });
  expect(await auditOf(world)).toMatchObject([{ requestId: 'req-1', surface: 'slack' }]);
});

test('what was refused or changed nothing is in neither', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  await world.run('Chen', `/incident ack ${REF}`);
  const [audit, entries] = [await auditOf(world), await timelineOf(world)];
  await world.run('Dana', `/incident ack ${REF}`);
  await refused(world.type('Chen', `/incident close ${REF}`));
  await refused(world.type('Emil', `/incident resolve ${REF}`));
  expect(await auditOf(world)).toEqual(audit);
  expect(await timelineOf(world)).toEqual(entries);
});

test('the timeline goes forward even when the clock was set back', async () => {
  const databaseUrl = `file:${join(temporaryFolder(), 'muster.db')}`;
  const before = await given({ databaseUrl, at: '2026-03-02T09:00:00.000Z' });
  await sent(before, 'Emil', 'declare', { title: 'Down', severity: 'SEV2' });
  await before.close();
  const after = await given({ databaseUrl, at: '2026-03-02T08:00:00.000Z' });
  await sent(after, 'Chen', 'ack', { incident: REF });
  expect((await timelineOf(after)).map((e) => [e.kind, e.at.toISOString()])).toEqual([
    ['DECLARED', '2026-03-02T09:00:00.000Z'],
    ['ACKNOWLEDGED', '2026-03-02T09:00:00.000Z'],
  ]);
});
