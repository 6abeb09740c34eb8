/** The least that a server of events can do: whatever is posted goes to everybody who listens. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { asHelper } from '../lib/asHelper.js';

const listening = new Set<ServerResponse>();
const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('retry: 1000\n\n');
    listening.add(response);
    return;
  }
  void text(request).then((body) => {
    const event = `event: update\ndata: ${new URLSearchParams(body).get('text') ?? ''}\n\n`;
    for (const one of listening) one.write(event);
    response.end();
  });
});

asHelper(
  () =>
    new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    }),
);
