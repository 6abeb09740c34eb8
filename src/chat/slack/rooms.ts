/** Opening rooms: one for each key, whatever breaks in between and however many ask at once. */
import type { RoomRef, RoomRequest } from '../../core/ports.js';
import { withSuffix } from '../../domain/incident/roomName.js';
import { conversationByExternalId } from '../../store/queries/conversations.js';
import { SLACK } from './parts.js';
import { isRefusal, SlackProblem } from './problem.js';
import { ownChannels, type PublicChannels } from './roomsFind.js';
import {
  giveUp,
  type Intention,
  intend,
  isTaken,
  note,
  type Opened,
  placeOf,
  recall,
} from './roomsMemory.js';
import { type Errand, factsOf, rejoin, takeOut, urlOf } from './roomsMend.js';

/** The longest name of a channel. */
export const ROOM_NAME_LIMIT = 80;
/** How many names are tried when one is taken. */
const NAME_TRIES = 100;
/** How far Slack's clock and ours may be apart, in milliseconds. */
const SKEW_MS = 5 * 60_000;

export const NAME_TAKEN: ReadonlySet<string> = new Set(['name_taken']);
const MAY_NOT_MAKE: ReadonlySet<string> = new Set(['restricted_action', 'user_is_restricted']);

/** The name, and what is tried when it is taken. */
export function* namesLike(name: string): Generator<string> {
  yield name;
  for (let n = 2; n <= NAME_TRIES; n += 1) yield withSuffix(name, n, ROOM_NAME_LIMIT);
}

/** Every name like this one is taken. */
export const allTaken = (method: string, name: string): SlackProblem =>
  new SlackProblem('name_taken', method, `Every name like ${name} is taken in Slack.`, true);

/** A request on its way. */
interface Opening {
  readonly errand: Errand;
  readonly request: RoomRequest;
  readonly place: string;
}

/** Opens a room, or finds what was opened for the same key before. */
export async function openRoom(
  errand: Errand,
  request: RoomRequest,
  publicChannels: PublicChannels,
): Promise<RoomRef> {
  const opening = { errand, request, place: placeOf(request.organizationId, request.key) };
  const { opened } = await recall(errand.base, opening.place);
  if (opened !== undefined) {
    const room = await revisit(opening, opened);
    if (room !== undefined) return room;
  }
  // Read anew: a room that was given up just now must not be found again.
  const { intention } = await recall(errand.base, opening.place);
  const isForAll = request.kind === 'ANNOUNCEMENTS' && !request.private;
  if (!isForAll && intention !== undefined && intention.names.length > 0) {
    const room = await adopt(opening, intention, intention.names);
    if (room !== undefined) return room;
  }
  return await make(opening, isForAll ? publicChannels : undefined);
}

/** The room that was opened before, if it can be used; otherwise it is given up for another. */
async function revisit({ errand, request, place }: Opening, opened: Opened): Promise<RoomRef | undefined> {
  const { channel } = opened;
  try {
    // What is said about an incident that has become private must not go where everybody reads.
    if (opened.private === request.private) {
      const facts = await factsOf(errand, channel);
      if (facts.archived) await takeOut(errand, channel);
      else if (!facts.member) await rejoin(errand, channel);
      return { externalId: channel, name: facts.name, url: urlOf(errand.workspace, channel) };
    }
  } catch (error) {
    if (!(error instanceof SlackProblem && error.permanent)) throw error;
  }
  await giveUp(errand.base, place, opened);
  return undefined;
}

/** What an earlier attempt has made under one of these names, although its answer was lost. */
async function adopt(
  opening: Opening,
  intention: Intention,
  names: readonly string[],
): Promise<RoomRef | undefined> {
  const { errand, request } = opening;
  const since = Date.parse(intention.at) - SKEW_MS;
  for await (const channel of ownChannels(errand)) {
    const isIt =
      names.includes(channel.name) &&
      channel.private === request.private &&
      channel.createdAt >= since &&
      !intention.givenUp.includes(channel.id);
    if (!isIt || (await isElsewhere(opening, channel.id))) continue;
    const room = await keep(opening, channel.id, channel.name);
    if (room !== undefined) return room;
  }
  return undefined;
}

/** Makes the room under the first name that is free. */
async function make(opening: Opening, publicChannels: PublicChannels | undefined): Promise<RoomRef> {
  const { errand, request, place } = opening;
  const { intention } = await recall(errand.base, place);
  // What was tried before is taken, except perhaps for the last, whose answer may never have come.
  const tried = new Set(intention?.names.slice(0, -1));
  for (const name of namesLike(request.name)) {
    if (tried.has(name)) continue;
    const room = await makeNamed(opening, name, await intend(errand.base, place, name), publicChannels);
    if (room !== undefined) return room;
  }
  throw allTaken('conversations.create', request.name);
}

/** Makes a room of this name, or uses the one that is meant; undefined where the name is somebody else's. */
async function makeNamed(
  opening: Opening,
  name: string,
  wanted: Intention,
  publicChannels: PublicChannels | undefined,
): Promise<RoomRef | undefined> {
  const { errand, request, place } = opening;
  try {
    const { channel } = await errand.slack.call('conversations.create', (web) =>
      web.conversations.create({ name, is_private: request.private }),
    );
    return channel?.id === undefined ? undefined : await keep(opening, channel.id, channel.name ?? name);
  } catch (error) {
    const isTakenName = isRefusal(error, NAME_TAKEN);
    if (!isTakenName && !isRefusal(error, MAY_NOT_MAKE)) throw error;
    // People expect announcements in the channel that is called so, whoever has made it.
    const there =
      publicChannels !== undefined && name === request.name
        ? await join(opening, await publicChannels.find(errand, name))
        : undefined;
    if (there !== undefined) return there;
    if (!isTakenName) throw error;
    // It may be another replica that has just made it for the same key, and noted it or not.
    const { opened } = await recall(errand.base, place);
    return (opened && (await revisit(opening, opened))) ?? (await adopt(opening, wanted, [name]));
  }
}

async function join(
  opening: Opening,
  channel: { readonly id: string; readonly name: string } | undefined,
): Promise<RoomRef | undefined> {
  if (channel === undefined || (await isElsewhere(opening, channel.id))) return undefined;
  await rejoin(opening.errand, channel.id);
  return await keep(opening, channel.id, channel.name);
}

/** Whether another conversation of ours has the channel. */
async function isElsewhere({ errand, request, place }: Opening, channel: string): Promise<boolean> {
  const { base } = errand;
  const known = await conversationByExternalId(base.store.read, request.organizationId, SLACK, channel);
  if (known !== undefined && known.id !== request.key) return true;
  return await isTaken(base, place, channel);
}

/** Remembers the room; undefined where it turns out to be another's. */
async function keep(
  { errand, request, place }: Opening,
  channel: string,
  name: string,
): Promise<RoomRef | undefined> {
  const opened = await note(errand.base, place, { channel, private: request.private });
  if (opened === undefined) return undefined;
  const url = urlOf(errand.workspace, opened.channel);
  return opened.channel === channel
    ? { externalId: channel, name, url }
    : { externalId: opened.channel, name: (await factsOf(errand, opened.channel)).name, url };
}
