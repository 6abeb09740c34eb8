/** Whatever breaks, at whichever call: in the end everything is there once. */
import { describe, expect, test } from 'vitest';
import { DeliveryProblem } from '../../../src/core/ports.js';
import { md, say } from '../../../src/domain/message.js';
import type { How } from '../../support/slack/failures.js';
import { givenSlack, NAME, personNamed, roomRequest, type SlackWorld } from './platformGiven.js';

/** Does it as the outbox does: again and again while it may pass, and then as a repeat. */
async function asOwed<T>(world: SlackWorld, work: (repeated: boolean) => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1)
    try {
      return await work(attempt > 0);
    } catch (error) {
      if (!(error instanceof DeliveryProblem) || error.permanent || attempt === 5) throw error;
      world.pass((error.retryAfterMs ?? 0) + 1_000);
    }
}

/** Everything that is ever asked of the platform, in the order in which an incident asks for it. */
async function life(world: SlackWorld): Promise<void> {
  const { platform, organizationId } = world;
  const [ada, ben] = [personNamed(world, 'Ada'), personNamed(world, 'Ben')];
  const owed = <T>(work: (repeated: boolean) => Promise<T>) => asOwed(world, work);
  const links = (...titles: string[]) =>
    titles.map((title) => ({ title, url: `https://muster.example/${title}` }));

  const { externalId: room } = await owed(() => platform.openRoom(roomRequest(world)));
  const request = roomRequest(world, { key: 'incidents', name: 'incidents', kind: 'ANNOUNCEMENTS' });
  const announcements = await owed(() => platform.openRoom(request));
  const at = { organizationId, room };
  const post = (where: string, key: string, text: string, pinned: boolean) =>
    owed((repeated) =>
      platform.post({
        organizationId,
        room: where,
        key,
        message: say('info', md`${text}`),
        pinned,
        repeated,
      }),
    );
  const card = await post(room, 'card', 'Summary', true);
  await owed(() => platform.setTopic(at, 'SEV1'));
  await owed(() => platform.describeRoom(at, { purpose: 'War room', links: links('Page', 'Bridge') }));
  await owed(() => platform.invite(at, [ada, ben]));
  await post(announcements.externalId, 'announcement', 'Announced', false);
  await post(room, 'note', 'A note', false);
  const direct = await owed(() => platform.openDirect(organizationId, ada));
  await post(direct.externalId, 'page', 'A page', false);
  const changed = { ...at, externalId: card.externalId, message: say('info', md`Summary, later`) };
  await owed(() => platform.edit(changed));
  await owed(() => platform.describeRoom(at, { purpose: 'War room', links: links('Page') }));
  const moved = [{ title: 'Page', url: 'https://muster.example/elsewhere' }];
  await owed(() => platform.describeRoom(at, { purpose: 'War room', links: moved }));
  await owed(() => platform.renameRoom(at, 'inc-2026-001-search'));
  await owed(() => platform.setArchived(at, true));
  await owed(() => platform.setArchived(at, false));
  await post(room, 'again', 'Here again', false);
}

const looks = ({ slack }: SlackWorld) =>
  slack.channels.map((channel) => ({
    name: channel.name,
    kind: channel.kind,
    topic: channel.topic,
    purpose: channel.purpose,
    archived: channel.archived,
    members: [...channel.members].sort(),
    messages: channel.messages.map(({ text }) => text),
    pins: channel.pins.map(({ ts }) => channel.message(ts)?.text),
    bookmarks: channel.bookmarks.map(({ title, link }) => `${title} ${link}`),
  }));

const given = async (limitMs?: number): Promise<SlackWorld> => {
  const world = await givenSlack(limitMs === undefined ? {} : { limitMs });
  world.slack.addChannel({ name: 'incidents', members: ['ada'] });
  return world;
};

/** How it looks when nothing breaks. */
let clean: Promise<ReturnType<typeof looks>> | undefined;
const cleanLooks = (): Promise<ReturnType<typeof looks>> => {
  clean ??= given().then(async (world) => {
    await life(world);
    return looks(world);
  });
  return clean;
};

const METHODS = [
  'conversations.create',
  'conversations.list',
  'conversations.join',
  'conversations.info',
  'conversations.setTopic',
  'conversations.setPurpose',
  'conversations.rename',
  'conversations.archive',
  'conversations.unarchive',
  'conversations.invite',
  'conversations.open',
  'users.lookupByEmail',
  'bookmarks.list',
  'bookmarks.add',
  'bookmarks.edit',
  'bookmarks.remove',
  'chat.postMessage',
  'chat.update',
  'pins.add',
];

test('when nothing breaks, every method is called, and everything is there', async () => {
  const world = await given();
  await life(world);
  expect([...new Set(world.slack.calls.map(({ method }) => method))].sort()).toEqual([...METHODS].sort());
  expect(looks(world)).toMatchObject([
    { name: 'general' },
    { name: 'incidents', messages: ['Announced'] },
    {
      name: 'inc-2026-001-search',
      topic: 'SEV1',
      purpose: 'War room',
      archived: false,
      messages: ['Summary, later', 'A note', 'Here again'],
      pins: ['Summary, later'],
      bookmarks: ['Page https://muster.example/elsewhere'],
    },
    { kind: 'im', messages: ['A page'] },
  ]);
  expect(world.slack.problems).toEqual([]);
  expect(world.warnings()).toEqual([]);
});

const resets: readonly (readonly [string, How])[] = [
  ['before anything happens', 'reset'],
  ['after it has happened', 'reset-after'],
];

describe.each(resets)('when the connection breaks %s', (_, how) => {
  test.each(METHODS)('at %s', async (method) => {
    const world = await given();
    world.slack.fail(method, 2, how);
    await life(world);
    expect(looks(world)).toEqual(await cleanLooks());
    expect(world.slack.problems).toEqual([]);
  });
});

const breaks: readonly (readonly [string, How])[] = [
  ['the connection breaks before anything happens', 'reset'],
  ['the connection breaks after it has happened', 'reset-after'],
  ['Slack asks to wait', { status: 429, retryAfter: 30 }],
  ['Slack has a fault', { status: 503 }],
  ['Slack says that it has a fault', { error: 'internal_error' }],
];

describe.each(breaks)('when %s', (_, how) => {
  test.each([
    ['conversations.create', 'users.conversations'],
    ['chat.postMessage', 'conversations.history'],
  ])('while looking for what %s has done', async (method, lookUp) => {
    const world = await given();
    world.slack.fail(method, 2, 'reset-after');
    world.slack.fail(lookUp, 2, how);
    await life(world);
    expect(world.slack.callsTo(lookUp).length).toBeGreaterThan(2);
    expect(looks(world)).toEqual(await cleanLooks());
  });

  test('at every first call of every method', async () => {
    const world = await given();
    for (const method of METHODS) world.slack.fail(method, 1, how);
    await life(world);
    expect(looks(world)).toEqual(await cleanLooks());
  });
});

describe('when Slack does not answer', () => {
  test.each(['conversations.create', 'chat.postMessage', 'bookmarks.add', 'conversations.invite'])(
    'at %s, and takes it in nevertheless',
    async (method) => {
      const world = await given(150);
      const { slack } = world;
      let calls = 0;
      const never = Promise.withResolvers<void>();
      // What was asked has happened; it is the answer that never comes.
      slack.after(method, () => {
        calls += 1;
        return calls === 1 ? never.promise : undefined;
      });
      await life(world);
      never.resolve();
      expect(calls).toBeGreaterThan(1);
      expect(looks(world)).toEqual(await cleanLooks());
    },
  );

  test('waits with a repeat until what was cut off has shown', async () => {
    const world = await given(100);
    world.slack.fail('conversations.create', 1, 'timeout');
    await expect(world.platform.openRoom(roomRequest(world))).rejects.toMatchObject({
      permanent: false,
      retryAfterMs: 5_000,
    });
    await world.platform.openRoom(roomRequest(world));
    expect(world.slack.channels.filter(({ name }) => name.startsWith(NAME))).toHaveLength(1);
  });
});
