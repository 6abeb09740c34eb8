/** A Muster that talks to the Teams double: the platform alone, with a store of its own. */
import { onTestFinished } from 'vitest';
import { createIds } from '../../../src/app/ids.js';
import { createLogger } from '../../../src/app/logger.js';
import { ensureOrganization, seedExample } from '../../../src/app/seed.js';
import { createConnector } from '../../../src/chat/teams/botFramework/connector.js';
import type { PlatformParts } from '../../../src/chat/teams/errand.js';
import { createGraph } from '../../../src/chat/teams/graphClient.js';
import type { Tenant } from '../../../src/chat/teams/parts.js';
import { TeamsPeople } from '../../../src/chat/teams/people.js';
import { APPLICATION_PERMISSIONS, RESOURCE_PERMISSIONS } from '../../../src/chat/teams/permissions.js';
import { createTeamsPlatform } from '../../../src/chat/teams/platform.js';
import { Services } from '../../../src/chat/teams/services.js';
import { createTokens, type TokenSettings } from '../../../src/chat/teams/tokens.js';
import { Views } from '../../../src/chat/teams/views.js';
import { families } from '../../../src/core/commands/families.js';
import { Registry } from '../../../src/core/dispatch/registry.js';
import type { ChatPlatform, Clock, Log, NewId, RoomRequest } from '../../../src/core/ports.js';
import { type Button, md, type Person, say } from '../../../src/domain/message.js';
import { openStore } from '../../../src/store/open.js';
import { PeopleQueries, type User } from '../../../src/store/queries/people.js';
import { saveOrganization, saveUser } from '../../../src/store/queries/peopleWrites.js';
import { systemViewer } from '../../../src/store/queries/viewer.js';
import type { Store } from '../../../src/store/store.js';
import { TeamsDouble, type TeamsOptions } from '../../support/teams/teams.js';
import type { Conversation, Message } from '../../support/teams/things.js';

export const START = '2026-03-02T09:00:00.000Z';
const APP_ID = '00000000-0000-4000-8000-0000000000bb';

export interface TeamsWorldOptions {
  readonly databaseUrl?: string;
  /** The outside's time: Microsoft's as well. */
  readonly wall?: { at: Date };
  readonly limitMs?: number;
  readonly teams?: TeamsOptions;
  /** Not linked to any tenant. */
  readonly disconnected?: boolean;
  /** Without a team in which rooms are made. */
  readonly teamless?: boolean;
}

export type TeamsWorld = Awaited<ReturnType<typeof openTeamsWorld>>;

/** A Teams with everybody in it, and a team that they are all in. */
export async function startTeams(
  names: readonly string[],
  clock: () => number,
  options: TeamsOptions = {},
): Promise<TeamsDouble> {
  // The manifest bears the app's own id, and asks for what ours does.
  const teams = await TeamsDouble.start({
    clock,
    appId: APP_ID,
    manifestId: APP_ID,
    rsc: RESOURCE_PERMISSIONS,
    tenant: { consent: APPLICATION_PERMISSIONS },
    ...options,
  });
  for (const name of names) teams.addUser({ name });
  teams.addTeam({ name: 'Operations' });
  return teams;
}

/** What the double says that the app is registered as. */
export const settingsOf = (teams: TeamsDouble): TokenSettings => ({
  appId: teams.appId,
  anonymous: false,
  appType: 'SingleTenant',
  password: teams.appPassword,
  tenantId: teams.tenantId,
  loginUrl: teams.loginUrl,
});

/** The access to the double's first tenant, as another process would open it. */
export function tenantOf(
  teams: TeamsDouble,
  organizationId: string,
  clock: Clock,
  {
    limitMs,
    teamId = teams.team().groupId,
  }: { readonly limitMs?: number | undefined; readonly teamId?: string | null } = {},
): Tenant {
  const tokens = createTokens({ settings: settingsOf(teams), clock });
  const { tenantId, appId, graphUrl } = teams;
  const limit = limitMs === undefined ? {} : { limitMs };
  return {
    organizationId,
    id: tenantId,
    teamId,
    connector: createConnector({ appId, tokens, clock, tenantId, ...limit }),
    graph: createGraph({ tokens, clock, tenantId, graphUrl, ...limit }),
  };
}

interface Shared {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
}

/** What the platform is made of, for a tenant. */
export function platformParts(
  { store, clock, newId, log }: Shared,
  teams: TeamsDouble,
  tenant: Tenant | undefined,
): PlatformParts {
  const shared = { store, clock, newId, log, publicUrl: 'https://muster.example', appId: teams.appId };
  const services = new Services(shared);
  return {
    ...shared,
    registry: new Registry(families),
    pageOf: (reference) => `https://muster.example/incidents/${reference}`,
    tenants: {
      ofOrganization: (id) => Promise.resolve(id === tenant?.organizationId ? tenant : undefined),
      ofId: () => Promise.resolve(tenant),
    },
    services,
    people: new TeamsPeople(shared, services),
    views: new Views(shared),
  };
}

/** Links everybody of the example to the account of the same name, and the organization to the tenant. */
export async function linkTeams(
  { store }: Pick<Shared, 'store'>,
  teams: TeamsDouble,
  organizationId: string,
): Promise<void> {
  const users = await new PeopleQueries(store.read, systemViewer(organizationId)).activeUsers(100);
  await store.tx(async (w) => {
    await saveOrganization(w, organizationId, { teamsTenantId: teams.tenantId });
    for (const { id, name } of users) {
      const account = teams.state.findUser(name);
      if (account !== undefined) await saveUser(w, id, { teamsUserId: account.id });
    }
  });
}

/** As if something had come from there: where the tenant is served is known. */
export const heardFrom = (services: Services, teams: TeamsDouble, organizationId: string): Promise<void> =>
  services.seen({
    organizationId,
    tenantId: teams.tenantId,
    conversation: teams.team().id,
    serviceUrl: teams.serviceUrl,
    teamGroupId: teams.team().groupId,
  });

export async function openTeamsWorld(options: TeamsWorldOptions = {}) {
  const wall = options.wall ?? { at: new Date(START) };
  const clock: Clock = { now: () => wall.at, wallNow: () => wall.at };
  const logged: { level: string; msg: string }[] = [];
  const log = createLogger('debug', { write: (line: string) => void logged.push(JSON.parse(line)) });
  const store = await openStore(options.databaseUrl ?? 'file::memory:');
  const newId = createIds(clock);
  const { id: organizationId } = await ensureOrganization({ store, clock, newId });
  await seedExample({ store, clock, newId }, organizationId);
  const queries = () => new PeopleQueries(store.read, systemViewer(organizationId));
  const names = (await queries().activeUsers(100)).map(({ name }) => name);
  const teams = await startTeams(names, () => wall.at.getTime(), options.teams);
  await linkTeams({ store }, teams, organizationId);
  const users: readonly User[] = await queries().activeUsers(100);

  /** Another replica: the same store, an access of its own. */
  const replica = (limitMs = options.limitMs) => {
    const tenant = tenantOf(teams, organizationId, clock, {
      limitMs,
      ...(options.teamless === true ? { teamId: null } : {}),
    });
    const connected = options.disconnected === true ? undefined : tenant;
    const base = platformParts({ store, clock, newId, log }, teams, connected);
    return { platform: createTeamsPlatform(base), tenant, base };
  };
  const { platform, tenant, base } = replica();
  await heardFrom(base.services, teams, organizationId);
  return {
    platform,
    tenant,
    base,
    replica,
    teams,
    store,
    clock,
    wall,
    newId,
    organizationId,
    users,
    /** What was logged, warnings and worse. */
    warnings: () => logged.filter(({ level }) => level === 'warn' || level === 'error').map(({ msg }) => msg),
    infos: () => logged.filter(({ level }) => level === 'info').map(({ msg }) => msg),
    /** Time goes by. */
    pass: (ms: number): void => {
      wall.at = new Date(wall.at.getTime() + ms);
    },
    close: async (): Promise<void> => {
      await store.close();
      await teams.stop();
    },
  };
}

/** A world that is gone when the test is over. */
export async function givenTeams(options: TeamsWorldOptions = {}): Promise<TeamsWorld> {
  const world = await openTeamsWorld(options);
  onTestFinished(() => world.close());
  return world;
}

export const NAME = 'inc-2026-001-down';

export const personNamed = ({ users }: Pick<TeamsWorld, 'users'>, name: string): Person => {
  const user = users.find((u) => u.name.startsWith(name));
  if (user === undefined) throw new Error(`There is no ${name}.`);
  return { id: user.id, name: user.name };
};

export const roomRequest = (
  world: Pick<TeamsWorld, 'organizationId' | 'users'>,
  more: Partial<RoomRequest> = {},
): RoomRequest => ({
  organizationId: world.organizationId,
  key: 'one',
  name: NAME,
  private: false,
  kind: 'WAR_ROOM',
  people: [personNamed(world, 'Ada'), personNamed(world, 'Ben')],
  ...more,
});

/** A room that is open, and where it is. */
export async function givenRoom(world: TeamsWorld, more: Partial<RoomRequest> = {}) {
  const { externalId } = await world.platform.openRoom(roomRequest(world, more));
  return { organizationId: world.organizationId, room: externalId };
}

/** Says something in a room. */
export const saying = (
  platform: ChatPlatform,
  at: { readonly organizationId: string; readonly room: string },
  more: {
    readonly key?: string;
    readonly text?: string;
    readonly repeated?: boolean;
    readonly buttons?: readonly Button[];
  } = {},
) =>
  platform.post({
    ...at,
    key: more.key ?? 'k',
    pinned: false,
    repeated: more.repeated ?? false,
    message: say('info', md`${more.text ?? 'Hello'}`, more.buttons),
  });

/** The rooms of people, whose name starts so. */
export const roomsNamed = ({ teams }: Pick<TeamsWorld, 'teams'>, name: string): readonly Conversation[] =>
  teams.conversations.filter((c) => c.kind !== 'personal' && !c.deleted && c.name.startsWith(name));

/** What a message of ours says in short. */
export const wordsOf = ({ summary, text }: Message): string => summary ?? text;

/** What a conversation shows. */
export const textsIn = ({ teams }: Pick<TeamsWorld, 'teams'>, room: string): string[] =>
  (teams.state.findConversation(room)?.conversation.messages ?? []).map(wordsOf);
