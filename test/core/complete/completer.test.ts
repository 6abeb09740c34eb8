/** What completion offers, and that the parser reads what it wrote. */
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NOWHERE, type Place } from '../../../src/core/commands/command.js';
import { families } from '../../../src/core/commands/families.js';
import { Completer, type Completion } from '../../../src/core/complete/completer.js';
import { parseInput } from '../../../src/core/dispatch/input.js';
import { readWords, splitLine } from '../../../src/core/dispatch/text.js';
import { usageOf } from '../../../src/core/dispatch/usage.js';
import { PeopleQueries } from '../../../src/store/queries/people.js';
import type { World } from '../../support/world.js';
import { given } from '../given.js';

const room = async (world: World, reference: string): Promise<Place> => {
  const incident = await world.incidents().find(reference);
  if (incident === undefined) throw new Error(`There is no ${reference}.`);
  return { ...NOWHERE, incidentId: incident.id };
};
const complete = (
  world: World,
  text: string,
  { who = 'Ada', place = NOWHERE, commandsOnly = false } = {},
): Promise<Completion> =>
  new Completer(world).complete({ text, viewer: world.viewer(who), place, commandsOnly });
const inserts = ({ options }: Completion): readonly string[] => options.map(({ insert }) => insert.trimEnd());
const present = ({ usage }: Completion): readonly string[] =>
  usage.filter(({ here }) => here).map(({ text }) => text);

async function withIncidents(): Promise<World> {
  const world = await given();
  await world.run('Ada', '/incident declare sev2 "Checkout is down"');
  await world.run('Ada', '/incident declare sev1 "Search is slow"');
  return world;
}

describe('what is offered', () => {
  test.each<[string, string, readonly string[]]>([
    ['families, after a slash', '/', ['/incident', '/user']],
    ['a family by its beginning', '/te', ['/team']],
    ['a verb whose family one does not know', '/ack', ['/incident ack']],
    ['Muster itself', '@mus', ['@muster']],
    ['verbs', '/incident dec', ['declare']],
    ['verbs by their other names', '/incident dupl', ['merge']],
    ['verbs by what they do', '/incident title', ['rename']],
    ['verbs after Muster’s name', '@muster decl', ['incident declare']],
    ['severities', '/incident declare se', ['sev1', 'sev2', 'sev3', 'sev4']],
    ['flags', '/incident declare sev1 Down --serv', ['--service']],
    ['values of a flag', '/incident declare Down --service c', ['checkout']],
    ['values behind an equals sign', '/incident declare Down --service=c', ['--service=checkout']],
    ['values in an open quotation mark', '/incident declare Down --service "che', ['checkout']],
    ['the next of a list', '/incident declare Down --service checkout,pay', ['"checkout, payments"']],
    ['incidents by their title, where one is needed', '/incident show check', ['INC-2026-001']],
    ['incidents by reference, where one may stand', '/incident ack inc', ['INC-2026-002', 'INC-2026-001']],
    ['the other incident', '/incident merge INC-2026-001 into ', ['INC-2026-002']],
    ['statuses', '/incident status mon', ['monitoring']],
    ['roles by their other names', '/incident role comm', ['communications', 'commander']],
    ['people', '/incident role give scribe ch', ['Chen Wei']],
    ['people in a flag', '/incident note Down --said-by che', ['"Chen Wei"']],
    ['the next person', '/incident invite Ben Carter, em', ['Ben Carter, Emil Novak']],
    ['oneself', '/incident role give scribe m', ['me']],
    ['words of a choice', '/incident list --format ', ['csv', 'json']],
    ['yes and no', '/incident private o', ['on', 'off']],
    ['instants', '/incident note Down --at 20', ['"20 minutes ago"']],
    ['spans', '/incident update Down --next-update-minutes 3', ['30m']],
    ['time zones', '/user edit --timezone berl', ['Europe/Berlin']],
    ['verbs, to get help with', '/incident help catc', ['catchup']],
    ['nothing in the middle of a text', '/incident note The checkout is', []],
    ['nothing in a message', 'checkout is down, see /incident', []],
    ['nothing where there is no such command', '/incident frobnicate in', []],
    ['nothing for an unknown family', '/etc/hosts is', []],
    ['people in a message', 'please look, @che', ['@Chen Wei']],
    ['people by their second name', '@wei', ['@Chen Wei']],
    ['nobody in an address', 'ada@example', []],
  ])('%s: %s', async (_, text, expected) => {
    const world = await withIncidents();
    expect(
      inserts(await complete(world, text))
        .slice(0, Math.max(expected.length, 1))
        .toSorted(),
    ).toEqual([...expected].toSorted());
  });

  test('in a room what fits its incident comes first, and the incident is understood', async () => {
    const world = await withIncidents();
    const place = await room(world, 'INC-2026-001');
    expect(inserts(await complete(world, '/incident ', { place })).slice(0, 3)).toEqual([
      'ack',
      'role',
      'update',
    ]);
    await world.run('Ada', '/incident resolve INC-2026-001 Rolled back');
    expect(inserts(await complete(world, '/incident ', { place })).slice(0, 2)).toEqual(['close', 'reopen']);
    expect(inserts(await complete(world, '/incident reopen ', { place }))).not.toContain('INC-2026-001');
    expect((await complete(world, '/incident reopen ', { place })).does).toEqual({
      summary: world.registry.find('incident', 'reopen').summary,
      about: { reference: 'INC-2026-001', title: 'Checkout is down', severity: 'SEV2' },
    });
  });

  test('what will happen, and the usage with the present argument', async () => {
    const world = await withIncidents();
    const severity = await complete(world, '/incident severity INC-2026-002 s');
    expect(severity.does).toEqual({
      summary: 'Change the severity',
      about: { reference: 'INC-2026-002', title: 'Search is slow', severity: 'SEV1' },
    });
    expect(present(severity)).toEqual(['<sev1…sev4>']);
    expect(severity.usage.map(({ text }) => text).join(' ')).toBe(
      usageOf(world.registry.find('incident', 'severity')),
    );
    expect(present(await complete(world, '/incident declare Down --detected-at 5'))).toEqual([
      '[--detected-at time]',
    ]);
    expect((await complete(world, '/incident')).does?.summary).toBe('Declare an incident');
    expect((await complete(world, 'hello')).does).toBeUndefined();
  });

  test('where everything is a command it takes no slash', async () => {
    const world = await withIncidents();
    expect(inserts(await complete(world, 'incident decl', { commandsOnly: true }))).toEqual(['declare']);
    expect(inserts(await complete(world, 'ack in', { commandsOnly: true }))).toContain('INC-2026-001');
    expect(await complete(world, '', { commandsOnly: true })).toMatchObject({ options: [] });
  });

  test('nobody is offered what they may not do, and is told so', async () => {
    const world = await withIncidents();
    const { users } = world.store.read.tables;
    await world.store.tx(async (w) => void (await w.update(users).set({ role: 'VIEWER' })));
    const viewer = { ...world.viewer('Chen'), role: 'VIEWER' as const };
    const typed = async (text: string): Promise<Completion> =>
      await new Completer(world).complete({ text, viewer, place: NOWHERE, commandsOnly: false });
    expect(inserts(await typed('/'))).not.toContain('/token');
    expect(inserts(await typed('/team '))).not.toContain('add');
    const denied = await typed('/token add ');
    expect(denied.options).toEqual([]);
    expect(denied.does?.summary).toMatch(/takes an admin; you are a viewer/u);
  });

  test('long lines, and what no engine takes, are answered with nothing', async () => {
    const world = await withIncidents();
    for (const text of [
      `/incident ack ${'x'.repeat(5_000)}`,
      '/incident show \0',
      '@a\0',
      `@${'a'.repeat(60)}`,
    ])
      expect((await complete(world, text)).options, text.slice(0, 20)).toEqual([]);
  });
});

describe('what is completed is read as it was meant', () => {
  const names = fc
    .string({ unit: fc.constantFrom(...'ab “”"„,-=@#_%é ß'), minLength: 1, maxLength: 12 })
    .map((name) => name.trim().normalize('NFC'))
    .filter((name) => /[a-zé]/u.test(name));

  test('people, whatever they are called', async () => {
    const world = await given();
    const { users } = world.store.read.tables;
    const rows = await world.store.read.select().from(users);
    const people = rows.filter(({ isService }) => !isService).slice(0, 3);
    const queries = new PeopleQueries(world.store.read, world.viewer('Ada'));
    const lines = [
      ['role', '/incident role give scribe '],
      ['invite', '/incident invite '],
      ['invite', '/incident invite Emil Novak, '],
      ['note', '/incident note Down --said-by '],
      ['note', '/incident note Down --said-by='],
    ] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 3, arbitrary: names }, fc.constant('kim lee')), {
          minLength: 3,
          maxLength: 3,
        }),
        async (given) => {
          for (const [n, person] of people.entries())
            await world.store.tx(async (w) => {
              await w
                .update(users)
                .set({ name: given[n] ?? '' })
                .where(eq(users.id, person.id));
            });
          for (const [verb, line] of lines) {
            const { options, from } = await complete(world, line);
            const command = world.registry.find('incident', verb);
            const offered = options.filter(({ label }) => given.includes(label));
            expect(offered.length, `${line}${given.join('|')}`).toBe(3);
            const read = [];
            for (const { insert } of offered) {
              const { rest } = splitLine(line.slice(0, from) + insert, world.registry.familyNames);
              const { values, problems } = await parseInput(command, readWords(command, rest), 'words', {
                viewer: world.viewer('Ada'),
                now: world.clock.now(),
                incidents: world.incidents('Ada'),
                people: queries,
              });
              expect(problems, line + insert).toEqual({});
              const value = values['user'] ?? values['users'] ?? values['said_by'];
              read.push(Array.isArray(value) ? value.at(-1) : value);
            }
            expect(read.toSorted()).toEqual(people.map(({ id }) => id).toSorted());
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  test('every value that any command offers', async () => {
    const world = await withIncidents();
    await world.send('Ada', 'team add', { name: 'Payments, "core" team' });
    await world.send('Ada', 'service add', { name: 'billing, old “one”' });
    const viewer = world.viewer('Ada');
    let offered = 0;
    for (const command of families.flatMap((family) => family.commands)) {
      const starts = ['', ...Object.keys(command.input).map((name) => `--${name.replaceAll('_', '-')} `)];
      for (const start of starts) {
        const line = `/${command.family} ${command.name} ${start}`;
        const { options, from } = await complete(world, line);
        for (const { insert } of options.filter((option) => !option.label.startsWith('--'))) {
          offered += 1;
          const { rest } = splitLine(line.slice(0, from) + insert, world.registry.familyNames);
          const { problems, refusal } = await parseInput(command, readWords(command, rest), 'words', {
            viewer,
            now: world.clock.now(),
            incidents: world.incidents('Ada'),
            people: new PeopleQueries(world.store.read, viewer),
          });
          expect([problems, refusal], line + insert).toEqual([{}, undefined]);
        }
      }
    }
    expect(offered).toBeGreaterThan(200);
  });

  test('nothing that is typed makes it fail', async () => {
    const world = await withIncidents();
    const part = fc.constantFrom(
      ...[
        '/incident',
        ' ',
        'declare',
        'merge',
        'ack',
        '--',
        '--service',
        '=',
        '"',
        '“',
        'INC-2026-001',
        ',',
        'into',
      ],
      ...['@', '@muster', 'a', '-', '\n', 'sev1', '/user edit', 'role', '\u0000', '😀', '%', '\\'],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
        const text = parts.join('');
        const { from, to, options } = await complete(world, text);
        expect(to).toBe(text.length);
        expect(from).toBeLessThanOrEqual(to);
        expect(options.length).toBeLessThanOrEqual(40);
      }),
      { numRuns: 300 },
    );
  });
});

describe('who must not see', () => {
  test('neither a reference nor a title, by no beginning', async () => {
    const world = await given();
    await world.run('Ada', '/incident declare sev1 "Zebra in the database" --private');
    await world.run('Ada', '/incident declare sev2 "Okapi on the loose"');
    const { incidents } = world.store.read.tables;
    await world.store.tx(async (w) => {
      await w.update(incidents).set({ clearance: 3 }).where(eq(incidents.number, 2));
    });
    for (const text of [
      '/incident show ',
      '/incident show Zebra',
      '/incident ack INC-2026-00',
      '/incident note INC-2026-001 x',
      '/incident merge INC-2026-002 ',
    ]) {
      const seen = JSON.stringify(await complete(world, text, { who: 'Chen' }));
      expect(seen, text).not.toMatch(/Zebra|Okapi/u);
      expect(JSON.stringify((await complete(world, text, { who: 'Chen' })).options), text).not.toContain(
        'INC-2026',
      );
    }
    // What may be known by the answer is the same as for an incident that is not there.
    const hidden = await complete(world, '/incident note INC-2026-001 x', { who: 'Chen' });
    const absent = await complete(world, '/incident note INC-2026-099 x', { who: 'Chen' });
    expect(hidden).toEqual(absent);
    expect(JSON.stringify(await complete(world, '/incident show Zeb'))).toContain('INC-2026-001');
  });
});
