/** Links that are looked up together show the same as each would alone, on the real engines. */
import { expect, test } from 'vitest';
import { unfolded, unfoldedAll } from '../../../src/core/chat/quoting.js';
import { IncidentQueries } from '../../../src/store/queries/incidents.js';
import { systemViewer } from '../../../src/store/queries/viewer.js';
import { done, engines, replicas, send } from './engines.js';

const publicUrl = 'https://muster.example.com';
const linkTo = (name: string): string => `${publicUrl}/incidents/${name}`;

for (const [engine, makeUrl] of Object.entries(engines)) {
  test(`several incidents with their latest updates, by id and reference: ${engine}`, async () => {
    const [world] = await replicas(await makeUrl(), 1);
    if (world === undefined) throw new Error('There is none.');
    for (const title of ['First', 'Second', 'Third'])
      await done(send(world, 'Ada', 'declare', { title, severity: 'SEV2' }));
    await done(send(world, 'Ada', 'declare', { title: 'Secret', severity: 'SEV2', private: true }));
    for (const message of ['one', 'two', 'three'])
      await done(send(world, 'Ada', 'update', { incident: 'INC-2026-001', message }));
    await done(send(world, 'Ada', 'update', { incident: 'INC-2026-003', message: 'only' }));
    await world.worker.drain();

    const organizationId = world.organization.id;
    const parts = { db: world.store.read, publicUrl, platform: 'double' };
    const queries = new IncidentQueries(world.store.read, systemViewer(organizationId));
    const second = await queries.find('INC-2026-002');
    const id = second?.id ?? '';
    const names = [
      'INC-2026-001',
      'inc-2026-1',
      id,
      id.toUpperCase(),
      'INC-2026-003',
      'INC-2026-004',
      'INC-2027-001',
      'x',
    ];
    const found = await queries.several(names);
    expect(new Map([...found].map(([name, { reference }]) => [name, reference]))).toEqual(
      new Map([
        ['INC-2026-001', 'INC-2026-001'],
        ['inc-2026-1', 'INC-2026-001'],
        [id, 'INC-2026-002'],
        [id.toUpperCase(), 'INC-2026-002'],
        ['INC-2026-003', 'INC-2026-003'],
        ['INC-2026-004', 'INC-2026-004'],
      ]),
    );
    const incidents = [...found.values()];
    const latest = await queries.latestUpdates(incidents);
    for (const incident of incidents)
      expect(latest.get(incident.id)).toEqual(await queries.latestUpdate(incident));
    expect([...latest.values()].map(({ message }) => message).toSorted()).toEqual(['only', 'three']);

    const links = names.map(linkTo);
    const cards = await unfoldedAll(parts, organizationId, links);
    expect(cards.size).toBe(5);
    for (const link of links) expect(cards.get(link)).toEqual(await unfolded(parts, organizationId, link));
    expect(JSON.stringify([...cards])).not.toContain('Secret');
  });
}
