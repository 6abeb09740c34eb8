/** People who link the same incidents at once, through two replicas, on the real engines. */
import { expect, test } from 'vitest';
import type { Answer } from '../../../src/core/dispatch/request.js';
import { incidentObject } from '../../../src/core/views/incident.js';
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
