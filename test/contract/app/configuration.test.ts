/** Applying a configuration on every engine: made, found unchanged, taken away, exported. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { rehearseConfiguration } from '../../../src/app/configuration/apply.js';
import { exportYaml } from '../../../src/app/configuration/export.js';
import { apply, now, snapshot, wanted } from '../../app/configuration/given.js';
import { createWorld } from '../../support/world.js';
import { engines } from '../core/engines.js';

const WHOLE = `
organizations:
  - name: Acme
    severities: { SEV2: { resolve_minutes: 60, war_room: ON_REQUEST } }
    roles: [{ name: Database lead, instructions: Look. }]
    users: [{ email: ada@example.com }, { email: grace@example.com, name: Grace, slack_user_id: U1 }]
    teams: [{ name: Storage, default: true, members: [grace@example.com, ada@example.com], lead: ada@example.com }]
    services: [{ name: disks, team: Storage, runbooks: [{ url: https://wiki.example.com, title: Disks }] }]
  - { slug: other, announcements_channel: outages, users: [{ email: ada@example.com, name: Ada }] }
`.replace('organizations:\n  - name', 'organizations:\n  - slug: default\n    name');

describe.each(Object.entries(engines))('on %s', (_, database) => {
  test('a configuration is applied once, and found again as it is', async () => {
    const world = await createWorld({ databaseUrl: await database() });
    onTestFinished(() => world.close());
    const rehearsed = await rehearseConfiguration(world, wanted(WHOLE));
    expect(await apply(world, WHOLE)).toEqual(rehearsed);
    const before = await snapshot(world);
    world.clock.moveTo(new Date('2026-03-03T09:00:00Z'));
    expect((await apply(world, WHOLE)).map(({ changes, adopted }) => [changes, adopted])).toEqual([
      [[], []],
      [[], []],
    ]);
    expect(await snapshot(world)).toEqual(before);

    const { organization, users, teams, services } = await now(world);
    const text = exportYaml([{ organization, users, teams, services }]);
    expect((await rehearseConfiguration(world, wanted(text)))[0]?.changes).toEqual([]);
  });

  test('who may not leave stays, and the rest is applied', async () => {
    const world = await createWorld({ databaseUrl: await database() });
    onTestFinished(() => world.close());
    await apply(
      world,
      'organizations: [{ users: [{ email: ada@example.com }, { email: ben@example.com }] }]',
    );
    const [applied] = await apply(
      world,
      'organizations: [{ users: [{ email: ben@example.com, clearance: 1 }] }]',
    );
    expect(applied?.changes).toEqual(['change user ben@example.com: clearance']);
    expect(applied?.warnings).toHaveLength(1);
    expect((await now(world)).user('ada@example.com')?.active).toBe(true);
    expect((await now(world)).user('ben@example.com')?.clearance).toBe(1);
  });
});
