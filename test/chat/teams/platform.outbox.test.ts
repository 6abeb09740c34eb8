/** Incidents in Teams with the real outbox: outages, lost answers and a process that dies. */
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Connector } from '../../../src/chat/teams/connector.js';
import type { Graph } from '../../../src/chat/teams/graph.js';
import type { Tenant } from '../../../src/chat/teams/parts.js';
import { APPLICATION_PERMISSIONS } from '../../../src/chat/teams/permissions.js';
import { createTeamsPlatform } from '../../../src/chat/teams/platform.js';
import { releaseLeases } from '../../../src/store/queries/system.js';
import { deliveriesOf, gate, given, sent, timelineOf } from '../../core/given.js';
import { temporaryFolder } from '../../store/temporaryFolder.js';
import type { Failure } from '../../support/teams/failures.js';
import type { TeamsDouble, TeamsOptions } from '../../support/teams/teams.js';
import type { PlatformParts, World } from '../../support/world.js';
import {
  heardFrom,
  linkTeams,
  platformParts,
  roomsNamed,
  START,
  startTeams,
  tenantOf,
  textsIn,
} from './platformGiven.js';

const REF = 'INC-2026-001';
const ROOM = 'inc-2026-001';
const MINUTE = 60_000;
const EVERYBODY = ['Ada Berger', 'Ben Carter', 'Chen Wei', 'Dana Flores', 'Emil Novak'];

/** A process of ours, which may die after a call to Microsoft: then it never calls again, and never hears what came of it. */
class Life {
  calls = 0;
  readonly #end = gate();
  readonly ended = this.#end.opened;
  #isOver = false;

  constructor(private readonly endsAt = Number.POSITIVE_INFINITY) {}

  async through<T>(call: () => Promise<T>): Promise<T> {
    this.calls += 1;
    const isLast = this.calls === this.endsAt;
    if (!this.#isOver) {
      const answer = await call();
      if (!isLast && !this.#isOver) return answer;
    }
    this.#isOver = true;
    this.#end.open();
    return await new Promise(() => {});
  }
}

/** The access of a process that may die. */
function mortal(tenant: Tenant, life: Life): Tenant {
  const { connector: c, graph: g } = tenant;
  const connector: Connector = {
    send: (...args) => life.through(() => c.send(...args)),
    update: (...args) => life.through(() => c.update(...args)),
    startThread: (...args) => life.through(() => c.startThread(...args)),
    openDirect: (...args) => life.through(() => c.openDirect(...args)),
    member: (...args) => life.through(() => c.member(...args)),
    members: (...args) => life.through(() => c.members(...args)),
    team: (...args) => life.through(() => c.team(...args)),
  };
  const graph: Graph = { url: g.url, call: (...args) => life.through(() => g.call(...args)) };
  return { ...tenant, connector, graph };
}

interface Options {
  readonly teams?: TeamsOptions;
  /** Rooms are group chats. */
  readonly chats?: boolean;
  readonly life?: Life;
}

const platformsIn =
  (teams: TeamsDouble, { chats = false, life = new Life() }: Options = {}) =>
  async ({ organizationId, ...parts }: PlatformParts) => {
    await linkTeams(parts, teams, organizationId);
    const tenant = tenantOf(teams, organizationId, parts.clock, chats ? { teamId: null } : {});
    const base = platformParts(parts, teams, mortal(tenant, life));
    const { groupId, id: channelId, name } = teams.team();
    await heardFrom(base.services, teams, organizationId);
    await base.services.installed(organizationId, { groupId, channelId, tenantId: teams.tenantId, name });
    return [createTeamsPlatform(base)];
  };

async function givenDouble(wall: { readonly at: Date }, options: TeamsOptions = {}): Promise<TeamsDouble> {
  const teams = await startTeams(EVERYBODY, () => wall.at.getTime(), options);
  onTestFinished(() => teams.stop());
  return teams;
}

/** A world whose people are in Teams, and whose time is also that of the outside. */
async function givenBoth(options: Options = {}) {
  let world: World | undefined;
  const wall = {
    get at(): Date {
      return world?.clock.now() ?? new Date(START);
    },
  };
  const teams = await givenDouble(wall, options.teams);
  world = await given({ wall, at: START, platforms: platformsIn(teams, options) });
  // Its people came only after its platforms.
  await linkTeams(world, teams, world.organization.id);
  return { world, teams };
}

const said = (teams: TeamsDouble, room: string): string[] => textsIn({ teams }, teams.conversation(room).id);
const notesIn = (teams: TeamsDouble): string[] =>
  said(teams, ROOM).flatMap((text) => /Note \d+/u.exec(text) ?? []);
const failures = async (world: World): Promise<string[]> =>
  (await timelineOf(world)).filter(({ kind }) => kind === 'DELIVERY_FAILED').map(({ text }) => text);
const notes = (count: number): string[] => Array.from({ length: count }, (_, i) => `Note ${i}`);
const undone = async (world: World) => (await deliveriesOf(world)).filter(({ state }) => state !== 'DONE');
const without = (...names: string[]) => APPLICATION_PERMISSIONS.filter((name) => !names.includes(name));

const outages: readonly (readonly [string, Failure, boolean])[] = [
  ['nothing is reached', {}, false],
  ['everything answers 503', { status: 503 }, false],
  ['everything answers 504', { status: 504 }, true],
  ['Entra gives no token', { api: 'token' }, false],
  ['Graph does not answer', { api: 'graph' }, true],
];

describe('an hour in which', () => {
  test.each(outages)('%s loses nothing, doubles nothing and keeps the order', async (_, how, chats) => {
    const { world, teams } = await givenBoth({ chats });
    await world.run('Emil', '/incident declare sev1 Down');
    // Only what is asked for anew needs Entra.
    if (how.api === 'token') teams.revokeTokens();
    teams.down(how);
    for (const text of notes(60)) {
      await sent(world, 'Chen', 'note', { incident: REF, text });
      if (text === 'Note 5') await sent(world, 'Chen', 'ack', { incident: REF });
      if (text === 'Note 20')
        await sent(world, 'Chen', 'role', { incident: REF, role: 'INCIDENT_COMMANDER' });
      if (text === 'Note 40') await sent(world, 'Emil', 'declare', { title: 'Other', severity: 'SEV3' });
      await world.advance(1);
    }
    if (how.api !== 'graph') expect(notesIn(teams)).toEqual([]);
    teams.up();
    await world.advance(2);
    expect(notesIn(teams)).toEqual(notes(60));
    expect(said(teams, 'inc-2026-002')).toHaveLength(1);
    expect(said(teams, 'incidents')).toHaveLength(2);
    const room = teams.conversation(ROOM);
    expect(chats ? room.name : room.description).toMatch(/commander( –|:) Chen Wei/u);
    expect(roomsNamed({ teams }, 'inc-')).toHaveLength(2);
    expect(await failures(world)).toEqual([]);
    expect(await undone(world)).toEqual([]);
    expect(teams.problems).toEqual([]);
  });

  test('an administrator has not consented loses nothing', async () => {
    const { world, teams } = await givenBoth({
      chats: true,
      teams: { tenant: { consent: without('Chat.Create') } },
    });
    await sent(world, 'Emil', 'declare', { title: 'Down', severity: 'SEV3' });
    for (const text of notes(10)) {
      await sent(world, 'Chen', 'note', { incident: REF, text });
      await world.advance(6);
    }
    teams.consent(APPLICATION_PERMISSIONS);
    await world.advance(2);
    expect(notesIn(teams)).toEqual(notes(10));
    expect(await failures(world)).toEqual([]);
  });
});

test.each([false, true])(
  'a Teams that answers now and then loses nothing and doubles nothing (chats: %s)',
  async (chats) => {
    const { world, teams } = await givenBoth({ chats });
    const ways: readonly Failure[] = [
      { cutOff: 'before' },
      { cutOff: 'after' },
      { status: 500 },
      { status: 412 },
      { status: 429, retryAfter: 5 },
    ];
    await sent(world, 'Emil', 'declare', { title: 'Down', severity: 'SEV1' });
    for (const [i, text] of notes(40).entries()) {
      teams.fail({ times: 1 + (i % 3), ...ways[i % ways.length] });
      await sent(world, 'Chen', 'note', { incident: REF, text });
      if (i === 7) await sent(world, 'Chen', 'ack', { incident: REF });
      await world.agenda.advance(MINUTE / 4, world.mover);
    }
    teams.heal();
    await world.advance(2);
    expect(notesIn(teams)).toEqual(notes(40));
    expect(roomsNamed({ teams }, ROOM)).toHaveLength(1);
    expect(said(teams, 'incidents')).toHaveLength(1);
    expect(await failures(world)).toEqual([]);
    expect(teams.problems).toEqual([]);
  },
);

test('Teams’ own limits are kept and sat out in a storm of incidents', async () => {
  const { world, teams } = await givenBoth({ teams: { limits: true } });
  for (let i = 0; i < 30; i += 1) await sent(world, 'Emil', 'declare', { title: `T${i}`, severity: 'SEV3' });
  await world.advance(30);
  const rooms = roomsNamed({ teams }, 'inc-2026-');
  expect(rooms).toHaveLength(30);
  for (const { messages, description } of rooms) {
    expect(messages).toHaveLength(1);
    expect(description).not.toContain('is opening');
  }
  expect(said(teams, 'incidents')).toHaveLength(30);
  expect(await undone(world)).toEqual([]);
});

describe('a room that nobody may make', () => {
  test('is told to the reporter and in the announcements', async () => {
    const { world, teams } = await givenBoth();
    teams.addChannel('incidents');
    teams.fail({ api: 'graph', method: 'POST', path: /channels$/, times: 'always', status: 402 });
    await world.run('Emil', '/incident declare sev1 Down');
    expect(textsIn({ teams }, teams.direct('Emil').id)).toEqual([expect.stringContaining('paid for')]);
    expect(said(teams, 'incidents').at(-1)).toContain('paid for');
  });
});

test('an archived channel that cannot be taken out again makes way for another one', async () => {
  const { world, teams } = await givenBoth();
  await world.run('Emil', '/incident declare sev3 Down');
  await world.run('Chen', `/incident resolve ${REF} fixed`);
  await world.run('Chen', `/incident close ${REF}`);
  await world.advance(30 * 24 * 60);
  const { id } = teams.conversation('inc-2026-001-down');
  expect(teams.conversation(id).archived).toBe(true);
  teams.fail({ api: 'graph', path: /unarchive$/, times: 'always', status: 400 });
  await world.run('Ben', `/incident reopen ${REF} again`);
  await world.advance(1);
  expect(said(teams, 'inc-2026-001-down-2')).toEqual([
    expect.stringContaining('INC-2026-001 · Down'),
    expect.stringContaining('reopened'),
  ]);
  expect(await failures(world)).toEqual([expect.stringContaining('and opens another')]);
});

test('a channel that somebody deleted while its incident goes on makes way for another one, and nothing is unsaid', async () => {
  const { world, teams } = await givenBoth();
  await world.run('Emil', '/incident declare sev3 Down');
  await world.advance(5);
  teams.happenings.deleted(teams.conversation(ROOM));
  await sent(world, 'Chen', 'note', { incident: REF, text: 'Note 1' });
  await sent(world, 'Chen', 'note', { incident: REF, text: 'Note 2' });
  await world.advance(1);
  const texts = said(teams, 'inc-2026-001-down-2');
  expect(texts.filter((text) => text.includes('Note 1'))).toHaveLength(1);
  expect(texts.filter((text) => text.includes('Note 2'))).toHaveLength(1);
  expect(await failures(world)).toEqual([expect.stringContaining('and opens another')]);
});

test('a deleted channel of announcements, and a direct conversation that is gone, are opened anew, and nothing is unsaid', async () => {
  const { world, teams } = await givenBoth();
  await world.run('Emil', '/incident declare sev3 Down');
  await world.advance(5);
  teams.happenings.deleted(teams.conversation('incidents'));
  await world.run('Emil', '/incident declare sev3 Other');
  await sent(world, 'Chen', 'ack', { incident: REF });
  await world.advance(1);
  expect(said(teams, 'incidents-2')).toEqual([
    expect.stringContaining('Other'),
    expect.stringContaining('Down'),
  ]);
  // A room that cannot be made is told to the reporter directly.
  teams.fail({ api: 'graph', method: 'POST', path: /channels$/, times: 'always', status: 402 });
  await world.run('Emil', '/incident declare sev3 Third');
  teams.fail({ api: 'connector', path: /a%3A.*activities/u, status: 404, code: 'ConversationNotFound' });
  await world.run('Emil', '/incident declare sev3 Fourth');
  await world.advance(1);
  expect(textsIn({ teams }, teams.direct('Emil').id)).toHaveLength(2);
  expect((await failures(world)).filter((text) => text.startsWith('could not deliver'))).toEqual([]);
});

test('rooms that are taken away again and again come to an end', async () => {
  const { world, teams } = await givenBoth();
  await world.run('Emil', '/incident declare sev3 Down');
  for (let i = 0; i < 6; i += 1) {
    await world.advance(5);
    for (const room of roomsNamed({ teams }, ROOM)) teams.happenings.deleted(room);
    await sent(world, 'Chen', 'note', { incident: REF, text: `Note ${i}` });
    await world.advance(1);
  }
  const all = teams.conversations.filter(({ name }) => name.startsWith(ROOM));
  expect(all).toHaveLength(1 + 3);
  expect((await failures(world)).at(-1)).toContain('could not deliver to');
});

test('whoever has blocked the app is not owed anything more there until they come back', async () => {
  const { world, teams } = await givenBoth();
  teams.user('Emil').blocked = true;
  teams.fail({ api: 'graph', method: 'POST', path: /channels$/, times: 'always', status: 402 });
  await world.run('Emil', '/incident declare sev3 Down');
  await world.advance(1);
  const owed = async () => (await deliveriesOf(world)).filter(({ kind }) => kind === 'post').length;
  const before = await owed();
  await world.run('Emil', '/incident declare sev3 Other');
  await world.advance(1);
  expect((await owed()) - before).toBeLessThanOrEqual(1);
  expect(textsIn({ teams }, teams.direct('Emil').id)).toEqual([]);
});

describe.each([
  ['channels', false],
  ['chats', true],
] as const)('a process that dies while rooms are %s', (_, chats) => {
  const expectOnce = async (world: World, teams: TeamsDouble): Promise<void> => {
    expect(roomsNamed({ teams }, ROOM)).toHaveLength(1);
    expect(roomsNamed({ teams }, 'incidents')).toHaveLength(1);
    expect(said(teams, ROOM)).toEqual([
      expect.stringContaining('Down'),
      expect.stringContaining('Chen Wei acknowledged'),
    ]);
    expect(said(teams, 'incidents')).toHaveLength(1);
    const room = teams.conversation(ROOM);
    expect(chats ? room.name : room.description).toContain('SEV1');
    expect([...room.members.keys()]).toContain(teams.user('Emil').id);
    expect(await undone(world)).toEqual([]);
    expect(await failures(world)).toEqual([]);
    expect(teams.problems).toEqual([]);
  };

  /** Dies at the n-th call; another process takes over. Answers how many calls there were. */
  const killedAt = async (at: number): Promise<number> => {
    const databaseUrl = `file:${join(temporaryFolder(), 'muster.db')}`;
    const wall = { at: new Date(START) };
    const teams = await givenDouble(wall);
    const life = new Life(at);
    const first = await given({ databaseUrl, wall, platforms: platformsIn(teams, { chats, life }) });
    await linkTeams(first, teams, first.organization.id);
    await sent(first, 'Emil', 'declare', { title: 'Down', severity: 'SEV1' });
    await sent(first, 'Chen', 'ack', { incident: REF });
    const draining = first.worker.drain();
    draining.catch(() => {});
    await Promise.race([life.ended, draining]);
    await first.kill();
    // What a process that is no more had claimed is free after a while.
    wall.at = new Date(wall.at.getTime() + MINUTE);
    const next = await given({ databaseUrl, wall, platforms: platformsIn(teams, { chats }) });
    await releaseLeases(next.store);
    await next.worker.drain();
    await expectOnce(next, teams);
    return life.calls;
  };

  // Dying before a call is dying after the one before it.
  test('after Microsoft did what was asked, at whichever call', async () => {
    for (let at = 1; ; at += 1) if ((await killedAt(at)) < at) return expect(at).toBeGreaterThan(8);
  }, 120_000);
});
