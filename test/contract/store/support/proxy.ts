/** A network between the store and PostgreSQL that can be cut. */
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Proxy {
  /** The database's URL through this network. */
  readonly url: string;
  /** Cuts every connection that is open. */
  cut(): void;
  /** Passes the first message with this text on, and cuts its connection before an answer to it comes back. */
  cutAfter(text: string): void;
}

export async function proxyTo(target: string): Promise<Proxy> {
  const url = new URL(target);
  const { port, hostname } = url;
  const sockets = new Set<Socket>();
  let fatal: string | undefined;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    let deaf = false;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (data) => {
      if (fatal !== undefined && data.includes(fatal)) {
        fatal = undefined;
        deaf = true;
      }
      far.write(data);
    });
    far.on('data', (data) => (deaf ? near.destroy() : near.write(data)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address !== null && typeof address === 'object') url.port = String(address.port);
  return {
    url: url.href,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    cutAfter: (text) => {
      fatal = text;
    },
  };
}
