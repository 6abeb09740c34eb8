/** Every verb: what it does, and where it may be typed. */
import { describe, expect, test } from 'vitest';
import { given, incidentNow, json, refused } from '../given.js';
import { inState, OTHER, REF, type State, withReference } from './states.js';

/** The line, the state before, the answer, what holds then, and who says so if not Chen. */
const happy: readonly [string, State, string, Record<string, unknown>, string?][] = [
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
  ['rename Cards fail', 'DETECTED', 'INC-2026-001 is called “Cards fail” now.', { title: 'Cards fail' }],
  ['rename "Cards fail"', 'CLOSED', 'INC-2026-001 is called “Cards fail” now.', { title: 'Cards fail' }],
  ['describe Only in Europe', 'DETECTED', 'INC-2026-001 is described.', { description: 'Only in Europe' }],
  [
    'services checkout, payments',
    'DETECTED',
    'INC-2026-001 affects checkout, payments now.',
    { services: [{ name: 'checkout' }, { name: 'payments' }], tags: ['checkout', 'payments'] },
  ],
  ['services set search', 'CLOSED', 'INC-2026-001 affects search now.', { services: [{ name: 'search' }] }],
  ['tag EU, db', 'DETECTED', 'INC-2026-001 is tagged db, eu now.', { tags: ['db', 'eu'] }],
  ['tag set eu', 'CANCELLED', 'INC-2026-001 is tagged eu now.', { tags: ['eu'] }],
  [
    'impact Nobody can pay',
    'DETECTED',
    'INC-2026-001 has its impact noted.',
    { impact: { summary: 'Nobody can pay', affected_users: null } },
  ],
  [
    'impact --affected-users 12 --error-rate-percent "12,5 %" --customers-affected Slow',
    'RESOLVED',
    'INC-2026-001 has its impact noted.',
    { impact: { summary: 'Slow', affected_users: 12, error_rate_percent: 12.5, customers_affected: true } },
  ],
  [
    'bridge https://meet.example.com/1',
    'DETECTED',
    'INC-2026-001 has a bridge now.',
    { bridge_url: 'https://meet.example.com/1' },
  ],
  [
    'pause Waiting for them',
    'MONITORING',
    'INC-2026-001 is paused until somebody goes on.',
    { status: 'MONITORING', paused: true, pause: { reason: 'Waiting for them', until: null } },
  ],
  [
    'pause Waiting --until "in 2 hours"',
    'DETECTED',
    'INC-2026-001 is paused until 2026-03-02T11:00:00.000Z.',
    { pause: { reason: 'Waiting', until: '2026-03-02T11:00:00.000Z' } },
  ],
  ['unpause', 'PAUSED', 'INC-2026-001 goes on.', { paused: false, pause: null }],
  ['invite Dana', 'DETECTED', 'INC-2026-001 has invited Dana Flores.', {}],
  [
    'merge INC-2026-002',
    'INVESTIGATING',
    'INC-2026-001 is a duplicate of INC-2026-002 now.',
    { status: 'CANCELLED', duplicate_of: { reference: OTHER } },
  ],
  [
    'merge INC-2026-002',
    'RESOLVED',
    'INC-2026-001 is a duplicate of INC-2026-002 now.',
    { status: 'RESOLVED', duplicate_of: { reference: OTHER } },
  ],
  [
    'relate INC-2026-002',
    'CLOSED',
    'INC-2026-001 is related to INC-2026-002 now.',
    { related: [{ reference: OTHER }] },
  ],
  ['private', 'DETECTED', 'INC-2026-001 is private now.', { private: true }, 'Ben'],
  ['private on', 'CLOSED', 'INC-2026-001 is private now.', { private: true }, 'Ben'],
  ['strike 2 typo', 'CLOSED', 'INC-2026-001 has its entry #2 struck out.', {}, 'Ben'],
];

describe('outside a room, with the reference', () => {
  test.each(happy)('%s when %s', async (line, state, answer, after, who = 'Chen') => {
    const world = await inState(state, line);
    expect(await world.run(who, `/incident ${withReference(line)}`)).toContain(answer);
    expect(await incidentNow(world)).toMatchObject(after);
  });
});

describe('inside its room, without', () => {
  test.each(happy)('%s when %s', async (line, state, answer, after, who = 'Chen') => {
    const world = await inState(state, line);
    const place = await world.roomOf(REF);
    expect(await world.run(who, `/incident ${line.replace(`${REF} `, '')}`, { place })).toContain(answer);
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

test.each(['show', 'timeline', 'updates', 'list', 'catchup', 'export'])(
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
    ['rename', { title: 'Cards fail' }],
    ['describe', { description: 'Since nine' }],
    ['services', { services: ['checkout'] }],
    ['impact', { affected_users: 12 }],
    ['tag', { tags: ['eu'] }],
    ['bridge', { bridge_url: 'https://meet.example.com/1' }],
    ['room', {}],
    ['invite', { users: ['dana@example.com'] }],
    ['pause', { reason: 'Waiting' }],
    ['unpause', {}],
    ['strike', { entry: '3', reason: 'typo' }],
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
