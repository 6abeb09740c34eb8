/** Whatever several people do to three incidents in whatever order: what has to hold holds after every step. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Answer } from '../../../src/core/dispatch/request.js';
import { isOpen } from '../../../src/domain/incident/status.js';
import type { Row } from '../../../src/store/queries/rows.js';
import type { Viewer } from '../../../src/store/queries/viewer.js';
import { createWorld, type World } from '../../support/world.js';
import { auditOf, json } from '../given.js';
import { clear } from './cast.js';

const WHO = ['Ada', 'Ben', 'Chen', 'Dana', 'Emil'] as const;
const CLEARANCE = { Ada: 2, Ben: 2, Chen: 1, Dana: 0, Emil: 0 } as const;
const REFERENCES = ['INC-2026-001', 'INC-2026-002', 'INC-2026-003'] as const;
const OTHERS = ['merge', 'relate'];
/** Actions that are not called like their verb. */
const ACTIONS: Readonly<Record<string, string>> = { ack: 'incident.acknowledge' };

interface Step {
  readonly who: (typeof WHO)[number];
  readonly verb: string;
  readonly incident: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Minutes that pass before it. */
  readonly after: number;
}

const some = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const words = some('one', 'two', 'a database');
const until = some(undefined, '2026-03-02T09:40:00Z', '2026-03-02T18:00:00Z');
const verbs: Readonly<Record<string, fc.Arbitrary<Record<string, unknown>>>> = {
  show: fc.constant({}),
  timeline: fc.constant({}),
  catchup: fc.constant({}),
  export: fc.record({ format: some('JSON', 'CSV', 'MARKDOWN') }),
  ack: fc.constant({}),
  role: fc.record({
    role: some('INCIDENT_COMMANDER', 'SUPPORT'),
    action: some('TAKE', 'GIVE', 'DROP'),
    user: some(undefined, ...WHO),
  }),
  update: fc.record({ message: words, status: some(undefined, 'MONITORING', 'RESOLVED') }),
  status: fc.record({ status: some('INVESTIGATING', 'IDENTIFIED', 'MONITORING', 'RESOLVED', 'CLOSED') }),
  severity: fc.record({ severity: some('SEV1', 'SEV2', 'SEV3', 'SEV4') }),
  note: fc.record({ text: words }),
  resolve: fc.constant({}),
  close: fc.constant({}),
  reopen: fc.record({ reason: words }),
  cancel: fc.record({ reason: words }),
  rename: fc.record({ title: words }),
  describe: fc.record({ description: fc.oneof(words, fc.constant(null)) }),
  services: fc.record({
    action: some('ADD', 'REMOVE', 'SET'),
    services: fc.subarray(['checkout', 'search']),
  }),
  tag: fc.record({ action: some('ADD', 'REMOVE', 'SET'), tags: fc.subarray(['eu', 'us']) }),
  impact: fc.record({ affected_users: some(1, null) }),
  bridge: fc.record({ bridge_url: some('https://meet.example.com/1', null) }),
  room: fc.constant({}),
  invite: fc.record({ users: fc.subarray([...WHO]) }),
  pause: fc.record({ reason: words, until }),
  unpause: fc.constant({}),
  merge: fc.record({ into: some(...REFERENCES) }),
  relate: fc.record({ to: some(...REFERENCES), action: some('ADD', 'DROP') }),
  private: fc.record({
    private: some(true, false, undefined),
    clearance: some(undefined, undefined, 0, 1, 2),
  }),
  strike: fc.record({ entry: some('1', '2', '3'), reason: words }),
  edit: fc.record({ title: words, impact: some(undefined, { affected_users: 2 }) }),
};
/** What changes how the incidents stand to each other, who sees them and what is armed comes more often. */
const OFTEN = ['merge', 'merge', 'reopen', 'relate', 'private', 'pause', 'unpause', 'resolve'];
const names = [...Object.keys(verbs), ...OFTEN, ...OFTEN, ...OFTEN];

const steps: fc.Arbitrary<Step[]> = fc.array(
  some(...names).chain((verb) =>
    fc.record({
      who: some(...WHO),
      verb: fc.constant(verb),
      incident: some(...REFERENCES),
      values: verbs[verb] ?? fc.constant({}),
      after: some(0, 0, 0, 0, 5, 40),
    }),
  ),
  { minLength: 10, maxLength: 30 },
);

interface State {
  readonly incidents: readonly Row<'incidents'>[];
  readonly links: readonly Row<'incidentLinks'>[];
  readonly timeline: readonly Row<'timeline'>[];
  readonly timers: readonly Row<'timers'>[];
  readonly roles: readonly Row<'incidentRoles'>[];
  readonly members: readonly Row<'incidentMembers'>[];
}
const stateOf = async ({ store: { read } }: World): Promise<State> => {
  const { incidents, incidentLinks, timeline, timers, incidentRoles, incidentMembers } = read.tables;
  return {
    incidents: await read.select().from(incidents).orderBy(incidents.number),
    links: await read.select().from(incidentLinks),
    timeline: await read.select().from(timeline).orderBy(timeline.seq),
    timers: await read.select().from(timers),
    roles: await read.select().from(incidentRoles),
    members: await read.select().from(incidentMembers),
  };
};

/** The rule of who sees what, as the domain page has it. */
const sees = ({ incidents, roles, members }: State, viewer: Viewer, reference: string): boolean => {
  const i = incidents.find((one) => one.reference === reference);
  if (i === undefined || i.clearance > viewer.clearance) return false;
  const belongs = [...roles, ...members].some((r) => r.incidentId === i.id && r.userId === viewer.userId);
  return !i.private || viewer.role === 'ADMIN' || belongs;
};

function checkLinks({ incidents, links }: State): void {
  const reverse = {
    RELATED: 'RELATED',
    DUPLICATE_OF: 'HAS_DUPLICATE',
    HAS_DUPLICATE: 'DUPLICATE_OF',
  } as const;
  for (const { incidentId, otherId, kind } of links) {
    expect(incidentId).not.toBe(otherId);
    expect(links).toContainEqual(
      expect.objectContaining({ incidentId: otherId, otherId: incidentId, kind: reverse[kind] }),
    );
  }
  const originals = links.filter(({ kind }) => kind === 'DUPLICATE_OF');
  expect(new Set(originals.map(({ incidentId }) => incidentId)).size).toBe(originals.length);
  for (const { incidentId } of originals) {
    const duplicate = incidents.find(({ id }) => id === incidentId);
    expect(['RESOLVED', 'CLOSED', 'CANCELLED']).toContain(duplicate?.status);
    const seen = new Set<string>();
    for (let at: string | undefined = incidentId; at !== undefined; ) {
      expect(seen.has(at)).toBe(false);
      seen.add(at);
      at = originals.find((link) => link.incidentId === at)?.otherId;
    }
  }
}

function checkTimeline({ incidents, timeline }: State): void {
  for (const { id, lastEntry } of incidents) {
    const seqs = timeline.filter(({ incidentId }) => incidentId === id).map(({ seq }) => seq);
    expect(seqs).toEqual(Array.from({ length: lastEntry }, (_, n) => n + 1));
  }
}

function checkTimers({ incidents, timers, roles }: State): void {
  for (const { id, status, severity, paused } of incidents) {
    const armed = new Map(timers.filter(({ subject }) => subject === id).map((timer) => [timer.kind, timer]));
    const commanded = roles.some(
      ({ incidentId, role }) => incidentId === id && role === 'INCIDENT_COMMANDER',
    );
    const needed = isOpen(status) && ['SEV1', 'SEV2'].includes(severity) && !commanded && paused === null;
    expect([severity, status, armed.has('incident.commander-nudge')]).toEqual([severity, status, needed]);
    if (armed.has('incident.stable-question')) expect([status, paused]).toEqual(['MONITORING', null]);
    expect(armed.get('incident.unpause')?.dueAt.toISOString() ?? null).toBe(
      paused?.until === undefined || paused.until === null ? null : new Date(paused.until).toISOString(),
    );
    if (!isOpen(status)) expect(paused).toBeNull();
  }
}

/** What everybody reads names nothing that not everybody may see; who reads along in a room is let in by the same rule. */
function checkRooms(world: World, { incidents }: State): void {
  const announced = world.chat.rooms.find(({ name }) => name === 'incidents')?.messages ?? [];
  for (const { reference, private: hidden, clearance } of incidents) {
    const room = world.chat.rooms.find(({ name }) => name.startsWith(reference.toLowerCase()));
    const isHidden = hidden || clearance > 0;
    if (room !== undefined) expect([reference, room.private]).toEqual([reference, isHidden]);
    if (!isHidden) continue;
    const others = world.chat.rooms.filter((one) => one !== room && one.name.startsWith('inc-'));
    const cards = others.flatMap(({ messages }) => messages.filter(({ pinned }) => pinned));
    expect(JSON.stringify([...announced, ...cards].map(({ body }) => body))).not.toContain(reference);
  }
}

/** One change is one version and one row of the audit log; what changed nothing left nothing. */
async function checkTrail(
  world: World,
  step: Step,
  answer: Answer,
  before: State,
  after: State,
): Promise<void> {
  const rows = (await auditOf(world)).filter(({ requestId }) => requestId === requestOf(step));
  const changed = after.incidents.filter((i, n) => i.version !== before.incidents[n]?.version);
  after.incidents.forEach((i, n) => {
    const was = before.incidents[n];
    expect(i.version - (was?.version ?? 0)).toBeLessThanOrEqual(1);
    if (i.version === was?.version) expect({ ...i, lastEntry: 0 }).toEqual({ ...was, lastEntry: 0 });
  });
  const own = rows.filter(({ action }) => action === (ACTIONS[step.verb] ?? `incident.${step.verb}`));
  expect(rows).toHaveLength(changed.length);
  expect(own).toHaveLength(changed.length === 0 ? 0 : 1);
  expect(rows.map(({ subjectId }) => subjectId).sort()).toEqual(changed.map(({ id }) => id).sort());
  if (changed.length > 0) expect(answer.type).toBe('done');
  if (answer.type === 'refused') expect(after).toEqual(before);
}

/** The id of a request in the audit log; a step is one. */
const ids = new WeakMap<Step, string>();
const requestOf = (step: Step): string => ids.get(step) ?? '';

async function walk(sequence: readonly Step[]): Promise<void> {
  const world = await createWorld();
  try {
    const viewers = new Map<string, Viewer>();
    for (const who of WHO) viewers.set(who, await clear(world, who, CLEARANCE[who]));
    await world.run('Emil', '/incident declare sev1 "First"');
    await world.run('Chen', '/incident declare sev2 "Second"');
    await world.run('Dana', '/incident declare sev4 "Third"');
    for (const step of sequence) {
      if (step.after > 0) await world.advance(step.after);
      const { who, verb, incident } = step;
      const viewer = viewers.get(who) ?? world.viewer(who);
      const before = await stateOf(world);
      const values = Object.fromEntries(
        Object.entries(step.values).filter(([, value]) => value !== undefined),
      );
      ids.set(step, world.newId());
      const answer = await json(
        world,
        who,
        verb,
        { incident, ...values },
        { viewer, requestId: requestOf(step) },
      );
      const after = await stateOf(world);
      const named = [incident, ...(OTHERS.includes(verb) ? [values['into'] ?? values['to']] : [])];
      if (named.some((one) => !sees(before, viewer, String(one)))) {
        if (answer.type !== 'refused') throw new Error(`${who} may not see it, and was answered.`);
        // A viewer is told that it takes a responder, whether or not there is such an incident.
        expect(answer.refusal.code).toBe(
          answer.refusal.code === 'FORBIDDEN' && viewer.role === 'VIEWER' ? 'FORBIDDEN' : 'NOT_FOUND',
        );
      }
      // Whoever changes it goes on seeing it.
      if (answer.type === 'done') expect(sees(after, viewer, incident)).toBe(true);
      await checkTrail(world, step, answer, before, after);
      await world.worker.drain();
      const settled = await stateOf(world);
      checkLinks(settled);
      checkTimeline(settled);
      checkTimers(settled);
      checkRooms(world, settled);
    }
    expect(world.logged).toEqual([]);
  } finally {
    await world.close();
  }
}

test('what has to hold holds after every step', async () => {
  await fc.assert(fc.asyncProperty(steps, walk), { numRuns: 15 });
}, 60_000);
