/** Who looks: a persona in the embedded workspace, else whoever signed in with a token. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { audit } from '../../core/audit.js';
import { viewerOf } from '../../core/dispatch/deferred.js';
import { hashSecret, newSecret } from '../../core/people/secrets.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { addSession, endSession, sessionById, tokenByHash } from '../../store/queries/system.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Visit, WebParts } from '../parts.js';
import { author } from './author.js';
import { cookie, dropCookie, PERSONA, SESSION, setCookie } from './cookies.js';

const SESSION_MS = 12 * 60 * 60_000;
const PERSONA_SECONDS = 365 * 24 * 60 * 60;
const PERSONAS = 50;

/** A session as the audit log names it: enough to tell sessions apart, and too little to look one up. */
const nameOf = (hash: string): string => hash.slice(0, 16);

/** Undefined: nobody we know; they have to sign in. */
export const visitOf = (parts: WebParts, request: FastifyRequest): Promise<Visit | undefined> =>
  parts.access.loopbackOnly ? personaVisit(parts, request) : sessionVisit(parts, request);

async function personaVisit(
  { store, organizationId }: WebParts,
  request: FastifyRequest,
): Promise<Visit | undefined> {
  const people = await new PeopleQueries(store.read, systemViewer(organizationId)).activeUsers(PERSONAS);
  const wanted = cookie(request, PERSONA);
  // Whoever comes first is somebody who may do things.
  const user =
    people.find(({ id }) => id === wanted) ?? people.find(({ role }) => role !== 'VIEWER') ?? people[0];
  return user === undefined ? undefined : { viewer: viewerOf(user), people, signedIn: false, push: true };
}

async function sessionVisit(
  { store, clock, organizationId }: WebParts,
  request: FastifyRequest,
): Promise<Visit | undefined> {
  const secret = cookie(request, SESSION);
  if (secret === undefined) return undefined;
  const session = await sessionById(store.read, hashSecret(secret), clock.wallNow());
  if (session === undefined || session.user.organizationId !== organizationId) return undefined;
  const { token, user } = session;
  const viewer = viewerOf(user, token?.role);
  return { viewer, people: [], signedIn: true, push: viewer.role === 'ADMIN' };
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
  setCookie(reply, PERSONA, userId, { secure: isHttps(publicUrl), maxAgeSeconds: PERSONA_SECONDS });
  return true;
}

/** Signs in with a token; false when it is none that may be used here. */
export async function signIn(
  parts: WebParts,
  request: FastifyRequest,
  reply: FastifyReply,
  secret: string,
): Promise<boolean> {
  const { store, clock, organizationId, publicUrl } = parts;
  const now = clock.wallNow();
  const found = await tokenByHash(store.read, hashSecret(secret), now);
  if (found === undefined || found.token.organizationId !== organizationId) return false;
  const { token, user } = found;
  const session = newSecret();
  const id = hashSecret(session);
  const expiresAt = new Date(now.getTime() + SESSION_MS);
  await store.tx(async (w) => {
    await addSession(w, {
      id,
      publicId: parts.newId(),
      organizationId,
      userId: user.id,
      method: 'TOKEN',
      tokenId: token.id,
      createdAt: now,
      lastSeenAt: now,
      expiresAt,
      address: request.ip,
      agent: request.headers['user-agent'] ?? '',
    });
    await audit(author(parts, w, viewerOf(user, token.role), request.id), {
      action: 'session.start',
      subjectType: 'session',
      subjectId: nameOf(id),
      before: null,
      after: { tokenId: token.id, expiresAt },
    });
  });
  setCookie(reply, SESSION, session, { secure: isHttps(publicUrl), maxAgeSeconds: SESSION_MS / 1000 });
  return true;
}

export async function signOut(parts: WebParts, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { store, clock } = parts;
  const secret = cookie(request, SESSION);
  if (secret !== undefined) {
    const id = hashSecret(secret);
    const session = await sessionById(store.read, id, clock.wallNow());
    await store.tx(async (w) => {
      // One that was over already is only tidied up.
      if (!(await endSession(w, id)) || session === undefined) return;
      await audit(author(parts, w, viewerOf(session.user, session.token?.role), request.id), {
        action: 'session.end',
        subjectType: 'session',
        subjectId: nameOf(id),
        before: { tokenId: session.session.tokenId },
        after: null,
      });
    });
  }
  dropCookie(reply, SESSION);
}

const isHttps = (url: string): boolean => url.startsWith('https:');
