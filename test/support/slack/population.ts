/** Filling the workspaces with teams, people and channels. */
import { defaultScopes } from './scopes.js';
import type { State } from './state.js';
import { Channel, type Install, type Team, type User } from './things.js';

export interface NewTeam {
  readonly id: string;
  readonly name?: string;
  readonly enterpriseId?: string;
  readonly isEnterpriseInstall?: boolean;
  /** What the app may do there; null when it is not installed yet. */
  readonly scopes?: readonly string[] | null;
}

export type NewUser = Partial<Omit<User, 'id' | 'name'>> & { readonly id?: string; readonly name: string };

export interface NewChannel {
  readonly name: string;
  readonly private?: boolean;
  /** Ids or names; the app's bot is `bot`. */
  readonly members?: readonly string[];
  readonly creator?: string;
  readonly team?: string;
}

/** The installations of a whole organization are one. */
const sameInstall = (team: Team, other: Team): boolean =>
  team === other ||
  (team.isEnterpriseInstall && other.isEnterpriseInstall && team.enterpriseId === other.enterpriseId);

/** Installs the app into the team, or its whole organization, with a new token. */
export function install(state: State, team: Team, scopes: readonly string[]): Install {
  const suffix = state.installs.size === 0 ? '' : team.id;
  const [botUserId, botId] = team.install
    ? [team.install.botUserId, team.install.botId]
    : [`UBOT${suffix}`, `BBOT${suffix}`];
  const installed: Install = {
    token: `xoxb-${team.id}-${state.count('token')}`,
    teamId: team.id,
    botUserId,
    botId,
    scopes: new Set(scopes),
    gone: undefined,
  };
  for (const other of state.teams.values()) if (sameInstall(team, other)) other.install = installed;
  state.installs.set(installed.token, installed);
  if (!state.users.has(botUserId))
    addUser(state, { id: botUserId, name: `muster${suffix.toLowerCase()}`, teamId: team.id, isBot: true });
  return installed;
}

export function addTeam(state: State, given: NewTeam): Team {
  const name = given.name ?? `Team ${given.id}`;
  const team: Team = {
    id: given.id,
    name,
    domain: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
    enterpriseId: given.enterpriseId,
    isEnterpriseInstall: given.isEnterpriseInstall ?? false,
    install: undefined,
  };
  state.teams.set(team.id, team);
  state.addChannel(new Channel(state.id('C'), team.id, 'general', 'public', '', state.seconds(), true));
  const shared = [...state.teams.values()].find((other) => other.install && sameInstall(team, other));
  if (shared !== undefined) team.install = shared.install;
  else if (given.scopes !== null) install(state, team, given.scopes ?? defaultScopes);
  return team;
}

export function addUser(state: State, given: NewUser): User {
  const id = given.id ?? `U${state.count('user') + 1000}`;
  const teamId = given.teamId ?? [...state.teams.keys()][0] ?? '';
  const user: User = {
    realName: given.name,
    email: given.isBot === true ? undefined : `${given.name}@example.com`,
    tz: 'Etc/UTC',
    deleted: false,
    isRestricted: false,
    isUltraRestricted: false,
    isStranger: false,
    isBot: false,
    isAdmin: false,
    ...given,
    id,
    teamId,
  };
  state.users.set(id, user);
  const general = [...state.channels.values()].find((c) => c.teamId === teamId && c.general);
  if (!user.isBot && !user.isUltraRestricted) general?.members.add(id);
  return user;
}

export function addChannel(state: State, given: NewChannel): Channel {
  const team = state.team(given.team ?? [...state.teams.keys()][0] ?? '');
  const bot = team.install?.botUserId ?? '';
  const creator = given.creator === undefined ? '' : state.user(given.creator).id;
  const kind = given.private === true ? 'private' : 'public';
  const channel = new Channel(state.id('C'), team.id, given.name, kind, creator, state.seconds());
  if (creator !== '') channel.members.add(creator);
  for (const name of given.members ?? []) channel.members.add(name === 'bot' ? bot : state.user(name).id);
  return state.addChannel(channel);
}
