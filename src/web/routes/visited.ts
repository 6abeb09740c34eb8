/** Handlers that know who looks. */
import type { FastifyReply, FastifyRequest, RouteGenericInterface } from 'fastify';
import { Refusal } from '../../domain/errors.js';
import { md, say } from '../../domain/message.js';
import { systemViewer } from '../../store/queries/viewer.js';
import { signInAddress } from '../access/next.js';
import { noteSeen } from '../access/session.js';
import { visitOf } from '../access/visit.js';
import { readingOf } from '../page.js';
import type { Visit, Web } from '../parts.js';
import { dialogRefused, privateAnswer } from '../view/answer.js';
import { isHtmx, sendParts } from './respond.js';

export interface Visited<R extends RouteGenericInterface = RouteGenericInterface> {
  readonly visit: Visit;
  readonly request: FastifyRequest<R>;
  readonly reply: FastifyReply;
}

/** Runs the handler for whoever looks; everybody else has to sign in first. */
export const withVisit =
  <R extends RouteGenericInterface>(web: Web, handle: (visited: Visited<R>) => Promise<FastifyReply>) =>
  async (request: FastifyRequest<R>, reply: FastifyReply): Promise<FastifyReply> => {
    const visit = await visitOf(web, request);
    if (visit !== undefined) {
      if (visit.session !== undefined) await noteSeen(web, request);
      return await handle({ visit, request, reply });
    }
    if (web.access.loopbackOnly) throw new Refusal('CONFLICT', 'There is nobody in this workspace yet.');
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html') === true;
    if (!isHtmx(request))
      return wantsPage || request.method !== 'GET'
        ? reply.redirect(signInAddress(pageBehind(request)), 303)
        : reply.code(401).send('Please sign in.');
    const signIn = {
      type: 'link',
      text: 'Sign in',
      url: new URL(signInAddress(pageBehind(request)), web.publicUrl).href,
    } as const;
    const message = say(
      'warning',
      md`Your session has ended. What you typed is still here, and waits for you: ${signIn} again.`,
    );
    const reading = readingOf(web, { viewer: systemViewer(web.organizationId) }, '');
    // Behind a form that is open nobody would read it.
    const told = isFromForm(request)
      ? dialogRefused(message, {}, undefined, reading)
      : privateAnswer(message, reading);
    return sendParts(reply.code(401), told);
  };

const isFromForm = ({ url }: FastifyRequest): boolean => /^\/c\/[^/?]+\/forms(\/again)?$/u.test(url);

/** The page that somebody was on, or wanted to go to. */
function pageBehind({ method, url, headers }: FastifyRequest): string {
  const page = headers['hx-current-url'];
  const open = typeof page === 'string' ? URL.parse(page) : null;
  if (open !== null) return `${open.pathname}${open.search}`;
  if (method === 'GET') return url;
  // What is sent from a channel's page goes to an address below that.
  return /^\/c\/[^/?]+/u.exec(url)?.[0] ?? '/';
}
