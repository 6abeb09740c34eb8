/** What cannot be read as a request is answered in the one shape, too: nobody has to know two. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningApp, startApp } from '../support/app.js';

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

/** Sends these characters, and answers what comes back until the connection ends. */
async function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  socket.write(text);
  await once(socket, 'close');
  return answer;
}
const get = (path: string, headers = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`;

test.each([
  ['half of a character in the address', get('/api/v1/incidents/%E0%A4%A'), 400, 'MALFORMED'],
  ['a name longer than any', get(`/api/v1/incidents/${'x'.repeat(300)}`), 400, 'MALFORMED'],
  ['an address without end', get(`/api/v1/incidents?search=${'x'.repeat(20_000)}`), 431, 'TOO_LARGE'],
  ['headers without end', get('/api/v1/incidents', `X-Long: ${'x'.repeat(20_000)}\r\n`), 431, 'TOO_LARGE'],
  ['something else than HTTP', 'HELO example.com\r\n\r\n', 400, 'MALFORMED'],
])('%s', async (_name, text, status, code) => {
  const answer = await raw(text);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, 'u'));
  expect(head.toLowerCase()).toContain('content-type: application/json; charset=utf-8');
  expect(JSON.parse(body)).toEqual({ error: { code, message: expect.stringMatching(/\.$/u) } });
});
