/** The two addresses of an installation: where it begins, and where Slack sends people back to. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ErrorCode, type InstallProvider } from '@slack/oauth';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { INSTALL_PATH, REDIRECT_PATH } from '../manifest.js';
import { problemOf, SlackProblem } from '../problem.js';
import { installProvider, type OAuthParts } from './oauth.js';
import {
  deniedPage,
  expiredPage,
  faultPage,
  type InstallPage,
  installedPage,
  PAGE_HEADERS,
  refusedPage,
} from './pages.js';

/** Slack sends people back with a code that works once: whoever only looks whether the page is there must not use it up. */
const once = { exposeHeadRoute: false } as const;

/** The routes, as a plugin for the one listener. */
export function installRoutes(parts: OAuthParts): FastifyPluginAsync {
  const provider = installProvider(parts);
  return async (app) => {
    app.get(INSTALL_PATH, once, async (request, reply) => {
      const response = taken(reply);
      try {
        await provider.handleInstallPath(request.raw, response);
      } catch (error) {
        send(response, fault(parts, error));
      }
    });
    app.get(REDIRECT_PATH, once, async (request, reply) => {
      await finish(parts, provider, request.raw, taken(reply));
    });
  };
}

/** The bare response, with the headers that it has by now: what Slack's package writes goes past fastify. */
function taken(reply: FastifyReply): ServerResponse {
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value);
  reply.raw.setHeader('cache-control', 'no-store');
  return reply.raw;
}

function finish(
  parts: OAuthParts,
  provider: InstallProvider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  return provider.handleCallback(request, response, {
    successAsync: async ({ team, enterprise, appId }) =>
      send(
        response,
        installedPage({ workspace: team?.name ?? enterprise?.name ?? 'Slack', teamId: team?.id, appId }),
      ),
    failureAsync: async (error) => send(response, failed(parts, request, error)),
  });
}

function send(response: ServerResponse, { status, html }: InstallPage): void {
  response.writeHead(status, { ...PAGE_HEADERS });
  response.end(html);
}

/** It did not begin here, not in this browser, or too long ago. */
const EXPIRED: ReadonlySet<string | undefined> = new Set([
  ErrorCode.InvalidStateError,
  ErrorCode.MissingStateError,
  ErrorCode.MissingCodeError,
]);

/** What a failed installation says. Only what nobody expected is logged as a fault. */
function failed(parts: OAuthParts, request: IncomingMessage, error: Error & { code?: string }): InstallPage {
  const said = new URL(request.url ?? '/', 'http://localhost').searchParams.get('error');
  if (said === 'access_denied') return deniedPage();
  if (said !== null) return refused(parts, said, error);
  if (EXPIRED.has(error.code)) return expiredPage();
  if (!(error instanceof SlackProblem) && !`${error.code}`.startsWith('slack_webapi_'))
    return fault(parts, error);
  const problem = problemOf('oauth.v2.access', error);
  // The page was opened a second time, or too late.
  return ['invalid_code', 'code_already_used'].includes(problem.code)
    ? expiredPage()
    : refused(parts, problem.code, error);
}

function refused({ log }: OAuthParts, code: string, error: unknown): InstallPage {
  log.warn({ err: error, code }, 'Slack refused an installation');
  const passing = code === 'unreachable' || code === 'ratelimited';
  return refusedPage(
    passing
      ? 'Slack did not answer. Please try again in a moment.'
      : `Slack refused it (${code.replace(/[^\w.]/gu, '')}). Whoever runs Muster may have to correct the client id, the client secret or the redirect URL.`,
  );
}

function fault({ log, newId }: OAuthParts, error: unknown): InstallPage {
  const reference = newId();
  log.error({ err: error, reference }, 'an installation in Slack failed');
  return faultPage(reference);
}
