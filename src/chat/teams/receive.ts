/** `POST /api/messages`: everything that Teams sends. */
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify';
import { isLoopback } from '../../core/environment.js';
import { type Log, type Patience, TimedOut } from '../../core/ports.js';
import { type Activity, activityShape, tenantOf } from './activity.js';
import type { Authentication } from './botFramework/authentication.js';
import type { InvokeAnswer } from './botFramework/invokes.js';
import { MESSAGES_PATH } from './manifest.js';
import type { Tenant, Tenants } from './parts.js';

export interface ReceiveParts {
  /** Undefined: whoever is on this machine is let in, and nobody else. */
  readonly authentication: Authentication | undefined;
  readonly tenants: Tenants;
  readonly log: Log;
  readonly patience: Patience;
  /** Resolves when everything that has to be kept is kept. */
  readonly take: (activity: Activity, tenant: Tenant) => Promise<InvokeAnswer | undefined>;
}

/** The largest request, in bytes: messages are at most 100 KB, and what they quote once more. */
const BODY_LIMIT_BYTES = 1024 * 1024;
/** How long it may take to get Microsoft's keys, in milliseconds; Teams waits for fifteen seconds. */
const KEYS_LIMIT_MS = 5_000;

export const messageRoutes =
  (parts: ReceiveParts): FastifyPluginAsync =>
  async (app: FastifyInstance) => {
    // Only JSON: a page in a browser cannot send that to another address without being asked first.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES },
      (_request, body, done) => done(null, body),
    );
    app.post(MESSAGES_PATH, { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
      const given = claimsOf(request.body);
      if (given === undefined) return reply.code(400).send();
      try {
        // No detail: whoever has no token learns nothing.
        if (!(await isLetIn(parts, request, given.claimed))) return await reply.code(401).send();
      } catch (error) {
        parts.log.warn({ request: request.id, err: error }, 'Microsoft’s keys cannot be had');
        return reply.code(503).send();
      }
      const { data: activity } = activityShape.safeParse(given.raw);
      if (activity === undefined) return reply.code(400).send();
      const tenantId = tenantOf(activity);
      const tenant = tenantId === undefined ? undefined : await parts.tenants.ofId(tenantId);
      if (tenant === undefined) {
        parts.log.info({ tenant: tenantId }, 'a request of an unknown tenant is refused');
        return reply.code(403).send();
      }
      try {
        const answer = await parts.take(activity, tenant);
        if (answer === undefined) return await reply.code(200).send();
        return answer.body === undefined
          ? await reply.code(answer.status).send()
          : await reply.code(answer.status).send(answer.body);
      } catch (error) {
        parts.log.error({ request: request.id, err: error }, 'a request of Teams failed');
        return reply.code(500).send();
      }
    });
  };

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip'] as const;

interface Given {
  readonly raw: object;
  readonly claimed: { readonly channelId: string; readonly serviceUrl: string };
}

/** What the token has to agree with. Undefined for what is no activity at all. */
function claimsOf(body: unknown): Given | undefined {
  try {
    const raw: unknown = JSON.parse(typeof body === 'string' ? body : '');
    if (typeof raw !== 'object' || raw === null || !('type' in raw) || typeof raw.type !== 'string')
      return undefined;
    const channelId = 'channelId' in raw ? raw.channelId : undefined;
    const serviceUrl = 'serviceUrl' in raw ? raw.serviceUrl : undefined;
    if (channelId !== 'msteams' || typeof serviceUrl !== 'string') return undefined;
    return { raw, claimed: { channelId, serviceUrl } };
  } catch {
    return undefined;
  }
}

async function isLetIn(
  { authentication, patience }: ReceiveParts,
  request: FastifyRequest,
  claimed: Given['claimed'],
): Promise<boolean> {
  if (authentication === undefined)
    // Answers go to that address: it has to be on this machine as well. What came by a proxy is from somewhere else.
    return (
      isLoopback(request.ip) &&
      // A page in a browser that has been told that its own name leads here still says that name.
      isLoopback(request.hostname) &&
      FORWARDED.every((name) => request.headers[name] === undefined) &&
      isLoopback(URL.parse(claimed.serviceUrl)?.hostname ?? '')
    );
  const { authorization } = request.headers;
  if (authorization === undefined) return false;
  try {
    return await patience.within(authentication.accepts(authorization, claimed), KEYS_LIMIT_MS);
  } catch (error) {
    if (error instanceof TimedOut) throw new Error('They take too long.', { cause: error });
    throw error;
  }
}
