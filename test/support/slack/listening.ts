import { once } from 'node:events';
import type { Server } from 'node:http';

/** Listens on the port of this machine, or on a free one for 0, until it is stopped. */
export async function listening(
  server: Server,
  port: number,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
