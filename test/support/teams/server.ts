/** The door: one server for the connector, Graph, Entra, the keys and the page. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listening } from '../slack/listening.js';

export interface Request {
  /** Below the prefix of its route, without a slash before it. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Anything but text and bytes goes out as JSON; nothing at all as an empty body. */
  readonly body?: unknown;
}

/** `reset` breaks the connection. */
export type Verdict = Answer | 'reset';
type Route = (request: Request) => Promise<Verdict> | Verdict;

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const plain = typeof body === 'string' || body instanceof Uint8Array;
  const content = plain ? body : body === undefined ? '' : JSON.stringify(body);
  const type = plain ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, { ...(body !== undefined && { 'content-type': type }), ...headers });
  response.end(content);
}

export class Server {
  readonly #routes: (readonly [prefix: string, route: Route])[] = [];
  #stop: () => Promise<void> = () => Promise.resolve();
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => {
      // A fault of the double itself: it must not look like an answer of Teams'.
      console.error('The Teams double failed:', error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end(String(error));
    });
  });

  /** What answers to addresses that start so. */
  route(prefix: string, route: Route): void {
    this.#routes.push([prefix, route]);
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
    const url = new URL(incoming.url ?? '/', 'http://teams.invalid');
    const found = this.#routes.find(([prefix]) => url.pathname.startsWith(prefix));
    const body = await read(incoming);
    const verdict: Verdict =
      found === undefined
        ? { status: 404, body: 'There is no such page.' }
        : await found[1]({
            path: url.pathname.slice(found[0].length),
            query: url.searchParams,
            method: incoming.method ?? 'GET',
            headers: incoming.headers,
            body,
          });
    if (verdict === 'reset') incoming.socket.destroy();
    else send(response, verdict);
  }
}
