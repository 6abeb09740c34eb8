/** What is made of a message or a link that somebody points at. */
import type { Message } from '../../domain/message.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Reader } from '../../store/store.js';
import { isPublic } from '../incidents/consequences.js';
import { announcementCard } from '../messages/incident.js';

/** A title is a line; the whole message follows as the description. */
const MAX_TITLE = 100;

/** The values of a declaration that is made from a message: who said it, what, and where it stands. */
export function declarationFrom(quoted: {
  readonly text: string;
  readonly who: string | undefined;
  /** As it follows “in”: `#ops`, `a private channel`. */
  readonly where: string;
  readonly url: string | null;
}): Readonly<Record<string, string>> {
  const said = quoted.text.trim();
  const [first = ''] = said.split('\n', 1);
  const title = first.length > MAX_TITLE ? `${first.slice(0, MAX_TITLE - 1)}…` : first;
  const origin = `${quoted.who ?? 'Somebody'} wrote in ${quoted.where}${quoted.url === null ? '' : `: ${quoted.url}`}`;
  return { title: title.toWellFormed(), description: `${said}\n\n${origin}`.trim() };
}

const INCIDENT_PAGE = /^\/(?:incidents|rooms)\/([^/]+)\/?$/u;

interface Unfolding {
  readonly db: Reader;
  readonly publicUrl: string;
  readonly platform: string;
}

/** The incident that an address of ours names, whether or not there is one; undefined for anything else. */
export function incidentIn(url: string, publicUrl: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  // Neither references nor ids hold anything that an address would have to encode.
  return origin === new URL(publicUrl).origin ? INCIDENT_PAGE.exec(pathname)?.[1] : undefined;
}

/** What a link of ours leads to, as a card that everybody may see; undefined for anything else. */
export const unfolded = async (
  parts: Unfolding,
  organizationId: string,
  url: string,
): Promise<Message | undefined> => (await unfoldedAll(parts, organizationId, [url])).get(url);

/** The same for many links, in as many queries as for one; what leads to nothing that everybody may see is not in it. */
export async function unfoldedAll(
  { db, publicUrl, platform }: Unfolding,
  organizationId: string,
  urls: readonly string[],
): Promise<ReadonlyMap<string, Message>> {
  const named = urls.flatMap((url) => {
    const name = incidentIn(url, publicUrl);
    return name === undefined ? [] : [[url, name] as const];
  });
  if (named.length === 0) return new Map();
  const queries = new IncidentQueries(db, systemViewer(organizationId));
  const incidents = await queries.several([...new Set(named.map(([, name]) => name))]);
  const updates = await queries.latestUpdates([...incidents.values()].filter(isPublic));
  return new Map(
    named.flatMap(([url, name]) => {
      const incident = incidents.get(name);
      if (incident === undefined || !isPublic(incident)) return [];
      const { buttons: _, ...card } = announcementCard(incident, updates.get(incident.id), platform);
      return [[url, card] as const];
    }),
  );
}
