/** Whom people name in what they write. */
import { type Mentioned, mentionsIn } from '../domain/mentions.js';
import type { Channel } from '../store/queries/workspace/channels.js';
import { nameable, readersAmong } from '../store/queries/workspace/mentions.js';
import type { Reader } from '../store/store.js';

/** Who is named in a text that somebody says in a channel. Whoever may not read it there is not told, and stays text. */
export async function mentionedIn(
  db: Reader,
  { id, organizationId }: Pick<Channel, 'id' | 'organizationId'>,
  text: string,
): Promise<readonly Mentioned[]> {
  if (!text.includes('@')) return [];
  const named = mentionsIn(text, await nameable(db, organizationId));
  const readers = await readersAmong(db, id, [...new Set(named.map((one) => one.id))]);
  return named.filter((one) => readers.has(one.id));
}
