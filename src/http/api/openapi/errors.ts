/** What is answered instead of what was asked for, from the catalogue of refusals. */
import { z } from 'zod';
import type { ZodOpenApiResponseObject } from 'zod-openapi';
import { errorCatalogue, type RefusalCode } from '../../../domain/errors.js';
import type { ErrorBody } from '../../errors.js';
import type { DescribedRoute } from './route.js';

const codes = Object.keys(errorCatalogue).filter((code): code is RefusalCode =>
  Object.hasOwn(errorCatalogue, code),
);

export const errorObject = z
  .object({
    error: z.object({
      code: z.enum([...codes, 'INTERNAL']).meta({ description: 'Stable, for programs.' }),
      message: z.string().meta({ description: 'A whole sentence, for people.' }),
      fields: z
        .record(z.string(), z.array(z.string()))
        .optional()
        .meta({ description: 'Problems by the name of the field.' }),
      state: z
        .record(z.string(), z.unknown())
        .optional()
        .meta({ description: 'The present state, where it is what forbids the request.' }),
    }),
  })
  .meta({ id: 'Error' });

/** Examples that say more than what is to be done about them. */
const told: Partial<Record<RefusalCode, Omit<ErrorBody['error'], 'code'>>> = {
  MALFORMED: { message: 'This request could not be read. A JSON object is accepted.' },
  UNAUTHENTICATED: { message: 'This needs an API token: send it as “Authorization: Bearer …”.' },
  FORBIDDEN: { message: 'This takes a responder; you are a viewer.' },
  NOT_FOUND: { message: 'There is no incident “INC-2026-999”.' },
  CONFLICT: {
    message: 'INC-2026-001 is closed: there is nothing more to update. Reopen it, or add a note.',
    state: { status: 'CLOSED' },
  },
  STALE_VERSION: {
    message: 'INC-2026-001 has moved on: it is at version 7.',
    state: { version: 7, status: 'MONITORING', severity: 'SEV1' },
  },
  TOO_LARGE: { message: 'This request is larger than 1 MiB.' },
  UNSUPPORTED_MEDIA: { message: 'Only application/json is accepted here.' },
  INVALID: {
    message: 'Missing: title.',
    fields: { title: ['This is required.'] },
  },
  KEY_REUSED: {
    message: 'This key was used for another request before. Use a new key for a new request.',
  },
};

const FAULT: ErrorBody = {
  error: {
    code: 'INTERNAL',
    message:
      'Something went wrong on our side. It stands in the log under 5f2c1c0e-3b5e-4a53-9d5f-6a9f0a1f8f11.',
  },
};

const exampleOf = (code: RefusalCode): ErrorBody => ({
  error: { code, ...(told[code] ?? { message: errorCatalogue[code].remedy }) },
});

const after = z
  .int()
  .optional()
  .meta({ description: 'Whole seconds after which repeating it makes sense.', header: { id: 'RetryAfter' } });

/** The codes that a status stands for. A wrong value in an address is a malformed request, in a body an invalid one. */
const meant: Readonly<Record<number, { readonly says: string; readonly codes: readonly RefusalCode[] }>> = {
  400: { says: 'It could not be read.', codes: ['MALFORMED', 'INVALID'] },
  401: { says: 'The token is missing or not valid.', codes: ['UNAUTHENTICATED'] },
  403: { says: 'The role does not suffice.', codes: ['FORBIDDEN'] },
  404: { says: 'There is no such thing, or none that may be seen.', codes: ['NOT_FOUND'] },
  408: { says: 'It took too long to arrive.', codes: ['MALFORMED'] },
  409: { says: 'The present state forbids it.', codes: ['CONFLICT', 'STALE_VERSION'] },
  413: { says: 'The body is larger than 1 MiB.', codes: ['TOO_LARGE'] },
  415: { says: 'The body is not JSON.', codes: ['UNSUPPORTED_MEDIA'] },
  422: { says: 'It could be read, but is not valid.', codes: ['INVALID', 'KEY_REUSED'] },
  431: { says: 'The address or the headers are too long.', codes: ['TOO_LARGE'] },
  503: { says: 'It cannot be done just now.', codes: ['BUSY', 'STORE_READ_ONLY'] },
};

function responseOf(status: number): ZodOpenApiResponseObject {
  const { says, codes: among } = meant[status] ?? { says: 'A fault of ours.', codes: [] };
  const examples =
    among.length === 0
      ? { INTERNAL: { value: FAULT } }
      : Object.fromEntries(
          among.map((code) => [code, { description: errorCatalogue[code].remedy, value: exampleOf(code) }]),
        );
  return {
    id: `Error${status}`,
    description: says,
    ...(status === 503 ? { headers: z.object({ 'Retry-After': after }) } : {}),
    content: { 'application/json': { schema: errorObject, examples } },
  };
}

const responses = new Map([...Object.keys(meant).map(Number), 500].map((s) => [s, responseOf(s)]));

/** The errors that can come of a route, by status. */
export function errorsOf(route: DescribedRoute): Record<`${4 | 5}${string}`, ZodOpenApiResponseObject> {
  const found: Record<`${4 | 5}${string}`, ZodOpenApiResponseObject> = {};
  const may = (status: 4 | 5, rest: string): void => {
    const response = responses.get(Number(`${status}${rest}`));
    if (response !== undefined) found[`${status}${rest}`] = response;
  };
  const writes = route.method !== 'get';
  for (const rest of ['00', '01', '03']) may(4, rest);
  if (Object.keys(route.inPath).length > 0) may(4, '04');
  may(4, '08');
  if (writes) for (const rest of ['09', '13', '15']) may(4, rest);
  for (const rest of ['22', '31']) may(4, rest);
  for (const rest of ['00', '03']) may(5, rest);
  return found;
}
