/** Whatever a valid configuration says: applied twice it changes nothing, and what is exported says what is there. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { rehearseConfiguration } from '../../../src/app/configuration/apply.js';
import { exportYaml } from '../../../src/app/configuration/export.js';
import type {
  OrganizationEntry,
  ServiceEntry,
  TeamEntry,
  UserEntry,
} from '../../../src/app/configuration/schema.js';
import { allOrganizations, everythingOf } from '../../../src/store/queries/configuration.js';
import { createWorld, type World } from '../../support/world.js';
import { apply, snapshot, wanted } from './given.js';

const some = <T>(values: readonly T[]) => fc.constantFrom(...values);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const text = fc.stringMatching(/^[A-Za-zäß'":#{}[\]&*!|>%@` -]{0,12}[a-zé🙂]$/u);
const emails = ['ada', 'ben', 'grace', 'linus', 'Zoe', 'o.k'].map((name) => `${name}@example.com`);
const minutes = fc.integer({ min: 1, max: 10_000 });

const user = (email: string, i: number): fc.Arbitrary<UserEntry> =>
  fc.record({
    email: fc.constant(email),
    name: text,
    timezone: maybe(some(['UTC', 'Europe/Berlin', 'Asia/Kolkata'])),
    // The first one is there to stay.
    role: i === 0 ? fc.constant('ADMIN' as const) : maybe(some(['VIEWER', 'RESPONDER', 'ADMIN'] as const)),
    clearance: maybe(fc.integer({ min: 0, max: 5 })),
    phone: maybe(some(['+49 30 123', '0301234', null])),
    slack_user_id: maybe(some([`U${i}`, null])),
    teams_user_id: maybe(some([`t-${i}`, null])),
  });

const person = maybe(some([emails[0] ?? '', null]));
const team = (name: string, i: number): fc.Arbitrary<TeamEntry> =>
  fc.record({
    name: fc.constant(name),
    default: i === 0 ? maybe(fc.boolean()) : maybe(fc.constant(false)),
    members: maybe(fc.subarray(emails.slice(0, 2))),
    lead: person,
    principal: person,
    manager: person,
    director: person,
    executive: person,
  });

const service = (name: string): fc.Arbitrary<ServiceEntry> =>
  fc.record({
    name: fc.constant(name),
    team: maybe(some(['storage', null])),
    tier: maybe(fc.integer({ min: 1, max: 5 })),
    default_severity: maybe(some(['SEV1', 'SEV4', null] as const)),
    runbooks: maybe(
      fc.array(fc.record({ title: text, url: some(['https://a.example/b?c=d#e']) }), { maxLength: 2 }),
    ),
  });

/** Some of these, the first ones always. */
const list = <T>(all: readonly fc.Arbitrary<T>[], always: number): fc.Arbitrary<T[]> =>
  fc.subarray(all.slice(always)).chain((more) => fc.tuple(...all.slice(0, always), ...more));

const organization: fc.Arbitrary<OrganizationEntry> = fc.record({
  name: maybe(text),
  slack_team_id: maybe(some(['T1', null])),
  room_template: maybe(some(['{seq}', 'inc-{seq}-{slug}', null])),
  archive_rooms_after_minutes: maybe(some([0, 90, 'never', null])),
  relay_messages: maybe(some([true, false, null])),
  announcements_channel: maybe(some(['outages', 'incidents', null])),
  severities: maybe(
    fc.record({
      SEV1: maybe(fc.record({ respond_minutes: maybe(minutes), war_room: maybe(some(['ROOM'] as const)) })),
      SEV4: maybe(
        fc.record({
          update_every_minutes: maybe(minutes),
          respond_in_business_hours_only: maybe(fc.boolean()),
        }),
      ),
    }),
  ),
  roles: maybe(
    fc.subarray([
      { name: 'Database lead', several: true },
      { name: 'Legal', instructions: 'Mind: the "words"\nand the #lines' },
      { role: 'SCRIBE' as const, name: 'Writer' },
      { role: 'SUPPORT' as const, instructions: null },
    ]),
  ),
  users: list(emails.map(user), 2),
  teams: list(['Storage', 'Edge', 'platform'].map(team), 1),
  services: maybe(list(['a', 'B', 'checkout'].map(service), 0)),
});

const yaml = (entry: OrganizationEntry): string =>
  stringify({ organizations: [entry] }, { keepUndefined: false, aliasDuplicateObjects: false });

const exported = async ({ store: { read } }: World): Promise<string> =>
  exportYaml(
    await Promise.all(
      (await allOrganizations(read)).map(async (each) => ({
        organization: each,
        ...(await everythingOf(read, each.id)),
      })),
    ),
  );

/** A world for each run, gone when it is over. */
const inWorld = async (fn: (world: World) => Promise<void>): Promise<void> => {
  const world = await createWorld();
  try {
    await fn(world);
  } finally {
    await world.close();
  }
};

describe('for every valid configuration', () => {
  test(
    'applying it a second time changes nothing',
    () =>
      fc.assert(
        fc.asyncProperty(organization, organization, (first, second) =>
          inWorld(async (world) => {
            await apply(world, yaml(first));
            const [once] = await apply(world, yaml(second));
            const before = await snapshot(world);
            world.clock.moveTo(new Date('2026-03-03T09:00:00Z'));
            // Who could not leave cannot leave now, and nothing is written for the attempt.
            expect(await apply(world, yaml(second))).toEqual([{ ...once, changes: [], adopted: [] }]);
            expect(await snapshot(world)).toEqual(before);
          }),
        ),
        { numRuns: 40 },
      ),
    60_000,
  );

  test(
    'what is exported changes nothing when it is fed back',
    () =>
      fc.assert(
        fc.asyncProperty(organization, (entry) =>
          inWorld(async (world) => {
            await apply(world, yaml(entry));
            const [back] = await rehearseConfiguration(world, wanted(await exported(world)));
            expect(back).toMatchObject({ changes: [], warnings: [] });
          }),
        ),
        { numRuns: 40 },
      ),
    60_000,
  );
});

test('the example people are exported as they are, with what each list is', () =>
  inWorld(async (world) => {
    const text = await exported(world);
    expect(text).toMatch(/^# What Muster has, as configuration\./u);
    expect(text).toContain(
      '    # People.\n    users:\n      - email: ada@example.com\n        name: Ada Berger\n',
    );
    expect(text).not.toContain('Admin token');
    expect((await rehearseConfiguration(world, wanted(text)))[0]?.changes).toEqual([]);
  }));

test('who has no e-mail address is named where the file cannot name them', () =>
  inWorld(async (world) => {
    await world.store.tx(async (w) => {
      await w.update(w.tables.users).set({ email: null, emailKey: null });
    });
    const text = await exported(world);
    expect(text).toContain('# Not here: Ada Berger of default, who has no e-mail address.\n');
    expect(text).toContain('# Not here: the members of Platform, of whom one has no e-mail address.\n');
    expect(text).not.toContain('members:');
    expect((await rehearseConfiguration(world, wanted(text)))[0]?.changes).toEqual([]);
  }));
