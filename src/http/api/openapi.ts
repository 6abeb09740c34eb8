/** The description of the API, made of the schemas by which requests are checked and answers are written. */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { createDocument, type ZodOpenApiOverride, type ZodOpenApiPathItemObject } from 'zod-openapi';
import type { Registry } from '../../core/dispatch/registry.js';
import { clockDescribed } from './clock.js';
import { PREFIX } from './contract.js';
import { operationOf } from './openapi/operation.js';
import { type DescribedRoute, routesOf } from './openapi/route.js';

const ABOUT = `Everything that can be done with Muster in chat can be done here: each operation is a command of its own.

- Field names are \`snake_case\`, ids are UUIDs, instants are ISO 8601 in UTC.
- Lists take \`limit\` and \`offset\`, and answer \`{count, next, previous, results}\`.
- A field that names something takes its id or its name. What is not among the fields of a body is refused.
- Repeating what is already so answers 200 with the object as it is.
- Fields may be added to answers at any time; none is taken away.`;

/** The description, for the commands there are. */
export function describeApi(registry: Registry): ReturnType<typeof createDocument> {
  const commands = registry.commands.flatMap(routesOf);
  const paths: Record<string, ZodOpenApiPathItemObject> = {};
  for (const route of [...commands, ...clockDescribed])
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  return createDocument(
    {
      openapi: '3.1.1',
      info: { title: 'Muster', version: '1', description: ABOUT },
      servers: [{ url: PREFIX }],
      security: [{ token: [] }],
      tags: tagsOf(registry, [...commands, ...clockDescribed]),
      paths,
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'An API token of your organization.' },
        },
      },
    },
    { override: plain },
  );
}

const tagsOf = (registry: Registry, routes: readonly DescribedRoute[]) =>
  [...new Set(routes.map(({ tag }) => tag))].map((name) => ({
    name,
    description: registry.familyNames.includes(name)
      ? `What \`/${name}\` does in chat.`
      : 'The product’s clock.',
  }));

/** Takes out what says nothing to a reader, and what would forbid the fields of later versions. */
const plain: ZodOpenApiOverride = ({ jsonSchema, zodSchema, io }) => {
  const { def } = zodSchema._zod;
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  // That names are text goes without saying.
  if (def.type === 'record') delete jsonSchema.propertyNames;
  if (io === 'output' && def.type === 'object' && def.catchall === undefined)
    delete jsonSchema.additionalProperties;
};

/** Serves the description: no token is needed to read what could be asked for with one. */
export function openApiRoute(server: FastifyInstance, registry: Registry): void {
  const content = JSON.stringify(describeApi(registry));
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  server.get(`${PREFIX}/openapi.json`, (request, reply) => {
    reply.header('etag', etag).header('cache-control', 'public, no-cache');
    const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//u, ''));
    if (known?.includes(etag) === true) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(content);
  });
}
