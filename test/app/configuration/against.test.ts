/** What files say that cannot be so beside what the database has: told before anything is written. */
import { describe, expect, test } from 'vitest';
import { given } from '../../core/given.js';
import { apply, problemsOf, snapshot } from './given.js';

const organization = (...lines: readonly string[]): string =>
  ['organizations:', '  - slug: default', ...lines.map((line) => `    ${line}`), ''].join('\n');

/** What is applied first, what is then refused, and why. */
const cases: readonly (readonly [string, readonly string[], string, string])[] = [
  [
    'somebody new without a name',
    [],
    organization('users: [{ email: new@example.com }]'),
    'a.yaml:3:13 organizations[0].users[0]: name is missing; new@example.com is not there yet and needs one.',
  ],
  [
    'a team of strangers, with who may be meant',
    [],
    organization('teams: [{ name: A, members: [adda@example.com] }]'),
    'a.yaml:3:34 organizations[0].teams[0].members[0]: there is nobody with the e-mail address adda@example.com (did you mean ada@example.com?); add them to users.',
  ],
  [
    'a team of somebody who is to leave',
    [organization('users: [{ email: ada@example.com }, { email: ben@example.com }]')],
    organization('users: [{ email: ada@example.com }]', 'teams: [{ name: A, lead: ben@example.com }]'),
    'a.yaml:4:30 organizations[0].teams[0].lead: ben@example.com is to leave, being in no users list any more; name somebody else.',
  ],
  [
    'a service of a team that is not there',
    [],
    organization('services: [{ name: a, team: Platfrom }]'),
    'a.yaml:3:33 organizations[0].services[0].team: there is no active team Platfrom (did you mean Platform?); add it to teams.',
  ],
  [
    'a service of a team that is to go',
    [organization('teams: [{ name: Storage }]')],
    organization('teams: []', 'services: [{ name: a, team: Storage }]'),
    'a.yaml:4:33 organizations[0].services[0].team: there is no active team Storage; add it to teams.',
  ],
  [
    'a service that comes back without its team',
    [
      organization('teams: [{ name: Storage }]', 'services: [{ name: a, team: Storage }]'),
      organization('teams: []', 'services: []'),
    ],
    organization('services: [{ name: a }]'),
    'a.yaml:3:16 organizations[0].services[0]: team is missing; the one that had a is deactivated.',
  ],
  [
    'the Slack team of another organization',
    ['organizations: [{ slug: other, slack_team_id: T1 }]\n'],
    organization('slack_team_id: T1'),
    'a.yaml:3:20 organizations[0].slack_team_id: T1 belongs to the organization other; one can have it.',
  ],
  [
    'the Teams tenant of another organization',
    ['organizations: [{ slug: other, teams_tenant_id: x }]\n'],
    organization('teams_tenant_id: x'),
    'a.yaml:3:22 organizations[0].teams_tenant_id: x belongs to the organization other; one can have it.',
  ],
  [
    'the Slack id of somebody whom no file names',
    [organization('users: [{ email: ada@example.com, slack_user_id: U1 }]')],
    organization('users: [{ email: ada@example.com }, { email: ben@example.com, slack_user_id: U1 }]'),
    'a.yaml:3:82 organizations[0].users[1].slack_user_id: U1 belongs to ada@example.com; take it away there first.',
  ],
  [
    'nobody who is an admin',
    [],
    organization('users: [{ email: ADA@example.com, role: MANAGER }]'),
    'a.yaml:3:45 organizations[0].users[0].role: nobody would be an admin without ADA@example.com; make somebody else ADMIN first.',
  ],
];

describe('against the database', () => {
  test.each(cases)('%s', async (_, before, text, line) => {
    const world = await given();
    for (const first of before) await apply(world, first);
    const there = await snapshot(world);
    expect(await problemsOf(() => apply(world, text))).toEqual([line]);
    expect(await snapshot(world)).toEqual(there);
  });
});
