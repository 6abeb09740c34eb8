/** Sessions of browsers: begun, noticed, ended. What the cookie holds is not kept, only its digest. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { audit } from '../../core/audit.js';
import { viewerOf } from '../../core/dispatch/deferred.js';
import { hashSecret, newSecret } from '../../core/people/secrets.js';
import { Refusal } from '../../domain/errors.js';
import { lockUser } from '../../store/queries/peopleWrites.js';
import { addSession, endSessions, touchSession } from '../../store/queries/sessions.js';
import { sessionById, type Token } from '../../store/queries/system.js';
import type { SESSION_METHODS } from '../../store/schema/machinery.js';
import type { Writer } from '../../store/store.js';
import type { WebParts } from '../parts.js';
import { author } from './author.js';
import { cookiesFor, SESSION } from './cookies.js';

const HOUR_MS = 60 * 60_000;
/** A session that nobody uses ends after this, in milliseconds; */
const IDLE_MS = 12 * HOUR_MS;
/** and every one ends after this. */
const LIFE_MS = 7 * 24 * HOUR_MS;
/** How often it is written down that somebody is there: an hour of reading must not be an hour of writing. */
const TOUCH_EVERY_MS = 60_000;
/** As much as is kept of what a browser says of itself. */
const MAX_AGENT = 500;

const endOf = (begun: Date, now: Date): Date =>
  new Date(Math.min(now.getTime() + IDLE_MS, begun.getTime() + LIFE_MS));

type OpenSession = NonNullable<Awaited<ReturnType<typeof sessionById>>>;

/** The session that a request comes with, if it lets anybody in. */
export async function sessionOf(
  { store, clock, organizationId, publicUrl }: WebParts,
  request: FastifyRequest,
): Promise<OpenSession | undefined> {
  const secret = cookiesFor(publicUrl).read(request, SESSION);
  if (secret === undefined) return undefined;
  const found = await sessionById(store.read, hashSecret(secret), clock.wallNow());
  return found?.session.organizationId === organizationId && found.user.organizationId === organizationId
    ? found
    : undefined;
}

/** Notes that somebody is there, and lets the session last accordingly. */
export async function noteSeen(parts: WebParts, request: FastifyRequest): Promise<void> {
  const { store, clock } = parts;
  const now = clock.wallNow();
  const session = (await sessionOf(parts, request))?.session;
  if (session === undefined || now.getTime() - session.lastSeenAt.getTime() < TOUCH_EVERY_MS) return;
  const seen = { lastSeenAt: now, expiresAt: endOf(session.createdAt, now), address: request.ip };
  try {
    await store.tx((w) => touchSession(w, session.id, seen));
  } catch (error) {
    // Reading must go on while the disk is full.
    if (!(error instanceof Refusal)) throw error;
  }
}

/** Who may come in, as it was found out inside the transaction that lets them in. */
export interface Admitted {
  readonly userId: string;
  readonly method: (typeof SESSION_METHODS)[number];
  readonly token?: Token;
}

/**
 * Signs somebody in: with a new secret, whatever the browser had before.
 * @param admit finds out who it is; undefined when it is nobody, and nothing is kept.
 */
export async function signInAs(
  parts: WebParts,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  admit: (w: Writer) => Promise<Admitted | undefined>,
): Promise<boolean> {
  const secret = newSecret();
  const before = await sessionOf(parts, request);
  const begun = await parts.store.tx(async (w) => {
    const admitted = await admit(w);
    if (admitted === undefined) return false;
    if (!(await begin(parts, w, request, secret, admitted))) return false;
    if (before !== undefined) await end(parts, w, request, before);
    return true;
  });
  if (begun) cookiesFor(parts.publicUrl).keep(reply, SESSION, secret, LIFE_MS / 1000);
  return begun;
}

/** Writes the session down; false for somebody who may do nothing here any more. */
async function begin(
  parts: WebParts,
  w: Writer,
  request: FastifyRequest,
  secret: string,
  { userId, method, token }: Admitted,
): Promise<boolean> {
  const { clock, newId, organizationId } = parts;
  // Locked, so that whoever is deactivated at the same time keeps no session.
  const user = await lockUser(w, organizationId, userId);
  if (user?.active !== true) return false;
  const now = clock.wallNow();
  const publicId = newId();
  const expiresAt = endOf(now, now);
  await addSession(w, {
    id: hashSecret(secret),
    publicId,
    organizationId,
    userId: user.id,
    method,
    tokenId: token?.id ?? null,
    createdAt: now,
    lastSeenAt: now,
    expiresAt,
    address: request.ip,
    // Neither engine keeps a NUL.
    agent: (request.headers['user-agent'] ?? '').replaceAll('\0', '').slice(0, MAX_AGENT),
  });
  await audit(author(parts, w, viewerOf(user, token?.role), request.id), {
    action: 'session.start',
    subjectType: 'session',
    subjectId: publicId,
    before: null,
    after: { method, tokenId: token?.id ?? null, address: request.ip, expiresAt },
  });
  return true;
}

/** Signs out. */
export async function signOut(parts: WebParts, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const session = await sessionOf(parts, request);
  if (session !== undefined) await parts.store.tx((w) => end(parts, w, request, session));
  cookiesFor(parts.publicUrl).drop(reply, SESSION);
}

async function end(
  parts: WebParts,
  w: Writer,
  request: FastifyRequest,
  { session, token, user }: OpenSession,
): Promise<void> {
  // Somebody else may have ended it since it was read.
  const [ended] = await endSessions(w, session.organizationId, [session.publicId]);
  if (ended === undefined) return;
  await audit(author(parts, w, viewerOf(user, token?.role), request.id), {
    action: 'session.end',
    subjectType: 'session',
    subjectId: session.publicId,
    before: { method: session.method, tokenId: session.tokenId },
    after: null,
  });
}
