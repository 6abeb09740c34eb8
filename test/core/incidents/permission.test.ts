/** Who may do what: every verb, for every role, for reporters and for others. */
import { describe, expect, test } from 'vitest';
import { incidentFamily } from '../../../src/core/commands/incident/index.js';
import type { UserRole } from '../../../src/store/queries/viewer.js';
import { USER_ROLES } from '../../../src/store/schema/people.js';
import { given, incidentNow, json, refused } from '../given.js';

const REF = 'INC-2026-001';
const OTHER = 'INC-2026-002';
type Rule = 'anybody' | 'responders and the reporter' | 'responders' | 'managers';

/** What each verb is sent, in which state, and who may. */
const rules: Readonly<
  Record<string, { rule: Rule; values: Record<string, unknown>; first?: readonly string[] }>
> = {
  declare: { rule: 'anybody', values: { title: 'Another one' } },
  list: { rule: 'anybody', values: {} },
  show: { rule: 'anybody', values: { incident: REF } },
  timeline: { rule: 'anybody', values: { incident: REF } },
  updates: { rule: 'anybody', values: { incident: REF } },
  help: { rule: 'anybody', values: {} },
  note: { rule: 'responders and the reporter', values: { incident: REF, text: 'Seen' } },
  cancel: { rule: 'responders and the reporter', values: { incident: REF, reason: 'A test' } },
  ack: { rule: 'responders', values: { incident: REF } },
  role: { rule: 'responders', values: { incident: REF, role: 'SCRIBE' } },
  update: { rule: 'responders', values: { incident: REF, message: 'Working' } },
  status: { rule: 'responders', values: { incident: REF, status: 'IDENTIFIED' } },
  severity: { rule: 'responders', values: { incident: REF, severity: 'SEV4' } },
  resolve: { rule: 'responders', values: { incident: REF } },
  close: { rule: 'responders', values: { incident: REF }, first: ['resolve'] },
  reopen: { rule: 'responders', values: { incident: REF, reason: 'again' }, first: ['resolve'] },
  edit: { rule: 'responders', values: { incident: REF, title: 'Better' } },
  catchup: { rule: 'anybody', values: { incident: REF } },
  menu: { rule: 'anybody', values: { incident: REF } },
  export: { rule: 'anybody', values: { incident: REF } },
  rename: { rule: 'responders and the reporter', values: { incident: REF, title: 'Better' } },
  describe: { rule: 'responders and the reporter', values: { incident: REF, description: 'Only here' } },
  impact: { rule: 'responders and the reporter', values: { incident: REF, summary: 'Nobody can pay' } },
  invite: { rule: 'responders and the reporter', values: { incident: REF, users: ['Dana'] } },
  services: { rule: 'responders', values: { incident: REF, services: ['checkout'] } },
  tag: { rule: 'responders', values: { incident: REF, tags: ['eu'] } },
  bridge: { rule: 'responders', values: { incident: REF, bridge_url: 'https://meet.example.com/1' } },
  room: { rule: 'responders', values: { incident: REF } },
  pause: { rule: 'responders', values: { incident: REF, reason: 'Waiting' } },
  unpause: { rule: 'responders', values: { incident: REF }, first: ['pause'] },
  merge: { rule: 'responders', values: { incident: REF, into: OTHER } },
  relate: { rule: 'responders', values: { incident: REF, to: OTHER } },
  // Its commander may as well: that is a test of its own.
  private: { rule: 'managers', values: { incident: REF } },
  // One's own entries as well: that is a test of its own.
  strike: { rule: 'managers', values: { incident: REF, entry: '2', reason: 'Wrong' }, first: ['ack'] },
};

const may = (rule: Rule, role: UserRole, reporter: boolean): boolean =>
  rule === 'managers'
    ? role === 'MANAGER' || role === 'ADMIN'
    : rule === 'anybody' || role !== 'VIEWER' || (rule === 'responders and the reporter' && reporter);

test('every verb has its row here', () => {
  expect(Object.keys(rules).sort()).toEqual(incidentFamily.commands.map((c) => c.name).sort());
});

for (const [verb, { rule, values, first = [] }] of Object.entries(rules)) {
  describe(`${verb} is for ${rule}`, () => {
    for (const role of USER_ROLES) {
      for (const reporter of [true, false]) {
        const allowed = may(rule, role, reporter);
        test(`a ${role.toLowerCase()} who ${reporter ? 'reported it' : 'did not report it'} ${allowed ? 'may' : 'may not'}`, async () => {
          const world = await given();
          await world.run(reporter ? 'Emil' : 'Ada', '/incident declare sev3 Down');
          await world.run('Ada', '/incident declare sev3 Another');
          for (const line of first)
            await world.send('Ada', `incident ${line}`, {
              incident: REF,
              ...(line === 'pause' ? { reason: 'Waiting' } : {}),
            });
          const before = await incidentNow(world);
          const answer = await json(world, 'Emil', verb, values, {
            viewer: { ...world.viewer('Emil'), role },
          });
          if (allowed) return expect(answer.type).toBe('done');
          expect(answer).toMatchObject({ type: 'refused', refusal: { code: 'FORBIDDEN' } });
          expect(await incidentNow(world)).toEqual(before);
        });
      }
    }
  });
}

test('a refusal says which role it takes and which one has', async () => {
  const world = await given();
  await world.run('Ada', '/incident declare sev3 Down');
  expect((await refused(world.type('Emil', `/incident resolve ${REF}`))).message).toBe(
    '“incident resolve” takes a responder; you are a viewer. An admin can change that.',
  );
});

describe('a closed incident is reopened by a manager', () => {
  test.each([
    ['reopen', { reason: 'again' }],
    ['status', { status: 'INVESTIGATING' }],
  ])('with %s', async (verb, values) => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    await world.run('Chen', `/incident resolve ${REF} x`);
    await world.run('Chen', `/incident close ${REF}`);
    const refusal = await refused(json(world, 'Chen', verb, { incident: REF, ...values }));
    expect(refusal).toMatchObject({ code: 'FORBIDDEN', details: { state: { status: 'CLOSED' } } });
    expect(refusal.message).toContain('takes a manager');
    expect((await json(world, 'Ben', verb, { incident: REF, ...values })).type).toBe('done');
    expect((await incidentNow(world)).status).toBe('INVESTIGATING');
  });
});
