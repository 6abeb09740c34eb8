/** One piece of work in a tenant; all of its calls together end before the outbox stops waiting for it. */
import type { Connector, Limit } from './connector.js';
import { type Graph, nameOf } from './graph.js';
import type { TeamsBase, Tenant } from './parts.js';
import type { TeamsPeople } from './people.js';
import { TeamsProblem, tooSlow } from './problem.js';
import type { Access } from './roomsInstall.js';
import type { Services } from './services.js';
import type { Views } from './views.js';
import { LEAST_MS } from './wire.js';

/** What delivering needs. */
export interface PlatformParts extends TeamsBase {
  readonly views: Views;
  readonly people: TeamsPeople;
  readonly services: Services;
}

export interface Errand extends Access {
  readonly base: PlatformParts;
}

export type Side = 'bot' | 'graph';

/** What a call came to: the problem it met, if any. */
export type Observe = (tenant: Tenant, side: Side, call: string, problem: TeamsProblem | undefined) => void;

/** Begins a piece of work whose calls together may take so long, in milliseconds. */
export function errandIn(base: PlatformParts, tenant: Tenant, limitMs: number, observe: Observe): Errand {
  const now = () => base.clock.wallNow().getTime();
  const until = now() + limitMs;

  async function limited<T>(side: Side, name: string, call: (limit: Limit) => Promise<T>): Promise<T> {
    const leftMs = until - now();
    if (leftMs < LEAST_MS) throw tooSlow(name);
    try {
      const answer = await call({ limitMs: leftMs });
      observe(tenant, side, name, undefined);
      return answer;
    } catch (error) {
      if (error instanceof TeamsProblem) observe(tenant, side, name, error);
      throw error;
    }
  }

  const { connector: c, graph: g } = tenant;
  const connector: Connector = {
    send: (at, message, options) =>
      limited('bot', 'send', (limit) => c.send(at, message, { ...options, ...limit })),
    update: (at, id, message) => limited('bot', 'update', (limit) => c.update(at, id, message, limit)),
    startThread: (channel, message) =>
      limited('bot', 'startThread', (limit) => c.startThread(channel, message, limit)),
    openDirect: (who) => limited('bot', 'openDirect', (limit) => c.openDirect(who, limit)),
    member: (at, id) => limited('bot', 'member', (limit) => c.member(at, id, limit)),
    members: (at) => limited('bot', 'members', (limit) => c.members(at, limit)),
    team: (team) => limited('bot', 'team', (limit) => c.team(team, limit)),
  };
  const graph: Graph = {
    url: g.url,
    call: (request) => limited('graph', nameOf(request), (limit) => g.call(request, limit)),
  };
  return { base, tenant, connector, graph };
}
