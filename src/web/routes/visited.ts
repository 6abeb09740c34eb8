/** Handlers that know who looks. */
import type { FastifyReply, FastifyRequest, RouteGenericInterface } from 'fastify';
import { Refusal } from '../../domain/errors.js';
import { md, say } from '../../domain/message.js';
import { isUuid } from '../../store/queries/incidentDetails.js';
import { systemViewer } from '../../store/queries/viewer.js';
import { signInAddress } from '../access/next.js';
import { noteSeen } from '../access/session.js';
import { visitOf } from '../access/visit.js';
import { readingOf } from '../page.js';
import type { Visit, Web } from '../parts.js';
import { dialogRefused, privateAnswer } from '../view/answer.js';
import { endedPage, type Typed } from '../view/ended.js';
import { ONE, SEVERAL } from '../view/input.js';
import { fieldsOf, manyOf } from './inputs.js';
import { isHtmx, sendPage, sendParts } from './respond.js';

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
    if (!isHtmx(request)) {
      const address = signInAddress(pageBehind(request));
      const typed = typedIn(fieldsOf(request.body));
      if (typed.length > 0) return sendPage(reply.code(401), endedPage(web.asset, address, typed));
      return wantsPage || request.method !== 'GET'
        ? reply.redirect(address, 303)
        : reply.code(401).send('Please sign in.');
    }
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

/** Fields of one's own words that are not those of a command's form. */
const WORDS: Readonly<Record<string, string>> = { text: 'Message', name: 'Name' };

/** What somebody typed, as far as they would have to type it again. */
const typedIn = (fields: ReturnType<typeof fieldsOf>): readonly Typed[] =>
  Object.keys(fields).flatMap((name) => {
    const prefix = [ONE, SEVERAL].find((one) => name.startsWith(one));
    const label = prefix === undefined ? WORDS[name] : name.slice(prefix.length);
    const text = manyOf(fields, name).join('\n');
    return label === undefined || text.trim() === '' || isUuid(text) ? [] : [{ label: titled(label), text }];
  });

const titled = (name: string): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1)}`.replaceAll('_', ' ');

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
