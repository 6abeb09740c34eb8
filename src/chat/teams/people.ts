/** Who our people are in Teams: what it calls them, their conversations with us, and who does not want to hear from us. */
import { z } from 'zod';
import { atLeast } from '../../core/people/roles.js';
import { DeliveryProblem, type RoomRef } from '../../core/ports.js';
import type { Person } from '../../domain/message.js';
import { forget, remember, remembered, rememberedOf } from '../../store/queries/adapterState.js';
import { conversationAnywhere, conversationByExternalId } from '../../store/queries/conversations.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import { PeopleQueries, type User } from '../../store/queries/people.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Reader as Db } from '../../store/store.js';
import type { At } from './connector.js';
import { TEAMS, type TeamsBase, type Tenant } from './parts.js';
import { isBlocked, isGone, TeamsProblem } from './problem.js';
import type { Reader } from './render/reader.js';
import { type Access, installForPerson } from './roomsInstall.js';
import type { Services } from './services.js';

/** So many are shown a card anew by themselves; Teams takes no more (facts page, section 7). */
const MOST_REFRESHERS = 60;
/** So many are looked at for that. */
const MOST_CANDIDATES = 200;

const mriShape = z.string();
const directShape = z.object({ conversation: z.string(), entraId: z.string() });
type Direct = z.infer<typeof directShape>;

const mriAt = (userId: string) => ({ island: TEAMS, key: `mri:${userId}` });
const entraAt = (organizationId: string, mri: string) => ({
  island: TEAMS,
  key: `entra:${organizationId}:${mri}`,
});
const blockedAt = (userId: string) => ({ island: TEAMS, key: `blocked:${userId}` });
const directAt = (userId: string) => ({ island: TEAMS, key: `direct:${userId}` });
const ownerAt = (conversation: string) => ({ island: TEAMS, key: `owner:${conversation}` });

type Parts = Pick<TeamsBase, 'store' | 'clock' | 'publicUrl' | 'appId'>;

export class TeamsPeople {
  constructor(
    private readonly parts: Parts,
    private readonly services: Services,
  ) {}

  /**
   * Somebody was heard of: what Teams calls them, and the conversation they have with us alone, if that is where. They can be
   * reached. Writes only what has changed.
   */
  async seen(
    organizationId: string,
    userId: string,
    { mri, entraId, direct }: { readonly mri: string; readonly entraId: string; readonly direct?: At },
  ): Promise<void> {
    if ((await this.#recall(blockedAt(userId))) !== undefined) await this.unblocked(userId);
    await this.met(organizationId, userId, { mri, entraId });
    if (direct !== undefined) await this.#keepDirect(userId, { conversation: direct.conversation, entraId });
  }

  /** What Teams calls somebody, as a list of members has it. Writes only what has changed. */
  async met(
    organizationId: string,
    userId: string,
    { mri, entraId }: { readonly mri: string; readonly entraId: string },
  ): Promise<void> {
    const isKnown =
      (await this.mriOf(userId)) === mri && (await this.entraIdOf(organizationId, mri)) === entraId;
    if (isKnown) return;
    await this.parts.store.tx(
      async (w) => {
        await remember(w, mriAt(userId), mri);
        await remember(w, entraAt(organizationId, mri), entraId);
      },
      { waits: true },
    );
  }

  /** The id in Entra of whom Teams calls so, as far as we have met. */
  async entraIdOf(organizationId: string, mri: string): Promise<string | undefined> {
    return mriShape.safeParse(await this.#recall(entraAt(organizationId, mri))).data;
  }

  /** What Teams calls somebody; undefined where it is not known. */
  async mriOf(userId: string): Promise<string | undefined> {
    return mriShape.safeParse(await this.#recall(mriAt(userId))).data;
  }

  /** They do not want to hear from us in Teams, until they come back. */
  async blocked(userId: string): Promise<void> {
    const { store, clock } = this.parts;
    await store.tx((w) => remember(w, blockedAt(userId), clock.wallNow().toISOString()), { waits: true });
  }

  async unblocked(userId: string): Promise<void> {
    await this.parts.store.tx((w) => forget(w, blockedAt(userId)), { waits: true });
  }

  /** Whether somebody can be written to, as the present transaction has it. */
  async reaches(db: Db, organizationId: string, userId: string): Promise<boolean> {
    const user = await new PeopleQueries(db, systemViewer(organizationId)).user(userId);
    if (user === undefined || user.teamsUserId === null) return false;
    return (await remembered(db, blockedAt(userId), this.parts.clock.wallNow())) === undefined;
  }

  /** How messages name these people. */
  async reader(organizationId: string, personIds: readonly string[]): Promise<Reader> {
    const users = await this.#queries(organizationId).usersByIds(personIds);
    const mris = await this.#mrisOf(users.map(({ id }) => id));
    const known = new Map(
      users.flatMap(({ id, name, teamsUserId }) => {
        const mentioned = mris.get(id) ?? teamsUserId;
        return mentioned === null ? [] : [[id, { id: mentioned, name }]];
      }),
    );
    return { mentionOf: (personId) => known.get(personId), publicUrl: this.parts.publicUrl };
  }

  /** The Entra ids of these people, as far as they are linked to one. */
  async entraIdsOfAll(
    organizationId: string,
    people: readonly Person[],
  ): Promise<ReadonlyMap<string, string>> {
    const users = await this.#queries(organizationId).usersByIds(people.map(({ id }) => id));
    return new Map(users.flatMap(({ id, teamsUserId }) => (teamsUserId === null ? [] : [[id, teamsUserId]])));
  }

  /** The conversation with a person, made if there is none. @throws {DeliveryProblem} for good where they have no account. */
  async openDirect(access: Access, organizationId: string, person: Person): Promise<RoomRef> {
    const conversation = await this.#open(access, organizationId, person);
    const { store } = this.parts;
    const known = await conversationAnywhere(store.read, TEAMS, conversation);
    return {
      externalId:
        known === undefined || known.userId === person.id ? conversation : sharedBy(conversation, person),
      name: person.name,
      url: null,
    };
  }

  /** Where to write to a person directly. @throws {DeliveryProblem} where they cannot be written to. */
  async directOf(tenant: Tenant, userId: string): Promise<At> {
    const user = await this.#queries(tenant.organizationId).user(userId);
    const person = { id: userId, name: user?.name ?? 'Somebody' };
    const conversation = await this.#open({ ...tenant, tenant }, tenant.organizationId, person);
    const { serviceUrl } = await this.services.of(tenant.id, conversation);
    return { conversation, serviceUrl };
  }

  /** Whose conversation with us it is. */
  async ownerOf(organizationId: string, room: string): Promise<User | undefined> {
    const { store } = this.parts;
    const known = await conversationByExternalId(store.read, organizationId, TEAMS, room);
    const remembered = z.string().safeParse(await this.#recall(ownerAt(conversationOf(room)))).data;
    const userId = known?.userId ?? remembered;
    return userId === undefined ? undefined : await this.#queries(organizationId).user(userId);
  }

  /**
   * Who is shown their own view of a card by itself: people who may act, by what Teams calls them. Those of the incident come
   * first; Teams takes only so many.
   */
  async refreshersOf(organizationId: string, incidentId: string | null): Promise<readonly string[]> {
    const first = await this.#membersOf(organizationId, incidentId);
    const active = await this.#queries(organizationId).activeUsers(MOST_CANDIDATES);
    const others = active.filter(({ role }) => atLeast(role, 'RESPONDER')).map(({ id }) => id);
    // In the order in which they were asked for.
    const mris = await this.#mrisOf([...new Set([...first, ...others])].slice(0, MOST_CANDIDATES));
    return [...mris.values()].slice(0, MOST_REFRESHERS);
  }

  /** What Teams calls these people, as far as it is known, in their order. */
  async #mrisOf(userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { store, clock } = this.parts;
    const keys = userIds.map((id) => mriAt(id).key);
    const kept = await rememberedOf(store.read, TEAMS, keys, clock.wallNow());
    return new Map(
      userIds.flatMap((id) => {
        const { data } = mriShape.safeParse(kept.get(mriAt(id).key));
        return data === undefined ? [] : [[id, data]];
      }),
    );
  }

  async #membersOf(organizationId: string, incidentId: string | null): Promise<readonly string[]> {
    if (incidentId === null) return [];
    const queries = new IncidentQueries(this.parts.store.read, systemViewer(organizationId));
    const incident = await queries.find(incidentId);
    if (incident === undefined) return [];
    return (await queries.members(incident)).map(({ id }) => id);
  }

  async #open(access: Access, organizationId: string, person: Person): Promise<string> {
    const user = await this.#queries(organizationId).user(person.id);
    if (user?.teamsUserId == null)
      throw new DeliveryProblem(`${person.name} has no account in Microsoft Teams.`, true);
    const entraId = user.teamsUserId;
    const known = directShape.safeParse(await this.#recall(directAt(user.id))).data;
    if (known?.entraId === entraId) return known.conversation;
    const conversation = await this.#made(access, user, entraId);
    await this.#keepDirect(user.id, { conversation, entraId });
    return conversation;
  }

  async #made(access: Access, user: User, entraId: string): Promise<string> {
    const { tenant, connector } = access;
    const id = (await this.mriOf(user.id)) ?? entraId;
    // A conversation that is to be made is served nowhere yet: the tenant's address will do.
    const { serviceUrl } = await this.services.of(tenant.id, '');
    const open = () => connector.openDirect({ id, serviceUrl });
    try {
      return await open();
    } catch (error) {
      if (isStrange(error)) return await this.#introduced(access, user, entraId, open, error);
      if (isBlocked(error)) await this.blocked(user.id);
      throw error;
    }
  }

  /** Muster can only write to whom it is installed for. */
  async #introduced(
    access: Access,
    user: User,
    entraId: string,
    open: () => Promise<string>,
    problem: TeamsProblem,
  ): Promise<string> {
    if (!(await installForPerson(access, this.parts.appId, entraId)))
      throw problem.forGood(
        `${user.name} cannot be written to in Teams: Muster is not installed for them, or they have removed it.`,
      );
    return await open();
  }

  async #keepDirect(userId: string, direct: Direct): Promise<void> {
    const known = directShape.safeParse(await this.#recall(directAt(userId))).data;
    if (known?.conversation === direct.conversation && known.entraId === direct.entraId) return;
    await this.parts.store.tx(
      async (w) => {
        await remember(w, directAt(userId), direct);
        await remember(w, ownerAt(direct.conversation), userId);
      },
      { waits: true },
    );
  }

  /** The conversation is not there any more: the next message opens another. */
  async lost(userId: string): Promise<void> {
    await this.parts.store.tx((w) => forget(w, directAt(userId)), { waits: true });
  }

  #queries(organizationId: string): PeopleQueries {
    return new PeopleQueries(this.parts.store.read, systemViewer(organizationId));
  }

  #recall(at: { readonly island: string; readonly key: string }): Promise<unknown> {
    return remembered(this.parts.store.read, at, this.parts.clock.wallNow());
  }
}

/** Whether Muster may not write to somebody because it is not installed for them. */
const isStrange = (error: unknown): error is TeamsProblem =>
  isGone(error) || (error instanceof TeamsProblem && error.status === 403 && error.code === 'Forbidden');

const SHARED = '#';

/** The id of a conversation that somebody else’s messages go to already, because both are one person in Teams. */
const sharedBy = (conversation: string, { id }: Person): string => `${conversation}${SHARED}${id}`;

/** What Teams calls a conversation that we know by this id. */
export const conversationOf = (room: string): string => room.split(SHARED, 1)[0] ?? room;
