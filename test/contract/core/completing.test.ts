/** What may be meant by the beginning of a name, on the real engines. */
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { NOWHERE } from '../../../src/core/commands/command.js';
import { Completer } from '../../../src/core/complete/completer.js';
import { engines, replicas } from './engines.js';

for (const [engine, makeUrl] of Object.entries(engines)) {
  test(`people, services and incidents, few of many, and of one’s own organization: ${engine}`, async () => {
    const [world] = await replicas(await makeUrl(), 1);
    if (world === undefined) throw new Error('There is none.');
    const completed = async (who: string, text: string, elsewhere = false): Promise<readonly string[]> => {
      const viewer = { ...world.viewer(who), ...(elsewhere ? { organizationId: world.newId() } : {}) };
      const { options } = await new Completer(world).complete({
        text,
        viewer,
        place: NOWHERE,
        commandsOnly: false,
      });
      return options.map(({ insert }) => insert.trimEnd());
    };
    for (let n = 0; n < 30; n += 1) {
      await world.send('Ada', 'user add', { name: `Zoë 100%_${n}`, email: `zoe${n}@example.com` });
      await world.send('Ada', 'service add', { name: `zone ${n}` });
    }
    await world.send('Ada', 'user add', { name: 'Chen Wei', email: 'wei2@example.com' });
    await world.send('Ada', 'user add', { name: 'Quinn' });
    await world.send('Ada', 'user deactivate', { user: 'Quinn' });
    await world.send('Ben', 'incident declare', { title: 'Zebra', severity: 'SEV1', private: true });
    for (let n = 0; n < 12; n += 1)
      await world.send('Ada', 'incident declare', { title: `Zone ${n} is down`, severity: 'SEV3' });
    await world.run('Ada', '/incident cancel INC-2026-002 It was none');

    expect(await completed('Ada', '/incident role give scribe zoë')).toHaveLength(8);
    expect(await completed('Ada', '/incident role give scribe 100%_29')).toEqual(['Zoë 100%_29']);
    expect(await completed('Ada', '/incident role give scribe %')).toEqual([]);
    expect(await completed('Ada', '/incident role give scribe quinn')).toEqual([]);
    // Whoever shares a name is written by what is theirs alone.
    expect((await completed('Ada', '/incident role give scribe chen')).toSorted()).toEqual([
      'chen@example.com',
      'wei2@example.com',
    ]);
    expect(await completed('Ada', '/incident services zone')).toHaveLength(8);
    expect(await completed('Ada', '/incident show zone')).toHaveLength(8);
    // What is over comes after what is open, and is found by its reference however much is newer.
    expect(await completed('Ada', '/incident show inc-2026-002')).toEqual(['INC-2026-002']);
    expect(await completed('Ben', '/incident show zeb')).toEqual(['INC-2026-001']);
    for (const text of ['/incident show zeb', '/incident show INC-2026-001'])
      expect(await completed('Chen', text)).toEqual([]);
    for (const text of ['/incident role give scribe zoë', '/incident services zone', '/incident show zone'])
      expect(await completed('Ada', text, true), text).toEqual([]);

    const { incidents } = world.store.read.tables;
    await world.store.tx(async (w) => {
      await w.update(incidents).set({ clearance: 9 }).where(eq(incidents.number, 13));
    });
    expect(await completed('Chen', '/incident show INC-2026-013')).toEqual([]);
  });
}
