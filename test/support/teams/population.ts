/** Filling Teams with tenants, people, teams and conversations. */
import { catalogue } from './graph/permissions.js';
import type { State } from './state.js';
import type { Conversation, Installation, Role, Team, Tenant, User } from './things.js';

export interface NewTenant {
  readonly id?: string;
  readonly name?: string;
  /** The application permissions of Graph that were agreed to; all of them unless given; null: the app is unknown there. */
  readonly consent?: readonly string[] | null;
  /** Whether its catalogue has the app. */
  readonly catalogue?: boolean;
}

export interface NewUser {
  readonly name: string;
  readonly id?: string;
  readonly mri?: string;
  /** Of the first tenant unless given. */
  readonly tenant?: string;
  /** null for somebody without an address. */
  readonly email?: string | null;
  readonly upn?: string;
  readonly timezone?: string;
  readonly locale?: string;
  readonly guest?: boolean;
  readonly oldClient?: boolean;
  /** Whether they have the app, as if long since; so unless given, guests excepted. */
  readonly installed?: boolean;
}

export interface NewTeam {
  readonly name: string;
  readonly tenant?: string;
  /** Whoever can be found so; the first one owns it. All people of the tenant unless given. */
  readonly members?: readonly string[];
  /** Whether the app is there, as if long since. */
  readonly installed?: boolean;
  readonly groupId?: string;
}

export interface NewChat {
  readonly topic?: string;
  readonly members: readonly string[];
  readonly installed?: boolean;
}

export const install = (state: State, rsc: readonly string[] = state.app.rsc): Installation => ({
  id: `inst-${state.count('installation')}`,
  rsc: new Set(rsc),
});

export function addTenant(state: State, given: NewTenant = {}): Tenant {
  const id = given.id ?? state.guid(0x7e);
  const tenant: Tenant = {
    id,
    name: given.name ?? 'Acme',
    consent: given.consent === null ? undefined : new Set(given.consent ?? catalogue),
    catalogId: given.catalogue === false ? undefined : state.guid(0xca),
  };
  state.tenants.set(id, tenant);
  return tenant;
}

export function addUser(state: State, given: NewUser): User {
  const tenant = state.tenant(given.tenant);
  const [first = given.name, ...rest] = given.name.split(' ');
  const id = given.id ?? state.guid(0xa);
  const domain = `${tenant.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.test`;
  const email = given.email === undefined ? `${first.toLowerCase()}@${domain}` : (given.email ?? undefined);
  const user: User = {
    id,
    mri: given.mri ?? `29:1${id.replaceAll('-', '')}`,
    tenantId: tenant.id,
    name: given.name,
    givenName: first,
    surname: rest.join(' '),
    email,
    upn: given.upn ?? `${first.toLowerCase()}@${domain}`,
    timezone: given.timezone ?? 'Etc/UTC',
    locale: given.locale ?? 'en-US',
    guest: given.guest ?? false,
    oldClient: given.oldClient ?? false,
    blocked: false,
  };
  state.users.set(id, user);
  if (given.installed ?? !user.guest) state.direct(user).installation = install(state);
  return user;
}

const roleOf = (user: User, owner: boolean): Role => (user.guest ? 'guest' : owner ? 'owner' : 'member');

export function addTeam(state: State, given: NewTeam): Team {
  const tenant = state.tenant(given.tenant);
  const everybody = [...state.users.values()].filter(({ tenantId }) => tenantId === tenant.id);
  const people = given.members?.map((named) => state.user(named)) ?? everybody;
  const team: Team = {
    groupId: given.groupId ?? state.guid(0x9),
    id: `19:${state.guid(0x6e).replaceAll('-', '')}@thread.tacv2`,
    name: given.name,
    tenantId: tenant.id,
    members: new Map(people.map((user, at) => [user.id, roleOf(user, at === 0)])),
    archived: false,
    installation: (given.installed ?? true) ? install(state) : undefined,
  };
  state.teams.set(team.groupId, team);
  state.newConversation('channel', tenant.id, 'General', team, team.id);
  return team;
}

export function addChat(state: State, given: NewChat): Conversation {
  const people = given.members.map((named) => state.user(named));
  const chat = state.newConversation(
    'groupChat',
    people[0]?.tenantId ?? state.tenant().id,
    given.topic ?? '',
  );
  for (const user of people) chat.own.set(user.id, roleOf(user, true));
  if (given.installed ?? true) chat.installation = install(state);
  return chat;
}
