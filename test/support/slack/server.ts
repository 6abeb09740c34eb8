/** The door: one server for the Web API, the hooks, the uploads, the consent page and the sockets. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Answer, Verdict } from './api.js';
import { type Fields, isFields, parsed } from './json.js';
import { listening } from './listening.js';

export interface Request {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export type Route = (request: Request, rest: string) => Promise<Verdict> | Verdict;

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The arguments of a call, from the address, a form or JSON. */
export function argumentsOf({ query, headers, body }: Request): Fields {
  const address = Object.fromEntries(query);
  if (body.length === 0) return address;
  const type = headers['content-type'] ?? '';
  const given: unknown = type.startsWith('application/json')
    ? parsed(body.toString())
    : Object.fromEntries(new URLSearchParams(body.toString()));
  return { ...address, ...(isFields(given) ? given : {}) };
}

export const tokenOf = ({ headers }: Request): string | undefined =>
  headers.authorization?.startsWith('Bearer ') === true ? headers.authorization.slice(7) : undefined;

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const text = typeof body === 'string';
  const content =
    body instanceof Uint8Array ? body : text ? body : body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': text ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    ...headers,
  });
  response.end(content);
}

export class Server {
  readonly #routes: (readonly [prefix: string, route: Route])[] = [];
  #stop: () => Promise<void> = () => Promise.resolve();
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => {
      // A fault of the double itself: it must not look like an answer of Slack's.
      console.error('The Slack double failed:', error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end(String(error));
    });
  });

  /** What answers to addresses that start so. */
  route(prefix: string, route: Route): void {
    this.#routes.push([prefix, route]);
  }

  onUpgrade(handle: (request: IncomingMessage, socket: Duplex) => void): void {
    this.#server.on('upgrade', handle);
  }

  /** Listens and gives the address. */
  async start(port: number): Promise<string> {
    const { url, stop } = await listening(this.#server, port);
    this.#stop = stop;
    return url;
  }

  async stop(): Promise<void> {
    await this.#stop();
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://slack.invalid');
    const request: Request = {
      path: url.pathname,
      query: url.searchParams,
      method: incoming.method ?? 'GET',
      headers: incoming.headers,
      body: await read(incoming),
    };
    const found = this.#routes.find(([prefix]) => url.pathname.startsWith(prefix));
    const verdict: Verdict =
      found === undefined
        ? { status: 404, headers: {}, body: 'no_such_page' }
        : await found[1](request, url.pathname.slice(found[0].length));
    if (verdict === 'timeout') return;
    if (verdict === 'reset') incoming.socket.destroy();
    else send(response, verdict);
  }
}
