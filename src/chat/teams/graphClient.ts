/** Microsoft Graph as one tenant's. */
import type { Clock } from '../../core/ports.js';
import { type Graph, nameOf } from './graph.js';
import { isUnauthorized, lacksConsent, unreadable } from './problem.js';
import { GRAPH_SCOPE, type Tokens } from './tokens.js';
import { CALL_LIMIT_MS, Wire } from './wire.js';

export interface GraphParts {
  readonly tokens: Tokens;
  readonly clock: Clock;
  /** The customer's tenant. */
  readonly tenantId: string;
  /** The address of Graph with its version, without a slash at its end. */
  readonly graphUrl: string;
  readonly limitMs?: number;
}

/** Access to Graph in one tenant; whom Graph asks to wait does so with every call. */
export function createGraph({
  tokens,
  clock,
  tenantId,
  graphUrl,
  limitMs = CALL_LIMIT_MS,
}: GraphParts): Graph {
  const wire = new Wire(clock);
  return {
    url: graphUrl,
    call: async (request, options = {}) => {
      const { method, path, body, read } = request;
      const name = nameOf(request);
      const until = clock.wallNow().getTime() + Math.min(options.limitMs ?? limitMs, limitMs);
      const token = await tokens.get(GRAPH_SCOPE, tenantId);
      let answer: unknown;
      try {
        answer = await wire.call({
          side: 'GRAPH',
          method,
          url: `${graphUrl}${path}`,
          name,
          token,
          body,
          bucket: '',
          limitMs: until - clock.wallNow().getTime(),
        });
      } catch (error) {
        // A token never learns of what is consented to later.
        if (isUnauthorized(error) || lacksConsent(error)) tokens.forget(GRAPH_SCOPE, tenantId, token);
        throw error;
      }
      try {
        return read(answer);
      } catch (error) {
        throw unreadable(name, error);
      }
    },
  };
}
