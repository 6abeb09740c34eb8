/** The list: what it can be narrowed and sorted by, and the whole of it as a document. */
import { describe, expect, test } from 'vitest';
import { MAX_EXPORTED } from '../../../src/core/commands/incident/list.js';
import { incidentObject } from '../../../src/core/views/incident.js';
import { incidentsMark } from '../../../src/store/queries/incidentLists.js';
import type { World } from '../../support/world.js';
import { done, given, json, refused, sent } from '../given.js';

interface Listed {
  readonly count: number;
  readonly results: readonly { readonly reference: string }[];
}
const listed = async (world: World, values: Record<string, unknown>, who = 'Chen'): Promise<string[]> => {
  const { results } = (await world.send(who, 'incident list', values)) as Listed;
  return results.map(({ reference }) => reference.slice(-1));
};
const documentOf = async (world: World, values: Record<string, unknown>, who = 'Chen') => {
  const { document } = await done(json(world, who, 'list', values));
  if (document === undefined) throw new Error('There is no document.');
  return document;
};

/** Four incidents: of Emil, Chen (acknowledged), Dana (resolved) and Emil's private one. */
async function four(): Promise<World> {
  const world = await given();
  await sent(world, 'Emil', 'declare', { title: 'First', severity: 'SEV3' });
  await sent(world, 'Chen', 'declare', { title: 'Second', severity: 'SEV1' });
  await sent(world, 'Chen', 'ack', { incident: 'INC-2026-002' });
  await sent(world, 'Dana', 'declare', { title: 'Third', severity: 'SEV2' });
  await sent(world, 'Dana', 'resolve', { incident: 'INC-2026-003' });
  await sent(world, 'Emil', 'declare', { title: 'Hidden', severity: 'SEV1', private: true });
  return world;
}

describe('it is narrowed by', () => {
  test('who is in it, whatever as', async () => {
    const world = await four();
    await sent(world, 'Ben', 'role', { incident: 'INC-2026-001', role: 'SCRIBE', user: 'Chen' });
    expect(await listed(world, { person: 'me', all: true })).toEqual(['2', '1']);
    expect(await listed(world, { person: 'Dana', all: true })).toEqual(['3']);
    // What is hidden from Chen is no part of what Emil is in.
    expect(await listed(world, { person: 'Emil', all: true })).toEqual(['1']);
    expect(await listed(world, { person: 'me', all: true }, 'Emil')).toEqual(['4', '1']);
  });

  test('whether anybody has answered', async () => {
    const world = await four();
    expect(await listed(world, { acknowledged: false })).toEqual(['1']);
    expect(await listed(world, { acknowledged: true, all: true })).toContain('2');
    expect(await world.run('Chen', '/incident list --acknowledged no')).toContain('First');
    expect(await world.run('Chen', '/incident list --acknowledged no')).not.toContain('Second');
  });

  test.each(['ärger über ölpreise', 'ÄRGER ÜBER ÖLPREISE', 'Ärger über ölpreise', 'ÜBER', 'über'])(
    'words beyond ASCII, whatever their letters: %s',
    async (search) => {
      const world = await given();
      await sent(world, 'Emil', 'declare', { title: 'Ärger Über Ölpreise', severity: 'SEV3' });
      await sent(world, 'Emil', 'declare', { title: 'ÄRGER ÜBER ÖLPREISE', severity: 'SEV3' });
      expect((await listed(world, { search })).length).toBeGreaterThan(0);
      expect(await listed(world, { search: 'überall' })).toEqual([]);
    },
  );
});

test.each([
  ['severity', ['2', '3', '1']],
  ['-severity', ['1', '3', '2']],
  // In the order of its life, not of the alphabet.
  ['status', ['1', '2', '3']],
  ['-status', ['3', '2', '1']],
  ['declared_at', ['1', '2', '3']],
  ['-reference', ['3', '2', '1']],
])('it is sorted by %s', async (ordering, expected) => {
  const world = await four();
  await sent(world, 'Chen', 'status', { incident: 'INC-2026-002', status: 'MONITORING' });
  expect(await listed(world, { all: true, ordering })).toEqual(expected);
});

test('its mark changes with what may be seen, and with nothing else', async () => {
  const world = await four();
  const mark = () => incidentsMark(world.store.read, world.viewer('Chen'));
  const before = await mark();
  await sent(world, 'Emil', 'rename', { incident: 'INC-2026-004', title: 'Still hidden' });
  await sent(world, 'Emil', 'declare', { title: 'Another', severity: 'SEV1', private: true });
  expect(await mark()).toBe(before);
  await sent(world, 'Chen', 'note', { incident: 'INC-2026-001', text: 'Seen by all' });
  const noted = await mark();
  expect(noted).not.toBe(before);
  await sent(world, 'Chen', 'rename', { incident: 'INC-2026-001', title: 'First of all' });
  expect(await mark()).not.toBe(noted);
});

describe('as a document', () => {
  test('JSON holds what the pages hold, all of it and nothing that is hidden', async () => {
    const world = await four();
    const document = await documentOf(world, { format: 'JSON', all: true, limit: 1 });
    expect(document).toMatchObject({
      name: 'incidents-2026-03-02.json',
      contentType: 'application/json; charset=utf-8',
    });
    const { count, results } = JSON.parse(document.content) as { count: number; results: unknown[] };
    const page = (await world.send('Chen', 'incident list', { all: true })) as Listed;
    expect([count, results]).toEqual([3, page.results]);
    expect(results.map((one) => incidentObject.parse(one).title)).toEqual(['Third', 'Second', 'First']);
  });

  test('CSV has a row for each, narrowed and sorted as the list is', async () => {
    const world = await four();
    const { content, name } = await documentOf(world, { format: 'csv', ordering: 'severity' });
    expect(name).toBe('incidents-2026-03-02.csv');
    const [header = '', ...rows] = content
      .replace(/^\ufeff/u, '')
      .trimEnd()
      .split('\n');
    expect(header.split(',').slice(0, 4)).toEqual(['reference', 'title', 'severity', 'status']);
    expect(rows.map((row) => row.split(',').slice(0, 4))).toEqual([
      ['INC-2026-002', 'Second', 'SEV1', 'INVESTIGATING'],
      ['INC-2026-001', 'First', 'SEV3', 'DETECTED'],
    ]);
  });

  test('no cell of it is a formula, and none leaves its cell', async () => {
    const world = await given();
    for (const title of ['=1+1', '+cmd|x', '-2+3', '@SUM(A1)', 'a "quoted", word', '\u202ecod.exe'])
      await sent(world, 'Emil', 'declare', { title, severity: 'SEV3' });
    const { content } = await documentOf(world, { format: 'CSV' });
    expect(content).toContain(`"a ""quoted"", word"`);
    expect(content.match(/(^|,)"?[=+@-]/gmu)).toBeNull();
  });

  test('it is said in chat, too, and what is too much is refused with what to do', async () => {
    const world = await four();
    expect(await world.run('Chen', '/incident list --all --format csv')).toContain(
      'Here is the list: 3 incidents as incidents-2026-03-02.csv.',
    );
    const wrong = await refused(json(world, 'Chen', 'list', { format: 'xml' }));
    expect(wrong.message).toContain('Accepted: csv, json.');
  });

  test('it ends where it would hold everybody else up', async () => {
    const world = await given();
    await sent(world, 'Emil', 'declare', { title: 'x', severity: 'SEV4' });
    const { incidents } = world.store.read.tables;
    const [row] = await world.store.read.select().from(incidents);
    if (row === undefined) throw new Error('There is none.');
    const copies = Array.from({ length: MAX_EXPORTED }, (_, i) => ({
      ...row,
      id: crypto.randomUUID(),
      number: i + 2,
      reference: `INC-2026-${i + 2}`,
    }));
    await world.store.tx(async (w) => {
      for (let at = 0; at < copies.length; at += 500)
        await w.insert(incidents).values(copies.slice(at, at + 500));
    });
    const refusal = await refused(json(world, 'Chen', 'list', { format: 'JSON' }));
    expect(refusal.message).toContain('more than 5,000 incidents');
    expect(Object.keys(refusal.details.fields ?? {})).toEqual(['since', 'until']);
    const narrowed = { format: 'JSON', until: '2026-03-02T09:00:00.000Z' };
    expect((await documentOf(world, narrowed)).content).toContain('"count": 0');
  });
});
