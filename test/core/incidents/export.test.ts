/** The incident as a document: everything the reader may see, and nothing in it that acts. */
import { describe, expect, test } from 'vitest';
import type { World } from '../../support/world.js';
import { done, given, incidentNow, json, refused, sent } from '../given.js';
import { OTHER, REF } from './states.js';

const exported = async (world: World, format: string | undefined, who = 'Chen') => {
  const values = { incident: REF, ...(format === undefined ? {} : { format }) };
  const { document } = await done(json(world, who, 'export', values));
  if (document === undefined) throw new Error('There is no document.');
  return document;
};
const attacks = [
  '=1+1',
  '+cmd|x',
  '-2+3',
  '@SUM(A1)',
  '# A heading',
  '[link](javascript:alert(1))',
  '<script>alert(1)</script>',
  '![x](https://x.example/x.png)',
  '`code` **bold** ~~gone~~ | table',
  '1. first',
  '> quoted',
  '&lt;b&gt;',
  'a "quoted", word',
];
/** The rows of a CSV document, by the names of its columns. */
const rowsOf = (csv: string): readonly Record<string, string>[] => {
  const [header = [], ...rows] =
    csv
      .replace(/^\ufeff/u, '')
      .trimEnd()
      .match(/("(?:[^"]|"")*"|[^",\n]*)(,|\n|$)/gu)
      ?.reduce<string[][]>(
        (lines, cell) => {
          const value = cell.replace(/[,\n]$/u, '');
          lines.at(-1)?.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
          if (cell.endsWith('\n')) lines.push([]);
          return lines;
        },
        [[]],
      ) ?? [];
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])));
};
const lived = async (): Promise<World> => {
  const world = await given();
  await sent(world, 'Emil', 'declare', {
    title: 'Down <b>now</b>',
    severity: 'SEV2',
    description: 'First line\n===\n# no heading\n- no list',
    impact: { summary: 'Nobody can pay', affected_users: 1200, error_rate_percent: 3.5, revenue: 'much' },
  });
  for (const text of attacks) await sent(world, 'Chen', 'note', { incident: REF, text });
  await sent(world, 'Chen', 'update', { incident: REF, message: 'Working\n## on it' });
  return world;
};

test.each([
  [undefined, 'inc-2026-001.md', 'text/markdown; charset=utf-8'],
  ['MARKDOWN', 'inc-2026-001.md', 'text/markdown; charset=utf-8'],
  ['json', 'inc-2026-001.json', 'application/json; charset=utf-8'],
  ['CSV', 'inc-2026-001.csv', 'text/csv; charset=utf-8'],
])('as %s it is %s', async (format, name, contentType) => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  expect(await exported(world, format)).toMatchObject({ name, contentType });
});

test('JSON holds what REST shows', async () => {
  const world = await lived();
  const entry = (await world.send('Chen', 'incident timeline', {
    incident: REF,
    limit: 200,
    ordering: 'seq',
  })) as {
    results: { id: string }[];
  };
  await sent(world, 'Chen', 'strike', { incident: REF, entry: entry.results[1]?.id, reason: 'wrong' });
  const page = { incident: REF, limit: 200 };
  const timeline = (await world.send('Chen', 'incident timeline', { ...page, ordering: 'seq' })) as {
    results: object[];
  };
  const updates = (await world.send('Chen', 'incident updates', page)) as { results: object[] };
  expect(JSON.parse((await exported(world, 'JSON')).content)).toEqual({
    exported_at: '2026-03-02T09:00:00.000Z',
    incident: await world.send('Chen', 'incident show', { incident: REF }),
    timeline: timeline.results,
    updates: updates.results.toReversed(),
  });
  expect(JSON.stringify(timeline)).toContain('"reason":"wrong"');
});

describe('CSV', () => {
  test('has a row an entry, and no cell that a spreadsheet would run', async () => {
    const world = await lived();
    const { content } = await exported(world, 'CSV');
    expect(content.startsWith('\ufeffnumber,at,kind,actor,text,struck_at,struck_reason')).toBe(true);
    const rows = rowsOf(content);
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, i) => String(i + 1)));
    for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).not.toMatch(/^[=+\-@\t\r]/u);
    const texts = rows.map(({ text }) => text?.replace(/^'/u, ''));
    expect(texts).toEqual(expect.arrayContaining(attacks));
  });

  test('tells what was struck out, when and why', async () => {
    const world = await lived();
    await sent(world, 'Ben', 'strike', { incident: REF, entry: '1', reason: '=wrong' });
    const rows = rowsOf((await exported(world, 'CSV')).content);
    expect(rows[0]).toMatchObject({ struck_at: '2026-03-02T09:00:00.000Z', struck_reason: "'=wrong" });
  });
});

describe('Markdown', () => {
  test('shows every word literally', async () => {
    const world = await lived();
    const { content } = await exported(world, 'MARKDOWN');
    const plain = content.replace(/\\(.)/gu, '$1');
    for (const text of [
      ...attacks,
      'Down <b>now</b>',
      '> ===',
      '> # no heading',
      '> - no list',
      '> ## on it',
    ])
      expect(plain).toContain(text);
    // Whatever would be markup is escaped, so the only lines that begin with it are ours.
    expect(content).not.toMatch(/(?<!\\)<(?:script|b)>/u);
    expect(content).not.toMatch(/(?<!\\)\]\(/u);
    expect(content).not.toMatch(/^> ===/mu);
    expect(content.split('\n').filter((line) => line.startsWith('#'))).toEqual([
      expect.stringContaining('# INC-2026-001 '),
      '## Description',
      '## Impact',
      '## Status updates',
      '## Timeline',
    ]);
  });

  test('tells the whole impact, times, people, bridge, references and pause', async () => {
    const world = await lived();
    await world.run('Dana', `/incident role ${REF} take commander`);
    await world.run('Dana', `/incident bridge ${REF} https://meet.example.com/1`);
    await sent(world, 'Dana', 'edit', {
      incident: REF,
      external_refs: [{ system: 'Tracker', id: 'T-1', url: 'https://t.example/1' }],
    });
    await world.run('Dana', `/incident pause ${REF} waiting`);
    const plain = (await exported(world, 'MARKDOWN')).content.replace(/\\(.)/gu, '$1');
    for (const words of [
      '> Nobody can pay\n> 1200 users affected\n> 3.5 % errors\n> revenue: much',
      '- **Status**: Detected, paused',
      '- **Incident commander**: Dana Flores',
      '- **Declared**: 2026-03-02T09:00:00.000Z',
      '- **Bridge**: https://meet.example.com/1',
      '- **Tracker**: T-1 https://t.example/1',
      '- **Paused**: until further notice: waiting',
    ])
      expect(plain).toContain(words);
  });

  test('keeps what was struck out readable', async () => {
    const world = await lived();
    await sent(world, 'Ben', 'strike', { incident: REF, entry: '1', reason: 'wrong' });
    expect((await exported(world, 'MARKDOWN')).content).toMatch(
      /^1\. ~~2026-.*declared SEV2.*~~ \(wrong\)$/mu,
    );
  });
});

test.each(['JSON', 'CSV', 'MARKDOWN'])('%s names no incident that the reader may not see', async (format) => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  await sent(world, 'Emil', 'declare', { title: 'A secret', private: true });
  const before = (await exported(world, format)).content;
  await sent(world, 'Ada', 'relate', { incident: REF, to: OTHER });
  expect((await exported(world, format)).content).toBe(before);
  expect((await exported(world, format, 'Ada')).content.replaceAll('\\', '')).toContain('A secret');
});

test('an unknown format is refused, and reading it changes nothing', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  const before = await incidentNow(world);
  expect(await refused(json(world, 'Chen', 'export', { incident: REF, format: 'PDF' }))).toMatchObject({
    code: 'INVALID',
    details: { fields: { format: [expect.stringContaining('markdown, json, csv')] } },
  });
  await exported(world, 'CSV');
  expect(await incidentNow(world)).toEqual(before);
});
