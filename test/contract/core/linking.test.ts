/** People who link the same incidents at once, through two replicas, on the real engines. */
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Answer } from '../../../src/core/dispatch/request.js';
import { incidentObject } from '../../../src/core/views/incident.js';
import { IncidentWrites } from '../../../src/store/queries/incidentWrites.js';
import { systemViewer } from '../../../src/store/queries/viewer.js';
import type { World } from '../../support/world.js';
import { engines, replicas } from './engines.js';

const ask = (world: World, command: string, values: Record<string, unknown>): Promise<Answer> =>
  world.dispatcher.dispatch({
    viewer: world.viewer('Ada'),
    surface: 'rest',
    asked: { type: 'values', command: `incident ${command}`, origin: 'json', values },
    canAsk: false,
  });
const shown = async (world: World, incident: string) =>
  incidentObject.parse(await world.send('Ada', 'incident show', { incident }));

for (const [engine, makeUrl] of Object.entries(engines)) {
  test(`two that are merged into each other at once end as one duplicate and one original: ${engine}`, async () => {
    const [one, other] = await replicas(await makeUrl(), 2);
    if (one === undefined || other === undefined) throw new Error('there are not two');
    const [A, B, C] = ['INC-2026-001', 'INC-2026-002', 'INC-2026-003'] as const;
    for (const title of ['A', 'B', 'C'])
      await one.send('Ada', 'incident declare', { title, severity: 'SEV3' });
    for (let round = 0; round < 8; round += 1) {
      const answers = await Promise.all([
        ask(one, 'merge', { incident: A, into: B }),
        ask(other, 'merge', { incident: B, into: A }),
        ask(one, 'relate', { incident: A, to: C }),
        ask(other, 'relate', { incident: C, to: A }),
        ask(other, 'relate', { incident: B, to: C }),
      ]);
      const [ab, ba, ...relating] = answers.map(({ type }) => type);
      expect([ab, ba].sort()).toEqual(['done', 'refused']);
      expect(relating).toEqual(['done', 'done', 'done']);
      const [a, b, c] = [await shown(one, A), await shown(one, B), await shown(one, C)];
      const [duplicate, original] = ab === 'done' ? [a, b] : [b, a];
      expect(duplicate.duplicate_of?.reference).toBe(original.reference);
      expect(original.duplicate_of).toBeNull();
      expect(original.duplicates.map(({ reference }) => reference)).toEqual([duplicate.reference]);
      expect(c.related.map(({ reference }) => reference).sort()).toEqual([A, B]);
      const [reopened, noted] = await Promise.all([
        ask(one, 'reopen', { incident: duplicate.reference, reason: 'They differ' }),
        ask(other, 'note', { incident: original.reference, text: 'Still here' }),
      ]);
      expect([reopened.type, noted.type]).toEqual(['done', 'done']);
      expect((await shown(one, duplicate.reference)).duplicate_of).toBeNull();
    }
  });
}

test('one that is merged elsewhere while it is being parted is parted from where it is: PostgreSQL', async () => {
  const [one, other] = await replicas((await engines['PostgreSQL']?.()) ?? '', 2);
  if (one === undefined || other === undefined) throw new Error('there are not two');
  const [D, A, B] = ['INC-2026-001', 'INC-2026-002', 'INC-2026-003'] as const;
  for (const title of ['D', 'A', 'B']) await one.send('Ada', 'incident declare', { title, severity: 'SEV3' });
  await ask(one, 'merge', { incident: D, into: A });
  const [d, a, b] = [await shown(one, D), await shown(one, A), await shown(one, B)];

  const waiting = async (): Promise<number> => {
    const rows = await other.store.read
      .select({ count: sql`count(*)`.mapWith(Number) })
      .from(sql`pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`);
    return rows[0]?.count ?? 0;
  };
  const [held, waited] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const moving = other.store.tx(async (w) => {
    const writes = new IncidentWrites(w, systemViewer(other.organization.id));
    await writes.lockBoth(d.id, a.id);
    held.resolve();
    await waited.promise;
    await writes.removeLink(d.id, a.id, 'DUPLICATE_OF');
    await writes.addLink(d.id, b.id, 'DUPLICATE_OF', other.clock.now());
  });
  await held.promise;
  const reopening = ask(one, 'reopen', { incident: D, reason: 'They differ' });
  // It has read where the duplicate belonged, and waits for what the other transaction holds.
  await expect.poll(waiting).toBe(1);
  waited.resolve();
  await moving;
  expect((await reopening).type).toBe('done');
  expect(await shown(one, D)).toMatchObject({ status: 'INVESTIGATING', duplicate_of: null });
  expect((await shown(one, B)).duplicates).toEqual([]);
});
