/** What is answered to a connection that sent nothing that could be read as a request: there is no reply object for it yet. */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorBody } from '../errors.js';

type Answer = readonly [status: number, code: ErrorBody['error']['code'], message: string];

const answers: Readonly<Record<string, Answer>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'MALFORMED', 'This request took too long to arrive.'],
  HPE_HEADER_OVERFLOW: [
    431,
    'TOO_LARGE',
    'The address and the headers of this request are longer than 16 KiB.',
  ],
};
const UNREADABLE: Answer = [400, 'MALFORMED', 'This could not be read as a request of HTTP.'];

/** Answers in the shape of every other error, and ends the connection. */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, code, message] = answers[error.code ?? ''] ?? UNREADABLE;
  const body = JSON.stringify({ error: { code, message } } satisfies ErrorBody);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ].join('\r\n');
  if (socket.writable) socket.end(`${head}\r\n\r\n${body}`);
  else socket.destroy(error);
}
