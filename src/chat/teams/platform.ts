/** Microsoft Teams as a chat platform: what is owed there, done through the Bot Framework and Microsoft Graph. */
import { type ChatPlatform, DeliveryProblem, type RoomAt } from '../../core/ports.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { organizationsInTeams } from '../../store/queries/system.js';
import { systemViewer } from '../../store/queries/viewer.js';
import { type Errand, errandIn, type PlatformParts } from './errand.js';
import { invite } from './invites.js';
import { TEAMS, type Tenant } from './parts.js';
import { Access } from './platformAccess.js';
import { edit, Marks, post } from './posts.js';
import { openRoom } from './rooms.js';
import { type About, Headlines, Turns } from './roomsAbout.js';
import { renameRoom, setArchived } from './roomsChange.js';
import { catalogueId } from './roomsInstall.js';
import { ROOM_NAME_LIMIT } from './roomsNames.js';

/** How long all calls of one step may take together, in milliseconds: two of them are less than the outbox waits for. */
const ERRAND_LIMIT_MS = 13_000;
/** How long nothing is tried where no tenant is connected, in milliseconds: connecting one takes a person minutes. */
const NOT_CONNECTED_MS = 60_000;

export function createTeamsPlatform(base: PlatformParts): ChatPlatform {
  const access = new Access(base);
  const turns = new Turns();
  const headlines = new Headlines(turns);
  const marks = new Marks();
  const errandTo = (tenant: Tenant) => errandIn(base, tenant, ERRAND_LIMIT_MS, access.observe);

  /** Begins a piece of work in the organization's tenant. */
  async function begin(organizationId: string): Promise<Errand> {
    const tenant = await base.tenants.ofOrganization(organizationId);
    if (tenant !== undefined) return errandTo(tenant);
    throw new DeliveryProblem(
      'Teams is not connected: link the organization to its tenant.',
      false,
      NOT_CONNECTED_MS,
      { at: 'WAY' },
    );
  }

  const within = async <T>(organizationId: string, work: (errand: Errand) => Promise<T>): Promise<T> =>
    await work(await begin(organizationId));

  /** The same, for what must not be done to one room by two at once. */
  const inTurn = <T>({ organizationId, room }: RoomAt, work: (errand: Errand) => Promise<T>): Promise<T> =>
    turns.take(room, () => within(organizationId, work));

  const show = ({ organizationId, room }: RoomAt, patch: Partial<About>): Promise<void> =>
    headlines.show({ base, errand: () => begin(organizationId) }, room, patch);

  return {
    id: TEAMS,
    name: 'Teams',
    accounts: 'teamsUserId',
    can: {
      editMessages: true,
      setTopics: true,
      privateRooms: true,
      // A channel stays what it was made as, and a group chat is none.
      convertRooms: false,
      describeRooms: true,
      renameRooms: true,
      archiveRooms: true,
      menus: false,
      roomNameLimit: ROOM_NAME_LIMIT,
    },

    ready: async () => {
      const organizations = await organizationsInTeams(base.store.read);
      const found = await Promise.all(organizations.map((id) => base.tenants.ofOrganization(id)));
      const tenants = found.filter((one): one is Tenant => one !== undefined);
      for (const tenant of tenants) access.look(tenant, () => catalogueId(errandTo(tenant), base.appId));
      // One that works is worth the traffic of all; where none is connected, there is nothing to wait for.
      return tenants.length === 0 || tenants.some((tenant) => !access.isRefused(tenant));
    },

    serves: async (db, organizationId) => {
      const { teamsTenantId } = await new PeopleQueries(db, systemViewer(organizationId)).organization();
      return teamsTenantId !== null;
    },

    reaches: (db, organizationId, userId) => base.people.reaches(db, organizationId, userId),

    openRoom: (request) => within(request.organizationId, (errand) => openRoom(errand, request)),

    openDirect: (organizationId, person) =>
      within(organizationId, (errand) => base.people.openDirect(errand, organizationId, person)),

    post: (request) => within(request.organizationId, (errand) => post(errand, marks, request)),

    edit: (request) => within(request.organizationId, (errand) => edit(errand, marks, request)),

    setTopic: (at, topic) => show(at, { topic }),

    // A channel has neither bookmarks nor a purpose of its own: all of it stands in its description.
    describeRoom: (at, { purpose, links }) => show(at, { purpose, links: [...links] }),

    renameRoom: (at, name) => inTurn(at, (errand) => renameRoom(errand, at.room, name)),

    setArchived: (at, archived) => inTurn(at, (errand) => setArchived(errand, at.room, archived)),

    setPrivate: () =>
      Promise.reject(new DeliveryProblem('Teams does not convert channels and chats into each other.', true)),

    invite: ({ organizationId, room }, who) => within(organizationId, (errand) => invite(errand, room, who)),
  };
}
