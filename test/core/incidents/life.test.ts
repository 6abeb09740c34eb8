/** Stamps, assignee, roles, next update: over a whole life, reopening included. */
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { given, incidentNow, json, refused, sent, timelineOf } from '../given.js';

const REF = 'INC-2026-001';
const at = (hhmm: string): string => `2026-03-02T${hhmm}:00.000Z`;

test('each move stamps its time: the first counts, the endings are the latest and empty while it is open', async () => {
  const world = await given({ at: at('09:00') });
  const step = async (who: string, line: string) => {
    await world.advance(10);
    await world.run(who, `/incident ${line}`);
    const i = await incidentNow(world);
    return [i.acknowledged_at, i.identified_at, i.mitigated_at, i.resolved_at, i.closed_at];
  };
  await world.run('Emil', '/incident declare sev3 Down');
  const [ack, identified, monitoring] = [at('09:10'), at('09:20'), at('09:40')];
  expect(await step('Chen', `ack ${REF}`)).toEqual([ack, null, null, null, null]);
  expect(await step('Chen', `status ${REF} identified`)).toEqual([ack, identified, null, null, null]);
  expect(await step('Chen', `status ${REF} investigating`)).toEqual([ack, identified, null, null, null]);
  expect(await step('Chen', `status ${REF} monitoring`)).toEqual([ack, identified, monitoring, null, null]);
  expect(await step('Chen', `resolve ${REF} x`)).toEqual([ack, identified, monitoring, at('09:50'), null]);
  expect(await step('Chen', `reopen ${REF} x`)).toEqual([ack, identified, monitoring, null, null]);
  expect(await step('Chen', `status ${REF} identified`)).toEqual([ack, identified, monitoring, null, null]);
  expect(await step('Chen', `resolve ${REF} x`)).toEqual([ack, identified, monitoring, at('10:20'), null]);
  expect(await step('Chen', `close ${REF}`)).toEqual([ack, identified, monitoring, at('10:20'), at('10:30')]);
  expect(await step('Ben', `reopen ${REF} x`)).toEqual([ack, identified, monitoring, null, null]);
  expect(await step('Ben', `cancel ${REF} x`)).toEqual([ack, identified, monitoring, null, null]);
});

test('a state that was skipped has no stamp', async () => {
  const world = await given({ at: at('09:00') });
  await world.run('Emil', '/incident declare sev3 Down');
  await world.run('Chen', `/incident resolve ${REF} by itself`);
  expect(await incidentNow(world)).toMatchObject({
    acknowledged_at: null,
    identified_at: null,
    mitigated_at: null,
    resolved_at: at('09:00'),
    assignee: null,
  });
  await world.run('Chen', `/incident reopen ${REF} it came back`);
  expect((await incidentNow(world)).acknowledged_at).toBeNull();
  expect(await world.run('Dana', `/incident ack ${REF}`)).toContain('is yours now');
});

test('who has it: the first to acknowledge, then the commander, then whoever takes command', async () => {
  const world = await given();
  const has = async () => (await incidentNow(world)).assignee?.name ?? null;
  await world.run('Emil', '/incident declare sev1 Down');
  expect(await has()).toBeNull();
  await world.run('Chen', `/incident status ${REF} investigating`);
  expect(await has()).toBe('Chen Wei');
  await world.run('Dana', `/incident ack ${REF}`);
  expect(await has()).toBe('Chen Wei');
  await world.run('Ada', `/incident role ${REF} give lead Ben`);
  expect(await has()).toBe('Ben Carter');
  await world.run('Dana', `/incident role ${REF} take scribe`);
  expect(await has()).toBe('Ben Carter');
  await world.run('Dana', `/incident role ${REF} take commander`);
  expect(await has()).toBe('Dana Flores');
  await world.run('Dana', `/incident resolve ${REF} x`);
  await world.run('Chen', `/incident reopen ${REF} x`);
  expect(await has()).toBe('Dana Flores');
});

test('taking command before anybody acknowledged makes the commander the one who has it', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev1 Down');
  await world.run('Ben', `/incident role ${REF} take lead`);
  await world.run('Chen', `/incident ack ${REF}`);
  expect(await incidentNow(world)).toMatchObject({
    assignee: { name: 'Ben Carter' },
    commander: { name: 'Ben Carter' },
  });
});

test('the next update follows the severity, what the last one said, and ends with the incident', async () => {
  const world = await given({ at: at('09:00') });
  const due = async () => (await incidentNow(world)).next_update_due_at;
  await world.run('Emil', '/incident declare sev1 Down');
  expect(await due()).toBe(at('09:15'));
  await world.advance(5);
  await world.run('Chen', `/incident ack ${REF}`);
  expect(await due()).toBe(at('09:15'));
  await world.run('Chen', `/incident update ${REF} Working`);
  expect(await due()).toBe(at('09:20'));
  await world.run('Chen', `/incident update ${REF} --next 1h Long work`);
  expect(await due()).toBe(at('10:05'));
  await world.run('Chen', `/incident severity ${REF} sev2`);
  expect(await due()).toBe(at('09:35'));
  await world.run('Chen', `/incident resolve ${REF} x`);
  expect(await due()).toBeNull();
  await world.run('Chen', `/incident update ${REF} --next 1h It stays up`);
  expect(await due()).toBeNull();
  await world.advance(5);
  await world.run('Chen', `/incident reopen ${REF} x`);
  expect(await due()).toBe(at('09:40'));
});

test('an update that resolves is an update and a move', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  await world.run('Chen', `/incident update ${REF} --status resolved It is fixed`);
  expect(await incidentNow(world)).toMatchObject({ status: 'RESOLVED', resolved_at: at('09:00') });
  expect((await timelineOf(world)).map((e) => e.kind).slice(0, 3)).toEqual(['DECLARED', 'ROOM', 'STATUS']);
  expect(await world.send('Emil', 'incident updates', { incident: REF })).toMatchObject({
    count: 1,
    results: [
      { message: 'It is fixed', status: 'RESOLVED', audiences: ['RESPONDERS'], author: { name: 'Chen Wei' } },
    ],
  });
});

test('a priority that somebody chose stays when the severity changes', async () => {
  const world = await given();
  await sent(world, 'Emil', 'declare', { title: 'x', severity: 'SEV3', priority: 'P1' });
  await world.run('Chen', `/incident severity ${REF} sev2`);
  expect(await incidentNow(world)).toMatchObject({ severity: 'SEV2', priority: 'P1' });
});

describe('roles', () => {
  const roles = async (world: Awaited<ReturnType<typeof given>>) =>
    (await incidentNow(world)).roles.map((r) => `${r.role} ${r.user.name}`);

  test('held by one person change hands, and everybody hears it', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    await world.run('Chen', `/incident role ${REF} take lead`);
    await world.advance(10);
    await world.run('Dana', `/incident role ${REF} take commander`);
    expect(await roles(world)).toEqual(['INCIDENT_COMMANDER Dana Flores']);
    expect((await incidentNow(world)).roles[0]?.since).toBe(at('09:10'));
    expect(world.messages('inc-2026-001').at(-1)).toContain(
      'Dana Flores is Incident commander now, taking over from Chen Wei.',
    );
    expect(world.chat.named('inc-2026-001').topic).toContain('commander: Dana Flores');
    expect(world.chat.named('inc-2026-001').members).toHaveLength(3);
  });

  test('of experts and support are held by several', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    await world.run('Chen', `/incident role ${REF} take sme`);
    await world.run('Dana', `/incident role ${REF} take expert`);
    expect((await roles(world)).sort()).toEqual([
      'SUBJECT_MATTER_EXPERT Chen Wei',
      'SUBJECT_MATTER_EXPERT Dana Flores',
    ]);
    await world.run('Chen', `/incident role ${REF} drop sme`);
    expect(await roles(world)).toEqual(['SUBJECT_MATTER_EXPERT Dana Flores']);
  });

  test('are dropped by their holder, of somebody by name, and by null in REST', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    for (const role of ['SCRIBE', 'SUPPORT', 'COMMUNICATIONS_LEAD'])
      await world.send('Ada', 'incident role', { incident: REF, role, user: 'Chen' });
    const refusal = await refused(world.type('Dana', `/incident role ${REF} drop scribe`));
    expect(refusal).toMatchObject({
      code: 'CONFLICT',
      details: { state: { held_by: [{ name: 'Chen Wei' }] } },
    });
    await world.run('Dana', `/incident role ${REF} drop scribe Chen`);
    await world.run('Chen', `/incident role ${REF} drop comms`);
    expect(await roles(world)).toEqual(['SUPPORT Chen Wei']);
    await sent(world, 'Dana', 'role', { incident: REF, role: 'SUPPORT', user: null });
    expect(await roles(world)).toEqual([]);
    expect((await timelineOf(world)).filter((e) => e.kind === 'ROLE').map((e) => e.text)).toEqual(
      expect.arrayContaining([
        'relieved Chen Wei of the role of Scribe',
        'gave up the role of Communications lead',
        'relieved Chen Wei of the role of Support',
      ]),
    );
  });

  test('taken or dropped again change nothing', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    await world.run('Chen', `/incident role ${REF} take lead`);
    const before = await incidentNow(world);
    expect(await world.run('Chen', `/incident role ${REF} take lead`)).toContain(
      'has Chen Wei as Incident commander already.',
    );
    expect(await world.run('Chen', `/incident role ${REF} drop scribe`)).toContain('has nobody as Scribe.');
    expect((await json(world, 'Chen', 'role', { incident: REF, role: 'SCRIBE', user: null })).type).toBe(
      'done',
    );
    expect(await incidentNow(world)).toEqual(before);
  });

  test('go to nobody who does not exist or has left', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    const { users } = world.store.read.tables;
    const dana = world.viewer('Dana').userId ?? '';
    await world.store.tx(async (w) => {
      await w.update(users).set({ active: false }).where(eq(users.id, dana));
    });
    for (const user of [dana, '01890000-0000-7000-8000-000000000000', 'Dana'])
      expect(
        await refused(json(world, 'Ada', 'role', { incident: REF, role: 'SCRIBE', user })),
      ).toMatchObject({
        code: 'INVALID',
        details: { fields: { user: [expect.any(String)] } },
      });
  });
});

test('words that come with what is so already are given back', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  await world.run('Chen', '/incident resolve INC-2026-001 Rolled back');
  const answer = await world.run('Ben', '/incident resolve INC-2026-001 And the cache is flushed');
  expect(answer).toContain('is Resolved already');
  expect(answer).toContain('And the cache is flushed');
  expect((await world.incidents().find('INC-2026-001'))?.resolution).toBe('Rolled back');
});
