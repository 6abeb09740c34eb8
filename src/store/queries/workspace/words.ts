/** The words that messages are found by: written in the transaction in which they are said. */
import { and, eq, inArray } from 'drizzle-orm';
import type { Message } from '../../../domain/message.js';
import { wordsIn } from '../../../domain/words.js';
import type { Writer } from '../../store.js';
import { insertRows } from '../rows.js';

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
