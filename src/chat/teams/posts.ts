/** Messages of ours: said once, changed in place, and found again where it is not known whether they were said. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { NOWHERE } from '../../core/commands/command.js';
import { viewerOf } from '../../core/dispatch/deferred.js';
import { expectsForm, mayOffer } from '../../core/dispatch/expecting.js';
import type { PostRequest } from '../../core/ports.js';
import type { Message } from '../../domain/message.js';
import { remember, remembered } from '../../store/queries/adapterState.js';
import { conversationByExternalId } from '../../store/queries/conversations.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import { systemViewer } from '../../store/queries/viewer.js';
import { inThread } from './activity.js';
import type { Card, Outgoing } from './connector.js';
import type { Errand } from './errand.js';
import { TEAMS } from './parts.js';
import { conversationOf } from './people.js';
import { findPosted } from './postsFind.js';
import { isBlocked, isGone, TeamsProblem } from './problem.js';
import { type Actions, peopleIn, renderMessage } from './render/message.js';
import { inRoom, kindOf } from './roomsMend.js';
import { served } from './served.js';
import { editedViewId } from './views.js';

/** How long it is remembered that a message cannot be changed, in milliseconds: nobody asks for that much later. */
const STALE_MS = 365 * 24 * 60 * 60_000;
/** Shorter than this, as it is stored, nothing is cut. */
const SHORT = 1_500;
/** Teams does not take what it is made of: the words alone are better than nothing. */
const NOT_TAKEN: ReadonlySet<number | null> = new Set([400, 413]);

/** By what a message of ours says of itself whose it is, for nobody to see. */
export const markOf = (key: string): string =>
  `k:${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;

const bodyShape = z.array(z.looseObject({ id: z.unknown().optional() }));

/** The card with a mark on the first of its parts that has no name of its own. */
export function marked(card: Card, mark: string): Card {
  const body = bodyShape.parse(card['body']);
  const at = body.findIndex(({ id }) => id === undefined);
  return { ...card, body: body.map((part, i) => (i === at ? { ...part, id: mark } : part)) };
}

/** A card of nothing but words, for what Teams does not take otherwise. */
const inWords = (summary: string): Card => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body: [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: summary === '' ? '…' : summary }] }],
});

/** Which messages bear which mark, for as long as this process remembers: what is edited goes on bearing it. */
const MOST_MARKS = 2_000;

/** What the messages of a platform have in common while the process lives. */
export class Marks {
  readonly #marks = new Map<string, string>();

  set(room: string, externalId: string, mark: string): void {
    if (this.#marks.size >= MOST_MARKS) this.#marks.clear();
    this.#marks.set(`${room} ${externalId}`, mark);
  }

  of(room: string, externalId: string): string | undefined {
    return this.#marks.get(`${room} ${externalId}`);
  }
}

interface About {
  readonly organizationId: string;
  readonly room: string;
  readonly message: Message;
  /** Under which it is kept for those who see a view of their own. */
  readonly viewId: string;
  readonly mark: string | undefined;
}

/** Where the whole of a long message can be read: on the page of the incident whose room it is. */
async function incidentIn(
  { base }: Errand,
  organizationId: string,
  room: string,
): Promise<{ readonly id: string; readonly reference: string } | undefined> {
  const { store } = base;
  const known = await conversationByExternalId(store.read, organizationId, TEAMS, room);
  if (typeof known?.incidentId !== 'string') return undefined;
  return await new IncidentQueries(store.read, systemViewer(organizationId)).find(known.incidentId);
}

/** What whoever sees it can do about it. Before it is said, it is kept for those who see a view of their own. */
async function actionsFor(errand: Errand, about: About, incidentId: string | null): Promise<Actions> {
  const { base } = errand;
  const { organizationId, room, message, viewId } = about;
  if ((message.buttons ?? []).length === 0 && (message.more ?? []).length === 0) return { type: 'none' };
  const { registry } = base;
  if (kindOf(room) === 'DIRECT') {
    const owner = await base.people.ownerOf(organizationId, room);
    if (owner === undefined) return { type: 'none' };
    const viewer = viewerOf(owner);
    return {
      type: 'buttons',
      mayRun: (line) => mayOffer(registry, line, viewer, NOWHERE),
      opensForm: (line) => expectsForm(registry, line, NOWHERE),
    };
  }
  const userIds = await base.people.refreshersOf(organizationId, incidentId);
  await base.views.keep(viewId, { message, organizationId, conversation: room });
  return { type: 'view', refresh: { id: viewId, userIds } };
}

async function rendered(
  errand: Errand,
  about: About,
): Promise<Outgoing & { readonly card: Card; readonly summary: string }> {
  const { base } = errand;
  const { organizationId, room, message, mark } = about;
  const incident = await incidentIn(errand, organizationId, room);
  const isShort = JSON.stringify(message).length < SHORT;
  const more = isShort || incident === undefined ? undefined : base.pageOf(incident.reference);
  const reader = await base.people.reader(organizationId, peopleIn(message));
  const { card, summary } = renderMessage(
    message,
    { ...reader, ...(more === undefined ? {} : { more }) },
    await actionsFor(errand, about, incident?.id ?? null),
  );
  return { card: mark === undefined ? card : marked(card, mark), summary };
}

/** Sends what was rendered, and the words alone where Teams takes nothing else. */
async function orInWords<T>(
  { base }: Errand,
  { room, mark }: About,
  whole: Outgoing & { readonly summary: string },
  send: (content: Outgoing) => Promise<T>,
): Promise<T> {
  try {
    return await send(whole);
  } catch (error) {
    if (!(error instanceof TeamsProblem && NOT_TAKEN.has(error.status))) throw error;
    base.log.warn(
      { room, call: error.call, code: error.code },
      'Teams did not take a card: it goes out as plain text',
    );
    const words = inWords(whole.summary);
    return await send({ card: mark === undefined ? words : marked(words, mark), summary: whole.summary });
  }
}

/** Says something, or finds that it has been said. Teams has no pins for apps. */
export async function post(
  errand: Errand,
  marks: Marks,
  { organizationId, room, key, message, repeated }: PostRequest,
): Promise<{ readonly externalId: string }> {
  const mark = markOf(key);
  const known = repeated ? await find(errand, room, mark) : undefined;
  const about = { organizationId, room, message, viewId: key, mark };
  const externalId = known ?? (await say(errand, about));
  marks.set(room, externalId, mark);
  return { externalId };
}

async function find(errand: Errand, room: string, mark: string): Promise<string | undefined> {
  for await (const id of findPosted(errand, room, mark)) if (!(await isStale(errand, room, id))) return id;
  return undefined;
}

async function say(errand: Errand, about: About): Promise<string> {
  const { room } = about;
  const whole = await rendered(errand, about);
  const conversation = conversationOf(room);
  const { connector } = errand;
  return await orInWords(errand, about, whole, (content) =>
    reaching(errand, about, () =>
      served(errand, conversation, (serviceUrl) =>
        kindOf(room) === 'CHANNEL'
          ? connector.startThread({ channelId: conversation, serviceUrl }, content)
          : connector.send({ conversation, serviceUrl }, content),
      ),
    ),
  );
}

/** Changes a message. What cannot be changed is remembered, so that a repeat does not take it for the one to be found. */
export async function edit(
  errand: Errand,
  marks: Marks,
  {
    organizationId,
    room,
    externalId,
    message,
  }: Pick<PostRequest, 'organizationId' | 'room' | 'message'> & { readonly externalId: string },
): Promise<void> {
  const about = {
    organizationId,
    room,
    message,
    viewId: editedViewId(room, externalId),
    mark: marks.of(room, externalId),
  };
  const whole = await rendered(errand, about);
  const bare = conversationOf(room);
  const conversation = kindOf(room) === 'CHANNEL' ? inThread(bare, externalId) : bare;
  try {
    await orInWords(errand, about, whole, (content) =>
      reaching(errand, about, () =>
        served(errand, bare, (serviceUrl) =>
          errand.connector.update({ conversation, serviceUrl }, externalId, content),
        ),
      ),
    );
  } catch (error) {
    const problem = isThreadGone(error) ? error.forGood(NOT_THERE) : error;
    if (problem instanceof TeamsProblem && problem.permanent && !isGone(problem))
      await rememberStale(errand, room, externalId);
    throw problem;
  }
}

const NOT_THERE = 'The message is not there any more.';

/**
 * Whether it may be the message that is not found, and not the room: that shows where something is said anew, and a room is
 * not given up for a message that somebody took away.
 */
const isThreadGone = (error: unknown): error is TeamsProblem =>
  isGone(error) && error.status === 404 && error.code !== 'BotNotInConversationRoster';

/** Writes in a room, or to a person: whoever does not want to hear from us is not written to until they come back. */
async function reaching<T>(
  errand: Errand,
  { organizationId, room }: About,
  work: () => Promise<T>,
): Promise<T> {
  if (kindOf(room) !== 'DIRECT') return await inRoom(errand, room, work);
  try {
    return await work();
  } catch (error) {
    const { people } = errand.base;
    const owner = isBlocked(error) || isGone(error) ? await people.ownerOf(organizationId, room) : undefined;
    if (owner !== undefined && isBlocked(error)) await people.blocked(owner.id);
    if (owner !== undefined && isGone(error)) await people.lost(owner.id);
    throw error;
  }
}

const staleAt = (room: string, id: string) => ({ island: TEAMS, key: `stale:${room}:${id}` });

async function rememberStale({ base }: Errand, room: string, id: string): Promise<void> {
  const until = new Date(base.clock.wallNow().getTime() + STALE_MS);
  await base.store.tx((w) => remember(w, staleAt(room, id), true, until), { waits: true });
}

const isStale = async ({ base }: Errand, room: string, id: string): Promise<boolean> =>
  (await remembered(base.store.read, staleAt(room, id), base.clock.wallNow())) !== undefined;
