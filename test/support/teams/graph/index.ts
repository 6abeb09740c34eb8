/** Microsoft Graph, as far as the app uses it, below `/graph/v1.0/`. */
import { fieldsIn, parsed } from '../../slack/json.js';
import type { Happenings } from '../happenings.js';
import { graphEach, graphTogether, type Limits } from '../limits.js';
import { refuse } from '../refusal.js';
import type { Answer, Request } from '../server.js';
import type { State } from '../state.js';
import type { Tokens } from '../tokens.js';
import * as apps from './apps.js';
import { type GraphCall, type GraphHandler, mistake, type Ways } from './call.js';
import * as channels from './channels.js';
import * as chats from './chats.js';
import * as members from './members.js';
import * as people from './people.js';

const routes: readonly (readonly [call: string, handler: GraphHandler])[] = [
  ['GET teams/{}', people.team],
  ['GET teams/{}/channels', channels.list],
  ['POST teams/{}/channels', channels.create],
  ['GET teams/{}/channels/{}', channels.get],
  ['PATCH teams/{}/channels/{}', channels.patch],
  ['DELETE teams/{}/channels/{}', channels.remove],
  ['POST teams/{}/channels/{}/archive', channels.archive],
  ['POST teams/{}/channels/{}/unarchive', channels.unarchive],
  ['GET teams/{}/channels/{}/messages', channels.messages],
  ['GET teams/{}/channels/{}/messages/{}/replies', channels.replies],
  ['GET teams/{}/members', members.ofTeam],
  ['POST teams/{}/members', members.addToTeam],
  ['GET teams/{}/installedApps', apps.inTeam],
  ['POST teams/{}/installedApps', apps.addToTeam],
  ['POST chats', chats.create],
  ['GET chats/{}', chats.get],
  ['PATCH chats/{}', chats.patch],
  ['GET chats/{}/messages', chats.messages],
  ['GET chats/{}/members', members.ofChat],
  ['POST chats/{}/members', members.addToChat],
  ['DELETE chats/{}/members/{}', members.removeFromChat],
  ['GET chats/{}/installedApps', apps.inChat],
  ['POST chats/{}/installedApps', apps.addToChat],
  ['GET users', people.users],
  ['GET users/{}', people.user],
  ['GET users/{}/chats', chats.ofUser],
  ['GET users/{}/teamwork/installedApps', apps.withUser],
  ['POST users/{}/teamwork/installedApps', apps.addToUser],
  ['GET users/{}/teamwork/installedApps/{}/chat', apps.chatWithUser],
  ['GET appCatalogs/teamsApps', apps.catalogue],
];

const patterns = routes.map(([call, handler]) => {
  const [method, path = ''] = call.split(' ');
  return { method, pattern: new RegExp(`^${path.replaceAll('{}', '([^/]+)')}$`), handler };
});

export class Graph {
  limits: Limits | undefined;
  readonly ways: Ways = { duplicate: 409, unknownFor: 0, unknownAs: 404, slowArchiving: false };
  readonly #unfinished: (() => void)[] = [];

  constructor(
    readonly state: State,
    readonly tokens: Tokens,
    readonly happenings: Happenings,
  ) {}

  handle({ path, method, headers, query, body }: Request): Answer {
    const { state, happenings, ways } = this;
    const { roles, tenantId } = this.tokens.check(headers.authorization, 'graph');
    this.#limit(tenantId, path);
    const call: GraphCall = {
      state,
      happenings,
      method: `${method} ${decodeURIComponent(path)}`,
      query,
      body: fieldsIn(parsed(body.toString())),
      tenantId,
      roles,
      ways,
      operate: (work) => {
        if (ways.slowArchiving) this.#unfinished.push(work);
        else work();
      },
    };
    for (const each of patterns) {
      const found = each.method === method ? each.pattern.exec(path) : null;
      if (found !== null) return each.handler(call, ...found.slice(1).map(decodeURIComponent));
    }
    return mistake(call, 'there is no such call', 'BadRequest', 400);
  }

  /** Does what was accepted and not done yet. */
  finish(): void {
    for (const work of this.#unfinished.splice(0)) work();
  }

  #limit(tenantId: string, path: string): void {
    const place = path.split('/').slice(0, 2).join('/');
    const wait = this.limits?.take(place, graphEach) ?? this.limits?.take(`graph ${tenantId}`, graphTogether);
    if (wait !== undefined)
      refuse(429, 'TooManyRequests', 'Too many requests.', { 'retry-after': String(wait) });
  }
}
