/** Teams on both engines: the contract of the chat port, against the double. */
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import type { Actions } from '../../../src/chat/teams/render/buttons.js';
import { renderMessage } from '../../../src/chat/teams/render/message.js';
import { PeopleQueries } from '../../../src/store/queries/people.js';
import { systemViewer } from '../../../src/store/queries/viewer.js';
import {
  NAME,
  openTeamsWorld,
  personNamed,
  roomRequest,
  roomsNamed,
  type TeamsWorld,
} from '../../chat/teams/platformGiven.js';
import { freshDatabase } from '../../support/postgres.js';
import { describeChatPlatform, type Subject } from './describeChatPlatform.js';

const engines = [
  { engine: 'SQLite', database: async () => ({ url: 'file::memory:', drop: async () => {} }) },
  { engine: 'PostgreSQL', database: () => freshDatabase(inject('postgresUrl')) },
];

/** What tells one message from another, for nobody to see: whose it is, and the message that a view is made of. */
const nameless = (card: unknown): unknown =>
  JSON.parse(
    JSON.stringify(card, (key, value: unknown) =>
      (key === 'id' && typeof value === 'string' && value.startsWith('k:')) || key === 'refresh'
        ? undefined
        : typeof value === 'object' && value !== null && 'do' in value && value.do === 'view'
          ? { do: 'view' }
          : value,
    ),
  );

async function subjectOf(world: TeamsWorld): Promise<Subject> {
  const { teams, store, organizationId, platform, base } = world;
  const people = [personNamed(world, 'Ada'), personNamed(world, 'Ben')] as const;
  // Everybody else has left the team: who is in a channel is who is in its team.
  const entraIds = await base.people.entraIdsOfAll(organizationId, people);
  for (const id of [...teams.team().members.keys()])
    if (![...entraIds.values()].includes(id)) teams.team().members.delete(id);
  const users = () => new PeopleQueries(store.read, systemViewer(organizationId)).activeUsers(10);
  const reader = await base.people.reader(
    organizationId,
    people.map(({ id }) => id),
  );
  return {
    platform,
    organizationId,
    people,
    pins: false,
    stranger: { id: '00000000-0000-4000-8000-00000000dead', name: 'Mallory' },
    shown: (message) => {
      const actions: Actions =
        message.buttons === undefined
          ? { type: 'none' }
          : { type: 'view', refresh: { id: 'any', userIds: [] } };
      const { card, summary } = renderMessage(message, reader, actions);
      return { summary, card: nameless(card) };
    },
    look: async (room) => {
      const conversation = teams.conversations.find(({ id }) => id === room);
      if (conversation === undefined) throw new Error(`There is no ${room}.`);
      const everybody = await users();
      return {
        name: conversation.name,
        private: conversation.kind !== 'channel',
        topic: conversation.description.split('\n')[0] ?? '',
        members: [...conversation.members.keys()].flatMap(
          (member) => everybody.find(({ teamsUserId }) => teamsUserId === member)?.id ?? [],
        ),
        messages: conversation.messages.map(({ id, card, summary }) => ({
          externalId: id,
          message: { summary, card: nameless(card) },
          pinned: false,
        })),
      };
    },
  };
}

describe.each(engines)('on $engine', ({ engine, database }) => {
  describeChatPlatform(`Teams on ${engine}`, async () => {
    const { url, drop } = await database();
    const world = await openTeamsWorld({ databaseUrl: url });
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
    const world = await openTeamsWorld({ databaseUrl: url });
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
    expect(roomsNamed(world, NAME)).toHaveLength(3);
  });

  test('replicas that open private rooms at once make one chat for each incident', async () => {
    const { url, drop } = await database();
    const world = await openTeamsWorld({ databaseUrl: url });
    onTestFinished(async () => {
      await world.close();
      await drop();
    });
    const keys = ['one', 'two', 'one', 'two', 'one', 'two'];
    const open = (key: string) =>
      world.replica().platform.openRoom(roomRequest(world, { key, private: true }));
    // Who comes second is told to come back.
    await Promise.allSettled(keys.map(open));
    const rooms = await Promise.all(['one', 'two'].map(open));
    expect(new Set(rooms.map(({ externalId }) => externalId)).size).toBe(2);
    expect(roomsNamed(world, NAME)).toHaveLength(2);
  });

  test('topic and details of a new room that are said at once both stand above it', async () => {
    const { url, drop } = await database();
    const world = await openTeamsWorld({ databaseUrl: url });
    onTestFinished(async () => {
      await world.close();
      await drop();
    });
    for (const key of ['one', 'two', 'three', 'four']) {
      const { externalId: room } = await world.platform.openRoom(roomRequest(world, { key }));
      const at = { organizationId: world.organizationId, room };
      await Promise.all([
        world.platform.setTopic(at, 'SEV1'),
        world.platform.describeRoom(at, { purpose: 'War room', links: [] }),
      ]);
      expect(world.teams.conversation(room).description).toBe('SEV1\nWar room');
    }
  });
});
