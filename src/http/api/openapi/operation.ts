/** From a described route to an operation of OpenAPI. */
import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiResponseObject } from 'zod-openapi';
import { MAX_KEY } from '../contract.js';
import { errorsOf } from './errors.js';
import type { DescribedRoute, Schemas } from './route.js';

const key = z
  .string()
  .min(1)
  .max(MAX_KEY)
  .optional()
  .meta({
    description: 'The same key within 24 hours is answered as the first time, and nothing is done again.',
    param: { id: 'IdempotencyKey', name: 'Idempotency-Key', in: 'header' },
  });
const acting = z
  .string()
  .optional()
  .meta({
    description: 'Whom an admin token acts for, with that person’s own rights: an id or e-mail address.',
    param: { id: 'ActingUser', name: 'X-Acting-User', in: 'header' },
  });

const words: Readonly<Record<number, string>> = {
  200: 'Done, or done before.',
  201: 'Created.',
  204: 'Done; nothing is answered.',
};

export function operationOf(route: DescribedRoute): ZodOpenApiOperationObject {
  const { operationId, summary, description, tag, inPath, inQuery, body, bodyRequired, example } = route;
  return {
    operationId,
    summary,
    description,
    tags: [tag],
    requestParams: { path: z.object(inPath), query: z.object(withExamples(inQuery, example)) },
    parameters: route.takesKey ? [key, acting] : [acting],
    ...(body === null
      ? {}
      : {
          requestBody: {
            required: bodyRequired,
            content: { 'application/json': { schema: body, ...(example === undefined ? {} : { example }) } },
          },
        }),
    responses: { [successOf(route.status)]: answerOf(route), ...errorsOf(route) },
  };
}

const successOf = (status: number): `2${string}` => `2${String(status).slice(1)}`;

function answerOf({ method, status, returns, documents }: DescribedRoute): ZodOpenApiResponseObject {
  const description = (method === 'get' ? undefined : words[status]) ?? 'What was asked for.';
  if (returns === null) return { description };
  const plain = documents.map((type) => [type, { schema: { type: 'string' } }] as const);
  return {
    description,
    content: { 'application/json': { schema: returns }, ...Object.fromEntries(plain) },
  };
}

/** A list in an address is written with commas. */
const withExamples = (query: Schemas, example: Readonly<Record<string, unknown>> = {}): Schemas =>
  Object.fromEntries(
    Object.entries(query).map(([name, schema]) => [
      name,
      schema.meta({
        ...schema.meta(),
        param: {
          ...(isList(schema) ? { style: 'form', explode: false } : {}),
          ...(example[name] === undefined ? {} : { example: example[name] }),
        },
      }),
    ]),
  );

const isList = (schema: unknown): boolean =>
  schema instanceof z.ZodOptional ? isList(schema.unwrap()) : schema instanceof z.ZodArray;
