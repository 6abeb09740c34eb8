/** Signing in with an API token, where the workspace is not for this machine alone. */
import type { FastifyInstance } from 'fastify';
import { FailureLimiter } from '../access/limiter.js';
import { signIn, signOut } from '../access/visit.js';
import type { Web } from '../parts.js';
import { signInPage } from '../view/page.js';
import { fieldOf, fieldsOf } from './inputs.js';
import { sendPage } from './respond.js';

const FAILURES = 10;
const WINDOW_MS = 60_000;

export function signInRoutes(app: FastifyInstance, web: Web): void {
  const limiter = new FailureLimiter(FAILURES, WINDOW_MS);

  app.get('/sign-in', async (_, reply) => sendPage(reply, signInPage(web.asset, undefined)));

  app.post('/sign-in', async (request, reply) => {
    const now = web.clock.wallNow();
    const wait = limiter.waitSeconds(request.ip, now);
    if (wait > 0) {
      const problem = `That was wrong too often. Please wait ${wait} ${wait === 1 ? 'second' : 'seconds'}.`;
      return sendPage(reply.code(429).header('retry-after', wait), signInPage(web.asset, problem));
    }
    const secret = fieldOf(fieldsOf(request.body), 'token').trim();
    if (secret !== '' && (await signIn(web, request, reply, secret))) return reply.redirect('/', 303);
    limiter.failed(request.ip, now);
    web.log.warn({ request: request.id, address: request.ip }, 'somebody failed to sign in');
    return sendPage(reply.code(401), signInPage(web.asset, 'This token is not valid here, or not any more.'));
  });

  app.post('/sign-out', async (request, reply) => {
    await signOut(web, request, reply);
    return reply.redirect('/sign-in', 303);
  });
}
