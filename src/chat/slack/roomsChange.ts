/** Changing rooms that are there: what stands above them, what they are called, and whether they are in use. */
import { z } from 'zod';
import type { RoomDetails, RoomRef } from '../../core/ports.js';
import { isNamed } from '../../domain/incident/roomName.js';
import { displayText } from '../../domain/message.js';
import { remember, remembered } from '../../store/queries/adapterState.js';
import { SLACK } from './parts.js';
import { isRefusal, SlackProblem } from './problem.js';
import { escapedTo } from './render/text.js';
import { allTaken, NAME_TAKEN, namesLike } from './rooms.js';
import { type Errand, factsOf, inRoom, rejoin, takeOut, urlOf } from './roomsMend.js';

/** The longest topic or purpose. */
const HEADLINE_LIMIT = 250;

/** Topics are read as Slack reads every text, so that what people wrote must not give it orders. */
const headline = (text: string): string => escapedTo(displayText(text), HEADLINE_LIMIT).text;

export async function setTopic(errand: Errand, room: string, topic: string): Promise<void> {
  await inRoom(errand, room, 'conversations.setTopic', (web) =>
    web.conversations.setTopic({ channel: room, topic: headline(topic) }),
  );
}

/** Sets the purpose and keeps our bookmarks as they should be; others stay as they are. */
export async function describeRoom(errand: Errand, room: string, details: RoomDetails): Promise<void> {
  const done = await Promise.allSettled([
    inRoom(errand, room, 'conversations.setPurpose', (web) =>
      web.conversations.setPurpose({ channel: room, purpose: headline(details.purpose) }),
    ),
    keepBookmarks(errand, room, details.links),
  ]);
  for (const one of done) if (one.status === 'rejected') throw one.reason;
}

const titlesShape = z.array(z.string());
const titlesAt = (room: string) => ({ island: SLACK, key: `bookmarks:${room}` });

/** The titles under which we have ever set bookmarks in the room, these included. */
async function ourTitles({ base }: Errand, room: string, titles: readonly string[]): Promise<Set<string>> {
  const { store, clock } = base;
  const before = titlesShape.safeParse(await remembered(store.read, titlesAt(room), clock.wallNow())).data;
  const all = new Set([...(before ?? []), ...titles]);
  // Noted first: what an attempt that is cut off has set must be known as ours.
  if (all.size > (before?.length ?? 0))
    await store.tx((w) => remember(w, titlesAt(room), [...all]), { waits: true });
  return all;
}

async function keepBookmarks(errand: Errand, room: string, links: RoomDetails['links']): Promise<void> {
  const { workspace } = errand;
  await asFarAsPossible(errand, room, async () => {
    const listed = await inRoom(errand, room, 'bookmarks.list', (web) =>
      web.bookmarks.list({ channel_id: room }),
    );
    const ours = await ourTitles(
      errand,
      room,
      links.map(({ title }) => title),
    );
    const known = (listed.bookmarks ?? []).flatMap(({ id, title, link, last_updated_by_user_id: by }) =>
      // What somebody else has changed is theirs now.
      id === undefined ||
      title === undefined ||
      !ours.has(title) ||
      (by ?? workspace.botUserId) !== workspace.botUserId
        ? []
        : [{ id, title, link }],
    );
    // One after another: they stand in the order in which they are added.
    for (const link of links) {
      const there = known.find(({ title }) => title === link.title);
      if (there?.link !== link.url)
        await asFarAsPossible(errand, room, () => setBookmark(errand, room, link, there?.id));
    }
    for (const { id, title } of known)
      if (!links.some((link) => link.title === title))
        await asFarAsPossible(errand, room, () =>
          errand.slack.allowing(['not_found'], 'bookmarks.remove', (web) =>
            web.bookmarks.remove({ channel_id: room, bookmark_id: id }),
          ),
        );
  });
}

const setBookmark = (
  { slack }: Errand,
  room: string,
  { title, url: link }: RoomDetails['links'][number],
  id: string | undefined,
): Promise<unknown> =>
  id === undefined
    ? slack.call('bookmarks.add', (web) => web.bookmarks.add({ channel_id: room, title, link, type: 'link' }))
    : slack.call('bookmarks.edit', (web) =>
        web.bookmarks.edit({ channel_id: room, bookmark_id: id, title, link }),
      );

const MISSING: ReadonlySet<string> = new Set(['missing_scope']);

/** Does what makes a room handier, and is not worth that anything waits for it: what Slack refuses is noted in the log. */
export async function asFarAsPossible(
  { base }: Errand,
  room: string,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SlackProblem && (error.permanent || isRefusal(error, MISSING)))) throw error;
    base.log.warn(
      { room, method: error.method, code: error.code },
      'a room lacks something that Slack does not let us add',
    );
  }
}

/** Renames a room; a name that is taken gets a number. Answers it under the name it has then. */
export async function renameRoom(errand: Errand, room: string, wanted: string): Promise<RoomRef> {
  const ref = (name: string): RoomRef => ({ externalId: room, name, url: urlOf(errand.workspace, room) });
  const { name: present } = await factsOf(errand, room);
  if (isNamed(present, wanted)) return ref(present);
  for (const name of namesLike(wanted)) {
    try {
      const { channel } = await inRoom(errand, room, 'conversations.rename', (web) =>
        web.conversations.rename({ channel: room, name }),
      );
      return ref(channel?.name ?? name);
    } catch (error) {
      if (!isRefusal(error, NAME_TAKEN)) throw error;
    }
  }
  throw allTaken('conversations.rename', wanted);
}

const OUTSIDE: ReadonlySet<string> = new Set(['not_in_channel']);

/** Puts a room away, or takes it out again. */
export async function setArchived(errand: Errand, room: string, archived: boolean): Promise<void> {
  if (!archived) return await takeOut(errand, room);
  const archive = () =>
    errand.slack.allowing(['already_archived'], 'conversations.archive', (web) =>
      web.conversations.archive({ channel: room }),
    );
  try {
    await archive();
  } catch (error) {
    if (!isRefusal(error, OUTSIDE)) throw error;
    const { archived: isAlready } = await factsOf(errand, room);
    if (isAlready) return;
    await rejoin(errand, room);
    await archive();
  }
}
