/** The connector: where the app speaks, below `/connector/<region>/`. */
import { fieldsIn, parsed } from '../../slack/json.js';
import type { Limits } from '../limits.js';
import { refuse } from '../refusal.js';
import type { Answer, Request } from '../server.js';
import type { State } from '../state.js';
import type { Tokens } from '../tokens.js';
import { remove, send, update } from './activities.js';
import { type Handler, mistake } from './call.js';
import { create } from './conversations.js';
import { all, one, paged } from './members.js';
import { conversations, details } from './teams.js';

const routes: readonly (readonly [method: string, path: RegExp, handler: Handler])[] = [
  ['POST', /^v3\/conversations$/, create],
  ['POST', /^v3\/conversations\/([^/]+)\/activities$/, send],
  ['POST', /^v3\/conversations\/([^/]+)\/activities\/([^/]+)$/, send],
  ['PUT', /^v3\/conversations\/([^/]+)\/activities\/([^/]+)$/, update],
  ['DELETE', /^v3\/conversations\/([^/]+)\/activities\/([^/]+)$/, remove],
  ['GET', /^v3\/conversations\/([^/]+)\/members$/, all],
  ['GET', /^v3\/conversations\/([^/]+)\/pagedmembers$/, paged],
  ['GET', /^v3\/conversations\/([^/]+)\/members\/([^/]+)$/, one],
  ['GET', /^v3\/teams\/([^/]+)$/, details],
  ['GET', /^v3\/teams\/([^/]+)\/conversations$/, conversations],
];

export class Connector {
  limits: Limits | undefined;

  constructor(
    readonly state: State,
    readonly tokens: Tokens,
  ) {}

  handle({ path, method, headers, query, body }: Request): Answer {
    const { state, limits } = this;
    this.tokens.check(headers.authorization, 'connector');
    const [region = '', ...rest] = path.split('/');
    const everywhere = region === 'teams';
    if (region !== state.region && !everywhere && state.otherRegions === 'gone')
      return refuse(404, 'ConversationNotFound', `Nothing is served in ${region} any more.`);
    const below = rest.join('/').replace(/\/$/, '');
    const text = body.toString();
    const call = {
      state,
      method: `${method} ${decodeURIComponent(below)}`,
      query,
      body: fieldsIn(parsed(text)),
      size: text.length,
      limits,
    };
    for (const [verb, pattern, handler] of routes) {
      const found = verb === method ? pattern.exec(below) : null;
      if (found !== null) return handler(call, ...found.slice(1).map(decodeURIComponent));
    }
    return mistake(call, 'there is no such call', 'NotFound', 404);
  }
}
