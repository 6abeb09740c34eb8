/** The workspace as a chat platform: what Slack or Teams would do for us, done in our own tables. */

import { createHash } from 'node:crypto';
import { type Authorship, audit } from '../core/audit.js';
import { type ChatPlatform, type Clock, DeliveryProblem, type NewId, type RoomRef } from '../core/ports.js';
import { withSuffix } from '../domain/incident/roomName.js';
import type { Person } from '../domain/message.js';
import type { Viewer } from '../store/queries/viewer.js';
import {
  addChannel,
  addMembers,
  type Channel,
  channelById,
  channelByKey,
  mayJoin,
  nameChannel,
  setChannelPrivate,
  setTopic,
  WORKSPACE,
} from '../store/queries/workspace/channels.js';
import { joinConversation } from '../store/queries/workspace/directs.js';
import { addMessage, editMessage } from '../store/queries/workspace/posting.js';
import type { Store, Writer } from '../store/store.js';

export interface PlatformParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  /** The address under which people reach the workspace. */
  readonly publicUrl: string;
}

const ROOM_NAME_LIMIT = 80;
/** How many names are tried when one is taken. */
const NAME_TRIES = 1_000;

type Wanted = Pick<Channel, 'organizationId' | 'kind' | 'key' | 'name' | 'private'> & {
  readonly topic?: string;
};

/** The name, and what is tried when it is taken. */
function* namesLike(name: string): Generator<string> {
  yield name;
  for (let n = 2; n <= NAME_TRIES; n += 1) yield withSuffix(name, n, ROOM_NAME_LIMIT);
}

/** Opens a channel, or finds the one that was opened for the same key. A name that is taken gets a number. */
export async function openChannel(
  w: Writer,
  { clock, newId }: { readonly clock: Pick<Clock, 'now'>; readonly newId: NewId },
  wanted: Wanted,
): Promise<Channel> {
  for (const name of namesLike(wanted.name)) {
    const known = await channelByKey(w, wanted.organizationId, wanted.key);
    if (known !== undefined) return known;
    await addChannel(w, { topic: '', ...wanted, name, id: newId(), createdAt: clock.now() });
  }
  throw new DeliveryProblem(`Every name like ${wanted.name} is taken.`, true);
}

const directKey = (userId: string): string => `direct:${userId}`;

/** The person's own conversation with Muster. */
export async function openDirectChannel(
  w: Writer,
  parts: Pick<PlatformParts, 'clock' | 'newId'>,
  organizationId: string,
  userId: string,
): Promise<Channel> {
  const channel = await openChannel(w, parts, {
    organizationId,
    kind: 'DIRECT',
    key: directKey(userId),
    name: `direct-${userId}`,
    private: true,
  });
  await addMembers(w, channel, [userId]);
  return channel;
}

/** The conversation with Muster of whoever looks; opened when there is none yet. */
export async function ownChannel(
  parts: Pick<PlatformParts, 'store' | 'clock' | 'newId'>,
  { organizationId, userId }: Viewer,
): Promise<Channel> {
  const id = userId ?? '';
  const known = await channelByKey(parts.store.read, organizationId, directKey(id));
  return known ?? (await parts.store.tx((w) => openDirectChannel(w, parts, organizationId, id)));
}

/** The conversation between people; opened when it is the first time, and audited then. */
export async function openConversation(
  { w, viewer, newId, now, ...rest }: Authorship,
  people: readonly Person[],
): Promise<Channel> {
  const ids = people.map(({ id }) => id).toSorted();
  const key = `people:${ids.join(',')}`;
  const { organizationId } = viewer;
  const known = await channelByKey(w, organizationId, key);
  if (known !== undefined) return known;
  // Nobody reads this name: for each of them it is called by the others.
  const name = `people-${createHash('sha256').update(key).digest('hex')}`;
  const wanted = { organizationId, kind: 'PEOPLE', key, name, private: true } as const;
  const channel = await openChannel(w, { clock: { now: () => now }, newId }, wanted);
  await joinConversation(w, channel.id, ids);
  await audit(
    { w, viewer, newId, now, ...rest },
    {
      action: 'conversation.open',
      subjectType: 'channel',
      subjectId: channel.id,
      before: null,
      after: { people: people.map(({ id, name: called }) => ({ id, name: called })) },
    },
  );
  return channel;
}

export function createWebPlatform(parts: PlatformParts): ChatPlatform {
  const { store, clock, newId, publicUrl } = parts;
  // The outbox's own work: a crowd of requests must not turn a delivery away.
  const write = <R>(fn: (w: Writer) => Promise<R>): Promise<R> => store.tx(fn, { waits: true });
  const refOf = ({ id, name }: Channel): RoomRef => ({
    externalId: id,
    name,
    url: new URL(`/c/${id}`, publicUrl).href,
  });
  const existing = async (w: Writer, room: string): Promise<Channel> => {
    const channel = await channelById(w, room);
    if (channel === undefined) throw gone();
    return channel;
  };

  return {
    id: WORKSPACE,
    name: 'Web workspace',
    can: {
      editMessages: true,
      setTopics: true,
      privateRooms: true,
      convertRooms: true,
      // Its pages show purpose and links beside every room, and a room that is over just lies below the others.
      describeRooms: false,
      renameRooms: true,
      archiveRooms: false,
      menus: true,
      roomNameLimit: ROOM_NAME_LIMIT,
    },

    openRoom: async ({ organizationId, key, name, private: isPrivate, kind }) => {
      const wanted = {
        organizationId,
        key,
        name,
        private: isPrivate,
        kind: kind === 'WAR_ROOM' ? 'ROOM' : 'CHANNEL',
      } as const;
      return refOf(await write((w) => openChannel(w, parts, wanted)));
    },

    openDirect: async (organizationId, person) =>
      refOf(await write((w) => openDirectChannel(w, parts, organizationId, person.id))),

    post: async ({ room, key, message, pinned }) => {
      const row = {
        id: newId(),
        channelId: room,
        authorId: null,
        key: `muster:${key}`,
        body: message,
        pinned,
        at: clock.now(),
      };
      const externalId = await write((w) => addMessage(w, row));
      if (externalId === undefined) throw gone();
      return { externalId };
    },

    edit: async ({ room, externalId, message }) => {
      if (!(await write((w) => editMessage(w, room, externalId, message, clock.now())))) throw gone();
    },

    setTopic: ({ room }, topic) => write(async (w) => setTopic(w, await existing(w, room), topic)),

    describeRoom: () => Promise.resolve(),
    renameRoom: ({ room }, name) =>
      write(async (w) => refOf(await nameChannel(w, await existing(w, room), namesLike(name)))),
    setArchived: () => Promise.resolve(),

    setPrivate: ({ room }, isPrivate) =>
      write(async (w) => setChannelPrivate(w, await existing(w, room), isPrivate)),

    invite: ({ room }, people) =>
      write(async (w) => {
        const channel = await existing(w, room);
        const ids = people.map(({ id }) => id);
        const welcome = await mayJoin(w, channel, ids);
        await addMembers(
          w,
          channel,
          ids.filter((id) => welcome.has(id)),
        );
        return people.filter(({ id }) => !welcome.has(id)).map(problemWith);
      }),
  };
}

const gone = (): DeliveryProblem =>
  new DeliveryProblem('The channel or message is not in the workspace any more.', true);

const problemWith = ({ id }: Person) => ({
  personId: id,
  problem: 'is not an active member of this workspace',
});
