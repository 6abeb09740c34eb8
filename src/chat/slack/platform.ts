/** Slack as a chat platform: what is owed there, done through the Web API. */
import { type ChatPlatform, DeliveryProblem } from '../../core/ports.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { organizationsInSlack } from '../../store/queries/system.js';
import { systemViewer } from '../../store/queries/viewer.js';
import { invite } from './invites.js';
import { SLACK, type SlackBase, type Workspace } from './parts.js';
import { channelOf, SlackPeople } from './people.js';
import { Access } from './platformAccess.js';
import { edit, post } from './posts.js';
import { openRoom, ROOM_NAME_LIMIT } from './rooms.js';
import { describeRoom, renameRoom, setArchived, setTopic } from './roomsChange.js';
import { PublicChannels } from './roomsFind.js';
import type { Errand } from './roomsMend.js';

/** How long all calls of one step may take together, in milliseconds: two of them are less than the outbox waits for. */
const ERRAND_LIMIT_MS = 13_000;
/** How long nothing is tried where no workspace is connected, in milliseconds: connecting one takes a person minutes. */
const NOT_CONNECTED_MS = 60_000;

export function createSlackPlatform(base: SlackBase): ChatPlatform {
  const access = new Access(base);
  const people = new SlackPeople();
  const publicChannels = new PublicChannels();

  /** Does a piece of work in the organization's workspace. */
  async function within<T>(organizationId: string, work: (errand: Errand) => Promise<T>): Promise<T> {
    const workspace = await base.workspaces.ofOrganization(organizationId);
    if (workspace === undefined)
      throw new DeliveryProblem(
        'Slack is not connected: install the app in the workspace.',
        false,
        NOT_CONNECTED_MS,
        { at: 'WAY' },
      );
    try {
      return await work({ base, workspace, slack: workspace.client.within(ERRAND_LIMIT_MS) });
    } finally {
      access.note(workspace);
    }
  }

  return {
    id: SLACK,
    name: 'Slack',
    accounts: 'slackUserId',
    can: {
      editMessages: true,
      setTopics: true,
      privateRooms: true,
      // Only people can make a channel private.
      convertRooms: false,
      describeRooms: true,
      renameRooms: true,
      archiveRooms: true,
      menus: false,
      roomNameLimit: ROOM_NAME_LIMIT,
    },

    ready: async () => {
      const organizations = await organizationsInSlack(base.store.read);
      const found = await Promise.all(organizations.map((id) => base.workspaces.ofOrganization(id)));
      const workspaces = found.filter((one): one is Workspace => one !== undefined);
      for (const workspace of workspaces) access.look(workspace);
      // One that works is worth the traffic of all; where none is connected, there is nothing to wait for.
      return workspaces.length === 0 || workspaces.some(({ client }) => !client.isRefused);
    },

    serves: async (db, organizationId) => {
      const { slackTeamId } = await new PeopleQueries(db, systemViewer(organizationId)).organization();
      return slackTeamId !== null;
    },

    reaches: async (db, organizationId, userId) => {
      const user = await new PeopleQueries(db, systemViewer(organizationId)).user(userId);
      return user !== undefined && (user.slackUserId !== null || user.email !== null);
    },

    openRoom: (request) =>
      within(request.organizationId, (errand) => openRoom(errand, request, publicChannels)),

    openDirect: (organizationId, person) =>
      within(organizationId, (errand) => people.openDirect(errand, organizationId, person)),

    post: (request) =>
      within(request.organizationId, (errand) => post(errand, channelOf(request.room), request)),

    edit: (request) =>
      within(request.organizationId, (errand) => edit(errand, channelOf(request.room), request)),

    setTopic: ({ organizationId, room }, topic) =>
      within(organizationId, (errand) => setTopic(errand, room, topic)),

    describeRoom: ({ organizationId, room }, details) =>
      within(organizationId, (errand) => describeRoom(errand, room, details)),

    renameRoom: ({ organizationId, room }, name) =>
      within(organizationId, (errand) => renameRoom(errand, room, name)),

    setArchived: ({ organizationId, room }, archived) =>
      within(organizationId, (errand) => setArchived(errand, room, archived)),

    setPrivate: () => Promise.reject(new DeliveryProblem('Only people can convert channels in Slack.', true)),

    invite: ({ organizationId, room }, who) =>
      within(organizationId, async (errand) =>
        invite(errand, room, who, await people.idsOf(errand, organizationId, who)),
      ),
  };
}
