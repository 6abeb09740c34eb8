/** What the format refuses: each problem with its place, its path, and what is accepted. */
import { describe, expect, test } from 'vitest';
import { wrong } from './given.js';

const organization = (...lines: readonly string[]): string =>
  ['organizations:', '  - slug: acme', ...lines.map((line) => `    ${line}`), ''].join('\n');

describe('values', () => {
  test.each([
    ['a list at the top', '- slug: a\n', 'a.yaml:1:1: should be a mapping with organizations, not a list.'],
    [
      'no organizations',
      'organisations: []\n',
      'a.yaml:1:1 organizations: is missing; it should be a list of organizations.',
      'a.yaml:1:1 organisations: there is no such key here (did you mean organizations?); accepted: organizations.',
    ],
    [
      'empty organizations',
      'organizations:\n',
      'a.yaml:1:1 organizations: is empty; it should be a list of organizations.',
    ],
    [
      'an unknown key, with the nearest one',
      organization('user:', '  - email: ada@example.com'),
      'a.yaml:3:5 organizations[0].user: there is no such key here (did you mean users?); accepted: slug, name, slack_team_id, teams_tenant_id, room_template, announcements_channel, archive_rooms_after_minutes, relay_messages, severities, roles, users, teams, services.',
    ],
    [
      'an unknown key far from any',
      organization('users:', '  - email: ada@example.com', '    favourite_colour: red'),
      'a.yaml:5:9 organizations[0].users[0].favourite_colour: there is no such key here; accepted: email, name, timezone, role, clearance, phone, slack_user_id, teams_user_id.',
    ],
    [
      'a key that JavaScript knows',
      organization('__proto__: { a: 1 }'),
      'a.yaml:3:5 organizations[0].__proto__: there is no such key here; accepted: slug, name, slack_team_id, teams_tenant_id, room_template, announcements_channel, archive_rooms_after_minutes, relay_messages, severities, roles, users, teams, services.',
    ],
    [
      'a key of two lines is told in one',
      '"a\\nb": 1\norganizations: []\n',
      'a.yaml:1:1 a b: there is no such key here; accepted: organizations.',
    ],
    [
      'an unknown severity',
      organization('severities:', '  SEV5: {}'),
      'a.yaml:4:7 organizations[0].severities.SEV5: there is no such key here (did you mean SEV1?); accepted: SEV1, SEV2, SEV3, SEV4.',
    ],
    [
      'minutes below one',
      organization('severities:', '  SEV1: { respond_minutes: 0 }'),
      'a.yaml:4:32 organizations[0].severities.SEV1.respond_minutes: should be a whole number of minutes from 1 to 525600, not 0.',
    ],
    [
      'minutes as a text',
      organization('severities:', '  SEV1: { respond_minutes: 5m }'),
      'a.yaml:4:32 organizations[0].severities.SEV1.respond_minutes: should be a whole number of minutes from 1 to 525600, not "5m".',
    ],
    [
      'a share above a hundred',
      organization('severities: { SEV1: { at_risk_percent: 120 } }'),
      'a.yaml:3:44 organizations[0].severities.SEV1.at_risk_percent: should be a whole number from 1 to 100, not 120.',
    ],
    [
      'a war room that is none',
      organization('severities: { SEV1: { war_room: ROOMS } }'),
      'a.yaml:3:37 organizations[0].severities.SEV1.war_room: should be one of ROOM_AND_BRIDGE, ROOM, ON_REQUEST, not "ROOMS" (did you mean ROOM?).',
    ],
    [
      'yes for true',
      organization('severities: { SEV1: { respond_in_business_hours_only: yes } }'),
      'a.yaml:3:59 organizations[0].severities.SEV1.respond_in_business_hours_only: should be true or false, not "yes".',
    ],
    [
      'a template without its number',
      organization('room_template: "inc-{slug}"'),
      'a.yaml:3:20 organizations[0].room_template: should contain {seq}, or two incidents could have one name, not "inc-{slug}".',
    ],
    [
      'an unknown placeholder',
      organization('room_template: "{seq}-{slugs}"'),
      'a.yaml:3:20 organizations[0].room_template: should have no placeholder {slugs} (did you mean {slug}?); {year}, {seq} and {slug} are accepted, not "{seq}-{slugs}".',
    ],
    [
      'an open placeholder',
      organization('room_template: "{seq"'),
      'a.yaml:3:20 organizations[0].room_template: should have no placeholder {seq (did you mean {seq}?); {year}, {seq} and {slug} are accepted, not "{seq".',
    ],
    [
      'a template that no platform takes',
      organization('room_template: "Incident {seq}"'),
      'a.yaml:3:20 organizations[0].room_template: should have no “I” in it; lower case letters, digits, - and _ are accepted beside the placeholders, not "Incident {seq}".',
    ],
    [
      'a template that leaves no room',
      organization(`room_template: "${'x'.repeat(48)}{seq}"`),
      `a.yaml:3:20 organizations[0].room_template: should leave names of at most 50 characters without the title, not "${'x'.repeat(48)}{seq}".`,
    ],
    [
      'a channel in capitals',
      organization('announcements_channel: Incidents'),
      'a.yaml:3:28 organizations[0].announcements_channel: should be a channel name: lower case letters, digits, - and _, beginning with a letter or digit, at most 80, not "Incidents".',
    ],
    [
      'a slug in capitals',
      'organizations:\n  - slug: Acme\n',
      'a.yaml:2:11 organizations[0].slug: should be lower case letters, digits and -, at most 63, not "Acme".',
    ],
    [
      'an e-mail address that is none',
      organization('users: [{ email: ada }]'),
      'a.yaml:3:22 organizations[0].users[0].email: should be an e-mail address such as ada@example.com, not "ada".',
    ],
    [
      'nobody',
      organization('users:', '  - name: Ada'),
      'a.yaml:4:9 organizations[0].users[0].email: is missing; it should be an e-mail address such as ada@example.com.',
    ],
    [
      'a time zone that does not exist, with the nearest one',
      organization('users: [{ email: a@b.co, timezone: Europe/Berln }]'),
      'a.yaml:3:40 organizations[0].users[0].timezone: should be an IANA time zone such as Europe/Berlin, not "Europe/Berln".',
    ],
    [
      'a time zone in another case',
      organization('users: [{ email: a@b.co, timezone: asia/tokyo }]'),
      'a.yaml:3:40 organizations[0].users[0].timezone: should be an IANA time zone such as Asia/Tokyo, not "asia/tokyo".',
    ],
    [
      'an offset for a time zone',
      organization('users: [{ email: a@b.co, timezone: "+02:00" }]'),
      'a.yaml:3:40 organizations[0].users[0].timezone: should be an IANA time zone such as Europe/Berlin, not "+02:00".',
    ],
    [
      'a role in lower case',
      organization('users: [{ email: a@b.co, role: admin }]'),
      'a.yaml:3:36 organizations[0].users[0].role: should be one of VIEWER, RESPONDER, MANAGER, ADMIN, not "admin" (did you mean ADMIN?).',
    ],
    [
      'a phone number that YAML reads as a number',
      organization('users: [{ email: a@b.co, phone: +49301234567 }]'),
      'a.yaml:3:37 organizations[0].users[0].phone: should be a phone number in quotes, such as "+49 30 1234567", not 49301234567.',
    ],
    [
      'a name of two lines',
      organization('users: [{ email: a@b.co, name: "A\\nB" }]'),
      'a.yaml:3:36 organizations[0].users[0].name: This name contains a line break or a tab; one line of text is accepted.',
    ],
    [
      'an empty list',
      organization('users:', 'teams: []'),
      'a.yaml:3:5 organizations[0].users: is empty; it should be a list of people ([] is an empty one).',
    ],
    [
      'a tier',
      organization('services: [{ name: a, tier: 0 }]'),
      'a.yaml:3:33 organizations[0].services[0].tier: should be a whole number from 1 to 5, not 0.',
    ],
    [
      'a runbook that cannot be opened',
      organization('services: [{ name: a, runbooks: [{ title: Go, url: "javascript:alert(1)" }] }]'),
      'a.yaml:3:56 organizations[0].services[0].runbooks[0].url: should be an address such as https://wiki.example.com/checkout, not "javascript:alert(1)".',
    ],
    [
      'an alias, at what it names',
      `x: &x { email: ada }\norganizations: [{ users: [*x] }]\n`,
      'a.yaml:1:1 x: there is no such key here; accepted: organizations.',
      'a.yaml:1:16 organizations[0].users[0].email: should be an e-mail address such as ada@example.com, not "ada".',
    ],
  ])('%s', async (_, text, ...lines) => expect(await wrong(text)).toEqual(lines));

  test('everything that is wrong is told at once, in the order of the file', async () => {
    const lines = await wrong(
      organization('nam: Acme', 'room_template: x', 'users:', '  - email: ada', '    role: BOSS'),
      'organizations: [{ slug: other, services: [{ tier: 9 }] }]\n',
    );
    expect(lines.map((line) => line.split(':').slice(0, 3).join(':'))).toEqual([
      'a.yaml:3:5 organizations[0].nam',
      'a.yaml:4:20 organizations[0].room_template',
      'a.yaml:6:16 organizations[0].users[0].email',
      'a.yaml:7:15 organizations[0].users[0].role',
      'b.yaml:1:43 organizations[0].services[0].name',
      'b.yaml:1:51 organizations[0].services[0].tier',
    ]);
  });
});

describe('what cannot be so', () => {
  test.each([
    [
      'two default teams',
      organization('teams:', '  - { name: A, default: true }', '  - { name: B, default: true }'),
      'a.yaml:5:29 organizations[0].teams[1].default: one team at most is the default; A is, at a.yaml:4:29.',
    ],
    [
      'a person twice, whatever the case',
      organization('users:', '  - email: ada@example.com', '  - email: ADA@example.com'),
      'a.yaml:5:9 organizations[0].users[1]: ADA@example.com stands at a.yaml:4:9 already; once is accepted.',
    ],
    [
      'a team twice',
      organization('teams: [{ name: Platform }, { name: platform }]'),
      'a.yaml:3:33 organizations[0].teams[1]: platform stands at a.yaml:3:13 already; once is accepted.',
    ],
    [
      'a service twice',
      organization('services: [{ name: a }, { name: A }]'),
      'a.yaml:3:29 organizations[0].services[1]: A stands at a.yaml:3:16 already; once is accepted.',
    ],
    [
      'a member twice',
      organization('teams: [{ name: A, members: [a@b.co, A@b.co] }]'),
      'a.yaml:3:42 organizations[0].teams[0].members[1]: A@b.co is in this list already; once is accepted.',
    ],
    [
      'two people with one Slack id',
      organization('users: [{ email: a@b.co, slack_user_id: U1 }, { email: c@d.co, slack_user_id: U1 }]'),
      'a.yaml:3:83 organizations[0].users[1].slack_user_id: U1 belongs to one person, and stands at a.yaml:3:45 already.',
    ],
    [
      'two organizations with one Slack team',
      'organizations:\n  - { slug: a, slack_team_id: T1 }\n  - { slug: b, slack_team_id: T1 }\n',
      'a.yaml:3:31 organizations[1].slack_team_id: T1 belongs to one organization, and stands at a.yaml:2:31 already.',
    ],
    [
      'two organizations with one Teams tenant',
      'organizations:\n  - { slug: a, teams_tenant_id: x }\n  - { slug: b, teams_tenant_id: x }\n',
      'a.yaml:3:33 organizations[1].teams_tenant_id: x belongs to one organization, and stands at a.yaml:2:33 already.',
    ],
    [
      'one of several organizations without a slug',
      'organizations:\n  - slug: a\n  - name: B\n',
      'a.yaml:3:5 organizations[1]: slug is missing; where a file has several organizations each needs one.',
    ],
    [
      'an organization twice in a file',
      'organizations:\n  - slug: a\n  - slug: a\n',
      'a.yaml:3:5 organizations[1]: the organization a is in this file already, at a.yaml:2:5.',
    ],
    [
      'an own role with the name of a shipped one',
      organization('roles: [{ name: incident commander }]'),
      'a.yaml:3:21 organizations[0].roles[0].name: incident commander already means INCIDENT_COMMANDER; write role: INCIDENT_COMMANDER, or another name.',
    ],
    [
      'an own role with a short form of a shipped one',
      organization('roles: [{ name: Ops }]'),
      'a.yaml:3:21 organizations[0].roles[0].name: Ops already means OPERATIONS_LEAD; write role: OPERATIONS_LEAD, or another name.',
    ],
    [
      'a shipped role with the name of another',
      organization('roles: [{ role: SCRIBE, name: Support }]'),
      'a.yaml:3:35 organizations[0].roles[0].name: Support already means SUPPORT; write role: SUPPORT, or another name.',
    ],
    [
      'two own roles with one key',
      organization('roles: [{ name: Database lead }, { name: database-lead }]'),
      'a.yaml:3:46 organizations[0].roles[1].name: database-lead is DATABASE_LEAD, as is the role at a.yaml:3:13; one is accepted.',
    ],
    [
      'an own role, and a shipped one that is called so',
      organization('roles: [{ name: Writer }, { role: SCRIBE, name: writer }]'),
      'a.yaml:3:53 organizations[0].roles[1].name: writer is WRITER, as is the role at a.yaml:3:13; one is accepted.',
    ],
    [
      'a shipped role, and an own one that is called so',
      organization('roles: [{ role: SCRIBE, name: Writer }, { name: writer }]'),
      'a.yaml:3:53 organizations[0].roles[1].name: writer is WRITER, as is the role at a.yaml:3:13; one is accepted.',
    ],
    [
      'a shipped role twice',
      organization('roles: [{ role: SCRIBE }, { role: SCRIBE, name: Writer }]'),
      'a.yaml:3:39 organizations[0].roles[1].role: SCRIBE stands at a.yaml:3:13 already; once is accepted.',
    ],
    [
      'a role without letters',
      organization('roles: [{ name: 数据库 }]'),
      'a.yaml:3:21 organizations[0].roles[0].name: 数据库 has no letter a to z and no digit; one is needed for the key.',
    ],
    [
      'a role without anything',
      organization('roles: [{ instructions: Look. }]'),
      'a.yaml:3:13 organizations[0].roles[0]: name is missing; a role of your own needs one, and a shipped one its role.',
    ],
    [
      'several commanders',
      organization('roles: [{ role: INCIDENT_COMMANDER, several: true }]'),
      'a.yaml:3:50 organizations[0].roles[0].several: INCIDENT_COMMANDER is held by one person; that cannot be changed.',
    ],
  ])('%s', async (_, text, line) => expect(await wrong(text)).toEqual([line]));
});

describe('several files', () => {
  test('say the same of one organization, or different things of it', async () => {
    expect(
      await wrong(
        'organizations: [{ slug: a, name: Acme, users: [{ email: a@b.co, name: A }] }]\n',
        'organizations: [{ slug: a, name: Acme, users: [{ email: c@d.co, name: C }] }]\n',
      ),
    ).toEqual([]);
    expect(
      await wrong(
        'organizations: [{ slug: a, name: Acme }]\n',
        'organizations: [{ slug: a, name: Other }]\n',
      ),
    ).toEqual([
      'b.yaml:1:34 organizations[0].name: is "Other" here and "Acme" at a.yaml:1:34; one of them can hold.',
    ]);
  });

  test('severities are put together field by field', async () => {
    const of = (severity: string) => `organizations: [{ severities: { ${severity} } }]\n`;
    expect(await wrong(of('SEV1: { resolve_minutes: 5 }'), of('SEV1: { respond_minutes: 1 }'))).toEqual([]);
    expect(await wrong(of('SEV1: { resolve_minutes: 5 }'), of('SEV1: { resolve_minutes: 6 }'))).toEqual([
      'b.yaml:1:58 organizations[0].severities.SEV1.resolve_minutes: is 6 here and 5 at a.yaml:1:58; one of them can hold.',
    ]);
  });

  test('name the same item once', async () => {
    const people = 'organizations: [{ users: [{ email: a@b.co }] }]\n';
    expect(await wrong(people, people)).toEqual([
      'b.yaml:1:27 organizations[0].users[0]: a@b.co stands at a.yaml:1:27 already; once is accepted.',
    ]);
  });
});
