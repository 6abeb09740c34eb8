/** Single sign-on: sent to the identity provider, and back. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { hashSecret, newSecret } from '../../core/people/secrets.js';
import { errorCatalogue, type RefusalCode } from '../../domain/errors.js';
import { addSignIn, type SignIn, signInBegun, takeSignIn } from '../../store/queries/sessions.js';
import { ATTEMPT, cookiesFor } from '../access/cookies.js';
import type { OidcSettings } from '../access/environment.js';
import { Limits } from '../access/limiter.js';
import { pathOnly, signInAddress } from '../access/next.js';
import { personOf } from '../access/oidc/admit.js';
import {
  attemptSchema,
  type Identity,
  Provider,
  ProviderProblem,
  type ProviderTrouble,
} from '../access/oidc/provider.js';
import { signInAs } from '../access/session.js';
import { visitOf } from '../access/visit.js';
import type { Web } from '../parts.js';
import type { SignInProps, Way } from '../view/signIn.js';
import { fieldOf, fieldsOf } from './inputs.js';

/** How long somebody may take at the identity provider. */
const ATTEMPT_SECONDS = 10 * 60;
/** How often within a minute somebody may be sent there. */
const STARTS = { each: 30, all: 600 } as const;

const kept = attemptSchema.extend({ next: z.string() });

/** The page again, with what was wrong. */
export type Refuse = (
  visited: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly next: string },
  status: number,
  problem: NonNullable<SignInProps['problem']>,
) => Promise<FastifyReply>;

export interface OidcParts {
  readonly settings: OidcSettings;
  readonly refuse: Refuse;
  readonly failed: (request: FastifyRequest, way: Way, now: Date) => Promise<void>;
}

const CODES = {
  UNREACHABLE: 'BUSY',
  DENIED: 'UNAUTHENTICATED',
  REFUSED: 'UNAUTHENTICATED',
  INVALID: 'UNAUTHENTICATED',
} as const satisfies Record<ProviderTrouble, RefusalCode>;

const wordsFor = (name: string): Record<ProviderTrouble, string> => ({
  UNREACHABLE: `${name} does not answer at the moment. Please try again in a while, or sign in in another way.`,
  DENIED: `${name} let nobody in: it was called off there, or you may not use Muster. Try again, or ask whoever looks after ${name}.`,
  REFUSED: `${name} did not take the request. Whoever runs Muster finds the reason in its log.`,
  INVALID: `What ${name} answered could not be believed, so nobody was signed in. Please try again; if it stays so, whoever runs Muster finds the reason in its log.`,
});

const OVER =
  'This way back belongs to no sign-in that is under way in this browser: it was used before, or took longer than ten minutes. Please begin again.';

/** Who is nobody here: what they are called there, and whom to ask. */
const stranger = (name: string, { email, emailVerified }: Identity): string => {
  if (email === undefined)
    return `${name} says no e-mail address of you, so Muster cannot tell who you are here. Ask whoever looks after ${name}.`;
  if (!emailVerified)
    return `${name} does not vouch for your e-mail address, so Muster cannot tell who you are here. Ask whoever looks after ${name} to have it verified.`;
  return `You are known at ${name}, but nobody who may sign in here has your e-mail address, ${email}. Ask an admin of Muster in your organization to add you with it (“People”, or /user add).`;
};

export function oidcRoutes(app: FastifyInstance, web: Web, { settings, refuse, failed }: OidcParts): void {
  const { store, clock, organizationId, publicUrl, log } = web;
  const cookies = cookiesFor(publicUrl);
  const redirectUri = new URL('/sign-in/oidc', publicUrl).href;
  const provider = new Provider({ settings, clock, log, redirectUri });
  const limits = new Limits(STARTS);
  const words = wordsFor(settings.name);

  const troubled = async (visited: Parameters<Refuse>[0], error: unknown): Promise<FastifyReply> => {
    if (!(error instanceof ProviderProblem)) throw error;
    const { httpStatus } = errorCatalogue[CODES[error.trouble]];
    return await refuse(visited, httpStatus, { with: 'oidc', text: words[error.trouble] });
  };

  app.get('/sign-in/oidc/start', { exposeHeadRoute: false }, async (request, reply) => {
    const next = pathOnly(fieldOf(fieldsOf(request.query), 'next'));
    // Only from our own page: nobody is sent there by another site.
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin') return reply.redirect(signInAddress(next), 303);
    const now = clock.wallNow();
    const wait = limits.waitSeconds(request.ip, now);
    if (wait > 0) {
      const text = `That was begun too often. Please wait ${wait} ${wait === 1 ? 'second' : 'seconds'}.`;
      reply.header('retry-after', wait);
      return await refuse({ request, reply, next }, errorCatalogue.RATE_LIMITED.httpStatus, {
        with: 'oidc',
        text,
      });
    }
    limits.count(request.ip, now);
    let begun: Awaited<ReturnType<Provider['begin']>>;
    try {
      begun = await provider.begin();
    } catch (error) {
      return await troubled({ request, reply, next }, error);
    }
    const secret = newSecret();
    await store.tx((w) =>
      addSignIn(w, {
        id: hashSecret(secret),
        organizationId,
        kind: 'OIDC',
        userId: null,
        data: { ...begun.attempt, next },
        createdAt: now,
        expiresAt: new Date(now.getTime() + ATTEMPT_SECONDS * 1000),
      }),
    );
    cookies.keep(reply, ATTEMPT, secret, ATTEMPT_SECONDS);
    return reply.redirect(begun.url, 303);
  });

  app.get('/sign-in/oidc', { exposeHeadRoute: false }, async (request, reply) => {
    const begun = await attemptOf(request);
    if (begun === undefined) {
      // Whoever goes back in their browser after they signed in is where they were going.
      if ((await visitOf(web, request)) !== undefined) return reply.redirect('/', 303);
      return await refuse({ request, reply, next: '/' }, errorCatalogue.MALFORMED.httpStatus, {
        with: 'oidc',
        text: OVER,
      });
    }
    const { next, ...attempt } = begun;
    cookies.drop(reply, ATTEMPT);
    let identity: Identity;
    try {
      identity = await provider.finish(searchOf(request), attempt);
    } catch (error) {
      if (error instanceof ProviderProblem) await failed(request, 'oidc', clock.wallNow());
      return await troubled({ request, reply, next }, error);
    }
    const admitted = await signInAs(web, { request, reply }, async (w) => {
      const user = await personOf(web, w, identity, request.id);
      return user === undefined ? undefined : { userId: user.id, method: 'OIDC' };
    });
    if (admitted) return reply.redirect(next, 303);
    await failed(request, 'oidc', clock.wallNow());
    return await refuse({ request, reply, next }, errorCatalogue.FORBIDDEN.httpStatus, {
      with: 'oidc',
      text: stranger(settings.name, identity),
    });
  });

  /** What was begun in this browser, and is finished now; each serves once. */
  async function attemptOf(request: FastifyRequest): Promise<z.infer<typeof kept> | undefined> {
    const secret = cookies.read(request, ATTEMPT);
    if (secret === undefined) return undefined;
    const which = { organizationId, kind: 'OIDC', id: hashSecret(secret) } as const;
    const now = clock.wallNow();
    const begun = keptOf(await signInBegun(store.read, which, now));
    // What another site makes a browser come back with uses nothing up.
    if (begun?.state !== fieldOf(fieldsOf(request.query), 'state')) return undefined;
    return keptOf(await store.tx((w) => takeSignIn(w, which, now)));
  }
}

const keptOf = (row: SignIn | undefined): z.infer<typeof kept> | undefined => kept.safeParse(row?.data).data;

const searchOf = ({ url }: FastifyRequest): string => {
  const at = url.indexOf('?');
  return at === -1 ? '' : url.slice(at);
};
