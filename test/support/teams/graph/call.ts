/** One call of Graph: who makes it, and what they may do. */
import type { Fields } from '../../slack/json.js';
import type { Happenings } from '../happenings.js';
import { refuse } from '../refusal.js';
import type { Answer } from '../server.js';
import type { State } from '../state.js';
import type { Conversation, Installation, Team, User } from '../things.js';
import { type Needs, permissions } from './permissions.js';

/** How Graph behaves where Microsoft does not say, or where it takes its time. */
export interface Ways {
  /** What a name that is taken is answered with. */
  duplicate: 400 | 409;
  /** How many posts the connector refuses in every channel that is made, because it has not heard of it yet, and how. */
  unknownFor: number;
  unknownAs: 403 | 404;
  /** Archiving is accepted, and done only by `finishOperations`. */
  slowArchiving: boolean;
}

export interface GraphCall {
  readonly state: State;
  readonly happenings: Happenings;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly body: Fields;
  readonly tenantId: string;
  readonly roles: ReadonlySet<string>;
  readonly ways: Ways;
  /** Does it, or notes it for later where the test wants that. */
  readonly operate: (work: () => void) => void;
}

export type GraphHandler = (call: GraphCall, ...ids: readonly string[]) => Answer;

/** The app did something that Graph does not take: remembered, and refused. */
export function mistake(
  { state, method }: GraphCall,
  what: string,
  code = 'BadRequest',
  status = 400,
): never {
  state.problem(`graph ${method}: ${what}`);
  return refuse(status, code, what);
}

/** @throws {Refusal} 403 unless one of the permissions is there. */
export function need({ roles }: GraphCall, name: keyof typeof permissions, where?: Installation): void {
  const { roles: any, rsc = [] }: Needs = permissions[name];
  if (any.some((role) => roles.has(role)) || rsc.some((grant) => where?.rsc.has(grant) === true)) return;
  const listed = (names: readonly string[]) => names.map((each) => each.replaceAll("'", '')).join(', ');
  refuse(
    403,
    'Forbidden',
    `Missing role permissions on the request. API requires one of '${listed([...any, ...rsc])}'. Roles on the request '${listed([...roles])}'. Resource specific consent grants on the request '${listed([...(where?.rsc ?? [])])}'.`,
  );
}

export const noSuch = (what: string): never => refuse(404, 'NotFound', `No ${what} found with that id.`);

export function teamOf({ state, tenantId }: GraphCall, groupId: string): Team {
  const team = state.teams.get(groupId);
  return team?.tenantId === tenantId ? team : noSuch('team');
}

export function channelOf(call: GraphCall, groupId: string, id: string): Conversation {
  const team = teamOf(call, groupId);
  const channel = call.state.conversations.get(id);
  return channel?.team === team && !channel.deleted ? channel : noSuch('channel');
}

export function chatOf({ state, tenantId }: GraphCall, id: string): Conversation {
  const chat = state.findConversation(id)?.conversation;
  return chat !== undefined && chat.kind !== 'channel' && chat.tenantId === tenantId ? chat : noSuch('chat');
}

export function userOf({ state }: GraphCall, named: string): User {
  const user = [...state.users.values()].find(({ id, upn }) => id === named || upn === named);
  return user ?? refuse(404, 'Request_ResourceNotFound', `Resource '${named}' does not exist.`);
}

/** The value of `name eq 'value'`; undefined without a filter. */
export function filtered(call: GraphCall, name: string): string | undefined {
  const filter = call.query.get('$filter');
  if (filter === null) return undefined;
  const value = new RegExp(`^${name} eq '((?:[^']|'')*)'$`).exec(filter)?.[1];
  return value === undefined ? mistake(call, `the filter ${filter}`) : value.replaceAll("''", "'");
}

/** A page of a list, with the address of the next. */
export function paged(call: GraphCall, path: string, all: readonly Fields[], usual = 20, most = 50): Answer {
  const asked = call.query.get('$top');
  const top = asked === null ? usual : Number(asked);
  if (!Number.isInteger(top) || top < 1 || top > most) return mistake(call, `$top=${asked}`);
  const from = Number(call.query.get('$skiptoken') ?? 0);
  const more = new URLSearchParams([...call.query].filter(([key]) => key !== '$skiptoken'));
  more.set('$skiptoken', String(from + top));
  const next = from + top < all.length && {
    '@odata.nextLink': `${call.state.url}/graph/v1.0/${path}?${more.toString()}`,
  };
  return { status: 200, body: { value: all.slice(from, from + top), ...next } };
}

export const created = (body: Fields | undefined, location?: string): Answer => ({
  status: 201,
  ...(location !== undefined && { headers: { location } }),
  ...(body !== undefined && { body }),
});
