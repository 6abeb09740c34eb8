/** Signing in, where the workspace is not for this machine alone: with a code from chat, a token, or single sign-on. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { audit } from '../../core/audit.js';
import { hashCode, hashSecret } from '../../core/people/secrets.js';
import { errorCatalogue } from '../../domain/errors.js';
import { takeSignIn } from '../../store/queries/sessions.js';
import { tokenByHash } from '../../store/queries/system.js';
import { systemViewer } from '../../store/queries/viewer.js';
import { author } from '../access/author.js';
import { Limits } from '../access/limiter.js';
import { pathOnly } from '../access/next.js';
import { signInAs, signOut } from '../access/session.js';
import { visitOf } from '../access/visit.js';
import type { Web } from '../parts.js';
import { type SignInProps, signInPage, type Way } from '../view/signIn.js';
import { fieldOf, fieldsOf } from './inputs.js';
import { oidcRoutes, type Refuse } from './oidc.js';
import { sendPage } from './respond.js';

/** How often within a minute signing in may fail before even right secrets are refused. */
const FAILURES = { each: 10, all: 300 } as const;
/** How many failures within a minute the audit log has an entry for: whoever tries must not fill it. */
const AUDITED = 30;

const PROBLEMS = {
  code: 'This code is not valid, or not any more: each works once and for ten minutes. Ask Muster for another one.',
  token: 'This token is not valid here, or not any more.',
} as const;

export function signInRoutes(app: FastifyInstance, web: Web): void {
  const limits = new Limits(FAILURES);
  const { oidc, chats = [] } = web.access;

  const page = async (
    request: FastifyRequest,
    next: string,
    problem?: SignInProps['problem'],
  ): Promise<string> =>
    signInPage({
      asset: web.asset,
      next,
      oidcName: oidc?.name,
      chats,
      already: (await visitOf(web, request))?.viewer.name,
      problem,
    });
  const refuse: Refuse = async ({ request, reply, next }, status, problem) =>
    // What somebody came back with from elsewhere goes no further. (With no-referrer forms would say no origin, either.)
    sendPage(
      reply.code(status).header('referrer-policy', 'strict-origin'),
      await page(request, next, problem),
    );

  app.get<{ readonly Querystring: { readonly next?: string } }>('/sign-in', async (request, reply) =>
    sendPage(reply, await page(request, pathOnly(fieldOf(fieldsOf(request.query), 'next')))),
  );

  app.post('/sign-in', async (request, reply) => {
    const fields = fieldsOf(request.body);
    const next = pathOnly(fieldOf(fields, 'next'));
    const way = fieldOf(fields, 'code').trim() === '' ? 'token' : 'code';
    const now = web.clock.wallNow();
    const wait = limits.waitSeconds(request.ip, now);
    if (wait > 0) {
      const text = `That was wrong too often. Please wait ${wait} ${wait === 1 ? 'second' : 'seconds'}.`;
      const { httpStatus } = errorCatalogue.RATE_LIMITED;
      reply.header('retry-after', wait);
      return await refuse({ request, reply, next }, httpStatus, { with: way, text });
    }
    const secret = fieldOf(fields, way).trim();
    const admitted = await (way === 'code' ? withCode : withToken)(web, request, reply, secret);
    if (admitted) return reply.redirect(next, 303);
    await failed(request, way, now);
    const { httpStatus } = errorCatalogue.UNAUTHENTICATED;
    return await refuse({ request, reply, next }, httpStatus, { with: way, text: PROBLEMS[way] });
  });

  app.post('/sign-out', async (request, reply) => {
    await signOut(web, request, reply);
    return reply.redirect('/sign-in', 303);
  });

  /** Counts it, and writes it down as long as there are not too many. */
  async function failed(request: FastifyRequest, way: Way, now: Date): Promise<void> {
    const { each, all } = limits.count(request.ip, now);
    web.log.warn({ request: request.id, address: request.ip, way }, 'somebody failed to sign in');
    if (all > AUDITED || (each > 1 && each !== FAILURES.each)) return;
    await web.store.tx((w) =>
      audit(author(web, w, systemViewer(web.organizationId), request.id), {
        action: 'session.refuse',
        subjectType: 'session',
        subjectId: 'none',
        before: null,
        after: { way, address: request.ip, failures: each },
      }),
    );
  }

  if (oidc !== undefined) oidcRoutes(app, web, { settings: oidc, refuse, failed });
}

/** A link is used up with the session that it begins, or not at all. */
function withCode(web: Web, request: FastifyRequest, reply: FastifyReply, code: string): Promise<boolean> {
  const { organizationId, clock } = web;
  return signInAs(web, { request, reply }, async (w) => {
    const link = await takeSignIn(w, { organizationId, kind: 'LINK', id: hashCode(code) }, clock.wallNow());
    return link?.userId === undefined || link.userId === null
      ? undefined
      : { userId: link.userId, method: 'LINK' };
  });
}

function withToken(web: Web, request: FastifyRequest, reply: FastifyReply, secret: string): Promise<boolean> {
  const { organizationId, clock } = web;
  return signInAs(web, { request, reply }, async (w) => {
    const found = await tokenByHash(w, hashSecret(secret), clock.wallNow());
    if (found === undefined || found.token.organizationId !== organizationId) return undefined;
    return { userId: found.user.id, method: 'TOKEN', token: found.token };
  });
}
