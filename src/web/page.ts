/** What a page of a channel is made of. */
import { NOWHERE } from '../core/commands/command.js';
import { mayOffer } from '../core/dispatch/expecting.js';
import { furtherButtons } from '../core/messages/further.js';
import type { Form } from '../domain/form.js';
import type { ButtonGroup, Message } from '../domain/message.js';
import { conversationByExternalId } from '../store/queries/conversations.js';
import { IncidentQueries } from '../store/queries/incidents.js';
import { type Channel, WORKSPACE } from '../store/queries/workspace/channels.js';
import { type Posted, pinnedMessage } from '../store/queries/workspace/messages.js';
import { offered } from './access/offered.js';
import { incidentAside } from './aside/incident.js';
import type { ThreadProps } from './aside/thread.js';
import { isLeft } from './left.js';
import { listsOf } from './lists.js';
import { spanOf } from './live/cursor.js';
import { pagesFor } from './organization/pages.js';
import type { Visit, Web } from './parts.js';
import { hereIn } from './presence.js';
import { readBy } from './reads.js';
import { lineOf, newest, type Shown } from './shown.js';
import { tourLine } from './steps/line.js';
import { withUnfolded } from './unfolding.js';
import type { ClockFacts } from './view/clock.js';
import { withoutNews } from './view/lists.js';
import { type Beside, workspacePage } from './view/page.js';
import type { Reading } from './view/reading.js';

export const readingOf = (
  { clock, publicUrl, registry }: Web,
  { viewer }: Pick<Visit, 'viewer'>,
  channelId: string,
): Reading => ({
  viewer,
  now: clock.now(),
  publicUrl,
  channelId,
  // Buttons name what they are about: where they are pressed says nothing more.
  offers: (line) => mayOffer(registry, line, viewer, NOWHERE),
});

/** How much of what is due next the clock shows. */
const DUE_SHOWN = 5;

export const clockFacts = async ({ agenda }: Web, { push, viewer }: Visit): Promise<ClockFacts> => {
  const mayPush = push && agenda.mode !== 'system';
  return { mode: agenda.mode, push: mayPush, due: mayPush ? await agenda.upcoming(viewer, DUE_SHOWN) : [] };
};

export interface Extras {
  /** A piece of the past that is shown instead of the newest messages. */
  readonly shown?: Shown | undefined;
  /** How far the reader had read. */
  readonly readUpTo?: number | undefined;
  readonly answer?: Message | undefined;
  readonly form?: Form | undefined;
  readonly about?: string | undefined;
  readonly text?: string;
  readonly nonce?: string | undefined;
  readonly thread?: OpenThread | undefined;
  /** The message whose menu stands open. */
  readonly menuOf?: Posted | undefined;
}

/** A thread that is open beside the channel, with what there is to answer in it. */
export interface OpenThread extends Pick<Extras, 'shown' | 'answer' | 'text' | 'nonce'> {
  readonly root: Posted;
}

/** What is shown of a thread. */
export async function threadOf(
  web: Web,
  channel: Channel,
  reading: Reading,
  { root, shown, answer, text, nonce }: OpenThread,
): Promise<ThreadProps> {
  const [piece, [said = root]] = await Promise.all([
    shown ?? newest(web, channel, lineOf(channel, root.id)),
    withUnfolded(web, channel, [root]),
  ]);
  return {
    ...piece,
    channel,
    root: said,
    change: channel.lastChange,
    reading,
    answer,
    text: text ?? '',
    nonce: nonce ?? web.newId(),
  };
}

/** Everything that stands beside what is open. */
export async function beside(web: Web, visit: Visit): Promise<Beside> {
  const [lists, clock] = await Promise.all([listsOf(web, visit), clockFacts(web, visit)]);
  return { lists, clock, people: visit.people, signedIn: visit.signedIn, pages: pagesFor(web, visit) };
}

/** What else can be done with the incident whose room this is; nothing where it is the room of none. */
export async function furtherIn(
  web: Web,
  { viewer }: Visit,
  channel: Channel,
): Promise<readonly ButtonGroup[]> {
  if (channel.kind === 'DIRECT' || channel.kind === 'PEOPLE') return [];
  const { read } = web.store;
  const room = await conversationByExternalId(read, channel.organizationId, WORKSPACE, channel.id);
  const id = room?.incidentId ?? undefined;
  const incident = id === undefined ? undefined : await new IncidentQueries(read, viewer).find(id);
  if (incident === undefined) return [];
  return furtherButtons(incident, viewer, (verb) =>
    offered(web, viewer, 'incident', verb, incident.reporterId),
  );
}

/** The page of a channel, with what there is to answer. */
export async function channelPage(
  web: Web,
  visit: Visit,
  channel: Channel,
  extras: Extras = {},
): Promise<string> {
  const { store, newId, asset } = web;
  const reading = readingOf(web, visit, channel.id);
  // Whoever looks at a piece of the past has not read what came after it.
  const isPast = extras.shown?.isPast === true;
  const before = isPast ? undefined : await readBy(web, visit, channel, channel.lastSeq);
  const [shown, pinned, further, around, aside, tour, here, isClosed] = await Promise.all([
    extras.shown ?? newest(web, channel, lineOf(channel)),
    pinnedMessage(store.read, channel.id),
    furtherIn(web, visit, channel),
    beside(web, visit),
    incidentAside(web, visit, channel, reading),
    tourLine(web, visit, channel, reading),
    hereIn(web, channel),
    isLeft(store.read, channel, visit.viewer),
  ]);
  const thread =
    extras.thread === undefined ? undefined : await threadOf(web, channel, reading, extras.thread);
  return workspacePage({
    aside,
    thread,
    menuOf: extras.menuOf,
    tour,
    asset,
    channel,
    beside: isPast ? around : { ...around, lists: withoutNews(around.lists, channel) },
    here,
    isClosed,
    pinned,
    further,
    ...shown,
    readUpTo: extras.readUpTo ?? before,
    // The channel was read before its messages: what came between is sent once more, and recognized by its number.
    cursor: {
      change: channel.lastChange,
      ...spanOf(shown),
      thread: thread === undefined ? undefined : spanOf(thread),
    },
    reading,
    answer: extras.answer,
    form: extras.form,
    about: extras.about,
    formNonce: newId(),
    nonce: extras.nonce ?? newId(),
    text: extras.text ?? '',
  });
}
