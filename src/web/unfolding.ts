/** Links to incidents in what people say, shown as what they lead to: only what everybody may see, whoever reads it. */
import { incidentIn, unfoldedAll } from '../core/chat/quoting.js';
import { incidentsOfRooms } from '../store/queries/conversations.js';
import { type Channel, WORKSPACE } from '../store/queries/workspace/channels.js';
import type { Posted } from '../store/queries/workspace/messages.js';
import type { Web } from './parts.js';
import type { Said } from './view/message.js';

/** More links in one message than anybody wants to see unfolded. */
const MOST = 5;

const ADDRESS = /https?:\/\/[^\s<>"]+/giu;
/** What ends a sentence or a bracket does not belong to the address before it. */
const AFTER = ".,;:!?)]}'’”»*_~";

/** An address without what stands behind it; by hand, because a pattern would look again at every character of a long tail. */
function trimmed(url: string): string {
  let end = url.length;
  while (end > 0 && AFTER.includes(url.charAt(end - 1))) end -= 1;
  return url.slice(0, end);
}

/** The war room that an address names, as it stands above its page. */
const roomIn = (url: string): string | undefined =>
  URL.canParse(url)
    ? /^\/c\/([0-9a-f-]{36})(?:\/[mt]\/[0-9a-f-]{36})?$/u.exec(new URL(url).pathname)?.[1]
    : undefined;

/** The addresses of incidents and channels in a person's words, each once. */
function linksIn({ authorId, body }: Posted, publicUrl: string): readonly string[] {
  if (authorId === null) return [];
  const found = body.blocks.flatMap((block) =>
    block.type === 'quote' ? (block.text.match(ADDRESS) ?? []) : [],
  );
  const { origin } = new URL(publicUrl);
  const ours = found.filter((url) => url.slice(0, origin.length).toLowerCase() === origin).map(trimmed);
  return [...new Set(ours)]
    .filter((url) => incidentIn(url, publicUrl) !== undefined || roomIn(url) !== undefined)
    .slice(0, MOST);
}

/** Messages with what stands beneath them; where nobody names an incident nothing is looked up. */
export async function withUnfolded(
  { store, publicUrl }: Pick<Web, 'store' | 'publicUrl'>,
  { organizationId }: Pick<Channel, 'organizationId'>,
  messages: readonly Posted[],
): Promise<readonly Said[]> {
  const links = new Map(messages.map((message) => [message.id, linksIn(message, publicUrl)]));
  const all = [...new Set([...links.values()].flat())];
  if (all.length === 0) return messages;
  const rooms = new Set(all.flatMap((url) => roomIn(url) ?? []));
  const incidents = await incidentsOfRooms(store.read, organizationId, WORKSPACE, [...rooms]);
  /** What a room is of leads to the same card. */
  const meant = (url: string): string => {
    const incident = incidents.get(roomIn(url) ?? '');
    return incident === undefined ? url : new URL(`/incidents/${incident}`, publicUrl).href;
  };
  const parts = { db: store.read, publicUrl, platform: WORKSPACE };
  const cards = await unfoldedAll(parts, organizationId, [...new Set(all.map(meant))]);
  return messages.map((message) => {
    const found = (links.get(message.id) ?? []).flatMap((url) => cards.get(meant(url)) ?? []);
    // An incident has several addresses; its title begins with its reference.
    return { ...message, unfolded: [...new Map(found.map((card) => [card.title, card])).values()] };
  });
}
