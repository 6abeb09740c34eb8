/** What people write, with whom they mention in it. */
import { type Activity, htmlOf, isPersonal, type Mention, mentionsIn } from './activity.js';
import { type Island, isPerson, unlessRefused, userOf } from './island.js';
import type { Tenant } from './parts.js';
import { nameIn, readable } from './words.js';

/** What somebody typed. */
export interface Words {
  /** With the people they mention as our own: the core knows nobody else. */
  readonly line: string;
  /** As it was typed, to be given back. */
  readonly typed: string;
  /** The names of the people in the line, by their ids. */
  readonly people: Readonly<Record<string, string>>;
}

export async function wordsOf(island: Island, activity: Activity, tenant: Tenant): Promise<Words> {
  const mentions = mentionsIn(activity);
  const users = new Map<string, { readonly id: string; readonly name: string }>();
  await Promise.all(
    mentions.map(async ({ id, name }) => {
      // Channels and tags can be mentioned as well.
      if (!isPerson(id)) return;
      // Whoever cannot be found is left as they were written, and the command says that it knows nobody of that name.
      const user = await userOf(island, tenant, activity, { id, name }).catch(unlessRefused);
      if (user !== undefined) users.set(id, user);
    }),
  );
  const text = activity.text ?? '';
  const html = htmlOf(activity);
  const bare = isPersonal(activity) ? withoutAddress(activity) : (line: string) => line;
  const own = ({ id }: Mention): boolean => id === activity.recipient?.id;
  return {
    // Not the bare id: an incident could be meant by that.
    line: bare(
      readable(text, mentions, (m) => (own(m) ? undefined : `@${users.get(m.id)?.id ?? nameIn(m)}`), html),
    ),
    typed: bare(readable(text, mentions, (m) => (own(m) ? undefined : `@${nameIn(m)}`), html)),
    people: Object.fromEntries([...users.values()].map(({ id, name }) => [id, name])),
  };
}

/** Commands are shown with a mention before them, which in the personal chat people may copy as mere words. */
const withoutAddress =
  ({ recipient }: Activity) =>
  (line: string): string => {
    const [first = ''] = line.split(/\s/u, 1);
    const names = ['Muster', recipient?.name ?? ''].map((name) => `@${name.toLowerCase()}`);
    return names.includes(first.toLowerCase()) ? line.slice(first.length).trim() : line;
  };

/** What somebody said, for others to read: people by name. */
export const saidOf = (activity: Activity): string =>
  readable(activity.text ?? '', mentionsIn(activity), (mention) => `@${nameIn(mention)}`, htmlOf(activity));
