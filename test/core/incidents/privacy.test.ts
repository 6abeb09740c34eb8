/** Making an incident private and public again, and the clearance it needs. */
import { describe, expect, test } from 'vitest';
import { DeliveryProblem } from '../../../src/core/ports.js';
import type { World, WorldOptions } from '../../support/world.js';
import {
  asked,
  deliveriesOf,
  done,
  given,
  incidentNow,
  json,
  refused,
  sent,
  submitted,
  timelineOf,
} from '../given.js';
import { auditedAs, clear, inRoom, textOf } from './cast.js';
import { REF } from './states.js';

const ROOM = 'inc-2026-001';
const declared = async (options: WorldOptions = {}): Promise<World> => {
  const world = await given(options);
  await world.run('Emil', '/incident declare sev2 "A secret"');
  return world;
};
const closed = async (options: WorldOptions = {}): Promise<World> => {
  const world = await declared(options);
  await world.run('Ben', `/incident private ${REF}`);
  return world;
};
const sees = async (world: World, who: string): Promise<boolean> =>
  (await json(world, who, 'show', { incident: REF })).type === 'done';
const announced = (world: World) => world.messages('incidents');

describe('closing takes the commander or a manager', () => {
  test.each([
    ['Emil', 'FORBIDDEN'],
    ['Chen', 'FORBIDDEN'],
    ['Dana', null],
    ['Ben', null],
    ['Ada', null],
  ])('%s: %s', async (who, code) => {
    const world = await declared();
    await world.run('Dana', `/incident role ${REF} take commander`);
    const answer = await json(world, who, 'private', { incident: REF });
    expect(answer.type === 'refused' ? answer.refusal.code : null).toBe(code);
    expect((await incidentNow(world)).private).toBe(code === null);
  });
});

test('who had to do with it stays, whoever closes it too, and nobody else', async () => {
  const world = await declared();
  await world.run('Chen', `/incident ack ${REF}`);
  await world.run('Ben', `/incident private ${REF}`);
  expect(inRoom(world, ROOM)).toEqual(['Ben', 'Chen', 'Emil']);
  for (const [who, may] of [
    ['Ada', true],
    ['Ben', true],
    ['Chen', true],
    ['Emil', true],
    ['Dana', false],
  ] as const)
    expect([who, await sees(world, who)]).toEqual([who, may]);
  expect(world.messages(ROOM).at(-1)).toContain('made this incident private.');
  expect(world.messages(ROOM).at(-1)).toContain('by Emil Novak, Chen Wei, Ben Carter.');
  expect(world.chat.named(ROOM).private).toBe(true);
  expect((await timelineOf(world)).filter(({ kind }) => kind === 'PRIVACY').map((e) => e.text)).toEqual([
    'made the incident private',
  ]);
  expect((await auditedAs(world, 'incident.private')).at(-1)).toMatchObject({
    before: { private: false },
    after: { private: true, invited: [{}, {}, {}] },
  });
});

describe('showing it to more people', () => {
  test('takes a manager, even of its commander', async () => {
    const world = await declared();
    await world.run('Dana', `/incident role ${REF} take commander`);
    await world.run('Dana', `/incident private ${REF}`);
    expect((await refused(json(world, 'Dana', 'private', { incident: REF, private: false }))).code).toBe(
      'FORBIDDEN',
    );
    const typed = await refused(world.type('Dana', `/incident private ${REF} off`));
    expect(typed.code).toBe('FORBIDDEN');
    expect((await incidentNow(world)).private).toBe(true);
  });

  test('is asked for once more, with what becomes visible', async () => {
    const world = await closed();
    await world.run('Ben', `/incident update ${REF} Working`);
    const before = await incidentNow(world);
    const form = await asked(world.type('Ben', `/incident private ${REF} off`));
    expect(form.intro).toBe(
      'Everybody will be able to read INC-2026-001, “A secret”: 4 entries of its timeline, 1 status updates, and everything that was said in #inc-2026-001-a-secret. It will be announced. What has been read cannot be taken back.',
    );
    expect(form.fields).toEqual([]);
    expect(await incidentNow(world)).toEqual(before);
    const answer = await submitted(world, 'Ben', 'private', { ...form.context, ...form.values });
    expect(textOf(answer)).toBe('INC-2026-001 is seen by more people now.');
    expect((await incidentNow(world)).private).toBe(false);
  });

  test('goes on with --confirm, is refused where nobody can be asked, and not asked of programs', async () => {
    const world = await closed();
    const line = `/incident private ${REF} off`;
    const refusal = await refused(world.type('Ben', line, { canAsk: false }));
    expect(refusal).toMatchObject({
      code: 'INVALID',
      details: { fields: { confirm: [expect.any(String)] } },
    });
    expect(textOf(await world.type('Ben', `${line} --confirm`, { canAsk: false }))).toContain('more people');
    await world.run('Ben', `/incident private ${REF}`);
    expect((await sent(world, 'Ben', 'private', { incident: REF, private: false })).private).toBe(false);
  });

  test('is not asked for where it closes, nor of who may not', async () => {
    const world = await declared();
    expect((await world.type('Ben', `/incident private ${REF}`)).type).toBe('done');
    expect((await world.type('Chen', `/incident private ${REF} off`)).type).toBe('refused');
  });

  test('announces it again, and everybody sees it', async () => {
    const world = await closed();
    await sent(world, 'Ben', 'private', { incident: REF, private: false });
    await world.worker.drain();
    expect(announced(world)).toHaveLength(1);
    expect(announced(world)[0]).toContain('INC-2026-001 · A secret');
    expect(world.chat.named(ROOM).private).toBe(false);
    expect(world.messages(ROOM).at(-1)).toBe(
      'Ben Carter made this incident public. Everybody can read it now, this room included.',
    );
    expect(await sees(world, 'Dana')).toBe(true);
  });

  test('announces for the first time what was private from the start', async () => {
    const world = await given();
    await sent(world, 'Emil', 'declare', { title: 'A secret', severity: 'SEV2', private: true });
    await world.worker.drain();
    await sent(world, 'Ada', 'private', { incident: REF, private: false });
    await world.worker.drain();
    expect(announced(world)).toEqual([expect.stringContaining('A secret')]);
  });
});

describe('the announcement', () => {
  test('that was made is taken back where it stands', async () => {
    const world = await closed();
    expect(announced(world)).toEqual(['What was announced here is not public any more.']);
  });

  test('that was owed and not sent is never made', async () => {
    const world = await given();
    await sent(world, 'Emil', 'declare', { title: 'A secret', severity: 'SEV2' });
    await sent(world, 'Ben', 'private', { incident: REF });
    await world.worker.drain();
    expect(
      world.chat.rooms.filter(({ name }) => name === 'incidents').flatMap(({ messages }) => messages),
    ).toEqual([]);
  });

  test.each(['before', 'after'] as const)(
    'that was cut off %s it took effect says nothing in the end',
    async (when) => {
      const world = await given();
      let cut = 1;
      world.chat[when] = (method, room) => {
        if (method !== 'post' || world.chat.room(room).name !== 'incidents' || cut === 0) return;
        cut -= 1;
        throw new Error('the connection was lost');
      };
      await world.run('Emil', '/incident declare sev2 "A secret"');
      await world.run('Ben', `/incident private ${REF}`);
      await world.advance(5);
      expect(announced(world).join('\n')).not.toContain('secret');
      expect(announced(world).length).toBeLessThanOrEqual(1);
      expect(
        (await deliveriesOf(world)).filter(({ state }) => state === 'OPEN' || state === 'SENDING'),
      ).toEqual([]);
    },
  );

  test('that its room could not be made is not made of it, either', async () => {
    const world = await given();
    await sent(world, 'Emil', 'declare', { title: 'A secret', severity: 'SEV2' });
    let failed = false;
    world.chat.before = async (method, room) => {
      if (method === 'post' && failed) throw new Error('busy');
      if (method !== 'openRoom' || !room.startsWith('inc-')) return;
      failed = true;
      await Promise.resolve();
      throw new DeliveryProblem('not allowed', true);
    };
    await world.worker.drain();
    await sent(world, 'Ben', 'private', { incident: REF });
    world.chat.before = () => {};
    await world.advance(5);
    expect(announced(world).join('\n')).not.toContain('secret');
  });
});

describe('a clearance', () => {
  test('hides it from whoever has none, takes the announcement back, and says so', async () => {
    const world = await declared();
    const ben = await clear(world, 'Ben', 3);
    const answer = await json(world, 'Ben', 'private', { incident: REF, clearance: 2 }, { viewer: ben });
    expect(textOf(answer)).toBe('INC-2026-001 needs a clearance of 2 now.');
    await world.worker.drain();
    expect(announced(world)).toEqual(['What was announced here is not public any more.']);
    expect(world.messages(ROOM).at(-1)).toBe('Ben Carter set the clearance that this incident needs to 2.');
    expect(world.chat.named(ROOM).private).toBe(true);
    for (const who of ['Ada', 'Chen', 'Emil']) expect(await sees(world, who)).toBe(false);
    const again = await json(world, 'Ben', 'private', { incident: REF, clearance: 2 }, { viewer: ben });
    expect(textOf(again)).toBe('INC-2026-001 needs a clearance of 2 already.');
  });

  test('above one’s own is refused', async () => {
    const world = await declared();
    expect(await refused(json(world, 'Ben', 'private', { incident: REF, clearance: 1 }))).toMatchObject({
      code: 'INVALID',
      details: { fields: { clearance: ['At most 0 is accepted.'] } },
    });
  });

  test('that a role holder has not is a conflict, until the role is given away or the incident is over', async () => {
    const world = await declared();
    const ben = await clear(world, 'Ben', 3);
    await world.run('Chen', `/incident role ${REF} take scribe`);
    const raise = () => json(world, 'Ben', 'private', { incident: REF, clearance: 2 }, { viewer: ben });
    expect(await refused(raise())).toMatchObject({
      code: 'CONFLICT',
      details: { state: { held_by: [{ name: 'Chen Wei' }] } },
    });
    await world.run('Ben', `/incident resolve ${REF} x`);
    expect((await raise()).type).toBe('done');
    expect(await sees(world, 'Chen')).toBe(false);
  });

  test('is lowered by a manager only, who is told what that shows', async () => {
    const world = await declared();
    const ben = await clear(world, 'Ben', 3);
    const chen = await clear(world, 'Chen', 3);
    await json(world, 'Ben', 'private', { incident: REF, clearance: 2 }, { viewer: ben });
    await world.run('Chen', `/incident role ${REF} take commander`, { viewer: chen });
    const lower = { incident: REF, clearance: 1 };
    expect((await refused(json(world, 'Chen', 'private', lower, { viewer: chen }))).code).toBe('FORBIDDEN');
    expect(
      (await json(world, 'Chen', 'private', { incident: REF, clearance: 3 }, { viewer: chen })).type,
    ).toBe('done');
    const form = await asked(world.type('Ben', `/incident private ${REF} --clearance 1`, { viewer: ben }));
    expect(form.intro).toContain('Everybody with a clearance of 1 will be able to read INC-2026-001');
    expect(form.intro).not.toContain('announced');
    const values = { ...form.context, ...form.values };
    expect(textOf(await submitted(world, 'Ben', 'private', values, { viewer: ben }))).toContain(
      'more people',
    );
  });

  test('keeps who was asked into the room before it out of it', async () => {
    const world = await given();
    const ben = await clear(world, 'Ben', 2);
    await sent(world, 'Emil', 'declare', { title: 'A secret', severity: 'SEV2' });
    await sent(world, 'Chen', 'invite', { incident: REF, users: ['Dana'] });
    await json(world, 'Ben', 'private', { incident: REF, clearance: 2, private: true }, { viewer: ben });
    await world.worker.drain();
    expect(inRoom(world, ROOM)).toEqual(['Ben']);
  });

  test('with a public incident is what the room hears when it is made public again', async () => {
    const world = await declared();
    const ben = await clear(world, 'Ben', 3);
    await json(world, 'Ben', 'private', { incident: REF, clearance: 2, private: true }, { viewer: ben });
    await json(world, 'Ben', 'private', { incident: REF, private: false }, { viewer: ben });
    await world.worker.drain();
    expect(world.messages(ROOM).at(-1)).toContain('Everybody with a clearance of 2 can read it now');
    expect(announced(world)).toEqual(['What was announced here is not public any more.']);
    expect(world.chat.named(ROOM).private).toBe(true);
  });
});

test.each([
  ['private', {}],
  ['cleared', { clearance: 1, private: false }],
])('where rooms cannot be closed the answer warns: %s', async (_, values) => {
  const world = await declared({ abilities: { convertRooms: false } });
  const ben = await clear(world, 'Ben', 1);
  const answer = await done(json(world, 'Ben', 'private', { incident: REF, ...values }, { viewer: ben }));
  expect(textOf(answer)).toContain('Its room #inc-2026-001-a-secret could not be made private there');
  expect(answer.reply.message.tone).toBe('warning');
  await world.worker.drain();
  expect(world.chat.named(ROOM).private).toBe(false);
});

test('a form shows how it is now', async () => {
  const world = await closed();
  const form = await asked(submitted(world, 'Ben', 'private', {}));
  expect(form.fields.map(({ name }) => name)).toContain('incident');
  const known = await asked(submitted(world, 'Ben', 'private', { incident: REF, clearance: 'much' }));
  expect(known.values).toMatchObject({ private: 'yes' });
  expect(known.errors['clearance']).toEqual([expect.any(String)]);
});
