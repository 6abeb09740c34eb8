/** What is new to whom, who is named, who is there, and what people write to each other alone: on both engines. */
import { afterEach, describe, expect, inject, test } from 'vitest';
import type { Mentioned } from '../../../src/domain/mentions.js';
import type { Message } from '../../../src/domain/message.js';
import type { Viewer } from '../../../src/store/queries/viewer.js';
import { channelSeen, setChannelPrivate } from '../../../src/store/queries/workspace/channels.js';
import { directsSeen } from '../../../src/store/queries/workspace/directs.js';
import { channelsSeen } from '../../../src/store/queries/workspace/lists.js';
import { MOST_COUNTED, markOf } from '../../../src/store/queries/workspace/marks.js';
import { readersAmong } from '../../../src/store/queries/workspace/mentions.js';
import { addMessage, deleteMessage, editMessage } from '../../../src/store/queries/workspace/posting.js';
import { markPresent, presentAmong, presentIn } from '../../../src/store/queries/workspace/presence.js';
import { markRead, readUpTo } from '../../../src/store/queries/workspace/reads.js';
import { openConversation } from '../../../src/web/platform.js';
import { freshDatabase } from '../../support/postgres.js';
import { openWorkspace, type Workspace } from './workspace.js';

const engines = [
  { engine: 'SQLite', database: async () => ({ url: 'file::memory:', drop: async () => {} }) },
  { engine: 'PostgreSQL', database: () => freshDatabase(inject('postgresUrl')) },
];
const words = (text: string): Message => ({ tone: 'neutral', blocks: [{ type: 'quote', text }] });
const idOf = ({ userId }: Viewer): string => userId ?? '';

describe.each(engines)('on $engine', ({ database }) => {
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  /** A workspace with one channel, in which things are said. */
  async function given() {
    const { url, drop } = await database();
    cleanups.push(drop);
    const workspace: Workspace = await openWorkspace(url);
    const { store, platform, organizationId, newId, clock, viewer } = workspace;
    cleanups.push(() => store.close());
    const heard: string[] = [];
    store.onSignal((topic) => void heard.push(topic));
    const room = async (key: string, isPrivate = false): Promise<string> =>
      (
        await platform.openRoom({
          organizationId,
          key,
          name: key,
          private: isPrivate,
          kind: 'ANNOUNCEMENTS',
          people: [],
        })
      ).externalId;
    let count = 0;
    return {
      ...workspace,
      heard,
      room,
      channel: await room('general'),
      /** Somebody says something; nobody is Muster itself. */
      says: async (channelId: string, who?: string, named: readonly string[] = []): Promise<string> => {
        count += 1;
        const mentions = named.map((name): Mentioned => ({ id: idOf(viewer(name)), name, at: 0, length: 1 }));
        const id = await store.tx((w) =>
          addMessage(w, {
            id: newId(),
            channelId,
            authorId: who === undefined ? null : idOf(viewer(who)),
            key: `k${count}`,
            body: words(`number ${count}`),
            pinned: false,
            at: clock.now(),
            mentions,
          }),
        );
        return id ?? '';
      },
      reads: (channelId: string, who: string, seq: number) =>
        store.tx((w) => markRead(w, channelId, idOf(viewer(who)), seq)),
      /** What one of them sees of the channel: in the list, and asked for alone. */
      mark: async (channelId: string, who: string) => {
        const listed = (await channelsSeen(store.read, viewer(who))).find(({ id }) => id === channelId);
        const alone = await markOf(store.read, viewer(who), channelId);
        if (listed !== undefined) expect(alone).toEqual(listed.mark);
        return alone;
      },
      converse: (who: string, ...others: string[]) =>
        store.tx((w) =>
          openConversation(
            { w, viewer: viewer(who), newId, now: clock.now(), surface: 'web', requestId: null },
            [who, ...others].map((name) => ({ id: idOf(viewer(name)), name: viewer(name).name })),
          ),
        ),
    };
  }

  test('what others say is new until it is read, and reading never goes back', async () => {
    const w = await given();
    const { channel, store } = w;
    expect(await w.mark(channel, 'Ada')).toEqual({ unread: false, forMe: 0 });
    await w.says(channel, 'Ben');
    expect(await w.mark(channel, 'Ada')).toEqual({ unread: true, forMe: 0 });
    expect(await w.mark(channel, 'Ben')).toEqual({ unread: false, forMe: 0 });
    expect(await readUpTo(store.read, channel, idOf(w.viewer('Ada')))).toBeUndefined();

    expect(await w.reads(channel, 'Ada', 1)).toBe(true);
    expect(await w.mark(channel, 'Ada')).toEqual({ unread: false, forMe: 0 });
    const { length } = w.heard;
    expect(await w.reads(channel, 'Ada', 1)).toBe(false);
    expect(await w.reads(channel, 'Ada', 0)).toBe(false);
    expect(w.heard.length).toBe(length);
    expect(await readUpTo(store.read, channel, idOf(w.viewer('Ada')))).toBe(1);

    await w.says(channel);
    expect(await w.mark(channel, 'Ada')).toEqual({ unread: true, forMe: 0 });
    expect(await w.mark(channel, 'Ben')).toEqual({ unread: true, forMe: 0 });
  });

  test('one’s own words are no news, and hide none', async () => {
    const w = await given();
    const { channel } = w;
    await w.says(channel, 'Ben');
    await w.reads(channel, 'Ada', 1);
    await w.says(channel, 'Ada');
    await w.says(channel, 'Ada');
    expect(await readUpTo(w.store.read, channel, idOf(w.viewer('Ada')))).toBe(3);
    await w.says(channel, 'Ben');
    await w.says(channel, 'Ada');
    expect(await readUpTo(w.store.read, channel, idOf(w.viewer('Ada')))).toBe(3);
    expect(await w.mark(channel, 'Ada')).toEqual({ unread: true, forMe: 0 });
  });

  test('what was said before somebody was here is nothing new to them, and deleted words to nobody', async () => {
    const w = await given();
    const { channel, store, clock } = w;
    const { users } = store.read.tables;
    await w.says(channel, 'Ben');
    await store.tx((tx) => tx.update(users).set({ createdAt: new Date(clock.now().getTime() + 60_000) }));
    expect(await w.mark(channel, 'Ada')).toEqual({ unread: false, forMe: 0 });
    await store.tx((tx) => tx.update(users).set({ createdAt: clock.now() }));
    expect(await w.mark(channel, 'Ada')).toEqual({ unread: true, forMe: 0 });
    const gone = await w.says(channel, 'Ben', ['Ada']);
    await w.reads(channel, 'Ada', 1);
    expect(await w.mark(channel, 'Ada')).toEqual({ unread: true, forMe: 1 });
    await store.tx((tx) => deleteMessage(tx, channel, gone, clock.now()));
    expect(await w.mark(channel, 'Ada')).toEqual({ unread: false, forMe: 0 });
  });

  test('whoever is named is told how often; an edit names others, and nobody themselves', async () => {
    const w = await given();
    const { channel, store, clock } = w;
    await w.says(channel, 'Ben', ['Ada', 'Ada', 'Ben']);
    const second = await w.says(channel, 'Ben', ['Ada']);
    expect(await w.mark(channel, 'Ada')).toEqual({ unread: true, forMe: 2 });
    expect(await w.mark(channel, 'Ben')).toEqual({ unread: false, forMe: 0 });
    const chen: Mentioned = { id: idOf(w.viewer('Chen')), name: 'Chen Wei', at: 0, length: 1 };
    await store.tx((tx) => editMessage(tx, channel, second, words('other words'), clock.now(), [chen]));
    expect(await w.mark(channel, 'Ada')).toEqual({ unread: true, forMe: 1 });
    expect(await w.mark(channel, 'Chen')).toEqual({ unread: true, forMe: 1 });
    expect((await w.stored(channel))[1]?.mentions).toEqual([chen]);
    await w.reads(channel, 'Ada', 2);
    expect(await w.mark(channel, 'Ada')).toEqual({ unread: false, forMe: 0 });
  });

  test('only those may be named who may read the channel', async () => {
    const w = await given();
    const { store, viewer } = w;
    const hidden = await w.room('hidden', true);
    const all = ['Ada', 'Ben', 'Chen'].map((name) => idOf(viewer(name)));
    await w.platform.invite({ organizationId: w.organizationId, room: hidden }, [
      { id: all[1] ?? '', name: 'Ben' },
    ]);
    // Ada is an admin.
    expect(await readersAmong(store.read, hidden, all)).toEqual(new Set(all.slice(0, 2)));
    expect(await readersAmong(store.read, w.channel, all)).toEqual(new Set(all));
    const direct = await w.converse('Ben', 'Chen');
    expect(await readersAmong(store.read, direct.id, all)).toEqual(new Set(all.slice(1)));
    const channel = await channelSeen(store.read, viewer('Ada'), hidden);
    if (channel === undefined) throw new Error('It is gone.');
    await store.tx((tx) => setChannelPrivate(tx, channel, false));
    expect(await readersAmong(store.read, hidden, all)).toEqual(new Set(all));
  });

  test('a conversation between people is one, whoever opens it, and nobody else’s: an admin’s neither', async () => {
    const w = await given();
    const { store, viewer, clock } = w;
    const [one, again] = await Promise.all([w.converse('Ben', 'Chen'), w.converse('Chen', 'Ben')]);
    expect(again.id).toBe(one.id);
    expect((await w.converse('Ben', 'Chen', 'Dana')).id).not.toBe(one.id);
    const named = async (who: string) =>
      (await directsSeen(store.read, viewer(who), clock.wallNow())).people.map(({ name }) => name);
    // Nobody has said anything or looked in yet.
    expect(await named('Ben')).toEqual([]);
    await w.reads(one.id, 'Ben', 0);
    expect(await named('Ben')).toEqual(['Chen Wei']);
    expect(await named('Chen')).toEqual([]);

    w.heard.length = 0;
    await w.says(one.id, 'Ben');
    expect(await named('Chen')).toEqual(['Ben Carter']);
    // Each time: it has become their latest.
    await expect.poll(() => w.heard).toContain(`directs:${idOf(viewer('Chen'))}`);
    expect(await w.mark(one.id, 'Chen')).toEqual({ unread: true, forMe: 1 });
    expect(await w.mark(one.id, 'Ben')).toEqual({ unread: false, forMe: 0 });
    expect((await channelSeen(store.read, viewer('Chen'), one.id))?.name).toBe('Ben Carter');
    expect(await channelSeen(store.read, viewer('Ada'), one.id)).toBeUndefined();
    expect(await w.mark(one.id, 'Ada')).toEqual({ unread: false, forMe: 0 });
    expect(await named('Ada')).toEqual([]);
    expect((await channelsSeen(store.read, viewer('Ben'))).map(({ id }) => id)).not.toContain(one.id);
    const { auditLog } = store.read.tables;
    const entries = (await store.read.select().from(auditLog)).filter(
      ({ action }) => action === 'conversation.open',
    );
    expect(entries).toHaveLength(2);
    expect(JSON.stringify(entries)).not.toContain('number');
  });

  test('the conversation with the latest message is first, and much in one is not counted to its end', async () => {
    const w = await given();
    const { store, viewer, clock } = w;
    const first = await w.converse('Ben', 'Chen');
    const second = await w.converse('Ben', 'Dana');
    const listed = async () =>
      (await directsSeen(store.read, viewer('Ben'), clock.wallNow())).people.map(({ id, mark }) => [
        id,
        mark.forMe,
      ]);
    for (let i = 0; i < MOST_COUNTED + 5; i += 1) await w.says(second.id, 'Dana');
    clock.moveTo(new Date(clock.now().getTime() + 1_000));
    await w.says(first.id, 'Chen');
    expect(await listed()).toEqual([
      [first.id, 1],
      [second.id, MOST_COUNTED],
    ]);
  });

  test('who has a window open is there for a while, on the wall clock, and is told of when they come', async () => {
    const w = await given();
    const { store, viewer, organizationId, channel } = w;
    const [ada, ben] = [idOf(viewer('Ada')), idOf(viewer('Ben'))];
    const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);
    const present = (seconds: number, ...ids: string[]) =>
      store.tx((tx) => markPresent(tx, organizationId, ids, at(seconds)));
    const topic = `presence:${organizationId}`;
    const told = () => w.heard.filter((heard) => heard === topic).length;
    await present(0, ada, ben);
    await expect.poll(told).toBe(1);
    expect(await presentAmong(store.read, [ada, ben], at(44))).toEqual(new Set([ada, ben]));
    await present(30, ada);
    expect(await presentAmong(store.read, [ada, ben], at(46))).toEqual(new Set([ada]));
    expect((await presentIn(store.read, channel, at(44))).people.map(({ name }) => name)).toEqual([
      'Ada Berger',
      'Ben Carter',
    ]);
    const hidden = await w.room('hidden', true);
    expect((await presentIn(store.read, hidden, at(44))).people.map(({ id }) => id)).toEqual([ada]);
    const conversation = await w.converse('Ben', 'Chen');
    expect((await presentIn(store.read, conversation.id, at(44))).people.map(({ id }) => id)).toEqual([ben]);
    expect(told()).toBe(1);
    await present(50, ben);
    await expect.poll(told).toBe(2);
  });
});
