/** What is due next, who is told of it, and running to there, on the real engines. */
import { expect, test } from 'vitest';
import { armedFor } from '../../../src/store/queries/upcoming.js';
import { roomState } from '../../../src/store/queries/workspace/incidentRoom.js';
import { createWebPlatform } from '../../../src/web/index.js';
import { engines, replicas } from './engines.js';

for (const [engine, makeUrl] of Object.entries(engines)) {
  test(`timers and retries, soonest first, as each may know of them: ${engine}`, async () => {
    const [world] = await replicas(await makeUrl(), 1, { at: '2026-03-02T09:00:00.000Z' });
    if (world === undefined) throw new Error('There is none.');
    const dueTo = async (who: string, limit = 5) =>
      (await world.agenda.upcoming(world.viewer(who), limit)).map(
        ({ at, incident, what }) => `${at.toISOString().slice(11, 19)} ${incident?.reference ?? '–'} ${what}`,
      );
    expect(await dueTo('Ada')).toEqual([]);
    await world.run('Ada', '/incident declare sev1 Down');
    await world.advance(1);
    await world.run('Ben', '/incident declare sev1 "Leak" --private');
    world.chat.before = (method) => {
      if (method === 'post') throw new Error('the platform is down');
    };
    await world.run('Chen', '/incident note INC-2026-001 First');
    const asked = 'the room is asked who takes command';
    expect(await dueTo('Ben')).toEqual([
      '09:01:01 INC-2026-001 a message on Double is tried again',
      `09:03:00 INC-2026-001 ${asked}`,
      `09:04:00 INC-2026-002 ${asked}`,
    ]);
    expect(await dueTo('Chen')).toEqual([
      '09:01:01 INC-2026-001 a message on Double is tried again',
      `09:03:00 INC-2026-001 ${asked}`,
      '09:04:00 – something of another incident',
    ]);
    expect(await dueTo('Ben', 2)).toHaveLength(2);
    await world.run('Ben', '/incident note INC-2026-002 Secret');
    expect((await dueTo('Chen')).filter((one) => one.includes('something'))).toHaveLength(2);
    const elsewhere = { ...world.viewer('Ada'), organizationId: world.newId() };
    expect(await world.agenda.upcoming(elsewhere, 5)).toEqual([]);
  });

  test(`running to there: ${engine}`, async () => {
    const [world] = await replicas(await makeUrl(), 1, { at: '2026-03-02T09:00:00.000Z' });
    if (world === undefined) throw new Error('There is none.');
    await world.run('Ada', '/incident declare sev1 Down');
    await world.run('Ada', '/incident declare sev1 Other');
    const by = { ...world.mover, viewer: world.viewer('Ada') };
    const [first, second] = await world.agenda.upcoming(by.viewer, 5);
    const refused = { code: 'CONFLICT', message: expect.stringContaining('not due any more') };
    // Two windows at once: the one that comes second finds that it has run, and goes nowhere else.
    const both = await Promise.allSettled([1, 2].map(() => world.agenda.runTo(first?.id ?? '', by)));
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(world.clock.now().toISOString()).toBe('2026-03-02T09:03:00.000Z');
    expect(world.messages('inc-2026-001').at(-1)).toContain('Who takes command?');
    // Both were due at the same instant.
    await expect(world.agenda.runTo(second?.id ?? '', by)).rejects.toMatchObject(refused);
    const [again] = await world.agenda.upcoming(by.viewer, 1);
    await world.run('Ben', '/incident role INC-2026-001 take commander');
    await world.run('Ben', '/incident role INC-2026-002 take commander');
    for (const id of [
      again?.id ?? '',
      `timer:${world.newId()}`,
      `lane:${world.newId()}`,
      'timer:x\u0000',
      '',
    ])
      await expect(world.agenda.runTo(id, by)).rejects.toMatchObject(refused);
    expect(world.clock.now().toISOString()).toBe('2026-03-02T09:03:00.000Z');
    expect(await world.agenda.upcoming(by.viewer, 5)).toEqual([]);
  });

  test(`running to a retry, and to what fell due meanwhile: ${engine}`, async () => {
    const [world] = await replicas(await makeUrl(), 1, { at: '2026-03-02T09:00:00.000Z' });
    if (world === undefined) throw new Error('There is none.');
    const by = { ...world.mover, viewer: world.viewer('Ada') };
    await world.run('Ada', '/incident declare sev3 Down');
    world.chat.before = (method) => {
      if (method === 'post') throw new Error('the platform is down');
    };
    await world.run('Chen', '/incident note INC-2026-001 First');
    const [retry] = await world.agenda.upcoming(by.viewer, 5);
    world.chat.before = () => {};
    await world.agenda.runTo(retry?.id ?? '', by);
    expect(world.clock.now().toISOString()).toBe('2026-03-02T09:00:01.000Z');
    expect(world.messages('inc-2026-001').at(-1)).toContain('First');
    await expect(world.agenda.runTo(retry?.id ?? '', by)).rejects.toMatchObject({ code: 'CONFLICT' });

    await world.run('Ada', '/incident declare sev1 Other');
    const [nudge] = await world.agenda.upcoming(by.viewer, 5);
    const passed = new Date((nudge?.at.getTime() ?? 0) + 500);
    world.clock.moveTo(passed);
    await world.agenda.runTo(nudge?.id ?? '', by);
    expect(world.clock.now()).toEqual(passed);
    expect(world.messages('inc-2026-002').at(-1)).toContain('Who takes command?');
  });

  test(`the state of a room moves with its incident, and what is armed for it is told: ${engine}`, async () => {
    const [world] = await replicas(await makeUrl(), 1, {
      at: '2026-03-02T09:00:00.000Z',
      platforms: (parts) =>
        Promise.resolve([createWebPlatform({ ...parts, publicUrl: 'https://muster.example' })]),
    });
    if (world === undefined) throw new Error('There is none.');
    await world.run('Ben', '/incident declare sev1 "Leak" --private');
    const incident = await world.incidents().find('INC-2026-001');
    if (incident === undefined) throw new Error('There is none.');
    const channel = incident.rooms[0]?.externalId ?? '';
    const state = (who: string) => roomState(world.store.read, world.viewer(who), channel);
    const signals: string[] = [];
    world.store.onSignal((topic) => void signals.push(topic));
    const before = await state('Ben');
    expect(before).toMatchObject({ id: incident.id });
    expect(await state('Chen')).toBeUndefined();
    // Nothing of this is said in the room.
    await world.run('Ben', '/incident tag INC-2026-001 add payments');
    await expect.poll(() => signals).toContain(`channel:${channel}`);
    const after = await state('Ben');
    expect(after?.version).toBe((before?.version ?? 0) + 1);
    expect(await armedFor(world.store.read, incident)).toEqual([
      { kind: 'incident.commander-nudge', dueAt: new Date('2026-03-02T09:03:00.000Z') },
    ]);
  });
}
