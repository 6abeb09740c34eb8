/** Merging: who hears of it, who may see it, and how it is undone. */
import { describe, expect, test } from 'vitest';
import type { World } from '../../support/world.js';
import { asked, auditOf, given, incidentNow, json, refused, sent, timelineOf, timersOf } from '../given.js';
import { auditedAs, clear, inRoom } from './cast.js';

const [ONE, TWO, THREE] = ['INC-2026-001', 'INC-2026-002', 'INC-2026-003'] as const;
const [ROOM, OTHER_ROOM] = ['inc-2026-001', 'inc-2026-002'] as const;

/** Two incidents: Emil’s, and Dana’s. */
const two = async (one: object = {}, other: object = {}): Promise<World> => {
  const world = await given();
  await sent(world, 'Emil', 'declare', { title: 'Cards fail', severity: 'SEV1', ...one });
  await sent(world, 'Dana', 'declare', { title: 'Checkout is down', severity: 'SEV2', ...other });
  await world.worker.drain();
  return world;
};
const merge = async (world: World, who: string, incident: string, into: string) => {
  const merged = await sent(world, who, 'merge', { incident, into });
  await world.worker.drain();
  return merged;
};
const texts = async (world: World, reference: string) =>
  (await timelineOf(world, reference)).map((e) => e.text);
/** What somebody reads in a timeline. */
const read = async (world: World, who: string, incident: string) =>
  JSON.stringify(await world.send(who, 'incident timeline', { incident }));

describe('a duplicate', () => {
  test('is told of in its room with a link, and its people are invited over', async () => {
    const world = await two();
    await world.run('Chen', `/incident ack ${ONE}`);
    await world.run('Chen', `/incident invite ${ONE} Ben`);
    await merge(world, 'Ada', ONE, TWO);
    expect(world.messages(ROOM).at(-1)).toContain(
      'Ada Berger: INC-2026-001 is a duplicate of INC-2026-002 Checkout is down. Please go on there',
    );
    const { body } = world.chat.named(ROOM).messages.at(-1) ?? {};
    expect(JSON.stringify(body)).toContain('https://chat.example/R');
    expect(world.messages(ROOM)[0]).toContain('Status: Duplicate');
    expect(world.messages(ROOM)[0]).toContain('Duplicate of: INC-2026-002 Checkout is down');
    expect(world.chat.named(ROOM).topic).toContain('Duplicate');
    expect(inRoom(world, OTHER_ROOM)).toEqual(['Ben', 'Chen', 'Dana', 'Emil']);
    expect(world.messages(OTHER_ROOM).at(-1)).toBe(
      'Ada Berger found INC-2026-001 Cards fail to be a duplicate of this. Its people are invited: Emil Novak, Chen Wei, Ben Carter.',
    );
  });

  test('merged by one of its own people takes that one along, and names nobody who is there already', async () => {
    const world = await two();
    await world.run('Chen', `/incident ack ${ONE}`);
    await world.run('Dana', `/incident role ${ONE} take scribe`);
    await merge(world, 'Chen', ONE, TWO);
    expect(inRoom(world, OTHER_ROOM)).toEqual(['Chen', 'Dana', 'Emil']);
    expect(world.messages(OTHER_ROOM).at(-1)).toContain('Its people are invited: Emil Novak, Chen Wei.');
  });

  test('is told of in both timelines, and audited on both', async () => {
    const world = await two();
    await merge(world, 'Chen', ONE, TWO);
    expect((await texts(world, ONE)).at(-1)).toBe(
      'found it to be a duplicate of INC-2026-002 Checkout is down',
    );
    expect((await texts(world, TWO)).at(-1)).toBe('found INC-2026-001 Cards fail to be a duplicate of this');
    const [one, other] = [await incidentNow(world, ONE), await incidentNow(world, TWO)];
    expect(one).toMatchObject({
      status: 'CANCELLED',
      duplicate_of: { id: other.id },
      next_update_due_at: null,
    });
    expect(other).toMatchObject({ status: 'DETECTED', duplicate_of: null, duplicates: [{ id: one.id }] });
    expect(await auditedAs(world, 'incident.merge')).toMatchObject([
      {
        subjectId: one.id,
        before: { status: 'DETECTED', isDuplicate: false },
        after: { status: 'CANCELLED', isDuplicate: true, linked: { id: other.id, reference: TWO } },
      },
    ]);
    expect(await auditedAs(world, 'incident.absorb')).toMatchObject([{ subjectId: other.id }]);
  });

  test('asks nobody for anything any more', async () => {
    const world = await two();
    await world.run('Chen', `/incident pause ${ONE} waiting --until "in 2 hours"`);
    await merge(world, 'Chen', ONE, TWO);
    const { id } = await incidentNow(world, ONE);
    for (const kind of ['incident.commander-nudge', 'incident.stable-question', 'incident.unpause'])
      expect((await timersOf(world, kind)).filter(({ subject }) => subject === id)).toEqual([]);
    await world.advance(300);
    expect((await timelineOf(world, ONE)).filter(({ kind }) => kind === 'NUDGE')).toEqual([]);
    expect((await timelineOf(world, TWO)).filter(({ kind }) => kind === 'NUDGE')).not.toEqual([]);
  });

  const work: readonly [string, Record<string, unknown>][] = [
    ['ack', {}],
    ['role', { role: 'SCRIBE' }],
    ['update', { message: 'x' }],
    ['status', { status: 'IDENTIFIED' }],
    ['severity', { severity: 'SEV4' }],
    ['note', { text: 'x' }],
    ['resolve', {}],
    ['close', {}],
    ['cancel', { reason: 'x' }],
    ['rename', { title: 'x' }],
    ['describe', { description: 'x' }],
    ['services', { services: ['search'] }],
    ['impact', { summary: 'x' }],
    ['tag', { tags: ['x'] }],
    ['bridge', { bridge_url: 'https://x.example' }],
    ['room', {}],
    ['invite', { users: ['Ben'] }],
    ['pause', { reason: 'x' }],
    ['unpause', {}],
    ['edit', { title: 'x' }],
    ['merge', { into: THREE }],
  ];
  test.each(work)('refers whoever wants to %s to the other one', async (verb, values) => {
    const world = await two();
    await world.run('Ada', '/incident declare sev3 Third');
    await merge(world, 'Chen', ONE, TWO);
    const { id } = await incidentNow(world, TWO);
    const before = await incidentNow(world, ONE);
    const refusal = await refused(json(world, 'Ada', verb, { incident: ONE, ...values }));
    expect(refusal).toMatchObject({
      code: 'CONFLICT',
      details: { state: { duplicate_of: { id, reference: TWO } } },
    });
    expect(refusal.message).toContain('is a duplicate of INC-2026-002 Checkout is down: go on there.');
    expect(await incidentNow(world, ONE)).toEqual(before);
  });

  test('that was resolved stays resolved, and can be closed but not merged once more', async () => {
    const world = await two();
    await world.run('Ada', '/incident declare sev3 Third');
    await world.run('Chen', `/incident resolve ${ONE} x`);
    await merge(world, 'Chen', ONE, TWO);
    expect(await incidentNow(world, ONE)).toMatchObject({
      status: 'RESOLVED',
      duplicate_of: { reference: TWO },
    });
    expect(await refused(json(world, 'Chen', 'merge', { incident: ONE, into: THREE }))).toMatchObject({
      code: 'CONFLICT',
      details: { state: { duplicate_of: { reference: TWO } } },
    });
    expect((await sent(world, 'Chen', 'close', { incident: ONE })).status).toBe('CLOSED');
    expect((await refused(json(world, 'Chen', 'reopen', { incident: ONE, reason: 'x' }))).code).toBe(
      'FORBIDDEN',
    );
    expect((await sent(world, 'Ben', 'reopen', { incident: ONE, reason: 'x' })).duplicate_of).toBeNull();
  });

  test('merged again into the same one changes nothing', async () => {
    const world = await two();
    await merge(world, 'Chen', ONE, TWO);
    const before = [await incidentNow(world, ONE), await incidentNow(world, TWO), await auditOf(world)];
    expect(await world.run('Dana', `/incident merge ${ONE} ${TWO}`)).toContain(
      'is a duplicate of INC-2026-002 already.',
    );
    expect([await incidentNow(world, ONE), await incidentNow(world, TWO), await auditOf(world)]).toEqual(
      before,
    );
  });

  test('that is none is reopened: links, both timelines, room and reminders', async () => {
    const world = await two();
    await merge(world, 'Chen', ONE, TWO);
    await world.run('Chen', `/incident reopen ${ONE} another region`);
    expect(await incidentNow(world, ONE)).toMatchObject({ status: 'INVESTIGATING', duplicate_of: null });
    expect((await incidentNow(world, ONE)).next_update_due_at).not.toBeNull();
    expect(await incidentNow(world, TWO)).toMatchObject({ duplicates: [] });
    expect((await texts(world, ONE)).at(-1)).toBe(
      'reopened the incident, which is no duplicate: another region',
    );
    expect((await texts(world, TWO)).at(-1)).toBe(
      'reopened INC-2026-001 Cards fail: it is no duplicate of this',
    );
    expect(world.messages(OTHER_ROOM).at(-1)).toContain('it is no duplicate of this');
    expect(world.messages(ROOM)[0]).toContain('Status: Investigating');
    await world.advance(3);
    expect((await texts(world, ONE)).at(-1)).toBe('asked the room for a commander');
    expect((await sent(world, 'Chen', 'ack', { incident: ONE })).reference).toBe(ONE);
  });
});

describe('merging is refused', () => {
  const conflicts: readonly [string, string[], string, string, object][] = [
    ['the other way round', [`${ONE} ${TWO}`], TWO, ONE, { duplicate_of: { reference: TWO } }],
    ['into a duplicate', [`${ONE} ${TWO}`], THREE, ONE, { duplicate_of: { reference: TWO } }],
    [
      'round a circle of three',
      [`${ONE} ${TWO}`, `${TWO} ${THREE}`],
      THREE,
      ONE,
      { duplicate_of: { reference: TWO } },
    ],
  ];
  test.each(conflicts)('%s', async (_, first, from, into, state) => {
    const world = await two();
    await world.run('Ada', '/incident declare sev3 Third');
    for (const line of first) await world.run('Chen', `/incident merge ${line}`);
    const before = await auditOf(world);
    const refusal = await refused(json(world, 'Chen', 'merge', { incident: from, into }));
    expect(refusal.code).toBe('CONFLICT');
    expect(refusal.details.state).toBeDefined();
    if (from === THREE) expect(refusal.details.state).toMatchObject(state);
    expect(await auditOf(world)).toEqual(before);
  });

  test('for one of two who find each the other to be the duplicate at once', async () => {
    const world = await two();
    const answers = await Promise.all([
      json(world, 'Chen', 'merge', { incident: ONE, into: TWO }),
      json(world, 'Dana', 'merge', { incident: TWO, into: ONE }),
    ]);
    expect(answers.map(({ type }) => type).sort()).toEqual(['done', 'refused']);
    const both = [await incidentNow(world, ONE), await incidentNow(world, TWO)];
    expect(both.filter(({ status }) => status === 'CANCELLED')).toHaveLength(1);
  });

  test('into itself', async () => {
    const world = await two();
    expect(await refused(json(world, 'Chen', 'merge', { incident: ONE, into: ONE }))).toMatchObject({
      code: 'INVALID',
      details: { fields: { into: [expect.any(String)] } },
    });
    const place = await world.roomOf(ONE);
    expect((await refused(world.type('Chen', `/incident merge ${ONE}`, { place }))).code).toBe('INVALID');
  });

  test.each([
    ['closed', ['resolve x', 'close'], 'CLOSED'],
    ['cancelled', ['cancel x'], 'CANCELLED'],
  ])('into one that is %s', async (_, lines, status) => {
    const world = await two();
    for (const line of lines) {
      const [verb, ...rest] = line.split(' ');
      await world.run(
        'Chen',
        `/incident ${verb} ${TWO} ${rest.join(' ')}`.trim().replace('cancel', 'cancel'),
        {
          viewer: world.viewer('Ben'),
        },
      );
    }
    expect(await refused(json(world, 'Chen', 'merge', { incident: ONE, into: TWO }))).toMatchObject({
      code: 'CONFLICT',
      details: { state: { status } },
    });
  });
});

describe('merge is typed', () => {
  test.each([
    ['merge INC-2026-002', true],
    ['merge into INC-2026-002', true],
    ['merge INC-2026-001 into INC-2026-002', true],
    ['merge INC-2026-001 into INC-2026-002', false],
    ['merge INC-2026-001 INC-2026-002', true],
    ['merge inc-2026-1 with #inc-2026-2', false],
    ['duplicate-of INC-2026-002', true],
    ['duplicate INC-2026-001 of INC-2026-002', false],
  ])('as “%s”, in its room: %s', async (line, inside) => {
    const world = await two();
    const place = inside ? await world.roomOf(ONE) : { conversationId: null, incidentId: null };
    await world.run('Chen', `/incident ${line}`, { place });
    expect((await incidentNow(world, ONE)).duplicate_of).toMatchObject({ reference: TWO });
  });

  test('in another incident’s room as it reads', async () => {
    const world = await two();
    await world.run('Ada', '/incident declare sev2 Third');
    await world.run('Chen', `/incident merge ${ONE} into ${TWO}`, { place: await world.roomOf(THREE) });
    expect((await incidentNow(world, ONE)).duplicate_of).toMatchObject({ reference: TWO });
    expect((await incidentNow(world, THREE)).status).toBe('DETECTED');
  });

  test('with one reference outside a room, which is kept while the other is asked for', async () => {
    const world = await two();
    const form = await asked(world.type('Chen', `/incident merge ${TWO}`));
    expect(form.fields.map(({ name }) => name)).toEqual(['incident', 'into']);
    const other = await incidentNow(world, TWO);
    expect(form.values).toMatchObject({ into: other.id });
    const values = { ...form.context, ...form.values, incident: ONE };
    await world.dispatcher.dispatch({
      viewer: world.viewer('Chen'),
      surface: 'test',
      asked: { type: 'values', command: form.command, origin: 'words', values },
      canAsk: true,
    });
    expect((await incidentNow(world, ONE)).duplicate_of).toMatchObject({ reference: TWO });
  });
});

describe('what not everybody may see', () => {
  const secret = { title: 'A secret', private: true };

  test('is not named where a public one is merged into it', async () => {
    const world = await two({}, secret);
    await merge(world, 'Dana', ONE, TWO);
    const chen = [
      await read(world, 'Chen', ONE),
      JSON.stringify(await world.send('Chen', 'incident show', { incident: ONE })),
      JSON.stringify(await world.send('Chen', 'incident catchup', { incident: ONE })),
      await world.run('Chen', `/incident show ${ONE}`),
      await world.run('Chen', '/incident list --all'),
      world.messages(ROOM).join('\n'),
      world.messages('incidents').join('\n'),
      (await refused(json(world, 'Chen', 'ack', { incident: ONE }))).message,
    ].join('\n');
    expect(chen).not.toContain('A secret');
    expect(chen).not.toContain(TWO);
    expect(chen).toContain('found it to be a duplicate of another incident');
    expect(world.messages(ROOM).at(-1)).toContain(
      'a duplicate of another incident, which not everybody here may see',
    );
    const [one, other] = [await incidentNow(world, ONE), await incidentNow(world, TWO)];
    const audit = JSON.stringify((await auditOf(world)).filter(({ subjectId }) => subjectId === one.id));
    for (const words of [TWO, other.id, 'A secret']) expect(audit).not.toContain(words);
    expect(await read(world, 'Dana', ONE)).toContain('A secret');
    expect((await incidentNow(world, ONE)).duplicate_of).toMatchObject({ reference: TWO });
    // Its people are asked to go on there: now they may.
    expect(await read(world, 'Emil', ONE)).toContain('A secret');
  });

  test('is not named where it is merged into a public one', async () => {
    const world = await two(secret);
    const before = await timelineCount(world, 'Chen', TWO);
    await merge(world, 'Ada', ONE, TWO);
    expect(await timelineCount(world, 'Chen', TWO)).toBe(before);
    const chen = [
      await read(world, 'Chen', TWO),
      JSON.stringify(await world.send('Chen', 'incident show', { incident: TWO })),
      await world.run('Chen', `/incident show ${TWO}`),
      world.messages(OTHER_ROOM).join('\n'),
    ].join('\n');
    expect(chen).not.toContain('A secret');
    expect(chen).not.toContain(ONE);
    expect(await read(world, 'Emil', TWO)).toContain('found INC-2026-001 A secret to be a duplicate of this');
    expect(world.messages(ROOM).at(-1)).toContain('INC-2026-002 Checkout is down');
    expect(inRoom(world, OTHER_ROOM)).toEqual(['Dana', 'Emil']);
  });

  test('is not named on its duplicate’s cards once it was made private', async () => {
    const world = await two();
    await merge(world, 'Chen', ONE, TWO);
    for (const room of [ROOM, 'incidents'])
      expect(world.messages(room)[0]).toContain('Duplicate of: INC-2026-002 Checkout is down');
    await world.run('Ben', `/incident private ${TWO}`);
    for (const room of [ROOM, 'incidents']) expect(world.messages(room)[0]).not.toContain('Checkout');
    await sent(world, 'Ben', 'private', { incident: TWO, private: false });
    await world.worker.drain();
    for (const room of [ROOM, 'incidents']) expect(world.messages(room)[0]).toContain('Checkout is down');
  });

  test('is told that its duplicate went on by itself, whoever did that', async () => {
    const world = await two({}, secret);
    await merge(world, 'Dana', ONE, TWO);
    const said = await world.run('Chen', `/incident reopen ${ONE} another region`);
    expect(said).not.toContain(TWO);
    expect((await incidentNow(world, TWO)).duplicates).toEqual([]);
    expect((await texts(world, TWO)).at(-1)).toBe(
      'reopened INC-2026-001 Cards fail: it is no duplicate of this',
    );
    expect(await read(world, 'Chen', ONE)).not.toContain('A secret');
  });

  test('invites only those over who are cleared for it', async () => {
    const world = await given();
    const dana = await clear(world, 'Dana', 2);
    await clear(world, 'Chen', 2);
    await sent(world, 'Emil', 'declare', { title: 'Cards fail', severity: 'SEV1' });
    await json(
      world,
      'Dana',
      'declare',
      { title: 'A secret', severity: 'SEV2', clearance: 2 },
      { viewer: dana },
    );
    await world.run('Chen', `/incident ack ${ONE}`);
    await json(world, 'Dana', 'merge', { incident: ONE, into: TWO }, { viewer: dana });
    await world.worker.drain();
    expect(inRoom(world, OTHER_ROOM)).toEqual(['Chen', 'Dana']);
    expect(await auditedAs(world, 'incident.absorb')).toMatchObject([
      { after: { invited: [{ name: 'Chen Wei' }] } },
    ]);
  });

  test.each([
    ['merge', ONE, TWO],
    ['merge', TWO, ONE],
    ['relate', ONE, TWO],
    ['relate', TWO, ONE],
  ])('cannot be named in %s %s %s by who may not see it', async (verb, incident, other) => {
    const world = await two({}, secret);
    const values = (named: string) => ({
      incident,
      [verb === 'merge' ? 'into' : 'to']: other.replace(TWO, named),
    });
    const at = (named: string) => ({ ...values(named), incident: incident.replace(TWO, named) });
    const [hidden, absent] = [
      await refused(json(world, 'Chen', verb, at(TWO))),
      await refused(json(world, 'Chen', verb, at('INC-2026-077'))),
    ];
    expect(hidden).toMatchObject({ code: 'NOT_FOUND', message: absent.message.replace('077', '002') });
  });
});

async function timelineCount(world: World, who: string, incident: string): Promise<unknown> {
  const page = (await world.send(who, 'incident timeline', { incident })) as { count: number };
  return page.count;
}
