/** Slack on both engines: the contract of the chat port, against the double. */
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { renderMessage } from '../../../src/chat/slack/render/message.js';
import { PeopleQueries } from '../../../src/store/queries/people.js';
import { systemViewer } from '../../../src/store/queries/viewer.js';
import {
  NAME,
  openSlackWorld,
  personNamed,
  roomRequest,
  type SlackWorld,
} from '../../chat/slack/platformGiven.js';
import { freshDatabase } from '../../support/postgres.js';
import { describeChatPlatform, type Subject } from './describeChatPlatform.js';

const engines = [
  { engine: 'SQLite', database: async () => ({ url: 'file::memory:', drop: async () => {} }) },
  { engine: 'PostgreSQL', database: () => freshDatabase(inject('postgresUrl')) },
];

/** Slack names the blocks that we did not name. */
const nameless = (blocks: readonly object[]): unknown =>
  JSON.parse(JSON.stringify(blocks, (key, value: unknown) => (key === 'block_id' ? undefined : value)));

async function subjectOf(world: SlackWorld): Promise<Subject> {
  const { slack, store, organizationId, platform } = world;
  const [ada, ben] = [personNamed(world, 'Ada'), personNamed(world, 'Ben')];
  // Known from the start: what a message looks like depends on it.
  await platform.openDirect(organizationId, ada);
  const users = () => new PeopleQueries(store.read, systemViewer(organizationId)).activeUsers(10);
  const slackIds = new Map((await users()).map(({ id, slackUserId }) => [id, slackUserId ?? undefined]));
  return {
    platform,
    organizationId,
    people: [ada, ben],
    stranger: { id: '00000000-0000-4000-8000-00000000dead', name: 'Mallory' },
    shown: (message) => {
      const { text, blocks } = renderMessage(message, {
        publicUrl: 'https://muster.example',
        slackIdOf: (id) => slackIds.get(id),
      });
      return { text, blocks: nameless(blocks) };
    },
    look: async (room) => {
      const channel = slack.channel(room);
      const everybody = await users();
      return {
        name: channel.name,
        private: channel.private,
        topic: channel.topic,
        members: [...channel.members].flatMap(
          (member) => everybody.find(({ slackUserId }) => slackUserId === member)?.id ?? [],
        ),
        messages: channel.messages.map(({ ts, text, blocks }) => ({
          externalId: ts,
          message: { text, blocks: nameless(blocks) },
          pinned: channel.pins.some((pin) => pin.ts === ts),
        })),
      };
    },
  };
}

describe.each(engines)('on $engine', ({ engine, database }) => {
  describeChatPlatform(`Slack on ${engine}`, async () => {
    const { url, drop } = await database();
    const world = await openSlackWorld({ databaseUrl: url });
    return {
      subject: await subjectOf(world),
      close: async () => {
        await world.close();
        await drop();
      },
    };
  });

  test('replicas that open rooms at once open one for each incident, also where all are called the same', async () => {
    const { url, drop } = await database();
    const world = await openSlackWorld({ databaseUrl: url });
    onTestFinished(async () => {
      await world.close();
      await drop();
    });
    const keys = ['one', 'two', 'three', 'one', 'two', 'three', 'one', 'two', 'three'];
    const rooms = await Promise.all(
      keys.map((key) => world.replica().platform.openRoom(roomRequest(world, { key }))),
    );
    for (const [i, { externalId }] of rooms.entries()) expect(externalId).toBe(rooms[i % 3]?.externalId);
    expect(new Set(rooms.map(({ externalId }) => externalId)).size).toBe(3);
    expect(world.slack.channels.filter(({ name }) => name.startsWith(NAME))).toHaveLength(3);
  });
});
