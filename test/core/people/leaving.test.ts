/** Somebody leaves: what they could come in with ends, and no incident is left without whom it needs. */
import { describe, expect, test } from 'vitest';
import { addSession } from '../../../src/store/queries/sessions.js';
import type { World } from '../../support/world.js';
import { asked, auditOf, done, given, refused, timelineOf } from '../given.js';
import { ask, idOf, tokensOf, trail } from './given.js';

const REF = 'INC-2026-001';

async function withAccess(world: World): Promise<void> {
  for (const name of ['laptop', 'phone'])
    await world.send('Ada', 'token add', { name, user: 'Chen', role: 'RESPONDER' });
  const [token] = await tokensOf(world, idOf(world, 'Chen'));
  const at = world.clock.wallNow();
  await world.store.tx((w) =>
    addSession(w, {
      id: 'a session',
      publicId: 'a public id',
      organizationId: world.organization.id,
      userId: idOf(world, 'Chen'),
      method: 'TOKEN',
      tokenId: token?.id ?? '',
      createdAt: at,
      lastSeenAt: at,
      address: '127.0.0.1',
      agent: 'a browser',
      expiresAt: new Date(at.getTime() + 60_000),
    }),
  );
}
const sessions = async (world: World): Promise<number> => {
  const { sessions: s } = world.store.read.tables;
  return (await world.store.read.select().from(s)).length;
};

describe('access', () => {
  test('ends with them, after it was said what ends; and stays ended when they come back', async () => {
    const wall = { at: new Date('2026-05-01T12:00:00Z') };
    const world = await given({ wall });
    await withAccess(world);
    const form = await asked(world.type('Ada', '/user deactivate Chen'));
    expect(form.intro).toContain("Chen Wei's 2 tokens and 1 session end at once.");
    expect(await trail(world, 'user.deactivate')).toEqual([]);
    await done(
      ask(
        world,
        'Ada',
        '',
        {},
        {
          asked: { type: 'values', command: form.command, origin: 'words', values: form.context },
          canAsk: true,
        },
      ),
    );
    expect((await tokensOf(world, idOf(world, 'Chen'))).map(({ revokedAt }) => revokedAt)).toEqual([
      wall.at,
      wall.at,
    ]);
    expect(await sessions(world)).toBe(0);
    expect(await trail(world, 'user.deactivate')).toMatchObject([
      { before: { active: true }, after: { active: false, tokensRevoked: 2, sessionsEnded: 1 } },
    ]);
    await world.run('Ada', '/user activate Chen');
    expect((await tokensOf(world, idOf(world, 'Chen'))).every(({ revokedAt }) => revokedAt !== null)).toBe(
      true,
    );
    expect(await trail(world, 'user.activate')).toMatchObject([{ after: { active: true } }]);
  });

  test('is asked for by lines and forms only: a program knows what it does, and repeating changes nothing', async () => {
    const world = await given();
    await withAccess(world);
    const line = { asked: { type: 'line', line: '/user deactivate Chen' } as const, canAsk: false };
    const unconfirmed = await refused(ask(world, 'Ada', '', {}, line));
    expect(unconfirmed).toMatchObject({
      code: 'INVALID',
      details: { fields: { confirm: expect.anything() } },
    });
    expect(await world.send('Ada', 'user deactivate', { user: 'Chen' })).toMatchObject({ active: false });
    const before = await auditOf(world);
    expect(await world.send('Ada', 'user deactivate', { user: 'Chen' })).toMatchObject({ active: false });
    expect(await auditOf(world)).toEqual(before);
  });
});

describe('roles of open incidents', () => {
  test('that nobody else has keep somebody here, and the incidents are named', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev1 Down');
    await world.run('Chen', `/incident role ${REF} take commander`);
    await world.run('Chen', `/incident role ${REF} take scribe`);
    const refusal = await refused(ask(world, 'Ada', 'user deactivate', { user: 'Chen' }));
    expect(refusal).toMatchObject({
      code: 'CONFLICT',
      details: {
        state: {
          active: true,
          roles: [
            { incident: REF, role: 'INCIDENT_COMMANDER' },
            { incident: REF, role: 'SCRIBE' },
          ],
        },
      },
    });
    expect(refusal.message).toContain(`Incident commander of ${REF}`);
    expect(await world.send('Ada', 'user show', { user: 'Chen' })).toMatchObject({ active: true });
    await world.run('Ben', `/incident resolve ${REF} Rolled back`);
    expect(await world.send('Ada', 'user deactivate', { user: 'Chen' })).toMatchObject({ active: false });
  });

  test('that others have, too, are given up, and the timeline tells', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    for (const who of ['Chen', 'Dana']) await world.run(who, `/incident role ${REF} take expert`);
    await world.send('Ada', 'user deactivate', { user: 'Chen' });
    expect(await world.send('Ada', 'incident show', { incident: REF })).toMatchObject({
      roles: [{ role: 'SUBJECT_MATTER_EXPERT', user: { name: 'Dana Flores' } }],
    });
    const entries = (await timelineOf(world)).filter(({ kind }) => kind === 'ROLE');
    expect(entries.at(-1)).toMatchObject({
      text: expect.stringContaining('Chen Wei was deactivated'),
      actor: { name: 'Ada Berger' },
    });
    expect(await trail(world, 'incident.role')).toHaveLength(3);
  });

  test('what is refused leaves everything as it was, although one incident could have done without', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 First');
    for (const who of ['Chen', 'Dana']) await world.run(who, `/incident role ${REF} take expert`);
    await world.run('Emil', '/incident declare sev3 Second');
    await world.run('Chen', '/incident role INC-2026-002 take scribe');
    const before = await auditOf(world);
    await refused(ask(world, 'Ada', 'user deactivate', { user: 'Chen' }));
    expect(await auditOf(world)).toEqual(before);
    expect(await world.send('Ada', 'incident show', { incident: REF })).toMatchObject({
      roles: [expect.anything(), expect.anything()],
    });
  });

  test('in what the admin may not see are counted and not named', async () => {
    const world = await given();
    for (const user of ['Chen', 'Ada']) await world.send('Ada', 'user edit', { user, clearance: 2 });
    const cleared = (who: string) => ({ viewer: { ...world.viewer(who), clearance: 2 } });
    await world.send('Chen', 'incident declare', { title: 'Secret', clearance: 2 }, cleared('Chen'));
    await world.send('Chen', 'incident roles', { incident: REF, role: 'SCRIBE' }, cleared('Chen'));
    const refusal = await refused(ask(world, 'Ada', 'user deactivate', { user: 'Chen' }));
    expect(refusal.message).toContain('one you may not see');
    expect(JSON.stringify([refusal.message, refusal.details])).not.toContain('INC-');
    expect(refusal.details.state).toMatchObject({ roles: [], incidents_you_may_not_see: 1 });
    const seen = await refused(ask(world, 'Ada', 'user deactivate', { user: 'Chen' }, cleared('Ada')));
    expect(seen.message).toContain(REF);
  });
});

describe('what somebody has in hand', () => {
  test.each([
    { commander: 'Dana', has: 'Dana Flores' },
    { commander: undefined, has: undefined },
  ])('goes to the commander, if there is one ($commander)', async ({ commander, has }) => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    if (commander !== undefined) await world.run(commander, `/incident role ${REF} take commander`);
    await world.run('Chen', `/incident ack ${REF}`);
    await world.store.tx((w) =>
      w.update(w.tables.incidents).set({ assigneeId: world.viewer('Chen').userId }),
    );
    await world.send('Ada', 'user deactivate', { user: 'Chen' });
    expect((await world.incidents().find(REF))?.assignee?.name).toBe(has);
    expect((await timelineOf(world)).at(-1)?.text).toContain('Chen Wei has it no more');
  });
});

describe('an incident that was over when they left', () => {
  const over = async (commander: string): Promise<World> => {
    const world = await given();
    await world.run('Emil', '/incident declare sev1 Down');
    await world.run(commander, `/incident role ${REF} take commander`);
    await world.run('Chen', `/incident ack ${REF}`);
    await world.run('Chen', `/incident role ${REF} take scribe`);
    await world.store.tx((w) =>
      w.update(w.tables.incidents).set({ assigneeId: world.viewer('Chen').userId }),
    );
    return world;
  };
  const leaves = (world: World) => world.send('Ada', 'user deactivate', { user: 'Chen' });

  test.each([
    ['reopen', { reason: 'It is back' }],
    ['status', { status: 'INVESTIGATING' }],
    ['update', { message: 'It is back', status: 'INVESTIGATING' }],
  ])('goes on without them, and asks for a commander anew (%s)', async (verb, values) => {
    const world = await over('Chen');
    await world.run('Dana', `/incident resolve ${REF} Rolled back`);
    await leaves(world);
    await world.worker.drain();
    const said = world.messages('inc-2026-001').length;
    expect(await world.send('Dana', `incident ${verb}`, { incident: REF, ...values })).toMatchObject({
      status: 'INVESTIGATING',
      commander: null,
      assignee: null,
      roles: [],
    });
    const [, ...entries] = (await timelineOf(world)).map(({ text }) => text).slice(-4);
    expect(entries).toEqual([
      'relieved Chen Wei of the role of Incident commander, for Chen Wei was deactivated',
      'relieved Chen Wei of the role of Scribe, for Chen Wei was deactivated',
      'Chen Wei has it no more, for Chen Wei was deactivated',
    ]);
    await world.worker.drain();
    expect(world.messages('inc-2026-001').slice(said).join('\n')).toContain(
      'Dana Flores relieved Chen Wei of the role of Incident commander.',
    );
    await world.advance(30);
    expect((await timelineOf(world)).at(-1)?.text).toBe('asked the room for a commander');
  });

  test('is its commander’s, where that one is still here', async () => {
    const world = await over('Dana');
    await world.run('Dana', `/incident cancel ${REF} A test`);
    await leaves(world);
    expect(await world.send('Dana', 'incident reopen', { incident: REF, reason: 'None' })).toMatchObject({
      commander: { name: 'Dana Flores' },
      assignee: { name: 'Dana Flores' },
      roles: [{ role: 'INCIDENT_COMMANDER' }],
    });
  });

  test('that was a duplicate goes on without them, too', async () => {
    const world = await over('Chen');
    await world.run('Emil', '/incident declare sev1 Down as well');
    await world.run('Dana', `/incident merge ${REF} into INC-2026-002`);
    await leaves(world);
    expect(await world.send('Dana', 'incident reopen', { incident: REF, reason: 'None' })).toMatchObject({
      commander: null,
      assignee: null,
      roles: [],
    });
  });

  test('keeps whoever came back meanwhile', async () => {
    const world = await over('Chen');
    await world.run('Dana', `/incident resolve ${REF} Rolled back`);
    await leaves(world);
    await world.run('Ada', '/user activate Chen');
    expect(await world.send('Dana', 'incident reopen', { incident: REF, reason: 'Again' })).toMatchObject({
      commander: { name: 'Chen Wei' },
      assignee: { name: 'Chen Wei' },
    });
  });
});
