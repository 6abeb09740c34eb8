/** Calls about a room, and what is done first where Teams refuses them because of what somebody did to the room by hand. */
import { z } from 'zod';
import { DeliveryProblem } from '../../core/ports.js';
import { remember, remembered } from '../../store/queries/adapterState.js';
import type { Errand } from './errand.js';
import type { GraphRequest } from './graph.js';
import { TEAMS } from './parts.js';
import { isClosed, isGone, lacksConsent, TeamsProblem } from './problem.js';
import { installInChat } from './roomsInstall.js';
import { withoutThread } from './services.js';

/** Until when a new room may seem not to be there, in milliseconds: word of it takes a while (facts page, section 12). */
const FRESH_MS = 2 * 60_000;
/** How long to wait then before the next attempt, in milliseconds. */
const FRESH_WAIT_MS = 2_000;

export type RoomKind = 'CHANNEL' | 'CHAT' | 'DIRECT';

/** What kind of conversation has this id; the first channel of an old team has the second ending. */
export function kindOf(room: string): RoomKind {
  if (/@thread\.(?:tacv2|skype)/u.test(room)) return 'CHANNEL';
  return room.includes('@thread.v2') ? 'CHAT' : 'DIRECT';
}

/** There is no such room. */
export const noRoom = (): DeliveryProblem =>
  new DeliveryProblem('The channel or chat does not exist any more, or Muster may not see it.', true, null, {
    at: 'ROOM',
  });

const freshAt = (room: string) => ({ island: TEAMS, key: `fresh:${room}` });

/** Remembers that a room has just been made, or taken out again. */
export async function markFresh({ base: { store, clock } }: Errand, room: string): Promise<void> {
  const until = new Date(clock.wallNow().getTime() + FRESH_MS);
  await store.tx((w) => remember(w, freshAt(room), true, until), { waits: true });
}

/** A room that has just been made is there, whatever Teams says: the problem is one that passes. */
async function tolerant({ base: { store, clock } }: Errand, room: string, problem: TeamsProblem) {
  const isFresh = (await remembered(store.read, freshAt(room), clock.wallNow())) !== undefined;
  return isFresh ? problem.passing(FRESH_WAIT_MS) : problem;
}

/** Where Graph has the room. @throws {DeliveryProblem} for what is no room. */
async function pathOf({ base, tenant }: Errand, room: string): Promise<string> {
  switch (kindOf(room)) {
    case 'CHAT':
      return `/chats/${encodeURIComponent(room)}`;
    case 'CHANNEL': {
      const team = (await base.services.of(tenant.id, room)).teamGroupId ?? tenant.teamId;
      if (team === null) throw noRoom();
      return `/teams/${encodeURIComponent(team)}/channels/${encodeURIComponent(room)}`;
    }
    case 'DIRECT':
      throw noRoom();
  }
}

/** Calls Graph about a room; `path` stands below the room's own. @throws {TeamsProblem} with the room, where it is gone. */
export async function ofRoom<T>(errand: Errand, room: string, request: GraphRequest<T>): Promise<T> {
  try {
    return await errand.graph.call({ ...request, path: `${await pathOf(errand, room)}${request.path}` });
  } catch (error) {
    if (!(error instanceof TeamsProblem) || error.status !== 404) throw error;
    throw await tolerant(errand, room, error.forGood(noRoom().message, 'ROOM'));
  }
}

/** What there is to know of a room. */
export interface RoomFacts {
  /** The name of a channel, the topic of a chat. */
  readonly name: string;
  readonly url: string | null;
  readonly archived: boolean;
}

const factsShape = z.object({
  displayName: z.string().nullish(),
  topic: z.string().nullish(),
  webUrl: z.string().nullish(),
  isArchived: z.boolean().nullish(),
});

/** Asks Graph about a room. */
export const factsOf = (errand: Errand, room: string): Promise<RoomFacts> =>
  ofRoom(errand, room, {
    method: 'GET',
    path: '',
    read: (answer) => {
      const { displayName, topic, webUrl, isArchived } = factsShape.parse(answer);
      return { name: displayName ?? topic ?? '', url: webUrl ?? null, archived: isArchived === true };
    },
  });

/**
 * Does something in a room that is meant to be in use. Where somebody archived it, it is taken out again; where Muster was
 * put out of a chat, it comes back; and then it is done once more.
 * @throws {TeamsProblem} for good where neither is possible.
 */
export async function inRoom<T>(errand: Errand, room: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const kind = kindOf(room);
    if (kind === 'CHANNEL' && (isClosed(error) || (await isPutAway(errand, room, error))))
      await takeOut(errand, room);
    else if (isGone(error) && kind === 'CHAT') await comeBack(errand, room, error);
    else throw isGone(error) && kind !== 'DIRECT' ? await tolerant(errand, room, error) : error;
  }
  try {
    return await work();
  } catch (error) {
    throw isGone(error) || isClosed(error) ? await tolerant(errand, room, error) : error;
  }
}

/** Whether a refusal without a reason that we know comes of this: nobody may write in a channel that is archived. */
async function isPutAway(errand: Errand, room: string, error: unknown): Promise<boolean> {
  if (!(error instanceof TeamsProblem) || error.status !== 403 || !error.permanent || isGone(error))
    return false;
  try {
    return (await factsOf(errand, room)).archived;
  } catch (problem) {
    if (problem instanceof DeliveryProblem) return false;
    throw problem;
  }
}

async function comeBack(errand: Errand, room: string, problem: TeamsProblem): Promise<void> {
  let isBack: boolean;
  try {
    isBack = await installInChat(errand, errand.base.appId, room);
  } catch (error) {
    throw error instanceof DeliveryProblem && error.permanent ? await tolerant(errand, room, problem) : error;
  }
  // Where it was all along nothing passes by waiting.
  if (isBack) await markFresh(errand, room);
}

/** Takes a channel out of the archive. */
export async function takeOut(errand: Errand, room: string): Promise<void> {
  const { archived } = await factsOf(errand, room);
  if (!archived) return;
  try {
    await ofRoom(errand, room, { method: 'POST', path: '/unarchive', read: () => undefined });
  } catch (error) {
    // Whatever else closes the way there is mended for all rooms at once.
    if (error instanceof TeamsProblem && (error.permanent || lacksConsent(error)))
      throw error.forGood(
        `The channel is archived, and Muster cannot take it out again: ${error.message}`,
        'ROOM',
      );
    throw error;
  }
  // It takes effect in a while.
  await markFresh(errand, room);
}

/** The team that a channel is in, as far as it is known. */
export const teamOf = async ({ base, tenant }: Errand, room: string): Promise<string | null> =>
  (await base.services.of(tenant.id, withoutThread(room))).teamGroupId ?? tenant.teamId;
