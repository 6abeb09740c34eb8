/** What stands above rooms, what they are called, and whether they are in use. */
import { describe, expect, test } from 'vitest';
import { givenRoom, givenSlack, NAME, type SlackWorld } from './platformGiven.js';

const link = (title: string, url = `https://muster.example/${title}`) => ({ title, url });
const bookmarksOf = ({ slack }: SlackWorld, room: string) =>
  slack.channel(room).bookmarks.map(({ title, link: url }) => ({ title, url }));
const LACKING = 'a room lacks something that Slack does not let us add';

describe('topics and purposes', () => {
  test('are cut where Slack takes no more', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    await world.platform.setTopic(at, '\u{1f525}'.repeat(300));
    await world.platform.describeRoom(at, { purpose: 'x'.repeat(250), links: [] });
    const { topic, purpose } = world.slack.channel(at.room);
    expect(topic).toMatch(/^\u{1f525}+…$/u);
    expect(purpose).toBe('x'.repeat(250));
    expect(world.slack.problems).toEqual([]);
  });

  test('give Slack no orders', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    await world.platform.setTopic(at, '<!channel> & <https://evil.example|home>');
    expect(world.slack.channel(at.room).topic).toBe(
      '&lt;!channel&gt; &amp; &lt;https://evil.example|home&gt;',
    );
  });
});

describe('bookmarks', () => {
  const described = async (...links: ReturnType<typeof link>[]) => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    const describeRoom = (...wanted: ReturnType<typeof link>[]) =>
      world.platform.describeRoom(at, { purpose: 'War room', links: wanted });
    await describeRoom(...links);
    return { world, at, describeRoom };
  };

  test('are added in order, changed, and removed when they are gone', async () => {
    const { world, at, describeRoom } = await described(link('Page'), link('Bridge'));
    expect(bookmarksOf(world, at.room)).toEqual([link('Page'), link('Bridge')]);
    await describeRoom(link('Page'), link('Bridge', 'https://meet.example/2'));
    expect(bookmarksOf(world, at.room)).toEqual([link('Page'), link('Bridge', 'https://meet.example/2')]);
    await describeRoom(link('Page'));
    expect(bookmarksOf(world, at.room)).toEqual([link('Page')]);
  });

  test('that are right already cost nothing but the look', async () => {
    const { world, describeRoom } = await described(link('Page'));
    const before = world.slack.calls.length;
    await describeRoom(link('Page'));
    expect(
      world.slack.calls
        .slice(before)
        .map(({ method }) => method)
        .sort(),
    ).toEqual(['bookmarks.list', 'conversations.setPurpose']);
  });

  test('of others stay as they are', async () => {
    const { world, at, describeRoom } = await described(link('Page'));
    world.slack
      .channel(at.room)
      .bookmarks.push({ id: 'Bk9', title: 'Runbook', link: 'https://example.com/r', emoji: undefined });
    await describeRoom();
    expect(bookmarksOf(world, at.room)).toEqual([{ title: 'Runbook', url: 'https://example.com/r' }]);
  });

  test.each(['invalid_link', 'too_many_bookmarks', 'permission_denied', 'missing_scope'])(
    'that Slack does not take (%s) are left out, and the others are set',
    async (error) => {
      const world = await givenSlack();
      const at = await givenRoom(world);
      world.slack.fail('bookmarks.add', 1, { error });
      await world.platform.describeRoom(at, {
        purpose: 'War room',
        links: [link('Page'), link('Bridge')],
      });
      expect(bookmarksOf(world, at.room)).toEqual([link('Bridge')]);
      expect(world.warnings()).toContain(LACKING);
    },
  );

  test('that cannot be listed are no reason to have no purpose', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    world.slack.fail('bookmarks.list', 1, { error: 'feature_not_enabled' });
    await world.platform.describeRoom(at, { purpose: 'War room', links: [link('Page')] });
    expect(world.slack.channel(at.room)).toMatchObject({ purpose: 'War room', bookmarks: [] });
  });

  test('wait where Slack asks to', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    world.slack.fail('bookmarks.add', 1, { status: 429, retryAfter: 5 });
    await expect(
      world.platform.describeRoom(at, { purpose: 'War room', links: [link('Page')] }),
    ).rejects.toMatchObject({ permanent: false, retryAfterMs: 5_000 });
    expect(world.slack.channel(at.room).purpose).toBe('War room');
  });
});

describe('renaming', () => {
  test('asks nothing of Slack where the room is called so already', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    expect(await world.platform.renameRoom(at, NAME)).toMatchObject({ externalId: at.room, name: NAME });
    expect(world.slack.callsTo('conversations.rename')).toHaveLength(0);
  });

  test('finds a name that is free, and keeps it', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    world.slack.addChannel({ name: 'search' }).archived = true;
    world.slack.addChannel({ name: 'search-2' });
    for (let i = 0; i < 2; i += 1)
      expect((await world.platform.renameRoom(at, 'search')).name).toBe('search-3');
    expect(world.slack.channel(at.room).previousNames).toEqual([NAME]);
  });

  test.each(['not_authorized', 'restricted_action', 'invalid_name_specials'])(
    'is given up where Slack says %s',
    async (error) => {
      const world = await givenSlack();
      const at = await givenRoom(world);
      world.slack.fail('conversations.rename', 'always', { error });
      await expect(world.platform.renameRoom(at, 'search')).rejects.toMatchObject({ permanent: true });
      expect(world.slack.channel(at.room).name).toBe(NAME);
    },
  );
});

describe('archiving', () => {
  test('is done as often as asked, both ways', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    for (const archived of [true, true, false, false, true]) {
      await world.platform.setArchived(at, archived);
      expect(world.slack.channel(at.room).archived).toBe(archived);
    }
    expect(world.warnings()).toEqual([]);
  });

  test('works where Muster was put out of the room', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    world.slack.channel(at.room).members.delete('UBOT');
    await world.platform.setArchived(at, true);
    expect(world.slack.channel(at.room).archived).toBe(true);
    // Whoever archives a channel puts the bots out of it: it is archived, and not ours to archive again.
    world.slack.channel(at.room).members.delete('UBOT');
    world.slack.fail('conversations.archive', 1, { error: 'not_in_channel' });
    await world.platform.setArchived(at, true);
    expect(world.slack.callsTo('conversations.unarchive')).toHaveLength(0);
  });

  test.each(['cant_archive_general', 'cant_archive_required', 'restricted_action'])(
    'is given up where Slack says %s',
    async (error) => {
      const world = await givenSlack();
      const at = await givenRoom(world);
      world.slack.fail('conversations.archive', 1, { error });
      await expect(world.platform.setArchived(at, true)).rejects.toMatchObject({
        code: error,
        permanent: true,
      });
    },
  );

  test('lets nobody back who is not let back', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    await world.platform.setArchived(at, true);
    world.slack.fail('conversations.unarchive', 1, { error: 'not_in_channel' });
    await expect(world.platform.setArchived(at, false)).rejects.toMatchObject({
      permanent: true,
      message: expect.stringContaining('Slack does not let apps take a channel out again'),
    });
    // It is out again, but Muster cannot come back in.
    world.slack.fail('conversations.join', 1, { error: 'method_not_supported_for_channel_type' });
    await expect(world.platform.setArchived(at, false)).rejects.toMatchObject({ permanent: true });
  });

  test('keeps a private room ours', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world, { private: true });
    await world.platform.setArchived(at, true);
    await world.platform.setArchived(at, false);
    expect(world.slack.channel(at.room).archived).toBe(false);
    expect(world.slack.callsTo('conversations.join')).toHaveLength(0);
  });
});

test('what only people can do is refused', async () => {
  const world = await givenSlack();
  const at = await givenRoom(world);
  expect(world.platform.can.convertRooms).toBe(false);
  await expect(world.platform.setPrivate(at, true)).rejects.toMatchObject({ permanent: true });
});
