/** Opening rooms: one for each key, whatever breaks in between and however many ask at once. */
import { createHash } from 'node:crypto';
import { DeliveryProblem, type RoomRef, type RoomRequest } from '../../core/ports.js';
import { conversationByExternalId } from '../../store/queries/conversations.js';
import type { Errand } from './errand.js';
import { TEAMS } from './parts.js';
import { madeNothing } from './problem.js';
import { aboutOf, noteAbout } from './roomsAbout.js';
import { channelsIn, chatsOf, type Listed } from './roomsFind.js';
import { installInChat } from './roomsInstall.js';
import { createChannel, createChat, type Made } from './roomsMake.js';
import {
  claim,
  giveUp,
  type Intention,
  intend,
  isTaken,
  note,
  type Opened,
  placeOf,
  recall,
  unclaim,
  unintend,
} from './roomsMemory.js';
import { factsOf, markFresh, takeOut } from './roomsMend.js';
import { allTaken, isTakenName, namesLike, tidyName } from './roomsNames.js';

/** How far Microsoft's clock and ours may be apart, in milliseconds. */
const SKEW_MS = 5 * 60_000;
/** How long nothing is tried where the app is in no team, in milliseconds: adding it takes a person minutes. */
const NO_TEAM_MS = 60_000;

/** How long the making of a chat is claimed at most, in milliseconds: longer than all its calls may take. */
const CLAIM_MS = 15_000;
const CLAIMED_WAIT_MS = 2_000;

/** A request on its way. */
interface Opening {
  readonly errand: Errand;
  readonly request: RoomRequest;
  readonly place: string;
  /** Group id of the team in which the room is made; null: it is a chat. */
  readonly team: string | null;
}

/** Opens a room, or finds what was opened for the same key before. */
export async function openRoom(errand: Errand, request: RoomRequest): Promise<RoomRef> {
  const place = placeOf(request.organizationId, request.key);
  const { opened } = await recall(errand.base, place);
  if (opened !== undefined) {
    const room = await revisit(errand, request, place, opened);
    if (room !== undefined) return room;
  }
  const opening = { errand, request, place, team: await teamFor(errand, request) };
  if (request.kind === 'ANNOUNCEMENTS') {
    const room = await join(opening);
    if (room !== undefined) return room;
  }
  // Read anew: a room that was given up just now must not be found again.
  const { intention } = await recall(errand.base, place);
  if (intention !== undefined && intention.names.length > 0) {
    const room = await adopt(opening, intention, intention.names);
    if (room !== undefined) return room;
  }
  return await make(opening);
}

/** @throws {DeliveryProblem} that the way is closed, where announcements have no team to be made in. */
async function teamFor({ base, tenant }: Errand, request: RoomRequest): Promise<string | null> {
  if (request.kind === 'WAR_ROOM') return request.private ? null : tenant.teamId;
  const team = tenant.teamId ?? (await base.services.teams(request.organizationId))[0]?.groupId;
  if (team === undefined)
    throw new DeliveryProblem(
      'Announcements need a team in Teams: add Muster to one, or set MICROSOFT_TEAM_ID.',
      false,
      NO_TEAM_MS,
      { at: 'WAY' },
    );
  return team;
}

/** The room that was opened before, if it can be used; otherwise it is given up for another. */
async function revisit(
  errand: Errand,
  request: RoomRequest,
  place: string,
  opened: Opened,
): Promise<RoomRef | undefined> {
  const { channel, team } = opened;
  try {
    // What is said about an incident that has become private must not go where everybody reads.
    if (opened.private === request.private) {
      // What may be known of a chat depends on being in it.
      if (team === null) await comeInto(errand, channel);
      const facts = await factsOf(errand, channel);
      if (facts.archived) await takeOut(errand, channel);
      const { name } = await aboutOf(errand, channel);
      return {
        externalId: channel,
        name: team === null ? (name ?? facts.name) : facts.name,
        url: facts.url,
      };
    }
  } catch (error) {
    if (!(error instanceof DeliveryProblem && error.permanent)) throw error;
  }
  await giveUp(errand.base, place, opened);
  return undefined;
}

/** The channel that is called so: people expect announcements there, whoever has made it. */
async function join(opening: Opening): Promise<RoomRef | undefined> {
  const { errand, request, team } = opening;
  if (team === null) return undefined;
  const name = tidyName(request.name).toLowerCase();
  for await (const channel of channelsIn(errand, team)) {
    // Where only some of the team are, Muster is not, and nobody would be told.
    if (channel.name.toLowerCase() !== name || channel.archived || channel.closed) continue;
    if (!(await isElsewhere(opening, channel.id))) return await keep(opening, channel);
  }
  return undefined;
}

/** What an earlier attempt has made under one of these names, although its answer was lost. */
async function adopt(
  opening: Opening,
  intention: Intention,
  names: readonly string[],
): Promise<RoomRef | undefined> {
  const { place } = opening;
  const since = Date.parse(intention.at) - SKEW_MS;
  for await (const room of candidates(opening)) {
    const isIt =
      names.includes(room.name) &&
      (opening.team === null || room.description === markOf(place)) &&
      (room.createdAt ?? since) >= since &&
      !intention.givenUp.includes(room.id);
    if (!isIt || (await isElsewhere(opening, room.id))) continue;
    const kept = await keep(opening, room);
    if (kept !== undefined) return kept;
  }
  return undefined;
}

async function* candidates({ errand, request, team }: Opening): AsyncGenerator<Listed> {
  if (team !== null) {
    yield* channelsIn(errand, team);
    return;
  }
  const ids = await errand.base.people.entraIdsOfAll(request.organizationId, request.people);
  // Whoever it was made for is in it: one of them is enough.
  const [first] = ids.values();
  if (first !== undefined) yield* chatsOf(errand, first);
}

/** What a new channel says of itself until it is described: whose making it is, for nobody to mistake. */
const markOf = (place: string): string =>
  `Muster is opening this channel (${createHash('sha256').update(place).digest('hex').slice(0, 16)}).`;

/** Makes the room under the first name that is free. */
async function make(opening: Opening): Promise<RoomRef> {
  const { errand, request, place } = opening;
  const { intention } = await recall(errand.base, place);
  // What was tried before is taken, except perhaps for the last, whose answer may never have come.
  const tried = new Set(opening.team === null ? [] : intention?.names.slice(0, -1));
  for (const name of namesLike(request.name)) {
    if (tried.has(name)) continue;
    const room = await makeNamed(opening, name, await intend(errand.base, place, name));
    if (room !== undefined) return room;
  }
  throw allTaken('POST /teams/…/channels', request.name);
}

/** Makes a room of this name, or uses the one that is meant; undefined where the name is somebody else's. */
async function makeNamed(opening: Opening, name: string, wanted: Intention): Promise<RoomRef | undefined> {
  const { errand, request, place, team } = opening;
  try {
    return team === null
      ? await makeChat(opening, name)
      : await keep(opening, await createChannel(errand, team, name, markOf(place)));
  } catch (error) {
    if (team === null || !isTakenName(error)) {
      // Graph was asked for little enough as it is: what it has refused was not made, and is not looked for.
      if (madeNothing(error)) await unintend(errand.base, place, name);
      throw error;
    }
    // It may be another replica that has just made it for the same key, and noted it or not.
    const { opened } = await recall(errand.base, place);
    return (
      (opened && (await revisit(errand, request, place, opened))) ?? (await adopt(opening, wanted, [name]))
    );
  }
}

/** Chats may be called alike: only who has claimed it makes one. */
async function makeChat(opening: Opening, name: string): Promise<RoomRef | undefined> {
  const { errand, request, place } = opening;
  if (!(await claim(errand.base, place, CLAIM_MS)))
    throw new DeliveryProblem('Another process is opening the room.', false, CLAIMED_WAIT_MS);
  try {
    // Whoever had claimed it before may have made it meanwhile.
    const { opened } = await recall(errand.base, place);
    return opened === undefined
      ? await keep(opening, await createChat(errand, request, name))
      : await revisit(errand, request, place, opened);
  } finally {
    await unclaim(errand.base, place);
  }
}

/** Whether another conversation of ours has the room. */
async function isElsewhere({ errand, request, place }: Opening, room: string): Promise<boolean> {
  const { base } = errand;
  const known = await conversationByExternalId(base.store.read, request.organizationId, TEAMS, room);
  if (known !== undefined && known.id !== request.key) return true;
  return await isTaken(base, place, room);
}

/** Remembers the room; undefined where it turns out to be another's. */
async function keep(opening: Opening, made: Made): Promise<RoomRef | undefined> {
  const { errand, request, place, team } = opening;
  const { base, tenant } = errand;
  if (team !== null) await base.services.made(tenant.id, made.id, team);
  else await noteAbout(errand, made.id, { name: made.name });
  await markFresh(errand, made.id);
  const opened = await note(base, place, { channel: made.id, private: request.private, team });
  if (opened === undefined) return undefined;
  if (opened.channel !== made.id) return await revisit(errand, request, place, opened);
  if (team === null) await comeInto(errand, made.id);
  return { externalId: made.id, name: made.name, url: made.url };
}

/** Makes sure that the app is in a chat. */
async function comeInto(errand: Errand, chat: string): Promise<void> {
  await installInChat(errand, errand.base.appId, chat);
  await markFresh(errand, chat);
}
