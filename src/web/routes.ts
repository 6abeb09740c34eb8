/** The island: every page, form and stream of the workspace, as one plugin for the one listener. */
import { constants } from 'node:zlib';
import fastifyCompress, { type FastifyCompressOptions } from '@fastify/compress';
import fastifyCookie from '@fastify/cookie';
import fastifyFormbody from '@fastify/formbody';
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { faultMessage, refusalMessage } from '../core/messages/replies.js';
import { errorCatalogue, Refusal } from '../domain/errors.js';
import { systemViewer } from '../store/queries/viewer.js';
import { WORKSPACE } from '../store/queries/workspace/channels.js';
import { refuseForeignHost, refuseForeignOrigin, secureHeaders } from './access/guard.js';
import { assetRoutes, assetUrls } from './assets.js';
import { connectRoutes } from './connect/routes.js';
import { incidentRoutes } from './incidents/routes.js';
import { Hub } from './live/hub.js';
import { organizationRoutes } from './organization/routes.js';
import { readingOf } from './page.js';
import type { Web, WebParts } from './parts.js';
import { noteWindows } from './presence.js';
import { channelRoutes } from './routes/channel.js';
import { clockRoutes } from './routes/clock.js';
import { directRoutes } from './routes/directs.js';
import { placeRoutes } from './routes/places.js';
import { readRoutes } from './routes/reads.js';
import { isHtmx, sendPage, sendParts } from './routes/respond.js';
import { signInRoutes } from './routes/signIn.js';
import { suggestRoutes } from './routes/suggest.js';
import { withVisit } from './routes/visited.js';
import { tourRoutes } from './steps/routes.js';
import { privateAnswer } from './view/answer.js';
import { noticePage } from './view/page.js';

/** A form with 100 kB of text is answered politely, not cut off. */
const BODY_LIMIT = 1024 * 1024;

/** A page is mostly markup that repeats itself; the little that better compression saves is not worth the wait. */
const COMPRESSION = {
  encodings: ['br', 'gzip'],
  brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  zlibOptions: { level: 4 },
} satisfies FastifyCompressOptions;

export const webRoutes =
  (parts: WebParts): FastifyPluginAsync =>
  async (app) => {
    const web: Web = { ...parts, asset: assetUrls() };
    const hub = new Hub(parts.store, undefined, {
      counted: parts.countWindows,
      present: (userIds) => noteWindows(parts, userIds),
    });
    await app.register(fastifyCompress, COMPRESSION);
    await app.register(fastifyCookie);
    await app.register(fastifyFormbody, { bodyLimit: BODY_LIMIT });

    app.addHook('onRequest', async (request, reply) => {
      secureHeaders(reply, parts.publicUrl);
      if (parts.access.loopbackOnly) refuseForeignHost(request);
      refuseForeignOrigin(request, parts.publicUrl);
    });
    app.setErrorHandler((error: FastifyError, request, reply) => answerError(web, error, request, reply));
    // Open streams would keep the server from closing.
    app.addHook('preClose', async () => hub.close());

    assetRoutes(app);
    channelRoutes(app, web, hub);
    suggestRoutes(app, web);
    placeRoutes(app, web);
    readRoutes(app, web);
    directRoutes(app, web);
    clockRoutes(app, web, hub);
    organizationRoutes(app, web);
    incidentRoutes(app, web);
    tourRoutes(app, web);
    connectRoutes(app, web);
    if (!parts.access.loopbackOnly) signInRoutes(app, web);
    // Whoever follows an address that leads nowhere in a browser is a person; programs are answered by the server.
    const nowhere = withVisit(web, () => {
      throw new Refusal('NOT_FOUND', 'There is no such page here, or not any more.');
    });
    app.get('/*', (request, reply) => {
      const isPerson = isHtmx(request) || request.headers.accept?.includes('text/html') === true;
      return isPerson && !request.url.startsWith('/api/') ? nowhere(request, reply) : reply.callNotFound();
    });
  };

function answerError(
  web: Web,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const refusal = error instanceof Refusal ? error : malformed(error);
  const message =
    refusal === undefined
      ? faultMessage(web.faultReference(error, { surface: WORKSPACE, request: request.id }))
      : refusalMessage(refusal);
  reply.code(refusal === undefined ? 500 : errorCatalogue[refusal.code].httpStatus);
  if (refusal?.details.retryAfterSeconds !== undefined)
    reply.header('retry-after', refusal.details.retryAfterSeconds);
  const reading = readingOf(web, { viewer: systemViewer(web.organizationId) }, '');
  if (isHtmx(request)) return sendParts(reply, privateAnswer(message, reading));
  return sendPage(reply, noticePage(web.asset, message, reading));
}

/** What the server itself refused: too large, not a form. */
function malformed({ statusCode }: FastifyError): Refusal | undefined {
  if (statusCode === 413)
    return new Refusal(
      'TOO_LARGE',
      'This is more than a request may carry. Nothing of it was kept; please shorten it.',
    );
  if (statusCode === 415)
    return new Refusal('UNSUPPORTED_MEDIA', 'Only the forms of these pages are accepted here.');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new Refusal('MALFORMED', 'This request could not be read.');
  return undefined;
}
