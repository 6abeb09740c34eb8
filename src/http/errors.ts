/** Errors as HTTP answers them: one shape, one documented status for each code. */
import type { FastifyReply } from 'fastify';
import type { Log } from '../core/ports.js';
import { errorCatalogue, Refusal, type RefusalCode } from '../domain/errors.js';
import { mapDatabaseError } from '../store/errors.js';

export interface ErrorBody {
  readonly error: {
    readonly code: RefusalCode | 'INTERNAL';
    readonly message: string;
    readonly fields?: Readonly<Record<string, readonly string[]>>;
    readonly state?: Readonly<Record<string, unknown>>;
  };
}

export const errorBody = ({ code, message, details }: Refusal): ErrorBody => ({
  error: {
    code,
    message,
    ...(details.fields === undefined ? {} : { fields: details.fields }),
    ...(details.state === undefined ? {} : { state: details.state }),
  },
});

/** What fastify itself refuses, in our terms; undefined for a fault. */
export function toRefusal(error: unknown): Refusal | undefined {
  // A read that the database could not answer is told as a write would be.
  const mapped = mapDatabaseError(error);
  if (mapped instanceof Refusal) return mapped;
  const code =
    typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
      ? error.code
      : '';
  const status =
    typeof error === 'object' &&
    error !== null &&
    'statusCode' in error &&
    typeof error.statusCode === 'number'
      ? error.statusCode
      : 500;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || status === 413)
    return new Refusal('TOO_LARGE', 'This request is larger than 1 MiB.');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || status === 415)
    return new Refusal('UNSUPPORTED_MEDIA', 'Only application/json is accepted here.');
  if (status >= 400 && status < 500)
    return new Refusal('MALFORMED', 'This request could not be read. A JSON object is accepted.');
  return undefined;
}

/** Answers an error. A fault is logged, and its reader is told the reference under which. */
export function answerError(
  reply: FastifyReply,
  refusal: Refusal | undefined,
  error: unknown,
  context: { request: string; route: string | undefined },
  log: Log,
  status?: number,
): FastifyReply {
  if (refusal === undefined) {
    log.error({ ...context, err: error }, 'a request failed');
    return reply.code(500).send({
      error: {
        code: 'INTERNAL',
        message: `Something went wrong on our side. It stands in the log under ${context.request}.`,
      },
    } satisfies ErrorBody);
  }
  const { retryAfterSeconds } = refusal.details;
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  if (refusal.code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer realm="muster"');
  return reply.code(status ?? errorCatalogue[refusal.code].httpStatus).send(errorBody(refusal));
}
