/** Messages of ours: said once, changed in place, and found again where it is not known whether they were said. */
import { z } from 'zod';
import type { PostRequest } from '../../core/ports.js';
import type { Message } from '../../domain/message.js';
import { remember, remembered } from '../../store/queries/adapterState.js';
import { conversationByExternalId } from '../../store/queries/conversations.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { systemViewer } from '../../store/queries/viewer.js';
import { SLACK } from './parts.js';
import { isRefusal } from './problem.js';
import { peopleIn, type Rendered, renderMessage } from './render/message.js';
import { asFarAsPossible } from './roomsChange.js';
import { type Errand, inRoom } from './roomsMend.js';

/** What a message of ours says of itself, for nobody to see. */
const EVENT = 'muster_message';
const ourMetadata = z.object({ event_type: z.literal(EVENT), event_payload: z.object({ key: z.string() }) });

const PAGE = 200;
const PAGES = 5;
/** How long it is remembered that a message cannot be changed, in milliseconds: nobody asks for that much later. */
const STALE_MS = 365 * 24 * 60 * 60_000;

/** Slack does not take what it is made of: the words alone are better than nothing. */
const NOT_TAKEN: ReadonlySet<string> = new Set([
  'msg_too_long',
  'msg_blocks_too_long',
  'invalid_blocks',
  'invalid_blocks_format',
  'too_many_blocks',
  'only_one_table_allowed',
  'invalid_arguments',
]);
/** The message stays as it is: the next one has to be a new one. */
const UNCHANGEABLE: ReadonlySet<string> = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'block_mismatch',
]);

/** Shorter than this, as it is stored, nothing is cut. */
const SHORT = 1_500;

/** Where the whole of a long message can be read: on the page of the incident whose room it is. */
async function moreOf({ base }: Errand, organizationId: string, room: string): Promise<string | undefined> {
  const { store, pageOf } = base;
  const known = await conversationByExternalId(store.read, organizationId, SLACK, room);
  if (typeof known?.incidentId !== 'string') return undefined;
  const incident = await new IncidentQueries(store.read, systemViewer(organizationId)).find(known.incidentId);
  return incident && pageOf(incident.reference);
}

async function rendered(
  errand: Errand,
  organizationId: string,
  room: string,
  message: Message,
): Promise<Rendered> {
  const { store, publicUrl } = errand.base;
  const isShort = JSON.stringify(message).length < SHORT;
  const more = isShort ? undefined : await moreOf(errand, organizationId, room);
  const people = await new PeopleQueries(store.read, systemViewer(organizationId)).usersByIds(
    peopleIn(message),
  );
  const ids = new Map(people.map(({ id, slackUserId }) => [id, slackUserId]));
  return renderMessage(message, {
    publicUrl,
    slackIdOf: (id) => ids.get(id) ?? undefined,
    ...(more === undefined ? {} : { more }),
  });
}

/** Sends what was rendered, and the words alone where Slack takes nothing else. */
async function inWords<T>(
  { base }: Errand,
  room: string,
  { text, blocks }: Rendered,
  send: (content: Rendered) => Promise<T>,
): Promise<T> {
  try {
    return await send({ text, blocks });
  } catch (error) {
    if (!isRefusal(error, NOT_TAKEN)) throw error;
    base.log.warn(
      { room, method: error.method, code: error.code, blocks: blocks.length },
      'Slack did not take the blocks of a message: it goes out as plain text',
    );
    return await send({ text, blocks: [] });
  }
}

/** Says something, or finds that it has been said; pins it where it is to be pinned. */
export async function post(
  errand: Errand,
  room: string,
  { organizationId, key, message, pinned, repeated }: PostRequest,
): Promise<{ readonly externalId: string }> {
  const known = repeated ? await find(errand, room, key, pinned) : undefined;
  const externalId =
    known ?? (await say(errand, room, key, await rendered(errand, organizationId, room, message)));
  if (pinned) await pin(errand, room, externalId);
  return { externalId };
}

async function say(errand: Errand, room: string, key: string, whole: Rendered): Promise<string> {
  const { ts } = await inWords(errand, room, whole, (content) =>
    inRoom(
      errand,
      room,
      'chat.postMessage',
      (web) =>
        web.chat.postMessage({
          channel: room,
          ...content,
          metadata: { event_type: EVENT, event_payload: { key } },
          unfurl_links: false,
          unfurl_media: false,
        }),
      // Slack counts the messages of each channel: one that is busy keeps no other waiting.
      room,
    ),
  );
  if (ts === undefined) throw new Error('Slack gave a message no timestamp.');
  return ts;
}

const pin = (errand: Errand, room: string, timestamp: string): Promise<void> =>
  asFarAsPossible(errand, room, async () => {
    try {
      await inRoom(errand, room, 'pins.add', (web) => web.pins.add({ channel: room, timestamp }));
    } catch (error) {
      if (!isRefusal(error, ALREADY_PINNED)) throw error;
    }
  });
const ALREADY_PINNED: ReadonlySet<string> = new Set(['already_pinned']);

/** Changes a message. What cannot be changed is remembered, so that a repeat does not take it for the one to be found. */
export async function edit(
  errand: Errand,
  room: string,
  {
    organizationId,
    externalId,
    message,
  }: Pick<PostRequest, 'organizationId' | 'message'> & { readonly externalId: string },
): Promise<void> {
  const whole = await rendered(errand, organizationId, room, message);
  try {
    await inWords(errand, room, whole, (content) =>
      inRoom(errand, room, 'chat.update', (web) =>
        web.chat.update({ channel: room, ts: externalId, ...content }),
      ),
    );
  } catch (error) {
    if (isRefusal(error, UNCHANGEABLE)) await rememberStale(errand, room, externalId);
    throw error;
  }
}

const staleAt = (room: string, ts: string) => ({ island: SLACK, key: `stale:${room}:${ts}` });

async function rememberStale({ base }: Errand, room: string, ts: string): Promise<void> {
  const until = new Date(base.clock.wallNow().getTime() + STALE_MS);
  await base.store.tx((w) => remember(w, staleAt(room, ts), true, until), { waits: true });
}

const isStale = async ({ base }: Errand, room: string, ts: string): Promise<boolean> =>
  (await remembered(base.store.read, staleAt(room, ts), base.clock.wallNow())) !== undefined;

interface Said {
  readonly ts?: string;
  readonly user?: string;
  readonly bot_id?: string;
  readonly metadata?: unknown;
}

/** The timestamp of our message of this key, if it is one that can still be changed. */
async function matching(errand: Errand, room: string, key: string, said: Said): Promise<string | undefined> {
  const { botUserId, botId } = errand.workspace;
  if (said.ts === undefined || (said.user !== botUserId && said.bot_id !== botId)) return undefined;
  if (ourMetadata.safeParse(said.metadata).data?.event_payload.key !== key) return undefined;
  return (await isStale(errand, room, said.ts)) ? undefined : said.ts;
}

/** Looks for the message of this key among the newest, and if it was to be pinned, among what is pinned. */
async function find(errand: Errand, room: string, key: string, pinned: boolean): Promise<string | undefined> {
  let cursor = '';
  for (let page = 0; page < PAGES; page += 1) {
    const { messages, response_metadata } = await history(errand, room, {
      limit: PAGE,
      ...(cursor && { cursor }),
    });
    for (const said of messages ?? []) {
      const ts = await matching(errand, room, key, said);
      if (ts !== undefined) return ts;
    }
    cursor = response_metadata?.next_cursor ?? '';
    if (cursor === '') return undefined;
  }
  return pinned ? await findPinned(errand, room, key) : undefined;
}

const history = (errand: Errand, room: string, span: { limit: number; cursor?: string; latest?: string }) =>
  inRoom(errand, room, 'conversations.history', (web) =>
    web.conversations.history({ channel: room, include_all_metadata: true, inclusive: true, ...span }),
  );

async function findPinned(errand: Errand, room: string, key: string): Promise<string | undefined> {
  const { items } = await inRoom(errand, room, 'pins.list', (web) => web.pins.list({ channel: room }));
  for (const { created_by: by, message } of items ?? []) {
    if (by !== errand.workspace.botUserId || message?.ts === undefined) continue;
    // What is listed as pinned comes without what it says of itself.
    const { messages } = await history(errand, room, { limit: 1, latest: message.ts });
    const ts = await matching(errand, room, key, messages?.[0] ?? {});
    if (ts !== undefined) return ts;
  }
  return undefined;
}
