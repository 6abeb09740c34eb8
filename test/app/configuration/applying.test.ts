/** From files to the database: what is made, changed, left alone, given up and taken back. */
import { describe, expect, test } from 'vitest';
import { rehearseConfiguration } from '../../../src/app/configuration/apply.js';
import { PeopleWork } from '../../../src/core/people/work.js';
import { systemViewer } from '../../../src/store/queries/viewer.js';
import { given } from '../../core/given.js';
import type { World } from '../../support/world.js';
import { apply, now, problemsOf, snapshot, wanted } from './given.js';

const WHOLE = `
organizations:
  - name: Acme
    room_template: "{seq}-{slug}"
    announcements_channel: incidents
    severities:
      SEV1: { respond_minutes: 3, war_room: ROOM }
    roles:
      - { name: Database lead, several: true, instructions: Look at the locks. }
      - { role: SCRIBE, name: Writer }
    users:
      - { email: grace@example.com, name: Grace, timezone: Europe/Berlin, role: ADMIN, phone: "+49 30 1" }
      - { email: linus@example.com, name: Linus, clearance: 2, slack_user_id: U1 }
    teams:
      - { name: Storage, default: true, members: [linus@example.com, grace@example.com], lead: Grace@example.com }
    services:
      - { name: database, team: storage, tier: 1, default_severity: SEV2, runbooks: [{ title: Locks, url: https://wiki.example.com/locks }] }
`;

/** What somebody changes by hand. */
const byHand = <R>(world: World, fn: (people: PeopleWork) => Promise<R>): Promise<R> =>
  world.store.tx((w) =>
    fn(
      new PeopleWork({
        w,
        viewer: systemViewer(world.organization.id),
        now: world.clock.now(),
        wallNow: world.clock.wallNow(),
        newId: world.newId,
        surface: 'test',
        requestId: null,
      }),
    ),
  );

const users = (...entries: readonly string[]): string =>
  `organizations:\n  - users: [${entries.join(', ')}]\n`;

describe('applying', () => {
  test('makes everything, and says so', async () => {
    const world = await given();
    const [applied] = await apply(world, WHOLE);
    expect(applied).toEqual({
      slug: 'default',
      changes: [
        'change organization default: name, room_template, severities, roles',
        'create user grace@example.com',
        'create user linus@example.com',
        'create team Storage',
        'create service database',
      ],
      adopted: [],
      warnings: [],
    });
    const { settings, user, team, service, organization } = await now(world);
    expect(organization).toMatchObject({ name: 'Acme', managedBy: 'config' });
    expect(settings).toEqual({
      roomTemplate: '{seq}-{slug}',
      announcementsChannel: 'incidents',
      severities: { SEV1: { respondMinutes: 3, warRoom: 'ROOM' } },
      roles: [
        {
          key: 'DATABASE_LEAD',
          label: 'Database lead',
          several: true,
          instructions: 'Look at the locks.',
          active: true,
        },
        { key: 'SCRIBE', label: 'Writer', several: false, instructions: null, active: true },
      ],
    });
    expect(user('linus@example.com')).toMatchObject({
      name: 'Linus',
      timezone: 'UTC',
      role: 'RESPONDER',
      clearance: 2,
      slackUserId: 'U1',
      managedBy: 'config',
    });
    expect(team('Storage')).toMatchObject({
      isDefault: true,
      lead: { name: 'Grace' },
      members: [{ name: 'Linus' }, { name: 'Grace' }],
    });
    expect(team('Platform')).toMatchObject({ isDefault: false, active: true, managedBy: null });
    expect(service('database')).toMatchObject({
      tier: 1,
      defaultSeverity: 'SEV2',
      teamId: team('Storage')?.id,
    });
  });

  test('writes one audit entry for each item, from the configuration', async () => {
    const world = await given();
    const before = (await snapshot(world)).audit.length;
    await apply(world, WHOLE);
    const entries = (await snapshot(world)).audit.slice(before);
    expect(entries.map(({ action, surface, actorId }) => [action, surface, actorId])).toEqual(
      ['organization.edit', 'user.create', 'user.create', 'team.edit', 'team.create', 'service.create'].map(
        (action) => [action, 'config', null],
      ),
    );
  });

  test('a second time changes nothing', async () => {
    const world = await given();
    await apply(world, WHOLE);
    const before = await snapshot(world);
    world.clock.moveTo(new Date('2026-03-03T09:00:00Z'));
    expect(await apply(world, WHOLE)).toEqual([{ slug: 'default', changes: [], adopted: [], warnings: [] }]);
    expect(await snapshot(world)).toEqual(before);
  });

  test('a rehearsal says the same and writes nothing', async () => {
    const world = await given();
    const before = await snapshot(world);
    const rehearsed = await rehearseConfiguration(world, wanted(WHOLE));
    expect(await snapshot(world)).toEqual(before);
    expect(rehearsed).toEqual(await apply(world, WHOLE));
  });
});

describe('what is left alone', () => {
  test('fields and lists that the file does not have', async () => {
    const world = await given();
    await apply(world, WHOLE);
    await byHand(world, async (people) => {
      const [linus] = await people.usersMeant('linus@example.com');
      if (linus !== undefined) await people.changeUser(linus, { phone: '+1 555 0100' });
    });
    await apply(world, users('{ email: grace@example.com }', '{ email: LINUS@example.com, clearance: 3 }'));
    const { user, team, settings } = await now(world);
    expect(user('LINUS@example.com')).toMatchObject({ name: 'Linus', phone: '+1 555 0100', clearance: 3 });
    expect(team('Storage')?.members).toHaveLength(2);
    expect(settings.roomTemplate).toBe('{seq}-{slug}');
  });

  test('what was made by hand, until a file names it', async () => {
    const world = await given();
    const [first] = await apply(world, users('{ email: ADA@example.com }'));
    expect(first?.changes).toEqual(['change user ADA@example.com: email']);
    const { users: people } = await now(world);
    expect(people.map(({ name, active, managedBy }) => [name.split(' ')[0], active, managedBy])).toEqual([
      ['Ada', true, 'config'],
      ['Ben', true, null],
      ['Chen', true, null],
      ['Dana', true, null],
      ['Emil', true, null],
    ]);
  });

  test('an item that is so already is only taken over', async () => {
    const world = await given();
    const [applied] = await apply(world, users('{ email: ada@example.com, role: ADMIN }'));
    expect(applied).toMatchObject({ changes: [], adopted: ['organization default', 'user ada@example.com'] });
  });

  test('null takes away', async () => {
    const world = await given();
    await apply(world, WHOLE);
    await apply(
      world,
      `organizations:
  - room_template: null
    severities: null
    roles: null
    users: [{ email: linus@example.com, slack_user_id: null }, { email: grace@example.com, phone: null }]
    teams: [{ name: Storage, lead: null, members: [] }]
    services: [{ name: database, team: null, default_severity: null, runbooks: [] }]
`,
    );
    const { user, team, service, settings } = await now(world);
    expect(settings).toMatchObject({
      roomTemplate: 'inc-{year}-{seq}-{slug}',
      roles: [{ key: 'DATABASE_LEAD', active: false }],
    });
    expect(settings).not.toHaveProperty('severities');
    expect(user('linus@example.com')?.slackUserId).toBeNull();
    expect(user('grace@example.com')?.phone).toBeNull();
    expect(team('Storage')).toMatchObject({ lead: null, members: [], isDefault: true });
    expect(service('database')).toMatchObject({ teamId: null, defaultSeverity: null, runbooks: [], tier: 1 });
  });
});

describe('what a file has no more', () => {
  const people = users('{ email: ada@example.com }', '{ email: grace@example.com, name: Grace }');
  const lists = `organizations:
  - teams: [{ name: One }, { name: Two }]
    services: [{ name: a, team: One }, { name: b, team: Two }]
    roles: [{ name: Database lead }, { name: Legal }]
    severities: { SEV1: { resolve_minutes: 60 }, SEV4: { resolve_minutes: 600 } }
`;

  test('is deactivated, and comes back', async () => {
    const world = await given();
    await apply(world, people);
    const id = (await now(world)).user('grace@example.com')?.id;
    const [gone] = await apply(world, users('{ email: ada@example.com }'));
    expect(gone?.changes).toEqual(['deactivate user grace@example.com']);
    expect((await now(world)).user('grace@example.com')).toMatchObject({
      active: false,
      managedBy: 'config',
    });
    const [back] = await apply(world, people);
    expect(back?.changes).toEqual(['reactivate user grace@example.com']);
    expect((await now(world)).user('grace@example.com')).toMatchObject({ active: true, id });
  });

  test('goes for teams, services, roles and severities, too', async () => {
    const world = await given();
    await apply(world, lists);
    const [gone] = await apply(
      world,
      `organizations:
  - teams: [{ name: TWO }]
    services: [{ name: b }]
    roles: [{ name: Legal }]
    severities: { SEV4: { resolve_minutes: 600 } }
`,
    );
    expect(gone?.changes).toEqual([
      'change organization default: severities, roles',
      'change team TWO: name',
      'deactivate team One',
      'deactivate service a',
    ]);
    const { settings, team, service } = await now(world);
    expect(team('One')?.active).toBe(false);
    expect(service('a')?.active).toBe(false);
    expect(settings.severities).toEqual({ SEV4: { resolveMinutes: 600 } });
    expect(settings.roles?.map(({ key, active }) => [key, active])).toEqual([
      ['LEGAL', true],
      ['DATABASE_LEAD', false],
    ]);
    const [back] = await apply(world, lists);
    expect(back?.changes).toContain('reactivate service a');
    expect((await now(world)).service('a')).toMatchObject({ active: true, teamId: team('One')?.id });
  });

  test('the id of a chat platform goes with a new address', async () => {
    const world = await given();
    await apply(world, users('{ email: old@example.com, name: Grace, slack_user_id: U7 }'));
    await apply(world, users('{ email: new@example.com, name: Grace, slack_user_id: U7 }'));
    const { user } = await now(world);
    expect(user('old@example.com')).toMatchObject({ active: false, slackUserId: null });
    expect(user('new@example.com')).toMatchObject({ active: true, slackUserId: 'U7' });
  });

  test('two people exchange their ids', async () => {
    const world = await given();
    const pair = (a: string, b: string) =>
      users(
        `{ email: ada@example.com, teams_user_id: ${a} }`,
        `{ email: ben@example.com, teams_user_id: ${b} }`,
      );
    await apply(world, pair('x', 'y'));
    await apply(world, pair('y', 'x'));
    const { user } = await now(world);
    expect(user('ada@example.com')?.teamsUserId).toBe('y');
    expect(user('ben@example.com')?.teamsUserId).toBe('x');
  });
});

describe('who may not leave yet', () => {
  test('stays while a role of an open incident is theirs alone, and goes the next time', async () => {
    const world = await given();
    await apply(world, users('{ email: ada@example.com }', '{ email: chen@example.com }'));
    await world.run('Chen', '/incident declare sev1 "Down"');
    await world.run('Chen', '/incident role INC-2026-001 take commander');
    const leaving = users('{ email: ada@example.com, timezone: Asia/Tokyo }');
    const [kept] = await apply(world, leaving);
    expect(kept).toEqual({
      slug: 'default',
      changes: ['change user ada@example.com: timezone'],
      adopted: [],
      warnings: [
        'user chen@example.com stays for now: Chen Wei is still needed in open incidents: Incident commander of INC-2026-001. Somebody else has to take over first.',
      ],
    });
    expect((await now(world)).user('chen@example.com')).toMatchObject({ active: true, managedBy: 'config' });
    await world.run('Ada', '/incident role INC-2026-001 take commander');
    expect((await apply(world, leaving))[0]).toMatchObject({
      changes: ['deactivate user chen@example.com'],
      warnings: [],
    });
    expect((await now(world)).user('chen@example.com')?.active).toBe(false);
  });

  test('the last admin stays', async () => {
    const world = await given();
    await apply(world, users('{ email: ada@example.com }', '{ email: ben@example.com }'));
    const [kept] = await apply(world, users('{ email: ben@example.com }'));
    expect(kept?.warnings).toEqual([
      'user ada@example.com stays for now: Ada Berger is the only active admin and cannot be deactivated. Make somebody else an admin first.',
    ]);
    expect((await now(world)).user('ada@example.com')?.active).toBe(true);
  });

  test('the last admin hands over to another one in the same file', async () => {
    const world = await given();
    await apply(
      world,
      users('{ email: ada@example.com, role: VIEWER }', '{ email: ben@example.com, role: ADMIN }'),
    );
    const { user } = await now(world);
    expect(user('ada@example.com')?.role).toBe('VIEWER');
    expect(user('ben@example.com')?.role).toBe('ADMIN');
  });

  test('whoever was deactivated by hand is passed over in teams', async () => {
    const world = await given();
    const text =
      'organizations: [{ teams: [{ name: A, members: [ben@example.com, chen@example.com], lead: ben@example.com }] }]';
    await apply(world, text);
    await byHand(world, async (people) => {
      const [ben] = await people.usersMeant('ben@example.com');
      if (ben !== undefined) await people.deactivateUser(ben);
    });
    const before = await snapshot(world);
    expect((await apply(world, text))[0]).toMatchObject({
      changes: [],
      warnings: ['team A passes over ben@example.com, who is deactivated'],
    });
    expect(await snapshot(world)).toEqual(before);
    await apply(world, text.replace('name: A', 'name: B'));
    expect((await now(world)).team('B')).toMatchObject({ members: [{ name: 'Chen Wei' }], lead: null });
  });

  test('a team stays while a service made by hand is its own', async () => {
    const world = await given();
    await apply(world, 'organizations: [{ teams: [{ name: Storage }] }]');
    const team = (await now(world)).team('Storage');
    await byHand(world, (work) => work.createService({ name: 'disks', teamId: team?.id ?? null }));
    const [kept] = await apply(world, 'organizations: [{ teams: [] }]');
    expect(kept?.changes).toEqual([]);
    expect(kept?.warnings).toEqual([
      'team Storage stays for now: Storage still owns disks. Give them to another team first.',
    ]);
  });
});

describe('several organizations', () => {
  const two = `organizations:
  - { slug: default, slack_team_id: T1 }
  - slug: other
    name: Other
    announcements_channel: outages
    users: [{ email: ada@example.com, name: Another Ada, role: ADMIN }]
`;

  test('one that is not there is made, with the lanes of its announcements', async () => {
    const world = await given();
    const before = (await snapshot(world)).audit.length;
    await apply(world, two);
    const { organization, users: people } = await now(world, 'other');
    expect(organization).toMatchObject({ name: 'Other', managedBy: 'config' });
    expect(people.map(({ name }) => name)).toEqual(['Another Ada']);
    const { conversations, audit } = await snapshot(world);
    expect(
      conversations
        .filter(({ organizationId }) => organizationId === organization.id)
        .map(({ kind, name, state }) => [kind, name, state]),
    ).toEqual([['ANNOUNCEMENTS', 'outages', 'OWED']]);
    expect(audit.slice(before).map(({ action, organizationId }) => [action, organizationId])).toEqual([
      ['organization.edit', world.organization.id],
      ['organization.create', organization.id],
      ['user.create', organization.id],
    ]);
    const after = await snapshot(world);
    await apply(world, two);
    expect(await snapshot(world)).toEqual(after);
  });

  test('nothing is written when one of them is wrong', async () => {
    const world = await given();
    const before = await snapshot(world);
    expect(
      await problemsOf(() => apply(world, `${two}    teams: [{ name: A, lead: nobody@example.com }]\n`)),
    ).toEqual([
      'a.yaml:7:30 organizations[1].teams[0].lead: there is nobody with the e-mail address nobody@example.com; add them to users.',
    ]);
    expect(await snapshot(world)).toEqual(before);
  });
});

describe('another announcements channel', () => {
  test('is opened for the next announcement', async () => {
    const world = await given();
    await world.run('Ada', '/incident declare sev1 "First"');
    await apply(world, 'organizations: [{ announcements_channel: outages }]');
    await world.run('Ada', '/incident declare sev1 "Second"');
    expect(world.messages('incidents')).toHaveLength(1);
    expect(world.messages('outages').join()).toContain('Second');
    await world.run('Ada', '/incident ack INC-2026-001');
    expect(world.messages('outages').join()).toContain('First');
  });
});
