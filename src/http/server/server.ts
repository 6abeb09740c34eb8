/** The one listener: limits, request ids, error answers and headers that hold for everything we serve. */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { type FastifyInstance, type FastifyPluginAsync, fastify } from 'fastify';
import { type Log, noTracer, type Tracer } from '../../core/ports.js';
import { Refusal } from '../../domain/errors.js';
import { answerError, toRefusal } from '../errors.js';
import { traceRequests } from './traced.js';
import { answerUnreadable } from './unreadable.js';

export interface ServerParts {
  readonly log: Log;
  /** Each gets a scope of its own, so that one's parsers and hooks do not reach another's routes. */
  readonly islands: readonly FastifyPluginAsync[];
  /** Proxies whose `X-Forwarded-For` is believed; none unless given. */
  readonly trustedProxies?: readonly string[] | undefined;
  readonly tracer?: Tracer;
  /** Told about every request that was answered: the metrics. */
  readonly observe?: (seen: { route: string; method: string; status: number; durationMs: number }) => void;
}

/** The largest request, in bytes (api page, "Conventions"). */
const BODY_LIMIT_BYTES = 1024 * 1024;
/** How long a client may take to send its request, in milliseconds: a slow one must not hold a connection for ever. */
const REQUEST_LIMIT_MS = 30_000;

/** The longest part of an address that may name something, in characters as they are sent. */
const LONGEST_NAME = 200;

export async function createServer({
  log,
  islands,
  tracer = noTracer,
  trustedProxies = [],
  observe,
}: ServerParts): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    requestTimeout: REQUEST_LIMIT_MS,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_NAME },
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && /^[\w.-]{1,100}$/u.test(given) ? given : randomUUID();
    },
    forceCloseConnections: 'idle',
    clientErrorHandler: answerUnreadable,
    // An address that cannot be read has no route yet, and thereby no error handler.
    frameworkErrors: (error, request, reply) => {
      answerError(reply, toRefusal(error), error, { request: request.id, route: undefined }, log);
    },
    logger: false,
  });
  traceRequests(server, tracer);
  // What is being answered when the process stops ends its connection: kept alive, it would hold the stop up for minutes.
  let closing = false;
  // Browsers connect before they have anything to ask. Node does not take such a connection for idle, and waits for it.
  const unasked = new Set<Socket>();
  server.server.on('connection', (socket) => {
    unasked.add(socket);
    socket.once('close', () => unasked.delete(socket));
  });
  server.server.on('request', ({ socket }) => unasked.delete(socket));
  server.addHook('preClose', async () => {
    closing = true;
    for (const socket of unasked) socket.destroy();
  });
  server.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'same-origin');
  });
  server.addHook('onResponse', async (request, reply) => {
    observe?.({
      // Never the address itself: it names incidents, and there is no end of them.
      route: request.routeOptions.url ?? 'unmatched',
      method: request.method,
      status: reply.statusCode,
      durationMs: reply.elapsedTime,
    });
    log.debug(
      {
        request: request.id,
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    );
  });
  server.setErrorHandler((error, request, reply) =>
    answerError(
      reply,
      toRefusal(error),
      error,
      { request: request.id, route: request.routeOptions.url },
      log,
    ),
  );
  server.setNotFoundHandler((request, reply) => {
    // The router takes a name that is too long for one that no route has, and asks whoever answers for all the rest.
    if ((request.url.split('?', 1)[0] ?? '').split('/').some((part) => part.length > LONGEST_NAME))
      throw new Refusal('MALFORMED', 'This address has a part that is longer than any name here.');
    reply.code(404).send({
      error: {
        code: 'NOT_FOUND',
        message: `There is nothing at ${request.method} ${request.url.split('?')[0] ?? ''}.`,
      },
    });
  });
  for (const island of islands) await server.register(island);
  return server;
}
