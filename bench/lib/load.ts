/**
 * A process that loads a server: told a port and how many requests, it sends them over connections that are kept, each
 * the next one as soon as the last is answered, and answers how many were answered a second. Bare sockets: an HTTP
 * client would cost more than the server it shares the machine with.
 */
import { connect, type Socket } from 'node:net';
import { asHelper } from './asHelper.js';

export interface Sent {
  readonly path: string;
  /** A POST with this body, else a GET. */
  readonly body: string | null;
  /** In place of those of a program that speaks JSON with the token. */
  readonly headers?: Readonly<Record<string, string>>;
}
export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly requests: number;
  /** What is sent, one after the other and from the beginning again. */
  readonly sent: readonly Sent[];
  readonly token: string;
  readonly status: number;
}

const requestOf = ({ port, token }: Load, { path, body, headers }: Sent): Buffer => {
  const json = {
    authorization: `Bearer ${token}`,
    ...(body === null ? {} : { 'content-type': 'application/json' }),
  };
  const head = [
    `${body === null ? 'GET' : 'POST'} ${path} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    ...Object.entries(headers ?? json).map(([name, value]) => `${name}: ${value}`),
    ...(body === null ? [] : [`content-length: ${Buffer.byteLength(body)}`]),
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body ?? ''}`);
};

/** Whether an answer is whole; throws when it is not the one expected. */
function isWhole(answer: string, bytes: number, status: number): boolean {
  const end = answer.indexOf('\r\n\r\n');
  if (end === -1) return false;
  if (!answer.startsWith(`HTTP/1.1 ${status} `)) throw new Error(answer.slice(0, 1000));
  const length = /\r\ncontent-length: (\d+)/iu.exec(answer.slice(0, end))?.[1];
  if (length === undefined) throw new Error('An answer has no content-length.');
  return bytes >= end + 4 + Number(length);
}

function exchange(socket: Socket, request: Buffer, status: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let answer = '';
    let bytes = 0;
    const onData = (chunk: Buffer): void => {
      answer += chunk.toString('latin1');
      bytes += chunk.length;
      try {
        if (!isWhole(answer, bytes, status)) return;
      } catch (error) {
        reject(error as Error);
      }
      socket.off('data', onData);
      resolve();
    };
    socket.on('data', onData);
    socket.write(request);
  });
}

async function run(load: Load): Promise<number> {
  const requests = load.sent.map((sent) => requestOf(load, sent));
  const sockets = await Promise.all(
    Array.from(
      { length: load.connections },
      () =>
        new Promise<Socket>((resolve, reject) => {
          const socket = connect({ port: load.port, host: '127.0.0.1', noDelay: true }, () =>
            resolve(socket),
          );
          socket.once('error', reject);
        }),
    ),
  );
  let left = load.requests;
  const started = performance.now();
  await Promise.all(
    sockets.map(async (socket) => {
      while (left > 0) {
        left -= 1;
        const request = requests[left % requests.length];
        if (request !== undefined) await exchange(socket, request, load.status);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  for (const socket of sockets) socket.destroy();
  return load.requests / seconds;
}

asHelper(run);
