/** What was said, by its words: in the channels that the viewer may know of, and nowhere else. */
import { and, desc, eq, gte, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { Terms } from '../../../domain/words.js';
import type { Reader } from '../../store.js';
import { type Viewer, visibilityOf } from '../viewer.js';
import { type Channel, channelVisible } from './channels.js';
import type { Posted } from './messages.js';

export interface MessageSearch extends Terms {
  readonly channelId?: string | undefined;
  readonly authorId?: string | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

export type FoundMessage = Posted & {
  readonly channel: Pick<Channel, 'id' | 'kind' | 'name' | 'private'>;
};

/** Above every character that a word has, as both engines compare them. */
const LAST = '\u{10ffff}';

/**
 * The newest messages that are found, at most `limit`: one more than a page has tells whether there is another.
 * @param below only what was said before the message with this id: ids are in the order of writing.
 */
export async function searchMessages(
  db: Reader,
  viewer: Viewer,
  search: MessageSearch,
  { below, limit }: { readonly below?: string | undefined; readonly limit: number },
): Promise<readonly FoundMessage[]> {
  const { messages: m, channels: c, users: u, messageWords } = db.tables;
  const { whole, beginning } = search;
  const of = (word: SQL): SQL =>
    sql`select ${messageWords.messageId} from ${messageWords} where ${messageWords.organizationId} = ${viewer.organizationId} and ${word}`;
  const begins =
    beginning === undefined
      ? undefined
      : sql`${messageWords.word} >= ${beginning} and ${messageWords.word} < ${beginning + LAST}`;
  const wanted = [
    ...whole.map((word) => of(sql`${messageWords.word} = ${word}`)),
    ...(begins === undefined ? [] : [of(begins)]),
  ];
  const rows = await db
    .select({
      message: m,
      author: { id: u.id, name: u.name },
      channel: { id: c.id, kind: c.kind, name: c.name, private: c.private },
    })
    .from(m)
    .innerJoin(c, eq(c.id, m.channelId))
    .leftJoin(u, eq(u.id, m.authorId))
    .where(
      and(
        ...wanted.map((found) => sql`${m.id} in (${found})`),
        isNull(m.deletedAt),
        search.channelId === undefined ? undefined : eq(m.channelId, search.channelId),
        search.authorId === undefined ? undefined : eq(m.authorId, search.authorId),
        search.since === undefined ? undefined : gte(m.at, search.since),
        search.until === undefined ? undefined : lt(m.at, search.until),
        below === undefined ? undefined : lt(m.id, below),
        channelVisible(db.tables, visibilityOf(viewer)),
      ),
    )
    .orderBy(desc(m.id))
    .limit(limit);
  return rows.map(({ message, author, channel }) => ({ ...message, author, channel }));
}

/** The channel or war room that somebody names, if they may know of it. */
export async function channelNamed(db: Reader, viewer: Viewer, name: string): Promise<Channel | undefined> {
  const { channels: c } = db.tables;
  const [found] = await db
    .select()
    .from(c)
    .where(and(eq(c.name, name), channelVisible(db.tables, visibilityOf(viewer))));
  return found;
}
