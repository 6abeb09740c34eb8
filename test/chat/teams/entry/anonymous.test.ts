/** Without an app id: whoever is on this machine is let in, and nobody else. */
import { expect, onTestFinished, test } from 'vitest';
import { startApp } from '../../../support/app.js';
import { call } from '../../../support/process.js';

async function local() {
  const app = await startApp({ MICROSOFT_APP_ALLOW_ANONYMOUS: '1' });
  onTestFinished(() => app.stop());
  const activity = {
    type: 'message',
    id: '1',
    channelId: 'msteams',
    serviceUrl: 'http://127.0.0.1:9/',
    from: { id: '28:robot', name: 'Robot' },
    recipient: { id: '28:muster', name: 'Muster' },
    conversation: { id: 'a:1', conversationType: 'personal' },
    channelData: { tenant: { id: 'any' } },
    text: 'list',
  };
  const send = async (more: object = {}, headers: Record<string, string> = {}): Promise<number> => {
    const { port } = new URL(app.url);
    const { request } = await import('node:http');
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    request(
      {
        host: '127.0.0.1',
        port,
        path: '/api/messages',
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    )
      .on('error', reject)
      .end(JSON.stringify({ ...activity, ...more }));
    return await promise;
  };
  return { app, send };
}

test('clients on this machine are served', async () => {
  const { send } = await local();
  for (const serviceUrl of ['http://127.0.0.1:9/', 'http://localhost:56150/_connector', 'http://[::1]:9/'])
    expect(await send({ serviceUrl }), serviceUrl).toBe(200);
  expect(await send({}, { host: 'localhost:3978' })).toBe(200);
});

test('what came through a proxy is from somewhere else', async () => {
  const { send } = await local();
  for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'X-Forwarded-For'])
    expect(await send({}, { [name]: '127.0.0.1' }), name).toBe(401);
});

test('a page that has its own name lead here is not on this machine', async () => {
  const { app, send } = await local();
  for (const host of ['evil.test', 'evil.test:3978', '127.0.0.1.evil.test', '10.0.0.7'])
    expect(await send({}, { host }), host).toBe(401);
  expect(await send({}, { 'content-type': 'text/plain' })).toBe(415);
  expect((await call(app.url, 'GET', '/incidents')).status).toBe(200);
});

test('answers are sent nowhere else', async () => {
  const { send } = await local();
  for (const serviceUrl of [
    'https://smba.trafficmanager.net/amer/',
    'http://10.0.0.7/',
    'http://127.0.0.1.evil.test/',
    'http://evil.test#127.0.0.1',
    'http://127.0.0.1@evil.test/',
    'no address',
  ])
    expect(await send({ serviceUrl }), serviceUrl).toBe(401);
  expect(await send({ serviceUrl: 'ftp://127.0.0.1/' })).toBe(400);
});
