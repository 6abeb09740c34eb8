/** The words that messages are found by: written in the transaction in which they are said. */
import { and, desc, eq, inArray, isNull, lt } from 'drizzle-orm';
import type { Message } from '../../../domain/message.js';
import { wordsIn } from '../../../domain/words.js';
import type { Store, Writer } from '../../store.js';
import { remember, remembered, rememberedLocked } from '../adapterState.js';
import { insertRows } from '../rows.js';
import { WORKSPACE } from './channels.js';

/** So many rows go into one statement; each size is prepared once. */
const SIZES = [64, 16, 4, 1] as const;

/** What people wrote in a message: their own, or what Muster says of theirs. */
export const saidIn = ({ blocks }: Pick<Message, 'blocks'>): string =>
  blocks.flatMap((block) => (block.type === 'quote' ? [block.text] : [])).join('\n');

interface Indexed {
  readonly organizationId: string;
  readonly messageId: string;
  readonly body: Message;
  /** What it said before; undefined when it is new. */
  readonly before?: Message | undefined;
}

/** Makes a message be found by its words, and no longer by those that it has not any more. */
export async function indexWords(
  w: Writer,
  { organizationId, messageId, body, before }: Indexed,
): Promise<void> {
  const { messageWords: t } = w.tables;
  const now = new Set(wordsIn(saidIn(body)));
  const known = new Set(before === undefined ? [] : wordsIn(saidIn(before)));
  const gone = [...known].filter((word) => !now.has(word));
  if (gone.length > 0)
    await w
      .delete(t)
      .where(and(eq(t.organizationId, organizationId), eq(t.messageId, messageId), inArray(t.word, gone)));
  const rows = [...now]
    .filter((word) => !known.has(word))
    .map((word) => ({ organizationId, messageId, word }));
  // A message from before there was an index has words that are not known here.
  for (const size of SIZES)
    while (rows.length >= size) await insertRows(w, t, rows.splice(0, size), { unlessThere: true });
}

/** How far back the messages are indexed that were said before there was an index. */
const PROGRESS = { island: WORKSPACE, key: 'words' } as const;
const DONE = 'done';
/** So many messages in one transaction: nobody waits for it long. */
const BATCH = 200;

/**
 * Indexes messages from before there was an index, the newest first, and remembers how far it has come: it goes on there,
 * whoever runs it next. Once all are indexed it costs one read.
 * @param batches at most so many transactions of {@link BATCH} messages.
 */
export async function indexOlder(store: Store, batches: number): Promise<void> {
  if ((await remembered(store.read, PROGRESS, null)) === DONE) return;
  for (let done = 0; done < batches; done += 1)
    if (await store.tx((w) => indexBatch(w), { waits: true })) return;
}

/** Says whether there is none left. */
async function indexBatch(w: Writer): Promise<boolean> {
  const { messages: m, channels: c } = w.tables;
  const below = await rememberedLocked(w, PROGRESS);
  if (below === DONE) return true;
  // Locked, so that none is deleted meanwhile and found all the same.
  const rows = await w.locked(
    w
      .select({ id: m.id, body: m.body, channelId: m.channelId })
      .from(m)
      .where(and(isNull(m.deletedAt), typeof below === 'string' ? lt(m.id, below) : undefined))
      .orderBy(desc(m.id))
      .limit(BATCH),
  );
  const channels = await w
    .select({ id: c.id, organizationId: c.organizationId })
    .from(c)
    .where(inArray(c.id, [...new Set(rows.map(({ channelId }) => channelId))]));
  const organizations = new Map(channels.map(({ id, organizationId }) => [id, organizationId]));
  for (const { id, body, channelId } of rows)
    await indexWords(w, { organizationId: organizations.get(channelId) ?? '', messageId: id, body });
  const last = rows.at(-1);
  const isAll = rows.length < BATCH || last === undefined;
  await remember(w, PROGRESS, isAll ? DONE : last.id);
  return isAll;
}
