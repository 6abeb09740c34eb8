/** What a request must be before anybody looks at who sent it. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../domain/errors.js';

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/iu;

const HEADERS = {
  'content-security-policy':
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Nothing here needs any of them.
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cache-control': 'no-store',
} as const;

/** For a year: browsers that were here once do not try without encryption. */
const STRICT_TRANSPORT = { 'strict-transport-security': 'max-age=31536000' };

/** Headers of everything that the island answers. */
export function secureHeaders(reply: FastifyReply, publicUrl: string): void {
  const headers = publicUrl.startsWith('https:') ? { ...HEADERS, ...STRICT_TRANSPORT } : HEADERS;
  for (const [name, value] of Object.entries(headers)) if (!reply.hasHeader(name)) reply.header(name, value);
}

/** Whether an origin is the one that a host stands for; a port that goes without saying may be said. */
const isOrigin = (origin: string, host: string): boolean => {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: given } = new URL(origin);
  const asked = `${protocol}//${host}`;
  return URL.canParse(asked) && given !== '' && new URL(asked).host === given;
};

/** Another site's name for this machine (DNS rebinding) would let that site read everything here. */
export function refuseForeignHost({ headers }: FastifyRequest): void {
  if (!LOOPBACK.test(headers.host ?? ''))
    throw new Refusal('FORBIDDEN', 'This workspace answers only under localhost, 127.0.0.1 and [::1].');
}

/** What changes something must come from our own pages (cross-site request forgery). */
export function refuseForeignOrigin({ method, headers }: FastifyRequest, publicUrl: string): void {
  if (method === 'GET' || method === 'HEAD') return;
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  const hosts = [host, URL.canParse(publicUrl) ? new URL(publicUrl).host : undefined];
  const sameOrigin = origin === undefined || hosts.some((one) => one !== undefined && isOrigin(origin, one));
  const sameSite = site === undefined || site === 'same-origin';
  if ((origin === undefined && site === undefined) || !sameOrigin || !sameSite)
    throw new Refusal(
      'FORBIDDEN',
      'This came from another site and was not carried out. Please use the pages of the workspace itself.',
    );
}
