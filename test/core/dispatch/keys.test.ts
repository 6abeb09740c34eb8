/** The same request twice, two people at once, and somebody who was faster. */
import { describe, expect, test } from 'vitest';
import { type Command, writeCommand } from '../../../src/core/commands/command.js';
import { Dispatcher } from '../../../src/core/dispatch/dispatcher.js';
import { Registry } from '../../../src/core/dispatch/registry.js';
import { StaleWrite } from '../../../src/domain/errors.js';
import { md, say } from '../../../src/domain/message.js';
import { reading } from '../../support/chatPlatform.js';
import type { World } from '../../support/world.js';
import { auditOf, done, given, incidentNow, json, refused, timelineOf } from '../given.js';

const DAY = 24 * 60 * 60_000;
const down = { title: 'Down' };
const count = async (world: World) =>
  ((await world.send('Ada', 'incident list', {})) as { count: number }).count;

describe('a request with a key', () => {
  test('that comes twice runs once and answers the same', async () => {
    const world = await given();
    const first = await done(json(world, 'Emil', 'declare', down, { key: 'k' }));
    await world.run('Chen', '/incident ack INC-2026-001');
    expect(await done(json(world, 'Emil', 'declare', down, { key: 'k' }))).toEqual(first);
    expect(await count(world)).toBe(1);
    expect(await auditOf(world)).toHaveLength(2);
  });

  test('that comes eight times at once runs once and answers the same', async () => {
    const world = await given();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => done(json(world, 'Emil', 'declare', down, { key: 'k' }))),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await count(world)).toBe(1);
    expect(await timelineOf(world)).toHaveLength(1);
  });

  test('from chat is the same: the same line in the same place', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    const place = await world.roomOf('INC-2026-001');
    for (const _ of [1, 2]) await world.run('Chen', '/incident note Seen', { place, key: 'k' });
    expect((await timelineOf(world)).filter((e) => e.kind === 'NOTE')).toHaveLength(1);
    const elsewhere = { conversationId: null, incidentId: place.incidentId };
    const other = refused(world.type('Chen', '/incident note Seen', { place: elsewhere, key: 'k' }));
    expect((await other).code).toBe('KEY_REUSED');
  });

  test.each<[string, string, Record<string, unknown>]>([
    ['another body', 'Emil', { title: 'Other' }],
    ['another person', 'Chen', down],
  ])('that belongs to %s is refused', async (_, who, values) => {
    const world = await given();
    await done(json(world, 'Emil', 'declare', down, { key: 'k' }));
    expect((await refused(json(world, who, 'declare', values, { key: 'k' }))).code).toBe('KEY_REUSED');
    expect(await count(world)).toBe(1);
  });

  test('and two bodies at once is kept for one of them', async () => {
    const world = await given();
    const answers = await Promise.all(
      ['One', 'Two', 'Three'].map((title) => json(world, 'Emil', 'declare', { title }, { key: 'k' })),
    );
    expect(answers.filter((a) => a.type === 'done')).toHaveLength(1);
    for (const answer of answers)
      if (answer.type === 'refused') expect(answer.refusal.code).toBe('KEY_REUSED');
    expect(await count(world)).toBe(1);
  });

  test('that was refused may be corrected under the same key: nothing was kept', async () => {
    const world = await given();
    await refused(json(world, 'Emil', 'declare', { title: '' }, { key: 'k' }));
    await done(json(world, 'Emil', 'declare', down, { key: 'k' }));
    expect(await count(world)).toBe(1);
  });

  test('is remembered for 24 hours, and is a new one then', async () => {
    const wall = { at: new Date('2026-03-02T09:00:00Z') };
    const world = await given({ wall });
    await done(json(world, 'Emil', 'declare', down, { key: 'k' }));
    wall.at = new Date(wall.at.getTime() + DAY);
    await done(json(world, 'Emil', 'declare', down, { key: 'k' }));
    expect(await count(world)).toBe(1);
    wall.at = new Date(wall.at.getTime() + 1);
    await done(json(world, 'Emil', 'declare', { title: 'Other' }, { key: 'k' }));
    expect(await count(world)).toBe(2);
    expect((await refused(json(world, 'Emil', 'declare', down, { key: 'k' }))).code).toBe('KEY_REUSED');
  });
});

test('of two who acknowledge at the same instant one wins, and the other is told who', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev1 Down');
  const names = ['Chen', 'Dana', 'Ben'];
  const answers = await Promise.all(
    names.map((who) => done(json(world, who, 'ack', { incident: 'INC-2026-001' }))),
  );
  const { assignee } = await incidentNow(world);
  const replies = answers.map((answer) => reading(answer.reply.message));
  expect(replies.filter((reply) => reply.includes('is yours now.'))).toHaveLength(1);
  const losers = replies.filter((reply) => reply.includes(`${assignee?.name} has it.`));
  expect(losers).toHaveLength(2);
  expect((await timelineOf(world)).filter((e) => e.kind === 'ACKNOWLEDGED')).toHaveLength(1);
});

test('of two who take command at once the later has it, and the earlier is named', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev1 Down');
  const take = { incident: 'INC-2026-001', role: 'INCIDENT_COMMANDER' };
  await Promise.all(['Chen', 'Dana'].map((who) => done(json(world, who, 'role', take))));
  expect((await incidentNow(world)).roles).toHaveLength(1);
  expect((await timelineOf(world)).filter((e) => e.kind === 'ROLE').at(-1)?.text).toMatch(
    /from (Chen Wei|Dana Flores)$/u,
  );
});

describe('when somebody was faster', () => {
  const withCommand = (world: World, run: () => void) => {
    const command: Command = writeCommand({
      family: 'incident',
      name: 'race',
      summary: 'Race',
      examples: ['race'],
      permission: 'VIEWER',
      input: {},
      positions: [],
      rest: [],
      returns: null,
      run: () => {
        run();
        return Promise.resolve({ value: null, reply: { message: say('good', md`Done.`) } });
      },
    });
    const registry = new Registry([{ name: 'incident', commands: [command] }]);
    const { store, clock, newId, platforms, log } = world;
    const dispatcher = new Dispatcher({ store, clock, newId, platforms, log, registry });
    return dispatcher.dispatch({
      viewer: world.viewer('Emil'),
      surface: 'test',
      asked: { type: 'line', line: 'race' },
      canAsk: true,
    });
  };

  test('a command is run again, three times at most', async () => {
    const world = await given();
    let rounds = 0;
    const answer = withCommand(world, () => {
      rounds += 1;
      if (rounds <= 3) throw new StaleWrite('moved on');
    });
    expect((await answer).type).toBe('done');
    expect(rounds).toBe(4);
  });

  test('again and again, it says so and has kept nothing', async () => {
    const world = await given();
    let rounds = 0;
    const answer = withCommand(world, () => {
      rounds += 1;
      throw new StaleWrite('moved on');
    });
    expect((await refused(answer)).code).toBe('STALE_VERSION');
    expect(rounds).toBe(4);
  });

  test('but a fault is a fault at once', async () => {
    const world = await given();
    await expect(
      withCommand(world, () => {
        throw new Error('a bug');
      }),
    ).rejects.toThrow('a bug');
  });
});
