/** REST from the commands' own bindings: no route is written twice. */
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Command, Document, RestBinding } from '../../core/commands/command.js';
import type { Dispatcher } from '../../core/dispatch/dispatcher.js';
import type { Registry } from '../../core/dispatch/registry.js';
import type { Clock, Log } from '../../core/ports.js';
import type { Agenda } from '../../core/time/agenda.js';
import { Refusal } from '../../domain/errors.js';
import type { Store } from '../../store/store.js';
import { answerError } from '../errors.js';
import { Access } from './access.js';
import { clockRoutes } from './clock.js';
import { MAX_KEY, PREFIX } from './contract.js';
import { pageLinks } from './links.js';
import { openApiRoute } from './openapi.js';

export interface ApiParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly dispatcher: Dispatcher;
  readonly registry: Registry;
  readonly agenda: Agenda;
  readonly log: Log;
}

const object = z.record(z.string(), z.unknown());

export const apiRoutes =
  (parts: ApiParts): FastifyPluginAsync =>
  async (server) => {
    const access = new Access(parts.store, parts.clock);
    acceptJson(server);
    for (const command of parts.registry.commands)
      for (const binding of command.rest) bind(server, parts, access, command, binding);
    clockRoutes(server, PREFIX, parts.agenda, access);
    openApiRoute(server, parts.registry);
  };

/** JSON only; a body of nothing is an empty object, because half of the verbs need none. */
function acceptJson(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, {});
    // The parser answers through `done`; the promise that its type also allows never comes.
    else void parse(request, String(body), done);
  });
}

function bind(
  server: FastifyInstance,
  parts: ApiParts,
  access: Access,
  command: Command,
  binding: RestBinding,
): void {
  const reading = binding.method === 'GET';
  server.route({
    method: binding.method,
    url: `${PREFIX}${binding.path}`,
    handler: async (request, reply) => {
      const { viewer, tokenId } = await access.caller(request);
      const values = {
        ...binding.preset,
        ...(reading ? queryOf(request) : bodyOf(request)),
        ...object.parse(request.params),
      };
      const key = reading ? undefined : idempotencyKey(request, tokenId);
      const answer = await parts.dispatcher.dispatch({
        viewer,
        surface: 'rest',
        asked: {
          type: 'values',
          command: `${command.family} ${command.name}`,
          origin: reading ? 'words' : 'json',
          values,
        },
        canAsk: false,
        requestId: request.id,
        ...(key === undefined ? {} : { key }),
      });
      if (answer.type === 'done') {
        reply.code(binding.status ?? 200);
        if (answer.document !== undefined) return sendDocument(reply, answer.document);
        return reply.send(reading ? pageLinks(answer.value, request.url) : answer.value);
      }
      if (answer.type === 'form') throw new Error('A form was answered to a surface that cannot ask.');
      return refuse(reply, answer.refusal, request, reading, parts.log);
    },
  });
}

const sendDocument = (reply: FastifyReply, { name, contentType, content }: Document): FastifyReply =>
  reply
    .header('content-type', contentType)
    .header('content-disposition', `attachment; filename="${name.replace(/[^\w.-]+/gu, '_')}"`)
    .send(content);

/** A wrong value in an address is a malformed request; in a body it is a well-formed one that is invalid. */
const refuse = (
  reply: FastifyReply,
  refusal: Refusal,
  request: FastifyRequest,
  reading: boolean,
  log: Log,
): FastifyReply =>
  answerError(
    reply,
    refusal,
    refusal,
    { request: request.id, route: request.routeOptions.url },
    log,
    reading && refusal.code === 'INVALID' ? 400 : undefined,
  );

function bodyOf(request: FastifyRequest): Record<string, unknown> {
  if (request.body === undefined || request.body === null) return {};
  const parsed = object.safeParse(request.body);
  if (!parsed.success) throw new Refusal('MALFORMED', 'A JSON object is accepted as the body.');
  return parsed.data;
}

function queryOf(request: FastifyRequest): Record<string, unknown> {
  return object.parse(request.query);
}

function idempotencyKey(request: FastifyRequest, tokenId: string): string | undefined {
  const given = request.headers['idempotency-key'];
  if (given === undefined) return undefined;
  const key = String(given);
  if (key === '' || key.length > MAX_KEY)
    throw new Refusal('MALFORMED', `An Idempotency-Key has 1 to ${MAX_KEY} characters.`);
  return `rest:${tokenId}:${request.method} ${request.routeOptions.url ?? ''}:${key}`;
}
