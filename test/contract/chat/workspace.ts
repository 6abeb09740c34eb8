/** A workspace in an empty database, for both engines. */
import { asc, eq } from 'drizzle-orm';
import { createClock } from '../../../src/app/clock.js';
import { createIds } from '../../../src/app/ids.js';
import { ensureOrganization, seedExample } from '../../../src/app/seed.js';
import { viewerOf } from '../../../src/core/dispatch/deferred.js';
import { openStore } from '../../../src/store/open.js';
import { PeopleQueries } from '../../../src/store/queries/people.js';
import { systemViewer, type Viewer } from '../../../src/store/queries/viewer.js';
import { channelById } from '../../../src/store/queries/workspace/channels.js';
import { createWebPlatform } from '../../../src/web/index.js';
import type { SeenRoom } from './describeChatPlatform.js';

export type Workspace = Awaited<ReturnType<typeof openWorkspace>>;

export async function openWorkspace(url: string) {
  const store = await openStore(url);
  const clock = createClock({ mode: 'manual', at: new Date('2026-03-02T09:00:00Z') }, undefined);
  const newId = createIds(clock);
  const organization = await ensureOrganization({ store, clock, newId });
  await seedExample({ store, clock, newId }, organization.id);
  const users = await new PeopleQueries(store.read, systemViewer(organization.id)).activeUsers(10);
  const platform = createWebPlatform({ store, clock, newId, publicUrl: 'https://muster.example' });
  return {
    store,
    clock,
    newId,
    platform,
    organizationId: organization.id,
    users,
    viewer: (firstName: string): Viewer => {
      const user = users.find(({ name }) => name.startsWith(firstName));
      if (user === undefined) throw new Error(`There is no ${firstName}.`);
      return viewerOf(user);
    },
    /** The messages as they are stored. */
    stored: async (channelId: string) => {
      const { messages } = store.read.tables;
      return await store.read
        .select()
        .from(messages)
        .where(eq(messages.channelId, channelId))
        .orderBy(asc(messages.seq));
    },
    look: async (room: string): Promise<SeenRoom> => {
      const channel = await channelById(store.read, room);
      if (channel === undefined) throw new Error(`There is no ${room}.`);
      const { messages, channelMembers } = store.read.tables;
      const said = await store.read
        .select()
        .from(messages)
        .where(eq(messages.channelId, room))
        .orderBy(asc(messages.seq));
      const members = await store.read
        .select()
        .from(channelMembers)
        .where(eq(channelMembers.channelId, room));
      return {
        name: channel.name,
        private: channel.private,
        topic: channel.topic,
        members: members.map(({ userId }) => userId),
        messages: said.map(({ id, body, pinned }) => ({ externalId: id, message: body, pinned })),
      };
    },
  };
}
