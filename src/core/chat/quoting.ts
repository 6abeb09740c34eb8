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

/** What a link of ours leads to, as a card that everybody may see; undefined for anything else. */
export async function unfolded(
  { db, publicUrl, platform }: { readonly db: Reader; readonly publicUrl: string; readonly platform: string },
  organizationId: string,
  url: string,
): Promise<Message | undefined> {
  if (!URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  if (origin !== new URL(publicUrl).origin) return undefined;
  // Neither references nor ids hold anything that an address would have to encode.
  const [, reference] = INCIDENT_PAGE.exec(pathname) ?? [];
  if (reference === undefined) return undefined;
  const queries = new IncidentQueries(db, systemViewer(organizationId));
  const incident = await queries.find(reference);
  if (incident === undefined || !isPublic(incident)) return undefined;
  const { buttons: _, ...card } = announcementCard(incident, await queries.latestUpdate(incident), platform);
  return card;
}
