/** Every verb: what it does, what it refuses, that repeating is harmless, and where it may be typed. */
import { describe, expect, test } from 'vitest';
import type { World } from '../../support/world.js';
import { given, incidentNow, json, refused, timelineOf } from '../given.js';

const REF = 'INC-2026-001';

/** Command lines, by whom, that bring an incident into a state. */
const ways = {
  DETECTED: [],
  INVESTIGATING: ['ack'],
  IDENTIFIED: ['ack', 'status identified'],
  MONITORING: ['ack', 'status monitoring'],
  RESOLVED: ['ack', 'resolve INC-2026-001 fixed'],
  CLOSED: ['ack', 'resolve INC-2026-001 fixed', 'close'],
  CANCELLED: ['cancel INC-2026-001 a test'],
} as const;
type State = keyof typeof ways;

const inState = async (state: State): Promise<World> => {
  const world = await given();
  await world.run('Emil', '/incident declare sev2 "Checkout is down"');
  for (const line of ways[state]) await world.run('Chen', `/incident ${withReference(line)}`);
  return world;
};
const withReference = (line: string): string => {
  if (line.includes(REF)) return line;
  const [verb, ...rest] = line.split(' ');
  return [verb, REF, ...rest].join(' ');
};

const happy: readonly [string, State, string, Record<string, unknown>][] = [
  ['ack', 'DETECTED', 'INC-2026-001 is yours now.', { status: 'INVESTIGATING' }],
  ['ack on it', 'DETECTED', 'INC-2026-001 is yours now.', { status: 'INVESTIGATING' }],
  [
    'status identified the cache',
    'INVESTIGATING',
    'INC-2026-001 is Identified now.',
    { status: 'IDENTIFIED' },
  ],
  [
    'status investigating wrong track',
    'MONITORING',
    'INC-2026-001 is Investigating now.',
    { status: 'INVESTIGATING' },
  ],
  [
    'severity sev1 it spreads',
    'DETECTED',
    'INC-2026-001 is SEV1 critical now.',
    { severity: 'SEV1', priority: 'P1' },
  ],
  [
    'role take lead',
    'DETECTED',
    'INC-2026-001 has Chen Wei as Incident commander now.',
    { commander: { name: 'Chen Wei' } },
  ],
  ['update Working on it', 'DETECTED', 'INC-2026-001 has your update (Detected).', { status: 'DETECTED' }],
  [
    'update --status monitoring Fix is out',
    'DETECTED',
    'INC-2026-001 has your update (Monitoring).',
    { status: 'MONITORING' },
  ],
  [
    'note Restarted the workers',
    'CLOSED',
    'INC-2026-001 has your note in its timeline.',
    { status: 'CLOSED' },
  ],
  [
    'resolve INC-2026-001 Rolled back --root-cause "a typo"',
    'INVESTIGATING',
    'INC-2026-001 is Resolved now.',
    { status: 'RESOLVED', resolution: 'Rolled back', root_cause: 'a typo' },
  ],
  ['close all done', 'RESOLVED', 'INC-2026-001 is Closed now.', { status: 'CLOSED' }],
  ['reopen it fails again', 'RESOLVED', 'INC-2026-001 is Investigating now.', { status: 'INVESTIGATING' }],
  ['reopen not a test', 'CANCELLED', 'INC-2026-001 is Investigating now.', { status: 'INVESTIGATING' }],
  ['cancel a test', 'MONITORING', 'INC-2026-001 is Cancelled now.', { status: 'CANCELLED' }],
  [
    'edit --title "Checkout fails for cards"',
    'CLOSED',
    'INC-2026-001 is corrected.',
    { title: 'Checkout fails for cards' },
  ],
];

describe('outside a room, with the reference', () => {
  test.each(happy)('%s when %s', async (line, state, answer, after) => {
    const world = await inState(state);
    expect(await world.run('Chen', `/incident ${withReference(line)}`)).toContain(answer);
    expect(await incidentNow(world)).toMatchObject(after);
  });
});

describe('inside its room, without', () => {
  test.each(happy)('%s when %s', async (line, state, answer, after) => {
    const world = await inState(state);
    const place = await world.roomOf(REF);
    expect(await world.run('Chen', `/incident ${line.replace(`${REF} `, '')}`, { place })).toContain(answer);
    expect(await incidentNow(world)).toMatchObject(after);
  });

  test('a reference names another incident', async () => {
    const world = await inState('DETECTED');
    await world.run('Emil', '/incident declare sev3 Other');
    const place = await world.roomOf(REF);
    await world.run('Chen', '/incident ack INC-2026-002', { place });
    expect((await incidentNow(world)).status).toBe('DETECTED');
    expect((await incidentNow(world, 'INC-2026-002')).status).toBe('INVESTIGATING');
  });
});

describe('what the present state forbids is a conflict that carries the state', () => {
  test.each<[string, State]>([
    ['ack', 'RESOLVED'],
    ['ack', 'CLOSED'],
    ['ack', 'CANCELLED'],
    ['status identified', 'RESOLVED'],
    ['status closed', 'MONITORING'],
    ['severity sev1', 'CLOSED'],
    ['severity sev1', 'CANCELLED'],
    ['role take lead', 'RESOLVED'],
    ['role take lead', 'CLOSED'],
    ['update again', 'CLOSED'],
    ['update again', 'CANCELLED'],
    ['resolve INC-2026-001 x', 'CLOSED'],
    ['resolve INC-2026-001 x', 'CANCELLED'],
    ['close', 'DETECTED'],
    ['close', 'MONITORING'],
    ['close', 'CANCELLED'],
    ['cancel x', 'RESOLVED'],
    ['cancel x', 'CLOSED'],
  ])('%s when %s', async (line, state) => {
    const world = await inState(state);
    const before = await incidentNow(world);
    const refusal = await refused(world.type('Ben', `/incident ${withReference(line)}`));
    expect(refusal).toMatchObject({ code: 'CONFLICT', details: { state: { status: state } } });
    expect(await incidentNow(world)).toEqual(before);
  });
});

describe('repeating what is so already changes nothing and is no error', () => {
  test.each<[string, State, string]>([
    ['ack', 'INVESTIGATING', 'INC-2026-001 was acknowledged at 2026-03-02T09:00:00.000Z; Chen Wei has it.'],
    ['ack', 'MONITORING', 'Chen Wei has it.'],
    ['status identified', 'IDENTIFIED', 'INC-2026-001 is Identified already.'],
    ['severity sev2', 'CLOSED', 'INC-2026-001 is SEV2 high already.'],
    ['resolve INC-2026-001 again', 'RESOLVED', 'INC-2026-001 is Resolved already.'],
    ['close', 'CLOSED', 'INC-2026-001 is Closed already.'],
    ['cancel again', 'CANCELLED', 'INC-2026-001 is Cancelled already.'],
    ['reopen again', 'INVESTIGATING', 'INC-2026-001 is Investigating already.'],
    ['reopen it', 'IDENTIFIED', 'INC-2026-001 is Identified already.'],
    ['reopen it', 'DETECTED', 'INC-2026-001 is Detected already.'],
    ['edit --title "Checkout is down"', 'DETECTED', 'INC-2026-001 says so already.'],
  ])('%s when %s', async (line, state, answer) => {
    const world = await inState(state);
    const [before, entries] = [await incidentNow(world), await timelineOf(world)];
    expect(await world.run('Ben', `/incident ${withReference(line)}`)).toContain(answer);
    expect(await incidentNow(world)).toEqual(before);
    expect(await timelineOf(world)).toEqual(entries);
  });

  test('the one who has it hears that it is theirs', async () => {
    const world = await inState('INVESTIGATING');
    expect(await world.run('Chen', `/incident ack ${REF}`)).toContain('is yours already.');
  });
});

test.each(['show', 'timeline', 'updates', 'list'])(
  '%s is for reading, in the room and outside',
  async (verb) => {
    const world = await inState('INVESTIGATING');
    await world.run('Chen', `/incident update ${REF} We found the cause`);
    const place = await world.roomOf(REF);
    const inside = await world.run('Emil', `/incident ${verb}`, { place });
    const outside = await world.run('Emil', verb === 'list' ? '/incident list' : `/incident ${verb} ${REF}`);
    expect(inside).toBe(outside);
    expect(inside).toContain(verb === 'updates' ? 'We found the cause' : REF);
  },
);

test('list shows what is open, and with --all everything; it finds words whatever their letters', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 "Überlast in der Suche 100%"');
  await world.run('Emil', '/incident declare sev1 "Checkout is down" --service checkout');
  await world.run('Chen', '/incident resolve INC-2026-002 x');
  expect(await world.run('Emil', '/incident list')).not.toContain('Checkout');
  expect(await world.run('Emil', '/incident list --all')).toContain('Checkout');
  for (const line of ['Überlast', 'überlast'.slice(1), '100%', 'SUCHE', 'inc-2026-001'])
    expect(await world.run('Emil', `/incident list ${line}`)).toContain('1 open incident');
  for (const line of ['100_', 'nothing'])
    expect(await world.run('Emil', `/incident list ${line}`)).toContain('No open');
  for (const line of [
    '--severity sev1 --all',
    '--status resolved',
    '--service checkout --all',
    '--tag checkout --all',
  ])
    expect(await world.run('Emil', `/incident list ${line}`)).toContain('INC-2026-002');
});

test('every verb answers REST with the incident', async () => {
  const world = await inState('DETECTED');
  for (const [verb, values] of [
    ['ack', { note: 'on it' }],
    ['status', { status: 'IDENTIFIED' }],
    ['severity', { severity: 'SEV1' }],
    ['role', { role: 'SCRIBE' }],
    ['update', { message: 'Working', next_update_minutes: 10 }],
    ['note', { text: 'Restarted' }],
    ['resolve', { resolution: 'Rolled back' }],
    ['close', {}],
  ] as const) {
    const answer = await json(world, 'Chen', verb, { incident: REF, ...values });
    expect(answer, verb).toMatchObject({ type: 'done', value: { reference: REF } });
  }
});

test('a person whose name begins with a letter outside ASCII is found by it', async () => {
  const world = await inState('DETECTED');
  const { users } = world.store.read.tables;
  await world.store.tx(async (w) => {
    await w.update(users).set({ name: 'Émile Zola' });
  });
  const refusal = await refused(world.type('Chen', `/incident role ${REF} give scribe Émile`));
  expect(refusal.message).toContain('“Émile” could be Émile Zola, Émile Zola');
});
