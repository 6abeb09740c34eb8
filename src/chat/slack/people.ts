/** Who our people are in Slack: by the id that is linked to them, or by their e-mail address, which is linked then. */

import { PeopleWork } from '../../core/people/work.js';
import { DeliveryProblem, type RoomRef } from '../../core/ports.js';
import { Refusal } from '../../domain/errors.js';
import type { Person } from '../../domain/message.js';
import { UniqueViolation } from '../../store/errors.js';
import { conversationAnywhere } from '../../store/queries/conversations.js';
import { PeopleQueries, type User } from '../../store/queries/people.js';
import { systemViewer } from '../../store/queries/viewer.js';
import { SLACK } from './parts.js';
import { isRefusal } from './problem.js';
import { type Errand, urlOf } from './roomsMend.js';

/** How many are looked up side by side. */
const SIDE_BY_SIDE = 4;
/** How long it counts that an address is nobody's, in milliseconds: whoever comes to Slack is found soon. */
const NOBODY_MS = 10 * 60_000;

const NO_ACCOUNT = ['users_not_found', 'user_not_found'];
const GONE: ReadonlySet<string> = new Set(['user_not_found', 'user_disabled', 'user_not_visible']);

/** Which of our people is who in Slack. */
export class SlackPeople {
  /** Until when an address is taken to be nobody's, by workspace and address. */
  readonly #nobody = new Map<string, number>();

  /** The Slack ids of these people, as far as they have one. */
  async idsOf(
    errand: Errand,
    organizationId: string,
    people: readonly Person[],
  ): Promise<ReadonlyMap<string, string>> {
    const { store } = errand.base;
    const queries = new PeopleQueries(store.read, systemViewer(organizationId));
    const users = await queries.usersByIds(people.map(({ id }) => id));
    const ids = new Map<string, string>();
    const unknown: User[] = [];
    for (const user of users)
      if (user.slackUserId === null) unknown.push(user);
      else ids.set(user.id, user.slackUserId);
    for (let from = 0; from < unknown.length; from += SIDE_BY_SIDE) {
      const done = await Promise.allSettled(
        unknown.slice(from, from + SIDE_BY_SIDE).map(async (user) => {
          const id = await this.#lookUp(errand, user);
          if (id !== undefined) ids.set(user.id, id);
        }),
      );
      // Only when all have ended: what goes on behind our back would run into the next attempt.
      for (const one of done) if (one.status === 'rejected') throw one.reason;
    }
    return ids;
  }

  /** Opens the conversation with a person. @throws {DeliveryProblem} for good where they have no account. */
  async openDirect(errand: Errand, organizationId: string, person: Person): Promise<RoomRef> {
    const { store } = errand.base;
    const user = await new PeopleQueries(store.read, systemViewer(organizationId)).user(person.id);
    const noAccount = () => new DeliveryProblem(`${person.name} has no Slack account.`, true);
    if (user === undefined) throw noAccount();
    const linked = user.slackUserId ?? (await this.#lookUp(errand, user));
    if (linked === undefined) throw noAccount();
    const channel = await open(errand, linked).catch(async (error: unknown) => {
      // Whoever left and came back has another account of the same address.
      const other =
        user.slackUserId !== null && isRefusal(error, GONE) ? await this.#lookUp(errand, user) : undefined;
      if (other === undefined || other === linked) throw error;
      return await open(errand, other);
    });
    const known = await conversationAnywhere(store.read, SLACK, channel);
    return {
      externalId: known === undefined || known.userId === person.id ? channel : sharedBy(channel, person),
      name: person.name,
      url: urlOf(errand.workspace, channel),
    };
  }

  /** Looks a person up by the address, and links what was found. */
  async #lookUp(errand: Errand, user: User): Promise<string | undefined> {
    const { slack, workspace, base } = errand;
    const { email } = user;
    if (email === null) return undefined;
    const place = `${workspace.id} ${user.emailKey ?? email}`;
    const wallNow = base.clock.wallNow().getTime();
    if ((this.#nobody.get(place) ?? 0) > wallNow) return undefined;
    const found = await slack.allowing(NO_ACCOUNT, 'users.lookupByEmail', (web) =>
      web.users.lookupByEmail({ email }),
    );
    const { id, deleted, is_bot: isBot, team_id: team } = found?.user ?? {};
    // In a shared channel other organizations’ people can be met, and those say themselves what their address is.
    const isTheirs = workspace.id.startsWith('E') || team === undefined || team === workspace.id;
    if (id === undefined || deleted === true || isBot === true || !isTheirs) {
      this.#nobody.set(place, wallNow + NOBODY_MS);
      return undefined;
    }
    this.#nobody.delete(place);
    await link(errand, user, id);
    return id;
  }
}

async function open({ slack }: Errand, users: string): Promise<string> {
  const { channel } = await slack.call('conversations.open', (web) => web.conversations.open({ users }));
  if (channel?.id === undefined) throw new Error('Slack gave a conversation no id.');
  return channel.id;
}

/** Links the account, unless somebody else has it: what is to be delivered does not depend on that. */
async function link({ base }: Errand, user: User, slackUserId: string): Promise<void> {
  const { store, clock, newId, log } = base;
  try {
    await store.tx(
      (w) =>
        new PeopleWork({
          w,
          viewer: systemViewer(user.organizationId),
          now: clock.now(),
          wallNow: clock.wallNow(),
          newId,
          surface: SLACK,
          requestId: null,
        }).changeUser(user, { slackUserId }),
      { waits: true },
    );
  } catch (error) {
    if (!(error instanceof Refusal) && !(error instanceof UniqueViolation)) throw error;
    log.warn(
      { user: user.id, slackUser: slackUserId, err: error },
      'a Slack account could not be linked to the person of its address',
    );
  }
}

const SHARED = '#';

/** The id of a conversation that somebody else’s messages go to already, because both are one person in Slack. */
const sharedBy = (channel: string, { id }: Person): string => `${channel}${SHARED}${id}`;

/** What Slack calls a room that we know by this id. */
export const channelOf = (room: string): string => room.split(SHARED, 1)[0] ?? room;
