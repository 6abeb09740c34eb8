/** Messages in Slack: once each, whole if Slack takes it, and where they are wanted. */
import { describe, expect, test } from 'vitest';
import { newConversation } from '../../../src/core/outbox/owing.js';
import { DeliveryProblem } from '../../../src/core/ports.js';
import { md, person, say } from '../../../src/domain/message.js';
import {
  givenRoom,
  givenSlack,
  personNamed,
  roomRequest,
  type SlackWorld,
  saying,
  textsIn,
} from './platformGiven.js';

const edited = ({ platform }: SlackWorld, at: { organizationId: string; room: string }, externalId: string) =>
  platform.edit({ ...at, externalId, message: say('good', md`Changed`) });

/** The message arrives, and nobody hears of it. */
async function lostAnswer(world: SlackWorld, at: { organizationId: string; room: string }, more = {}) {
  world.slack.fail('chat.postMessage', 1, 'reset-after');
  await expect(saying(world.platform, at, more)).rejects.toMatchObject({ permanent: false });
}

describe('a message', () => {
  test('names people, says what it is, and shows no previews', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    const [ada, ben] = [personNamed(world, 'Ada'), personNamed(world, 'Ben')];
    await world.platform.openDirect(world.organizationId, ada);
    const message = say('info', md`${person(ada)} and ${person(ben)}`);
    await world.platform.post({ ...at, key: 'k', message, pinned: false, repeated: false });
    const [call] = world.slack.callsTo('chat.postMessage');
    expect(call?.args).toMatchObject({
      unfurl_links: 'false',
      unfurl_media: 'false',
      metadata: { event_type: 'muster_message', event_payload: { key: 'k' } },
    });
    const blocks = JSON.stringify(call?.args['blocks']);
    expect(blocks).toContain(`"user_id":"${world.slack.user('ada').id}"`);
    // Nobody is looked up for that: a name will do.
    expect(blocks).toContain('Ben Carter');
  });

  test('is looked for only where it may have arrived', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    await saying(world.platform, at);
    expect(world.slack.callsTo('conversations.history')).toHaveLength(0);
    await saying(world.platform, at, { key: 'other', repeated: true });
    expect(world.slack.callsTo('conversations.history')).toHaveLength(1);
    expect(textsIn(world, at.room)).toHaveLength(2);
  });

  test('that arrived is found behind a thousand others, and later, by another replica', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    await lostAnswer(world, at);
    const [ts] = world.slack.channel(at.room).messages.map((message) => message.ts);
    const ada = world.slack.user('ada').id;
    for (let i = 0; i < 900; i += 1)
      world.slack.state.append(world.slack.channel(at.room), { user: ada, text: `${i}` });
    const found = await saying(world.replica().platform, at, { repeated: true });
    expect(found.externalId).toBe(ts);
    expect(world.slack.callsTo('conversations.history')).toHaveLength(5);
  });

  test('that is pinned is found however old it is', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    const first = await saying(world.platform, at, { pinned: true });
    const other = await saying(world.platform, at, { key: 'other', pinned: true });
    const ada = world.slack.user('ada').id;
    for (let i = 0; i < 1_200; i += 1)
      world.slack.state.append(world.slack.channel(at.room), { user: ada, text: `${i}` });
    expect(await saying(world.platform, at, { pinned: true, repeated: true })).toEqual(first);
    expect(await saying(world.platform, at, { key: 'other', pinned: true, repeated: true })).toEqual(other);
    expect(world.slack.channel(at.room).pins).toHaveLength(2);
  });

  test('of another app that says the same of itself is not taken for ours', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    world.slack.state.append(world.slack.channel(at.room), {
      user: world.slack.user('ada').id,
      text: 'Not ours',
      metadata: { event_type: 'muster_message', event_payload: { key: 'k' } },
    });
    await saying(world.platform, at, { repeated: true });
    expect(textsIn(world, at.room)).toEqual(['Not ours', 'Hello']);
  });

  test('is not sent where it could not be looked for', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    await lostAnswer(world, at);
    world.slack.revoke(['channels:history']);
    await expect(saying(world.platform, at, { repeated: true })).rejects.toMatchObject({
      code: 'missing_scope',
      permanent: false,
    });
    world.slack.grant(['channels:history']);
    await saying(world.platform, at, { repeated: true });
    expect(textsIn(world, at.room)).toEqual(['Hello']);
  });
});

describe('what Slack does not take in blocks', () => {
  test.each(['msg_too_long', 'msg_blocks_too_long', 'invalid_blocks'])(
    'goes out as text: %s',
    async (error) => {
      const world = await givenSlack();
      const at = await givenRoom(world);
      world.slack.fail('chat.postMessage', 1, { error });
      const { externalId } = await saying(world.platform, at);
      const message = () => world.slack.channel(at.room).message(externalId);
      expect(message()).toMatchObject({ text: 'Hello', blocks: [] });
      world.slack.fail('chat.update', 1, { error });
      await edited(world, at, externalId);
      expect(message()).toMatchObject({ text: 'Changed', blocks: [] });
      await edited(world, at, externalId);
      expect(message()?.blocks).toHaveLength(1);
      expect(world.warnings()).toEqual(
        Array(2).fill('Slack did not take the blocks of a message: it goes out as plain text'),
      );
      // And it is the one that is found again.
      expect(await saying(world.platform, at, { repeated: true })).toEqual({ externalId });
    },
  );

  test('fails in the end where the text is not taken either', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    world.slack.fail('chat.postMessage', 2, { error: 'msg_too_long' });
    await expect(saying(world.platform, at)).rejects.toMatchObject({ permanent: true });
  });
});

test('a message that is too long says where all of it can be read', async () => {
  const world = await givenSlack();
  const at = await givenRoom(world);
  const message = {
    tone: 'info' as const,
    blocks: Array.from({ length: 40 }, (_, i) => ({ type: 'quote' as const, text: `${i} `.repeat(2_000) })),
  };
  await world.platform.post({ ...at, key: 'k', message, pinned: false, repeated: false });
  const [sent] = world.slack.channel(at.room).messages;
  // There is no incident here; where there is one, the line ends with a link to its page.
  expect(JSON.stringify(sent?.blocks)).toContain('too long for Slack');
  expect(world.slack.problems).toEqual([]);
});

describe('a message that cannot be changed', () => {
  test.each(['cant_update_message', 'edit_window_closed', 'message_not_found', 'block_mismatch'])(
    'is given up (%s), and another of the same key takes its place',
    async (error) => {
      const world = await givenSlack();
      const at = await givenRoom(world);
      const first = await saying(world.platform, at);
      world.slack.fail('chat.update', 1, { error });
      await expect(edited(world, at, first.externalId)).rejects.toMatchObject({ permanent: true });
      // The outbox posts it anew, and always as a repeat.
      const second = await saying(world.platform, at, { repeated: true });
      expect(second).not.toEqual(first);
      expect(await saying(world.platform, at, { repeated: true })).toEqual(second);
    },
  );

  test('because somebody deleted it is given up', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    const { externalId } = await saying(world.platform, at);
    world.slack.channel(at.room).log.splice(0);
    await expect(edited(world, at, externalId)).rejects.toMatchObject({
      code: 'message_not_found',
      permanent: true,
    });
  });

  test('because the room is archived is changed when that is mended', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    const { externalId } = await saying(world.platform, at);
    await world.slack.as('ada').archives(at.room);
    await edited(world, at, externalId);
    expect(textsIn(world, at.room)).toEqual(['Changed']);
  });
});

describe('pinning', () => {
  test('is made up for when it was cut off', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    world.slack.fail('pins.add', 1, 'reset');
    await expect(saying(world.platform, at, { pinned: true })).rejects.toMatchObject({ permanent: false });
    const { externalId } = await saying(world.platform, at, { pinned: true, repeated: true });
    expect(world.slack.channel(at.room).pins.map(({ ts }) => ts)).toEqual([externalId]);
    expect(textsIn(world, at.room)).toHaveLength(1);
  });

  test.each(['too_many_pins', 'permission_denied', 'not_pinnable', 'missing_scope'])(
    'is left out where Slack does not allow it: %s',
    async (error) => {
      const world = await givenSlack();
      const at = await givenRoom(world);
      world.slack.fail('pins.add', 1, { error });
      await saying(world.platform, at, { pinned: true });
      expect(textsIn(world, at.room)).toEqual(['Hello']);
      expect(world.warnings()).toContain('a room lacks something that Slack does not let us add');
    },
  );
});

describe('Slack’s limits', () => {
  test('close one channel for messages, not the others and no other method', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    const other = await givenRoom(world, { key: 'other', name: 'other' });
    world.slack.fail('chat.postMessage', 1, { status: 429, retryAfter: 30 });
    const refusal = { code: 'ratelimited', permanent: false, retryAfterMs: 30_000 };
    await expect(saying(world.platform, at)).rejects.toMatchObject(refusal);
    await saying(world.platform, other);
    await world.platform.setTopic(at, 'SEV1');
    // What is closed is not even tried.
    world.pass(20_000);
    const before = world.slack.calls.length;
    await expect(saying(world.platform, at)).rejects.toMatchObject({ ...refusal, retryAfterMs: 10_000 });
    expect(world.slack.calls).toHaveLength(before);
    world.pass(10_000);
    await saying(world.platform, at);
    expect(textsIn(world, at.room)).toEqual(['Hello']);
  });

  test('close a method for a workspace', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    const other = await givenRoom(world, { key: 'other', name: 'other' });
    world.slack.fail('conversations.setTopic', 1, { status: 429, retryAfter: 7 });
    for (const where of [at, other])
      await expect(world.platform.setTopic(where, 'x')).rejects.toMatchObject({ retryAfterMs: 7_000 });
    await world.platform.describeRoom(at, { purpose: 'x', links: [] });
    expect(world.slack.callsTo('conversations.setTopic')).toHaveLength(1);
  });

  test('are kept by a real one, with a storm of rooms', async () => {
    const world = await givenSlack({ slack: { rateLimits: true } });
    const open = async (n: number): Promise<void> => {
      for (let attempt = 0; ; attempt += 1)
        try {
          const at = await givenRoom(world, { key: `${n}`, name: `room-${n}` });
          await saying(world.platform, at, { repeated: attempt > 0 });
          return;
        } catch (error) {
          if (!(error instanceof DeliveryProblem) || error.permanent) throw error;
          world.pass(error.retryAfterMs ?? 1_000);
        }
    };
    for (let n = 0; n < 45; n += 1) await open(n);
    const rooms = world.slack.channels.filter(({ name }) => name.startsWith('room-'));
    expect(rooms).toHaveLength(45);
    for (const room of rooms) expect(room.messages).toHaveLength(1);
  });
});

test('all calls of one delivery together take less time than the outbox waits', async () => {
  const world = await givenSlack();
  const at = await givenRoom(world);
  await lostAnswer(world, at);
  // Looking for it takes nearly all the time there is.
  world.slack.before('conversations.history', () => world.pass(12_600));
  await expect(saying(world.platform, at, { key: 'another', repeated: true })).rejects.toMatchObject({
    code: 'unreachable',
    permanent: false,
  });
  expect(world.slack.callsTo('chat.postMessage')).toHaveLength(1);
});

test('a message to somebody who is two people for us reaches them for both', async () => {
  const world = await givenSlack();
  const { platform, organizationId, store, newId } = world;
  const [ada, ben] = [personNamed(world, 'Ada'), personNamed(world, 'Ben')];
  const mine = await platform.openDirect(organizationId, ada);
  await store.tx((w) =>
    newConversation(
      { w, organizationId, now: world.clock.now(), newId, platforms: [] },
      { kind: 'DIRECT', platform: 'slack', incidentId: null, userId: ada.id, name: 'Ada', private: true },
      { externalId: mine.externalId, url: null },
    ),
  );
  world.slack.user('ben').email = undefined;
  world.slack.user('ada').email = 'ben@example.com';
  const theirs = await platform.openDirect(organizationId, ben);
  expect(theirs.externalId).not.toBe(mine.externalId);
  const at = { organizationId, room: theirs.externalId };
  const { externalId } = await saying(platform, at);
  expect(await saying(platform, at, { repeated: true })).toEqual({ externalId });
  await edited(world, at, externalId);
  expect(textsIn(world, mine.externalId)).toEqual(['Changed']);
  expect(await platform.openRoom(roomRequest(world))).toMatchObject({ name: expect.any(String) });
});
