/** Who looks: a persona in the embedded workspace, else whoever signed in with a token. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { viewerOf } from '../../core/dispatch/deferred.js';
import { hashSecret, newSecret } from '../../core/people/secrets.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { addSession, endSession, sessionById, tokenByHash } from '../../store/queries/system.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Visit, WebParts } from '../parts.js';
import { cookie, dropCookie, PERSONA, SESSION, setCookie } from './cookies.js';

const SESSION_MS = 12 * 60 * 60_000;
const PERSONA_SECONDS = 365 * 24 * 60 * 60;
const PERSONAS = 50;

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
  const viewer = viewerOf(user, token.role);
  return { viewer, people: [], signedIn: true, push: viewer.role === 'ADMIN' };
}

/** Becomes somebody else; false when there is no such person. */
export async function becomePersona(
  { store, organizationId, publicUrl }: WebParts,
  reply: FastifyReply,
  userId: string,
): Promise<boolean> {
  const people = await new PeopleQueries(store.read, systemViewer(organizationId)).activeUsers(PERSONAS);
  if (!people.some(({ id }) => id === userId)) return false;
  setCookie(reply, PERSONA, userId, { secure: isHttps(publicUrl), maxAgeSeconds: PERSONA_SECONDS });
  return true;
}

/** Signs in with a token; false when it is none that may be used here. */
export async function signIn(
  { store, clock, organizationId, publicUrl }: WebParts,
  reply: FastifyReply,
  secret: string,
): Promise<boolean> {
  const now = clock.wallNow();
  const found = await tokenByHash(store.read, hashSecret(secret), now);
  if (found === undefined || found.token.organizationId !== organizationId) return false;
  const session = newSecret();
  await store.tx((w) =>
    addSession(w, {
      id: hashSecret(session),
      organizationId,
      tokenId: found.token.id,
      createdAt: now,
      expiresAt: new Date(now.getTime() + SESSION_MS),
    }),
  );
  setCookie(reply, SESSION, session, { secure: isHttps(publicUrl), maxAgeSeconds: SESSION_MS / 1000 });
  return true;
}

export async function signOut(
  { store }: WebParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const secret = cookie(request, SESSION);
  if (secret !== undefined) await store.tx((w) => endSession(w, hashSecret(secret)));
  dropCookie(reply, SESSION);
}

const isHttps = (url: string): boolean => url.startsWith('https:');
