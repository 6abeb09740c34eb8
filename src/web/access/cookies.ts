import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Holds the session's secret; what is stored is its digest. */
export const SESSION = 'muster_session';
/** Whom one is in the embedded workspace. */
export const PERSONA = 'muster_persona';

/** A cookie of ours, if the request has it. */
export const cookie = (request: FastifyRequest, name: string): string | undefined => request.cookies[name];

interface Kept {
  readonly secure: boolean;
  readonly maxAgeSeconds: number;
}

export function setCookie(
  reply: FastifyReply,
  name: string,
  value: string,
  { secure, maxAgeSeconds }: Kept,
): void {
  reply.setCookie(name, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure,
    maxAge: maxAgeSeconds,
  });
}

export function dropCookie(reply: FastifyReply, name: string): void {
  reply.clearCookie(name, { path: '/' });
}
