/** Where incidents begin, and which are one's own, on the real engines: what the tour is told from. */
import { expect, test } from 'vitest';
import { latestReported, oldestIncidents, reportedAfter } from '../../../src/store/queries/drills.js';
import { engines, replicas } from './engines.js';

for (const [engine, makeUrl] of Object.entries(engines))
  test(`the oldest, one's own after another, and the latest, as each may see them: ${engine}`, async () => {
    const [world] = await replicas(await makeUrl(), 1, { at: '2026-03-02T09:00:00.000Z' });
    if (world === undefined) throw new Error('There is none.');
    const { read } = world.store;
    const as = (who: string) => world.viewer(who);
    const titles = async (who: string, limit = 9) =>
      (await oldestIncidents(read, as(who), limit)).map(({ title }) => title);
    expect(await titles('Ada')).toEqual([]);
    expect(await reportedAfter(read, as('Ada'), null)).toBeUndefined();
    expect(await latestReported(read, as('Ada'))).toBeNull();
    // All of them at one instant: the clock stands still.
    await world.run('Ada', '/incident declare sev3 "Drill: one"');
    await world.run('Ben', '/incident declare sev3 "Secret" --private');
    await world.run('Ada', '/incident declare sev3 "Drill: two"');
    expect(await titles('Ben')).toEqual(['Drill: one', 'Secret', 'Drill: two']);
    expect(await titles('Ben', 2)).toEqual(['Drill: one', 'Secret']);
    expect(await titles('Chen')).toEqual(['Drill: one', 'Drill: two']);
    const [one, two] = (await oldestIncidents(read, as('Chen'), 9)).map(({ id }) => id);
    expect(await reportedAfter(read, as('Ada'), null)).toBe(one);
    expect(await reportedAfter(read, as('Ada'), one ?? '')).toBe(two);
    expect(await reportedAfter(read, as('Ada'), two ?? '')).toBeUndefined();
    expect(await latestReported(read, as('Ada'))).toBe(two);
    expect(await latestReported(read, as('Chen'))).toBeNull();
    const elsewhere = { ...as('Ada'), organizationId: world.newId() };
    expect(await oldestIncidents(read, elsewhere, 9)).toEqual([]);
    expect(await reportedAfter(read, elsewhere, null)).toBeUndefined();
  });
