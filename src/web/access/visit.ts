/** Who looks: a persona in the embedded workspace, else whoever signed in. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { audit } from '../../core/audit.js';
import { viewerOf } from '../../core/dispatch/deferred.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Visit, WebParts } from '../parts.js';
import { author } from './author.js';
import { cookiesFor, PERSONA } from './cookies.js';
import { sessionOf } from './session.js';

const PERSONA_SECONDS = 365 * 24 * 60 * 60;
const PERSONAS = 50;

/** Undefined: nobody we know; they have to sign in. */
export const visitOf = (parts: WebParts, request: FastifyRequest): Promise<Visit | undefined> =>
  parts.access.loopbackOnly ? personaVisit(parts, request) : sessionVisit(parts, request);

async function personaVisit(
  { store, organizationId, publicUrl }: WebParts,
  request: FastifyRequest,
): Promise<Visit | undefined> {
  const people = await new PeopleQueries(store.read, systemViewer(organizationId)).activeUsers(PERSONAS);
  const wanted = cookiesFor(publicUrl).read(request, PERSONA);
  // Whoever comes first is somebody who may do things.
  const user =
    people.find(({ id }) => id === wanted) ?? people.find(({ role }) => role !== 'VIEWER') ?? people[0];
  return user === undefined ? undefined : { viewer: viewerOf(user), people, signedIn: false, push: true };
}

async function sessionVisit(parts: WebParts, request: FastifyRequest): Promise<Visit | undefined> {
  const found = await sessionOf(parts, request);
  if (found === undefined) return undefined;
  const { session, token, user } = found;
  const viewer = viewerOf(user, token?.role);
  return { viewer, people: [], signedIn: true, session: session.publicId, push: viewer.role === 'ADMIN' };
}

/** Becomes somebody else; false when there is no such person. */
export async function becomePersona(
  parts: WebParts,
  { viewer }: Visit,
  request: FastifyRequest,
  reply: FastifyReply,
  userId: string,
): Promise<boolean> {
  const { store, organizationId, publicUrl } = parts;
  const people = await new PeopleQueries(store.read, systemViewer(organizationId)).activeUsers(PERSONAS);
  if (!people.some(({ id }) => id === userId)) return false;
  if (viewer.userId !== userId)
    await store.tx((w) =>
      audit(author(parts, w, viewer, request.id), {
        action: 'session.persona',
        subjectType: 'user',
        subjectId: userId,
        before: { userId: viewer.userId },
        after: { userId },
      }),
    );
  cookiesFor(publicUrl).keep(reply, PERSONA, userId, PERSONA_SECONDS);
  return true;
}
