/** Whatever breaks, at whichever call: in the end everything is there once. */
import { describe, expect, test } from 'vitest';
import { DeliveryProblem } from '../../../src/core/ports.js';
import { md, say } from '../../../src/domain/message.js';
import type { Failure } from '../../support/teams/failures.js';
import {
  givenTeams,
  NAME,
  personNamed,
  roomRequest,
  roomsNamed,
  type TeamsWorld,
  wordsOf,
} from './platformGiven.js';

const ACK = [{ label: 'Acknowledge', command: '/incident ack INC-2026-001' }];

/** Does it as the outbox does: again and again while it may pass, and then as a repeat. */
async function asOwed<T>(world: TeamsWorld, work: (repeated: boolean) => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1)
    try {
      return await work(attempt > 0);
    } catch (error) {
      if (!(error instanceof DeliveryProblem) || error.permanent || attempt === 6) throw error;
      world.pass((error.retryAfterMs ?? 0) + 1_000);
    }
}

/** Everything that is ever asked of the platform, in the order in which an incident asks for it. */
async function life(world: TeamsWorld, isPrivate: boolean): Promise<void> {
  const { platform, organizationId } = world;
  const [ada, ben, chen] = ['Ada', 'Ben', 'Chen'].map((name) => personNamed(world, name));
  const all = [ada, ben, chen].filter((one) => one !== undefined);
  const owed = <T>(work: (repeated: boolean) => Promise<T>) => asOwed(world, work);
  const links = (...titles: string[]) =>
    titles.map((title) => ({ title, url: `https://muster.example/${title}` }));

  const opening = roomRequest(world, { private: isPrivate });
  const { externalId: room } = await owed(() => platform.openRoom(opening));
  const request = roomRequest(world, { key: 'incidents', name: 'incidents', kind: 'ANNOUNCEMENTS' });
  const announcements = await owed(() => platform.openRoom(request));
  const at = { organizationId, room };
  const post = (where: string, key: string, text: string, buttons?: typeof ACK) =>
    owed((repeated) =>
      platform.post({
        organizationId,
        room: where,
        key,
        message: say('info', md`${text}`, buttons),
        pinned: false,
        repeated,
      }),
    );
  const card = await post(room, 'card', 'Summary', ACK);
  await owed(() => platform.setTopic(at, 'SEV1'));
  await owed(() => platform.describeRoom(at, { purpose: 'War room', links: links('Page', 'Bridge') }));
  expect(await owed(() => platform.invite(at, all))).toEqual([]);
  await post(announcements.externalId, 'announcement', 'Announced');
  await post(room, 'note', 'A note');
  const direct = await owed(() => platform.openDirect(organizationId, personNamed(world, 'Ada')));
  await post(direct.externalId, 'page', 'A page', ACK);
  const changed = { ...at, externalId: card.externalId, message: say('info', md`Summary, later`) };
  await owed(() => platform.edit(changed));
  await owed(() => platform.describeRoom(at, { purpose: 'War room', links: links('Page') }));
  await owed(() => platform.renameRoom(at, 'inc-2026-001-search'));
  await owed(() => platform.setArchived(at, true));
  await owed(() => platform.setArchived(at, false));
  await post(room, 'again', 'Here again');
}

const looks = ({ teams }: TeamsWorld) =>
  teams.conversations.map((c) => ({
    name: c.name,
    kind: c.kind,
    description: c.description.startsWith('Muster is opening') ? '' : c.description,
    archived: c.archived,
    members: [...c.members.keys()].sort(),
    installed: c.app !== undefined,
    messages: c.messages.map(wordsOf),
  }));

const given = async (limitMs?: number): Promise<TeamsWorld> => {
  const world = await givenTeams(limitMs === undefined ? {} : { limitMs });
  world.teams.addChannel('incidents');
  // Somebody is to be let into the team.
  world.teams.team().members.delete(world.teams.user('Chen').id);
  return world;
};

/** How it looks when nothing breaks. */
const clean = new Map<boolean, ReturnType<typeof looks>>();
async function cleanLooks(isPrivate: boolean): Promise<ReturnType<typeof looks>> {
  const known = clean.get(isPrivate);
  if (known !== undefined) return known;
  const world = await given();
  await life(world, isPrivate);
  clean.set(isPrivate, looks(world));
  return looks(world);
}

type Named = readonly [api: 'connector' | 'graph' | 'token', method: string, path: RegExp];

/** Every call, by what is in its path: those of both, of channels and of chats. */
const BOTH: readonly Named[] = [
  ['token', 'POST', /token$/],
  ['graph', 'GET', /channels$/],
  ['connector', 'POST', /v3\/conversations$/],
  ['connector', 'POST', /activities$/],
  ['connector', 'PUT', /activities/],
  ['connector', 'GET', /members/],
];
const OF_CHANNELS: readonly Named[] = [
  ['graph', 'POST', /channels$/],
  ['graph', 'GET', /channels\/[^/]+$/],
  ['graph', 'PATCH', /channels\/[^/]+$/],
  ['graph', 'POST', /\/archive$/],
  ['graph', 'POST', /\/unarchive$/],
  ['graph', 'POST', /teams\/[^/]+\/members$/],
];
const OF_CHATS: readonly Named[] = [
  ['graph', 'POST', /^chats$/],
  ['graph', 'GET', /^chats\/[^/]+$/],
  ['graph', 'PATCH', /^chats\/[^/]+$/],
  ['graph', 'POST', /^chats\/[^/]+\/members$/],
  ['graph', 'GET', /^appCatalogs/],
  ['graph', 'POST', /^chats\/[^/]+\/installedApps$/],
];

const kinds = [
  ['a channel', false, [...BOTH, ...OF_CHANNELS]],
  ['a chat', true, [...BOTH, ...OF_CHATS]],
] as const;

describe.each(kinds)('an incident in %s', (_, isPrivate, CALLS) => {
  test('is all there when nothing breaks', async () => {
    const world = await given();
    await life(world, isPrivate);
    const rooms = looks(world);
    expect(rooms.find(({ name }) => name === 'incidents')?.messages).toEqual(['Announced']);
    const own = rooms.find(({ name }) => name.startsWith('inc-'));
    expect(own).toMatchObject({
      name: isPrivate ? 'inc-2026-001-search · SEV1' : 'inc-2026-001-search',
      description: isPrivate ? '' : 'SEV1\nWar room\nPage: https://muster.example/Page',
      archived: false,
      messages: ['Summary, later', 'A note', 'Here again'],
    });
    expect(own?.members).toContain(world.teams.user('Chen').id);
    expect(rooms.find(({ kind, messages }) => kind === 'personal' && messages.length > 0)?.messages).toEqual([
      expect.stringContaining('A page'),
    ]);
    for (const [api, method, path] of CALLS)
      expect(world.teams.callsTo(api, method, path), `${method} ${path}`).not.toEqual([]);
    expect(world.teams.problems).toEqual([]);
    expect(world.warnings()).toEqual([]);
  });

  const breaks: readonly (readonly [string, Failure])[] = [
    ['the connection breaks before anything happens', { cutOff: 'before' }],
    ['the connection breaks after it has happened', { cutOff: 'after' }],
    ['Microsoft asks to wait', { status: 429, retryAfter: 30 }],
    ['Microsoft has a fault', { status: 502 }],
  ];

  describe.each(breaks)('when %s', (_how, how) => {
    test.each(CALLS)('at %s %s %s', async (api, method, path) => {
      const world = await given();
      world.teams.fail({ api, method, path, times: 2, ...how });
      await life(world, isPrivate);
      expect(looks(world)).toEqual(await cleanLooks(isPrivate));
      expect(world.teams.problems).toEqual([]);
    });
  });

  test('when every first call of every kind loses its answer', async () => {
    const world = await given();
    for (const [api, method, path] of CALLS) world.teams.fail({ api, method, path, cutOff: 'after' });
    await life(world, isPrivate);
    expect(looks(world)).toEqual(await cleanLooks(isPrivate));
  });

  test('when what was lost is looked for, and that breaks as well', async () => {
    const world = await given();
    const made = isPrivate ? /^chats$/ : /channels$/;
    world.teams.fail({ api: 'graph', method: 'POST', path: made, times: 2, cutOff: 'after' });
    world.teams.fail({ api: 'graph', method: 'GET', path: isPrivate ? /\/chats/ : made, cutOff: 'before' });
    const said = isPrivate ? /activities$/ : /conversations$/;
    world.teams.fail({ api: 'connector', method: 'POST', path: said, cutOff: 'after' });
    world.teams.fail({ api: 'graph', method: 'GET', path: /\/messages/, times: 2, status: 503 });
    await life(world, isPrivate);
    expect(looks(world)).toEqual(await cleanLooks(isPrivate));
  });

  test('waits with a repeat until what was cut off has shown', async () => {
    const world = await given(600);
    await world.platform.openDirect(world.organizationId, personNamed(world, 'Ada'));
    const path = isPrivate ? /^chats$/ : /channels$/;
    const never = Promise.withResolvers<void>();
    let calls = 0;
    // What was asked has happened; it is the answer that never comes.
    world.teams.after({ api: 'graph', method: 'POST', path }, () => {
      calls += 1;
      return calls === 1 ? never.promise : undefined;
    });
    const open = () => world.platform.openRoom(roomRequest(world, { private: isPrivate }));
    await expect(open()).rejects.toMatchObject({ permanent: false, retryAfterMs: 5_000 });
    await open();
    never.resolve();
    expect(roomsNamed(world, NAME)).toHaveLength(1);
  });
});
