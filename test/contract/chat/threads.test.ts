/** Threads, edits and deletions of the workspace on both engines, and history that is found by numbers. */
import { and, eq } from 'drizzle-orm';
import { afterEach, describe, expect, inject, test } from 'vitest';
import type { Message } from '../../../src/domain/message.js';
import { channelById } from '../../../src/store/queries/workspace/channels.js';
import {
  type MessageLine,
  messageIn,
  messagesAfter,
  messagesBefore,
  messagesChanged,
  newestMessages,
} from '../../../src/store/queries/workspace/messages.js';
import { addMessage, deleteMessage, editMessage } from '../../../src/store/queries/workspace/posting.js';
import { freshDatabase } from '../../support/postgres.js';
import { openWorkspace } from './workspace.js';

const engines = [
  { engine: 'SQLite', database: async () => ({ url: 'file::memory:', drop: async () => {} }) },
  { engine: 'PostgreSQL', database: () => freshDatabase(inject('postgresUrl')) },
];

const words = (text: string): Message => ({ tone: 'neutral', blocks: [{ type: 'quote', text }] });

describe.each(engines)('on $engine', ({ database }) => {
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) await cleanup();
  });

  async function given() {
    const { url, drop } = await database();
    const w = await openWorkspace(url);
    cleanups.push(async () => {
      await w.store.close();
      await drop();
    });
    const open = async (key: string) =>
      (
        await w.platform.openRoom({
          organizationId: w.organizationId,
          key,
          name: key,
          private: false,
          kind: 'WAR_ROOM',
          people: [],
        })
      ).externalId;
    const room = await open('room');
    const { store, newId, clock } = w;
    const say = (text: string, more: { readonly answers?: string; readonly key?: string } = {}) =>
      store.tx((tx) =>
        addMessage(tx, {
          id: newId(),
          channelId: room,
          authorId: w.viewer('Ada').userId,
          key: more.key ?? `said:${text}`,
          body: words(text),
          pinned: false,
          at: clock.now(),
          ...(more.answers === undefined ? {} : { answers: more.answers }),
        }),
      );
    const channel: MessageLine = { channelId: room, threadId: null };
    const thread = (id: string): MessageLine => ({ channelId: room, threadId: id });
    const message = (id: string | undefined) => messageIn(store.read, room, id ?? '');
    return { ...w, open, room, say, channel, thread, message };
  }
  const texts = (found: readonly { readonly body: Message }[]): readonly string[] =>
    found.flatMap(({ body }) => body.blocks.flatMap((block) => (block.type === 'quote' ? [block.text] : [])));

  test('a reply stands in its thread and not in the channel, and the answered message counts it', async () => {
    const { store, clock, say, channel, thread, message } = await given();
    const root = (await say('root')) ?? '';
    await say('beside');
    const first = (await say('first', { answers: root })) ?? '';
    await say('second', { answers: first });
    expect(texts(await newestMessages(store.read, channel, 10))).toEqual(['root', 'beside']);
    expect(texts(await newestMessages(store.read, thread(root), 10))).toEqual(['first', 'second']);
    expect(await message(root)).toMatchObject({ replies: 2, lastReplyAt: clock.now(), editedAt: null });
    expect(await message(first)).toMatchObject({ threadId: root, replies: 0 });
    // Whoever follows the channel hears of the replies and of what they answer, each once.
    expect((await messagesChanged(store.read, channel.channelId, 2, 10)).map(({ change }) => change)).toEqual(
      [3, 5, 6],
    );
  });

  test('replies that come at once are each counted and numbered once, and sent twice they are said once', async () => {
    const { store, say, room, thread, message } = await given();
    const root = (await say('root')) ?? '';
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => say(`${i % 20}`, { answers: root, key: `said:${i % 20}` })),
    );
    const replies = await newestMessages(store.read, thread(root), 100);
    expect(new Set(texts(replies)).size).toBe(20);
    expect(replies).toHaveLength(20);
    expect(await message(root)).toMatchObject({ replies: 20 });
    expect(replies.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
    expect(await channelById(store.read, room)).toMatchObject({ lastSeq: 21, lastChange: 41 });
  });

  test('nothing answers a message that is not there, or in another channel', async () => {
    const { store, newId, clock, open, say, room } = await given();
    const root = (await say('root')) ?? '';
    const other = await open('other');
    const row = { authorId: null, key: 'k', body: words('x'), pinned: false, at: clock.now() };
    for (const [channelId, answers] of [
      [room, newId()],
      [other, root],
    ] as const)
      expect(
        await store.tx((tx) => addMessage(tx, { ...row, id: newId(), channelId, answers })),
      ).toBeUndefined();
    expect(await channelById(store.read, other)).toMatchObject({ lastSeq: 0, lastChange: 0 });
  });

  test('history is found by numbers in both directions, past whatever stands in threads', async () => {
    const { store, say, channel, thread } = await given();
    const root = (await say('0')) ?? '';
    for (let i = 1; i <= 9; i += 1) {
      await say(`${i}`);
      if (i % 3 === 0) await say(`reply ${i}`, { answers: root });
    }
    const all = await newestMessages(store.read, channel, 100);
    expect(texts(all)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    const five = all[5]?.seq ?? 0;
    expect(texts(await messagesBefore(store.read, channel, five, 3))).toEqual(['2', '3', '4']);
    expect(texts(await messagesAfter(store.read, channel, five, 3))).toEqual(['6', '7', '8']);
    expect(await messagesBefore(store.read, channel, 1, 3)).toEqual([]);
    const replies = await newestMessages(store.read, thread(root), 100);
    const [, middle] = replies;
    expect(texts(await messagesBefore(store.read, thread(root), middle?.seq ?? 0, 3))).toEqual(['reply 3']);
    expect(texts(await messagesAfter(store.read, thread(root), middle?.seq ?? 0, 3))).toEqual(['reply 9']);
  });

  test('what is deleted leaves its place and its thread, and nothing by which its words are found', async () => {
    const { store, clock, viewer, say, room, channel, thread, message } = await given();
    const root = (await say('secret')) ?? '';
    await say('reply', { answers: root });
    const ben = viewer('Ben').userId ?? '';
    const { messageWords, mentions } = store.read.tables;
    const indexed = () => store.read.select().from(messageWords).where(eq(messageWords.messageId, root));
    expect(await indexed()).toMatchObject([{ word: 'secret' }]);
    await store.tx(async (tx) => {
      await tx.insert(mentions).values({ userId: ben, channelId: room, seq: 1 });
      await tx.insert(mentions).values({ userId: ben, channelId: room, seq: 2 });
    });
    expect(await store.tx((tx) => deleteMessage(tx, room, root, clock.now()))).toBe(true);
    expect(await message(root)).toMatchObject({
      deletedAt: clock.now(),
      body: { tone: 'neutral', blocks: [] },
      replies: 1,
      change: 4,
    });
    expect(texts(await newestMessages(store.read, thread(root), 10))).toEqual(['reply']);
    expect(await newestMessages(store.read, channel, 10)).toHaveLength(1);
    expect(await indexed()).toEqual([]);
    const named = await store.read
      .select({ seq: mentions.seq })
      .from(mentions)
      .where(and(eq(mentions.channelId, room), eq(mentions.userId, ben)));
    expect(named).toEqual([{ seq: 2 }]);
    // It is gone for good: neither is it deleted twice nor do words come back.
    expect(await store.tx((tx) => deleteMessage(tx, room, root, clock.now()))).toBe(false);
    expect(await store.tx((tx) => editMessage(tx, room, root, words('again'), clock.now()))).toBe(false);
    expect(await channelById(store.read, room)).toMatchObject({ lastChange: 4 });
  });
});
