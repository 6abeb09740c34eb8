/** Search over what was said, on both engines: who finds what, in which order, and nothing that is not theirs to see. */
import pg from 'pg';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { text as line, type Message, md } from '../../../src/domain/message.js';
import { termsIn } from '../../../src/domain/words.js';
import type { Viewer } from '../../../src/store/queries/viewer.js';
import { addMembers } from '../../../src/store/queries/workspace/channels.js';
import { addMessage, deleteMessage, editMessage } from '../../../src/store/queries/workspace/posting.js';
import { type MessageSearch, searchMessages } from '../../../src/store/queries/workspace/search.js';
import { indexOlder } from '../../../src/store/queries/workspace/words.js';
import { openChannel, openDirectChannel } from '../../../src/web/platform.js';
import { freshDatabase } from '../../support/postgres.js';
import { openWorkspace, type Workspace } from './workspace.js';

const engines = [
  { engine: 'SQLite', database: async () => ({ url: 'file::memory:', drop: async () => {} }) },
  { engine: 'PostgreSQL', database: () => freshDatabase(inject('postgresUrl')) },
];

const quote = (text: string): Message => ({ tone: 'neutral', blocks: [{ type: 'quote', text }] });
const textOf = ({ body }: { readonly body: Message }): string =>
  body.blocks.flatMap((block) => (block.type === 'quote' ? [block.text] : [])).join();

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
    const { store, organizationId } = w;
    const channel = (name: string, isPrivate = false, kind: 'CHANNEL' | 'PEOPLE' = 'CHANNEL') =>
      store.tx((tx) => openChannel(tx, w, { organizationId, kind, key: name, name, private: isPrivate }));
    const say = async (
      who: string | null,
      { id: channelId }: { readonly id: string },
      text: string | Message,
      at = w.clock.now(),
    ): Promise<string> => {
      const id = w.newId();
      await store.tx((tx) =>
        addMessage(tx, {
          id,
          channelId,
          authorId: who === null ? null : w.viewer(who).userId,
          key: id,
          body: typeof text === 'string' ? quote(text) : text,
          pinned: false,
          at,
        }),
      );
      return id;
    };
    const find = async (
      viewer: Viewer,
      query: string,
      more: Omit<MessageSearch, 'whole' | 'beginning'> = {},
      page: { below?: string; limit: number } = { limit: 50 },
    ) => await searchMessages(store.read, viewer, { ...termsIn(query), ...more }, page);
    const texts = async (who: string, query: string, more: Parameters<typeof find>[2] = {}) =>
      (await find(w.viewer(who), query, more)).map(textOf);
    return { ...w, channel, say, find, texts, general: await channel('lobby') };
  }

  test('words are found whatever their letters, the newest first, all of them and the last by its beginning', async () => {
    const { say, texts, general } = await given();
    await say('Ben', general, 'Ärger mit dem Checkout');
    await say('Chen', general, 'der CHECKOUT steht, großer ÄRGER');
    await say('Chen', general, 'alles gut; 決済の障害が発生しました');
    expect(await texts('Dana', 'arger check')).toEqual([
      'der CHECKOUT steht, großer ÄRGER',
      'Ärger mit dem Checkout',
    ]);
    expect(await texts('Dana', 'ärger GROSSER')).toEqual(['der CHECKOUT steht, großer ÄRGER']);
    expect(await texts('Dana', 'check ärger')).toEqual([]);
    expect(await texts('Dana', '障害')).toHaveLength(1);
    expect(await texts('Dana', '害障')).toEqual([]);
    expect(await texts('Dana', '100%_\\\' "; drop table users; --')).toEqual([]);
  });

  test('an edit is found by what it says now, a deleted one by nothing', async () => {
    const { store, clock, say, texts, general } = await given();
    const id = await say('Ben', general, 'first words stay');
    await store.tx((w) => editMessage(w, general.id, id, quote('second words stay'), clock.now()));
    expect(await texts('Dana', 'first')).toEqual([]);
    expect(await texts('Dana', 'second words')).toEqual(['second words stay']);
    await store.tx((w) => deleteMessage(w, general.id, id, clock.now()));
    expect(await texts('Dana', 'words')).toEqual([]);
    const { messageWords } = store.read.tables;
    expect(await store.read.$count(messageWords)).toBe(0);
  });

  test('of Muster’s cards, what people wrote is found', async () => {
    const { say, texts, general } = await given();
    const card: Message = {
      title: 'INC-2026-001 · machinery',
      tone: 'danger',
      blocks: [line(md`own words`), { type: 'quote', text: 'somebody’s description' }],
    };
    await say(null, general, card);
    expect(await texts('Dana', 'description')).toHaveLength(1);
    expect(await texts('Dana', 'machinery')).toEqual([]);
    expect(await texts('Dana', 'own')).toEqual([]);
  });

  test('nobody finds what is said where they may not look', async () => {
    const { store, organizationId, viewer, channel, say, texts, find, ...parts } = await given();
    const w = { store, ...parts };
    const secret = await channel('secret', true);
    const between = await channel('between', true, 'PEOPLE');
    const [ben, chen] = [viewer('Ben').userId ?? '', viewer('Chen').userId ?? ''];
    await store.tx((tx) => addMembers(tx, secret, [ben]));
    await store.tx((tx) => addMembers(tx, between, [ben, chen]));
    const direct = await store.tx((tx) => openDirectChannel(tx, w, organizationId, ben));
    await say('Ben', secret, 'zebra in the private channel');
    await say('Ben', between, 'zebra between two');
    await say('Ben', direct, 'zebra to Muster alone');
    const all = ['zebra to Muster alone', 'zebra between two', 'zebra in the private channel'];
    expect(await texts('Ben', 'zebra')).toEqual(all);
    expect(await texts('Chen', 'zebra')).toEqual(['zebra between two']);
    expect(await texts('Dana', 'zebra')).toEqual([]);
    // An admin sees what is private, and nobody's conversations.
    expect(await texts('Ada', 'zebra')).toEqual(['zebra in the private channel']);
    for (const id of [secret.id, between.id, direct.id])
      expect(await texts('Dana', 'zebra', { channelId: id })).toEqual([]);
    // Another organization has words of its own.
    const other = { ...viewer('Ben'), organizationId: 'another' };
    expect(await find(other, 'zebra')).toEqual([]);
  });

  test('a war room is searched only by whoever may see its incident', async () => {
    const w = await given();
    const { store, organizationId, viewer, channel, say, texts } = w;
    const room = await channel('war-room');
    await say('Ben', room, 'okapi in the room');
    expect(await texts('Dana', 'okapi')).toHaveLength(1);
    await hide(w, room.id, organizationId, viewer('Ben').userId ?? '');
    expect(await texts('Dana', 'okapi')).toEqual([]);
    expect(await texts('Ben', 'okapi')).toHaveLength(1);
    expect(await store.read.$count(store.read.tables.messageWords)).toBeGreaterThan(0);
  });

  test('what was said before there was an index is found once it was gone through, from wherever that ended', async () => {
    const { store, say, texts, general, clock } = await given();
    for (let i = 0; i < 450; i += 1) await say('Ben', general, `older ${i}`);
    const gone = await say('Ben', general, 'older and taken back');
    await store.tx((w) => deleteMessage(w, general.id, gone, clock.now()));
    const { messageWords } = store.read.tables;
    await store.tx((w) => w.delete(messageWords));
    expect(await texts('Dana', 'older')).toEqual([]);
    await indexOlder(store, 1);
    // The newest come first, and what is said meanwhile is there anyway.
    expect(await texts('Dana', 'older 449')).toHaveLength(1);
    expect(await texts('Dana', 'older 100')).toEqual([]);
    await say('Ben', general, 'older but new');
    await indexOlder(store, 9);
    expect(await texts('Dana', 'older 100')).toHaveLength(1);
    expect(await store.read.$count(messageWords)).toBe(2 * 450 + 3);
    await store.tx((w) => w.delete(messageWords));
    await indexOlder(store, 9);
    expect(await store.read.$count(messageWords)).toBe(0);
  });

  test('it is narrowed by channel, person and time, and read page by page', async () => {
    const { viewer, channel, say, texts, find, general, clock } = await given();
    const ops = await channel('ops');
    const at = (minutes: number): Date => new Date(clock.now().getTime() + minutes * 60_000);
    for (let i = 0; i < 25; i += 1)
      await say(i % 2 === 0 ? 'Ben' : 'Chen', i < 20 ? general : ops, `note ${i}`, at(i));
    const ben = viewer('Ben').userId ?? '';
    expect(await texts('Dana', 'note', { channelId: ops.id })).toHaveLength(5);
    expect(await texts('Dana', 'note', { authorId: ben })).toHaveLength(13);
    expect(await texts('Dana', '', { authorId: ben, channelId: ops.id })).toEqual([
      'note 24',
      'note 22',
      'note 20',
    ]);
    expect(await texts('Dana', 'note', { since: at(3), until: at(5) })).toEqual(['note 4', 'note 3']);
    const seen: string[] = [];
    for (let below: string | undefined; ; ) {
      const page = await find(
        viewer('Dana'),
        'note',
        {},
        { limit: 10, ...(below === undefined ? {} : { below }) },
      );
      seen.push(...page.map(textOf));
      below = page.at(-1)?.id;
      if (below === undefined) break;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `note ${24 - i}`));
  });
});

/** Makes the channel the room of an incident that only Ben, who reported it, may see. */
async function hide(
  { store, clock, newId }: Workspace,
  channelId: string,
  organizationId: string,
  reporterId: string,
): Promise<void> {
  const id = newId();
  const now = clock.now();
  const { incidents, incidentMembers, lanes, conversations } = store.read.tables;
  await store.tx(async (w) => {
    await w.insert(incidents).values({
      id,
      organizationId,
      year: 2026,
      number: 1,
      reference: 'INC-2026-001',
      title: 'Okapi',
      description: '',
      severity: 'SEV2',
      priority: 'P2',
      category: 'OTHER',
      status: 'DETECTED',
      impact: {
        summary: null,
        affectedUsers: null,
        errorRatePercent: null,
        revenue: null,
        customersAffected: null,
      },
      tags: [],
      private: true,
      clearance: 0,
      reporterId,
      externalRefs: [],
      source: 'web',
      declaredAt: now,
      lastEntry: 0,
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
    await w.insert(incidentMembers).values({ incidentId: id, userId: reporterId, since: now });
    const lane = newId();
    await w.insert(lanes).values({ id: lane, organizationId, lastPosition: 0 });
    await w.insert(conversations).values({
      id: lane,
      organizationId,
      incidentId: id,
      platform: 'web',
      kind: 'WAR_ROOM',
      state: 'OPEN',
      externalId: channelId,
      name: 'war-room',
      private: false,
      createdAt: now,
    });
  });
}

test('PostgreSQL compares the words byte by byte, whatever its database sorts by: else a beginning is no range', async () => {
  const { url, drop } = await freshDatabase(inject('postgresUrl'));
  const { store } = await openWorkspace(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      `select collation_name from information_schema.columns where table_name = 'workspace_words' and column_name = 'word'`,
    );
    expect(rows).toEqual([{ collation_name: 'C' }]);
  } finally {
    await client.end();
    await store.close();
    await drop();
  }
});
