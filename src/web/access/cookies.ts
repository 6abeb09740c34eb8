/** Cookies: for the server only, and bound to this very host where it is reached over https. */
import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Holds the session's secret; what is stored is its digest. */
export const SESSION = 'muster_session';
/** Whom one is in the embedded workspace. */
export const PERSONA = 'muster_persona';
/** Holds the secret of a sign-in that was begun elsewhere. */
export const ATTEMPT = 'muster_sign_in';
type CookieName = typeof SESSION | typeof PERSONA | typeof ATTEMPT;

/** Cookies for an address that people reach us by. */
export interface Jar {
  read(request: FastifyRequest, name: CookieName): string | undefined;
  keep(reply: FastifyReply, name: CookieName, value: string, maxAgeSeconds: number): void;
  drop(reply: FastifyReply, name: CookieName): void;
}

export function cookiesFor(publicUrl: string): Jar {
  const secure = publicUrl.startsWith('https:');
  // With the prefix browsers take it from this host alone, over https, and no sibling of ours can set one.
  const called = (name: CookieName): string => (secure ? `__Host-${name}` : name);
  // Lax, for whoever follows a link from a chat, or comes back from where they signed in, is to be known at once. What
  // changes something must come from our own pages in any case (`refuseForeignOrigin`).
  const kept = (name: CookieName) =>
    ({ path: '/', httpOnly: true, sameSite: name === PERSONA ? 'strict' : 'lax', secure }) as const;
  return {
    read: (request, name) => request.cookies[called(name)],
    keep: (reply, name, value, maxAge) =>
      void reply.setCookie(called(name), value, { ...kept(name), maxAge }),
    drop: (reply, name) => void reply.clearCookie(called(name), kept(name)),
  };
}
