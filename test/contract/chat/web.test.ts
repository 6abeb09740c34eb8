/** The workspace on both engines: the contract of the chat port, and what live windows and privacy rely on beside it. */
import { afterEach, describe, expect, inject, test } from 'vitest';
import { md, say } from '../../../src/domain/message.js';
import { channelById, channelSeen } from '../../../src/store/queries/workspace/channels.js';
import { channelsSeen } from '../../../src/store/queries/workspace/lists.js';
import {
  messagesChanged,
  newestMessages,
  pinnedMessage,
} from '../../../src/store/queries/workspace/messages.js';
import { addMessage } from '../../../src/store/queries/workspace/posting.js';
import { freshDatabase } from '../../support/postgres.js';
import { describeChatPlatform, type Subject } from './describeChatPlatform.js';
import { openWorkspace, type Workspace } from './workspace.js';

const engines = [
  { engine: 'SQLite', database: async () => ({ url: 'file::memory:', drop: async () => {} }) },
  { engine: 'PostgreSQL', database: () => freshDatabase(inject('postgresUrl')) },
];

async function open(database: () => Promise<{ url: string; drop(): Promise<void> }>) {
  const { url, drop } = await database();
  const workspace = await openWorkspace(url);
  const close = async (): Promise<void> => {
    await workspace.store.close();
    await drop();
  };
  return { workspace, close };
}

function subjectOf({ platform, organizationId, users, look }: Workspace): Subject {
  const [ada, ben] = users;
  if (ada === undefined || ben === undefined) throw new Error('Nobody is seeded.');
  const stranger = { id: '00000000-0000-4000-8000-00000000dead', name: 'Mallory' };
  return { platform, organizationId, people: [ada, ben], stranger, look };
}

describe.each(engines)('on $engine', ({ engine, database }) => {
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) await cleanup();
  });
  const given = async (): Promise<Workspace> => {
    const { workspace, close } = await open(database);
    cleanups.push(close);
    return workspace;
  };
  const room = async ({ platform, organizationId }: Workspace, more = {}): Promise<string> =>
    (
      await platform.openRoom({
        organizationId,
        key: 'room',
        name: 'room',
        private: false,
        kind: 'WAR_ROOM',
        people: [],
        ...more,
      })
    ).externalId;
  const named = async ({ store, viewer }: Workspace, who: string): Promise<string[]> =>
    (await channelsSeen(store.read, viewer(who))).map(({ name }) => name);

  describeChatPlatform(`the workspace on ${engine}`, async () => {
    const { workspace, close } = await open(database);
    return { subject: subjectOf(workspace), close };
  });

  test('messages and changes are numbered without gaps, whatever happens at once', async () => {
    const w = await given();
    const channel = await room(w);
    const { platform, store, newId, clock } = w;
    const [ada] = w.users;
    const message = (text: string) => say('info', md`${text}`);
    const card = await platform.post({
      organizationId: w.organizationId,
      room: channel,
      key: 'card',
      message: message('0'),
      pinned: true,
      repeated: false,
    });
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => [
        platform.post({
          organizationId: w.organizationId,
          room: channel,
          key: `k${i % 20}`,
          message: message(`${i}`),
          pinned: false,
          repeated: false,
        }),
        platform.edit({
          organizationId: w.organizationId,
          room: channel,
          externalId: card.externalId,
          message: message(`edit ${i}`),
        }),
        store.tx((tx) =>
          addMessage(tx, {
            id: newId(),
            channelId: channel,
            authorId: ada?.id ?? null,
            key: `said:${i % 10}`,
            body: message('hello'),
            pinned: false,
            at: clock.now(),
          }),
        ),
      ]).flat(),
    );
    const stored = await w.stored(channel);
    const last = await channelById(store.read, channel);
    expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: 31 }, (_, i) => i + 1));
    expect(new Set(stored.map(({ change }) => change)).size).toBe(31);
    expect(last?.lastSeq).toBe(31);
    // One change for each message and one for each edit that changed something.
    expect(last?.lastChange).toBe(31 + 30);
    expect(Math.max(...stored.map(({ change }) => change))).toBe(last?.lastChange);
  });

  test('what changed after a change is found in the order of the changes', async () => {
    const w = await given();
    const channel = await room(w);
    const post = (key: string, pinned = false) =>
      w.platform.post({
        organizationId: w.organizationId,
        room: channel,
        key,
        message: say('info', md`${key}`),
        pinned,
        repeated: false,
      });
    const first = await post('first', true);
    await post('second');
    await w.platform.edit({
      organizationId: w.organizationId,
      room: channel,
      externalId: first.externalId,
      message: say('good', md`edited`),
    });
    await post('third');
    const changed = await messagesChanged(w.store.read, channel, 2, 100);
    expect(changed.map(({ seq, change }) => [seq, change])).toEqual([
      [1, 3],
      [3, 4],
    ]);
    expect(changed[0]?.editedAt).toEqual(w.clock.now());
    expect(
      (await newestMessages(w.store.read, { channelId: channel, threadId: null }, 2)).map(({ seq }) => seq),
    ).toEqual([2, 3]);
    expect((await pinnedMessage(w.store.read, channel))?.id).toBe(first.externalId);
  });

  test('every change is told to whoever looks at the channel', async () => {
    const w = await given();
    const channel = await room(w);
    const heard: string[] = [];
    w.store.onSignal((topic) => heard.push(topic));
    const sent = say('info', md`text`);
    const { externalId } = await w.platform.post({
      organizationId: w.organizationId,
      room: channel,
      key: 'a',
      message: sent,
      pinned: false,
      repeated: false,
    });
    await expect.poll(() => heard).toContain(`channel:${channel}`);
    heard.length = 0;
    // Nothing changes, so nobody is woken.
    await w.platform.edit({ organizationId: w.organizationId, room: channel, externalId, message: sent });
    await w.platform.setTopic({ organizationId: w.organizationId, room: channel }, 'topic');
    await expect.poll(() => heard).toContain(`workspace:${w.organizationId}`);
    expect(heard.filter((topic) => topic === `channel:${channel}`)).toHaveLength(1);
  });

  test('private rooms are there for their members and admins only', async () => {
    const w = await given();
    const channel = await room(w, { key: 'secret', name: 'secret', private: true });
    const [, , chen] = w.users;
    await w.platform.invite({ organizationId: w.organizationId, room: channel }, [
      { id: chen?.id ?? '', name: 'Chen' },
    ]);
    for (const [who, sees] of [
      ['Ada', true],
      ['Ben', false],
      ['Chen', true],
      ['Emil', false],
    ] as const) {
      expect(await named(w, who)).toEqual(sees ? ['secret'] : []);
      expect((await channelSeen(w.store.read, w.viewer(who), channel)) !== undefined).toBe(sees);
    }
  });

  test('a conversation with Muster is seen by its person only, admins included', async () => {
    const w = await given();
    const ben = w.viewer('Ben');
    const { externalId } = await w.platform.openDirect(w.organizationId, {
      id: ben.userId ?? '',
      name: 'Ben',
    });
    expect(await channelSeen(w.store.read, ben, externalId)).toBeDefined();
    expect(await channelSeen(w.store.read, w.viewer('Ada'), externalId)).toBeUndefined();
    // It is no channel to go to: it stands under its own heading.
    expect(await named(w, 'Ben')).toEqual([]);
  });

  test('another organization sees nothing of it', async () => {
    const w = await given();
    const channel = await room(w);
    const viewer = { ...w.viewer('Ada'), organizationId: '00000000-0000-4000-8000-000000000001' };
    expect(await channelSeen(w.store.read, viewer, channel)).toBeUndefined();
    expect(await channelsSeen(w.store.read, viewer)).toEqual([]);
  });
});
