/** Inviting people: everybody who can be, and the others by name. */
import type { InviteProblem } from '../../core/ports.js';
import type { Person } from '../../domain/message.js';
import type { Member } from './connector.js';
import type { Errand } from './errand.js';
import { lacksConsent, TeamsProblem } from './problem.js';
import { memberBody } from './roomsMake.js';
import { inRoom, kindOf, noRoom, teamOf } from './roomsMend.js';
import { served } from './served.js';

/** So many are looked up one by one; for more, everybody who is there is listed. */
const MOST_LOOKED_UP = 8;
/** How many are added side by side: Graph takes four calls a second about one team or chat. */
const SIDE_BY_SIDE = 2;
const CONFLICT = 409;
const EVERYTHING = '0001-01-01T00:00:00Z';

/** Why somebody cannot be invited, as it follows a name. */
const NO_ACCOUNT = 'has no Microsoft Teams account';

/** Invites people; answers who could not be, and why. */
export async function invite(
  errand: Errand,
  room: string,
  people: readonly Person[],
): Promise<readonly InviteProblem[]> {
  if (kindOf(room) === 'DIRECT') throw noRoom();
  const { base, tenant } = errand;
  const ids = await base.people.entraIdsOfAll(tenant.organizationId, people);
  const there = await present(errand, room, new Set(ids.values()));
  const problems = new Map<string, string>();
  const missing: [personId: string, entraId: string][] = [];
  for (const { id } of people) {
    const entraId = ids.get(id);
    const member = entraId === undefined ? undefined : there.get(entraId);
    if (entraId === undefined) problems.set(id, NO_ACCOUNT);
    else if (member === undefined) missing.push([id, entraId]);
    else await base.people.met(tenant.organizationId, id, { mri: member.mri, entraId });
  }
  for (let from = 0; from < missing.length; from += SIDE_BY_SIDE) {
    const done = await Promise.allSettled(
      missing.slice(from, from + SIDE_BY_SIDE).map(async ([personId, entraId]) => {
        const problem = await add(errand, room, entraId);
        if (problem !== undefined) problems.set(personId, problem);
      }),
    );
    // Only when all have ended: what goes on behind our back would run into the next attempt.
    for (const one of done) if (one.status === 'rejected') throw one.reason;
  }
  return people.flatMap(({ id: personId }) => {
    const problem = problems.get(personId);
    return problem === undefined ? [] : [{ personId, problem }];
  });
}

/** Those of these people who are in the room, by their ids in Entra: of a channel, those of its team. */
async function present(
  errand: Errand,
  room: string,
  entraIds: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Member>> {
  const members = await inRoom(errand, room, () =>
    served(errand, room, async (serviceUrl) => {
      const at = { conversation: room, serviceUrl };
      if (kindOf(room) === 'CHAT' || entraIds.size > MOST_LOOKED_UP)
        return await errand.connector.members(at);
      const found: Member[] = [];
      for (const id of entraIds) found.push(...(await memberOf(errand, at, id)));
      return found;
    }),
  );
  return new Map(members.flatMap((member) => (member.entraId === null ? [] : [[member.entraId, member]])));
}

const NOT_THERE = 'MemberNotFoundInConversation';

async function memberOf(
  { connector }: Errand,
  at: { readonly conversation: string; readonly serviceUrl: string },
  id: string,
): Promise<readonly Member[]> {
  try {
    return [await connector.member(at, id)];
  } catch (error) {
    if (error instanceof TeamsProblem && error.code === NOT_THERE) return [];
    throw error;
  }
}

/** Adds somebody; answers why they cannot be, if they cannot. */
async function add(errand: Errand, room: string, entraId: string): Promise<string | undefined> {
  const isChat = kindOf(room) === 'CHAT';
  try {
    await (isChat ? addToChat(errand, room, entraId) : addToTeam(errand, room, entraId));
    return undefined;
  } catch (error) {
    if (lacksConsent(error))
      return isChat
        ? 'cannot be added by Muster: an administrator has to consent to that, or somebody in the chat adds them'
        : 'is not in the team, and Muster may not add them: an owner of the team has to';
    if (!(error instanceof TeamsProblem) || !error.permanent || error.at === 'ROOM') throw error;
    if (error.status === CONFLICT) return undefined;
    return error.status === 404
      ? 'is not in this Microsoft 365 organization any more'
      : `Teams does not let them in (${error.code})`;
  }
}

const addToChat = (errand: Errand, room: string, entraId: string): Promise<void> =>
  asMemberOrGuest(['owner'], (roles) =>
    errand.graph.call({
      method: 'POST',
      path: `/chats/${encodeURIComponent(room)}/members`,
      body: { ...memberBody(errand.graph.url, entraId, roles), visibleHistoryStartDateTime: EVERYTHING },
      read: () => undefined,
    }),
  );

async function addToTeam(errand: Errand, room: string, entraId: string): Promise<void> {
  const team = await teamOf(errand, room);
  if (team === null) throw noRoom();
  await asMemberOrGuest([], (roles) =>
    errand.graph.call({
      method: 'POST',
      path: `/teams/${encodeURIComponent(team)}/members`,
      body: memberBody(errand.graph.url, entraId, roles),
      read: () => undefined,
    }),
  );
}

/** Guests can be added as such only, and nothing we know of somebody says that they are one. */
async function asMemberOrGuest(
  roles: readonly string[],
  add: (roles: readonly string[]) => Promise<void>,
): Promise<void> {
  try {
    await add(roles);
  } catch (error) {
    if (!(error instanceof TeamsProblem) || error.status !== 400) throw error;
    await add(['guest']);
  }
}
