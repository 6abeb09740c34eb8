/** Sends a request of the fuzzer as it stands, and says what is wrong with the answer. */
import { Agent, request } from 'node:http';
import { z } from 'zod';
import { errorObject } from '../../../src/http/api/openapi/errors.js';
import type { Operation } from '../../support/openapi.js';
import type { Shot } from './requests.js';

export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** By node itself: `fetch` would put addresses and headers in order first. */
export const shoot = (url: string, { method, path, headers, body }: Shot): Promise<Answered> =>
  new Promise((done, failed) => {
    const { hostname, port } = new URL(url);
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request(
      { agent, hostname, port, method, path, headers: { ...headers, ...length } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', failed);
        response.once('end', () =>
          done({
            status: response.statusCode ?? 0,
            type: (response.headers['content-type'] ?? '').split(';')[0] ?? '',
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    sent.once('error', failed);
    sent.end(body);
  });

const strictError = z.strictObject({ error: errorObject.shape.error.strict() });

/** What is wrong with the answer; undefined where nothing is. */
export function judge(
  operation: Operation,
  { status, type, body }: Answered,
  returns: z.ZodType | null,
): string | undefined {
  const described = operation.responses[status];
  if (described === undefined) return `${status} is not described`;
  if (status >= 500 && status !== 503) return `${status} is a fault`;
  if (status === 204) return body === '' ? undefined : '204 has a body';
  if (!Object.keys(described.content ?? {}).includes(type))
    return `${type || 'no type'} is not described for ${status}`;
  if (type !== 'application/json') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return 'the body is no JSON';
  }
  const parsed = (status >= 400 ? strictError : (returns ?? z.unknown())).safeParse(value);
  return parsed.success ? undefined : `the answer is not what is described: ${z.prettifyError(parsed.error)}`;
}
